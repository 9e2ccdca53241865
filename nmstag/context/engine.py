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
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmstag.context.checkboxes import answers as answers_of
from nmstag.context.cue_filter import Span, by_sentence, outside, unmasked
from nmstag.context.cue_notation import Squeezed, fold
from nmstag.context.lists import announced, announces, answered_together
from nmstag.context.phrase_matcher import CueRule, Hit, PhraseFinder, compile_rules
from nmstag.context.scope import Sentence, covered
from nmstag.context.sections import SECTION_FILE, SectionFinder, may_have_sections
from nmstag.context.sign_cues import SymbolFinder
from nmstag.document import Attribute, Document, Evidence, Mention, Passage

if TYPE_CHECKING:
    from nmstag.context.rule import ContextRule

_by_start = itemgetter(0)
_DISPROVED = re.compile(
    r"(?:ruled out|excluded|denie[sd]|disproved|refuted|absent|negative|\bneg|unlikely)\Z", re.IGNORECASE
)
Found = dict[int, dict[str, Evidence]]


class Contextualiser:
    """Sets 'negated', 'uncertain', 'historical' and the other attributes on mentions.

    It keeps no state between documents.

    >>> context = Contextualiser.from_rules("rules/context")
    >>> fever = Mention(3, 8, "fever", "Disease")
    >>> tagged = context.apply(Document("1", "No fever.", mentions=(fever,)), [(0, 9)])
    >>> [(item.name, item.evidence[0].detail) for item in tagged.mentions[0].attributes]
    [('negated', 'No')]
    """

    def __init__(self, compiled: dict[str, Any]) -> None:
        """Build from what `compile_context` returned."""
        self.compiled = compiled
        rules = [CueRule(*plain) for plain in compiled["rules"]]
        self._cues = PhraseFinder(compiled["cues"], rules)
        self._stops = PhraseFinder(compiled["stops"], rules)
        self._fillers = frozenset(compiled["fillers"])
        self._symbols = SymbolFinder(compiled["symbols"], rules)
        self._sections = SectionFinder(compiled["sections"])

    @classmethod
    def from_rules(cls, folder: str | Path) -> Contextualiser:
        """Return one with the rules of a folder, such as 'rules/context'.

        Raises:
            RuleError: Carries every fault of every file.
        """
        return cls(compile_context(folder))

    def find_sections(self, text: str) -> tuple[Passage, ...]:
        """Return the sections of a note, each from its heading to the next; empty for plain prose."""
        return self._sections.find(text) if may_have_sections(text) else ()

    def apply_within(self, document: Document, sentences: Iterable[Span]) -> Document:
        """Return what `apply` does, with the sections inside of the document's passages in mind too.

        The passages themselves stay as they are: what a format calls an abstract may hold a whole note.
        """
        sections = self._sections.find_within(document.text, document.passages)
        if not sections:
            return self.apply(document, sentences)
        within = replace(document, passages=(*document.passages, *sections))
        return replace(self.apply(within, sentences), passages=document.passages)

    def apply(self, document: Document, sentences: Iterable[Span]) -> Document:
        """Return the document with attributes set on its mentions.

        Attributes that a mention has already are kept.

        Args:
            document: Its passages say which section a mention is in.
            sentences: Offsets of the sentences of its text, in order and disjoint.
        """
        if not document.mentions:
            return document
        found = self.analyse(document, sentences)
        self._add_section_defaults(document, found)
        if not found:
            return document
        return document.with_mentions(
            [
                _with_attributes(mention, found[id(mention)]) if id(mention) in found else mention
                for mention in document.mentions
            ]
        )

    def analyse(self, document: Document, sentences: Iterable[Span], used: set[str] | None = None) -> Found:
        """Return the attributes that cues give to each mention, by its identity, with the evidence.

        Args:
            document: What `apply` takes.
            sentences: What `apply` takes.
            used: Where given, gets the ids of the rules that had an effect.
        """
        text = document.text
        found: Found = {}
        folded = fold(text)
        answers = self._read_symbols(document, found, used)
        hits = sorted(self._find_cues(text, folded), key=lambda hit: (hit.start, -hit.end))
        if answers:
            hits = [hit for hit in hits if not _within(hit, answers)]
        parts = by_sentence(sorted(sentences), hits, document.mentions) if hits else []
        for span, cues, mentions in parts:
            cues = unmasked(outside(cues, mentions), used)
            if cues:
                stops = sorted(self._stops.find(text, folded, *span), key=_by_start)
                self._read_sentence(text, folded, stops, cues, mentions, found, used)
        if "\n" in text and hits:
            self._read_announced(document, hits, found, used)
        for attributes in found.values():
            if "negated" in attributes:
                _without_denied(attributes)
        return found

    def _read_announced(
        self, document: Document, hits: Sequence[Hit], found: Found, used: set[str] | None
    ) -> None:
        """Note the items of lists that a cue announces: 'denies:' at the end of a line."""
        text, mentions = document.text, document.mentions
        if not any(announces(text, hit.end) for hit in hits):
            return
        starts = [mention.start for mention in mentions]
        headings = {passage.start for passage in document.passages}  # of sections, which have their defaults
        for hit in unmasked(outside(hits, mentions), used):
            if hit.start in headings or hit.rule.direction not in ("before", "before-first"):
                continue
            if announces(text, hit.end):
                listed = announced(text, hit.end, mentions, starts)
                fitting = [item for item in listed if hit.rule.applies_to(item.type)]
                if fitting:
                    _note(found, fitting, hit, text, used)

    def _read_symbols(self, document: Document, found: Found, used: set[str] | None) -> list[Span]:
        """Note the signs at mentions; return the places of answers, whose words are no cues for what follows.

        They are in order. In 'Fever: No Rash: Yes' the rash is not denied; in capitals that cannot be told.
        """
        text = document.text
        answered: list[Span] = []
        carried: list[Hit] = []
        forms = answers_of(text, document.mentions)
        leading = self._symbols.leading(text, document.mentions)
        for number, mention in enumerate(document.mentions):
            form = forms.get(number)
            if form:
                answered.append((form.start, form.end))
                hits: Sequence[Hit] = self._symbols.ticked(form, mention.type)
            else:
                hits = leading[number] if number in leading else self._symbols.find(text, mention)
            if carried and _carries(text, document.mentions[number - 1], mention):
                hits = [*hits, *carried]
            for hit in hits:
                if hit.start < mention.end:
                    _note(found, (mention,), hit, text, used)
                    continue
                sharing = answered_together(text, document.mentions, number)
                following = document.mentions[number + 1 : number + 2]  # 'aspirin - no allergy'
                within = [item for item in following if item.end <= hit.end]
                _note(found, (mention, *sharing, *within), hit, text, used)
                if not mention.text.isupper():
                    answered.append((hit.start, hit.end))
            carried = [hit for hit in hits if hit.end <= mention.start] if hits else []
        return sorted(set(answered))

    def _find_cues(self, text: str, folded: str) -> Iterator[Hit]:
        if Squeezed.pays(text):
            yield from self._find_squeezed(Squeezed(text))
        else:
            yield from self._cues.find(text, folded, 0, len(text))
        if "-\n" in text:
            for hit in self._find_squeezed(Squeezed(text, hyphens=True)):
                if "-\n" in text[hit.start : hit.end]:
                    yield hit

    def _find_squeezed(self, squeezed: Squeezed) -> Iterator[Hit]:
        for hit in self._cues.find(squeezed.text, fold(squeezed.text), 0, len(squeezed.text)):
            yield Hit(squeezed.origin(hit.start), squeezed.origin(hit.end - 1) + 1, hit.rule)

    def _read_sentence(
        self,
        text: str,
        folded: str,
        stops: list[Hit],
        cues: list[Hit],
        mentions: list[Mention],
        found: Found,
        used: set[str] | None,
    ) -> None:
        openers = [hit for hit in cues if hit.rule.direction in ("before", "before-first")]
        sentence = Sentence(text, folded, mentions, stops, openers, self._fillers)
        for hit in cues:
            reached = covered(hit, sentence)
            if reached:
                _note(found, reached, hit, text, used)
        if used is not None:
            used |= sentence.used

    def _add_section_defaults(self, document: Document, found: Found) -> None:
        mentions = sorted(document.mentions, key=lambda item: item.start)
        starts = [item.start for item in mentions]
        for passage in document.passages:
            default = self._sections.default(passage.kind)
            if default is None:
                continue
            evidence = self._sections.evidence(document.text, passage)
            begin = bisect_left(starts, max(passage.start, evidence.end))
            for mention in mentions[begin : bisect_left(starts, passage.end)]:
                attributes = found.get(id(mention), {})
                if default.fits(mention.type, attributes):
                    found.setdefault(id(mention), attributes).setdefault(default.attribute, evidence)


