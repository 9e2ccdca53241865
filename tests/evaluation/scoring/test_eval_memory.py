"""Many documents are scored in a memory that does not grow with them but for their counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from nmstag.document import Document, Mention
from nmstag.evaluation import evaluate

DOCUMENTS = 10_000
TEXT = "Lithium caused nausea, tremor and coma. " * 50
"""The texts alone would be 20 MB a side."""


def documents(missed: int = 0) -> Iterator[Document]:
    """Yield documents one by one; every so many-th lacks its second mention."""
    for number in range(DOCUMENTS):
        text = f"{number:06} {TEXT}"
        mentions = (Mention(7, 14, "Lithium", "Chemical", ("D008094",)),)
        if not missed or number % missed:
            mentions += (Mention(22, 28, "nausea", "Disease", ("D009325",)),)
        yield Document(str(number), text, mentions=mentions)


def main() -> None:
    """Print the recall, and by how many kilobytes the process grew at its largest."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    recall = evaluate(documents(), documents(missed=4), "ncbi_disease").counts("mention_strict").recall
    print(recall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
def test_ten_thousand_documents_in_bounded_memory() -> None:
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=True, timeout=60)
    recall, grown = done.stdout.split()
    assert float(recall) == 0.75
    assert int(grown) < 20_000


if __name__ == "__main__":
    main()
