"""Relations of the scheme 'clinical': what a text states of a drug and a problem, statement by statement.

It gets a document with its mentions and their context, and returns relations, each with the mentions, the
sentence and the rule that it comes from, and its own context. Without a statement that a rule reads there is no
relation. Steps: mask sentences, match rules, let one statement count for each two mentions
(`nmstag.relations.clinical_statements`), collect by concepts (`nmstag.relations.clinical_collection`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nmstag.document import Document, Mention
from nmstag.relations.anaphora import AnaphoraResolver
from nmstag.relations.background import Background
from nmstag.relations.clinical_collection import collect, text_id, with_text_ids
from nmstag.relations.clinical_lists import listed_with
from nmstag.relations.clinical_schema import CONTEXT
from nmstag.relations.clinical_statements import HARM, ContextCue, Statement, StatementChooser
from nmstag.relations.entity_masking import KINDS, EntityMasker, MaskedSentence, sentence_mentions
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
        mentions = [_with_id(item) for item in sorted(document.mentions, key=_reading_order) if _takes_part(item)]
        if len({mention.type for mention in mentions}) < 2:
            return []
        anaphors = self._resolver.resolve(document.text, sentences, mentions)
        every = sorted([*mentions, *anaphors], key=_reading_order)
        masked = self._masker.mask(document.text, sentence_mentions(sentences, every))
        matches: list[PatternMatch] = []
        cues: list[ContextCue] = []
        for sentence in masked:
            self._read(self._within, sentence, matches, cues)
        for sentence in _neighbours(masked):
            self._read(self._across, sentence, matches, cues)
        return self._chooser.choose(matches, cues)

    @staticmethod
    def _read(
        matcher: PatternMatcher, sentence: MaskedSentence, matches: list[PatternMatch], cues: list[ContextCue]
    ) -> None:
        """Add the matches of the rules in a sentence, and the cues of context."""
        units = sentence.places()
        for search, match in matcher.places(sentence, chemical_pairs=False):
            if search.rule.type == CONTEXT:
                cues.append(ContextCue(search.rule, sentence, match.span()))
            for head, tail in related_mentions(match, search.pattern.roles, units):
                matches.append(PatternMatch(search.rule, head, tail, sentence, match.span()))
            if search.rule.type in HARM and {"head", "tail"} <= set(search.pattern.roles):
                for place in listed_with(sentence.text, match.start("tail")):
                    span = min(match.start(), place), max(match.end(), place)
                    for head in units[match.start("head")]:
                        matches += (PatternMatch(search.rule, head, tail, sentence, span) for tail in units[place])


def _matcher(rules: RelationRules, *, across: bool) -> PatternMatcher:
    """Return the matcher of the patterns within sentences, or of those across their borders."""
    kept = [
        tuple(pattern for pattern in patterns if (_BETWEEN_SENTENCES in pattern.regex) == across)
        for patterns in rules.compiled_clinical
    ]
    return PatternMatcher(rules.clinical, rules.words, kept)


def _neighbours(sentences: Sequence[MaskedSentence]) -> Iterator[MaskedSentence]:
    """Yield each two sentences that follow one another, as one."""
    for one, other in zip(sentences, sentences[1:], strict=False):
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
