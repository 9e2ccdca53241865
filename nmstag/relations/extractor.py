"""Extracts the relations of a document: sentence by sentence first, then pair by pair.

It gets a document with mentions and returns its relations: entity_masking -> pattern_matcher, denials, cues,
anaphora -> evidence -> features -> scorecard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from nmstag.document import Document, Evidence, Mention, Relation
from nmstag.errors import Fault, UsageError
from nmstag.relations.anaphora import AnaphoraResolver, shown_text
from nmstag.relations.background import Background
from nmstag.relations.cues import CoMention, CueMatcher
from nmstag.relations.denials import DenialReader
from nmstag.relations.entity_masking import EntityMasker, sentence_mentions, takes_part
from nmstag.relations.evidence import absent_concepts, gather
from nmstag.relations.pairs import PAIR_KINDS, ConceptPair, can_be_related, pairs_with_evidence, with_pairs
from nmstag.relations.pattern_matcher import PatternMatch, PatternMatcher
from nmstag.relations.rules import RelationRules
from nmstag.relations.scorecard import Decision, Scorecard, Scores, Weight, in_use

SCHEMES = ("biored", "cid")
_SHOWN = 5
_TYPE_OF = {"known_harm": "Positive_Correlation", "known_use": "Negative_Correlation"}


class RelationExtractor:
    """Extracts relations between the diseases and chemicals of a document.

    Args:
        rules: What packs say about relations.
    """

    def __init__(self, rules: RelationRules) -> None:
        self.rules = rules
        self.cues = CueMatcher(rules.cues, rules.words)
        self._masker = EntityMasker(rules.words)
        shared = rules.in_every_scheme
        self._matcher = PatternMatcher((*rules.patterns, *shared), rules.words, rules.compiled_for_pairs())
        self._resolver = AnaphoraResolver(rules.anaphora, rules.tree)
        self.background = rules.background()
        self._denials = DenialReader(shared, self.background)
        self._backgrounds = {scheme: rules.background(scheme) for scheme in rules.priors}
        self._molecular = frozenset(rules.words.molecular)
        self._scorecards: dict[tuple[str, str], Scorecard] = {}
        self._left_open = {rule.type for rule in rules.decisions if rule.settles == "relation"}
        self._elsewhere = {
            scheme: {rule.id for rule in rules.patterns if rule.scheme not in ("both", scheme)}
            for scheme in SCHEMES
        }
        """The pattern rules that are no evidence in a scheme."""

    def extract(
        self, document: Document, sentences: Sequence[tuple[int, int]], scheme: str = "biored"
    ) -> tuple[Relation, ...]:
        """Return the relations between the concepts of a document, in order of first evidence.

        Args:
            document: The document; its mentions are read, its relations are not.
            sentences: Its sentences in order.
            scheme: 'biored' for all types; 'cid' for what a chemical causes, typed 'CID'.

        Raises:
            UsageError: The scheme is unknown.
        """
        if scheme not in SCHEMES:
            raise UsageError(Fault("unknown relation scheme", "", 0, "scheme", scheme, ", ".join(SCHEMES)))
        cid = scheme == "cid"
        background = self._backgrounds.get(scheme, self.background)
        # Of pairs that no sentence names together BioRED relates one in twenty, and no rule tells which.
        pairs = list(
            self._pairs(document, sentences, scheme, background, chemical_pairs=not cid, across_sentences=cid)
        )
        found = (self._relation(*one, scheme) for one in zip(pairs, self._scores(pairs, scheme), strict=True))
        return tuple(relation for relation in found if relation is not None)

    def relate(
        self, document: Document, sentences: Sequence[tuple[int, int]], scheme: str = "biored"
    ) -> Document:
        """Return a document with the relations between its concepts (see `extract`)."""
        return document.with_relations(self.extract(document, sentences, scheme))

    def pairs(
        self,
        document: Document,
        sentences: Sequence[tuple[int, int]],
        background: Background | None = None,
        scheme: str = "biored",
    ) -> Iterator[ConceptPair]:
        """Return every pair of concepts of a document that there is evidence on, with its features.

        Args:
            document: The document.
            sentences: Its sentences in order.
            background: What is known about its concepts, in place of the extractor's own tables.
            scheme: The scheme whose rules are evidence.
        """
        known = background or self.background
        return self._pairs(document, sentences, scheme, known, chemical_pairs=True, across_sentences=True)

    def decide_by_hand(self, pair: ConceptPair) -> str:
        """Return the type that hand-written rules decide on a pair of chemicals, whatever was learned.

        'Related' where they leave the type open; empty where they decide nothing, as on every pair without
        a match. Corpora annotate few such pairs: five-fold cross-validation on BioRED shows that the
        patterns are right more often than anything learned from a hundred pairs.
        """
        decision = self._by_hand_decision(pair)
        if decision is None:
            return ""
        return "Related" if decision.type in self._left_open else decision.type

    def _pairs(
        self,
        document: Document,
        sentences: Sequence[tuple[int, int]],
        scheme: str,
        background: Background,
        *,
        chemical_pairs: bool,
        across_sentences: bool,
    ) -> Iterator[ConceptPair]:
        mentions = sorted(filter(takes_part, document.mentions), key=_reading_order)
        if not can_be_related(mentions):
            return iter(())
        anaphors = self._resolver.resolve(document.text, sentences, mentions)
        every = sorted([*mentions, *anaphors], key=_reading_order) if anaphors else mentions
        named = sentence_mentions(sentences, every)
        if not across_sentences and not (named := with_pairs(named)):
            return iter(())
        matches: list[PatternMatch] = []
        elsewhere = self._elsewhere[scheme]
        links: list[CoMention] = []
        for masked in self._masker.mask(document.text, named):
            found = self._matcher.match(masked, chemical_pairs=chemical_pairs)
            if elsewhere:
                found = [match for match in found if match.rule.id not in elsewhere]
            matches += self._denials.read(document.text, found, masked, treatments=chemical_pairs)
            links += self.cues.match(masked, chemical_pairs=chemical_pairs)
        evidence = gather(
            document, sentences, mentions, anaphors, matches, links, background, self._molecular
        )
        return pairs_with_evidence(evidence, self.cues, across_sentences, absent_concepts(document))

    def _scores(self, pairs: Sequence[ConceptPair], scheme: str) -> list[Scores]:
        """Return the scores of the pairs of a document."""
        scores: list[Scores] = [self._scorecard(scheme, pair.kind).scores(pair.groups) for pair in pairs]
        for kind in PAIR_KINDS:
            scorecard = self._scorecard(scheme, kind)
            if scorecard.compares_pairs:
                places = [place for place, pair in enumerate(pairs) if pair.kind == kind]
                allowed = [_types(pairs[place], scheme) for place in places]
                compared = scorecard.compared([scores[place] for place in places], allowed)
                for place, one in zip(places, compared, strict=True):
                    scores[place] = one
        return scores

    def _relation(self, pair: ConceptPair, scores: Scores, scheme: str) -> Relation | None:
        """Return the relation that is decided on for a pair, if any."""
        cid = scheme == "cid"
        scorecard = judge = self._scorecard(scheme, pair.kind)
        decision = self._by_hand_decision(pair)
        if decision is not None:
            judge = self._by_hand
            if decision.type in self._left_open:
                typed = scorecard.decide_type(scores, pair.open_types)
                if typed is not None:
                    judge, decision = scorecard, typed
        elif max(scores.values(), default=0) > 0:
            decision = scorecard.decide(scores, _types(pair, scheme))
        if decision is None or (cid and decision.type != "Positive_Correlation"):
            return None
        evidence = self._evidence(pair, decision, judge.main_reason(decision.type, pair.features))
        novelty = "" if cid else scorecard.novelty(scores)
        return Relation("CID" if cid else decision.type, *pair.ids, evidence, novelty)

    def _scorecard(self, scheme: str, kind: str) -> Scorecard:
        found = self._scorecards.get((scheme, kind))
        if found is None:
            weights: list[Weight] = [*self.rules.decisions, *self.rules.weights]
            found = self._scorecards[scheme, kind] = Scorecard(in_use(weights, scheme, kind))
        return found

    @cached_property
    def _by_hand(self) -> Scorecard:
        """The hand-written rules on pairs of chemicals."""
        return Scorecard([rule for rule in self.rules.decisions if rule.applies_to("biored", PAIR_KINDS[1])])

    def _by_hand_decision(self, pair: ConceptPair) -> Decision | None:
        if not pair.supporting or pair.kind != PAIR_KINDS[1]:
            return None
        return self._by_hand.decide(self._by_hand.scores(pair.groups), pair.types)

    def _evidence(self, pair: ConceptPair, decision: Decision, reason: str) -> tuple[Evidence, ...]:
        """Return the matches that are evidence for the decision, then the decision itself."""
        matches = pair.matches
        agreeing = [match for match in matches if match.rule.type == decision.type]
        on_both = [match for match in agreeing if match.head and match.tail]
        shown: dict[tuple[str, int], Evidence] = {}
        for rule, head, tail, sentence, _ in on_both or agreeing or matches:
            if len(shown) == _SHOWN:
                break
            mentions = " > ".join(shown_text(item) for item in (head, tail) if item)
            detail = f"{rule.clinical}: {mentions}" if rule.clinical else mentions
            evidence = Evidence("rule", rule.id, detail, sentence.start, sentence.end)
            shown.setdefault((rule.id, sentence.start), evidence)
        if not on_both:
            shown.update(self._cue_evidence(pair))
        decided = Evidence("decision", reason, f"{decision.type} {decision.score:+.2f}")
        return (*list(shown.values())[:_SHOWN], *_known_evidence(pair, decision), decided)

    def _cue_evidence(self, pair: ConceptPair) -> Iterator[tuple[tuple[str, int], Evidence]]:
        """Yield the cues between the two concepts of a pair."""
        for link in pair.links:
            text = f"{shown_text(link.head)} > {shown_text(link.tail)}"
            start, end = link.sentence.start, link.sentence.end
            for name in self.cues.names(link.bits & self.cues.between):
                yield (name, start), Evidence("rule", name, text, start, end)


def _types(pair: ConceptPair, scheme: str) -> frozenset[str]:
    """Return the types that a pair may have in a scheme."""
    return pair.cid_types if scheme == "cid" else pair.open_types


def _known_evidence(pair: ConceptPair, decision: Decision) -> Iterator[Evidence]:
    """Yield the row by which a chemical is known for the type that was decided on."""
    for feature, type_ in _TYPE_OF.items():
        if feature in pair.own and type_ == decision.type:
            member = pair.evidence.background.member(feature, *pair.ids)
            if member is not None:
                yield Evidence("rule", member.place, f"{member.group} > {member.label}")


def _reading_order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end
