"""YAML nodes to typed values: every value knows its line, and every fault is collected."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Union, get_args, get_origin

from nmstag.errors import Fault

_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(slots=True)
class FaultList:
    """Collects the faults of one file."""

    path: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, node: Any, message: str, field: str = "", value: str = "", allowed: str = "") -> None:
        """Note a fault at the line of a node."""
        line = node.start_mark.line + 1 if node is not None else 0
        self.faults.append(Fault(message, self.path, line, field, value, allowed))


class Unfit(Exception):  # noqa: N818 - never leaves this package
    """A value does not fit and its fault is noted."""


def compose(text: str, path: str) -> tuple[Any, list[Fault]]:
    """Return the root node of a YAML text (None where it is empty or broken) and the syntax faults."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        return None, [Fault(f"no YAML: {error.problem or error.context}", path, line)]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return None, [Fault(f"no YAML: {' '.join(str(error).split())}", path)]


def mapping_items(node: Any, where: str, faults: FaultList) -> dict[str, tuple[Any, Any]]:
    """Return key -> (key node, value node); a key that comes twice is a fault."""
    if node.id != "mapping":
        faults.add(node, "is no mapping", where, node_text(node), "key: value lines")
        raise Unfit
    items: dict[str, tuple[Any, Any]] = {}
    for key, value in node.value:
        name = node_text(key)
        if key.id != "scalar":
            faults.add(key, "a key must be a text", where, name)
        elif name in items:
            first = items[name][0].start_mark.line + 1
            faults.add(key, f"the key stands twice (first on line {first})", join(where, name))
        else:
            items[name] = (key, value)
    return items


def sequence(node: Any, where: str, faults: FaultList) -> list[Any]:
    """Return the nodes of a list; a block text (`|`) is the list of its lines."""
    if node.id == "scalar" and node.style == "|":
        return _lines(node)
    if node.id != "sequence":
        faults.add(node, "is no list", where, node_text(node), "a list ('- ...' lines or [a, b])")
        raise Unfit
    return list(node.value)


def _lines(node: Any) -> list[Any]:
    """Return a node of text for each line of a block text that is not empty, with its place in the file."""
    import yaml

    found = []
    for number, line in enumerate(str(node.value).split("\n"), 1):
        if line.strip():
            mark = yaml.Mark("", 0, node.start_mark.line + number, 0, None, 0)
            found.append(yaml.ScalarNode(f"{_TAG}str", line.strip(), mark, mark))
    return found


def node_text(node: Any) -> str:
    """Return a short reading of a node for a message."""
    return str(node.value) if node.id == "scalar" else f"a {node.id}"


def join(*parts: str) -> str:
    """Return the parts that are not empty, joined by dots."""
    return ".".join(part for part in parts if part)


def convert(node: Any, hint: Any, where: str, faults: FaultList) -> Any:
    """Return the node as a value of the type `hint`.

    Raises:
        Unfit: It is none; what is wrong is in `faults`.
    """
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _convert_union(node, get_args(hint), where, faults)
    if origin is Literal:
        return _convert_literal(node, get_args(hint), where, faults)
    if origin is tuple:
        return _convert_tuple(node, get_args(hint), where, faults)
    if origin is dict:
        items = mapping_items(node, where, faults)
        inner = get_args(hint)[1]
        return {name: convert(value, inner, join(where, name), faults) for name, (_, value) in items.items()}
    value = _scalar(node, hint)
    if value is None:
        faults.add(node, f"is not {_NAMES[hint]}", where, node_text(node), _NAMES[hint])
        raise Unfit
    return value


def _convert_union(node: Any, hints: Iterable[Any], where: str, faults: FaultList) -> Any:
    if type(None) in hints and node.id == "scalar" and node.tag == _TAG + "null":
        return None
    kinds = [hint for hint in hints if hint is not type(None)]
    for hint in kinds:
        attempt = FaultList(faults.path)
        try:
            return convert(node, hint, where, attempt)
        except Unfit:
            if len(kinds) == 1:
                faults.faults += attempt.faults
    if len(kinds) > 1:
        allowed = " or ".join(_NAMES.get(kind, str(kind)) for kind in kinds)
        faults.add(node, "has the wrong type", where, node_text(node), allowed)
    raise Unfit


def _convert_literal(node: Any, allowed: tuple[Any, ...], where: str, faults: FaultList) -> Any:
    text = node_text(node)
    for value in allowed:
        if node.id == "scalar" and text == str(value):
            return value
    faults.add(node, "the value is not allowed", where, text, " or ".join(map(repr, allowed)))
    raise Unfit


def _convert_tuple(node: Any, hints: tuple[Any, ...], where: str, faults: FaultList) -> tuple[Any, ...]:
    values = []
    unfit = False
    for number, item in enumerate(sequence(node, where, faults)):
        try:
            values.append(convert(item, hints[0], f"{where}[{number}]", faults))
        except Unfit:
            unfit = True
    if unfit:
        raise Unfit
    return tuple(values)


def _scalar(node: Any, kind: type) -> str | int | float | bool | None:
    """Return the scalar as `kind`, or None where it is none.

    Where a text is wanted the words stand as written: a cue list may hold `no` and `off`, which
    YAML 1.1 reads as false.
    """
    if node.id != "scalar" or (node.tag == _TAG + "null" and not (kind is str and node.value)):
        return None
    text = str(node.value)
    if kind is str:
        return text
    if kind is bool:
        return _BOOLEANS.get(text.lower()) if node.tag == _TAG + "bool" else None
    if kind is int:
        return int(text) if re.fullmatch(r"[-+]?[0-9]{1,18}", text) else None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if node.tag in (_TAG + "int", _TAG + "float") and number == number else None
