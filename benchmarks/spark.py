"""Spark on two cores beside `nmstag tag --jobs 2`: throughput, memory of the workers, bytes of the output.

    python benchmarks/spark.py [--documents 100000] [--rounds 1]

The texts are the distinct abstracts of the corpora in the reference data, repeated to the number asked for.
Wall time is that of tagging and writing; of Spark without the start of Java. Processor time is that of all
processes, so that other load on the machine matters little; throughput of two busy cores comes from it.
Bytes are those of Parquet (zstd) without the texts, over the distinct abstracts alone, since repeated ones
compress too well. The environment needs the extra `spark`.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet
from report import SHARED

import nmstag
from nmstag.spark.worker import Job, pack_up, tag_batches, version_of_code

ABSTRACTS = 37_000_000
TICK = os.sysconf("SC_CLK_TCK")
CHOICES = {
    "clinical": {"profile": "clinical"},
    "bc5cdr, relations of BioRED": {"profile": "bc5cdr", "relations": "biored"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    texts = abstracts()
    print(f"{len(texts)} distinct abstracts of {sum(map(len, texts)) // len(texts)} characters")
    for name, chosen in CHOICES.items():
        print_bytes(name, texts, chosen)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        notes = [(str(number), texts[number % len(texts)]) for number in range(options.documents)]
        prepare(Path(folder), notes)
        for _ in range(options.rounds):
            line, spark = command_line(Path(folder)), in_spark(Path(folder))
            for name, (wall, processor) in (("--jobs 2", line), ("local[2]", spark)):
                print(f"{name}: {len(notes) / wall:.0f} documents/s, {processor:.0f} s of processor time")
            print(f"ratio: wall {line[0] / spark[0]:.2f}, processor {line[1] / spark[1]:.2f}")


def abstracts() -> list[str]:
    """Return the distinct texts of the corpora."""
    paths = sorted((SHARED / "corpora").glob("*/*.pubtator"))
    return list(dict.fromkeys(one.text for one in nmstag.read(paths, on_fault=lambda fault: None)))


def print_bytes(name: str, texts: list[str], chosen: dict[str, Any]) -> None:
    """Print what a document takes as JSON lines and as Parquet, with and without evidence."""
    tagger = nmstag.load(**chosen)
    lines = sum(len(tagger.tag(text).to_json().encode()) + 1 for text in texts) / len(texts)
    print(
        f"{name}: {lines:.0f} bytes a document as JSON lines, {lines * ABSTRACTS / 1e9:.0f} GB of 37 million"
    )
    batch = pyarrow.RecordBatch.from_pydict({"id": [str(n) for n in range(len(texts))], "text": texts})
    for evidence in (True, False):
        job = Job(pack_up(tagger), 1, evidence, 10**9, version_of_code())
        table = pyarrow.Table.from_batches(tag_batches(job, [batch])).drop_columns("text")
        with tempfile.NamedTemporaryFile() as file:
            parquet.write_table(table, file.name, compression="zstd")
            size = os.path.getsize(file.name) / len(texts)
        kind = "with rules" if evidence else "without"
        print(f"  Parquet {kind}: {size:.0f} bytes a document, {size * ABSTRACTS / 1e9:.1f} GB of 37 million")


def prepare(folder: Path, notes: list[tuple[str, str]]) -> None:
    """Write the notes as lines and as Parquet."""
    with open(folder / "notes.jsonl", "w", encoding="utf-8") as file:
        file.writelines(nmstag.Document(id, text).to_json() + "\n" for id, text in notes)
    columns = {"note_id": [id for id, _ in notes], "note": [text for _, text in notes]}
    parquet.write_table(pyarrow.table(columns), folder / "notes.parquet", row_group_size=10_000)


def command_line(folder: Path) -> tuple[float, float]:
    """Return wall and processor time of the command line, in seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "nmstag", "tag", "-q", "--jobs", "2", str(folder / "notes.jsonl")]
    subprocess.run([*command, "-o", str(folder / "found.jsonl")], check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    (folder / "found.jsonl").unlink()
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_spark(folder: Path) -> tuple[float, float]:
    """Return wall and processor time of Spark on two threads; print the memory of its workers."""
    from pyspark.sql import SparkSession

    import nmstag.spark

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.range(1).count()
    before, start = processor_time(), time.perf_counter()
    with Memory() as memory:
        frame = session.read.parquet(str(folder / "notes.parquet")).repartition(8)
        tagged = nmstag.spark.tag(frame).drop("note")
        tagged.write.mode("overwrite").option("compression", "zstd").parquet(str(folder / "found"))
        wall, spent = time.perf_counter() - start, processor_time() - before
    session.stop()
    print("most memory of a worker, by tenths of the run, MB:", *memory.tenths())
    return wall, spent


class Memory:
    """Looks at the largest of Spark's Python processes twice a second."""

    def __enter__(self) -> Memory:
        self.seen: list[int] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._end.wait(0.5):
            sizes = [
                int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page
                for pid, command in descendants(os.getpid())
                if "pyspark.daemon" in command and os.path.exists(f"/proc/{pid}/statm")
            ]
            self.seen.append(max(sizes, default=0) // 2**20)

    def tenths(self) -> list[int]:
        """Return the most that was seen in each tenth of the time."""
        count = len(self.seen)
        parts = [self.seen[count * part // 10 : count * (part + 1) // 10] for part in range(10)]
        return [max(part, default=0) for part in parts]


def descendants(parent: int) -> Iterator[tuple[int, str]]:
    """Yield the processes below one, with their commands."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield int(folder.name), command
            yield from descendants(int(folder.name))


def processor_time() -> float:
    """Return the seconds that this process and those below it have used, ended ones included."""
    spent = 0
    for pid in (os.getpid(), *(pid for pid, _ in descendants(os.getpid()))):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        # Of this process itself, ended children are those of other measurements.
        spent += sum(map(int, fields[11 : 13 if pid == os.getpid() else 15]))
    return spent / TICK


if __name__ == "__main__":
    main()
