"""What annotated documents say of concepts and pairs, whatever the text at hand says of them.

Some chemicals are blamed in most papers that name them, some diseases hardly ever: 'death', 'pain'. The
table counts, of the pairs that the annotated documents gave evidence on, those that they relate. '*' stands
for any concept: the row of '*' and a disease counts all its pairs, that of two '*' all pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import Fault, RuleError

KNOWN_FILE = "known_cid.tsv"
ANY = "*"
_HEADER = ("head", "tail", "pairs", "related")
_AVERAGE = 2
"""The share of a concept is reckoned as if so many average pairs had been seen besides."""
_MOST = 3

Counts = Mapping[tuple[str, str], tuple[int, int]]
"""(head, tail) -> pairs with evidence, pairs related; '*' stands for any concept."""


class Known:
    """The counts of annotated documents as features.

    Args:
        counts: The counts, or the text of a table that was checked, taken apart when it is asked; without
            any, all features are 0.
    """

    def __init__(self, counts: Counts | str) -> None:
        self._given = counts

    @cached_property
    def counts(self) -> Counts:
        """The counts."""
        return _counts(self._given, "", []) if isinstance(self._given, str) else self._given

    @property
    def text(self) -> str:
        """The counts as a table."""
        return self._given if isinstance(self._given, str) else known_text(self._given)

    @cached_property
    def _share(self) -> float:
        seen, related = self.counts.get((ANY, ANY), (0, 0))
        return related / seen if seen else 0.0

    def pair(self, head: str, tail: str) -> int:
        """Return how many annotated documents relate two concepts; 3 stands for more, too."""
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


NOTHING_KNOWN = Known({})


def tenths_of(tenths: int) -> tuple[int, int]:
    """Return counts that alone in a table give a share of so many tenths.

    >>> Known({("a", ANY): tenths_of(4)}).tenths("a", ANY)
    4
    """
    return 10 - _AVERAGE, tenths - 1


def read_known(folder: Path) -> Known:
    """Return the table of a rule folder; an empty one where it has none.

    Raises:
        RuleError: A line is not as it should be.
    """
    path = folder / KNOWN_FILE
    if not path.is_file():
        return NOTHING_KNOWN
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise RuleError(Fault(f"cannot be read: {error}", str(path))) from None
    faults: list[Fault] = []
    _counts(text, str(path), faults)
    if faults:
        raise RuleError(faults)
    return Known(text)


def _counts(text: str, path: str, faults: list[Fault]) -> Counts:
    """Return the counts of a table; rows that are not as they should be are added to the faults."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    lines: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if fields[0] == _HEADER[0]:
            if tuple(fields) != _HEADER:
                allowed = ", ".join(_HEADER) + ", with tabs between them"
                faults.append(Fault("the header is wrong", path, number, value=line, allowed=allowed))
            continue
        if len(fields) != len(_HEADER) or not all(field.isdecimal() for field in fields[2:]):
            wanted = "head, tail, pairs and related, with tabs between them; the last two whole numbers"
            faults.append(Fault("is no row of counts", path, number, value=line, allowed=wanted))
        elif int(fields[3]) > int(fields[2]):
            faults.append(Fault("more pairs are related than there are", path, number, value=line))
        elif (fields[0], fields[1]) in lines:
            before = lines[fields[0], fields[1]]
            faults.append(Fault(f"the pair is counted in line {before} already", path, number, value=line))
        else:
            lines[fields[0], fields[1]] = number
            counts[fields[0], fields[1]] = int(fields[2]), int(fields[3])
    if counts and (ANY, ANY) not in counts:
        allowed = f"a row of '{ANY}' and '{ANY}' that counts all pairs"
        faults.append(Fault("no row counts all pairs", path, 1, allowed=allowed))
    return counts


def known_text(counts: Counts) -> str:
    """Return a table: all pairs, then each concept, then the pairs that some document relates."""
    rows = sorted(counts.items(), key=lambda row: (-row[0].count(ANY), row))
    lines = [
        f"{head}\t{tail}\t{seen}\t{related}\n"
        for (head, tail), (seen, related) in rows
        if related or ANY in (head, tail)
    ]
    about = (
        "# Made by nmstag.learn.relation_known: how many pairs of a chemical and a disease the annotated\n"
        "# documents gave evidence on, and how many of these they relate. '*' stands for any concept.\n"
    )
    return about + "\t".join(_HEADER) + "\n" + "".join(lines)
