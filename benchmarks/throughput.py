"""What surrounds tagging: JSON Lines, processes, folders, the first start, spaCy, memory. Ratios in one run.

The texts are abstracts of the corpora (or, where these are not there, the notes of `clinical/`), repeated
to the number asked for; small files hold the first 400 characters of each. Times are of the processor, with
children, but for `--jobs`, which is timed by the clock: it needs a machine that does nothing else. Medians of
the repeats, each of which measures both sides of a ratio by turns.

    python benchmarks/throughput.py [--repeats 5] [--lines 20000] [--files 5000] [--only jsonl,jobs]
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from report import ROOT, SHARED, environment, environment_lines, shown, table, write_results

sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks" / "clinical")]

TAG = [sys.executable, "-m", "nmstag", "tag", "--quiet"]
SMALL = 400
CHUNK = 36
Row = tuple[str, float, float, str]
"""What is compared, the ratio, the floor, and in what it is counted."""


def main() -> int:
    """Measure what the command line asks for, and write the results."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--lines", type=int, default=20_000, help="texts of a file of lines")
    parser.add_argument("--files", type=int, default=5_000, help="small files of a folder")
    parser.add_argument("--only", default=",".join(MEASURES), help="what to measure, of: %(default)s")
    parser.add_argument("--out", type=Path, help="folder of the result files")
    options = parser.parse_args()
    texts = list(_texts())
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        # Memory comes first, as all that is loaded before counts as a worker's own.
        for name in sorted(options.only.split(","), key=list(MEASURES).index):
            rows += MEASURES[name](texts, Path(folder), options)
    data = {"rows": rows, "repeats": options.repeats, "environment": environment()}
    cells = [(what, f"{ratio:.2f}", f"{floor:g}", unit) for what, ratio, floor, unit in rows]
    text = "\n\n".join(
        [
            "# Throughput",
            f"Medians of {options.repeats}; {len(texts)} distinct texts.",
            environment_lines(data["environment"]),
            table(["what", "measured", "floor", "counted in"], cells),
        ]
    )
    print(text)
    for path in write_results("throughput", data, text, options.out):
        print(shown(path))
    return 0


def _texts() -> Iterator[str]:
    from gold import read_gold

    from nmstag.formats import read_documents

    files = sorted((SHARED / "corpora").glob("*/*.pubtator"))
    documents = read_documents(list(map(str, files)), on_fault=lambda _: None) if files else read_gold()
    yield from list(dict.fromkeys(document.text for document in documents))[::4]


