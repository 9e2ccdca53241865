"""The clinical profile: which rows it uses, and what it makes of the names once, when a pack is compiled.

Clinical prose is written otherwise than the abstracts of corpora, so that rows a person wrote decide there.
Rows for clinical prose alone are shorthand, what a hospital prescribes, and phrases that are no mention
(`nmstag.lexicon.rows.NOTHING`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from nmstag.lexicon import CompiledLexicon, Entry, LexiconRow
from nmstag.lexicon.compiled import Dropped
from nmstag.lexicon.keys import is_abbreviation, name_key
from nmstag.lexicon.rows import CLINICAL_ROWS, CURATED_ROWS, LEARNED, NOTHING, VOCABULARY_ROWS

CLINICAL = "clinical"
"""The default profile: ordinary clinical prose, no corpus's guideline."""

LITERATURE = "literature"
"""The profile for abstracts and articles: it uses the names of all corpora together."""

HAND_WRITTEN = (CURATED_ROWS, CLINICAL_ROWS)
"""Sources of rows that a person wrote: their names are used, with their ids, whatever corpora annotate."""

LOWER_CASE = ("lower_case_shorthand", "lower_case_in_lists")
"""Word classes of abbreviations that notes also write in lower case: 'htn'."""

WORD_SHORTHAND = "word_shorthand"
"""Word class of words of names with their shorthand in notes, 'disease = dz'."""

SHORTHAND_IN_NAMES = "word_shorthand_in_names"
"""The same for words that have it in longer names alone: 'fib' in 'pulm fib', not by itself."""

_GENERAL_CAUSES = frozenset(("drug", "medication", "substance", "chemical"))
"""Causes that name no chemical, so that 'drug-induced parkinsonism' stays one name."""
_OWN_CONCEPT = frozenset(("alcohol",))
"""Causes whose '-related' diseases are concepts of their own: 'alcohol-related liver disease'."""
_CAUSAL_LINKS = (" induced ", " associated ", " related ")
_ANTI = "anti"
_SHORTEST_REST = 4
"""Letters after 'anti' from which on a variant with a hyphen is added: 'anti-emetic', not 'anti-D'."""
_SHORTEST_MIXED = 4
"""Letters from which on a name of mixed capitals is also read in capitals: 'PsA' is psoriatic arthritis,
'PSA' an antigen."""
_LONGEST_SHORTENED = 3
"""Words of the longest names that get shorthand; notes write longer ones as an abbreviation."""


def clinical_rows(rows: Iterable[LexiconRow]) -> Iterator[LexiconRow]:
    """Yield the rows that the clinical profile uses.

    1. A row for clinical prose decides what its name means: other rows of the name are left out.
    2. Names that no person wrote are used as far as all corpora together annotate them.
    3. A learned abbreviation ('TD', which one paper defined) or list ('nausea, vomiting') is left out,
       unless a hand-written row gives the name the same type and concept: the next text may mean
       something else.
    4. Names of public vocabularies are left out: nothing has judged them in clinical prose.
    """
    rows = [row for row in rows if row.source != VOCABULARY_ROWS]
    decided = {name_key(row.name) for row in rows if row.source == CLINICAL_ROWS}
    curated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.source in HAND_WRITTEN:
            curated[name_key(row.name), row.type].update(row.ids)
    for row in rows:
        if row.source in (CURATED_ROWS, LEARNED) and name_key(row.name) in decided:
            continue
        if row.source == LEARNED:
            if row.counts is not None and not (row.counts[0] or row.counts[3]):
                continue  # only seen within longer names
            known = curated.get((name_key(row.name), row.type), set())
            if _of_one_text(row.name) and known.isdisjoint(row.ids):
                continue
        yield row


def _of_one_text(name: str) -> bool:
    """Return whether a name may mean something else in the next text: an abbreviation, or a list."""
    return is_abbreviation(name) or ", " in name


def clinical_lexicon(lexicon: CompiledLexicon, classes: Mapping[str, Collection[str]]) -> None:
    """Change compiled names as clinical prose needs.

    Causes are split from effects; spellings with a hyphen, in capitals, in lower case and with shorthand
    are added.

    Args:
        lexicon: The names.
        classes: Word classes; those of `LOWER_CASE` tell what may be written in lower case, that of
            `WORD_SHORTHAND` and `SHORTHAND_IN_NAMES` the shorthand of words.
    """
    _split_causes(lexicon)
    _add_word_shorthand(lexicon, classes.get(WORD_SHORTHAND, ()), classes.get(SHORTHAND_IN_NAMES, ()))
    _add_hyphenated(lexicon)
    _add_capitals(lexicon)
    _add_lower_case(lexicon, {form for name in LOWER_CASE for form in classes.get(name, ())})


