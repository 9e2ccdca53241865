"""What `nmstag bench` does: packs, profiles and outside predictions on several corpora in one run."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from nmstag import __version__
from nmstag.cli.error_resources import find_knowledge
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.scoring import Rules, make_report
from nmstag.document import Document
from nmstag.errors import DataError, Fault
from nmstag.evaluation import evaluate
from nmstag.evaluation.errors.analysis import analyse
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.report.contents import Report, SystemReport, overview
from nmstag.evaluation.scoring.significance import confidence_intervals
from nmstag.formats import open_output, read_documents
from nmstag.packs import DEFAULT, load_packs
from nmstag.pipeline import TaggerOptions, tag_documents


@dataclass(frozen=True, slots=True)
class Corpus:
    """A table '[[corpus]]': gold and how it is scored.

    Args:
        name: Its name.
        gold: File of gold annotations. A relative path starts at the configuration's folder; '$NAME' stands
            for a variable of the environment. The same holds for packs and other files.
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
    missing: Literal["error", "empty", "skip"] = "error"


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


def run_bench(config: str, out: Path, *, pages: bool, jobs: int) -> int:
    """Run a configuration and write its report and result; return the number of errors in the files."""
    bench = read_bench(Path(config))
    faults = FaultPrinter()
    if pages:
        from nmstag.evaluation.report.html import check_installed

        check_installed()
    out.mkdir(parents=True, exist_ok=True)
    reports = bench_reports(bench, jobs, faults)
    _write(out / "result.json", json.dumps(bench_result(bench, reports), indent=2) + "\n")
    _write(out / "report.md", f"# {bench.title}\n\n{bench_markdown(reports)}")
    if pages:
        from nmstag.evaluation.report.html import render_html, render_overview

        _write(out / "index.html", render_overview(bench.title, reports))
        for name, report in reports.items():
            _write(out / f"{name}.html", render_html(report))
    faults.summary()
    return faults.errors


def bench_reports(bench: Bench, jobs: int, faults: FaultPrinter) -> dict[str, Report]:
    """Return the report of each corpus by its name."""
    return {corpus.name: _bench_corpus(bench, corpus, jobs, faults) for corpus in bench.corpora}


def bench_result(bench: Bench, reports: Mapping[str, Report]) -> dict[str, object]:
    """Return all figures without any text of a corpus, so that they can be published."""
    return {
        "title": bench.title,
        "version": __version__,
        "systems": [asdict(run) for run in bench.runs],
        "corpora": {name: _result(report) for name, report in reports.items()},
    }


def _write(path: Path, text: str) -> None:
    with open_output(str(path)) as stream:
        stream.write(text)


def _result(report: Report) -> dict[str, object]:
    return {
        "scores": [
            {
                "name": item.name,
                **item.scores.to_json(intervals=item.intervals),
                "errors": item.analysis.to_json(limit=0),
            }
            for item in report.systems
        ],
        "rankings": [ranking.to_json() for ranking in report.rankings],
    }


def bench_markdown(reports: Mapping[str, Report]) -> str:
    """Return the reports of all corpora as Markdown, without any text of them."""
    parts = [report.to_markdown(level=2, strings=False) for report in reports.values()]
    return "\n".join([*overview(reports), "", *parts])


def _bench_corpus(bench: Bench, corpus: Corpus, jobs: int, faults: FaultPrinter) -> Report:
    """Return the report of one corpus."""
    gold = list(read_documents([str(bench.place(corpus.gold))], on_fault=faults))
    scheme = Rules(corpus.scheme or None, corpus.types, corpus.map).find(gold)
    systems = []
    for name, knowledge, pred in _outputs(bench, corpus, gold, jobs, faults):
        sys.stderr.write(f"nmstag: {corpus.name}: {name}\n")
        scores = evaluate(gold, pred, scheme, missing=corpus.missing)
        intervals = confidence_intervals(scores, samples=bench.samples, seed=bench.seed)
        analysis = analyse(gold, pred, scheme, corpus.missing, knowledge)
        systems.append(SystemReport(name, scores, intervals, analysis))
    return make_report(corpus.name, gold, systems, samples=bench.samples, seed=bench.seed)


def _outputs(
    bench: Bench, corpus: Corpus, gold: list[Document], jobs: int, faults: FaultPrinter
) -> Iterator[tuple[str, Knowledge, list[Document]]]:
    """Yield name, what is known of it, and output of every system that a corpus has."""
    tree = bench.place(bench.mesh_tree) if bench.mesh_tree else None
    for run in bench.runs:
        if not run.corpora or corpus.name in run.corpora:
            places = [place if place == DEFAULT else str(bench.place(place)) for place in run.packs]
            options = TaggerOptions(tuple(places), run.mentions, run.relations, run.profile)
            bare = [without_gold(document, keep=run.mentions == "keep") for document in gold]
            known = find_knowledge(load_packs(places, run.profile), tree, faults)
            yield run.name, known, list(tag_documents(bare, options, jobs))
    for item in bench.predictions:
        if item.corpus == corpus.name:
            file = str(bench.place(item.file))
            documents = list(read_documents([file], on_fault=faults, encoding=item.encoding))
            yield item.name, find_knowledge(None, tree, faults), documents


