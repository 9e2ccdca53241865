"""What `nmstag evaluate` and `nmstag compare` do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document
from nmstag.errors import Fault, UsageError
from nmstag.evaluation import Row, evaluate
from nmstag.evaluation.errors.analysis import Analysis, analyse
from nmstag.evaluation.errors.change_summary import ChangeSummary
from nmstag.evaluation.errors.changes import find_changes
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.report.contents import Report, SystemReport
from nmstag.evaluation.scoring.intervals import Intervals
from nmstag.evaluation.scoring.ranking import Ranking, System, rank
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme
from nmstag.evaluation.scoring.significance import Comparison, compare, confidence_intervals
from nmstag.formats import open_output, read_documents

Missing = Literal["error", "empty", "skip"]
DEFAULT_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Rules:
    """How predictions are compared with gold, on every command that does so.

    Args:
        scheme: Name of the scheme; told from the gold types where not given.
        types: Entity types to score; the scheme's where none are given.
        renamed: Type names as 'A=B'.
        missing: What to do about gold documents without predictions.
        encoding: Of the files of predictions; gold is UTF-8.
    """

    scheme: str | None = None
    types: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    missing: Missing = "error"
    encoding: str = "utf-8"

    def find(self, gold: list[Document]) -> Scheme:
        """Return the scheme for these gold documents.

        Raises:
            UsageError: The scheme or a type is unknown.
        """
        scheme = find_scheme(self.scheme or guess_scheme(gold))
        return scheme.renaming(dict(map(_renaming, self.renamed))).restricted(self.types or None)


@dataclass(frozen=True, slots=True)
class EvaluateJob:
    """One call of `nmstag evaluate`.

    Args:
        gold: File of gold annotations.
        preds: Files of predictions, each as 'FILE' or 'NAME=FILE'.
        rules: How they are compared.
        json_file: Where the scores are written as JSON; '-' for standard output.
        packs: Packs that made the predictions.
        profile: The profile they were made with.
        mesh_tree: A file of MeSH tree numbers, by which wrong concepts are told apart.
        details: Whether more is scored than the scheme asks for.
        errors: Whether the errors are printed by class.
        report: Where a report is written, as HTML, Markdown or JSON by the suffix.
        samples: Number of bootstrap samples; 0 for no intervals.
        seed: Seed of all draws.
    """

    gold: str
    preds: tuple[str, ...]
    rules: Rules
    json_file: str | None = None
    packs: tuple[str, ...] = ()
    profile: str = "clinical"
    mesh_tree: Path | None = None
    details: bool = False
    errors: bool = False
    report: str | None = None
    samples: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for one file of predictions."""

    system: System
    intervals: Intervals | None = None
    analysis: Analysis | None = None

    def to_json(self) -> dict[str, object]:
        """Return scores, and errors where they were looked for, as JSON-able values."""
        result = self.system.scores.to_json(intervals=self.intervals)
        if self.analysis:
            result["errors"] = self.analysis.to_json()
        return result

    def format_text(self) -> str:
        """Return the same as plain text."""
        parts = [self.system.scores.format_table(self.intervals)]
        if self.analysis:
            parts.append(self.analysis.format_text())
        return "\n\n".join(parts) + "\n"


def run_evaluate(job: EvaluateJob) -> int:
    """Print the scores of predictions against gold; return the number of errors in the files."""
    _check_report(job.report)
    faults = FaultPrinter()
    gold = list(read_documents([job.gold], on_fault=faults))
    scheme = job.rules.find(gold)
    background = _Background(gold, scheme, *_known(job, faults))
    outcomes = [
        _evaluate_file(job, name, file, background, faults) for name, file in named_files(job.preds).items()
    ]
    rankings = _rank(job, [outcome.system for outcome in outcomes])
    shown = [outcome if job.errors else replace(outcome, analysis=None) for outcome in outcomes]
    if job.json_file:
        with open_output(job.json_file) as stream:
            stream.write(json.dumps(_to_json(shown, rankings), indent=2) + "\n")
    if job.report:
        _write_report(job.report, gold, outcomes, rankings)
    if job.json_file != "-":
        with open_output("-") as stream:
            stream.write(_to_text(shown, rankings))
    faults.summary()
    return faults.errors


