"""Reads tables of rules: each row is a rule, each column a key of it.

The first stage of compiling, beside the YAML of rule files. There are two sorts of table: rules that a pack
learned, `profiles/<profile>/<topic>.tsv`, and rules so alike that they are best read in rows,
`rules/<topic>/*.tsv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin

from nmstag.errors import FaultHandler
from nmstag.rules.macros import MacroDecoder, Macros, alternatives
from nmstag.rules.schema import Rule
from nmstag.schema import Decoder, field_plans
from nmstag.tables import TableRow, read_table

R = TypeVar("R", bound=Rule)
_NEEDED = ("id", "examples", "counterexamples")
_BOOLEANS = {"true": True, "false": False}


def written_rules(path: Path, schema: type[R], macros: Macros, on_fault: FaultHandler) -> Iterator[R]:
    """Yield a rule for each row of a table that people write; the table must have its id and its examples.

    The items of a list are separated by bars, of which those in round brackets are part of an item; a cell
    that is empty leaves its key out.

    Args:
        path: The table.
        schema: The dataclass that the rules are.
        macros: The macros that its cells may use.
        on_fault: Called with each fault.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    for row in read_table(path, required=_NEEDED, optional=_keys(schema), on_fault=on_fault):
        yield from _rule(row, schema, macros, on_fault, row["id"] or "rule")


def learned_rules(path: Path, schema: type[R], on_fault: FaultHandler) -> Iterator[R]:
    """Yield a rule for each row of a table of learned rules; its id is the place of the row.

    Args:
        path: The table.
        schema: The dataclass that the rules are.
        on_fault: Called with each fault.

    Raises:
        PackError: The file cannot be read or is not UTF-8.
    """
    for row in read_table(path, required=(), optional=_keys(schema), on_fault=on_fault):
        place = f"{path.parent.name}/{path.name}:{row.line}"
        given = {"id": place, "examples": (), "counterexamples": (), "source": "induced"}
        yield from _rule(row, schema, None, on_fault, "", **given)


def _keys(schema: type[Rule]) -> tuple[str, ...]:
    return tuple(field_plans(cast(Any, schema)))


def _rule(
    row: TableRow, schema: type[R], macros: Macros | None, on_fault: FaultHandler, where: str, **given: Any
) -> Iterator[R]:
    """Yield the rule of a row; nothing, with its faults reported, where it is none.

    Without macros its words are plain: brackets in them are words, too.
    """
    plans = field_plans(cast(Any, schema))
    split = _plain_items if macros is None else alternatives
    values = {key: _value(plans[key].hint, cell, row, split, on_fault) for key, cell in row.items() if cell}
    decoder = _decoder(row, macros, on_fault)
    given |= {"topic": Path(row.path).stem, "path": row.path, "line": row.line}
    rule = decoder.record(schema, values, where, **given)
    if rule is not None:
        yield rule


def _decoder(row: TableRow, macros: Macros | None, on_fault: FaultHandler) -> Decoder:
    if macros is None:
        return Decoder(row.path, on_fault, row.line, "a row")
    decoder = MacroDecoder(row.path, on_fault, row.line, "a row")
    decoder.macros = macros
    return decoder


def _plain_items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split("|")]


def _value(
    hint: Any, cell: str, row: TableRow, split: Callable[[str], list[str]], on_fault: FaultHandler
) -> Any:
    """Return a cell as the value of a field; `split` takes the cell of a list apart."""
    if get_origin(hint) is tuple:
        return split(cell)
    if hint is bool:
        return _BOOLEANS.get(cell.lower(), cell)
    for number in (int, float):
        if number in getattr(hint, "__args__", (hint,)):
            try:
                return number(cell)
            except ValueError:
                on_fault(row.fault("not a number", value=cell))
    return cell
