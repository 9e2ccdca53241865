"""How often annotated documents relate a concept or pair, whatever the text at hand says (corpus_prior.tsv).

Some chemicals cause harm in most papers that name them, some diseases are hardly ever an adverse effect:
'death', 'pain'. The table counts, of the pairs that the annotated documents have evidence on, those that they
relate. '*' is any concept: the row of '*' and a disease counts all its pairs, that of two '*' all pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import Fault, FaultHandler
from nmstag.tables import read_table, write_table

PRIOR_TABLE = "corpus_prior"
ANY = "*"
_COLUMNS = ("head", "tail", "pairs", "related")
_COMMENTS = (
    "How many pairs of a chemical and a disease the annotated documents have evidence on, and how many of",
    "these they relate; made by `nmstag build`. '*' is any concept.",
)
_AVERAGE = 2
"""The share of a concept is computed as if so many average pairs had been seen besides."""
_MOST = 3

Counts = Mapping[tuple[str, str], tuple[int, int]]
"""(head, tail) -> pairs with evidence, pairs related; '*' is any concept."""


class CorpusPrior:
    """The counts of annotated documents as features.

    Args:
        counts: The counts; without any, all features are 0.
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        seen, related = counts.get((ANY, ANY), (0, 0))
        self._share = related / seen if seen else 0.0

    def pair(self, head: str, tail: str) -> int:
        """Return how many annotated documents relate two concepts; 3 is for 3 or more."""
        if not self.counts:
            return 0
        found = self.counts.get((canonical_id(head), canonical_id(tail)))
        return min(found[1], _MOST) if found else 0

    def tenths(self, head: str, tail: str) -> int:
        """Return the share of related pairs, counted in tenths from 1 on; unseen concepts are average.

        Args:
            head: A chemical; '*' for the share of a disease.
            tail: A disease; '*' for the share of a chemical.
        """
        if not self.counts:
            return 0
        seen, related = self.counts.get((head, tail), (0, 0))
        return 1 + int(10 * (related + _AVERAGE * self._share) / (seen + _AVERAGE))

    def role(self, role: str, concept: str) -> int:
        """Return the share of a concept as 'head' or 'tail' of its pairs, as `tenths` counts it."""
        one = canonical_id(concept)
        return self.tenths(one, ANY) if role == "head" else self.tenths(ANY, one)


NO_PRIOR = CorpusPrior({})


def tenths_of(tenths: int) -> tuple[int, int]:
    """Return counts that alone in a table give a share of so many tenths.

    >>> CorpusPrior({("a", ANY): tenths_of(4)}).tenths("a", ANY)
    4
    """
    return 10 - _AVERAGE, tenths - 1


def read_prior(path: Path, on_fault: FaultHandler) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the counts of a table.

    Args:
        path: The table.
        on_fault: Called with each row that is not as it should be.

    Raises:
        PackError: The file cannot be read.
    """
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    lines: dict[tuple[str, str], int] = {}
    for row in read_table(path, required=_COLUMNS, on_fault=on_fault):
        key = row["head"], row["tail"]
        if not all(row[name].isdecimal() and len(row[name]) < 16 for name in ("pairs", "related")):
            on_fault(row.fault("the counts are not whole numbers", allowed=", ".join(_COLUMNS)))
        elif int(row["related"]) > int(row["pairs"]):
            on_fault(row.fault("more pairs are related than there are", "related", row["pairs"]))
        elif lines.setdefault(key, row.line) != row.line:
            on_fault(row.fault(f"the pair is counted already (line {lines[key]})"))
        else:
            counts[key] = int(row["pairs"]), int(row["related"])
    if counts and (ANY, ANY) not in counts:
        allowed = f"a row of '{ANY}' and '{ANY}' that counts all pairs"
        on_fault(Fault("no row counts all pairs", str(path), 1, allowed=allowed))
    return counts


def write_prior(path: Path, counts: Counts) -> int:
    """Write a table: all pairs, then each concept, then the pairs that some document relates.

    Args:
        path: The table.
        counts: The counts.
    """
    ordered = sorted(counts.items(), key=lambda row: (-row[0].count(ANY), row))
    rows = [(*key, seen, related) for key, (seen, related) in ordered if related or ANY in key]
    return write_table(path, _COLUMNS, rows, _COMMENTS)
