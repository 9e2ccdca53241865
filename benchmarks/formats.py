"""Reads files of many formats, in all of their variants, and prints what was read of each and what was not.

    python benchmarks/formats.py [FILE|FOLDER ...]

Without a path, the files of shapes that public services write and the reference files beside the repository
(`../shared/cases/formats`, `../shared/formats`; NMSTAG_SHARED names another place). The status is 1 where a
file gave neither a document nor a fault, or a span does not hold the text that its mention says.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import Fault
from nmstag.formats import read_documents

SHARED = Path(os.environ.get("NMSTAG_SHARED") or Path(__file__).resolve().parents[2] / "shared")
PLACES = (SHARED / "cases" / "formats", SHARED / "formats")


def main() -> int:
    """Print a line for each file, one for each fault, and return the status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", nargs="*", type=Path)
    given = parser.parse_args().path or PLACES
    files = sorted(file for path in given for file in ([path] if path.is_file() else path.rglob("*.*")))
    wrong = sum([not describe(file) for file in files])
    print(f"{len(files)} files, {wrong} of them wrong")
    return 1 if wrong or not files else 0


def describe(file: Path) -> bool:
    """Print what one file holds; return whether something was read or said of it, and every span fits."""
    faults: list[Fault] = []
    documents = list(read_documents(file, on_fault=faults.append))
    counts = Counter(documents=len(documents))
    for document in documents:
        counts["mentions"] += len(document.mentions)
        counts["ids"] += sum(bool(mention.ids) for mention in document.mentions)
        counts["relations"] += len(document.relations)
        counts["scores"] += sum(one.score is not None for one in (*document.mentions, *document.relations))
        counts["passages"] += len(document.passages)
    fits = all(map(spans_fit, documents))
    print(f"{file.name}: " + ", ".join(f"{count} {what}" for what, count in counts.items() if count))
    for fault in faults:
        print(f"    {fault.severity}: {fault}")
    return fits and bool(documents or faults)


def spans_fit(document: Document) -> bool:
    """Return whether every mention is the text at its offsets."""
    return all(document.text[one.start : one.end] == one.text for one in document.mentions)


if __name__ == "__main__":
    sys.exit(main())
