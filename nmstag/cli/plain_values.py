"""Values of the command line that need no library to be read: words, paths, numbers, choices, yes or no.

Typer from 0.29 on reads every value by means of pydantic, whose import takes longer than to tag a page. The
values of our commands are plain, so they are read here; what is not, and every wrong value, goes to Typer, so
that messages are its own, but for choices, of which ours suggests one. Older releases of Typer never ask.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

from nmstag.errors import choices


class PlainCommand(TyperCommand):
    """A command whose plain values are read without pydantic."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options and arguments, as help and reading need them."""
        return _without_kind_of_flags(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments of the command."""
        _read_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)


class PlainGroup(TyperGroup):
    """A group of commands, whose own options are read in the same way."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, as help and reading need them."""
        return _without_kind_of_flags(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group."""
        _read_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)


class _PlainReader:
    """Reads the values of one option or argument, in Typer's place where it can.

    Args:
        param: The option or argument.
        others: Returns what Typer reads its values with.
    """

    def __init__(self, param: Any, others: Callable[[], Any]) -> None:
        self._others = others
        self._several = param.multiple or param.nargs == -1
        annotation = _without_none(param.type_descriptor.annotation)
        if get_origin(annotation) is list:
            (annotation,) = get_args(annotation)
        self._read = _reader(annotation, param.type_descriptor.parameter_info)

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return what is written as what it means."""
        if value is None:
            return () if self._several else None
        try:
            if self._several and isinstance(value, (list, tuple)):
                return [self._read(one) for one in value]
            if not self._several:
                return self._read(value)
        except _UnknownChoiceError as error:
            raise typer.BadParameter(str(error), ctx=ctx, param=param) from None
        except (ValueError, TypeError):
            pass  # Typer says what is wrong with it
        return self._others().coerce(value, param=param, ctx=ctx)


class _UnknownChoiceError(ValueError):
    """A value is none of those that there are.

    Args:
        value: The value.
        known: Those that there are.
    """

    def __init__(self, value: object, known: Sequence[str]) -> None:
        super().__init__(f"{value!r} is not {choices(str(value), known)}")


def _without_kind_of_flags(params: Any) -> list[Any]:
    """Let help not say '<bool>' at options that have no value."""
    for param in params:
        if getattr(param, "is_flag", False) and param.metavar is None:
            param.metavar = ""
    return list(params)


def _read_plainly(params: Any) -> None:
    for param in params:
        if hasattr(param, "type_descriptor") and hasattr(param, "get_runtime_param"):
            reader = _PlainReader(param, param.get_runtime_param)
            param.get_runtime_param = lambda reader=reader: reader


def _without_none(annotation: Any) -> Any:
    """Return the type of an option that may be left out."""
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [one for one in get_args(annotation) if one is not type(None)]
        if len(rest) == 1:
            return rest[0]
    return annotation


def _reader(annotation: Any, info: Any) -> Callable[[Any], Any]:
    """Return what reads one value of a type, and raises ValueError where Typer has to."""
    if isinstance(annotation, type) and info.parser is None:
        if issubclass(annotation, Enum):
            return lambda value: _choice(annotation, value, info.case_sensitive)
        if annotation is bool:
            return _truth
        if annotation is str:
            return _word
        if annotation in (int, float) and not info.clamp:
            return lambda value: _number(annotation(value), info.min, info.max)
        if annotation is Path and not any((info.exists, info.resolve_path, info.writable, info.path_type)):
            return Path
    return _refuse


def _refuse(value: Any) -> Any:
    """Leave a value to Typer."""
    raise ValueError(value)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else _refuse(value)


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else _refuse(value)


def _number(value: float, least: float | None, most: float | None) -> float:
    inside = (least is None or value >= least) and (most is None or value <= most)
    return value if inside else _refuse(value)


def _choice(kind: type[Enum], value: Any, case_sensitive: bool) -> Any:
    if isinstance(value, kind):
        return value
    for one in kind:
        if one.value == value or (not case_sensitive and str(one.value).lower() == str(value).lower()):
            return one
    raise _UnknownChoiceError(value, [str(one.value) for one in kind])
