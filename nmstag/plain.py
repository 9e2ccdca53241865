"""Plain data: records as dicts by field name, which `marshal` can write, and back.

What was compiled from a pack is stored so. Both ways follow the fields of the dataclasses and NamedTuples;
nothing is copied by hand.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def quickly_made(record: type[T]) -> type[T]:
    """Return a frozen, slotted dataclass with an `__init__` that takes a fifth of the time.

    The one that `dataclass` makes asks `object.__setattr__` for each field. This one makes the record an
    instance of a class with the same slots that is not frozen, sets them, and makes it a record again; one of
    a subclass has its slots set one by one. A text has dozens of records, a pack a thousand rules. A class
    with default factories or a `__post_init__` is returned as it is.
    """
    if hasattr(record, "__post_init__"):
        return record
    scope: dict[str, Any] = {"_record": record, "_set_class": object.__setattr__}
    positional: list[str] = []
    keywords, names = ["*"], []
    for field in fields(record):  # type: ignore[arg-type]
        name, known = field.name, field.default is not MISSING
        if not field.init or field.default_factory is not MISSING:
            return record
        scope |= {f"set_{name}": getattr(record, name).__set__, f"default_{name}": field.default}
        parameters = keywords if field.kw_only else positional
        parameters.append(f"{name}=default_{name}" if known else name)
        names.append(name)
    named = keywords if len(keywords) > 1 else []
    lines = [f"def __init__({', '.join(['self', *positional, *named])}):"]
    if record.__bases__ == (object,) and names:
        scope["_open"] = type(record.__name__, (), {"__slots__": tuple(names)})
        lines += [" if self.__class__ is _record:", "  _set_class(self, '__class__', _open)"]
        lines += [*(f"  self.{name} = {name}" for name in names), "  self.__class__ = _record", "  return"]
    lines += [*(f" set_{name}(self, {name})" for name in names), " pass"]
    exec("\n".join(lines), scope)
    scope["__init__"].__annotations__ = record.__init__.__annotations__
    record.__init__ = scope["__init__"]  # type: ignore[method-assign]
    return record


def to_plain(value: Any) -> Any:
    """Return a value with its records as dicts by field name, which `marshal` can write.

    Fields that have their default, and those whose metadata says `stored: False`, are left out.

    >>> from nmstag.errors import Fault
    >>> to_plain([Fault("unknown column", "a.tsv", 3)])
    [{'message': 'unknown column', 'path': 'a.tsv', 'line': 3}]
    """
    if isinstance(value, str | int | float | bytes | None):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: to_plain(item) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple | list | set | frozenset):
        return type(value)(map(to_plain, value))
    if isinstance(value, Mapping):
        return {to_plain(key): to_plain(item) for key, item in value.items()}
    stored: dict[str, Any] = {}
    for name, default, plain_already in _stored_fields(cast(Any, type(value))):
        item = getattr(value, name)
        if default is MISSING or item != default:
            stored[name] = item if plain_already else to_plain(item)
    return stored


@cache
def _stored_fields(schema: type) -> list[tuple[str, Any, bool]]:
    """Return name and default of the fields that are stored, and whether their values are plain already."""
    hints = get_type_hints(schema)
    kept = (item for item in fields(schema) if item.init and item.metadata.get("stored", True))
    return [(item.name, item.default, _is_plain(hints[item.name])) for item in kept]


def _is_plain(hint: Any) -> bool:
    """Return whether every value of a type is stored as it is."""
    if hint in (str, int, float, bool, bytes, type(None), Ellipsis) or get_origin(hint) is Literal:
        return True
    return bool(get_args(hint)) and all(map(_is_plain, get_args(hint)))


def from_plain(hint: type[T], plain: Any) -> T:
    """Return what `to_plain` was given.

    Args:
        hint: Its type: a dataclass, a NamedTuple, or `list[...]`, `tuple[...]`, `dict[...]` of them.
        plain: What `to_plain` returned. It is not checked again.
    """
    make = _maker(cast(Any, hint))
    return cast(T, make(plain) if make else plain)


@cache
def _maker(hint: Any) -> Callable[[Any], Any] | None:
    """Return the function that brings values of a type back; None where they are stored as they are."""
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields")):
        return _record_maker(hint)
    makers = [_maker(one) for one in inner if one not in (Ellipsis, type(None))] if origin else []
    if origin is Literal or not any(makers):
        return None
    first, last = makers[0], makers[-1]
    if origin in (Union, types.UnionType) and len(makers) == 1 and first:
        return lambda value: None if value is None else first(value)
    if origin is tuple and Ellipsis not in inner:
        return lambda value: tuple(
            make(item) if make else item for make, item in zip(makers, value, strict=True)
        )
    if origin in (tuple, list, set, frozenset) and first:
        return lambda value: origin(map(first, value))
    if isinstance(origin, type) and issubclass(origin, Mapping) and last and not first:
        return lambda value: {key: last(item) for key, item in value.items()}
    raise TypeError(f"no way to store {hint}")


def _record_maker(schema: type) -> Callable[[dict[str, Any]], Any]:
    """Return the function that makes a record of its stored fields."""
    hints = get_type_hints(schema)
    if hasattr(schema, "_fields"):
        names, absent = list(schema._fields), dict[str, Any]()
    else:
        names = [item.name for item in fields(schema) if item.init and item.metadata.get("stored", True)]
        absent = dict(_not_stored(schema))
    makers = {name: maker for name in names if (maker := _maker(hints[name]))}

    def make(plain: dict[str, Any]) -> Any:
        if makers:
            plain = {key: makers[key](value) if key in makers else value for key, value in plain.items()}
        return schema(**absent, **plain)

    return make


def _not_stored(schema: type) -> Iterable[tuple[str, Any]]:
    """Yield the required fields that are not stored, with the empty value that they get."""
    hints = get_type_hints(schema)
    for item in fields(schema):
        if not item.metadata.get("stored", True) and item.default is MISSING and item.init:
            yield item.name, (get_origin(hints[item.name]) or hints[item.name])()
