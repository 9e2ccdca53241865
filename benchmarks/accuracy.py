"""Accuracy on every dev set, with packs built from train alone.

For each corpus a pack is built from the default pack's hand-written files and the corpus's own train
part, with MeSH and without; it tags the dev part, and `nmstag.evaluation` scores that. What was learned
for the default pack (from train and dev) is dropped by the build, so dev is text the pack has not met.
With `--folds 5` the same figures come from cross-validation on train, to show over-fitting to dev.

    python benchmarks/accuracy.py [--folds 5] [--corpus bc5cdr] [--out DIR]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from report import (
    DESCRIPTORS,
    SUPPLEMENTARY,
    TREE,
    environment,
    environment_lines,
    shown,
    split_path,
    table,
    write_results,
)

from nmstag.document import Document
from nmstag.evaluation import Scores, evaluate
from nmstag.formats import FORMATS, open_output, read_documents
from nmstag.learn.build import CorpusInput, build
from nmstag.packs import CLINICAL, DEFAULT, open_pack
from nmstag.pipeline import Tagger, TaggerOptions

MESH = (DESCRIPTORS, SUPPLEMENTARY)
BOTH = ("Chemical", "Disease")


@dataclass(frozen=True)
class Corpus:
    """A corpus, the rules it is scored by, and what a pack for it learns from."""

    name: str
    scheme: str
    types: tuple[str, ...]
    relations: str
    train: tuple[str, ...]
    test: str = "dev"


CORPORA = (
    Corpus("bc5cdr", "bc5cdr", BOTH, "cid", ("bc5cdr",)),
    Corpus("ncbi_disease", "ncbi", ("Disease",), "none", ("ncbi_disease",)),
    Corpus("biored", "biored", BOTH, "biored", ("biored",)),
    Corpus("nms", "biored", BOTH, "biored", ("bc5cdr", "biored", "ncbi_disease"), "case"),
)


@dataclass(frozen=True)
class Task:
    """One way to run the tagger: which mentions it works on and which relations it looks for."""

    name: str
    mentions: str
    with_relations: bool


FIND = Task("mentions", "find", False)
GOLD = Task("relations, gold entities", "keep", True)
END = Task("relations, end to end", "find", True)


@dataclass(frozen=True)
class Target:
    """A figure with the floor it has to reach and the aim; None where none is set."""

    corpus: str
    mesh: bool
    task: Task
    kind: str
    type: str = ""
    floor: float | None = None
    aim: float | None = None

    @property
    def label(self) -> str:
        """What the figure is called in the table."""
        kind = self.kind.replace("_", " ")
        name = f"{kind}, {self.type.lower()}" if self.type else kind
        return name if self.task is FIND else f"{name}, {self.task.name.split(', ')[1]}"


TARGETS = (
    Target("bc5cdr", True, FIND, "mention_strict", "", 0.880, 0.905),
    Target("bc5cdr", True, FIND, "mention_strict", "Chemical"),
    Target("bc5cdr", True, FIND, "mention_strict", "Disease"),
    Target("bc5cdr", True, FIND, "concept", "Disease", 0.865, 0.900),
    Target("bc5cdr", True, FIND, "concept", "Chemical", 0.895, 0.930),
    Target("bc5cdr", False, FIND, "mention_strict", "", 0.840, 0.870),
    Target("bc5cdr", False, FIND, "concept", "Disease", 0.800, 0.850),
    Target("bc5cdr", False, FIND, "concept", "Chemical", 0.820, 0.880),
    Target("ncbi_disease", True, FIND, "mention_strict", "", 0.820, 0.870),
    Target("ncbi_disease", True, FIND, "concept", "", 0.800, 0.850),
    Target("ncbi_disease", False, FIND, "mention_strict"),
    Target("ncbi_disease", False, FIND, "concept"),
    Target("biored", True, FIND, "mention_strict", "", 0.820, 0.880),
    Target("biored", True, FIND, "concept", "", 0.780, 0.860),
    Target("biored", False, FIND, "mention_strict"),
    Target("biored", False, FIND, "concept"),
    Target("bc5cdr", True, GOLD, "relation_cid", "", 0.550, 0.620),
    Target("bc5cdr", True, END, "relation_cid", "", 0.470, 0.570),
    Target("biored", True, GOLD, "relation_pair", "", 0.700, 0.780),
    Target("biored", True, GOLD, "relation_type", "", 0.500, 0.620),
    Target("biored", True, GOLD, "relation_type+novelty", "", 0.380, 0.500),
    Target("nms", True, FIND, "mention_strict"),
    Target("nms", True, GOLD, "relation_type", "", 0.888, 1.0),
)


@dataclass(frozen=True)
class Run:
    """What a pack did on a corpus: scores by task, on dev and by cross-validation."""

    dev: dict[Task, Scores]
    folds: dict[Task, Scores]
    seconds: float


def main() -> int:
    """Run the benchmark as the command line says."""
    options = _parser().parse_args()
    if not DESCRIPTORS.is_file():
        print(f"the reference data is not here ({DESCRIPTORS}); set NMSTAG_SHARED")
        return 1
    chosen = [corpus for corpus in CORPORA if corpus.name in (options.corpus or (corpus.name,))]
    runs: dict[tuple[str, bool], Run] = {}
    for corpus in chosen:
        for mesh in (True, False):
            if any((t.corpus, t.mesh) == (corpus.name, mesh) for t in TARGETS):
                runs[corpus.name, mesh] = _run(corpus, mesh, options.folds)
    print(_figures(runs, options.folds))
    data, text = _json(runs), _markdown(runs, options.folds, chosen)
    for path in write_results("accuracy", data, text, options.out):
        print(shown(path))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate on train with so many folds")
    parser.add_argument("--corpus", action="append", choices=[c.name for c in CORPORA], help="only this one")
    parser.add_argument("--out", type=Path, help="folder of the result files")
    return parser


def _run(corpus: Corpus, mesh: bool, folds: int) -> Run:
    tasks = list(dict.fromkeys(t.task for t in TARGETS if (t.corpus, t.mesh) == (corpus.name, mesh)))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        inputs = [CorpusInput(name, split_path(name, "train")) for name in corpus.train]
        pack = _build(Path(folder) / _pack_name(corpus, mesh), inputs, mesh)
        seconds = time.perf_counter() - start
        gold = _read(split_path(corpus.name, corpus.test))
        dev = {task: _score(corpus, gold, _tag(corpus, task, pack, gold), pack) for task in tasks}
    print(f"{corpus.name}, {'with' if mesh else 'without'} MeSH: pack built in {seconds:.1f} s", flush=True)
    crossed = _cross_validate(corpus, mesh, folds, tasks) if folds and corpus.test == "dev" else {}
    return Run(dev, crossed, seconds)


def _build(folder: Path, inputs: Sequence[CorpusInput], mesh: bool) -> Path:
    """Build a pack as the printed commands do; refuse one that knows more than it should."""
    build(folder, inputs, MESH if mesh else (), TREE if mesh else None, open_pack(DEFAULT), _ignore)
    learned = {path.stem for path in (folder / "lexicons" / "learned").glob("*.tsv")}
    if learned != {item.name for item in inputs}:
        raise SystemExit(f"the pack has learned from {', '.join(sorted(learned))}")
    if not mesh and (folder / "lexicons" / "mesh").exists():
        raise SystemExit("the pack without MeSH holds MeSH")
    return folder


def _pack_name(corpus: Corpus, mesh: bool) -> str:
    """Return the name of a pack's folder; it is part of the pack and so of its hash."""
    return f"{corpus.name}-{'mesh' if mesh else 'plain'}"


