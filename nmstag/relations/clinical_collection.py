"""Collects the statements of the scheme 'clinical' by concepts: statements in, relations out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nmstag.document import Attribute, Document, Mention, RelatedMentions, Relation
from nmstag.relations.anaphora import is_anaphor
from nmstag.relations.clinical_statements import HELD, Statement
from nmstag.relations.denials import HARM, HELP

TEXT_ID = "text:"
_NEGATED = "negated"
_FINER = {"worsens": "causes", "improves": "treats", "prevents": "treats"}
"""A type, and the one that it implies."""

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
    for statement in stopped:
        for (head, _), by_type in pairs.items():
            if head not in statement.head.ids or HELD in by_type:
                continue
            for cause in [one for type_ in HARM for one in by_type.get(type_, ())][:1]:
                marks = {item.name for item in cause.attributes}
                if not marks & {_NEGATED, "hypothetical", "other_experiencer"}:
                    attributes = (*statement.attributes, *_lasting(cause))
                    held = statement._replace(tail=cause.tail, head=cause.head, attributes=attributes)
                    by_type[HELD] = [held]


def _lasting(cause: Statement) -> Iterator[Attribute]:
    """Yield what holds for the withholding if it holds for the cause."""
    return (item for item in cause.attributes if item.name == "historical")


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
    shared = set.intersection(*({item.name for item in one.attributes} for one in statements))
    attributes = tuple(item for item in statements[0].attributes if item.name in shared)
    evidence = tuple(dict.fromkeys(one.evidence for one in statements))
    spans = dict.fromkeys(_spans(one) for one in statements)
    return Relation(type_, *pair, evidence, "", attributes, tuple(spans))


def _spans(statement: Statement) -> RelatedMentions:
    head, tail = statement.head, statement.tail or statement.head
    return RelatedMentions(*_span(head), *_span(tail))


def _span(mention: Mention) -> tuple[int, int]:
    """Return the span of a mention; of a phrase such as 'this drug' that of what it refers to."""
    if is_anaphor(mention):
        return mention.evidence[0].start, mention.evidence[0].end
    return mention.start, mention.end