@dataclass(frozen=True, slots=True)
class CompareJob:
    """One call of `nmstag compare`.

    Args:
        gold: File of gold annotations.
        before: File of the predictions of the first run.
        after: File of those of the second.
        rules: How they are compared.
        json_file: Where all changes are written as JSON; '-' for standard output.
        packs: Packs that the second run was made with.
        profile: The profile it was made with.
        mesh_tree: A file of MeSH tree numbers, by which wrong concepts are told apart.
        limit: Most places to list of each change; 0 for all.
        misses: Whether to list what both have wrong alike.
        seed: Seed of all draws.
    """

    gold: str
    before: str
    after: str
    rules: Rules
    json_file: str | None = None
    packs: tuple[str, ...] = ()
    profile: str = "clinical"
    mesh_tree: Path | None = None
    limit: int = 20
    misses: bool = False
    seed: int = 1


def run_compare(job: CompareJob) -> int:
    """Print what changed from one run to another; return the number of errors in the files."""
    faults = FaultPrinter()
    rules, json_file = job.rules, job.json_file
    documents = list(read_documents([job.gold], on_fault=faults))
    old, new = (
        list(read_documents([file], on_fault=faults, encoding=rules.encoding))
        for file in (job.before, job.after)
    )
    scheme = rules.find(documents)
    pack_hash, knowledge = _known(job, faults)
    changes = find_changes(documents, old, new, scheme, missing=rules.missing, knowledge=knowledge)
    summary = ChangeSummary(changes)
    one = evaluate(documents, old, scheme, missing=rules.missing)
    other = evaluate(documents, new, scheme, missing=rules.missing, pack_hash=pack_hash)
    figures = [compare(other, one, Row(kind), seed=job.seed) for kind in one.kinds]
    if json_file:
        with open_output(json_file) as stream:
            scores = {found.row.kind: _comparison_json(found) for found in figures}
            stream.write(json.dumps({"scores": scores, **summary.to_json()}, indent=2) + "\n")
    if json_file != "-":
        with open_output("-") as stream:
            stream.write(
                "\n".join(
                    [*_comparison_lines(figures), "", summary.format_text(job.limit, misses=job.misses)]
                )
            )
    faults.summary()
    return faults.errors


def _comparison_lines(figures: Sequence[Comparison]) -> list[str]:
    lines = [f"{'F1':<24}{'before':>8}{'after':>8}{'change':>8}{'p':>8}"]
    for found in figures:
        values = (found.second, found.first)
        lines.append(
            f"{found.row.kind.replace('_', ' ', 1):<24}"
            + "".join(f"{100 * value:>8.2f}" for value in values)
            + f"{100 * found.difference:>+8.2f}{found.p_value:>8.3f}"
        )
    return [*lines, "", *(found.signature for found in figures)]


def _comparison_json(found: Comparison) -> dict[str, object]:
    return {
        "before": found.second,
        "after": found.first,
        "interval": [found.interval.low, found.interval.high],
        "p": found.p_value,
        "signature": found.signature,
    }


@dataclass(frozen=True, slots=True)
class _Background:
    """What all files of predictions are held against."""

    gold: list[Document]
    scheme: Scheme
    pack_hash: str
    knowledge: Knowledge


def _known(job: EvaluateJob | CompareJob, faults: FaultPrinter) -> tuple[str, Knowledge]:
    """Return the hash of the packs, and what errors are explained with."""
    if not (job.packs or job.mesh_tree):
        return "", Knowledge()
    from nmstag.cli.error_resources import find_knowledge
    from nmstag.packs import load_packs

    pack = load_packs(job.packs, job.profile) if job.packs else None
    return pack.hash if pack else "", find_knowledge(pack, job.mesh_tree, faults)


def _evaluate_file(
    job: EvaluateJob, name: str, file: str, background: _Background, faults: FaultPrinter
) -> Outcome:
    """Return the outcome of one file; it is held in memory only where errors are looked for."""
    gold, scheme = background.gold, background.scheme
    documents: Iterable[Document] = read_documents([file], on_fault=faults, encoding=job.rules.encoding)
    missing = job.rules.missing
    analysis = None
    if job.errors or job.report:
        documents = list(documents)
        analysis = analyse(gold, documents, scheme, missing, background.knowledge)
    scores = evaluate(
        gold, documents, scheme, missing=missing, details=job.details, pack_hash=background.pack_hash
    )
    samples = job.samples or (DEFAULT_SAMPLES if job.report else 0)
    intervals = confidence_intervals(scores, samples=samples, seed=job.seed) if samples else None
    return Outcome(System(name, scores), intervals, analysis)


