"""Decodes the lines of a JSONL file that are as they should be: gets what `json` returns, returns a document.

Nothing is explained here: where anything in a line is out of the ordinary, None is returned, and
`DocumentDecoder` finds out what it is. Any other answer is the one that it would give, without a fault, in a
fifth of the time: records are made of the dicts as they are, and only their values are looked at.
"""

from __future__ import annotations

from typing import Any

from nmstag.document.records import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation
from nmstag.schema import field_plans

_DOCUMENT = frozenset({*field_plans(Document), "format", "version"})
_MENTION = frozenset({*field_plans(Mention), "attribute_evidence"})
_RELATION = frozenset({*field_plans(Relation), "attribute_evidence"})
_NONE: Any = ()
_NO_FLAGS: dict[str, bool] = {}


class _OddError(Exception):
    """Something that the decoder which reports faults has to look at."""


def quick_document(value: Any, format: str, version: int) -> Document | None:
    """Return the document of a line; None where anything in it is out of the ordinary.

    Args:
        value: What `json` returned; it stays as it is.
        format: The only format that the line may name.
        version: The only version that the line may name.
    """
    try:
        said = value.get("version", version)
        if value.get("format", format) != format or type(said) is not int or said != version:
            return None
        return _document(value)
    except (_OddError, TypeError, AttributeError, KeyError):
        return None


def _document(value: Any) -> Document:
    _need(value.keys() <= _DOCUMENT)
    get, id_, text = value.get, value["id"], value["text"]
    pack = get("pack", "")
    _need(type(id_) is type(text) is type(pack) is str)
    length = len(text)
    passages = tuple([Passage(**one) for one in _list(get("passages", _NONE))])
    for one in passages:
        _need(type(one.start) is type(one.end) is int and type(one.kind) is str)
        _need(0 <= one.start <= one.end <= length)
    mentions = tuple([_mention(one, text, length) for one in _list(get("mentions", _NONE))])
    relations = tuple([_relation(one, length) for one in _list(get("relations", _NONE))])
    return Document(id_, text, passages, mentions, relations, pack)


def _mention(item: Any, text: str, length: int) -> Mention:
    get, start, end, own, type_ = item.get, item["start"], item["end"], item["text"], item["type"]
    ids, parts = _strings(get("ids", _NONE)), get("parts", _NONE)
    separators, name = get("separators", ""), get("name", "")
    if not (
        type(start) is type(end) is int
        and type(own) is type(type_) is type(separators) is type(name) is str
        and 0 <= start < end <= length
        and text[start:end] == own
        and item.keys() <= _MENTION
    ):
        raise _OddError
    attributes = _attributes(get("attributes", _NO_FLAGS), get("attribute_evidence", _NO_FLAGS))
    evidence = _evidence(get("evidence", _NONE))
    return Mention(
        start,
        end,
        own,
        type_,
        ids,
        attributes,
        evidence,
        _strings(parts),
        separators,
        _score(item),
        name,
        _strings(get("links", _NONE)),
    )


def _relation(item: Any, length: int) -> Relation:
    get, type_, head, tail, novelty = (
        item.get,
        item["type"],
        item["head"],
        item["tail"],
        item.get("novelty", ""),
    )
    _need(type(type_) is type(head) is type(tail) is type(novelty) is str and item.keys() <= _RELATION)
    attributes = _attributes(get("attributes", _NO_FLAGS), get("attribute_evidence", _NO_FLAGS))
    mentions = tuple([RelatedMentions(**one) for one in _list(get("mentions", _NONE))])
    for one in mentions:
        _need(type(one.head_start) is type(one.head_end) is int)
        _need(type(one.tail_start) is type(one.tail_end) is int)
        _need(0 <= one.head_start < one.head_end <= length and 0 <= one.tail_start < one.tail_end <= length)
    return Relation(
        type_, head, tail, _evidence(get("evidence", _NONE)), novelty, attributes, mentions, _score(item)
    )


def _attributes(flags: Any, reasons: Any) -> tuple[Attribute, ...]:
    if not flags and not reasons and type(flags) is type(reasons) is dict:
        return ()
    held = [name for name, holds in flags.items() if holds is not False]
    _need(all(flags[name] is True for name in held) and reasons.keys() <= set(held))
    return tuple([Attribute(name, _evidence(reasons.get(name, _NONE))) for name in held])


def _evidence(items: Any) -> tuple[Evidence, ...]:
    made = tuple([Evidence(**one) for one in _list(items)])
    for one in made:
        if not (
            type(one.source) is type(one.rule) is type(one.detail) is str
            and type(one.start) is type(one.end) is int
        ):
            raise _OddError
    return made


def _strings(items: Any) -> tuple[str, ...]:
    for one in _list(items):
        if type(one) is not str:
            raise _OddError
    return tuple(items)


def _score(item: Any) -> float | None:
    score: float | None = item.get("score")
    if score is None:
        _need("score" not in item)
    elif type(score) is not float or score != score:
        raise _OddError
    return score


def _list(items: Any) -> Any:
    if type(items) is not list and items is not _NONE:
        raise _OddError
    return items


def _need(ordinary: bool) -> None:
    if not ordinary:
        raise _OddError
