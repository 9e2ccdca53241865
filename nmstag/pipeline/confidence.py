"""Mentions and relations in, the same with a score out: how often those of their kind are right.

`profiles/<profile>/precision.tsv` says how often mentions of a kind were right in text that nothing was
learned from, `relation_precision.tsv` says so of relations. A kind is told by the columns of `KIND` or
`RELATION_KIND`, from general to special; '*' stands for any. A mention or relation has the precision of the
most special kind of its own that the table has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nmstag.document import Document, Mention, Relation, canonical_type
from nmstag.errors import Fault, PackError, UsageError
from nmstag.lexicon.keys import is_abbreviation, usage_key
from nmstag.lexicon.name_features import UseCounts
from nmstag.lexicon.rows import LEARNED, LexiconRow, read_lexicon
from nmstag.packs import CLINICAL, CompiledPack
from nmstag.packs.names import corpus_uses
from nmstag.rules.sources import Sources
from nmstag.tables import TableRow, read_table

PRECISION, RELATION_PRECISION = "precision", "relation_precision"
"""Names of the tables."""

KIND = ("type", "usage", "source", "form", "evidence")
RELATION_KIND = ("type", "points", "evidence")
KINDS: Mapping[str, tuple[str, ...]] = {PRECISION: KIND, RELATION_PRECISION: RELATION_KIND}
"""The columns that tell a kind, by table."""
COUNTS = ("n", "right", "precision")
ANY = "*"
Kind = tuple[str, ...]
_MOST_POINTS = 3
_MOSTLY, _SELDOM = 0.8, 0.3  # shares of the uses of a name that corpora annotate


class Confidence:
    """Tells how often mentions of a kind are right, by the table of a profile.

    Args:
        pack: The packs, compiled for the profile.

    Raises:
        UsageError: No pack has the table of mentions for this profile.
        PackError: A table is broken.
    """

    def __init__(self, pack: CompiledPack) -> None:
        self._mentions = read_precision(pack.sources)
        self._relations = read_precision(pack.sources, RELATION_PRECISION)
        self.kinds = Kinds(pack)

    def scored(self, document: Document) -> Document:
        """Return a document whose mentions and relations have a score, but for types that no table has."""
        mentions = (
            replace(one, score=_known(self._mentions, self.kinds.of(one))) for one in document.mentions
        )
        relations = (
            replace(one, score=_known(self._relations, relation_kind(one))) for one in document.relations
        )
        return document.with_mentions(mentions).with_relations(relations)


def _known(precision: Mapping[Kind, float], kind: Kind) -> float | None:
    """Return how often what is of a kind is right, from 0 to 1; None where nothing is known."""
    return next((precision[one] for one in reversed(list(levels(kind))) if one in precision), None)


def relation_kind(relation: Relation) -> Kind:
    """Return of what kind a relation is, in the order of `RELATION_KIND`.

    >>> from nmstag.document import Evidence
    >>> because = Evidence("rule", "clinical.causes.verb"), Evidence("decision", "known_harm", "CID +2.31")
    >>> relation_kind(Relation("CID", "MESH:D1", "MESH:D2", because))
    ('CID', '2 to 3', 'known_harm')
    >>> relation_kind(Relation("causes", "MESH:D1", "MESH:D2", because[:1]))
    ('causes', 'stated', 'clinical.causes.verb')
    """
    decided = next((one for one in relation.evidence if one.source == "decision"), None)
    if decided is not None:
        return relation.type, _points(float(decided.detail.split()[-1])), decided.rule
    return relation.type, "stated", relation.evidence[0].rule if relation.evidence else ANY


def _points(score: float) -> str:
    """Return in which of four steps the points of a decision are."""
    if score < 1:
        return "under 1"
    return "3 and more" if score >= _MOST_POINTS else f"{int(score)} to {int(score) + 1}"


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

    def __getstate__(self) -> Any:
        """Return what goes into a pickle: the uses alone, as what is remembered of them is made again."""
        return self._uses

    def __setstate__(self, state: Any) -> None:
        self._uses = state
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


def read_precision(sources: Sources, name: str = PRECISION) -> dict[Kind, float]:
    """Return the precision of each kind in a table of a profile, that of the last pack that has one.

    Args:
        sources: The packs, for the profile.
        name: The table; there need be none for relations.

    Raises:
        UsageError: No pack has the table of mentions.
        PackError: It is broken; every fault is named.
    """
    paths = sources.profile_table(name)[-1:]
    if not paths and name == RELATION_PRECISION:
        return {}
    if not paths:
        known = [name for name in (CLINICAL, *sources.profiles()) if sources.profile_table(PRECISION, name)]
        message = f"no pack says how often its mentions are right (profiles/{sources.profile}/precision.tsv)"
        allowed = ", ".join(dict.fromkeys(known)) or "a pack that has one"
        raise UsageError(Fault(message, field="score", value=sources.profile, allowed=allowed))
    faults: list[Fault] = []
    table = _table(paths[0], KINDS[name], faults)
    if faults:
        raise PackError(faults)
    return table


def precision_faults(sources: Sources) -> list[Fault]:
    """Return the faults of the tables of precision of a profile; none where there is no table."""
    faults: list[Fault] = []
    for name, columns in KINDS.items():
        for path in sources.profile_table(name):
            _table(path, columns, faults)
    return faults


def _table(path: Path, columns: tuple[str, ...], faults: list[Fault]) -> dict[Kind, float]:
    rows = read_table(path, required=(*columns, *COUNTS), on_fault=faults.append)
    return {tuple(row[column] for column in columns): _share(row, faults) for row in rows}


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
