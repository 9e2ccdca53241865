"""Cues in words: found in the whole text, filtered, and noted for the mentions that their scopes reach.

After the signs and answers at mentions: gets a document and what is found for its mentions so far.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import Any

from nmstag.context.cue_filter import by_sentence, in_force, outside, unmasked
from nmstag.context.cue_notation import Squeezed, fold
from nmstag.context.found import Found, Span, Trace, cancel, note
from nmstag.context.list_scope import ListScope, announces
from nmstag.context.phrase_matcher import CueMatch, PhraseMatcher
from nmstag.context.rule import ContextRule
from nmstag.context.scope import covered
from nmstag.context.sentence import ScopeWords, Sentence
from nmstag.context.words import any_of
from nmstag.document import Document, Mention
from nmstag.late import late
from nmstag.text.dehyphenation import without_references

_by_start = itemgetter(0)


def readable(document: Document, low: str) -> tuple[Document, str]:
    """Return a document with references of HTML as the characters they mean, and its text in lower case.

    Args:
        document: The document.
        low: Its text in lower case, where it is at hand; empty where the text returned is another.
    """
    text = without_references(document.text)
    return (document, low) if text is document.text else (replace(document, text=text), "")


class WordCueReader:
    """Reads the cues of rules, sentence by sentence.

    Args:
        compiled: What `compile_context` returned.
        rules: Its rules.
        lists: What tells how far a list goes on.
    """

    def __init__(self, compiled: Mapping[str, Any], rules: Sequence[ContextRule], lists: ListScope) -> None:
        self._cues = PhraseMatcher(compiled["cues"], rules)
        self._stops = PhraseMatcher(compiled["stops"], rules)
        self._words = ScopeWords(compiled["words"], compiled["fillers"])
        self._lists = lists

    def read(
        self,
        document: Document,
        sentences: Iterable[Span],
        found: Found,
        *,
        low: str = "",
        answered: Sequence[Span] = (),
        trace: Trace | None = None,
    ) -> None:
        """Note what the cues of a document say about its mentions, then take away what others cancel.

        Args:
            document: The document.
            sentences: Offsets of its sentences, disjoint.
            found: What is found so far; is added to.
            low: Its text in lower case and of the same length, where it is at hand.
            answered: The places of answers, in order and disjoint, whose words are no cues.
            trace: Where given, gets what each rule did.
        """
        text = document.text
        folded = fold(text, low)
        cues = sorted(self._find_cues(text, folded), key=lambda cue: (cue.start, -cue.end))
        if answered:
            cues = [cue for cue in cues if not _within(cue, answered)]
        cues = [cue for cue in _without_headings(cues, document) if not _is_voided(cue, text)]
        cancelled: list[tuple[CueMatch, list[Mention]]] = []
        parts = by_sentence(sorted(sentences), cues, document.mentions) if cues else []
        for span, inside, mentions in parts:
            kept = unmasked(outside(in_force(inside, text, span[0]), mentions), text, trace)
            if kept:
                stops = sorted(self._stops.find(text, folded, *span), key=_by_start)
                openers = [cue for cue in kept if cue.rule.direction in ("before", "before-first")]
                sentence = Sentence(text, folded, mentions, stops, openers, self._words, span[0], trace)
                for cue in kept:
                    reached = covered(cue, sentence, self._lists)
                    if reached and cue.rule.role == "cancel":
                        cancelled.append((cue, reached))
                    elif reached:
                        note(found, reached, cue, text, trace)
        if "\n" in text and cues:
            self._read_announced(document, cues, found, trace)
        for cue, reached in cancelled:
            cancel(found, reached, cue, text, trace)

    def _read_announced(
        self, document: Document, cues: Sequence[CueMatch], found: Found, trace: Trace | None
    ) -> None:
        """Note the items of lists that a cue announces: 'denies:' at the end of a line."""
        text, mentions = document.text, document.mentions
        if not any(announces(text, cue.end) for cue in cues):
            return
        starts = [mention.start for mention in mentions]
        headings = {passage.start for passage in document.passages}  # of sections, which have their defaults
        for cue in unmasked(outside(cues, mentions), text, trace):
            if cue.start in headings or cue.rule.direction not in ("before", "before-first"):
                continue
            listed = self._lists.announced(text, cue.end, mentions, starts)
            fitting = [item for item in listed if cue.rule.applies_to(item.type)]
            if fitting:
                note(found, fitting, cue, text, trace)

    def _find_cues(self, text: str, folded: str) -> Iterator[CueMatch]:
        if Squeezed.pays(text):
            yield from self._find_squeezed(Squeezed(text))
        else:
            yield from self._cues.find(text, folded, 0, len(text))
        if "-\n" in text:
            for cue in self._find_squeezed(Squeezed(text, hyphens=True)):
                if "-\n" in text[cue.start : cue.end]:
                    yield cue

    def _find_squeezed(self, squeezed: Squeezed) -> Iterator[CueMatch]:
        for cue in self._cues.find(squeezed.text, fold(squeezed.text), 0, len(squeezed.text)):
            yield CueMatch(squeezed.origin(cue.start), squeezed.origin(cue.end - 1) + 1, cue.rule)


def _is_voided(cue: CueMatch, text: str) -> bool:
    """Return whether words right after a cue make it void: 'with his wife, who has dementia'."""
    words = cue.rule.unless_after
    return bool(words) and _after(words).match(text, cue.end) is not None


@cache
def _after(words: tuple[str, ...]) -> re.Pattern[str]:
    return late(rf",?\s+\(?{any_of(words)}\b", re.IGNORECASE)


def _within(cue: CueMatch, spans: Sequence[Span]) -> bool:
    """Return whether a cue lies within one of some spans, which are in order and disjoint."""
    number = bisect_right(spans, cue.start, key=_by_start) - 1
    return number >= 0 and cue.end <= spans[number][1]


def _without_headings(cues: list[CueMatch], document: Document) -> list[CueMatch]:
    """Leave out cues that are headings and tell of what is before: 'Meds: lisinopril Allergies: sulfa'.

    In a report of imaging 'History:' is why it was asked for, no past history.
    """
    headings = {passage.start: passage.kind for passage in document.passages}
    if not headings:
        return cues
    reasons = {"history_of_present_illness"} if "imaging" in headings.values() else set()
    return [
        cue
        for cue in cues
        if cue.start not in headings
        or not (cue.rule.direction == "after" or (cue.rule.role == "cue" and headings[cue.start] in reasons))
    ]
