"""Explains what a tagger did with a document: it runs the tagger itself, so it cannot disagree with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from itertools import accumulate

from nmstag.context import Effect
from nmstag.document import Document, Evidence, Mention
from nmstag.explain.origins import Origins
from nmstag.lexicon.rows import NOTHING
from nmstag.match import Candidate, Gazetteer
from nmstag.match.abbreviation_overlay import governed
from nmstag.match.abbreviations import every_definition
from nmstag.pipeline import Tagger
from nmstag.plain import record
from nmstag.text.tokens import symbol_keys

PackOf = Callable[[Evidence], str]


@record(frozen=True, slots=True)
class NearMiss:
    """A known name in the text that did not become a mention, and why."""

    start: int
    end: int
    text: str
    reason: str


@record(frozen=True, slots=True)
class Explanation:
    """A tagged document and its near misses.

    Args:
        document: The tagged document.
        near_misses: Known names in its text that are no mention.
        context: What context rules did besides setting attributes: hid a cue, ended a scope.
        pack_of: Tells the pack that evidence comes from; empty where it is not to be told.
    """

    document: Document
    near_misses: tuple[NearMiss, ...]
    context: tuple[Effect, ...] = ()
    pack_of: PackOf = field(default=lambda evidence: "", compare=False)

    def format(self) -> str:
        """Return the explanation as text for a terminal."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        text = self.document.text
        yield self.document.id or "(text)"
        for mention in self.document.mentions:
            ids = "|".join(mention.ids) or "no concept"
            yield f"  {mention.start}-{mention.end} {mention.text!r} {mention.type} {ids}"
            for item in mention.evidence:
                yield self._evidence_line(item)
            for attribute in mention.attributes:
                yield f"    {attribute.name}"
                for item in attribute.evidence:
                    yield "  " + self._evidence_line(item)
        for relation in self.document.relations:
            marks = ", ".join(item.name for item in relation.attributes)
            context = f" ({marks})" if marks else ""
            yield f"  {relation.type} {relation.head} {relation.tail} {relation.novelty}".rstrip() + context
            for item in relation.evidence:
                yield self._evidence_line(item, text)
        if self.context:
            yield "  context:"
        for effect in self.context:
            words = text[effect.start : effect.end]
            yield f"    {effect.start}-{effect.end} {words!r}: {effect.action}, by {effect.rule}"
        if self.near_misses:
            yield "  near misses:"
        for miss in self.near_misses:
            yield f"    {miss.start}-{miss.end} {miss.text!r}: {miss.reason}"

    def _evidence_line(self, item: Evidence, text: str = "") -> str:
        pack = self.pack_of(item)
        origin = f" (pack {pack})" if pack else ""
        place = f" at {item.start}-{item.end}" if item.start >= 0 else ""
        quote = f" {text[item.start : item.end]!r}" if text and item.start >= 0 else ""
        return f"    {item.source} {item.rule}{origin}: {item.detail}{place}{quote}"


class Explainer:
    """Explains documents with a tagger.

    Args:
        tagger: The tagger whose output is explained.
    """

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger
        dropped = tagger.pack.dropped()
        vocabulary, keys = symbol_keys(dropped)
        entries = [[entry for entry, _ in items] for items in dropped.values()]
        self._dropped = Gazetteer(vocabulary, keys, entries, every_reading=True)
        self._reasons = {
            (entry[3], entry[0]): reason for items in dropped.values() for entry, reason in items
        }
        self._origins = Origins(tagger.pack.packs, tagger.pack.profile)

    def explain(self, document: Document) -> Explanation:
        """Return the document tagged, with the near misses in its text."""
        tagged = self.tagger.tag(document)
        misses = sorted(
            {*self._rejected(tagged), *self._not_used(tagged)}, key=lambda m: (m.start, m.end, m.reason)
        )
        effects = self.tagger.context_effects(replace(tagged, passages=document.passages))
        return Explanation(tagged, tuple(misses), tuple(effects), self._origins.pack_of)

    def _rejected(self, document: Document) -> Iterator[NearMiss]:
        """Yield the listed names that another mention, the text's own abbreviation or a rule rejected."""
        definitions = every_definition(document.text)
        own = {span: one for one, spans in governed(document.text, definitions) for span in spans}
        mentions = _ByPlace(document.mentions)
        taken = {(m.start, m.end, m.type) for m in document.mentions}
        gazetteer = self.tagger.matcher.gazetteer
        text = gazetteer.read(document.text)
        for candidate in gazetteer.find(text):
            start, end = candidate.start, candidate.end
            if (start, end, candidate.type) in taken or candidate.type == NOTHING:
                continue
            winner = mentions.first_overlapping(start, end)
            if winner is not None:
                reason = f"lost to {winner.text!r} at {winner.start}-{winner.end}"
            elif (start, end) in own:
                long_form = document.text[own[start, end].long_start : own[start, end].long_end]
                reason = f"is not meant: the text defines it as {long_form!r}"
            else:
                rules = [f"{rule} ({step})" for step, rule in self.tagger.matcher.reasons(text, candidate)]
                reason = f"rejected by {', '.join(rules) or 'a step after the names'}"
            yield NearMiss(start, end, document.text[start:end], f"{_name(candidate)} {reason}")

    def _not_used(self, document: Document) -> Iterator[NearMiss]:
        """Yield the known names in the text that the pack does not use, with its reason."""
        taken = {(m.start, m.end) for m in document.mentions}
        for candidate in self._dropped.find(self._dropped.read(document.text)):
            if (candidate.start, candidate.end) not in taken:
                reason = self._reasons.get((candidate.evidence.rule, candidate.type), "")
                span = document.text[candidate.start : candidate.end]
                yield NearMiss(candidate.start, candidate.end, span, f"{_name(candidate)}: {reason}")


class _ByPlace:
    """Mentions by place, to look one up that overlaps a span without looking at all."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = sorted(mentions, key=lambda m: (m.start, m.end))
        self.reach = list(accumulate((m.end for m in self.mentions), max))

    def first_overlapping(self, start: int, end: int) -> Mention | None:
        """Return the first mention that shares a character with the span; None where there is none."""
        for place in range(bisect_right(self.reach, start), len(self.mentions)):
            mention = self.mentions[place]
            if mention.start >= end:
                return None
            if mention.end > start:
                return mention
        return None


def _name(candidate: Candidate) -> str:
    ids = "|".join(candidate.ids) or "no concept"
    return f"{candidate.type} {ids} ({candidate.evidence.rule})"