def _ignore(fault: object) -> None:
    """The corpora's own faults are known and reported by `nmstag build`."""


def _read(path: Path) -> list[Document]:
    return list(read_documents([str(path)], on_fault=_ignore))


def _tag(corpus: Corpus, task: Task, pack: Path, gold: Sequence[Document]) -> list[Document]:
    """Return the documents tagged; nothing of their gold is passed on but what the task keeps."""
    relations = corpus.relations if task.with_relations else "none"
    tagger = Tagger.from_options(TaggerOptions((str(pack),), task.mentions, relations, _profile(corpus)))
    bare = [replace(d, relations=(), mentions=d.mentions if task.mentions == "keep" else ()) for d in gold]
    return [tagger.tag(document) for document in bare]


def _profile(corpus: Corpus) -> str:
    """Return the profile a corpus is tagged with: its own where the pack has learned from it."""
    return corpus.name if corpus.name in corpus.train else CLINICAL


def _score(corpus: Corpus, gold: Sequence[Document], pred: Sequence[Document], pack: Path | None) -> Scores:
    pack_hash = open_pack(pack).hash if pack else ""
    return evaluate(gold, pred, corpus.scheme, types=corpus.types, pack_hash=pack_hash)


def _cross_validate(corpus: Corpus, mesh: bool, folds: int, tasks: Sequence[Task]) -> dict[Task, Scores]:
    """Return the scores on train, each document tagged by a pack that learned from the other folds."""
    documents = _read(split_path(corpus.name, "train"))
    gold: list[Document] = []
    tagged: dict[Task, list[Document]] = {task: [] for task in tasks}
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            part = Path(folder) / f"{fold}.pubtator"
            with open_output(str(part)) as stream:
                FORMATS["pubtator"].write((d for d in documents if _fold(d, folds) != fold), stream)
            held_out = [d for d in documents if _fold(d, folds) == fold]
            pack = _build(Path(folder) / f"pack{fold}", [CorpusInput(corpus.name, part)], mesh)
            gold += held_out
            for task in tasks:
                tagged[task] += _tag(corpus, task, pack, held_out)
    return {task: _score(corpus, gold, tagged[task], None) for task in tasks}


def _fold(document: Document, folds: int) -> int:
    """Return the fold of a document: by a hash of its id, so that repeated ids stay together."""
    return int(sha256(document.id.encode()).hexdigest(), 16) % folds


