"""A document as plain data: gets a document, returns its line in a JSONL file, or the object of this line.

The text is put together from its strings, which `json`'s own function in C quotes. That takes half the time
of a dict for each record and `json.dumps`; a test holds the keys to the fields of the records.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from json.encoder import encode_basestring as _quoted
from typing import Any

from nmstag.arguments import check_several
from nmstag.document.records import (
    Attribute,
    Document,
    Evidence,
    Mention,
    Passage,
    RelatedMentions,
    Relation,
)
from nmstag.errors import Fault, UsageError, choices

FORMAT = "nmstag"
VERSION = 1
LEFT_OUT = ("evidence", "text")
"""What a line may be written without: the evidence of all records, the text of the document."""

_START = f'{{"format":"{FORMAT}","version":{VERSION},"id":'
# Valid inside a JSON string, but many programs split lines on them.
_ESCAPES = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("\x85", "\\u0085"))


def encode(document: Document, without: Collection[str] = ()) -> dict[str, Any]:
    """Return a document as the object of its line, without what is left out of it, of `LEFT_OUT`.

    >>> encode(Document("1", "No fever."))
    {'format': 'nmstag', 'version': 1, 'id': '1', 'text': 'No fever.', 'passages': [], 'mentions': [], \
'relations': []}
    """
    value: dict[str, Any] = json.loads(LineEncoder(without).line(document))
    return value


def encode_mention(one: Mention, place: int = 0) -> dict[str, Any]:
    """Return a mention as it is in the object of its document, with offsets counted from a place of the text.

    It is made without the text between, in half the time.

    >>> encode_mention(Mention(3, 8, "fever", "Disease"), 3)
    {'start': 0, 'end': 5, 'text': 'fever', 'type': 'Disease', 'ids': [], 'attributes': {}}
    """
    value: dict[str, Any] = {
        "start": one.start - place,
        "end": one.end - place,
        "text": one.text,
        "type": one.type,
        "ids": list(one.ids),
        "attributes": {},
    }
    if one.attributes:
        value["attributes"] = dict.fromkeys((item.name for item in one.attributes), True)
        reasons: dict[str, list[dict[str, Any]]] = {}
        for item in one.attributes:
            if item.evidence:
                reasons.setdefault(item.name, []).extend(_evidence_objects(item.evidence, place))
        if reasons:
            value["attribute_evidence"] = {
                name: reasons[name] for name in value["attributes"] if name in reasons
            }
    if one.evidence:
        value["evidence"] = _evidence_objects(one.evidence, place)
    if one.parts:
        value["parts"] = list(one.parts)
    if one.links:
        value["links"] = list(one.links)
    if one.separators:
        value["separators"] = one.separators
    if one.name:
        value["name"] = one.name
    if one.score is not None:
        value["score"] = one.score
    return value


def _evidence_objects(evidence: Sequence[Evidence], place: int) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for one in evidence:
        value: dict[str, Any] = {"source": one.source, "rule": one.rule}
        if one.detail:
            value["detail"] = one.detail
        if one.start != -1:
            value["start"] = one.start - place
        if one.end != -1:
            value["end"] = one.end - place
        objects.append(value)
    return objects


class LineEncoder:
    """Turns documents into lines.

    Args:
        without: What is left out, of `LEFT_OUT`.

    Raises:
        UsageError: Something else is to be left out, so that nothing stays in by a misspelling.
    """

    def __init__(self, without: Collection[str] = ()) -> None:
        without = check_several("without", without, LEFT_OUT[0])
        for name in without:
            if name not in LEFT_OUT:
                raise UsageError(Fault("cannot be left out", "", 0, "without", name, choices(name, LEFT_OUT)))
        self._text = "text" not in without
        self._evidence = "evidence" not in without

    def line(self, document: Document) -> str:
        r"""Return the line of a document, without its '\n'.

        A key whose value is the default is left out, except a document's `passages`, `mentions` and
        `relations` and a mention's `ids` and `attributes`. The line of a document with a lone surrogate has
        escapes throughout.

        >>> LineEncoder(["text"]).line(Document("1", "No fever."))
        '{"format":"nmstag","version":1,"id":"1","passages":[],"mentions":[],"relations":[]}'
        """
        text = f',"text":{_quoted(document.text)}' if self._text else ""
        passages = ",".join(map(_passage, document.passages))
        mentions = ",".join(map(self._mention, document.mentions))
        relations = ",".join(map(self._relation, document.relations))
        pack = f',"pack":{_quoted(document.pack)}' if document.pack else ""
        line = (
            f'{_START}{_quoted(document.id)}{text},"passages":[{passages}],"mentions":[{mentions}]'
            f',"relations":[{relations}]{pack}}}'
        )
        return line if line.isascii() else _escaped(line)

    def ended_line(self, document: Document) -> str:
        r"""Return the line of a document with its '\n'."""
        return self.line(document) + "\n"

    def _mention(self, one: Mention) -> str:
        parts = f',"parts":[{_strings(one.parts)}]' if one.parts else ""
        name = f',"name":{_quoted(one.name)}' if one.name else ""
        separators = f',"separators":{_quoted(one.separators)}' if one.separators else ""
        links = f',"links":[{_strings(one.links)}]' if one.links else ""
        return (
            f'{{"start":{one.start},"end":{one.end},"text":{_quoted(one.text)},"type":{_quoted(one.type)}'
            f',"ids":[{_strings(one.ids)}],{self._attributes(one.attributes)}'
            f"{self._listed_evidence(one.evidence)}{parts}{separators}{_score(one)}{name}{links}}}"
        )

    def _relation(self, one: Relation) -> str:
        novelty = f',"novelty":{_quoted(one.novelty)}' if one.novelty else ""
        attributes = f",{self._attributes(one.attributes)}" if one.attributes else ""
        mentions = f',"mentions":[{",".join(map(_related, one.mentions))}]' if one.mentions else ""
        return (
            f'{{"type":{_quoted(one.type)},"head":{_quoted(one.head)},"tail":{_quoted(one.tail)}'
            f"{self._listed_evidence(one.evidence)}{novelty}{attributes}{mentions}{_score(one)}}}"
        )

    def _listed_evidence(self, evidence: Sequence[Evidence]) -> str:
        if not (evidence and self._evidence):
            return ""
        return f',"evidence":[{",".join(map(_evidence, evidence))}]'

    def _attributes(self, attributes: Sequence[Attribute]) -> str:
        """Return the names that hold and, by name, their evidence; a name that comes twice is joined."""
        if not attributes:
            return '"attributes":{}'
        held: dict[str, list[str]] = {}
        for one in attributes:
            held.setdefault(one.name, []).extend(map(_evidence, one.evidence if self._evidence else ()))
        flags = ",".join([f"{_quoted(name)}:true" for name in held])
        reasons = ",".join([f"{_quoted(name)}:[{','.join(found)}]" for name, found in held.items() if found])
        return f'"attributes":{{{flags}}}' + (f',"attribute_evidence":{{{reasons}}}' if reasons else "")


def _evidence(one: Evidence) -> str:
    detail = f',"detail":{_quoted(one.detail)}' if one.detail else ""
    start = f',"start":{one.start}' if one.start != -1 else ""
    end = f',"end":{one.end}' if one.end != -1 else ""
    return f'{{"source":{_quoted(one.source)},"rule":{_quoted(one.rule)}{detail}{start}{end}}}'


def _passage(one: Passage) -> str:
    return f'{{"start":{one.start},"end":{one.end},"kind":{_quoted(one.kind)}}}'


def _related(one: RelatedMentions) -> str:
    return (
        f'{{"head_start":{one.head_start},"head_end":{one.head_end}'
        f',"tail_start":{one.tail_start},"tail_end":{one.tail_end}}}'
    )


def _score(one: Mention | Relation) -> str:
    return "" if one.score is None else f',"score":{json.dumps(one.score)}'


def _strings(values: Iterable[str]) -> str:
    return ",".join(map(_quoted, values))


def _escaped(line: str) -> str:
    try:
        line.encode()
    except UnicodeEncodeError:  # of a lone surrogate
        return json.dumps(json.loads(line), separators=(",", ":"))
    for character, escape in _ESCAPES:
        line = line.replace(character, escape)
    return line