def _processor(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _run(command: list[str], **more: str) -> tuple[float, float]:
    """Return the seconds by the clock and of the processor that a command takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **more, "PYTHONPATH": str(ROOT)},
    )
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _consume(items: Iterable[Any]) -> None:
    for _ in items:
        pass


def jsonl(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield what JSON Lines in and out add to tagging; the input holds texts, or tagged documents."""
    from nmstag.document import Document
    from nmstag.formats import jsonl as lines
    from nmstag.pipeline import Tagger

    tagger = Tagger.load()
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    tagged = list(map(tagger.tag, documents))
    plain, full = io.StringIO(), io.StringIO()
    lines.write(documents, plain)
    lines.write(tagged, full)
    inputs = {
        "texts": plain.getvalue().splitlines(True),
        "tagged documents": full.getvalue().splitlines(True),
    }
    ratios: dict[str, list[float]] = {name: [] for name in inputs}
    for _ in range(options.repeats):
        alone = _processor(lambda: _consume(map(tagger.tag, documents)))
        out = _processor(lambda: lines.write(tagged, io.StringIO()))
        for name, given in inputs.items():
            read = _processor(lambda: _consume(lines.read(given, path="", on_fault=print)))  # noqa: B023
            ratios[name].append((alone + out + read) / alone)
    for name, values in ratios.items():
        yield f"JSONL in ({name}) and out, against tagging alone", median(values), 1.1, "processor time"


def jobs(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield how much sooner two processes are done than one."""
    lines, small = folder / "lines.txt", folder / "small"
    _write_lines(lines, islice(cycle(texts), options.lines))
    _write_files(small, islice(cycle(texts), options.files))
    out = str(folder / "jobs.jsonl")
    for what, floor, command in (
        (f"{options.lines:,} lines", 1.7, [str(lines), "--from", "lines", "-o", out]),
        (f"{options.files:,} small files", 1.5, [str(small), "-o", str(folder / "out")]),
    ):
        ratios = []
        for _ in range(options.repeats):
            one, two = (_seconds(folder, command, jobs) for jobs in ("1", "2"))
            ratios.append(one / two)
        yield f"`--jobs 2` against 1, {what}", median(ratios), floor, "clock"


def _seconds(folder: Path, command: list[str], jobs: str) -> float:
    import shutil

    shutil.rmtree(folder / "out", ignore_errors=True)
    return _run([*TAG, *command, "--jobs", jobs])[0]


def files(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield what a folder of files costs against the same texts as lines of one file."""
    import shutil

    many, lines, out = folder / "many", folder / "many.txt", folder / "out"
    chosen = list(islice(cycle(texts), 1600))
    _write_files(many, chosen)
    _write_lines(lines, (text[:SMALL] for text in chosen))
    ratios = []
    for _ in range(options.repeats):
        shutil.rmtree(out, ignore_errors=True)
        as_files = _run([*TAG, str(many), "-o", str(out)])[1]
        as_lines = _run([*TAG, str(lines), "--from", "lines", "-o", str(folder / "many.jsonl")])[1]
        ratios.append(as_files / as_lines)
    yield (
        "1,600 small files to a folder, against the same texts as lines",
        median(ratios),
        1.3,
        "processor time",
    )


def _write_lines(path: Path, texts: Iterable[str]) -> None:
    path.write_text("".join(" ".join(text.split()) + "\n" for text in texts), encoding="utf-8")


def _write_files(folder: Path, texts: Iterable[str]) -> None:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(" ".join(text[:SMALL].split()), encoding="utf-8")


def start(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield the first start of the installed wheel, whose cache is empty, against `import spacy`."""
    installed = folder / "installed"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "install",
        "--no-deps",
        "--target",
        str(installed),
        str(ROOT),
    ]
    subprocess.run(pip, check=True)
    script = f"import sys; sys.path.insert(0, {str(installed)!r}); from nmstag.cli import main; main()"
    note = str(installed / "nmstag" / "default_pack" / "examples" / "note.txt")
    command = [sys.executable, "-I", "-c", script, "tag", note]
    ratios = []
    for number in range(options.repeats):
        first = _run(command, NMSTAG_CACHE=str(folder / f"cache{number}"))[1]
        ratios.append(first / _run([sys.executable, "-c", "import spacy"])[1])
    yield "first start, against `import spacy`", median(ratios), 0.5, "processor time"


def spacy(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield the spaCy component on ready documents against the tagger alone."""
    if not importlib.util.find_spec("spacy"):
        print("spaCy is not installed in this environment")
        return
    import spacy

    nlp = spacy.blank("en")
    component: Any = nlp.add_pipe("nmstag")
    ratios = []
    for _ in range(options.repeats):
        alone = _processor(lambda: _consume(map(component.tagger.tag_text, texts)))
        docs = list(map(nlp.make_doc, texts))
        ratios.append(_processor(lambda: _consume(map(component, docs))) / alone)  # noqa: B023
    yield "spaCy component against the tagger, ready Docs", median(ratios), 1.3, "processor time"


def memory(texts: list[str], folder: Path, options: argparse.Namespace) -> Iterator[Row]:
    """Yield the private memory of a worker, and the growth of a process after a tenth of its texts."""
    from nmstag.document import Document
    from nmstag.document.encoding import LineEncoder
    from nmstag.pipeline import Tagger, TaggerOptions
    from nmstag.pipeline.workers import Workers

    workers = Workers(TaggerOptions(), 2, LineEncoder().ended_line)
    documents = [Document("", text) for text in texts]
    for first in [*range(0, len(texts), CHUNK)] * 3:
        for number, worker in enumerate(workers.all):
            worker.send(number, documents[first : first + CHUNK])
        for worker in workers.all:
            worker.receive()
    private = max(map(_private, (worker.process.pid for worker in workers.all)))
    workers.end()
    yield "private memory of a worker, MB", private, 35, "MB"
    tagger, sizes = Tagger.load(), []
    short = [text[:60] for text in texts]
    for number in range(options.lines * 5):
        tagger.tag_text(f"{short[number % len(short)]} {number}")
        if number in (options.lines // 2, options.lines * 5 - 1):
            gc.collect()
            sizes.append(_private(os.getpid()))
    yield (
        f"growth over {options.lines * 5:,} short texts after the first tenth, MB",
        sizes[1] - sizes[0],
        10,
        "MB",
    )


def _private(pid: int) -> float:
    """Return the megabytes of a process that no other one shares (Linux)."""
    fields = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return sum(int(size) for name, size, *_ in fields if name.startswith("Private_")) / 1000


MEASURES: dict[str, Callable[[list[str], Path, argparse.Namespace], Iterator[Row]]] = {
    one.__name__: one for one in (memory, jsonl, jobs, files, start, spacy)
}

if __name__ == "__main__":
    raise SystemExit(main())
