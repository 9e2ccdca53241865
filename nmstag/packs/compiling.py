"""Packs compiled: plain data that loads in milliseconds, kept in the cache.

A change of the packs' contents, of the normaliser or of the code makes a new cache file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nmstag import __version__
from nmstag.errors import Fault, UsageError
from nmstag.lexicon import CompiledLexicon, Entry, EntryFields
from nmstag.match.context_filter import NeighbourRule, NeighbourTable, neighbour_table
from nmstag.match.coordination import CONJUNCTIONS, coordination_words
from nmstag.match.patterns import CompiledPattern, PatternRule, compile_patterns, pattern_words
from nmstag.match.span_extension import BoundaryRule, BoundaryTable, boundary_table
from nmstag.match.spelling import Words
from nmstag.match.word_sense import CompiledReading, ReadingRule, compile_readings
from nmstag.packs.cache import cached, digest
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.entries import PackedEntries
from nmstag.packs.folder import DEFAULT, Pack, open_pack
from nmstag.packs.names import compile_names, rules_off
from nmstag.packs.spelling import spelling_words
from nmstag.rules import Rule
from nmstag.rules.broader import BroaderRule, BroaderWords, broader_words
from nmstag.rules.sources import Sources
from nmstag.text import normalise
from nmstag.text.tokens import symbol_keys

INDUCED = "induced"
"""Rule files whose name begins so were made by `nmstag build`."""

FORMAT = 35
"""Raised whenever the layout of the compiled form changes."""

_ENTRIES = 5
"""Place of the entries among the fields of a compiled pack."""

RawDropped = tuple[EntryFields, str]
T = TypeVar("T")
R = TypeVar("R", bound=Rule)


@dataclass(slots=True)
class CompiledPack:
    """One or more packs, compiled for one profile.

    Args:
        name: The packs' names and versions, as outputs quote them.
        hash: Content hash; of the packs' hashes where there are several.
        profile: The annotation guideline that is followed.
        vocabulary: The symbol of each normal form.
        keys: Each name as a string of symbols.
        entries: The readings of each key.
        boundaries: Words beside a name that belong to the mention.
        patterns: What unlisted mentions look like.
        coordination: Words of mentions that share their head; None where there are none.
        neighbours: Words beside a find that tell it is not meant.
        readings: Other meanings of short names, and what in a text tells them.
        broader: Concepts of diseases that only their body part tells.
        packs: The packs it was compiled from.
    """

    name: str
    hash: str
    profile: str
    vocabulary: dict[str, str]
    keys: list[str]
    entries: PackedEntries
    boundaries: BoundaryTable
    patterns: list[CompiledPattern]
    coordination: tuple[tuple[str, ...], tuple[str, ...]] | None
    neighbours: NeighbourTable
    readings: list[CompiledReading]
    broader: BroaderWords
    packs: tuple[Pack, ...] = ()

    def dropped(self) -> dict[str, list[RawDropped]]:
        """Return the readings decided against, by key, with the reason."""
        return self._part("dropped", lambda: _dropped(compile_names(self.packs, self.profile)))

    def context(self) -> dict[str, Any] | None:
        """Return the compiled context rules; None where no pack has any."""
        return self._part("context", lambda: _compile_topic(self.packs, "context", _compile_context))

    def relations(self) -> dict[str, Any] | None:
        """Return the compiled relation rules; None where no pack has any."""
        return self._part("relations", lambda: _compile_topic(self.packs, "relations", _dump_relations))

    def spelling(self) -> Words:
        """Return the long words of the names, and ordinary words, to tell slips by."""
        return self._part("spelling", self._spelling)

    def _spelling(self) -> Words:
        classes = sources_of(self.packs, self.profile).word_classes()
        ordinary, *more = (classes.get(name, ()) for name in ("ordinary", "short_name", "drug_stem"))
        return spelling_words(self.vocabulary, self.keys, self.entries, ordinary, *more)

    def _part(self, part: str, make: Callable[[], T]) -> T:
        """Return a part of the compiled form, from the cache where it is there."""
        return _cached(f"{self.hash}:{self.profile}", part, make)


def load_packs(places: Sequence[str | Path] = (DEFAULT,), profile: str = CLINICAL) -> CompiledPack:
    """Return packs compiled, from the cache where it holds them; several packs stack.

    Args:
        places: Folders, or the word 'default'.
        profile: One of the packs' profiles (see `profiles`).

    Raises:
        UsageError: A folder is not there, or no pack has the profile.
        PackError: A pack is broken; every fault is named.
    """
    packs = tuple(open_pack(place) for place in places or (DEFAULT,))
    if profile not in profiles(packs):
        allowed = ", ".join(profiles(packs))
        raise UsageError(Fault("no pack has this profile", field="profile", value=profile, allowed=allowed))
    content = _content_of(packs)
    plain = _cached(f"{content}:{profile}", "lexicon", lambda: _dump(compile_packs(packs, profile)))
    pack: CompiledPack = CompiledPack(*plain)
    pack.entries = PackedEntries(plain[_ENTRIES])
    pack.packs = packs
    return pack


def profiles(packs: Iterable[Pack]) -> list[str]:
    """Return the profiles that packs have: 'clinical', and one for each corpus they learned from."""
    learned = {
        Path(name).stem
        for pack in packs
        for name in pack.files
        if name.startswith(("lexicons/learned/", "lexicons/off/"))
    }
    return [CLINICAL, *sorted(learned)]


def compile_packs(packs: Sequence[Pack], profile: str = CLINICAL) -> CompiledPack:
    """Return packs compiled, without looking at the cache.

    Raises:
        PackError: A lexicon or a rule file is broken; every fault of all of them is named.
    """
    packs = tuple(packs)
    lexicon = compile_names(packs, profile)
    sources = sources_of(packs, profile)
    classes = sources.word_classes()
    table = boundary_table(_rules(sources, "span_extension", BoundaryRule), classes)
    off = rules_off(packs, profile)
    patterns = compile_patterns(sources.rules("patterns", PatternRule), classes, off)
    coordination = coordination_words(classes, off)
    filters = _rules(sources, "context_filter", NeighbourRule)
    neighbours = neighbour_table(rule for rule in filters if rule.id not in off)
    words = pattern_words(patterns)
    words.update(word for rules in table.values() for word in rules)
    words.update(word for rules in neighbours.values() for phrase in rules for word in phrase.split())
    if coordination is not None:
        words.update(*coordination, CONJUNCTIONS)
    vocabulary, keys = symbol_keys(lexicon.entries, words)
    return CompiledPack(
        name="+".join(f"{pack.name} {pack.version}" for pack in packs),
        hash=_content_of(packs),
        profile=profile,
        vocabulary=vocabulary,
        keys=keys,
        entries=PackedEntries.pack(tuple(map(_plain, entries)) for entries in lexicon.entries.values()),
        boundaries=table,
        patterns=patterns,
        coordination=(coordination.conjuncts, coordination.heads) if coordination else None,
        neighbours=neighbours,
        readings=compile_readings(sources.rules("word_sense", ReadingRule)),
        broader=broader_words(
            # One in two of their links is right in held-out text of the corpora, which gains nothing there.
            sources.rules("backoff", BroaderRule) if profile == CLINICAL else (),
            classes,
        ),
        packs=packs,
    )


def sources_of(packs: Sequence[Pack], profile: str) -> Sources:
    """Return the files of packs, stacked, for one profile."""
    return Sources([pack.member() for pack in packs], profile)


def _rules(sources: Sources, topic: str, schema: type[R]) -> list[R]:
    """Return the rules of a topic, those that `nmstag build` made of another profile's corpus left out."""
    own = f"{INDUCED}_{sources.profile}"
    return [
        rule
        for rule in sources.rules(topic, schema)
        if not (stem := Path(rule.path).stem).startswith(INDUCED) or stem == own
    ]


