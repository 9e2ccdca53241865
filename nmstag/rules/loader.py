"""Reads rule files into rules, and reports every fault of all files at once.

PyYAML is imported only when a file is read: a compiled rule set (`dump_rules`) needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from nmstag.errors import Fault, RuleError
from nmstag.rules.macros import Macros, read_macros
from nmstag.rules.schema import Rule
from nmstag.rules.yaml_decoder import (
    FaultList,
    Unfit,
    compose,
    convert,
    join,
    mapping_items,
    node_text,
    sequence,
)

R = TypeVar("R", bound=Rule)
MACRO_FILE = "macros.yaml"
_FILE_KEYS = ("topic", "about", "macros", "rules")


def load_rules(
    paths: str | Path | Iterable[str | Path], schema: type[R], *, include_disabled: bool = False
) -> list[R]:
    """Return the rules of one or more files or folders, in order of file name and line.

    A folder stands for all '*.yaml' below it. Macros come from the file itself, then from a
    'macros.yaml' beside it or one folder above.

    Args:
        paths: Files or folders.
        schema: The subclass of `Rule` that says which keys and values are allowed.
        include_disabled: Also return the rules that say `enabled: false`.

    Raises:
        RuleError: Carries every fault of every file.
    """
    faults: list[Fault] = []
    rules: list[R] = []
    for path in _files(paths, faults):
        rules += _load_file(path, schema, faults)
    _check_ids(rules, faults)
    if faults:
        raise RuleError(faults)
    return [rule for rule in rules if rule.enabled or include_disabled]


def dump_rules(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return the rules as plain data (texts, numbers, tuples, dicts) that `marshal` can write."""
    return [{item.name: getattr(rule, item.name) for item in fields(rule)} for rule in rules]


def revive_rules(plain: Iterable[dict[str, Any]], schema: type[R]) -> list[R]:
    """Return the rules that `dump_rules` wrote; they were checked when they were first loaded."""
    return [schema(**values) for values in plain]


def _files(paths: str | Path | Iterable[str | Path], faults: list[Fault]) -> list[Path]:
    found: list[Path] = []
    for path in [paths] if isinstance(paths, str | Path) else paths:
        path = Path(path)
        if path.is_dir():
            found += sorted(item for item in path.rglob("*.yaml") if item.name != MACRO_FILE)
        elif path.is_file():
            found.append(path)
        else:
            faults.append(
                Fault("no such file or folder", str(path), allowed="a rule file or a folder of them")
            )
    return list(dict.fromkeys(found))


def _read(path: Path, faults: FaultList) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.faults.append(Fault(f"cannot be read: {error}", str(path), allowed="YAML in UTF-8"))
        return None
    node, broken = compose(text, str(path))
    faults.faults += broken
    return node


def _shared_macros(path: Path, faults: list[Fault]) -> Macros:
    macros = Macros()
    for folder in (path.parent.parent, path.parent):
        shared = folder / MACRO_FILE
        if shared.is_file():
            noted = FaultList(str(shared))
            node = _read(shared, noted)
            if node is not None:
                macros = _file_macros(node, noted).over(macros)
            faults += [fault for fault in noted.faults if fault not in faults]
    return macros


def _file_macros(node: Any, faults: FaultList) -> Macros:
    """Return the macros of a shared file: under `macros:`, or the whole file."""
    try:
        items = mapping_items(node, "", faults)
    except Unfit:
        return Macros()
    return read_macros(items["macros"][1] if "macros" in items else node, faults)


def _load_file(path: Path, schema: type[R], faults: list[Fault]) -> list[R]:
    noted = FaultList(str(path))
    rules: list[R] = []
    root = _read(path, noted)
    try:
        if root is not None:
            rules = _read_root(root, schema, _shared_macros(path, faults), noted)
        elif not noted.faults:
            noted.faults.append(Fault("the file is empty", str(path), allowed="topic, about and rules"))
    except Unfit:
        pass
    faults += noted.faults
    return rules


