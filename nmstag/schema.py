"""Schemas: a dataclass says which keys and values a file may have; one decoder reads them all.

`Decoder` turns what JSON or TOML give into records and reports every fault with its place; rule files are
read by a subclass that knows the lines of YAML (`nmstag.rules.yaml_decoder`).

A field may be str, int, float, bool, Literal, tuple[..., ...], dict[str, ...], another dataclass, any of
these with `| None`, or Any. Its metadata may have:

    check     function from the value (of a list: from each item) to what is wrong with it, or None
    filled    True where a list must not be empty
    range     least and greatest number that are allowed; None in place of the greatest means no limit
    key       the key in the file, where it is not the field's name
    given     True where no file has the key, as the program itself sets the field
    stored    False where the compiled form leaves the field out (`nmstag.plain`)
"""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from nmstag.errors import DataError, Fault, FaultHandler, near_miss, parser_words
from nmstag.plain import record
from nmstag.tables import read_text

T = TypeVar("T")

WRONG: Any = object()
"""What a decoder returns for a value that is wrong; its faults have been reported."""

_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", tuple: "a list"}


@record(frozen=True, slots=True)
class FieldPlan:
    """What the decoder knows of one field; `judged` where its metadata restricts the values."""

    name: str
    hint: Any
    required: bool
    metadata: Mapping[str, Any]
    judged: bool


@cache
def field_plans(schema: type) -> dict[str, FieldPlan]:
    """Return the fields of a dataclass that a file may have, by the key that they have there."""
    hints = get_type_hints(schema)
    return {
        item.metadata.get("key", item.name): FieldPlan(
            item.name,
            hints[item.name],
            item.default is MISSING and item.default_factory is MISSING,
            item.metadata,
            not item.metadata.keys() <= {"key", "stored"},
        )
        for item in fields(schema)
        if item.init and not item.metadata.get("given")
    }


