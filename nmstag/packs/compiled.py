"""Packs compiled for one profile, and what is made ready from them: matcher, linker, splitter, rules."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from nmstag.link import LINKING, Backoff, Linker, Variation
from nmstag.match import Gazetteer, Matcher, Resources, Spelling
from nmstag.packs.cache import cached
from nmstag.packs.entries import PackedEntries
from nmstag.packs.folder import Pack
from nmstag.packs.names import PlainDropped, dropped_readings
from nmstag.packs.spelling import PlainLongWords, compile_long_words, is_long_words, long_words
from nmstag.packs.stack import FILES_OF_PARTS, digests_of, sources_of
from nmstag.rules import Sources
from nmstag.text.sentences import SentenceSplitter

T = TypeVar("T")
_NOT_AFTER = ("non",)
_NOT_AFTER_CLINICAL = ("non", "anti")
"""Words after which, with a hyphen, no name is read: 'anti-hypertensives' are no hypertension."""


def _is_dict(plain: Any) -> bool:
    return isinstance(plain, dict)


def _is_rules(plain: Any) -> bool:
    return _is_dict(plain) and bool(plain)


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
        clinical_names: Whether names are matched as clinical text writes them (see `nmstag.packs.clinical`).
        labels: The preferred name of each concept, as bytes until `concept_names` unpacks it.
        packs: The packs it was compiled from.
        parts: What was compiled apart from the rest (`PARTS`) and is carried along; else it is in the cache.
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
    clinical_names: bool
    labels: bytes
    packs: tuple[Pack, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def sources(self) -> Sources:
        """The files of the packs, stacked, for the profile."""
        return sources_of(self.packs, self.profile)

    def concept_names(self) -> dict[str, str]:
        """Return the preferred name of each concept, by its id with its namespace."""
        names: dict[str, str] = marshal.loads(self.labels)
        return names

    def gazetteer(self, *, every_reading: bool = False) -> Gazetteer:
        """Return the names, ready to be looked up.

        Args:
            every_reading: Report all readings of a name, not only the first that fits the spelling.
        """
        clinical = self.clinical_names and not every_reading
        not_after = _NOT_AFTER_CLINICAL if clinical else _NOT_AFTER
        return Gazetteer(
            self.vocabulary, self.keys, self.entries, every_reading, not_after, clinical, clinical
        )

    def matcher(self) -> Matcher:
        """Return the matcher, which gives the candidates of a text."""
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

    def long_words(self) -> PlainLongWords:
        """Return the long words of the names, to tell misspelt ones by."""

        def make() -> PlainLongWords:
            return compile_long_words(*long_words(self.vocabulary, self.keys, self.entries))

        return self.part("spelling", make, is_long_words)

    def dropped(self) -> dict[str, list[PlainDropped]]:
        """Return the readings that are not used, by key, with the reason."""
        return self.part("dropped", lambda: dropped_readings(self.packs, self.profile), _is_dict)

    def context(self) -> dict[str, Any] | None:
        """Return the compiled context rules; None where no pack has any."""
        from nmstag.context import compile_context

        return self.part("context", lambda: compile_context(self._sources_of_part("context")))

    def relations(self) -> dict[str, Any] | None:
        """Return the compiled relation rules; None where no pack has any."""
        from nmstag.relations import compile_relations

        return self.part("relations", lambda: compile_relations(self._sources_of_part("relations")))

    def _sources_of_part(self, part: str) -> Sources:
        return sources_of(self.packs, self.profile, FILES_OF_PARTS[part])

    def part(
        self,
        part: str,
        make: Callable[[], T],
        fits: Callable[[Any], bool] = _is_rules,
        also: tuple[str, ...] = (),
        unkept: T | None = None,
    ) -> T:
        """Return a part of the compiled form: the one carried along, or from the cache where it is there.

        Args:
            part: What the cache calls it.
            make: Makes it.
            fits: Whether a value from the cache has the shape of one that is made.
            also: What it depends on besides the packs, the profile and the code.
            unkept: What is returned where it could not be kept; it is made where nothing is given.
        """
        if part in self.parts:
            carried: T = self.parts[part]
            return carried
        return cached((*self.made_from(part), *also), part, make, fits, unkept)

    def made_from(self, part: str) -> tuple[str, ...]:
        """Return what a part depends on besides the code: profile, and packs or some of their files."""
        starts = FILES_OF_PARTS.get(part)
        return (self.profile, *([self.hash] if starts is None else digests_of(self.packs, starts)))

    def complete(self, more: Mapping[str, Any] | None = None) -> CompiledPack:
        """Return the same with all that tagging needs, so that it works where no file of the packs is.

        Args:
            more: Further parts to carry along, by name.
        """
        parts = {part: make(self) for part, make in PARTS.items()}
        return replace(self, parts={**parts, **(more or {})})


PARTS: dict[str, Callable[[CompiledPack], Any]] = {
    "spelling": CompiledPack.long_words,
    "context": CompiledPack.context,
    "relations": CompiledPack.relations,
}
"""The parts that tagging needs, besides the fields, by the name that the cache has for them."""
