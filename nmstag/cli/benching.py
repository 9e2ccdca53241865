"""What `nmstag bench` does: packs, profiles and outside predictions on several corpora in one run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from nmstag.cli.bench_config import Bench, Corpus, read_bench
from nmstag.cli.error_resources import find_knowledge
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.scoring import learned_by
from nmstag.document import Document
from nmstag.errors import printable
from nmstag.evaluation.errors import Knowledge
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
from nmstag.formats import open_output, read_documents
from nmstag.packs import DEFAULT, load_packs
from nmstag.pipeline import TaggerOptions, tag_documents
from nmstag.version import __version__


def run_bench(config: str, out: Path, *, pages: bool, jobs: int) -> int:
    """Run a configuration and write its report and result; return the number of errors in the files."""
    bench = read_bench(Path(config))
    faults = FaultPrinter()
    if pages:
        check_installed()
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
    gold = list(read_documents([str(bench.place(corpus.gold))], on_fault=faults))
    scheme = choose_scheme(corpus.scheme, gold, corpus.types, corpus.map)
    samples, seed, missing = bench.samples, bench.seed, corpus.missing
    results = []
    for name, knowledge, pred, learned in _outputs(bench, corpus, gold, jobs, faults):
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


def _outputs(
    bench: Bench, corpus: Corpus, gold: list[Document], jobs: int, faults: FaultPrinter
) -> Iterator[tuple[str, Knowledge, list[Document], dict[str, int]]]:
    """Yield each system's name, what explains its errors, its output, and how much its pack learned from."""
    tree = bench.place(bench.mesh_tree) if bench.mesh_tree else None
    for run in bench.runs:
        if not run.corpora or corpus.name in run.corpora:
            places = [place if place == DEFAULT else str(bench.place(place)) for place in run.packs]
            options = TaggerOptions(tuple(places), run.mentions, run.relations, run.profile)
            bare = [without_gold(document, keep=run.mentions == "keep") for document in gold]
            pack = load_packs(places, run.profile)
            learned = learned_by(places, gold, pack.hash)
            known = find_knowledge(pack, tree, faults)
            yield run.name, known, list(tag_documents(bare, options, jobs)), learned
    for item in bench.predictions:
        if item.corpus == corpus.name:
            file = str(bench.place(item.file))
            documents = list(read_documents([file], on_fault=faults, encoding=item.encoding))
            yield item.name, find_knowledge(None, tree, faults), documents, learned_by((), gold, "")


def without_gold(document: Document, *, keep: bool) -> Document:
    """Return a document without what is looked for in it, so that no gold can reach the output."""
    mentions = document.mentions if keep else ()
    return Document(document.id, document.text, document.passages, mentions)
