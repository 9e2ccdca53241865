"""Records, and plain data: records as dicts by field name, which `marshal` can write, and back.

What was compiled from a pack is stored so. Both ways follow the fields of the dataclasses and NamedTuples;
nothing is copied by hand.
"""

from __future__ import annotations

import re
import sys
import types
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields, is_dataclass
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

__all__ = ["from_plain", "record", "to_plain"]
T = TypeVar("T")


class _Absent:
    """The default of a field whose value is made for each record."""

    def __repr__(self) -> str:
        return "<absent>"


_ABSENT = _Absent()


if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(
        *, frozen: bool, slots: bool, kw_only: bool = False, eq: bool = True
    ) -> Callable[[type], type]:
        """Return what makes a class a dataclass that is frozen and has slots, more quickly.

        The methods that `dataclass` writes for each class are compiled one by one when a program starts; the
        classes of all stages took a sixth of a start. Here a class has only `__init__` of its own. It takes a
        fifth of the time, too: the other asks `object.__setattr__` for each field. A text has dozens of
        records, a pack a thousand rules.
        """
        if not (frozen and slots):
            raise ValueError("a record is frozen and has slots")
        return partial(_record, kw_only=kw_only, eq=eq)


def _record(class_: type, kw_only: bool, eq: bool) -> Any:
    # Python wants all classes of a family frozen, or none; the methods that it writes for this are replaced.
    derived = any(map(is_dataclass, class_.__mro__[1:]))
    made: Any = dataclass(
        class_, init=False, repr=False, eq=False, frozen=derived, slots=True, kw_only=kw_only
    )
    made.__dataclass_params__.frozen = True
    every = fields(made)
    names = frozenset(one.name for one in every)
    shown = [one.name for one in every if one.repr]
    values = _getter([one.name for one in every if one.compare])

    def set_attribute(self: Any, name: str, value: Any) -> None:
        if name in names or type(self) is made:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def delete_attribute(self: Any, name: str) -> None:
        if name in names or type(self) is made:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        object.__delattr__(self, name)

    def shown_as(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{one}={getattr(self, one)!r}' for one in shown)})"

    def equals(self: Any, other: Any) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    made.__setattr__, made.__delattr__ = set_attribute, delete_attribute
    made.__getstate__, made.__setstate__ = _state, _set_state
    methods = {"__init__": _init(made), "__repr__": shown_as}
    methods |= {"__eq__": equals, "__hash__": hashed} if eq else {}
    for name in methods.keys() - class_.__dict__.keys():
        setattr(made, name, methods[name])
    return made


def _getter(names: Sequence[str]) -> Callable[[Any], Any]:
    """Return what gives the values of some fields, as a tuple."""
    return attrgetter(*names) if len(names) > 1 else lambda one: tuple(getattr(one, name) for name in names)


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: Iterable[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


def _init(made: Any) -> Callable[..., None]:
    """Return the `__init__` of a record.

    It makes the record an instance of a class with the same slots that is not frozen, sets them, and makes it
    a record again; one of a subclass, or of a class with a base, has its slots set one by one.
    """
    scope: dict[str, Any] = {"_record": made, "_set": object.__setattr__, "_absent": _ABSENT}
    positional, keywords, values = ["self"], ["*"], {}
    for one in fields(made):
        name, factory = one.name, one.default_factory
        scope[f"default_{name}"] = one.default if factory is MISSING else factory
        values[name] = name if one.init else f"default_{name}"
        if factory is not MISSING:
            values[name] = f"default_{name}() if {name} is _absent else {name}"
        if one.init:
            known = "" if one.default is MISSING else f"=default_{name}"
            known = known if factory is MISSING else "=_absent"
            (keywords if one.kw_only else positional).append(name + known)
    parameters = ", ".join(positional + (keywords if len(keywords) > 1 else []))
    lines = [f"def __init__({parameters}):"]
    after = [" self.__post_init__()"] if hasattr(made, "__post_init__") else []
    if made.__bases__ == (object,) and values:
        scope["_open"] = type(made.__name__, (), {"__slots__": tuple(values)})
        lines += [" if self.__class__ is _record:", "  _set(self, '__class__', _open)"]
        lines += [f"  self.{name} = {value}" for name, value in values.items()]
        lines += ["  self.__class__ = _record", *(f" {line}" for line in after), "  return"]
    lines += [f" _set(self, {name!r}, {value})" for name, value in values.items()]
    exec("\n".join([*lines, *after, " return"]), scope)
    init: Callable[..., None] = scope["__init__"]
    init.__annotations__ = {one.name: one.type for one in fields(made) if one.init} | {"return": "None"}
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


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
    absent: dict[str, Any] = {}
    if hasattr(schema, "_fields"):
        hints = get_type_hints(schema)
    else:
        every = [item for item in fields(schema) if item.init]
        stored = [item for item in every if item.metadata.get("stored", True)]
        hints = {item.name: _hint(schema, item.type) for item in stored if not _is_of_values(item.type)}
        for item in every:
            if item not in stored and item.default is MISSING:
                hint = _hint(schema, item.type)
                absent[item.name] = (get_origin(hint) or hint)()
    makers = {name: maker for name, hint in hints.items() if (maker := _maker(hint))}

    def make(plain: dict[str, Any]) -> Any:
        if makers:
            plain = {key: makers[key](value) if key in makers else value for key, value in plain.items()}
        return schema(**absent, **plain)

    return make


_VALUES = re.compile(r"(?:(?:str|int|float|bool|bytes|None|tuple|list|dict|frozenset)(?!\w)|[\[\]|, .])+")


def _is_of_values(hint: Any) -> bool:
    """Return whether the type of a field, as it is written, is one of plain values.

    Most are. To have Python read what is written takes longer than to make the records of a pack.
    """
    return isinstance(hint, str) and _VALUES.fullmatch(hint) is not None


def _hint(schema: type, hint: Any) -> Any:
    """Return the type of a field of a record, which the module of the class or of one of its bases names."""
    if not isinstance(hint, str):
        return hint
    return eval(hint, {}, ChainMap(*(vars(sys.modules[one.__module__]) for one in schema.__mro__)))
