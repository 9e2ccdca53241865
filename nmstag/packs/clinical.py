"""The clinical profile: which rows it goes by, and what it makes of the names once, when a pack is compiled.

Rows of `shorthand.tsv`, of the type Nothing in `ignored.tsv` and of `profiles/clinical/names.tsv` are for
clinical prose alone. They decide what their name means. So are the rules
of `profiles/clinical/rules/`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nmstag.lexicon import CompiledLexicon, Entry, LexiconRow
from nmstag.lexicon.compiled import Dropped, is_abbreviation, name_key
from nmstag.lexicon.rows import CLINICAL_ROWS, CURATED_ROWS

CLINICAL = "clinical"
"""The default profile: ordinary clinical prose, no corpus's guideline."""

HAND_WRITTEN = (CURATED_ROWS, CLINICAL_ROWS)
"""Sources of rows that a person wrote."""

NOT_BEHIND = ("non", "anti")
"""Words after which, with a hyphen, no name matches: 'anti-hypertensives' are no hypertension."""

_KEPT = frozenset(("drug", "medication", "substance", "chemical"))
"""Causes that name no chemical, so that 'drug-induced parkinsonism' stays one name."""
_OWN_CONCEPT = frozenset(("alcohol",))
"""Causes whose '-related' diseases are concepts of their own: 'alcohol-related liver disease'."""
_BY_CAUSE = (" induced ", " associated ", " related ")
_ANTI = "anti"
_SHORTEST_REST = 4
_SHORTEST_MIXED = 4
"""'PsA' is psoriatic arthritis, 'PSA' an antigen."""


def clinical_rows(rows: Iterable[LexiconRow]) -> Iterator[LexiconRow]:
    """Yield the rows that the clinical profile uses.

    The names that no person wrote have the counts of all corpora, and nothing is switched off: what a
    guideline leaves out, a clinician may still want. A learned abbreviation ('TD') or list ('nausea,
    vomiting') holds for the paper it comes from; it is used where a person wrote a row of its name and
    concept, or the text itself defines it.
    """
    rows = [row for row in rows if row.source != "off"]
    decided = {name_key(row.name) for row in rows if row.source == CLINICAL_ROWS}
    written: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.source in HAND_WRITTEN:
            written[name_key(row.name), row.type].update(row.ids)
    for row in rows:
        if row.source in (CURATED_ROWS, "learned") and name_key(row.name) in decided:
            continue
        known = written.get((name_key(row.name), row.type), set())
        if row.source == "learned" and _of_one_text(row.name) and known.isdisjoint(row.ids):
            continue
        yield row


def _of_one_text(name: str) -> bool:
    """Return whether a name may mean something else in the next text: an abbreviation, or a list."""
    return is_abbreviation(name) or ", " in name


def clinical_lexicon(lexicon: CompiledLexicon) -> None:
    """Change compiled names as clinical prose needs: split causes off, add hyphens and capitals."""
    _split_causes(lexicon)
    _add_hyphenated(lexicon)
    _add_capitals(lexicon)


def _split_causes(lexicon: CompiledLexicon) -> None:
    """Leave out 'lithium-induced tremor', so that the chemical and the disease are two mentions."""
    for key in [key for key in lexicon.entries if any(word in key for word in _BY_CAUSE)]:
        entries = lexicon.entries[key]
        cause = next((key.partition(word) for word in _BY_CAUSE if word in key), ("", "", ""))
        if cause[0] in _KEPT or (cause[0] in _OWN_CONCEPT and cause[1] != _BY_CAUSE[0]):
            continue
        if any(entry.source == CLINICAL_ROWS for entry in entries):
            continue
        if _is(lexicon, cause[0], "Chemical") and _is(lexicon, cause[2], "Disease"):
            del lexicon.entries[key]
            reason = f"the chemical {cause[0]!r} and the disease {cause[2]!r} are two mentions"
            lexicon.dropped[key] = (
                *lexicon.dropped.get(key, ()),
                *(Dropped(entry, reason) for entry in entries),
            )


def _is(lexicon: CompiledLexicon, key: str, type_: str) -> bool:
    return any(entry.type == type_ for entry in lexicon.entries.get(key, ()))


def _add_hyphenated(lexicon: CompiledLexicon) -> None:
    """Add 'anti-hypertensive' for 'antihypertensive', which two words spell otherwise."""
    variants: dict[str, tuple[Entry, ...]] = {}
    for key, entries in lexicon.entries.items():
        if key.startswith(_ANTI) and len(key) >= len(_ANTI) + _SHORTEST_REST and key[len(_ANTI)] != " ":
            variant = f"{_ANTI} {key[len(_ANTI) :]}"
            if variant not in lexicon.entries and variant not in lexicon.dropped:
                variants[variant] = entries
    lexicon.entries.update(variants)


def _add_capitals(lexicon: CompiledLexicon) -> None:
    """Add 'ETOH' for 'EtOH': a name of mixed capitals may be written in a line of capitals."""
    for key, entries in lexicon.entries.items():
        known = {entry.exact for entry in entries}
        more = [
            entry._replace(exact=entry.exact.upper())
            for entry in entries
            if entry.source in HAND_WRITTEN
            and len(entry.exact) >= _SHORTEST_MIXED
            and entry.exact[:1].isupper()
            and not entry.exact.isupper()
            and not entry.exact[:-1].isupper()  # 'SSRIs', which the plural covers
            and entry.exact.upper() not in known
        ]
        if more:
            lexicon.entries[key] = (*more, *entries)
