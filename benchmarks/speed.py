"""Speed, start-up and memory, beside a spaCy PhraseMatcher with the same names in the same run.

The texts are the distinct ones of all corpora, the pack is the default one with all of MeSH. Each
program runs in a process of its own, by turns, several times; medians are reported. A process goes over
the texts twice: the first pass is cold, the second has warm caches. Only looking up is timed, not
loading, in processor time, so that other load on the machine matters little. The PhraseMatcher compares
lower-cased tokens (attr LOWER) of the blank English pipeline, with the tokenizer's cache as it comes and
raised to a million entries; its best setting is the raised cache in the second pass. What it leaves
undone (variants of names, abbreviations, ids, context) nmstag does in the time reported.

    python benchmarks/speed.py [--repeats 5] [--out DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from report import (
    DESCRIPTORS,
    ROOT,
    SHARED,
    SUPPLEMENTARY,
    TREE,
    environment,
    environment_lines,
    shown,
    table,
    write_results,
)

MENTIONS, TAGGED, RELATED = "nmstag, mentions alone", "nmstag, tag", "nmstag, tag with relations"
AS_IT_COMES, RAISED = "PhraseMatcher, cache as it comes", "PhraseMatcher, cache raised"
PROGRAMS = (MENTIONS, TAGGED, RELATED, AS_IT_COMES, RAISED)
CACHE_SIZE = 1_000_000
NOTE = ROOT / "examples" / "note.txt"

Timing = dict[str, float]


def main() -> int:
    """Run the benchmark, or one of its worker processes, as the command line says."""
    options = _parser().parse_args()
    if options.worker:
        print(json.dumps(_work(options.worker, options.folder)))
        return 0
    if not DESCRIPTORS.is_file():
        print(f"the reference data is not here ({DESCRIPTORS}); set NMSTAG_SHARED")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        data = _measure(Path(folder), options.repeats)
    data["environment"] = environment()
    text = _markdown(data)
    print(text)
    for path in write_results("speed", data, text, options.out):
        print(shown(path))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5, help="processes of each program")
    parser.add_argument("--out", type=Path, help="folder of the result files")
    parser.add_argument("--worker", choices=PROGRAMS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def _measure(folder: Path, repeats: int) -> dict[str, Any]:
    os.environ["NMSTAG_CACHE"] = str(folder / "cache")
    texts = _prepare(folder)
    runs: dict[str, list[Timing]] = {name: [] for name in PROGRAMS}
    starts: dict[str, list[float]] = {name: [] for name in _startups(folder)}
    for _ in range(repeats):
        for name in PROGRAMS:
            runs[name].append(_run_worker(name, folder))
        for name, command in _startups(folder).items():
            starts[name] += [_seconds(command) for _ in range(3)]
    medians = {
        name: {key: median(run[key] for run in items) for key in items[0]} for name, items in runs.items()
    }
    return {
        "documents": len(texts),
        "megabytes": sum(len(text.encode()) for text in texts) / 1e6,
        "repeats": repeats,
        "programs": medians,
        "runs": runs,
        "startup": {name: median(values) for name, values in starts.items()},
        "memory": _memory(folder),
    }


def _prepare(folder: Path) -> list[str]:
    """Write pack, names and texts for the workers, and fill the cache; return the texts."""
    from nmstag.formats import read_documents
    from nmstag.learn.build import build
    from nmstag.lexicon import Entry
    from nmstag.packs import DEFAULT, load_packs, open_pack

    build(folder / "pack", (), (DESCRIPTORS, SUPPLEMENTARY), TREE, open_pack(DEFAULT), _ignore)
    load_packs((DEFAULT,))
    pack = load_packs((str(folder / "pack"),))
    names = sorted({Entry(*fields).name.lower() for entries in pack.entries for fields in entries})
    files = sorted((SHARED / "corpora").glob("*/*.pubtator")) + sorted((SHARED / "corpora").glob("*/*.txt"))
    documents = read_documents(list(map(str, files)), on_fault=_ignore)
    texts = list(dict.fromkeys(document.text for document in documents))
    (folder / "names.json").write_text(json.dumps(names))
    (folder / "texts.json").write_text(json.dumps(texts))
    (folder / "texts.txt").write_text(
        "".join(" ".join(text.split()) + "\n" for text in texts), encoding="utf-8"
    )
    return texts


def _ignore(fault: object) -> None:
    """The corpora's own faults are known."""


