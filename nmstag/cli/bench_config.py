"""A configuration of `nmstag bench` in, its corpora and systems out; every fault of the file is collected."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, get_args

from nmstag.errors import DataError, Fault
from nmstag.evaluation.scoring import Missing

RecordT = TypeVar("RecordT")
_TOP_KEYS = "title, mesh_tree, samples, seed, corpus, system, prediction"
_VARIABLE = re.compile(r"\$(?:\w+|\{\w+\})")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A table '[[corpus]]': gold and how it is scored.

    Args:
        name: Its name.
        gold: File of gold annotations. A relative path starts at the configuration's folder; '$NAME' is a
            variable of the environment. The same holds for packs and other files.
        scheme: The scheme; told from the gold where not given.
        types: Entity types to score; the scheme's where not given.
        map: Type names as 'A=B': A is scored as B.
        missing: What to do about gold documents without predictions.
    """

    name: str
    gold: str
    scheme: str = ""
    types: tuple[str, ...] = ()
    map: tuple[str, ...] = ()
    missing: Missing = "error"


@dataclass(frozen=True, slots=True)
class Run:
    """A table '[[system]]': nmstag with a pack and a profile.

    Args:
        name: Its name.
        packs: Packs by folder, or 'default'.
        mentions: 'find', or 'keep' to find relations between the gold mentions.
        relations: 'none', 'biored' or 'cid'.
        profile: The guideline that is followed.
        corpora: Corpora it is run on; all where not given.
    """

    name: str
    packs: tuple[str, ...] = ("default",)
    mentions: str = "find"
    relations: str = "none"
    profile: str = "clinical"
    corpora: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """A table '[[prediction]]': what another tool made of a corpus.

    Args:
        name: Its name.
        corpus: Name of the corpus.
        file: File of predictions in any format.
        encoding: Its encoding.
    """

    name: str
    corpus: str
    file: str
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Bench:
    """A configuration.

    Args:
        folder: Folder that relative paths start at.
        title: Heading of the report.
        samples: Number of bootstrap samples.
        seed: Seed of all draws.
        mesh_tree: A file of MeSH tree numbers, to tell wrong concepts apart; the packs' where empty.
        corpora: What is scored on.
        runs: Runs of nmstag.
        predictions: Predictions of other tools.
    """

    folder: Path
    title: str
    samples: int
    seed: int
    mesh_tree: str
    corpora: tuple[Corpus, ...]
    runs: tuple[Run, ...]
    predictions: tuple[Prediction, ...]

    def place(self, path: str) -> Path:
        """Return where a path of the configuration leads."""
        return self.folder / os.path.expandvars(path)


def read_bench(path: Path) -> Bench:
    """Return a configuration.

    Raises:
        DataError: The file is no TOML, or keys or values are wrong; every fault of the file is in it.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(Fault(f"no TOML: {error}", str(path))) from error
    reader = _ConfigReader(str(path))
    corpora = reader.tables(data.pop("corpus", []), "corpus", Corpus)
    runs = reader.tables(data.pop("system", []), "system", Run)
    predictions = reader.tables(data.pop("prediction", []), "prediction", Prediction)
    title = reader.text(data, "title", path.stem)
    mesh_tree = reader.text(data, "mesh_tree", "")
    samples, seed = reader.number(data, "samples", 1000, least=1), reader.number(data, "seed", 1, least=0)
    for key in data:
        reader.fault(
            "unknown key", key, allowed="title, mesh_tree, samples, seed, corpus, system, prediction"
        )
    reader.check_names(corpora, runs, predictions)
    reader.check_paths("corpus.gold", (item.gold for item in corpora))
    reader.check_paths("mesh_tree", [mesh_tree])
    reader.check_paths("system.packs", (place for item in runs for place in item.packs))
    reader.check_paths("prediction.file", (item.file for item in predictions))
    if reader.faults:
        raise DataError(reader.faults)
    return Bench(path.parent, title, samples, seed, mesh_tree, corpora, runs, predictions)


class _ConfigReader:
    """Turns tables into records; collects the faults of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def fault(self, message: str, field: str, value: object = "", allowed: str = "") -> None:
        self.faults.append(Fault(message, self.path, field=field, value=str(value), allowed=allowed))

    def text(self, data: dict[str, object], key: str, default: str) -> str:
        value = data.pop(key, default)
        if not isinstance(value, str):
            self.fault("no string", key, value)
        return str(value)

    def number(self, data: dict[str, object], key: str, default: int, *, least: int) -> int:
        value = data.pop(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.fault("no such number", key, value, f"a whole number from {least}")
        return default

    def tables(self, tables: object, name: str, record: type[RecordT]) -> tuple[RecordT, ...]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault("no list of tables", name, allowed=f"[[{name}]]")
            return ()
        made = [self._record(table, name, record) for table in tables]
        return tuple(item for item in made if item is not None)

    def _record(self, table: dict[str, object], name: str, record: Any) -> Any:
        before = len(self.faults)
        known = {item.name: item for item in fields(record)}
        for key, item in known.items():
            if item.default is MISSING and key not in table:
                self.fault("a key is missing", f"{name}.{key}")
        values = {}
        for key, value in table.items():
            if key not in known:
                self.fault("unknown key", f"{name}.{key}", allowed=", ".join(known))
            else:
                values[key] = self._value(
                    value, f"{name}.{key}", several=str(known[key].type).startswith("tuple")
                )
        return record(**values) if len(self.faults) == before else None

    def _value(self, value: object, field: str, *, several: bool) -> object:
        if not several:
            if not isinstance(value, str):
                self.fault("no string", field, value)
            return value
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.fault("no list of strings", field, value)
            return ()
        return tuple(value)

    def check_paths(self, field: str, paths: Iterable[str]) -> None:
        """Note variables in paths that the environment does not have."""
        for path in paths:
            for name in _VARIABLE.findall(os.path.expandvars(path)):
                self.fault("the environment has no such variable", field, name)

    def check_names(
        self, corpora: tuple[Corpus, ...], runs: tuple[Run, ...], predictions: tuple[Prediction, ...]
    ) -> None:
        """Note duplicate names, corpora that do not exist, and corpora without a system."""
        names = [corpus.name for corpus in corpora]
        if not names and not self.faults:
            self.fault("nothing to score", "corpus", allowed="[[corpus]]")
        used: list[tuple[str, str]] = [(item.corpus, item.name) for item in predictions]
        used += [(corpus, run.name) for run in runs for corpus in (run.corpora or names)]
        for corpus in [name for name, _ in used if name not in names]:
            self.fault("no such corpus", "corpus", corpus, ", ".join(names))
        for pair in sorted({pair for pair in used if used.count(pair) > 1}):
            self.fault(f"corpus {pair[0]} has two systems of the same name", "name", pair[1])
        for item in corpora:
            if names.count(item.name) > 1 or Path(item.name).name != item.name or item.name == "index":
                self.fault("not a unique name that a file can have", "corpus.name", item.name)
            if item.name not in {corpus for corpus, _ in used}:
                self.fault("a corpus has no system", "corpus.name", item.name)
            if item.missing not in get_args(Missing):
                self.fault("unknown value", "corpus.missing", item.missing, ", ".join(get_args(Missing)))
