"""Accuracy on every dev set, with packs built from train alone.

Builds the packs that `accuracy.toml` names, from the default pack's hand-written files and the corpus's own
train part, with MeSH, without, and with all of MeSH added afterwards, and runs that configuration as
`nmstag bench` does. What was learned for the default pack (from train and dev) is dropped by the build, so
dev is text the pack has not met. With `--folds 5` the same figures come from cross-validation on train, to
show over-fitting to dev.

    python benchmarks/accuracy.py [--folds 5] [--corpus bc5cdr] [--out DIR]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from report import (
    DESCRIPTORS,
    SHARED,
    SUPPLEMENTARY,
    TREE,
    environment,
    environment_lines,
    shown,
    split_path,
    table,
    write_results,
)

from nmstag.cli.bench_config import Bench, Run, read_bench
from nmstag.cli.bench_systems import without_gold
from nmstag.cli.benching import bench_reports, bench_result
from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document
from nmstag.evaluation import Scores, evaluate
from nmstag.evaluation.report.contents import Report
from nmstag.evaluation.report.markdown import render_results
from nmstag.formats import FORMATS, open_output, read_documents
from nmstag.learn.build import build
from nmstag.learn.inputs import CorpusInput
from nmstag.packs import CLINICAL, DEFAULT, open_pack
from nmstag.pipeline import TaggerOptions, tag_documents

CONFIG = Path(__file__).with_name("accuracy.toml")
MESH = (DESCRIPTORS, SUPPLEMENTARY)
LEARNED_FROM = {"nms": ("bc5cdr", "biored", "ncbi_disease")}
"""What a pack learns from, where it is not the corpus of its name."""
GOLD_ENTITIES = "-gold-entities"
SYSTEMS = {
    "yes": "with MeSH",
    "no": "without MeSH",
    "on top": "MeSH on top",
    "literature": "profile literature",
    "clinical": "profile clinical",
}
"""The system of each value of `Target.mesh`."""

ON_TOP = "-top"
"""End of the name of a pack that is one learned without MeSH, with all of MeSH added."""


@dataclass(frozen=True)
class Target:
    """A figure with the floor it has to reach and the aim; None where none is set.

    Args:
        corpus: Corpus of the configuration.
        mesh: Whether the pack has MeSH: 'yes', 'no', or 'on top' of a pack learned without it; or the
            profile of a pack that learned from all three corpora, with MeSH.
        kind: What is scored.
        type: Entity type; empty for all.
        floor: Least F1 wanted.
        aim: F1 aimed at.
    """

    corpus: str
    mesh: str
    kind: str
    type: str = ""
    floor: float | None = None
    aim: float | None = None

    @property
    def texts(self) -> str:
        """The corpus whose texts are scored."""
        return self.corpus.removesuffix(GOLD_ENTITIES)

    @property
    def label(self) -> str:
        """What the figure is called in the table."""
        name = self.kind.replace("_", " ") + (f", {self.type.lower()}" if self.type else "")
        if self.corpus.endswith(GOLD_ENTITIES):
            return f"{name}, gold entities"
        return f"{name}, end to end" if self.kind.startswith("relation") else name


TARGETS = (
    Target("bc5cdr", "yes", "mention_strict", "", 0.896, 0.910),
    Target("bc5cdr", "yes", "mention_strict", "Chemical"),
    Target("bc5cdr", "yes", "mention_strict", "Disease"),
    Target("bc5cdr", "yes", "concept", "Disease", 0.856, 0.880),
    Target("bc5cdr", "yes", "concept", "Chemical", 0.910, 0.930),
    Target("bc5cdr", "no", "mention_strict", "", 0.840, 0.870),
    Target("bc5cdr", "no", "concept", "Disease", 0.800, 0.850),
    Target("bc5cdr", "no", "concept", "Chemical", 0.820, 0.880),
    Target("ncbi_disease", "yes", "mention_strict", "", 0.843, 0.880),
    Target("ncbi_disease", "yes", "concept", "", 0.824, 0.850),
    Target("ncbi_disease", "no", "mention_strict"),
    Target("ncbi_disease", "no", "concept"),
    Target("biored", "yes", "mention_strict", "", 0.826, 0.880),
    Target("biored", "yes", "concept", "", 0.795, 0.860),
    Target("biored", "no", "mention_strict"),
    Target("biored", "no", "concept"),
    Target("bc5cdr", "on top", "mention_strict"),
    Target("bc5cdr", "on top", "concept", "Disease"),
    Target("bc5cdr", "on top", "concept", "Chemical"),
    Target("ncbi_disease", "on top", "mention_strict"),
    Target("ncbi_disease", "on top", "concept"),
    Target("biored", "on top", "mention_strict"),
    Target("biored", "on top", "concept"),
    Target("bc5cdr-gold-entities", "yes", "relation_cid", "", 0.645, 0.670),
    Target("bc5cdr", "yes", "relation_cid", "", 0.550, 0.600),
    Target("biored-gold-entities", "yes", "relation_pair", "", 0.710, 0.780),
    Target("biored-gold-entities", "yes", "relation_type", "", 0.530, 0.620),
    Target("biored-gold-entities", "yes", "relation_type+novelty", "", 0.400, 0.500),
    *(
        Target(corpus, profile, kind)
        for corpus in ("bc5cdr", "ncbi_disease", "biored")
        for profile in ("literature", "clinical")
        for kind in ("mention_strict", "concept")
    ),
    Target("nms", "yes", "mention_strict"),
    Target("nms-gold-entities", "yes", "relation_type", "", 0.888, 1.0),
)

Crossed = dict[tuple[str, str], Scores]
"""Scores of cross-validation by corpus and system."""


def main() -> int:
    """Run the benchmark as the command line says."""
    options = _parser().parse_args()
    if not DESCRIPTORS.is_file():
        print(f"the reference data is not here ({DESCRIPTORS}); set NMSTAG_SHARED")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NMSTAG_SHARED": str(SHARED), "NMSTAG_PACKS": folder}
        bench = _only(read_bench(CONFIG), options.corpus)
        seconds = {pack: _build(Path(folder) / pack) for pack in _packs(bench)}
        reports = bench_reports(bench, 1, FaultPrinter())
    crossed = _cross_validate(bench, options.folds) if options.folds else {}
    print(_figures(reports, crossed))
    data = {"environment": environment(), "figures": _json(reports, crossed), **bench_result(bench, reports)}
    for path in write_results("accuracy", data, _markdown(bench, reports, crossed, seconds), options.out):
        print(shown(path))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on train with so many folds")
    parser.add_argument("--corpus", action="append", help="only this one")
    parser.add_argument("--out", type=Path, help="folder of the result files")
    return parser


def _only(bench: Bench, names: Sequence[str] | None) -> Bench:
    """Return the configuration with some of its corpora, with and without gold entities."""
    corpora = [item for item in bench.corpora if not names or item.name.removesuffix(GOLD_ENTITIES) in names]
    runs = [run for run in bench.runs if set(run.corpora) & {item.name for item in corpora}]
    return replace(bench, corpora=tuple(corpora), runs=tuple(runs))


def _packs(bench: Bench) -> dict[str, None]:
    """Return the names of the packs that are to be built."""
    return dict.fromkeys(_pack_name(run) for run in bench.runs)


def _pack_name(run: Run) -> str:
    """Return the name of a pack's folder; it is part of the pack and so of its hash."""
    return Path(run.packs[0]).name


