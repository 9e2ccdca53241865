"""Collects the statements of the scheme 'clinical' by concepts: statements in, relations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nmstag.document import Attribute, Document, Evidence, Mention, RelatedMentions, Relation
from nmstag.relations.anaphora import is_anaphor
from nmstag.relations.clinical_statements import HELD, Statement
from nmstag.relations.denials import HARM, HELP

TEXT_ID = "text:"
_NEGATED = "negated"
_FINER = {"worsens": "causes", "improves": "treats", "prevents": "treats"}
"""A type, and the one that it implies."""

_SHORTLY = 250
"""At most so many characters are between what a drug caused and the statement that it was stopped for it."""
_SOON = 2
_LASTING = ("historical",)
"""What holds for the withholding if it holds for the cause."""

Pair = tuple[str, str]
ByType = dict[str, list[Statement]]


def collect(statements: Iterable[Statement]) -> tuple[Relation, ...]:
    """Return a relation for each type and pair of concepts, in order of the text.

    Args:
        statements: The document's statements.
    """
    pairs: dict[Pair, ByType] = {}
    stopped: list[Statement] = []
    for statement in statements:
        if statement.tail is None:
            stopped.append(statement)
            continue
        for head in statement.head.ids:
            for tail in statement.tail.ids:
                pairs.setdefault((head, tail), {}).setdefault(statement.type, []).append(statement)
    _add_stopped(pairs, stopped)
    relations = []
    for pair, by_type in pairs.items():
        for type_, found in _settled(by_type):
            relations.append(_relation(type_, pair, found))
    return tuple(relations)


def text_id(mention: Mention) -> str:
    """Return the id by which relations refer to a mention without a concept: 'text:belimumab'."""
    return TEXT_ID + mention.text.lower()


def with_text_ids(document: Document) -> Document:
    """Return a document in which the mentions that relations refer to by their text have that id."""
    wanted = {one for item in document.relations for one in (item.head, item.tail) if one.startswith(TEXT_ID)}
    if not wanted:
        return document
    mentions = (
        replace(mention, ids=(text_id(mention),))
        if not mention.ids and text_id(mention) in wanted
        else mention
        for mention in document.mentions
    )
    return document.with_mentions(mentions)


def _add_stopped(pairs: dict[Pair, ByType], stopped: Iterable[Statement]) -> None:
    """Add that a drug was withheld for what it caused, where the text says only that it was stopped."""
    explained = {
        (head, one.evidence.start)
        for (head, _), by_type in pairs.items()
        for one in by_type.get(HELD, ())
        if one.tail is not None
    }
    for statement in stopped:
        for (head, _), by_type in pairs.items():
            if head not in statement.head.ids or HELD in by_type:
                continue
            if (head, statement.evidence.start) in explained:
                continue
            causes = [one for type_ in HARM for one in by_type.get(type_, ())]
            for cause in [one for one in causes if _shortly_before(one.evidence, statement.evidence)][:1]:
                marks = {item.name for item in cause.attributes}
                if not marks & {_NEGATED, "hypothetical", "other_experiencer"}:
                    own = {item.name for item in statement.attributes}
                    lasting = (item for item in _lasting(cause) if item.name not in own)
                    attributes = (*statement.attributes, *lasting)
                    held = statement._replace(tail=cause.tail, head=cause.head, attributes=attributes)
                    by_type[HELD] = [held]


def _shortly_before(cause: Evidence, stop: Evidence) -> bool:
    """Return whether the sentence of a cause is that of a stop, not far before it, or the next."""
    return stop.start - cause.end <= _SHORTLY and cause.start - stop.end <= _SOON


def _lasting(cause: Statement) -> Iterator[Attribute]:
    """Yield what holds for the withholding if it holds for the cause."""
    return (item for item in cause.attributes if item.name in _LASTING)


def _settled(by_type: ByType) -> Iterator[tuple[str, list[Statement]]]:
    """Yield the types that hold for a pair of concepts, each with its statements."""
    kept = {type_: _consistent(found) for type_, found in by_type.items()}
    for finer, implied in _FINER.items():
        if finer in kept and implied in kept and _denied(kept[finer]) == _denied(kept[implied]):
            del kept[implied]
    harm, help_ = _strongest(kept, HARM), _strongest(kept, HELP)
    if harm and help_:
        gone = HELP if harm > help_ else HARM
        kept = {type_: found for type_, found in kept.items() if type_ not in gone or _denied(found)}
    yield from kept.items()


def _consistent(statements: list[Statement]) -> list[Statement]:
    """Return the statements that deny a relation where one does, else all."""
    denying = [one for one in statements if _denied([one])]
    return denying or statements


def _denied(statements: Sequence[Statement]) -> bool:
    return any(item.name == _NEGATED for item in statements[0].attributes)


def _strongest(by_type: ByType, types: Sequence[str]) -> tuple[int, int]:
    """Return the priority of the best statement of some types, and how near the start it is; () if none."""
    ranks = [
        (one.priority, -one.evidence.start)
        for type_ in types
        for one in by_type.get(type_, ())
        if not _denied([one])
    ]
    return max(ranks, default=())  # type: ignore[return-value]


def _relation(type_: str, pair: Pair, statements: Sequence[Statement]) -> Relation:
    first, *others = statements
    if not others:
        return Relation(type_, *pair, (first.evidence,), "", first.attributes, (_spans(first, pair),))
    shared = set.intersection(*({item.name for item in one.attributes} for one in statements))
    attributes = tuple(item for item in first.attributes if item.name in shared)
    evidence = tuple(dict.fromkeys(one.evidence for one in statements))
    spans = dict.fromkeys(_spans(one, pair) for one in statements)
    return Relation(type_, *pair, evidence, "", attributes, tuple(spans))


def _spans(statement: Statement, pair: Pair) -> RelatedMentions:
    head, tail = statement.head, statement.tail or statement.head
    return RelatedMentions(*_span(head, pair[0]), *_span(tail, pair[1]))


def _span(mention: Mention, concept: str) -> tuple[int, int]:
    """Return the span of a mention; of a phrase such as 'these drugs' that of the concept it refers to."""
    if is_anaphor(mention):
        named = (
            mention.evidence[mention.ids.index(concept)] if concept in mention.ids else mention.evidence[0]
        )
        return named.start, named.end
    return mention.start, mention.end
