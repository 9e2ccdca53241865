"""Lexicon rows compiled: one entry for each reading of a key.

Gets the rows of all lexicons. Rows whose names have the same normal tokens share a key. For each key it is
decided once, here, which types and ids it has and whether it is used at all; the matcher only looks up.
The readings that are not used are kept with the reason, for `nmstag explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nmstag.lexicon.keys import is_abbreviation, name_key
from nmstag.lexicon.rows import CLINICAL_ROWS, STOP, TERM_ROWS, VOCABULARY_ROWS, LexiconRow


class Entry(NamedTuple):
    """What a key means.

    Args:
        type: Entity type.
        ids: Concept ids.
        exact: The spelling that the text must have (an abbreviation); empty where case is free.
        place: The lexicon row that decided, 'diseases/C04_neoplasms.tsv:12'.
        name: The name in that row.
        source: The source of that row.
    """

    type: str
    ids: tuple[str, ...]
    exact: str
    place: str
    name: str
    source: str

    def plain(self) -> EntryFields:
        """Return the fields as a plain tuple, which is what can be stored."""
        type_, ids, exact, place, name, source = self
        return type_, ids, exact, place, name, source


EntryFields = tuple[str, tuple[str, ...], str, str, str, str]
"""The fields of an `Entry` as a plain tuple, as they are stored."""


class Dropped(NamedTuple):
    """A reading that is not used, and why."""

    entry: Entry
    reason: str


@dataclass(slots=True)
class CompiledLexicon:
    """Keys (normal tokens joined by a space) with their entries, best reading first.

    `labels` has the preferred name of each concept.
    """

    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    dropped: dict[str, tuple[Dropped, ...]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


class Support(NamedTuple):
    """Uses of a name in corpora that are annotated with a reading, and those that are not.

    `seen` is -1 where no corpus counts the reading; `other` are uses that are annotated with another type.
    """

    seen: int
    free: int
    other: int

    @property
    def against(self) -> int:
        """The uses that are not annotated with the reading."""
        return self.free + self.other


_SYMBOL_LENGTH = 2
SOURCE_RANK = {
    "overrides": 0,
    "learned": 1,
    "curated": 2,
    CLINICAL_ROWS: 2,
    "mesh": 4,
    TERM_ROWS: 5,
    VOCABULARY_ROWS: 6,
}
OTHER_SOURCE_RANK = 3


def source_rank(source: str) -> int:
    """Return the order in which kinds of lexicon are preferred; smaller is first."""
    return SOURCE_RANK.get(source, OTHER_SOURCE_RANK)


Rejection = Callable[[str, Sequence[LexiconRow]], Mapping[str, str]]
"""Gets a key and its rows; returns the types that the key is not used for, each with the reason."""


class Policy(NamedTuple):
    """How it is decided which readings of a name are used.

    Args:
        minimum_trust: A reading is dropped when corpora annotate it in a smaller share of its uses.
        few_uses: So few uses that are left out, and none annotated, drop no reading: `rejection` weighs them.
        every_reading: Keep one reading of each type whatever is against it, for counting uses.
        decisive: Sources whose names are used, with their ids, whatever corpora annotate.
        rejection: What else rejects names.
    """

    minimum_trust: float = 0.5
    few_uses: int = 0
    every_reading: bool = False
    decisive: Collection[str] = ()
    rejection: Rejection | None = None


DEFAULT_POLICY = Policy()


def compile_lexicon(rows: Iterable[LexiconRow], policy: Policy = DEFAULT_POLICY) -> CompiledLexicon:
    """Return the compiled form of lexicon rows, those of later packs after those of earlier ones."""
    return LexiconBase(rows_by_key(rows), policy).compiled()


def rows_by_key(rows: Iterable[LexiconRow]) -> dict[str, list[LexiconRow]]:
    """Return rows by the key of their names; names without a word are left out."""
    groups: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in rows:
        key = name_key(row.name)
        if key.strip():
            groups[key].append(row)
    return dict(groups)


class LexiconBase:
    """Rows that are compiled several times, each time with a few more.

    Args:
        groups: The rows of each key.
        policy: Which readings are used.
    """

    def __init__(self, groups: Mapping[str, list[LexiconRow]], policy: Policy = DEFAULT_POLICY) -> None:
        self._policy = policy
        self._groups = groups
        self._plain = CompiledLexicon()
        for key, group in groups.items():
            self._put(self._plain, key, group)

    def compiled(self, rows: Iterable[LexiconRow] = ()) -> CompiledLexicon:
        """Return the compiled form of the rows and some more."""
        lexicon = CompiledLexicon(dict(self._plain.entries), dict(self._plain.dropped))
        for key, group in rows_by_key(rows).items():
            lexicon.entries.pop(key, None)
            lexicon.dropped.pop(key, None)
            self._put(lexicon, key, [*self._groups.get(key, ()), *group])
        _add_joined_variants(lexicon)
        return lexicon

    def _put(self, lexicon: CompiledLexicon, key: str, group: list[LexiconRow]) -> None:
        rejection = self._policy.rejection
        entries, dropped = resolve(group, self._policy, rejection(key, group) if rejection else {})
        if entries:
            lexicon.entries[key] = entries
        if dropped:
            lexicon.dropped[key] = dropped


def resolve(
    group: list[LexiconRow], policy: Policy, rejected: Mapping[str, str]
) -> tuple[tuple[Entry, ...], tuple[Dropped, ...]]:
    """Return the entries of one key, and the readings that are not used with their reasons.

    Args:
        group: The rows of the key.
        policy: Which readings are used.
        rejected: Types that the key is not used for, with the reason.
    """
    if len(group) == 1 and group[0].counts is None and not rejected:
        return (() if group[0].source == STOP else (_entry(group[0]),)), ()
    kept: list[Entry] = []
    dropped: list[Dropped] = []
    stops = (row for row in group if row.source == STOP)
    rejected = {**rejected, **{r.type: f"on the stop list ({r.place}): {r.note}" for r in stops}}
    for exact, rows in _by_case(group):
        readings = sorted(_readings(rows, exact, policy.decisive), key=_reading_order)
        for place, (entry, support) in enumerate(readings):
            safe = any(row.source in policy.decisive and row.type == entry.type for row in rows)
            weighed = not support.other and max(support.seen, 0) == 0 and support.free <= policy.few_uses
            trust = 0.0 if safe or weighed else policy.minimum_trust
            reason = _objection(entry, support, rejected, trust)
            if not reason and place and kept and kept[-1].exact == exact:
                reason = f"the reading {kept[-1].type} of {kept[-1].place} comes first"
            if reason and not policy.every_reading:
                dropped.append(Dropped(entry, reason))
            else:
                kept.append(entry)
    return tuple(kept), tuple(dropped)


def _entry(row: LexiconRow) -> Entry:
    """Return the entry of a row that is the only one of its key."""
    return Entry(row.type, row.ids, exact_spelling(row), row.place, row.name, row.source)


def exact_spelling(row: LexiconRow) -> str:
    """Return the spelling of its name that a text must have; empty where case is free.

    In clinical prose the symbol of an element is one only as it is written: 'Ca', but not 'CA' or 'ca'.
    """
    symbol = row.source == CLINICAL_ROWS and len(row.name) <= _SYMBOL_LENGTH and not row.name.islower()
    return row.name if symbol or is_abbreviation(row.name) else ""


def _by_case(group: list[LexiconRow]) -> Iterator[tuple[str, list[LexiconRow]]]:
    """Yield the rows of a key, abbreviations by their spelling first, then all others together."""
    exact: dict[str, list[LexiconRow]] = defaultdict(list)
    free: list[LexiconRow] = []
    for row in group:
        if row.source == STOP:
            continue
        if exact_spelling(row):
            exact[row.name].append(row)
        else:
            free.append(row)
    yield from sorted(exact.items())
    if free:
        yield "", free


def _readings(
    rows: list[LexiconRow], exact: str, decisive: Collection[str]
) -> Iterator[tuple[Entry, Support]]:
    """Yield one reading for each type: the ids that come first, and its support in corpora."""
    by_type: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in rows:
        by_type[row.type].append(row)
    for type_, typed in by_type.items():
        naming = [row for row in typed if row.counts is None or row.counts[0] > 0]
        if not naming:
            continue
        best = min(naming, key=_id_order(naming, decisive))
        counted = [row.counts for row in typed if row.counts is not None]
        seen = sum(count[0] for count in counted) if counted else -1
        overridden = best.source == "overrides"
        free = 0 if overridden else sum(row.counts[3] for row in typed if row.counts)
        other = 0 if overridden else sum(row.counts[0] for row in rows if row.counts and row.type != type_)
        yield Entry(type_, best.ids, exact, best.place, best.name, best.source), Support(seen, free, other)


def _id_order(
    naming: list[LexiconRow], decisive: Collection[str]
) -> Callable[[LexiconRow], tuple[int, int, int, int, int, int, str]]:
    """Return the sort key that puts the row whose ids are to be used first."""
    votes: dict[tuple[str, ...], int] = defaultdict(int)
    backing: dict[tuple[str, ...], int] = {}
    for row in naming:
        votes[row.ids] += row.counts[0] if row.counts else 0
        if row.counts is None:
            backing[row.ids] = min(backing.get(row.ids, 9), source_rank(row.source))

    def order(row: LexiconRow) -> tuple[int, int, int, int, int, int, str]:
        override = 0 if row.source == "overrides" else 1
        return (
            override,
            0 if row.source in decisive else 1,
            -votes[row.ids],
            0 if row.ids else 1,
            backing.get(row.ids, 9),
            source_rank(row.source),
            row.place,
        )

    return order


def _reading_order(reading: tuple[Entry, Support]) -> tuple[int, int, int, str, str]:
    entry, support = reading
    first = 0 if entry.source == "overrides" else 1
    return (first, -support.seen, source_rank(entry.source), entry.type, entry.place)


def _objection(entry: Entry, support: Support, rejected: Mapping[str, str], minimum_trust: float) -> str:
    """Return why a reading is not to be used; empty when it is."""
    if entry.source == "overrides":
        return ""
    if entry.type in rejected:
        return rejected[entry.type]
    seen = max(support.seen, 0)
    uses = seen + support.against
    if uses and seen < minimum_trust * uses:
        return f"annotated in {seen} of {uses} uses in the corpora"
    return ""


def _add_joined_variants(compiled: CompiledLexicon) -> None:
    """Add 'cotrimoxazole' for 'co-trimoxazole': names of two tokens whose hyphen may be left out."""
    variants: dict[str, tuple[Entry, ...]] = {}
    for key, entries in compiled.entries.items():
        name = entries[0].name
        if "-" not in name or " " in name or key.count(" ") != 1 or any(c.isdigit() for c in key):
            continue
        joined = key.replace(" ", "")
        if len(joined) > 7 and joined not in compiled.entries and joined not in compiled.dropped:
            variants[joined] = entries
    compiled.entries.update(variants)