def _learned_from(pack: str) -> tuple[str, ...]:
    corpus = pack.rpartition("-")[0]
    return LEARNED_FROM.get(corpus, (corpus,))


def _build(folder: Path, inputs: Sequence[CorpusInput] = ()) -> float:
    """Build a pack as the printed commands do; refuse one that knows more than it should.

    Args:
        folder: Where; its name says what the pack is.
        inputs: What it learns from; the train parts where not given.

    Returns:
        How long it took, in seconds.
    """
    start = time.perf_counter()
    mesh = folder.name.endswith(("-mesh", ON_TOP))
    base = open_pack(DEFAULT)
    if folder.name.endswith(ON_TOP):
        plain = folder.with_name(folder.name.replace(ON_TOP, "-plain"))
        if not plain.exists():
            _build(plain, inputs)
        base = open_pack(plain)
    inputs = inputs or [CorpusInput(name, split_path(name, "train")) for name in _learned_from(folder.name)]
    given = [] if folder.name.endswith(ON_TOP) else inputs
    build(folder, given, MESH if mesh else (), TREE if mesh else None, base, _ignore)
    learned = {path.parent.name for path in folder.glob("profiles/*/names.tsv")} - {CLINICAL}
    if learned != {item.name for item in inputs}:
        raise SystemExit(f"the pack has learned from {', '.join(sorted(learned))}")
    if not mesh and (folder / "lexicons" / "mesh").exists():
        raise SystemExit("the pack without MeSH holds MeSH")
    seconds = time.perf_counter() - start
    print(f"{folder.name}: built in {seconds:.1f} s", flush=True)
    return seconds


def _ignore(fault: object) -> None:
    """The corpora's own faults are known and reported by `nmstag build`."""


def _cross_validate(bench: Bench, folds: int) -> Crossed:
    """Return the scores on train, each document tagged by a pack that learned from the other folds."""
    crossed: Crossed = {}
    for pack in _packs(bench):
        if len(_learned_from(pack)) == 1:
            crossed |= _cross_validate_pack(bench, pack, folds)
    return crossed


