"""The context stage: sets attributes on mentions from the cues around them and the section they are in.

After ConText (Harkema et al. 2009, J Biomed Inform 42:839): a cue has a direction and a scope that ends at
a terminator, and a pseudo-cue is a phrase that only looks like one. Here lists carry a scope on, and
scopes are counted in words that matter.

After linking: gets a document with its mentions and the offsets of its sentences. In order: second names
(`second_names`), signs and answers (`answers`), cues in words (`word_cues`), sections (`sections`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any

from nmstag.context import second_names
from nmstag.context.allergies import AllergyReader
from nmstag.context.answers import AnswerReader
from nmstag.context.found import Effect, Found, Span, Trace, set_attribute
from nmstag.context.list_scope import ListScope
from nmstag.context.measured import MeasuredReader, has_value
from nmstag.context.rule import ContextRule, ListEndRule
from nmstag.context.sections import SectionReader, may_have_sections
from nmstag.context.word_cues import WordCueReader, readable
from nmstag.context.words import answer_after
from nmstag.document import Attribute, Document, Evidence, Mention, Passage
from nmstag.plain import from_plain

_by_start = itemgetter(0)
_start_of = attrgetter("start")


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
        lists = ListScope(ends, words)
        self._answers = AnswerReader(compiled["symbols"], rules, words, lists)
        self._word_cues = WordCueReader(compiled, rules, lists)
        self._sections = SectionReader(compiled["sections"])
        self._measured = MeasuredReader(compiled.get("measured", ()))
        self._allergies = AllergyReader(words)
        self._answer_after = answer_after(words)

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
        return inside and (mention.end - mention.start > 2 or not self._answer_after.match(text, mention.end))

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
        document, low = readable(document, low)
        text, mentions = document.text, document.mentions
        named = second_names.pairs(text, mentions)
        measured = list(self._measured.find(text, document.mentions))
        if named:
            document = replace(document, mentions=second_names.joined(document.mentions, named))
        found: Found = {}
        answered = self._answers.read(document, found, trace)
        self._word_cues.read(document, sentences, found, low=low, answered=answered, trace=trace)
        self._answers.affirm(document, found)
        self._allergies.without_denied(found)
        second_names.share(named, found)
        if any("allergy" in attributes for attributes in found.values()):
            self._allergies.read_drugs(text, sorted(mentions, key=_start_of), found, trace)
        for mention, evidence in measured:
            set_attribute(found, mention, "measured", evidence, trace)
            denial = found[id(mention)].get("negated")
            # 'Trop neg', 'no bleeding, fibrinogen 1.9': what was measured is not denied; 'no nitrite' is.
            if denial and (denial.start > mention.start or has_value(text, mention.end)):
                del found[id(mention)]["negated"]
        return found

    def _add_section_defaults(self, document: Document, found: Found) -> None:
        mentions = sorted(document.mentions, key=_start_of)
        starts = [item.start for item in mentions]
        for passage in document.passages:
            default = self._sections.default(passage.kind)
            if default is None:
                continue
            name = str(default.attribute)
            evidence = self._sections.evidence(document.text, passage)
            begin = bisect_left(starts, max(passage.start, evidence.end))
            inside = mentions[begin : bisect_left(starts, passage.end)]
            for mention in inside:
                attributes = found.get(id(mention), {})
                if default.fits(mention.type, attributes):
                    found.setdefault(id(mention), attributes).setdefault(name, evidence)
            if name == "allergy":
                self._allergies.read_list(document.text, inside, found, evidence, passage.end)


def _with_attributes(mention: Mention, found: dict[str, Evidence]) -> Mention:
    new = [Attribute(name, (evidence,)) for name, evidence in sorted(found.items()) if not mention.has(name)]
    return mention.with_attributes((*mention.attributes, *new))