def _run_worker(name: str, folder: Path) -> Timing:
    command = [sys.executable, __file__, "--worker", name, "--folder", str(folder)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    timing: Timing = json.loads(output)
    return timing


def _work(name: str, folder: Path) -> Timing:
    """Load one program, let it go over the texts twice, and return its times in seconds."""
    texts = json.loads((folder / "texts.json").read_text())
    start = time.process_time()
    if name in (AS_IT_COMES, RAISED):
        look_up, names = _load_matcher(folder, name == RAISED)
    else:
        look_up, names = _load_nmstag(folder, name)
    timing: Timing = {"load": time.process_time() - start, "names": names}
    for label in ("cold", "warm"):
        start = time.process_time()
        found = sum(map(look_up, texts))
        timing[label] = time.process_time() - start
        timing["found"] = found
    timing["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return timing


def _load_nmstag(folder: Path, name: str) -> tuple[Callable[[str], int], int]:
    from nmstag.document import Document
    from nmstag.pipeline import Tagger, TaggerOptions

    options = TaggerOptions(
        (str(folder / "pack"),),
        relations="clinical" if name == RELATED else "none",
        context=name != MENTIONS,
    )
    tagger = Tagger.from_options(options)
    names = len(tagger.pack.keys)
    if name == MENTIONS:
        return lambda text: len(tagger.mentions(text)), names
    return lambda text: len(tagger.tag(Document("", text)).mentions), names


def _load_matcher(folder: Path, raised: bool) -> tuple[Callable[[str], int], int]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    if raised:
        nlp.tokenizer.max_cache_size = CACHE_SIZE
    names = json.loads((folder / "names.json").read_text())
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("NAME", list(nlp.tokenizer.pipe(names)))
    make_doc = nlp.make_doc
    return lambda text: len(matcher(make_doc(text))), len(names)


def _startups(folder: Path) -> dict[str, list[str]]:
    """Return the commands whose start-up is timed."""
    tag = [str(Path(sys.executable).parent / "nmstag"), "tag", str(NOTE)]
    return {
        "import spacy": [sys.executable, "-c", "import spacy"],
        "nmstag tag examples/note.txt": tag,
        "the same, all of MeSH": [*tag, "--pack", str(folder / "pack")],
    }


def _seconds(command: Sequence[str]) -> float:
    # Both programs run from byte code, as after an ordinary installation.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def _memory(folder: Path) -> dict[str, float]:
    """Return the peak memory in MB of tagging all texts from the shell, and of compiling the pack."""
    program = str(Path(sys.executable).parent / "nmstag")
    pack = ["--pack", str(folder / "pack")]
    texts = [
        program,
        "tag",
        *pack,
        "--from",
        "lines",
        str(folder / "texts.txt"),
        "-o",
        str(folder / "o.jsonl"),
    ]
    return {
        "nmstag tag, all texts, all of MeSH": _peak(texts),
        "the same, pack compiled again": _peak(texts, NMSTAG_CACHE="off"),
        "nmstag tag examples/note.txt": _peak([program, "tag", str(NOTE), "-o", str(folder / "n.jsonl")]),
    }


def _peak(command: Sequence[str], **environment: str) -> float:
    """Return the peak memory of a command: that of the only child of a fresh process."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    output = subprocess.run(
        [sys.executable, "-c", script, *command],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    ).stdout
    return int(output.split()[-1]) / 1000


def _markdown(data: dict[str, Any]) -> str:
    programs, documents, megabytes = data["programs"], data["documents"], data["megabytes"]
    best = documents / programs[RAISED]["warm"]
    rows = []
    for name, figures in programs.items():
        speeds = [documents / figures[label] for label in ("cold", "warm")]
        rows.append(
            [
                name,
                f"{figures['names']:,.0f}",
                *(f"{speed:,.0f}" for speed in speeds),
                f"{megabytes / figures['warm']:.2f}",
                *(f"{speed / best:.2f}" for speed in speeds),
                f"{figures['peak_mb']:.0f}",
            ]
        )
    header = ["program", "names", "documents/s cold", "warm", "MB/s warm"]
    header += ["ratio to best PhraseMatcher, cold", "warm", "peak MB"]
    spacy = data["startup"]["import spacy"]
    starts = [(f"`{n}`", f"{s:.3f}", f"{s / spacy:.2f}") for n, s in data["startup"].items()]
    parts = [
        "# Speed",
        f"{documents:,} distinct texts, {megabytes:.2f} MB, one process on one core; medians of "
        f"{data['repeats']} processes each, by turns. The pack is the default one with all of MeSH.",
        environment_lines(data["environment"]),
        "## Looking up",
        table(header, rows),
        "The best PhraseMatcher is the raised cache, warm. Floor for mentions alone: 2 times its documents a "
        "second; aim: 3. Documents a second are of processor time.",
        "## Start-up",
        table(["command", "seconds", "of `import spacy`"], starts),
        "Floor: less than 0.40 of `import spacy` for a file of one page.",
        "## Peak memory of the command line",
        table(["command", "MB"], [(name, f"{value:.0f}") for name, value in data["memory"].items()]),
        "Floor: less than 300 MB with all of MeSH.",
    ]
    return "\n\n".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
