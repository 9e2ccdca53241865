"""What is wrong with the body of a request, in plain words, without the texts in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nmstag.errors import choices
from nmstag.service.requests import NamedText, TagRequest

_BRANCHES = ("constrained-str", "list[", NamedText.__name__)
"""How pydantic calls the kinds that a value may be of, among the keys that lead to it."""
_TEXTS = "a text, or a list of texts or of {id, text}"
_RIGHT = {
    "string_type": "a text",
    "bool_type": "true or false",
    "list_type": "a list of texts",
    "model_type": "an object with the key 'text'",
    "model_attributes_type": "an object with the key 'text'",
    "string_unicode": "a text",
    "float_type": "a number",
    "greater_than_equal": "a number from 0 to 1",
    "less_than_equal": "a number from 0 to 1",
    "finite_number": "a number from 0 to 1",
}
"""By kind of fault what would be right."""

Path = tuple[str | int, ...]


def wrong_words(errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a line for each place of a body that is wrong.

    Args:
        errors: What pydantic says, with 'body' as the first key of each place.

    >>> wrong_words([{"type": "bool_type", "loc": ("body", "context"), "msg": ""}])
    ['context: expected true or false']
    """
    found: dict[Path, str] = {}
    for error in errors:
        path = tuple(key for key in error["loc"][1:] if not str(key).startswith(_BRANCHES))
        found.setdefault(path, _line(path, error))
    return [line for path, line in found.items() if not _has_inner(path, found)]


def _has_inner(path: Path, others: Iterable[Path]) -> bool:
    """Return whether something within this value is wrong, which says more."""
    return any(len(one) > len(path) > 0 and one[: len(path)] == path for one in others)


def _line(path: Path, error: Mapping[str, Any]) -> str:
    *outer, last = path or ("",)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = NamedText if outer else TagRequest
        return f"{_place(path)}: no such key (expected {choices(str(last), known.model_fields)})"
    if kind == "missing":
        return f"{_place(path) or 'the body'}: is missing"
    return f"{_place(path) or 'the body'}: expected {_right(path, error)}"


def _right(path: Path, error: Mapping[str, Any]) -> str:
    if path == ("text",):
        return _TEXTS
    if path[:1] == ("text",) and len(path) == 2:
        return "a text or {id, text}"
    if error["type"] == "literal_error":
        return str(error["ctx"]["expected"])
    return _RIGHT.get(error["type"], str(error["msg"]))


def _place(path: Path) -> str:
    """Return a path as people write it.

    >>> _place(("text", 0, "id"))
    'text[0].id'
    """
    place = ""
    for key in path:
        place += f"[{key}]" if isinstance(key, int) else f".{key}" if place else key
    return place
