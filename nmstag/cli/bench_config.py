"""A configuration of `nmstag bench` in, its corpora and systems out; every fault of the file is collected."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from nmstag.errors import DataError, Fault
from nmstag.evaluation.scoring import Missing
from nmstag.packs import DEFAULT
from nmstag.plain import record
from nmstag.schema import read_toml

_Wrong = tuple[str, str, str, str]
"""What is wrong, the field, its value, and what is allowed."""
_VARIABLE = re.compile(r"\$(?:\w+|\{\w+\})")


@record(frozen=True, slots=True)
class Corpus:
    """A table '[[corpus]]': gold and how it is scored.

    Args:
        name: Its name.
        gold: File of gold annotations. A relative path starts at the configuration's folder; '$NAME' is a
            variable of the environment. The same holds for packs and other files.
        scheme: The scheme; guessed from the gold where not given.
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


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True, kw_only=True)
class Bench:
    """A configuration.

    Args:
        folder: Folder that relative paths start at.
        title: Heading of the report.
        samples: Number of bootstrap samples.
        seed: Seed of all draws.
        mesh_tree: A file of MeSH tree numbers, to explain wrong concepts; the packs' where empty.
        corpora: What is scored on.
        runs: Runs of nmstag.
        predictions: Predictions of other tools.
    """

    folder: Path = field(metadata={"given": True})
    title: str
    samples: int = field(default=1000, metadata={"range": (1, None)})
    seed: int = field(default=1, metadata={"range": (0, None)})
    mesh_tree: str = ""
    corpora: tuple[Corpus, ...] = field(default=(), metadata={"key": "corpus"})
    runs: tuple[Run, ...] = field(default=(), metadata={"key": "system"})
    predictions: tuple[Prediction, ...] = field(default=(), metadata={"key": "prediction"})

    def place(self, path: str) -> Path:
        """Return where a path of the configuration leads."""
        return self.folder / os.path.expandvars(path)

    def packs_of(self, run: Run) -> list[str]:
        """Return the packs of a system."""
        return [place if place == DEFAULT else str(self.place(place)) for place in run.packs]

    def files(self) -> list[Path]:
        """Return the files that are read, without the packs."""
        given = [*(one.gold for one in self.corpora), *(one.file for one in self.predictions), self.mesh_tree]
        return [self.place(path) for path in given if path]

    def pack_places(self) -> list[str]:
        """Return all packs, each once."""
        return list(dict.fromkeys(place for run in self.runs for place in self.packs_of(run)))


def read_bench(path: Path) -> Bench:
    """Return a configuration.

    Raises:
        DataError: The file is not TOML, or keys or values are wrong; every fault is named.
    """
    bench = read_toml(path, Bench, DataError, folder=path.parent, title=path.stem)
    faults = [
        Fault(message, str(path), field=field_, value=value, allowed=allowed)
        for message, field_, value, allowed in (*_wrong_names(bench), *_wrong_paths(bench))
    ]
    if faults:
        raise DataError(faults)
    return bench


def _wrong_paths(bench: Bench) -> Iterator[_Wrong]:
    """Yield the variables in paths that the environment does not have."""
    paths = [
        *(("corpus.gold", corpus.gold) for corpus in bench.corpora),
        ("mesh_tree", bench.mesh_tree),
        *(("system.packs", place) for run in bench.runs for place in run.packs),
        *(("prediction.file", item.file) for item in bench.predictions),
    ]
    for name, path in paths:
        for variable in _VARIABLE.findall(os.path.expandvars(path)):
            yield "the environment has no such variable", name, variable, ""


def _wrong_names(bench: Bench) -> Iterator[_Wrong]:
    """Yield duplicate names, corpora that do not exist, and corpora without a system."""
    names = [corpus.name for corpus in bench.corpora]
    if not names:
        yield "nothing to score", "corpus", "", "[[corpus]]"
    used = [(item.corpus, item.name) for item in bench.predictions]
    used += [(corpus, run.name) for run in bench.runs for corpus in (run.corpora or names)]
    for corpus in [name for name, _ in used if name not in names]:
        yield "no such corpus", "corpus", corpus, ", ".join(names)
    for corpus, name in sorted({pair for pair in used if used.count(pair) > 1}):
        yield f"corpus {corpus} has two systems of the same name", "name", name, ""
    for name in names:
        if names.count(name) > 1 or Path(name).name != name or name == "index":
            yield "not a unique name that a file can have", "corpus.name", name, ""
        if name not in {corpus for corpus, _ in used}:
            yield "a corpus has no system", "corpus.name", name, ""
