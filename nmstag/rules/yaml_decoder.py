"""Decodes the YAML of rule files: every value knows its line.

Gets the nodes of a file, returns records of the dataclass that its folder asks for.
"""

from __future__ import annotations

import re
from typing import Any

from nmstag.errors import Fault, FaultHandler, parser_words
from nmstag.schema import WRONG, Decoder, join

_TAG = "tag:yaml.org,2002:"
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def compose(text: str, path: str, on_fault: FaultHandler) -> Any:
    """Return the root node of a YAML text; None where it is empty or no YAML, which is reported."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = error.problem or error.context or ""
        at = text[mark.index : mark.index + 1] if mark else ""
        on_fault(Fault(f"not YAML: {problem}", path, line, allowed=_advice(problem, at)))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        on_fault(Fault(f"not YAML: {parser_words(error)}", path))
    return None


def _advice(problem: str, at: str) -> str:
    r"""Return what is likely to be right where a text is no YAML, by what the parser says and where.

    >>> _advice("found character that cannot start any token", "\t")
    'spaces, not tabs, at the start of a line'
    """
    if at == "\t":
        return "spaces, not tabs, at the start of a line"
    if "escape" in problem:
        return "in double quotes each backslash written twice, or single quotes"
    if problem.startswith(("did not find expected", "mapping values", "found undefined alias", "found char")):
        return "quotes around a text with a sign such as : [ ] { } * & # % @; keys of a rule in one column"
    return ""


class YamlDecoder(Decoder):
    """Decodes nodes of YAML.

    Args:
        path: The file, for the faults.
        on_fault: Called with each fault.
    """

    def __init__(self, path: str, on_fault: FaultHandler) -> None:
        super().__init__(path, on_fault, mapping_name="a mapping ('key: value' lines)")

    def mapping(self, value: Any, where: str) -> Any:
        """Return the value nodes of a mapping by key, or WRONG; a duplicate key is a fault."""
        if value.id != "mapping":
            return super().mapping(value, where)
        items: dict[str, Any] = {}
        for key, node in value.value:
            if key.id != "scalar":
                self.fault(key, "a key must be a text", where, self.shown(key))
            elif key.value in items:
                first = self.line_of(_key_node(value, key.value))
                self.fault(key, f"duplicate key (first used on line {first})", join(where, key.value))
            else:
                items[key.value] = node
        return items

    def sequence(self, value: Any, where: str) -> Any:
        """Return the nodes of a list, or WRONG; a block text (`|`) is the list of its lines."""
        if value.id == "scalar" and value.style == "|":
            return _lines(value)
        return list(value.value) if value.id == "sequence" else super().sequence(value, where)

    def scalar(self, hint: Any, value: Any) -> Any:
        """Return the value of a node, or WRONG.

        Where a text is wanted it is taken as written: a cue list may hold `no` and `off`, which YAML 1.1
        reads as false.
        """
        if value.id != "scalar" or (self.is_null(value) and not (hint is str and value.value)):
            return WRONG
        text = str(value.value)
        if hint is str:
            return text
        if hint is bool:
            return _BOOLEANS.get(text.lower(), WRONG) if value.tag == _TAG + "bool" else WRONG
        if hint is int:
            return int(text) if re.fullmatch(r"[-+]?[0-9]{1,18}", text) else WRONG
        return _number(text) if value.tag in (_TAG + "int", _TAG + "float") else WRONG

    def item(self, value: Any, number: int) -> Any:
        """Return the node of one item of a list."""
        return self.sequence(value, "")[number]

    def is_null(self, value: Any) -> bool:
        """Return whether a node says that there is no value."""
        return bool(value.id == "scalar" and value.tag == _TAG + "null")

    def shown(self, value: Any) -> str:
        """Return a short reading of a node for a message."""
        return str(value.value) if value.id == "scalar" else f"a {value.id}"

    def line_of(self, value: Any) -> int:
        """Return the line that a node begins on."""
        return int(value.start_mark.line) + 1

    def key_fault(self, mapping: Any, key: str, message: str, where: str, allowed: str = "") -> None:
        """Report a fault in a key of a mapping, at the line of the key."""
        self.fault(_key_node(mapping, key), message, join(where, key), allowed=allowed)


def _key_node(mapping: Any, name: str) -> Any:
    """Return the first key node of that name."""
    return next(key for key, _ in mapping.value if key.value == name)


def _number(text: str) -> Any:
    """Return a text as a number; WRONG where it is none, such as NaN."""
    try:
        number = float(text)
    except ValueError:
        return WRONG
    return number if number == number else WRONG


def _lines(node: Any) -> list[Any]:
    """Return a node of text for each line of a block text that is not empty, with its place in the file."""
    import yaml

    found = []
    for number, line in enumerate(str(node.value).split("\n"), 1):
        if line.strip():
            mark = yaml.Mark("", 0, node.start_mark.line + number, 0, None, 0)
            found.append(yaml.ScalarNode(f"{_TAG}str", line.strip(), mark, mark))
    return found
