"""Relates the concepts of a document: sentence by sentence first, then pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from nmstag.document import Document, Evidence, Mention, Relation
from nmstag.errors import UsageError
from nmstag.relations.cues import Cues, Link
from nmstag.relations.decide import Decider, Decision, Effect, checked
from nmstag.relations.facts import Facts, Pair, Tree, gather, link_key
from nmstag.relations.features import Features, concept_features, opposed, pair_features
from nmstag.relations.find import Finder, Finding
from nmstag.relations.mask import mask, takes_part
from nmstag.relations.reference import References, reading
from nmstag.relations.schema import CueRule, DecisionRule, ReferenceRule, RelationRule, RelationType
from nmstag.relations.tree import TREE_FILE, MeshTree, read_tree
from nmstag.rules import dump_rules, load_rules, revive_rules

Scheme = Literal["biored", "cid"]
SCHEMES = ("biored", "cid")
_DECISION_FILES = ("decisions", "induced")
_CUE_FILES = ("cues",)
_REFERENCE_FILES = ("reference",)
_NO_RULES = ("macros.yaml", TREE_FILE)
_SHOWN = 5
_TYPES = frozenset(get_args(RelationType))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of concepts that some sentence gives evidence on.

    Args:
        pair: Head and tail; the chemical is the head of a chemical-disease pair.
        kind: 'chemical-disease' or 'chemical-chemical'.
        own: What the document says of the pair.
        head: What it says of the head, the same in all its pairs.
        tail: What it says of the tail.
        findings: Evidence on the pair, then on either concept alone.
        types: The relation types that there is evidence for.
        links: Where a sentence names both, with the cues that hold there.
    """

    pair: Pair
    kind: str
    own: Features
    head: Features
    tail: Features
    findings: tuple[Finding, ...]
    types: frozenset[str]
    links: tuple[Link, ...] = ()

    @property
    def features(self) -> Features:
        """All features of the pair."""
        return {**self.own, **self.head, **self.tail}

    @property
    def open_types(self) -> frozenset[str]:
        """The types that no strong evidence speaks against."""
        return _TYPES - {opposed(self.own)}


