"""Names compiled: gets lexicon rows, returns the entries of each key, which matching then looks up.

Rows whose names have the same normal tokens share a key. For each key it is decided once, here, which
type and ids it has, and whether it is used at all. Readings that were dropped are kept with the reason,
for `nmstag explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from nmstag.lexicon.rows import CLINICAL_ROWS, STOP, LexiconRow
from nmstag.text.tokens import normal_tokens

EXACT_LENGTH = 6
"""Names of up to this many characters written all in capitals are abbreviations: case matters."""


class Entry(NamedTuple):
    """What a key means.

    Args:
        type: Entity type.
        ids: Concept ids.
        exact: The spelling that the text must have (an abbreviation); empty where case is free.
        place: The lexicon row that decided, 'diseases/C04_neoplasms.tsv:12'.
        name: The name in that row.
        source: The kind of lexicon of that row.
    """

    type: str
    ids: tuple[str, ...]
    exact: str
    place: str
    name: str
    source: str


EntryFields = tuple[str, tuple[str, ...], str, str, str, str]
"""The fields of an `Entry` as a plain tuple, as a cache holds them."""


class Dropped(NamedTuple):
    """A reading that was decided against, and why."""

    entry: Entry
    reason: str


@dataclass(slots=True)
class CompiledLexicon:
    """Keys (normal tokens joined by a space) with their entries, best reading first."""

    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    dropped: dict[str, tuple[Dropped, ...]] = field(default_factory=dict)


class Trust(NamedTuple):
    """How often corpora annotate a name with one reading (`seen`), and otherwise or not (`against`)."""

    seen: int
    against: int


_SYMBOL_LENGTH = 2
SOURCE_RANK = {"overrides": 0, "learned": 1, "curated": 2, CLINICAL_ROWS: 2}
OTHER_SOURCE_RANK = 3
MESH_RANK = 4


def source_rank(source: str) -> int:
    """Return the order in which sources of rows are trusted; smaller is first."""
    return MESH_RANK if source == "mesh" else SOURCE_RANK.get(source, OTHER_SOURCE_RANK)


def is_abbreviation(name: str) -> bool:
    """Return whether the case of a name matters: short, with a capital that is not its first letter.

    >>> [is_abbreviation(name) for name in ("NMS", "Pain", "5-HT", "cAMP", "SERTRALINE", "K")]
    [True, False, True, True, False, True]
    """
    if len(name) > EXACT_LENGTH:
        return False
    letters = [c for c in name if c.isalpha()]
    if not letters:
        return False
    return any(c.isupper() for c in letters[1:]) or (len(letters) == 1 and letters[0].isupper())


@lru_cache(1 << 18)
def name_key(name: str) -> str:
    """Return the key of a name: its normal tokens joined by a space; empty where it has none."""
    return " ".join(normal_tokens(name))


def compile_lexicon(
    rows: Iterable[LexiconRow],
    minimum_trust: float = 0.5,
    every_reading: bool = False,
    hand_written: Collection[str] = (),
) -> CompiledLexicon:
    """Return the compiled form of lexicon rows; the arguments are those of `LexiconBase`."""
    return LexiconBase(rows, minimum_trust, every_reading, hand_written).compiled()


class LexiconBase:
    """Rows that are compiled several times, each time with a few more.

    Args:
        rows: Rows of all lexicons, later packs after earlier ones.
        minimum_trust: A reading is dropped when corpora annotate a smaller share of its uses with it.
        every_reading: Keep one reading of each type whatever the counts are, for counting uses.
        hand_written: Sources of rows whose names stay whatever the corpora's counts are.
    """

    def __init__(
        self,
        rows: Iterable[LexiconRow],
        minimum_trust: float = 0.5,
        every_reading: bool = False,
        hand_written: Collection[str] = (),
    ) -> None:
        self._how = minimum_trust, every_reading, hand_written
        self._groups = _by_key(rows)
        self._plain = CompiledLexicon()
        for key, group in self._groups.items():
            self._put(self._plain, key, group)

    def compiled(self, rows: Iterable[LexiconRow] = ()) -> CompiledLexicon:
        """Return the compiled form of the rows and some more."""
        lexicon = CompiledLexicon(dict(self._plain.entries), dict(self._plain.dropped))
        for key, group in _by_key(rows).items():
            lexicon.entries.pop(key, None)
            lexicon.dropped.pop(key, None)
            self._put(lexicon, key, [*self._groups.get(key, ()), *group])
        _add_joined_variants(lexicon)
        return lexicon

    def _put(self, lexicon: CompiledLexicon, key: str, group: list[LexiconRow]) -> None:
        entries, dropped = resolve(group, *self._how)
        if entries:
            lexicon.entries[key] = entries
        if dropped:
            lexicon.dropped[key] = dropped


def _by_key(rows: Iterable[LexiconRow]) -> dict[str, list[LexiconRow]]:
    """Return rows by the key of their names; names without a word are left out."""
    groups: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in rows:
        key = name_key(row.name)
        if key.strip():
            groups[key].append(row)
    return groups


def resolve(
    group: list[LexiconRow],
    minimum_trust: float,
    every_reading: bool = False,
    hand_written: Collection[str] = (),
) -> tuple[tuple[Entry, ...], tuple[Dropped, ...]]:
    """Return the entries of one key, and the readings dropped with their reasons."""
    if len(group) == 1 and group[0].counts is None:
        return (() if group[0].source == STOP else (_entry(group[0]),)), ()
    kept: list[Entry] = []
    dropped: list[Dropped] = []
    for exact, rows in _by_case(group):
        readings = sorted(_readings(rows, exact, hand_written), key=_reading_order)
        stopped = {row.type: row for row in group if row.source == STOP}
        for place, (entry, trust) in enumerate(readings):
            safe = any(row.source in hand_written and row.type == entry.type for row in rows)
            reason = _objection(entry, trust, stopped, 0.0 if safe else minimum_trust)
            if not reason and place and kept and kept[-1].exact == exact:
                reason = f"the reading {kept[-1].type} of {kept[-1].place} comes first"
            if reason and not every_reading:
                dropped.append(Dropped(entry, reason))
            else:
                kept.append(entry)
    return tuple(kept), tuple(dropped)


def _entry(row: LexiconRow) -> Entry:
    """Return the entry of a key that has a single row."""
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
    rows: list[LexiconRow], exact: str, hand_written: Collection[str]
) -> Iterator[tuple[Entry, Trust]]:
    """Yield one reading for each type: its most trusted ids, and the counts of corpora."""
    by_type: dict[str, list[LexiconRow]] = defaultdict(list)
    for row in rows:
        by_type[row.type].append(row)
    for type_, typed in by_type.items():
        naming = [row for row in typed if row.counts is None or row.counts[0] > 0]
        if not naming:
            continue
        best = min(naming, key=_id_order(naming, hand_written))
        counted = [row.counts for row in typed if row.counts is not None]
        seen = sum(count[0] for count in counted) if counted else -1
        overridden = best.source == "overrides"
        against = 0 if overridden else _against(typed, rows)
        yield Entry(type_, best.ids, exact, best.place, best.name, best.source), Trust(seen, against)


def _against(typed: list[LexiconRow], rows: list[LexiconRow]) -> int:
    """Return how often corpora use the name of these rows for another type or for nothing."""
    free = sum(row.counts[3] for row in typed if row.counts)
    other_type = sum(row.counts[0] for row in rows if row.counts and row.type != typed[0].type)
    return free + other_type


def _id_order(
    naming: list[LexiconRow], hand_written: Collection[str]
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
            0 if row.source in hand_written else 1,
            -votes[row.ids],
            0 if row.ids else 1,
            backing.get(row.ids, 9),
            source_rank(row.source),
            row.place,
        )

    return order


def _reading_order(reading: tuple[Entry, Trust]) -> tuple[int, int, int, str, str]:
    entry, trust = reading
    first = 0 if entry.source == "overrides" else 1
    return (first, -trust.seen, source_rank(entry.source), entry.type, entry.place)


def _objection(entry: Entry, trust: Trust, stopped: dict[str, LexiconRow], minimum_trust: float) -> str:
    """Return why a reading is not to be used; empty when it is."""
    if entry.source == "overrides":
        return ""
    stop = stopped.get(entry.type)
    if stop is not None:
        return f"on the stop list ({stop.place}): {stop.note}"
    uses = max(trust.seen, 0) + trust.against
    if uses and max(trust.seen, 0) < minimum_trust * uses:
        return f"annotated in {max(trust.seen, 0)} of {uses} uses in the corpora"
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