def _compile_topic(
    packs: Sequence[Pack], topic: str, make: Callable[[Path], dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the rules of a topic, of the last pack that has any."""
    for pack in reversed(packs):
        if pack.rule_files(topic):
            return make(pack.folder / "rules" / topic)
    return None


def _compile_context(folder: Path) -> dict[str, Any]:
    from nmstag.context import compile_context

    return compile_context(folder)


def _dump_relations(folder: Path) -> dict[str, Any]:
    from nmstag.relations import Relater

    return Relater.from_rules(folder).dump()


def _dump(pack: CompiledPack) -> tuple[Any, ...]:
    """Return a compiled pack as plain data, in the order of its fields."""
    fields_ = (pack.name, pack.hash, pack.profile, pack.vocabulary, pack.keys, pack.entries.packed)
    patterns = [tuple(pattern) for pattern in pack.patterns]
    readings = [tuple(reading) for reading in pack.readings]
    tables = (pack.boundaries, patterns, pack.coordination, pack.neighbours, readings, tuple(pack.broader))
    return (*fields_, *tables)


def _dropped(lexicon: CompiledLexicon) -> dict[str, list[RawDropped]]:
    return {
        key: [(_plain(item.entry), item.reason) for item in items] for key, items in lexicon.dropped.items()
    }


def _plain(entry: Entry) -> EntryFields:
    """Return an entry as a plain tuple, which is what can be cached."""
    type_, ids, exact, place, name, source = entry
    return type_, ids, exact, place, name, source


def _content_of(packs: Sequence[Pack]) -> str:
    return packs[0].hash if len(packs) == 1 else digest(pack.hash for pack in packs)


def _cached(content: str, part: str, make: Callable[[], T]) -> T:
    return cached((content, str(FORMAT), str(normalise.VERSION), __version__), part, make)
