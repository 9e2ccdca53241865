"""The context stage: sets attributes on mentions from the cues around them and the section they are in.

After ConText (Harkema et al. 2009, J Biomed Inform 42:839): a cue has a direction and a scope that ends at
a terminator, and a pseudo-cue is a phrase that only looks like one. Here lists carry a scope on, and
scopes are counted in words that matter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import itemgetter
from typing import Any

from nmstag.context import second_names
from nmstag.context.checkboxes import CheckboxReader
from nmstag.context.cue_filter import Span, by_sentence, outside, unmasked
from nmstag.context.cue_notation import Squeezed, fold
from nmstag.context.found import Found, affirm, cancel, note, set_attribute
from nmstag.context.list_scope import ListScope, announces
from nmstag.context.measured import MeasuredReader
from nmstag.context.phrase_matcher import CueMatch, PhraseMatcher
from nmstag.context.rule import ContextRule, ListEndRule
from nmstag.context.scope import covered
from nmstag.context.sections import SectionReader, may_have_sections
from nmstag.context.sentence import ScopeWords, Sentence
from nmstag.context.sign_cues import SignReader
from nmstag.context.trace import Effect, Trace
from nmstag.context.words import any_of
from nmstag.document import Attribute, Document, Evidence, Mention, Passage
from nmstag.late import late
from nmstag.plain import from_plain

_by_start = itemgetter(0)


class Contextualiser:
    """Sets 'negated', 'uncertain', 'historical' and the other attributes on mentions.

    It keeps no state between documents.

    Args:
        compiled: What `compile_context` returned.
    """

    def __init__(self, compiled: dict[str, Any]) -> None:
        rules = from_plain(list[ContextRule], compiled["rules"])
        ends = from_plain(list[ListEndRule], compiled["list_ends"])
        words = compiled["words"]
        self._cues = PhraseMatcher(compiled["cues"], rules)
        self._stops = PhraseMatcher(compiled["stops"], rules)
        self._words = ScopeWords(words, compiled["fillers"])
        self._lists = ListScope(ends, words)
        self._signs = SignReader(compiled["symbols"], rules, words)
        self._checkboxes = CheckboxReader(words["form_answer"])
        self._sections = SectionReader(compiled["sections"])
        self._measured = MeasuredReader(compiled.get("measured", ()))
        self._answer = late(rf"\s*:\s*{any_of(words['form_answer'])}\b", re.IGNORECASE)
        self._disproof = late(rf"\b{any_of(words['disproof'])}\Z", re.IGNORECASE)

    def find_sections(self, text: str) -> tuple[Passage, ...]:
        """Return the sections of a note, each from its heading to the next; empty for plain prose."""
        return self._sections.find(text) if may_have_sections(text) else ()

    def sections_within(self, document: Document) -> tuple[Passage, ...]:
        """Return the sections inside of a document's passages; none inside of those that are sections.

        What a format calls an abstract may hold a whole note.
        """
        return self._sections.find_within(document.text, document.passages)

    def without_headings(self, document: Document, within: Sequence[Passage] = ()) -> Document:
        """Return the document without mentions that are headings of its sections: 'ALL: penicillin'.

        One that an answer follows stays ('PE: no'), save for allergies, of which there may be none.

        Args:
            document: Its passages say where its sections begin.
            within: What `sections_within` returned for it.
        """
        text, mentions = document.text, document.mentions
        if not may_have_sections(text) or not mentions:
            return document
        headings = sorted(self._sections.headings(text, (*document.passages, *within)))
        if not headings:
            return document
        reached = list(accumulate((end for _, end in headings), max))
        left = [item for item in mentions if not self._is_heading(text, item, headings, reached)]
        return document if len(left) == len(mentions) else document.with_mentions(left)

    def _is_heading(
        self, text: str, mention: Mention, headings: Sequence[Span], reached: Sequence[int]
    ) -> bool:
        """Return whether a mention is in a heading, of which `reached` has the greatest end so far."""
        number = bisect_right(headings, mention.start, key=_by_start)
        inside = number > 0 and mention.end <= reached[number - 1]
        return inside and (mention.end - mention.start > 2 or not self._answer.match(text, mention.end))

    def apply(
        self, document: Document, sentences: Iterable[Span], low: str = "", within: Sequence[Passage] = ()
    ) -> Document:
        """Return the document with attributes set on its mentions.

        Attributes that a mention has already are kept.

        Args:
            document: Its passages say which section a mention is in.
            sentences: Offsets of the sentences of its text, in order and disjoint.
            low: Its text in lower case and of the same length, where it is at hand.
            within: What `sections_within` returned for it. They count here; its passages stay as they are.
        """
        if not document.mentions:
            return document
        if within:
            added = replace(document, passages=(*document.passages, *within))
            return replace(self.apply(added, sentences, low), passages=document.passages)
        found = self.analyse(document, sentences, low=low)
        self._add_section_defaults(document, found)
        if not found:
            return document
        return document.with_mentions(
            [
                _with_attributes(mention, found[id(mention)]) if id(mention) in found else mention
                for mention in document.mentions
            ]
        )

    def explain(self, document: Document, sentences: Iterable[Span]) -> list[Effect]:
        """Return what rules did besides setting attributes: cues they hid, scopes they ended, in order."""
        trace: Trace = []
        self.analyse(document, sentences, trace)
        effects = dict.fromkeys(item for item in trace if not item.action.startswith("sets "))
        return sorted(effects, key=itemgetter(2, 3))

    def analyse(
        self, document: Document, sentences: Iterable[Span], trace: Trace | None = None, low: str = ""
    ) -> Found:
        """Return the attributes that cues give to each mention, by its identity, with the evidence.

        Args:
            document: What `apply` takes.
            sentences: What `apply` takes.
            trace: Where given, gets what each rule did.
            low: What `apply` takes.
        """
        text = document.text
        named = second_names.pairs(text, document.mentions)
        measured = list(self._measured.find(text, document.mentions))
        if named:
            document = replace(document, mentions=second_names.joined(document.mentions, named))
        found: Found = {}
        folded = fold(text, low)
        answers = self._read_signs(document, found, trace)
        cues = sorted(self._find_cues(text, folded), key=lambda cue: (cue.start, -cue.end))
        if answers:
            cues = [cue for cue in cues if not _within(cue, answers)]
        cues = _without_headings(cues, document)
        cancelled: list[tuple[CueMatch, list[Mention]]] = []
        parts = by_sentence(sorted(sentences), cues, document.mentions) if cues else []
        for span, inside, mentions in parts:
            kept = unmasked(outside(inside, mentions), text, trace)
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
        for mention in self._signs.affirmed(text, document.mentions):
            affirm(found, mention)
        for attributes in found.values():
            if "negated" in attributes:
                self._without_denied(attributes)
        second_names.share(named, found)
        for mention, evidence in measured:
            set_attribute(found, mention, "measured", evidence, trace)
        return found

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

    def _read_signs(self, document: Document, found: Found, trace: Trace | None) -> list[Span]:
        """Note the signs at mentions; return the places of answers, whose words are no cues for what follows.

        They are in order. In 'Fever: No Rash: Yes' the rash is not denied; in capitals that cannot be told.
        """
        text, mentions = document.text, document.mentions
        answered: list[Span] = []
        carried: list[CueMatch] = []
        forms = self._checkboxes.answers(text, mentions)
        leading = self._signs.leading(text, mentions)
        for number, mention in enumerate(mentions):
            form = forms.get(number)
            if form:
                answered.append((form.start, form.end))
                cues: Sequence[CueMatch] = self._signs.ticked(form, mention.type)
            else:
                cues = leading[number] if number in leading else self._signs.find(text, mention)
            if carried and _carries(text, mentions[number - 1], mention):
                cues = [*cues, *carried]
            for cue in cues:
                if cue.start < mention.end:
                    note(found, (mention,), cue, text, trace)
                    continue
                sharing = self._lists.answered_together(text, mentions, number)
                following = mentions[number + 1 : number + 2]  # 'aspirin - no allergy'
                within = [item for item in following if item.end <= cue.end]
                note(found, (mention, *sharing, *within), cue, text, trace)
                if not mention.text.isupper():
                    answered.append((cue.start, cue.end))
            carried = [cue for cue in cues if cue.end <= mention.start] if cues else []
        return sorted(set(answered))

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

    def _without_denied(self, attributes: dict[str, Evidence]) -> None:
        """Take away what a denial denies.

        'PMH: denies gout': a history that is denied is none; 'no penicillin allergy' is no allergy, nor is
        one that was ruled out. 'Allergic to penicillin, not given' is.
        """
        attributes.pop("historical", None)
        allergy, denial = attributes.get("allergy"), attributes["negated"]
        if allergy is not None and (denial.start < allergy.start or self._disproof.search(denial.detail)):
            del attributes["allergy"]

    def _add_section_defaults(self, document: Document, found: Found) -> None:
        mentions = sorted(document.mentions, key=lambda item: item.start)
        starts = [item.start for item in mentions]
        for passage in document.passages:
            default = self._sections.default(passage.kind)
            if default is None:
                continue
            name = str(default.attribute)
            evidence = self._sections.evidence(document.text, passage)
            begin = bisect_left(starts, max(passage.start, evidence.end))
            for mention in mentions[begin : bisect_left(starts, passage.end)]:
                attributes = found.get(id(mention), {})
                if default.fits(mention.type, attributes):
                    found.setdefault(id(mention), attributes).setdefault(name, evidence)


def _within(cue: CueMatch, spans: list[Span]) -> bool:
    """Return whether a cue lies within one of some spans, which are in order and disjoint."""
    number = bisect_right(spans, cue.start, key=_by_start) - 1
    return number >= 0 and cue.end <= spans[number][1]


def _carries(text: str, before: Mention, mention: Mention) -> bool:
    """Return whether a sign at the mention before holds for this: '-nausea/vomiting', '?lithium toxicity'."""
    between = text[before.end : mention.start]
    return between == "/" or (between == " " and (before.type, mention.type) == ("Chemical", "Disease"))


def _with_attributes(mention: Mention, found: dict[str, Evidence]) -> Mention:
    new = [Attribute(name, (evidence,)) for name, evidence in sorted(found.items()) if not mention.has(name)]
    return mention.with_attributes((*mention.attributes, *new))


def _without_headings(cues: list[CueMatch], document: Document) -> list[CueMatch]:
    """Leave out cues that are headings and tell of what is before: 'Meds: lisinopril Allergies: sulfa'."""
    headings = {passage.start for passage in document.passages}
    return [cue for cue in cues if cue.rule.direction != "after" or cue.start not in headings]
