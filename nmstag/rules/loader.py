"""Reads rule files into rules, and reports every fault of all files at once.

The first stage of compiling: gets paths and the dataclass of the rules, returns rules that were checked.
PyYAML is imported only when a file is read, as a compiled pack needs none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from nmstag.errors import Fault, PackError, RuleError
from nmstag.rules.macros import MACRO_FILE, MacroDecoder, Macros, load_macros, read_macros
from nmstag.rules.rule_tables import written_rules
from nmstag.rules.schema import Rule
from nmstag.rules.yaml_decoder import YamlDecoder, compose
from nmstag.schema import WRONG
from nmstag.tables import read_text

R = TypeVar("R", bound=Rule)
TABLE = ".tsv"
RULE_FILES = (".yaml", ".yml", TABLE)
"""How the names of files of rules end."""
_FORMER_MACRO_FILE = "macros.yaml"


@dataclasses.dataclass(frozen=True, slots=True)
class _RuleFile:
    """The top level of a rule file; macros, defaults and rules are decoded after it."""

    topic: str
    about: str
    rules: Any
    macros: Any = None
    defaults: Any = None


def load_rules(
    paths: str | Path | Iterable[str | Path],
    schema: type[R],
    *,
    include_disabled: bool = False,
    macro_files: Iterable[Path] = (),
) -> list[R]:
    """Return the rules of one or more files or folders, in order of file name and line.

    A folder means all '*.yaml' and '*.tsv' below it (`nmstag.rules.rule_tables`). Macros come from the file
    itself, then from a 'macros.tsv' in the same folder or one folder above.

    Args:
        paths: Files or folders.
        schema: The subclass of `Rule` that says which keys and values are allowed.
        include_disabled: Also return the rules that say `enabled: false`.
        macro_files: Further tables of macros, such as those of the packs that these rules are stacked on.

    Raises:
        RuleError: Carries every fault of every file.
    """
    faults: list[Fault] = []
    rules: list[R] = []
    macros = Macros()
    for path in macro_files:
        macros = _macros_of(path, faults).over(macros)
    shared: dict[Path, Macros] = {}
    for path in _files(paths, faults):
        if path.parent not in shared:
            shared[path.parent] = _shared_macros(path, faults).over(macros)
        rules += _load_file(path, schema, shared[path.parent], faults)
    _check_ids(rules, faults)
    if faults:
        raise RuleError(faults)
    return [rule for rule in rules if rule.enabled or include_disabled]


def _files(paths: str | Path | Iterable[str | Path], faults: list[Fault]) -> list[Path]:
    found: list[Path] = []
    for path in [paths] if isinstance(paths, str | Path) else paths:
        path = Path(path)
        if path.is_dir():
            files = (*path.rglob("*.yaml"), *path.rglob(f"*{TABLE}"))
            found += sorted(item for item in files if item.name != MACRO_FILE)
        elif path.is_file():
            found.append(path)
        else:
            faults.append(
                Fault("no such file or folder", str(path), allowed="a rule file or a folder of them")
            )
    return list(dict.fromkeys(found))


def _read(path: Path, faults: list[Fault]) -> Any:
    """Return the root node of a file; None where it is empty or cannot be read, which is reported."""
    try:
        return compose(read_text(path, RuleError), str(path), faults.append)
    except RuleError as error:
        faults += error.faults
        return None


def _shared_macros(path: Path, faults: list[Fault]) -> Macros:
    """Return the macros of the shared files that hold for a rule file."""
    macros = Macros()
    for folder in (path.parent.parent, path.parent):
        if (folder / MACRO_FILE).is_file():
            macros = _macros_of(folder / MACRO_FILE, faults).over(macros)
    return macros


def _macros_of(path: Path, faults: list[Fault]) -> Macros:
    """Return the macros of a table; what is wrong with it is reported once."""
    own: list[Fault] = []
    macros = Macros()
    try:
        macros = load_macros(path, own.append)
    except PackError as error:
        own += error.faults
    faults += [fault for fault in own if fault not in faults]
    return macros


def _load_file(path: Path, schema: type[R], macros: Macros, faults: list[Fault]) -> list[R]:
    if path.suffix == TABLE:
        return _load_table(path, schema, macros, faults)
    if path.name == _FORMER_MACRO_FILE:
        allowed = f"{MACRO_FILE}, with the columns name, words and note"
        faults.append(Fault("macros of a folder are rows of a table", str(path), allowed=allowed))
        return []
    before = len(faults)
    root = _read(path, faults)
    if root is None:
        if len(faults) == before:
            faults.append(Fault("the file is empty", str(path), allowed="topic, about and rules"))
        return []
    decoder = _RuleDecoder(str(path), faults.append)
    file = decoder.record(_RuleFile, root)
    if file is None:
        return []
    own = read_macros(file.macros, decoder) if file.macros is not None else Macros()
    decoder.macros = own.over(macros)
    if file.defaults is not None:
        decoder.read_defaults(file.defaults)
    nodes = decoder.sequence(file.rules, "rules")
    rules = [decoder.rule(schema, node, file.topic) for node in (() if nodes is WRONG else nodes)]
    return [rule for rule in rules if rule is not None]


def _load_table(path: Path, schema: type[R], macros: Macros, faults: list[Fault]) -> list[R]:
    try:
        return list(written_rules(path, schema, macros, faults.append))
    except PackError as error:
        faults += error.faults
        return []


_OWN_KEYS = ("id", "examples", "counterexamples")
"""The keys that each rule must have for itself."""

_REMOVAL_KEYS = {"id", "enabled", "description"}
"""The keys of what only removes another pack's rule."""