def _split_causes(lexicon: CompiledLexicon) -> None:
    """Leave out 'lithium-induced tremor', so that the chemical and the disease are two mentions."""
    for key in [key for key in lexicon.entries if any(word in key for word in _CAUSAL_LINKS)]:
        entries = lexicon.entries[key]
        cause = next((key.partition(word) for word in _CAUSAL_LINKS if word in key), ("", "", ""))
        if cause[0] in _GENERAL_CAUSES or (cause[0] in _OWN_CONCEPT and cause[1] != _CAUSAL_LINKS[0]):
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


def _add_word_shorthand(lexicon: CompiledLexicon, pairs: Collection[str], in_names: Collection[str]) -> None:
    """Add 'Graves dz' for 'Graves disease', 'rib fxs' for 'rib fractures' and 'pulm fib', no 'fib' alone."""
    alone = _pairs(pairs)
    within = _pairs(in_names) | alone
    variants: dict[str, tuple[Entry, ...]] = {}
    for key, entries in lexicon.entries.items():
        words = key.split()
        short = within if len(words) > 1 else alone
        if len(words) > _LONGEST_SHORTENED or short.keys().isdisjoint(words):
            continue
        own = tuple(one for one in entries if one.source in HAND_WRITTEN and one.type == "Disease")
        for variant in _shortened(words, short) if own else ():
            if variant not in lexicon.entries and variant not in lexicon.dropped:
                variants[variant] = own
    lexicon.entries.update(variants)


def _pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Return the keys of words with those of their shorthand, from 'disease = dz'."""
    return {name_key(word): name_key(form) for word, _, form in (pair.partition("=") for pair in pairs)}


def _shortened(words: list[str], short: Mapping[str, str]) -> Iterator[str]:
    """Yield the words with each that has a shorthand replaced, and with all; the last one as a plural too."""
    every = [short.get(word, word) for word in words]
    for place, word in enumerate(words):
        if word in short:
            yield " ".join((*words[:place], short[word], *words[place + 1 :]))
    yield " ".join(every)
    if words[-1] in short:
        yield f"{' '.join(every)}s"
        yield f"{' '.join((*words[:-1], every[-1]))}s"


def _add_hyphenated(lexicon: CompiledLexicon) -> None:
    """Add 'anti-hypertensive' for 'antihypertensive', which is also written as two words."""
    variants: dict[str, tuple[Entry, ...]] = {}
    for key, entries in lexicon.entries.items():
        if key.startswith(_ANTI) and len(key) >= len(_ANTI) + _SHORTEST_REST and key[len(_ANTI)] != " ":
            variant = f"{_ANTI} {key[len(_ANTI) :]}"
            if variant not in lexicon.entries and variant not in lexicon.dropped:
                variants[variant] = entries
    lexicon.entries.update(variants)


def _add_capitals(lexicon: CompiledLexicon) -> None:
    """Add 'ETOH' for 'EtOH': a line may be written all in capitals."""
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


def _add_lower_case(lexicon: CompiledLexicon, forms: Collection[str]) -> None:
    """Add 'htn' for 'HTN': abbreviations whose lower case means nothing else in notes."""
    plurals: dict[str, tuple[Entry, ...]] = {}
    for key, entries in lexicon.entries.items():
        exact = {entry.exact for entry in entries}
        more = [
            entry._replace(exact=entry.exact.lower())
            for entry in entries
            if entry.exact.lower() in forms and entry.exact.lower() not in exact and entry.type != NOTHING
        ]
        if more:
            unique = {entry.exact: entry for entry in reversed(more)}
            lexicon.entries[key] = (*unique.values(), *entries)
            for form, entry in unique.items():  # 'utis', whose normal form is not that of 'UTIs'
                plurals[name_key(f"{form}s")] = (entry._replace(exact=f"{form}s"),)
    lexicon.entries.update((key, new) for key, new in plurals.items() if key not in lexicon.entries)