@cache
def _form(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return the form of a type (a scalar, Literal, tuple, dict, Union, 'record') and its arguments."""
    origin = get_origin(hint)
    if origin is None and isinstance(hint, type) and is_dataclass(hint):
        return "record", (hint,)
    if origin in (Union, types.UnionType):
        return Union, get_args(hint)
    return (origin, get_args(hint)) if origin else (hint, ())


class Decoder:
    """Decodes plain values into records; a value that is wrong is reported and left out.

    An item of a list or an optional value that is wrong is left out alone; a required value that is wrong
    or missing makes its record wrong too.

    Args:
        path: The file, for the faults.
        on_fault: Called with each fault.
        line: The line that all values come from; 0 where lines mean nothing.
        mapping_name: What keys with values are called in this sort of file.
    """

    def __init__(
        self, path: str, on_fault: FaultHandler, line: int = 0, mapping_name: str = "an object"
    ) -> None:
        self.path = path
        self.on_fault = on_fault
        self.line = line
        self.mapping_name = mapping_name

    def record(self, schema: type[T], value: Any, where: str = "", **given: Any) -> T | None:
        """Return a value as a record of a dataclass; None where something that it needs is wrong.

        Args:
            schema: The dataclass.
            value: What is decoded.
            where: The place of the value in the file, as faults name it: 'mentions[3]'.
            given: Fields that the program itself sets.
        """
        items = self.mapping(value, where)
        if items is WRONG:
            return None
        plans = field_plans(cast(Any, schema))
        for key, item in items.items():
            plan = plans.get(key)
            if plan is None:
                self.key_fault(value, key, "unknown key", where, near_miss(key, plans))
                continue
            decoded = self.value(plan.hint, item, f"{where}.{key}" if where else key)
            if plan.judged and decoded is not WRONG:
                decoded = self.checked(plan, item, decoded, join(where, key))
            if decoded is not WRONG:
                given[plan.name] = decoded
        broken = False
        for key, plan in plans.items():
            if plan.required and plan.name not in given:
                broken = True
                if key not in items:
                    allowed = f"{key}: {self.expected(plan.hint)}"
                    self.fault(value, "missing key", join(where, key), allowed=allowed)
        return None if broken else schema(**given)

    def checked(self, plan: FieldPlan, value: Any, decoded: Any, where: str) -> Any:
        """Return a decoded value, or WRONG where the field's metadata does not allow it."""
        wrong = False
        if plan.metadata.get("filled") and not decoded:
            self.fault(value, "the list is empty", where, allowed="at least one item")
            wrong = True
        check = plan.metadata.get("check")
        if check and decoded is not None:
            several = isinstance(decoded, tuple)
            for number, item in enumerate(decoded if several else (decoded,)):
                message = check(item)
                if message:
                    place = f"{where}[{number}]" if several else where
                    self.fault(self.item(value, number) if several else value, message, place, str(item))
                    wrong = True
        if "range" in plan.metadata and decoded is not None:
            least, greatest = plan.metadata["range"]
            if decoded < least or (greatest is not None and decoded > greatest):
                allowed = f"at least {least}" if greatest is None else f"{least} to {greatest}"
                self.fault(value, "the number is out of range", where, self.shown(value), allowed)
                wrong = True
        return WRONG if wrong else decoded

    def value(self, hint: Any, value: Any, where: str) -> Any:
        """Return a value as one of the type `hint`, or WRONG."""
        if type(value) is hint and hint is not float:
            return value
        form, inner = _form(hint)
        if form is tuple:
            return self._tuple(inner[0], value, where)
        if form == "record":
            record = self.record(inner[0], value, where)
            return WRONG if record is None else record
        if form is dict:
            items = self.mapping(value, where)
            if items is WRONG:
                return WRONG
            made = {key: self.value(inner[1], item, join(where, key)) for key, item in items.items()}
            return {key: item for key, item in made.items() if item is not WRONG}
        if form is Union:
            return self._union(inner, value, where)
        if form is Any:
            return value
        decoded = self._literal(inner, value) if form is Literal else self.scalar(hint, value)
        if decoded is WRONG:
            message = "the value is not allowed" if form is Literal else "wrong type of value"
            self.fault(value, message, where, self.shown(value), self.expected(hint))
        return decoded

    def _tuple(self, hint: Any, value: Any, where: str) -> Any:
        values = self.sequence(value, where)
        if values is WRONG:
            return WRONG
        made = [self.value(hint, item, f"{where}[{number}]") for number, item in enumerate(values)]
        return tuple(item for item in made if item is not WRONG)

    def _union(self, hints: tuple[Any, ...], value: Any, where: str) -> Any:
        if type(None) in hints and self.is_null(value):
            return None
        others = [hint for hint in hints if hint is not type(None)]
        if len(others) == 1:
            return self.value(others[0], value, where)
        report, faults = self.on_fault, list[Fault]()
        self.on_fault = faults.append
        for hint in others:
            decoded = self.value(hint, value, where)
            if not faults:
                break
            faults.clear()
            decoded = WRONG
        self.on_fault = report
        if decoded is WRONG:
            allowed = " or ".join(map(self.expected, others))
            self.fault(value, "wrong type of value", where, self.shown(value), allowed)
        return decoded

    def _literal(self, allowed: tuple[Any, ...], value: Any) -> Any:
        for one in allowed:
            if self.scalar(type(one), value) == one:
                return one
        return WRONG

    def expected(self, hint: Any) -> str:
        """Return what is allowed where a type is wanted, as a fault says it."""
        form, inner = _form(hint)
        if form is Literal:
            return " or ".join(map(repr, inner))
        if form is Union:
            return " or ".join(self.expected(one) for one in inner if one is not type(None))
        return self.mapping_name if form in (dict, "record") else _NAMES.get(form, "a value")

    def mapping(self, value: Any, where: str) -> Any:
        """Return the values of a mapping by key, or WRONG."""
        if isinstance(value, dict):
            return value
        self.fault(value, f"not {self.mapping_name}", where, self.shown(value), self.mapping_name)
        return WRONG

    def sequence(self, value: Any, where: str) -> Any:
        """Return the values of a list, or WRONG."""
        if isinstance(value, list):
            return value
        self.fault(value, "not a list", where, self.shown(value), "a list")
        return WRONG

    def scalar(self, hint: Any, value: Any) -> Any:
        """Return a value as a text, a number, or true or false; WRONG where it is another."""
        if hint is float and type(value) in (int, float):
            return float(value) if abs(value) <= sys.float_info.max else WRONG
        return value if type(value) is hint else WRONG

    def item(self, value: Any, number: int) -> Any:
        """Return one item of a list as the file has it."""
        return value[number]

    def is_null(self, value: Any) -> bool:
        """Return whether a value says that there is none."""
        return value is None

    def shown(self, value: Any) -> str:
        """Return a value as a fault quotes it."""
        return value if isinstance(value, str) else "" if value is None else repr(value)

    def line_of(self, value: Any) -> int:
        """Return the line that a value is in."""
        return self.line

    def key_fault(self, mapping: Any, key: str, message: str, where: str, allowed: str = "") -> None:
        """Report a fault in a key of a mapping."""
        self.fault(mapping, message, join(where, key), allowed=allowed)

    def fault(
        self, at: Any, message: str, field: str, value: str = "", allowed: str = "", severity: str = "error"
    ) -> None:
        """Report a fault at the line of the value `at`."""
        self.on_fault(Fault(message, self.path, self.line_of(at), field, value, allowed, severity))


def join(where: str, key: str) -> str:
    """Return the place of a key below another place."""
    return f"{where}.{key}" if where else key


def read_toml(path: Path, schema: type[T], error: type[DataError], **given: Any) -> T:
    """Return a TOML file as a record of a dataclass.

    Args:
        path: The file.
        schema: The dataclass.
        error: The class of the error that is raised.
        given: Fields that the program itself sets; the file may replace those that it has.

    Raises:
        DataError: The file cannot be read or is wrong; every fault is named.
    """
    import tomllib

    try:
        values = tomllib.loads(read_text(path, error))
    except (ValueError, RecursionError) as wrong:
        raise error(Fault(f"not TOML: {parser_words(wrong)}", str(path))) from wrong
    faults: list[Fault] = []
    record = Decoder(str(path), faults.append, mapping_name="a table").record(schema, values, **given)
    if faults or record is None:
        raise error(faults)
    return record