class _RuleDecoder(MacroDecoder, YamlDecoder):
    """Decodes the rules of one file, with their macros expanded and the keys that all of them share."""

    _defaults: tuple[tuple[Any, Any], ...] = ()
    _shared_lines = range(0)
    _name = ""

    def read_defaults(self, node: Any) -> None:
        """Take the keys and values that each rule of the file has unless it says otherwise."""
        items = self.mapping(node, "defaults")
        if items is WRONG:
            return
        for key in _OWN_KEYS:
            if key in items:
                self.key_fault(node, key, "each rule says this for itself", "defaults")
        pairs = {self.shown(key): (key, value) for key, value in reversed(node.value)}
        self._defaults = tuple(pairs[key] for key in items if key not in _OWN_KEYS)
        self._shared_lines = range(self.line_of(node), node.end_mark.line + 2)
        self._reported: set[tuple[str, str, str]] = set()

    def fault(
        self, at: Any, message: str, field: str, value: str = "", allowed: str = "", severity: str = "error"
    ) -> None:
        """Report a fault at the line of a node; one in the defaults is reported once, not for each rule."""
        if self._name and self.line_of(at) in self._shared_lines:
            field = "defaults" + field.removeprefix(self._name)
            if (field, message, value) in self._reported:
                return
            self._reported.add((field, message, value))
        super().fault(at, message, field, value, allowed, severity)

    def rule(self, schema: type[R], node: Any, topic: str) -> R | None:
        """Return the rule of a node; None, with its faults reported, where it is none."""
        pairs = node.value if node.id == "mapping" else ()
        name = next((self.shown(value) for key, value in pairs if self.shown(key) == "id"), "rule")
        given = {self.shown(key): self.shown(value) for key, value in pairs}
        if given.keys() <= _REMOVAL_KEYS and given.get("enabled", "").lower() in ("false", "no", "off"):
            return _removal(schema, name, topic, self.path, self.line_of(node))
        self._name, line = name, self.line_of(node)
        whole = self._with_defaults(node, given)
        return self.record(schema, whole, name, topic=topic, path=self.path, line=line)

    def _with_defaults(self, node: Any, given: Container[str]) -> Any:
        """Return the node of a rule with the file's defaults for the keys that it does not give."""
        added = [pair for pair in self._defaults if self.shown(pair[0]) not in given]
        if not added or node.id != "mapping":
            return node
        return type(node)(node.tag, [*node.value, *added], node.start_mark, node.end_mark)


def _removal(schema: type[R], id_: str, topic: str, path: str, line: int) -> R:
    """Return the rule of a file that says no more than `enabled: false` of an id, to remove another pack's.

    Fields that a rule must have are empty.
    """
    needed: dict[str, Any] = {item.name: () for item in fields(schema) if item.default is MISSING}
    return schema(**needed | {"id": id_, "enabled": False, "topic": topic, "path": path, "line": line})


def _check_ids(rules: Sequence[Rule], faults: list[Fault]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            message = f"duplicate id (first used in {first.path}:{first.line})"
            faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.id", rule.id, "another id"))