def _rows(runs: dict[tuple[str, bool], Run]) -> Iterator[tuple[Target, Run]]:
    for target in TARGETS:
        run = runs.get((target.corpus, target.mesh))
        if run is not None:
            yield target, run


def _f1(scores: dict[Task, Scores], target: Target) -> float | None:
    found = scores.get(target.task)
    return _counts(found, target).f1 if found else None


def _counts(scores: Scores, target: Target) -> Any:
    return scores.counts(target.kind, *(("type", target.type) if target.type else ()))


def _figures(runs: dict[tuple[str, bool], Run], folds: int) -> str:
    header = ["corpus", "figure", "MeSH", "P", "R", "F1", "floor", "aim", "stands"]
    header += [f"F1, {folds} folds"] if folds else []
    rows = []
    for target, run in _rows(runs):
        counts = _counts(run.dev[target.task], target)
        row = [target.corpus, target.label, "yes" if target.mesh else "no"]
        row += [f"{100 * value:.1f}" for value in (counts.precision, counts.recall, counts.f1)]
        row += ["" if value is None else f"{100 * value:.1f}" for value in (target.floor, target.aim)]
        row.append(_standing(counts.f1, target))
        if folds:
            crossed = _f1(run.folds, target)
            row.append("" if crossed is None else f"{100 * crossed:.1f}")
        rows.append(row)
    return table(header, rows)


def _standing(f1: float, target: Target) -> str:
    if target.floor is None or target.aim is None:
        return ""
    if f1 >= target.aim:
        return "aim"
    return "floor" if f1 >= target.floor else f"{100 * (f1 - target.floor):+.1f}"


def _json(runs: dict[tuple[str, bool], Run]) -> dict[str, Any]:
    figures = [
        {
            "corpus": target.corpus,
            "figure": target.label,
            "mesh": target.mesh,
            "f1": _counts(run.dev[target.task], target).f1,
            "floor": target.floor,
            "aim": target.aim,
            "f1_cross_validated": _f1(run.folds, target),
            "signature": run.dev[target.task].signature(target.kind),
        }
        for target, run in _rows(runs)
    ]
    scores = {
        f"{name}, {'with' if mesh else 'without'} MeSH, {task.name}": result.to_json()
        for (name, mesh), run in runs.items()
        for task, result in run.dev.items()
    }
    return {"environment": environment(), "figures": figures, "scores": scores}


def _markdown(runs: dict[tuple[str, bool], Run], folds: int, corpora: Sequence[Corpus]) -> str:
    signatures = dict.fromkeys(run.dev[target.task].signature(target.kind) for target, run in _rows(runs))
    times = [(name, "yes" if mesh else "no", f"{run.seconds:.1f}") for (name, mesh), run in runs.items()]
    commands: list[str] = []
    for corpus in corpora:
        for mesh in (True, False):
            if (corpus.name, mesh) in runs:
                commands += [*_commands(corpus, mesh, list(runs[corpus.name, mesh].dev)), ""]
    parts = [
        "# Accuracy",
        "Packs built from train alone, scored on dev (`nms`: on the case report); in per cent. 'stands' "
        "says whether floor or aim is reached, or how far below the floor a figure is."
        + (" The last column is cross-validation on train." if folds else ""),
        environment_lines(environment()),
        _figures(runs, folds),
        "## Signatures",
        "```\n" + "\n".join(signatures) + "\n```",
        "## Commands",
        "Each figure comes from these as well; `$MESH` holds the MeSH files:",
        "```sh\n" + _MESH_VARIABLE + "\n\n" + "\n".join(commands).rstrip() + "\n```",
        "## Time to build a pack",
        table(["corpus", "MeSH", "seconds"], times),
    ]
    return "\n\n".join(parts)


_MESH_VARIABLE = (
    "MESH='" + " ".join([*(f"--mesh {shown(p)}" for p in MESH), f"--mesh-tree {shown(TREE)}"]) + "'"
)


def _commands(corpus: Corpus, mesh: bool, tasks: Sequence[Task]) -> list[str]:
    """Return the commands that give the figures of one pack."""
    pack = f"out/{_pack_name(corpus, mesh)}"
    gold = shown(split_path(corpus.name, corpus.test))
    learned = " ".join(f"--corpus {shown(split_path(name, 'train'))}" for name in corpus.train)
    lines = [f"nmstag build --out {pack} --base default {learned}" + (" $MESH" if mesh else "")]
    score = f"nmstag evaluate --scheme {corpus.scheme} --types {','.join(corpus.types)} --pack {pack}"
    for task in tasks:
        pred = f"{pack}-{task.name.replace(', ', '-').replace(' ', '-')}.pubtator"
        how = f" --profile {_profile(corpus)} --mentions {task.mentions}"
        how += f" --relations {corpus.relations}" if task.with_relations else ""
        lines.append(f"nmstag tag --pack {pack}{how} -o {pred} {gold}")
        lines.append(f"{score} --gold {gold} --pred {pred}")
    return lines


if __name__ == "__main__":
    raise SystemExit(main())