def _cross_validate_pack(bench: Bench, pack: str, folds: int) -> Crossed:
    """Return the scores of every run that has a pack of this name."""
    (learned,) = _learned_from(pack)
    documents = list(read_documents([str(split_path(learned, "train"))], on_fault=_ignore))
    runs = [
        (corpus, run)
        for corpus in bench.corpora
        for run in bench.runs
        if corpus.name in run.corpora and _pack_name(run) == pack
    ]
    tagged: dict[tuple[str, str], list[Document]] = {(corpus.name, run.name): [] for corpus, run in runs}
    gold: list[Document] = []
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            part, place = Path(folder) / f"{fold}.pubtator", Path(folder) / str(fold) / pack
            with open_output(str(part)) as stream:
                FORMATS["pubtator"].write((d for d in documents if _fold(d, folds) != fold), stream)
            _build(place, [CorpusInput(learned, part)])
            held_out = [d for d in documents if _fold(d, folds) == fold]
            gold += held_out
            for corpus, run in runs:
                bare = [without_gold(document, keep=run.mentions == "keep") for document in held_out]
                options = TaggerOptions((str(place),), run.mentions, run.relations, run.profile)
                tagged[corpus.name, run.name] += tag_documents(bare, options)
    return {
        (corpus.name, run.name): evaluate(
            gold, tagged[corpus.name, run.name], corpus.scheme, types=corpus.types or None
        )
        for corpus, run in runs
    }


def _fold(document: Document, folds: int) -> int:
    """Return the fold of a document: by a hash of its id, so that repeated ids stay together."""
    return int(sha256(document.id.encode()).hexdigest(), 16) % folds


def _rows(reports: dict[str, Report]) -> Iterator[tuple[Target, Scores]]:
    for target in TARGETS:
        for system in reports[target.corpus].systems if target.corpus in reports else ():
            if system.name == SYSTEMS[target.mesh]:
                yield target, system.scores


def _counts(scores: Scores, target: Target) -> Any:
    return scores.counts(target.kind, *(("type", target.type) if target.type else ()))


def _crossed_f1(crossed: Crossed, target: Target) -> float | None:
    scores = crossed.get((target.corpus, SYSTEMS[target.mesh]))
    return _counts(scores, target).f1 if scores else None


def _figures(reports: dict[str, Report], crossed: Crossed) -> str:
    header = ["corpus", "figure", "MeSH", "P", "R", "F1", "floor", "aim", "stands"]
    header += ["F1 on train, crossed"] if crossed else []
    rows = []
    for target, scores in _rows(reports):
        counts = _counts(scores, target)
        row = [target.texts, target.label, target.mesh]
        row += [f"{100 * value:.1f}" for value in (counts.precision, counts.recall, counts.f1)]
        row += ["" if value is None else f"{100 * value:.1f}" for value in (target.floor, target.aim)]
        row.append(_standing(counts.f1, target))
        if crossed:
            value = _crossed_f1(crossed, target)
            row.append("" if value is None else f"{100 * value:.1f}")
        rows.append(row)
    return table(header, rows)


def _standing(f1: float, target: Target) -> str:
    if target.floor is None or target.aim is None:
        return ""
    if f1 >= target.aim:
        return "aim"
    return "floor" if f1 >= target.floor else f"{100 * (f1 - target.floor):+.1f}"


def _json(reports: dict[str, Report], crossed: Crossed) -> list[dict[str, Any]]:
    return [
        {
            "corpus": target.texts,
            "figure": target.label,
            "mesh": target.mesh,
            "f1": _counts(scores, target).f1,
            "floor": target.floor,
            "aim": target.aim,
            "f1_cross_validated": _crossed_f1(crossed, target),
            "signature": scores.signature(target.kind),
        }
        for target, scores in _rows(reports)
    ]


def _markdown(bench: Bench, reports: dict[str, Report], crossed: Crossed, seconds: dict[str, float]) -> str:
    signatures = dict.fromkeys(scores.signature(target.kind) for target, scores in _rows(reports))
    parts = [
        "# Accuracy",
        "Packs built from train alone, scored on dev (`nms`: on the case report); in per cent. 'stands' "
        "says whether floor or aim is reached, or how far below the floor a figure is."
        + (" The last column is cross-validation on train." if crossed else ""),
        environment_lines(environment()),
        _figures(reports, crossed),
        "## Signatures",
        "```\n" + "\n".join(signatures) + "\n```",
        "## Commands",
        f"`{shown(CONFIG)}` says what is run. Without this script:",
        "```sh\n" + "\n".join(_commands(seconds)) + "\n```",
        "## Time to build a pack",
        table(["pack", "seconds"], [(name, f"{value:.1f}") for name, value in seconds.items()]),
        "# Everything that was scored",
        render_results(reports),
    ]
    return "\n\n".join(parts)


def _commands(packs: dict[str, float]) -> Iterator[str]:
    """Yield the commands that give the figures."""
    mesh = [*(f"--mesh {shown(path)}" for path in MESH), f"--mesh-tree {shown(TREE)}"]
    yield f"export NMSTAG_SHARED=$PWD/{shown(SHARED)} NMSTAG_PACKS=$PWD/out"
    yield f"MESH='{' '.join(mesh)}'"
    for pack in packs:
        learned = " ".join(f"--corpus {shown(split_path(name, 'train'))}" for name in _learned_from(pack))
        given = " $MESH" if pack.endswith("-mesh") else ""
        if pack.endswith(ON_TOP):
            yield f"nmstag build --out out/{pack} --base out/{pack.replace(ON_TOP, '-plain')} $MESH"
        else:
            yield f"nmstag build --out out/{pack} --base default {learned}{given}"
    yield f"nmstag bench {shown(CONFIG)} --out out/accuracy"


if __name__ == "__main__":
    raise SystemExit(main())