def _write_report(
    file: str, gold: list[Document], outcomes: Iterable[Outcome], rankings: list[Ranking]
) -> None:
    """Write the report in the form that the file's suffix names."""
    systems = [
        SystemReport(*outcome.system, outcome.intervals, outcome.analysis)
        for outcome in outcomes
        if outcome.intervals and outcome.analysis
    ]
    names = " and ".join(system.name for system in systems)
    report = Report(f"Evaluation of {names}", gold, systems, rankings)
    text = REPORTS[Path(file).suffix](report)
    with open_output(file) as stream:
        stream.write(text)


def _check_report(file: str | None) -> None:
    if file is not None and Path(file).suffix not in REPORTS:
        raise UsageError(
            Fault("no such form of report", field="report", value=file, allowed=" or ".join(REPORTS))
        )
    if file is not None and REPORTS[Path(file).suffix] is _html:
        from nmstag.evaluation.report.html import check_installed

        check_installed()


def _html(report: Report) -> str:
    from nmstag.evaluation.report.html import render_html

    return render_html(report)


REPORTS: Mapping[str, Callable[[Report], str]] = {
    ".html": _html,
    ".md": Report.to_markdown,
    ".json": lambda report: json.dumps(report.to_json(), indent=2) + "\n",
}
"""Forms of a report by the suffix of its file."""


def _rank(job: EvaluateJob, systems: list[System]) -> list[Ranking]:
    """Return a ranking for each kind of score, where there is more than one system."""
    if len(systems) < 2:
        return []
    samples = job.samples or DEFAULT_SAMPLES
    return [rank(systems, Row(kind), samples=samples, seed=job.seed) for kind in systems[0].scores.kinds]


def _to_json(outcomes: list[Outcome], rankings: list[Ranking]) -> dict[str, object]:
    if not rankings:
        return outcomes[0].to_json()
    return {
        "systems": [{"name": outcome.system.name, **outcome.to_json()} for outcome in outcomes],
        "rankings": [ranking.to_json() for ranking in rankings],
    }


def _to_text(outcomes: list[Outcome], rankings: list[Ranking]) -> str:
    if not rankings:
        return outcomes[0].format_text()
    parts = [f"== {outcome.system.name}\n\n{outcome.format_text()}" for outcome in outcomes]
    note = (
        "Each system against the one above it and against the first: difference, p by paired randomisation\n"
        "after Holm's correction; * below 0.05."
    )
    tables = "\n\n".join(ranking.format_table() for ranking in rankings)
    return "\n".join([*parts, f"== ranking\n\n{tables}\n\n{note}\n"])


def named_files(given: Iterable[str]) -> dict[str, str]:
    """Return the files of predictions by name: that in 'NAME=FILE', the file's name, or its whole path.

    Raises:
        UsageError: A name stands twice.
    """
    given = list(given)
    stems = [Path(item).name for item in given]
    files: dict[str, str] = {}
    for item, stem in zip(given, stems, strict=True):
        name, sign, file = item.partition("=")
        if not sign or Path(item).exists():
            name, file = stem if stems.count(stem) == 1 else item, item
        if name in files:
            raise UsageError(Fault("two files of predictions have the same name", field="pred", value=name))
        files[name] = file
    return files


def _renaming(given: str) -> tuple[str, str]:
    name, sign, wanted = given.partition("=")
    if not (name and sign and wanted):
        raise UsageError(Fault("no mapping of a type", field="map", value=given, allowed="NAME=TYPE"))
    return name, wanted


def guess_scheme(gold: list[Document]) -> str:
    """Return the scheme whose entity types the gold documents use."""
    types = {mention.type for document in gold for mention in document.mentions}
    if types & {"SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier"}:
        return "ncbi"
    relations = {relation.type for document in gold for relation in document.relations}
    if types & {"DiseaseOrPhenotypicFeature", "ChemicalEntity"} or relations - {"CID"}:
        return "biored"
    return "bc5cdr"


def make_report(
    title: str, gold: list[Document], systems: Iterable[SystemReport], *, samples: int, seed: int
) -> Report:
    """Return a report with rankings where there are several systems."""
    systems = list(systems)
    compared = [System(item.name, item.scores) for item in systems]
    kinds = systems[0].scores.kinds if len(systems) > 1 else ()
    rankings = [rank(compared, Row(kind), samples=samples, seed=seed) for kind in kinds]
    return Report(title, gold, systems, rankings)
