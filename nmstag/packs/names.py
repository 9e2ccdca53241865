"""The names of packs, compiled for one profile: which rows count, and what is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nmstag.errors import Fault, PackError
from nmstag.lexicon import CompiledLexicon, Entry, LexiconRow, compile_lexicon, read_lexicon
from nmstag.lexicon.rows import CLINICAL_ROWS, STOP
from nmstag.packs.clinical import CLINICAL, HAND_WRITTEN, clinical_lexicon, clinical_rows
from nmstag.packs.folder import Pack
from nmstag.packs.manifest import ProfileSettings

RULE_PREFIX = "rule "
"""What a row of `lexicons/off` is called that switches a rule, or one word of it, off: 'rule ID[:WORD]'."""


def compile_names(packs: Sequence[Pack], profile: str) -> CompiledLexicon:
    """Return the names of packs with the readings that a profile uses.

    Raises:
        PackError: A lexicon is broken; every fault is named.
    """
    faults: list[Fault] = []
    rows: list[LexiconRow] = []
    for pack in packs:
        rows += pack.rows(faults.append)
    if faults:
        raise PackError(faults)
    trust = min((pack.trust.minimum for pack in packs), default=0.5)
    hand_written = HAND_WRITTEN if profile == CLINICAL else ()
    lexicon = compile_lexicon(rows_of_profile(rows, profile), trust, hand_written=hand_written)
    if any(pack.profiles.get(profile, ProfileSettings()).former_ids for pack in packs):
        former = dict(pair for pack in packs for pair in pack.former_ids())
        lexicon.entries = {key: _with_former_ids(e, former) for key, e in lexicon.entries.items()}
    if profile == CLINICAL:
        clinical_lexicon(lexicon)
    return lexicon


def _with_former_ids(entries: tuple[Entry, ...], former: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return entries with the ids that corpora of before 2016 use.

    MeSH gave many drugs a descriptor of nine digits in place of their supplementary record. Where the
    former id is not known, no id is better than one that such a corpus cannot have.
    """
    return tuple(
        entry
        if entry.source == "learned" or not any(map(_is_new_id, entry.ids))
        else entry._replace(
            ids=tuple(former.get(id_, "") if _is_new_id(id_) else id_ for id_ in entry.ids)
            if all(id_ in former or not _is_new_id(id_) for id_ in entry.ids)
            else ()
        )
        for entry in entries
    )


def _is_new_id(id_: str) -> bool:
    """Return whether an id is that of a MeSH descriptor of nine digits, which came after 2015."""
    return id_.startswith("MESH:D0000") and len(id_) == len("MESH:D000000000")


def rows_of_profile(rows: Iterable[LexiconRow], profile: str) -> Iterator[LexiconRow]:
    """Yield the rows that a profile goes by.

    The clinical profile has rules of its own (`clinical_rows`). The profile of a corpus goes by that
    corpus's counts alone; what other corpora name is known, what they leave out is not held against a
    name; the names switched off for that corpus are on its stop list. It leaves out what is for clinical
    prose alone.
    """
    if profile == CLINICAL:
        yield from clinical_rows(rows)
        return
    for row in rows:
        if row.source == "off":
            if row.place.startswith(f"off/{profile}.tsv:"):
                yield replace(row, source=STOP)
        elif row.source == "learned" and row.counts is not None:
            if row.place.startswith(f"learned/{profile}.tsv:"):
                yield row
            elif row.counts[0]:
                yield replace(row, counts=None, source="elsewhere")
        elif row.source != CLINICAL_ROWS:
            yield row


def rules_off(packs: Sequence[Pack], profile: str) -> list[str]:
    """Return the pattern and neighbour rules, or 'rule:word' for words of a pattern, that are off."""
    return [
        row.name.removeprefix(RULE_PREFIX)
        for pack in packs
        for path in pack.lexicon_files()
        if path == pack.folder / "lexicons" / "off" / f"{profile}.tsv"
        for row in read_lexicon(path, pack.folder / "lexicons", _ignore)
        if row.name.startswith(RULE_PREFIX)
    ]


def _ignore(fault: Fault) -> None:
    """Pass over a fault that has been reported before."""