def _read_root(root: Any, schema: type[R], shared: Macros, faults: FaultList) -> list[R]:
    items = mapping_items(root, "", faults)
    for name, (key, _) in items.items():
        if name not in _FILE_KEYS:
            faults.add(key, "the key is unknown", name, allowed=_nearest(name, _FILE_KEYS))
    for name in ("topic", "about", "rules"):
        if name not in items:
            faults.add(root, "the key is missing", name, allowed=f"{name}: ...")
    macros = read_macros(items["macros"][1], faults) if "macros" in items else Macros()
    topic = node_text(items["topic"][1]) if "topic" in items else ""
    hints = get_type_hints(schema)
    rules = []
    for node in sequence(items["rules"][1], "rules", faults) if "rules" in items else ():
        try:
            rules.append(_read_rule(node, schema, hints, macros.over(shared), topic, faults))
        except Unfit:
            continue
    return rules


def _read_rule(
    node: Any, schema: type[R], hints: dict[str, Any], macros: Macros, topic: str, faults: FaultList
) -> R:
    name = _rule_name(node)
    items = mapping_items(node, name, faults)
    known = {item.name: item for item in fields(schema) if not item.metadata.get("set_by_loader")}
    before = len(faults.faults)
    for key, (key_node, _) in items.items():
        if key not in known:
            faults.add(key_node, "the key is unknown", join(name, key), allowed=_nearest(key, known))
    values: dict[str, Any] = {}
    for key, item in known.items():
        if key in items:
            values[key] = _read_value(items[key][1], item, hints[key], macros, join(name, key), faults)
        elif item.default is MISSING and item.default_factory is MISSING:
            faults.add(node, "the key is missing", join(name, key), allowed=f"{key}: ...")
    if len(faults.faults) > before:
        raise Unfit
    return schema(**values, topic=topic, path=faults.path, line=node.start_mark.line + 1)


def _rule_name(node: Any) -> str:
    pairs = node.value if node.id == "mapping" else ()
    return next((node_text(value) for key, value in pairs if node_text(key) == "id"), "rule")


def _read_value(node: Any, item: Field[Any], hint: Any, macros: Macros, where: str, faults: FaultList) -> Any:
    try:
        value = convert(node, hint, where, faults)
    except Unfit:
        return None
    if item.metadata.get("filled") and not value:
        faults.add(node, "the list is empty", where, allowed="at least one")
    matches = item.metadata.get("matches")
    if matches and not re.fullmatch(matches, value):
        faults.add(node, "is not a valid name", where, value, f"a text like {matches}")
    try:
        value = _expanded(value, item.metadata.get("macros"), macros)
    except KeyError as error:
        message = str(error.args[0])
        wrong = re.findall(r"<(.*)>", message)
        faults.add(node, message, where, allowed=_nearest(wrong[0], macros.alternatives))
        return None
    _check_texts(node, value, item, where, faults)
    return value


def _expanded(value: Any, how: str | None, macros: Macros) -> Any:
    if how is None or value is None:
        return value
    if how == "splice":
        return macros.splice(value)
    return macros.expand(value) if isinstance(value, str) else tuple(map(macros.expand, value))


def _check_texts(node: Any, value: Any, item: Field[Any], where: str, faults: FaultList) -> None:
    check = item.metadata.get("check")
    if check is None or value is None:
        return
    nodes = sequence(node, where, faults) if isinstance(value, tuple) else [node]
    for number, text in enumerate(value if isinstance(value, tuple) else [value]):
        wrong = check(text)
        if wrong:
            place = f"{where}[{number}]" if isinstance(value, tuple) else where
            faults.add(nodes[number], wrong, place, text)


def _check_ids(rules: Iterable[Rule], faults: list[Fault]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            message = f"the id stands twice (first in {first.path}:{first.line})"
            faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.id", rule.id, "an id of its own"))


def _nearest(name: str, known: Iterable[str]) -> str:
    """Return what may have been meant: the nearest known name, or all of them."""
    from difflib import get_close_matches

    known = list(known)
    near = get_close_matches(name, known, n=1)
    return repr(near[0]) if near else "one of " + ", ".join(known) if known else "no such thing at all"