class Relater:
    """Finds relations between the diseases and chemicals of a document.

    Args:
        rules: Pattern rules.
        decisions: Decision rules.
        tree: Concept id -> MeSH tree numbers, for the features of specificity.
        compiled: What `Finder.dump` returned for the same rules.
        cues: Cue rules.
        references: Reference rules.
    """

    def __init__(
        self,
        rules: Sequence[RelationRule],
        decisions: Sequence[DecisionRule],
        tree: Tree | None = None,
        compiled: Sequence[Any] | None = None,
        cues: Sequence[CueRule] = (),
        references: Sequence[ReferenceRule] = (),
    ) -> None:
        self.finder = Finder(rules, compiled)
        self.rules = self.finder.rules
        self.cues = Cues(cues)
        self.decisions = tuple(decisions)
        self.tree = tree
        self.references = References(references, tree)
        self._deciders = {
            (scheme, kind): Decider(in_force(decisions, scheme, kind))
            for scheme in SCHEMES
            for kind in ("chemical-disease", "chemical-chemical")
        }
        by_hand = [rule for rule in decisions if rule.source == "hand"]
        self._by_hand = Decider([rule for rule in by_hand if rule.speaks_of("biored", "chemical-chemical")])

    @classmethod
    def from_rules(cls, folder: str | Path, tree: Tree | None = None) -> Relater:
        """Return a relater with the rules of a folder, and its 'mesh_tree.yaml' unless a tree is given.

        Files whose name begins with 'decisions' or 'induced' hold decision rules, with 'cues' cue rules,
        with 'reference' reference rules, the others patterns.

        Raises:
            RuleError: Carries every fault of the files.
        """
        files = sorted(path for path in Path(folder).rglob("*.yaml") if path.name not in _NO_RULES)
        weighing = [path for path in files if path.name.startswith(_DECISION_FILES)]
        hinting = [path for path in files if path.name.startswith(_CUE_FILES)]
        referring = [path for path in files if path.name.startswith(_REFERENCE_FILES)]
        apart = weighing + hinting + referring
        rules = load_rules([path for path in files if path not in apart], RelationRule)
        decisions = load_rules(weighing, DecisionRule)
        cues = load_rules(hinting, CueRule)
        checked(decisions, [rule.id for rule in (*rules, *cues)])
        references = load_rules(referring, ReferenceRule)
        return cls(rules, decisions, tree or read_tree(Path(folder)), cues=cues, references=references)

    def dump(self) -> dict[str, Any]:
        """Return the compiled rules as plain data that `marshal` can write.

        Of the tree, only one that came with the rules is in it.
        """
        return {
            "tree": self.tree.text if isinstance(self.tree, MeshTree) else "",
            "rules": dump_rules(self.rules),
            "decisions": dump_rules(self.decisions),
            "compiled": self.finder.dump(),
            "cues": dump_rules(self.cues.rules),
            "references": dump_rules(self.references.rules),
        }

    @classmethod
    def revive(cls, plain: dict[str, Any], tree: Tree | None = None) -> Relater:
        """Return the relater that `dump` wrote."""
        rules = revive_rules(plain["rules"], RelationRule)
        decisions = revive_rules(plain["decisions"], DecisionRule)
        if tree is None and plain["tree"]:
            tree = MeshTree(plain["tree"])
        cues = revive_rules(plain["cues"], CueRule)
        references = revive_rules(plain["references"], ReferenceRule)
        return cls(rules, decisions, tree, plain["compiled"], cues, references)

    def relate(
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
            raise UsageError(f"the relation scheme {scheme!r} is unknown; known are {', '.join(SCHEMES)}")
        relations = []
        effects: dict[tuple[str, int], Effect] = {}
        for candidate in self.candidates(document, sentences, chemical_pairs=scheme != "cid"):
            decider = self._deciders[scheme, candidate.kind]
            held = decider.held(decider.effect(candidate.own), *_effects(candidate, decider, effects))
            allowed = candidate.types if scheme == "cid" else candidate.open_types
            decision = self.decide_by_hand(candidate) or decider.decide(held, allowed)
            if decision is None or (scheme == "cid" and decision.type != "Positive_Correlation"):
                continue
            name = "CID" if scheme == "cid" else decision.type
            novelty = "" if scheme == "cid" else decider.novelty(held)
            relations.append(Relation(name, *candidate.pair, self._evidence(candidate, decision), novelty))
        return tuple(relations)

    def candidates(
        self,
        document: Document,
        sentences: Sequence[tuple[int, int]],
        tree: Tree | None = None,
        *,
        chemical_pairs: bool = True,
    ) -> Iterator[Candidate]:
        """Yield every pair of concepts that there is evidence on, with its features.

        Args:
            document: The document.
            sentences: Its sentences in order.
            tree: A MeSH tree in place of the relater's own.
            chemical_pairs: Also pairs of two chemicals.
        """
        findings, links = self._findings(document, sentences, chemical_pairs)
        facts = gather(document, sentences, findings, self.rules, links)
        if tree or self.tree:
            facts.place(tree or self.tree or {})
        between = self.cues.between if chemical_pairs else 0
        for pair in _pairs(facts, between):
            found = facts.pairs.get(pair, [])
            chemicals = facts.concepts[pair[1]].kind == "Chemical"
            if chemicals:
                found = found + facts.pairs.get((pair[1], pair[0]), [])
            spoken = undenied(found, self.rules)
            if found and not spoken:
                continue
            alone = facts.singles.get(pair[0], []) + facts.singles.get(pair[1], [])
            types = {self.rules[item.rule].type for item in spoken + alone}
            yield Candidate(
                pair,
                "chemical-chemical" if chemicals else "chemical-disease",
                pair_features(pair, found, facts, self.rules, self.cues),
                concept_features("head", facts.concepts[pair[0]], facts),
                concept_features("tail", facts.concepts[pair[1]], facts),
                tuple(spoken + alone),
                frozenset({*types, "Association"}),
                tuple(
                    facts.links.get(link_key(facts.concepts[pair[0]], facts.concepts[pair[1]]), {}).values()
                ),
            )

    def decide_by_hand(self, candidate: Candidate) -> Decision | None:
        """Return what the hand-written rules decide on a pair of chemicals, whatever was induced.

        Corpora annotate few such pairs: five-fold cross-validation on BioRED finds the patterns right
        more often than anything learnt from a hundred pairs.
        """
        if candidate.kind != "chemical-chemical":
            return None
        features = candidate.features
        return self._by_hand.decide(self._by_hand.held(self._by_hand.effect(features)), candidate.types)

    def _findings(
        self, document: Document, sentences: Sequence[tuple[int, int]], chemical_pairs: bool
    ) -> tuple[list[Finding], list[Link]]:
        mentions = sorted((item for item in document.mentions if takes_part(item)), key=_reading_order)
        referring = self.references.resolve(document.text, sentences, mentions)
        if referring:
            mentions = sorted([*mentions, *referring], key=_reading_order)
        findings: list[Finding] = []
        links: list[Link] = []
        position = 0
        for index, (start, end) in enumerate(sentences):
            first = position
            while position < len(mentions) and mentions[position].start < end:
                position += 1
            if position > first:
                masked = mask(document.text, start, end, mentions[first:position], index)
                findings += self.finder.find(masked, chemical_pairs=chemical_pairs)
                links += self.cues.find(masked, chemical_pairs=chemical_pairs)
        return findings, links

    def _evidence(self, candidate: Candidate, decision: Decision) -> tuple[Evidence, ...]:
        """Return the findings that speak for the decision, then the decision itself."""
        agreeing = [item for item in candidate.findings if self.rules[item.rule].type == decision.type]
        on_both = [item for item in agreeing if item.head and item.tail]
        shown: dict[tuple[str, int], Evidence] = {}
        for item in on_both or agreeing or candidate.findings:
            rule, sentence = self.rules[item.rule], item.sentence
            what = f"{rule.clinical}: " if rule.clinical else ""
            evidence = Evidence("rule", rule.id, what + _short(item), sentence.start, sentence.end)
            shown.setdefault((rule.id, sentence.start), evidence)
        if not on_both:
            shown.update(self._linked(candidate))
        decided = Evidence("decision", decision.rule, f"{decision.type} {decision.score:+.2f}")
        return (*list(shown.values())[:_SHOWN], decided)

    def _linked(self, candidate: Candidate) -> Iterator[tuple[tuple[str, int], Evidence]]:
        """Yield the cues between the two concepts of a candidate."""
        for link in candidate.links:
            text = f"{reading(link.head)} > {reading(link.tail)}"
            start, end = link.sentence.start, link.sentence.end
            for name in self.cues.names(link.bits & self.cues.between):
                yield (name, start), Evidence("rule", name, text, start, end)


def _effects(
    candidate: Candidate, decider: Decider, known: dict[tuple[str, int], Effect]
) -> Iterator[Effect]:
    """Yield what each concept of a candidate makes hold; looked up once for each role of a concept."""
    for role, features in (("head", candidate.head), ("tail", candidate.tail)):
        key = candidate.kind + role, id(features)
        if key not in known:
            known[key] = decider.effect(features)
        yield known[key]


def undenied(found: Sequence[Finding], rules: Sequence[RelationRule]) -> list[Finding]:
    """Return the findings that speak for a relation, without those of sentences that deny it."""
    denied = {item.sentence.index for item in found if rules[item.rule].polarity == "negative"}
    return [item for item in found if item.sentence.index not in denied]


def in_force(decisions: Sequence[DecisionRule], scheme: str, kind: str) -> list[DecisionRule]:
    """Return the decision rules for a scheme and a kind of pair.

    A type that induced rules speak for is left to them and to rules of that scheme; rules written for
    any scheme ('both') decide where a pack has learnt nothing, and on the rare types.
    """
    rules = [rule for rule in decisions if rule.speaks_of(scheme, kind)]
    learnt = {rule.type for rule in rules if rule.source == "induced"}
    return [rule for rule in rules if rule.scheme != "both" or rule.type not in learnt]


def _reading_order(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _short(finding: Finding) -> str:
    return " > ".join(reading(item) for item in (finding.head, finding.tail) if item)


def _pairs(facts: Facts, between: int) -> list[Pair]:
    """Return the pairs to judge: those with a finding or a cue, and those of which one concept has one.

    Args:
        facts: The document's facts.
        between: The bits of the cues that stand between two mentions.
    """
    pairs: dict[Pair, None] = {}
    for head, tail in facts.pairs:
        if (tail, head) not in pairs:
            pairs[head, tail] = None
    chemicals = [item for item in facts.concepts.values() if item.kind == "Chemical"]
    diseases = [item for item in facts.concepts.values() if item.kind == "Disease"]
    for chemical in chemicals:
        for disease in diseases:
            if chemical.single or disease.single:
                pairs[chemical.id, disease.id] = None
    for (head, tail), links in facts.links.items():
        if any(link.bits & between for link in links.values()) and (tail, head) not in pairs:
            pairs[head, tail] = None
    return list(pairs)
