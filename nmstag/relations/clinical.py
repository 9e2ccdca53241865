"""Relations of the scheme 'clinical': what a text states of a drug and a problem, statement by statement.

It gets a document with its mentions and their context, and returns relations, each with the mentions, the
sentence and the rule that it comes from, and its own context. Without a statement that a rule reads there is
no relation. Steps: mask sentences, match rules, let one statement count for each two mentions
(`nmstag.relations.clinical_statements`), collect by concepts (`nmstag.relations.clinical_collection`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from nmstag.document import Document, Mention
from nmstag.relations.anaphora import AnaphoraResolver
from nmstag.relations.clinical_collection import collect, text_id, with_text_ids
from nmstag.relations.clinical_lists import listed_with
from nmstag.relations.clinical_schema import CONTEXT, NO_RELATION, ClinicalPattern
from nmstag.relations.clinical_statements import ContextCue, Statement, StatementChooser
from nmstag.relations.denials import HARM, one_list
from nmstag.relations.entity_masking import KINDS, EntityMasker, MaskedSentence, Unit, sentence_mentions
from nmstag.relations.pattern_matcher import PatternMatch, PatternMatcher, related_mentions
from nmstag.relations.rules import RelationRules

SCHEME = "clinical"
BORDER = " ; ; "
"""Between two sentences that are read together; no gap of a pattern crosses it."""
_BETWEEN_SENTENCES = " ; ;"
_MEASURED = "measured"


class ClinicalExtractor:
    """Reads the statements of documents.

    Args:
        rules: What packs say about relations.
    """

    def __init__(self, rules: RelationRules) -> None:
        self._masker = EntityMasker(rules.words)
        self._within = _matcher(rules, across=False)
        self._across = _matcher(rules, across=True)
        self._resolver = AnaphoraResolver([*rules.clinical_anaphora, *rules.anaphora], rules.tree)
        self._chooser = StatementChooser(rules.background(), rules.clinical)

    def relate(
        self, document: Document, sentences: Sequence[tuple[int, int]], scheme: str = SCHEME
    ) -> Document:
        """Return a document with the relations that it states, in order of the text.

        A mention without a concept that one refers to gets an id made from its text ('text:belimumab').

        Args:
            document: The document; its mentions and their attributes are read, its relations are not.
            sentences: Its sentences in order.
            scheme: 'clinical'; there is no other.
        """
        relations = collect(self.statements(document, sentences))
        return with_text_ids(document.with_relations(relations))

    def statements(self, document: Document, sentences: Sequence[tuple[int, int]]) -> list[Statement]:
        """Return the statements that count, in order of the text."""
        mentions = sorted(map(_with_id, filter(_takes_part, document.mentions)), key=_reading_order)
        if len({mention.type for mention in mentions}) < 2:
            return []
        anaphors = self._resolver.resolve(document.text, sentences, mentions)
        every = sorted([*mentions, *anaphors], key=_reading_order)
        masked = self._masker.mask(document.text, sentence_mentions(sentences, every))
        matches: list[PatternMatch] = []
        cues: list[ContextCue] = []
        for sentence in masked:
            self._read(self._within, document.text, sentence, matches, cues)
        for sentence in _neighbours(masked):
            self._read(self._across, document.text, sentence, matches, cues)
        return self._chooser.choose(matches, cues)

    @staticmethod
    def _read(
        matcher: PatternMatcher,
        text: str,
        sentence: MaskedSentence,
        matches: list[PatternMatch],
        cues: list[ContextCue],
    ) -> None:
        """Add the matches of the rules in a sentence, and the cues of context."""
        units = sentence.places()
        for search, match in matcher.places(sentence, chemical_pairs=False):
            rule, roles = search.rule, search.pattern.roles
            if rule.type == CONTEXT:
                cues.append(ContextCue(rule, sentence, match.span()))
            pairs = related_mentions(match, roles, units)
            if rule.type == NO_RELATION and len(roles) == 1:
                pairs = one_list(text, [*pairs])
            matches += (PatternMatch(rule, *pair, sentence, match.span()) for pair in pairs)
            if rule.type in HARM and len(roles) == 2:
                matches += _listed(rule, match, sentence, units)


def _listed(
    rule: ClinicalPattern, match: re.Match[str], sentence: MaskedSentence, units: Mapping[int, Unit]
) -> Iterator[PatternMatch]:
    """Yield the matches on the problems that are in one list with that of a match."""
    for place in listed_with(sentence.text, match.start("tail")):
        span = min(match.start(), place), max(match.end(), place)
        for head in units[match.start("head")]:
            for tail in units[place]:
                yield PatternMatch(rule, head, tail, sentence, span)


def _matcher(rules: RelationRules, *, across: bool) -> PatternMatcher:
    """Return the matcher of the patterns within sentences, or of those across their borders."""
    kept = [
        tuple(pattern for pattern in patterns if (_BETWEEN_SENTENCES in pattern.regex) == across)
        for patterns in rules.compiled_clinical
    ]
    return PatternMatcher(rules.clinical, rules.words, kept)


def _neighbours(sentences: Sequence[MaskedSentence]) -> Iterator[MaskedSentence]:
    """Yield each two sentences that follow one another, as one."""
    for one, other in pairwise(sentences):
        if other.number - one.number == 1:
            yield MaskedSentence(
                one.text.rstrip() + BORDER + other.text.lstrip(),
                one.start,
                other.end,
                [*one.units, *other.units],
                one.chemicals + other.chemicals,
                one.diseases + other.diseases,
                one.number,
            )


def _takes_part(mention: Mention) -> bool:
    """Return whether a mention can be an argument: a drug or a problem, with an id or without."""
    return mention.type in KINDS and not mention.has(_MEASURED)


def _reading_order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _with_id(mention: Mention) -> Mention:
    return mention if mention.ids else replace(mention, ids=(text_id(mention),))
