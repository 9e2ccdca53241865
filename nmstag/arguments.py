"""Arguments of public functions: a wrong name or type is told with what is right."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from nmstag.errors import ArgumentCountError, ArgumentNameError, ArgumentTypeError, Fault

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def named(function: Callable[P, R], instead: str = "") -> Callable[P, R]:
    """Return a function that tells an unknown argument, or too many without a name, with the names it has.

    Args:
        function: A function or method.
        instead: What takes further arguments, where it takes one alone.

    >>> named(print)("a", spe=",")
    Traceback (most recent call last):
    nmstag.errors.ArgumentNameError: unknown argument: 'spe' (expected one of sep, end, file, flush; did you \
mean 'sep'?)
    """
    parameters = signature(function).parameters
    by_name = [one.name for one in parameters.values() if one.kind is Parameter.KEYWORD_ONLY]
    by_position = [one.name for one in parameters.values() if one.kind is Parameter.POSITIONAL_OR_KEYWORD]
    known = [name for name in (*by_position, *by_name) if name != "self"]
    kinds = {one.kind for one in parameters.values()}
    names = None if Parameter.VAR_KEYWORD in kinds else frozenset(known)
    most = None if Parameter.VAR_POSITIONAL in kinds else len(by_position)
    right = f"the others by name: {', '.join(by_name)}" if by_name else f"at most {', '.join(known)}"

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if names is not None and not names.issuperset(kwargs):
            wrong = next(name for name in kwargs if name not in names)
            raise ArgumentNameError(wrong, known, instead)
        if most is not None and len(args) > most:
            raise ArgumentCountError(args[most], instead or right)
        return function(*args, **kwargs)

    return call


def named_fields(record: type[T]) -> type[T]:
    """Return a class whose `__init__` tells wrong arguments as `named` does."""
    record.__init__ = named(record.__init__)  # type: ignore[method-assign]
    return record


def check_text(name: str, value: object, sample: str) -> str:
    """Return an argument that is a text.

    Raises:
        ArgumentTypeError: It is none.
    """
    if not isinstance(value, str):
        raise ArgumentTypeError(name, value, f"str, such as {sample!r}")
    return value


def check_truth(name: str, value: object) -> bool:
    """Return an argument that is True or False.

    Raises:
        ArgumentTypeError: It is neither; a text such as 'no' would count as true.
    """
    if not isinstance(value, bool):
        raise ArgumentTypeError(name, value, "True or False")
    return value


def check_several(name: str, values: object, sample: str, *, paths: bool = False) -> tuple[str, ...]:
    """Return an argument that is one text or several.

    Args:
        name: Name of the argument.
        values: One text or an iterable of them.
        sample: One that would be right.
        paths: Whether paths are as right as texts.

    Raises:
        ArgumentTypeError: It is, or holds, something else.

    >>> check_several("drop", "negated", "negated"), check_several("drop", ["negated"], "negated")
    (('negated',), ('negated',))
    """
    kinds = (str, os.PathLike) if paths else (str,)
    if isinstance(values, kinds):
        values = (values,)
    right = f"a {'path' if paths else 'str'} or several, such as {sample!r} or [{sample!r}]"
    if isinstance(values, bytes | bytearray) or not isinstance(values, Iterable):
        raise ArgumentTypeError(name, values, right)
    items = tuple(values)
    for number, item in enumerate(items):
        if not isinstance(item, kinds):
            raise ArgumentTypeError(f"{name}[{number}]", item, right)
    return tuple(os.fspath(item) for item in items)


_OPTION = re.compile(r"--(text-field|id-field|longest N|encoding|from)\b(?: ([\w-]+)\b)?")
_ARGUMENTS = {"from": "format", "longest N": "read_documents(longest=N) of nmstag.formats"}


def in_python(fault: Fault) -> Fault:
    """Return a fault of a reader with the arguments of Python in place of the options of the command line.

    >>> in_python(Fault("a table", allowed="--from csv; --from names the format")).allowed
    "format='csv'; format names the format"
    """
    return replace(
        fault, field=_OPTION.sub(_argument, fault.field), allowed=_OPTION.sub(_argument, fault.allowed)
    )


def _argument(option: re.Match[str]) -> str:
    name = _ARGUMENTS.get(option[1], option[1].replace("-", "_"))
    value = option[2]
    if value is None:
        return name
    taken = option[1] == "encoding" or (option[1] == "from" and value in ("text", "lines", "csv", "parquet"))
    return f"{name}={value!r}" if taken else f"{name} {value}"