def without_gold(document: Document, *, keep: bool) -> Document:
    """Return a document without what is looked for in it, so that no gold can reach the output."""
    mentions = document.mentions if keep else ()
    return Document(document.id, document.text, document.passages, mentions)


def read_bench(path: Path) -> Bench:
    """Return a configuration.

    Raises:
        DataError: The file is no TOML, or keys or values are wrong; every fault of the file is in it.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(Fault(f"no TOML: {error}", str(path))) from error
    reader = _Reader(str(path))
    corpora = reader.tables(data.pop("corpus", []), "corpus", Corpus)
    runs = reader.tables(data.pop("system", []), "system", Run)
    predictions = reader.tables(data.pop("prediction", []), "prediction", Prediction)
    title, samples = data.pop("title", path.stem), data.pop("samples", 1000)
    seed, mesh_tree = data.pop("seed", 1), data.pop("mesh_tree", "")
    reader.check(data, {"title": title, "mesh_tree": mesh_tree}, {"samples": (samples, 1), "seed": (seed, 0)})
    reader.check_names(corpora, runs, predictions)
    reader.check_paths({"corpus.gold": [item.gold for item in corpora], "mesh_tree": [str(mesh_tree)]})
    reader.check_paths({"system.packs": [place for item in runs for place in item.packs]})
    reader.check_paths({"prediction.file": [item.file for item in predictions]})
    if reader.faults:
        raise DataError(reader.faults)
    return Bench(path.parent, title, samples, seed, mesh_tree, corpora, runs, predictions)


class _Reader:
    """Turns tables into records; collects the faults of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def fault(self, message: str, field: str, value: object = "", allowed: str = "") -> None:
        self.faults.append(Fault(message, self.path, field=field, value=str(value), allowed=allowed))

    def tables(self, tables: object, name: str, record: Any) -> tuple[Any, ...]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fault("no list of tables", name, allowed=f"[[{name}]]")
            return ()
        made = [self._record(table, name, record) for table in tables]
        return tuple(item for item in made if item is not None)

    def _record(self, table: dict[str, Any], name: str, record: Any) -> Any:
        before = len(self.faults)
        known = {item.name: item for item in fields(record)}
        required = [key for key, item in known.items() if item.type == "str" and key in _REQUIRED]
        for key in [key for key in required if key not in table]:
            self.fault("a key is missing", f"{name}.{key}")
        for key, value in table.items():
            if key not in known:
                self.fault("unknown key", f"{name}.{key}", allowed=", ".join(known))
            elif str(known[key].type).startswith("tuple"):
                if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
                    self.fault("no list of strings", f"{name}.{key}", value)
            elif not isinstance(value, str):
                self.fault("no string", f"{name}.{key}", value)
        if len(self.faults) > before:
            return None
        return record(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        )

    def check(
        self,
        rest: Mapping[str, object],
        strings: Mapping[str, object],
        numbers: Mapping[str, tuple[object, int]],
    ) -> None:
        """Note unknown keys of the top level, and wrong values; a number stands with the least allowed."""
        for key in rest:
            allowed = ", ".join([*strings, *numbers, "corpus", "system", "prediction"])
            self.fault("unknown key", key, allowed=allowed)
        for key, text in strings.items():
            if not isinstance(text, str):
                self.fault("no string", key, text)
        for key, (value, least) in numbers.items():
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                self.fault("no such number", key, value, f"a whole number from {least}")

    def check_paths(self, paths: Mapping[str, Iterable[str]]) -> None:
        """Note variables in paths that the environment does not have."""
        for field, given in paths.items():
            for path in given:
                for name in _VARIABLE.findall(os.path.expandvars(path)):
                    self.fault("the environment has no such variable", field, name)

    def check_names(
        self, corpora: tuple[Corpus, ...], runs: tuple[Run, ...], predictions: tuple[Prediction, ...]
    ) -> None:
        """Note names that stand twice, corpora that are not there, and corpora without a system."""
        names = [corpus.name for corpus in corpora]
        if not names and not self.faults:
            self.fault("nothing to score", "corpus", allowed="[[corpus]]")
        used: list[tuple[str, str]] = [(item.corpus, item.name) for item in predictions]
        used += [(corpus, run.name) for run in runs for corpus in (run.corpora or names)]
        for corpus in [name for name, _ in used if name not in names]:
            self.fault("no such corpus", "corpus", corpus, ", ".join(names))
        for pair in sorted({pair for pair in used if used.count(pair) > 1}):
            self.fault(f"corpus {pair[0]} has two systems of the same name", "name", pair[1])
        for name in names:
            if names.count(name) > 1 or Path(name).name != name or name == "index":
                self.fault("no name of its own that a file can have", "corpus.name", name)
            if name not in {corpus for corpus, _ in used}:
                self.fault("a corpus has no system", "corpus.name", name)
        for item in corpora:
            if item.missing not in ("error", "empty", "skip"):
                self.fault("unknown value", "corpus.missing", item.missing, "error, empty, skip")


_VARIABLE = re.compile(r"\$(?:\w+|\{\w+\})")
_REQUIRED = ("name", "gold", "corpus", "file")
