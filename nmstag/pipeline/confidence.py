"""Mentions in, the same with a score out: how often those made by such a row or rule are right.

`profiles/<profile>/precision.tsv` says how often mentions of a kind were right in text that nothing was
learned from. A kind is told by the columns of `KIND`, from general to special; '*' stands for any. A mention
has the precision of the most special kind of its own that the table has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from nmstag.document import Document, Mention, canonical_type
from nmstag.errors import Fault, PackError, UsageError
from nmstag.lexicon.keys import is_abbreviation, usage_key
from nmstag.lexicon.name_features import UseCounts
from nmstag.lexicon.rows import LEARNED, LexiconRow, read_lexicon
from nmstag.packs import CLINICAL, CompiledPack
from nmstag.packs.names import corpus_uses
from nmstag.rules.sources import Sources
from nmstag.tables import TableRow, read_table

PRECISION = "precision"
"""Name of the table."""

KIND = ("type", "usage", "source", "form", "evidence")
COLUMNS = (*KIND, "n", "right", "precision")
ANY = "*"
Kind = tuple[str, ...]
_MOSTLY, _SELDOM = 0.8, 0.3  # shares of the uses of a name that corpora annotate


class Confidence:
    """Tells how often mentions of a kind are right, by the table of a profile.

    Args:
        pack: The packs, compiled for the profile.

    Raises:
        UsageError: No pack has the table for this profile.
        PackError: The table is broken.
    """

    def __init__(self, pack: CompiledPack) -> None:
        self._precision = read_precision(pack.sources)
        self.kinds = Kinds(pack)

    def scored(self, document: Document) -> Document:
        """Return a document whose mentions have a score, those of a type that the table has not without."""
        mentions = (replace(one, score=self.score(one)) for one in document.mentions)
        return document.with_mentions(mentions)

    def score(self, mention: Mention) -> float | None:
        """Return how often mentions of this kind are right, from 0 to 1; None where nothing is known."""
        kinds = reversed(list(levels(self.kinds.of(mention))))
        return next((self._precision[kind] for kind in kinds if kind in self._precision), None)


class Kinds:
    """Tells of what kind a mention is.

    Args:
        pack: The packs, whose corpora say how they use names: that of the profile, or all for clinical text.
    """

    def __init__(self, pack: CompiledPack) -> None:
        faults: list[Fault] = []
        self._uses = corpus_uses(_counted_rows(pack, faults))
        if faults:
            raise PackError(faults)
        self._usage = lru_cache(1 << 16)(self._usage_of)

    def of(self, mention: Mention) -> Kind:
        """Return the kind of a mention, in the order of `KIND`."""
        evidence = mention.evidence[0]
        file, _, line = evidence.rule.rpartition(":")
        type_ = canonical_type(mention.type)
        made_by = file if line.isdigit() else evidence.rule
        return type_, self._usage(mention.text, type_), evidence.source, _form(mention.text), made_by

    def _usage_of(self, text: str, type_: str) -> str:
        """Return how the corpora use a name: how often they annotate it, and how often not."""
        slot = (usage_key(text), type_)
        counts = [uses[slot] for uses in self._uses.values() if slot in uses]
        seen, free = (sum(count[place] for count in counts) for place in (0, 2))
        return usage((seen, 0, free))


def usage(counts: UseCounts) -> str:
    """Return in a word how corpora use a name.

    Args:
        counts: How often they annotate it, have it within a longer annotation, and leave it out.

    >>> usage((3, 0, 0)), usage((9, 0, 1)), usage((1, 0, 1)), usage((0, 0, 4)), usage((0, 0, 0))
    ('always', 'mostly', 'partly', 'seldom', 'never met')
    """
    seen, _, free = counts
    if not seen + free:
        return "never met"
    share = seen / (seen + free)
    if share == 1:
        return "once" if seen == 1 else "always"
    return "mostly" if share >= _MOSTLY else "partly" if share >= _SELDOM else "seldom"


def levels(kind: Kind) -> Iterator[Kind]:
    """Yield a kind from its most general form, which tells the type alone, to itself.

    >>> list(levels(("Disease", "once", "lexicon")))
    [('Disease', '*', '*'), ('Disease', 'once', '*'), ('Disease', 'once', 'lexicon')]
    """
    for known in range(1, len(kind) + 1):
        yield (*kind[:known], *[ANY] * (len(kind) - known))


def read_precision(sources: Sources) -> dict[Kind, float]:
    """Return the precision of each kind in the table of a profile, that of the last pack that has one.

    Raises:
        UsageError: No pack has the table.
        PackError: It is broken; every fault is named.
    """
    paths = sources.profile_table(PRECISION)[-1:]
    if not paths:
        known = [name for name in (CLINICAL, *sources.profiles()) if sources.profile_table(PRECISION, name)]
        message = f"no pack says how often its mentions are right (profiles/{sources.profile}/precision.tsv)"
        allowed = ", ".join(dict.fromkeys(known)) or "a pack that has one"
        raise UsageError(Fault(message, field="score", value=sources.profile, allowed=allowed))
    faults: list[Fault] = []
    table = _table(paths[0], faults)
    if faults:
        raise PackError(faults)
    return table


def precision_faults(sources: Sources) -> list[Fault]:
    """Return the faults of the tables of precision of a profile; none where there is no table."""
    faults: list[Fault] = []
    for path in sources.profile_table(PRECISION):
        _table(path, faults)
    return faults


def _table(path: Path, faults: list[Fault]) -> dict[Kind, float]:
    rows = read_table(path, required=COLUMNS, on_fault=faults.append)
    return {tuple(row[column] for column in KIND): _share(row, faults) for row in rows}


def _share(row: TableRow, faults: list[Fault]) -> float:
    try:
        share = float(row["precision"])
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        faults.append(row.fault("not a share", "precision", "a number from 0 to 1"))
    return share


def _counted_rows(pack: CompiledPack, faults: list[Fault]) -> Iterator[LexiconRow]:
    """Yield the rows that count how the corpus of a profile uses names, or all corpora for clinical text."""
    sources = pack.sources
    profiles = sources.profiles() if pack.profile == CLINICAL else [pack.profile]
    for profile in profiles:
        for path in sources.profile_table("names", profile):
            rows = read_lexicon(path, path.parents[2], faults.append)
            yield from (row for row in rows if row.source == LEARNED)


def _form(text: str) -> str:
    if is_abbreviation(text):
        return "abbreviation"
    return "words" if len(text.split()) > 1 else "word"
