"""Packs compiled for one profile: plain data that loads in milliseconds, kept in the cache.

A change of the packs' contents, of the normaliser or of the code makes a new cache file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from nmstag.errors import Fault, UsageError
from nmstag.lexicon import CompiledLexicon, Entry, EntryFields
from nmstag.link import Backoff, BackoffRule, Linker, Variation
from nmstag.link.backoff import TOPIC as BACKOFF
from nmstag.link.variations import TOPIC as LINKING
from nmstag.match import Gazetteer, Matcher
from nmstag.match.matcher import compile_steps, step_words
from nmstag.match.spelling import Spelling
from nmstag.match.step import Resources
from nmstag.packs.cache import cached, digest
from nmstag.packs.clinical import CLINICAL, NOT_BEHIND
from nmstag.packs.entries import PackedEntries
from nmstag.packs.folder import DEFAULT, Pack, open_pack
from nmstag.packs.names import compile_names, rules_off
from nmstag.packs.spelling import LongWords, long_words
from nmstag.plain import to_plain
from nmstag.rules.sources import Sources
from nmstag.text.sentences import WORD_CLASSES as SENTENCE_WORDS
from nmstag.text.sentences import SentenceSplitter
from nmstag.text.tokens import symbol_keys

INDUCED = "induced"
"""Rule files whose name begins so were made by `nmstag build`."""

CLINICAL_STEPS = ("spelling", "drug_effect_split", BACKOFF)
"""Steps for clinical prose alone: half of the links by body part are right in held-out text of corpora."""

RawDropped = tuple[EntryFields, str]
T = TypeVar("T")


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
        steps: What each step of matching compiled its rules to, by the step's name.
        backoff: Concepts of diseases that only their body part tells.
        sentence_words: The word classes that sentences are split by.
        packs: The packs it was compiled from.
    """

    name: str
    hash: str
    profile: str
    vocabulary: dict[str, str]
    keys: list[str]
    entries: PackedEntries
    steps: dict[str, Any]
    backoff: dict[str, Any]
    sentence_words: dict[str, tuple[str, ...]]
    packs: tuple[Pack, ...] = ()

    @property
    def sources(self) -> Sources:
        """The files of the packs, stacked, for the profile."""
        return sources_of(self.packs, self.profile)

    def gazetteer(self, *, every_reading: bool = False) -> Gazetteer:
        """Return the names, ready to be looked up.

        Args:
            every_reading: Report all readings of a name, not only the first that fits the spelling.
        """
        clinical = self.profile == CLINICAL and not every_reading
        not_after = NOT_BEHIND if clinical else ("non",)
        return Gazetteer(self.vocabulary, self.keys, self.entries, every_reading, not_after, clinical)

    def matcher(self) -> Matcher:
        """Return what finds the candidates of a text."""
        return Matcher(self.steps, self._resources(self.gazetteer()))

    def splitter(self) -> SentenceSplitter:
        """Return what splits texts into sentences."""
        return SentenceSplitter(self.sentence_words)

    def linker(self) -> Linker:
        """Return what gives concepts to names that something else has found."""
        resources = self._resources(self.gazetteer(every_reading=True))
        misspelt = Spelling(self.steps["spelling"], resources).lookup if "spelling" in self.steps else None
        variations = self.sources.rules(LINKING, Variation)
        return Linker(resources.gazetteer.lookup, variations, Backoff(self.backoff), misspelt)

    def _resources(self, gazetteer: Gazetteer) -> Resources:
        return Resources(gazetteer, Backoff(self.backoff).link, self.long_words)

    def long_words(self) -> LongWords:
        """Return the long words of the names, to tell misspelt ones by."""
        return self._part("spelling", lambda: long_words(self.vocabulary, self.keys, self.entries))

    def dropped(self) -> dict[str, list[RawDropped]]:
        """Return the readings that are not used, by key, with the reason."""
        return self._part("dropped", lambda: _dropped(compile_names(self.packs, self.profile)))

    def context(self) -> dict[str, Any] | None:
        """Return the compiled context rules; None where no pack has any."""
        return self._part("context", lambda: _compile_context(self.sources))

    def relations(self) -> dict[str, Any] | None:
        """Return the compiled relation rules; None where no pack has any."""
        return self._part("relations", lambda: _compile_relations(self.packs, self.profile))

    def _part(self, part: str, make: Callable[[], T]) -> T:
        """Return a part of the compiled form, from the cache where it is there."""
        return cached((self.hash, self.profile), part, make)


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
    plain = cached((content, profile), "lexicon", lambda: _dump(compile_packs(packs, profile)))
    return CompiledPack(**{**plain, "entries": PackedEntries(plain["entries"])}, packs=packs)


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
    steps = compile_steps(sources)
    broader = sources.rules(BACKOFF, BackoffRule) if sources.uses(BACKOFF) else ()
    vocabulary, keys = symbol_keys(lexicon.entries, step_words(steps))
    return CompiledPack(
        name="+".join(f"{pack.name} {pack.version}" for pack in packs),
        hash=_content_of(packs),
        profile=profile,
        vocabulary=vocabulary,
        keys=keys,
        entries=PackedEntries.pack(tuple(map(_plain, entries)) for entries in lexicon.entries.values()),
        steps=steps,
        backoff=Backoff.compile(broader, sources),
        sentence_words={name: sources.word_classes().get(name, ()) for name in SENTENCE_WORDS},
        packs=packs,
    )


def sources_of(packs: Sequence[Pack], profile: str) -> Sources:
    """Return the files of packs, stacked, for one profile."""
    members = [pack.member() for pack in packs]
    off = rules_off(packs, profile)
    return Sources(members, profile, off, () if profile == CLINICAL else CLINICAL_STEPS)


def _compile_topic(
    packs: Sequence[Pack], topic: str, make: Callable[[Path], dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the rules of a topic, of the last pack that has any."""
    for pack in reversed(packs):
        if pack.rule_files(topic):
            return make(pack.folder / "rules" / topic)
    return None


def _compile_context(sources: Sources) -> dict[str, Any] | None:
    from nmstag.context import compile_context

    return compile_context(sources)


def _compile_relations(packs: Sequence[Pack], profile: str) -> dict[str, Any] | None:
    if not any(pack.rule_files("relations") for pack in packs):
        return None
    from nmstag.relations import read_rules

    plain: dict[str, Any] = to_plain(read_rules(sources_of(packs, profile)))
    return plain


def _dump(pack: CompiledPack) -> dict[str, Any]:
    """Return a compiled pack as plain data, by field."""
    plain = {item.name: getattr(pack, item.name) for item in fields(pack) if item.name != "packs"}
    return plain | {"entries": pack.entries.packed}


def _dropped(lexicon: CompiledLexicon) -> dict[str, list[RawDropped]]:
    return {
        key: [(_plain(item.entry), item.reason) for item in items] for key, items in lexicon.dropped.items()
    }


def _plain(entry: Entry) -> EntryFields:
    """Return an entry as a plain tuple, which is what can be stored."""
    type_, ids, exact, place, name, source = entry
    return type_, ids, exact, place, name, source


def _content_of(packs: Sequence[Pack]) -> str:
    return packs[0].hash if len(packs) == 1 else digest(pack.hash for pack in packs)
