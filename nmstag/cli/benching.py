"""What `nmstag bench` does: packs, profiles and outside predictions on several corpora in one run."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.scoring import Rules, make_report
from nmstag.document import Document
from nmstag.errors import DataError, Fault
from nmstag.evaluation import evaluate
from nmstag.evaluation.analysis import analyse
from nmstag.evaluation.report import Report, SystemReport
from nmstag.evaluation.schemes import Scheme
from nmstag.evaluation.significance import confidence_intervals
from nmstag.formats import open_output, read_documents
from nmstag.packs import open_pack
from nmstag.pipeline import TaggerOptions, tag_documents


@dataclass(frozen=True, slots=True)
class Corpus:
    """A table '[[corpus]]': gold and how it is scored.

    Args:
        name: Its name.
        gold: File of gold annotations; a relative path starts at the configuration's folder.
        scheme: The scheme; told from the gold where not given.
        types: Entity types to score; the scheme's where not given.
        missing: What to do about gold documents without predictions.
    """

    name: str
    gold: str
    scheme: str = ""
    types: tuple[str, ...] = ()
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
    """A table '[[prediction]]': what another tool made of a corpus."""

    name: str
    corpus: str
    file: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A configuration.

    Args:
        folder: Folder that relative paths start at.
        title: Heading of the report.
        samples: Number of bootstrap samples.
        seed: Seed of all draws.
        corpora: What is scored on.
        runs: Runs of nmstag.
        predictions: Predictions of other tools.
    """

    folder: Path
    title: str
    samples: int
    seed: int
    corpora: tuple[Corpus, ...]
    runs: tuple[Run, ...]
    predictions: tuple[Prediction, ...]


def run_bench(config: str, out: Path, *, pages: bool, jobs: int) -> int:
    """Run a configuration and write its report and result; return the number of errors in the files."""
    bench = read_bench(Path(config))
    faults = FaultPrinter()
    out.mkdir(parents=True, exist_ok=True)
    reports = {corpus.name: _bench_corpus(bench, corpus, jobs, faults) for corpus in bench.corpora}
    result = {
        "title": bench.title,
        "systems": [asdict(run) for run in bench.runs],
        "corpora": {name: _result(report) for name, report in reports.items()},
    }
    _write(out / "result.json", json.dumps(result, indent=2) + "\n")
    _write(out / "report.md", _markdown(bench.title, reports))
    if pages:
        from nmstag.evaluation.html_report import render_html

        for name, report in reports.items():
            _write(out / f"{name}.html", render_html(report))
    faults.summary()
    return faults.errors


def _write(path: Path, text: str) -> None:
    with open_output(str(path)) as stream:
        stream.write(text)


def _result(report: Report) -> dict[str, object]:
    """Return the figures of a corpus without any text of it, so that they can be published."""
    return {
        "scores": [
            {"name": item.name, **item.scores.to_json(intervals=item.intervals)} for item in report.systems
        ],
        "rankings": [ranking.to_json() for ranking in report.rankings],
    }


def _markdown(title: str, reports: Mapping[str, Report]) -> str:
    return f"# {title}\n\n" + "\n".join(
        report.to_markdown(level=2, strings=False) for report in reports.values()
    )


def _bench_corpus(bench: Bench, corpus: Corpus, jobs: int, faults: FaultPrinter) -> Report:
    """Return the report of one corpus."""
    gold = list(read_documents([str(bench.folder / corpus.gold)], on_fault=faults))
    scheme = Rules(corpus.scheme or None, corpus.types or None).find(gold)
    systems = []
    for name, pack_hash, pred in _outputs(bench, corpus, gold, jobs, faults):
        sys.stderr.write(f"nmstag: {corpus.name}: {name}\n")
        systems.append(_score(bench, corpus, scheme, gold, name, pack_hash, pred))
    return make_report(corpus.name, gold, systems, samples=bench.samples, seed=bench.seed)


def _outputs(
    bench: Bench, corpus: Corpus, gold: list[Document], jobs: int, faults: FaultPrinter
) -> Iterator[tuple[str, str, list[Document]]]:
    """Yield name, hash of the pack and output of every system that a corpus has."""
    for run in bench.runs:
        if not run.corpora or corpus.name in run.corpora:
            places = [place if place == "default" else str(bench.folder / place) for place in run.packs]
            options = TaggerOptions(tuple(places), run.mentions, run.relations, run.profile)
            bare = [_without_gold(document, keep=run.mentions == "keep") for document in gold]
            pack_hash = open_pack(places[0]).hash if len(places) == 1 else ""
            yield run.name, pack_hash, list(tag_documents(bare, options, jobs))
    for item in bench.predictions:
        if item.corpus == corpus.name:
            yield item.name, "", list(read_documents([str(bench.folder / item.file)], on_fault=faults))


def _without_gold(document: Document, *, keep: bool) -> Document:
    """Return a document without what is looked for in it, so that no gold can reach the output."""
    mentions = document.mentions if keep else ()
    return Document(document.id, document.text, document.passages, mentions)


def _score(
    bench: Bench,
    corpus: Corpus,
    scheme: Scheme,
    gold: list[Document],
    name: str,
    pack_hash: str,
    pred: list[Document],
) -> SystemReport:
    scores = evaluate(gold, pred, scheme, missing=corpus.missing, pack_hash=pack_hash)
    intervals = confidence_intervals(scores, samples=bench.samples, seed=bench.seed)
    return SystemReport(name, scores, intervals, analyse(gold, pred, scheme, corpus.missing))


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
    seed = data.pop("seed", 1)
    reader.check(data, title, samples, seed)
    reader.check_names(corpora, runs, predictions)
    if reader.faults:
        raise DataError(reader.faults)
    return Bench(path.parent, title, samples, seed, corpora, runs, predictions)


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

    def check(self, rest: Mapping[str, object], title: object, samples: object, seed: object) -> None:
        for key in rest:
            self.fault("unknown key", key, allowed="title, samples, seed, corpus, system, prediction")
        if not isinstance(title, str):
            self.fault("no string", "title", title)
        for key, value, least in (("samples", samples, 1), ("seed", seed, 0)):
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                self.fault("no such number", key, value, f"a whole number from {least}")

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
            if names.count(name) > 1 or Path(name).name != name:
                self.fault("no name of its own that a file can have", "corpus.name", name)
            if name not in {corpus for corpus, _ in used}:
                self.fault("a corpus has no system", "corpus.name", name)
        for item in corpora:
            if item.missing not in ("error", "empty", "skip"):
                self.fault("unknown value", "corpus.missing", item.missing, "error, empty, skip")


_REQUIRED = ("name", "gold", "corpus", "file")
