"""What `nmstag bench` does: packs, profiles and outside predictions on several corpora in one run."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from nmstag.cli.bench_config import Bench, Corpus, read_bench
from nmstag.cli.bench_systems import outputs_of_systems
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.scoring import documents_of
from nmstag.cli.targets import keep_inputs
from nmstag.errors import printable
from nmstag.evaluation.report import (
    Report,
    assess,
    check_installed,
    make_report,
    render_html,
    render_overview,
    render_results,
)
from nmstag.evaluation.scoring import choose_scheme, rank_all, scored_pairs
from nmstag.formats import open_output
from nmstag.version import __version__


def run_bench(config: str, out: Path, *, pages: bool, jobs: int) -> int:
    """Run a configuration and write its report and result; return the number of errors in the files."""
    bench = read_bench(Path(config))
    faults = FaultPrinter()
    if pages:
        check_installed()
    keep_inputs(_outputs_in(out, bench, pages), [config, *map(str, bench.files())], bench.pack_places())
    out.mkdir(parents=True, exist_ok=True)
    reports = bench_reports(bench, jobs, faults)
    _write(out / "result.json", json.dumps(bench_result(bench, reports), indent=2) + "\n")
    _write(out / "report.md", f"# {bench.title}\n\n{render_results(reports)}")
    if pages:
        _write(out / "index.html", render_overview(bench.title, reports))
        for name, report in reports.items():
            _write(out / f"{name}.html", render_html(report))
    faults.summary()
    return faults.errors


def _outputs_in(out: Path, bench: Bench, pages: bool) -> list[str]:
    names = ["result.json", "report.md"]
    if pages:
        names += ["index.html", *(f"{corpus.name}.html" for corpus in bench.corpora)]
    return [str(out / name) for name in names]


def bench_reports(bench: Bench, jobs: int, faults: FaultPrinter) -> dict[str, Report]:
    """Return the report of each corpus by its name."""
    return {corpus.name: _bench_corpus(bench, corpus, jobs, faults) for corpus in bench.corpora}


def bench_result(bench: Bench, reports: Mapping[str, Report]) -> dict[str, object]:
    """Return all figures without any text of a corpus, so that they can be published."""
    return {
        "title": bench.title,
        "version": __version__,
        "systems": [asdict(run) for run in bench.runs],
        "corpora": {name: report.figures_json() for name, report in reports.items()},
    }


def _write(path: Path, text: str) -> None:
    with open_output(str(path)) as stream:
        stream.write(text)


def _bench_corpus(bench: Bench, corpus: Corpus, jobs: int, faults: FaultPrinter) -> Report:
    """Return the report of one corpus."""
    gold = list(documents_of(str(bench.place(corpus.gold)), faults))
    scheme = choose_scheme(corpus.scheme, gold, corpus.types, corpus.map)
    samples, seed, missing = bench.samples, bench.seed, corpus.missing
    results = []
    for name, knowledge, pred, learned in outputs_of_systems(bench, corpus, gold, jobs, faults):
        sys.stderr.write(printable(f"nmstag: {corpus.name}: {name}") + "\n")
        pairs = scored_pairs(gold, pred, scheme, missing)
        results.append(
            assess(
                name,
                pairs,
                scheme,
                missing=missing,
                samples=samples,
                seed=seed,
                knowledge=knowledge,
                learned_by=learned,
            )
        )
    rankings = rank_all({result.name: result.scores for result in results}, samples=samples, seed=seed)
    return make_report(corpus.name, gold, results, rankings)