def _within(hit: Hit, spans: list[Span]) -> bool:
    """Return whether a hit lies within one of some spans, which are in order and disjoint."""
    number = bisect_right(spans, hit.start, key=_by_start) - 1
    return number >= 0 and hit.end <= spans[number][1]


def compile_context(folder: str | Path) -> dict[str, Any]:
    """Return all rules of a folder as plain data for `Contextualiser`, fit for a cache.

    Raises:
        RuleError: Carries every fault of every file.
    """
    compiled = compile_rules(load_context_rules(folder))
    compiled["sections"] = SectionFinder.compile(folder)
    return compiled


def load_context_rules(folder: str | Path) -> list[ContextRule]:
    """Return the cue rules of a folder; its sections file has a form of its own.

    Raises:
        RuleError: Carries every fault of every file.
    """
    # What only compiling needs is imported here: a program that finds rules compiled starts faster.
    from nmstag.context.rule import ContextRule
    from nmstag.rules import load_rules

    paths = sorted(Path(folder).glob("*.yaml"))
    kept = [path for path in paths if path.name not in (SECTION_FILE, "macros.yaml")]
    return load_rules(kept or folder, ContextRule)


def _note(found: Found, mentions: Iterable[Mention], hit: Hit, text: str, used: set[str] | None) -> None:
    """Keep the evidence of the cue nearest to each mention."""
    rule = hit.rule
    if used is not None:
        used.add(rule.id)
    evidence = Evidence("rule", rule.id, text[hit.start : hit.end], hit.start, hit.end)
    for mention in mentions:
        attributes = found.setdefault(id(mention), {})
        for name in (rule.attribute, *rule.also):
            known = attributes.setdefault(name, evidence)
            if known is not evidence and _distance(evidence, mention) < _distance(known, mention):
                attributes[name] = evidence


def _carries(text: str, before: Mention, mention: Mention) -> bool:
    """Return whether a sign at the mention before goes for this: '-nausea/vomiting', '? lithium toxicity'."""
    between = text[before.end : mention.start]
    return between == "/" or (between == " " and (before.type, mention.type) == ("Chemical", "Disease"))


def _without_denied(attributes: dict[str, Evidence]) -> None:
    """Take away what a denial denies.

    'PMH: denies gout': a history that is denied is none; 'no penicillin allergy' is no allergy, nor is one
    that was ruled out. 'Allergic to penicillin, not given' is.
    """
    attributes.pop("historical", None)
    allergy, denial = attributes.get("allergy"), attributes["negated"]
    if allergy is not None and (denial.start < allergy.start or _DISPROVED.search(denial.detail)):
        del attributes["allergy"]


def _distance(evidence: Evidence, mention: Mention) -> int:
    return max(mention.start - evidence.end, evidence.start - mention.end)


def _with_attributes(mention: Mention, found: dict[str, Evidence]) -> Mention:
    new = [Attribute(name, (evidence,)) for name, evidence in sorted(found.items()) if not mention.has(name)]
    return replace(mention, attributes=(*mention.attributes, *new))
