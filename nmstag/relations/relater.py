"""Relates the concepts of a document: sentence by sentence first, then pair by pair."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from nmstag.document import Document, Evidence, Mention, Relation, canonical_id
from nmstag.errors import UsageError
from nmstag.relations.cues import Cues, Link
from nmstag.relations.decide import Decider, Decision, checked
from nmstag.relations.facts import Concept, Facts, Pair, gather, link_key
from nmstag.relations.features import (
    Features,
    concept_features,
    document_features,
    mention_features,
    opposed,
    pair_features,
    place_features,
    voice,
)
from nmstag.relations.find import Finder, Finding
from nmstag.relations.mask import KINDS as CONCEPT_KINDS
from nmstag.relations.mask import masked_sentences, takes_part
from nmstag.relations.reference import References, reading
from nmstag.relations.schema import CueRule, DecisionRule, ReferenceRule, RelationRule, RelationType
from nmstag.relations.tree import TREE_FILE, MeshTree, Place, Tree, place, read_tree
from nmstag.rules import dump_rules, load_rules, revive_rules

Scheme = Literal["biored", "cid"]
SCHEMES = ("biored", "cid")
KINDS = ("chemical-disease", "chemical-chemical")
"""The kinds of pairs."""
_DECISION_FILES = ("decisions", "induced")
_CUE_FILES = ("cues",)
_REFERENCE_FILES = ("reference",)
_NO_RULES = ("macros.yaml", TREE_FILE)
_SHOWN = 5
_TYPES = frozenset(get_args(RelationType))
_OPEN = {type_: _TYPES - {type_} for type_ in ("", *_TYPES)}
_REMEMBERED = 50_000


class Candidate:
    """A pair of concepts that some sentence gives evidence on.

    Args:
        own: What the document says of the pair itself, as features.
        head: The chemical of a chemical-disease pair.
        tail: The other concept.
        spoken: The findings on the pair that no sentence denies.
        facts: The facts of the document.
        rules: The rules that the findings count by number.
    """

    __slots__ = ("facts", "head", "own", "rules", "spoken", "tail")

    def __init__(
        self,
        own: Features,
        head: Concept,
        tail: Concept,
        spoken: Sequence[Finding],
        facts: Facts,
        rules: Sequence[RelationRule],
    ) -> None:
        self.own = own
        self.head = head
        self.tail = tail
        self.spoken = spoken
        self.facts = facts
        self.rules = rules

    @property
    def pair(self) -> Pair:
        """The ids of head and tail."""
        return self.head.id, self.tail.id

    @property
    def kind(self) -> str:
        """The kind of pair: 'chemical-disease' or 'chemical-chemical'."""
        return KINDS[self.tail.kind == "Chemical"]

    @property
    def features(self) -> Features:
        """All features: of the pair, of the document and of either concept."""
        return {
            **document_features(self.facts),
            **self.own,
            **concept_features("head", self.head, self.facts),
            **concept_features("tail", self.tail, self.facts),
        }

    @property
    def findings(self) -> list[Finding]:
        """The evidence on the pair, then on either concept alone."""
        singles = self.facts.singles
        return [*self.spoken, *singles.get(self.head.id, ()), *singles.get(self.tail.id, ())]

    @property
    def types(self) -> frozenset[str]:
        """The relation types that there is evidence for."""
        return frozenset({"Association", *(self.rules[item.rule].type for item in self.findings)})

    @property
    def open_types(self) -> frozenset[str]:
        """The types that no strong evidence speaks against."""
        return _OPEN[opposed(self.own)]

    @property
    def links(self) -> Collection[Link]:
        """Where a sentence names both, with the cues that hold there."""
        return self.facts.links.get(link_key(self.head, self.tail), {}).values()


class _Scale:
    """Weighs the pairs of one document by one decider; what a concept adds is summed once.

    Args:
        decider: The decider.
        facts: The facts of the document.
        placed: What the place of a concept in the MeSH tree adds, kept from document to document.
    """

    __slots__ = ("_base", "_concepts", "decider", "facts", "placed")

    def __init__(self, decider: Decider, facts: Facts, placed: dict[tuple[str, str], int]) -> None:
        self.decider = decider
        self.facts = facts
        self.placed = placed
        self._base = decider.blank + decider.effect(document_features(facts))
        self._concepts: dict[tuple[str, str], int] = {}

    def total(self, candidate: Candidate) -> int:
        """Return what the features of a candidate add up to."""
        plain = self._base + self.decider.effect(candidate.own)
        for role, concept in (("head", candidate.head), ("tail", candidate.tail)):
            key = role, concept.id
            added = self._concepts.get(key)
            if added is None:
                added = self.decider.effect(mention_features(role, concept, self.facts))
                if self.facts.places:
                    added += self._placed(key)
                self._concepts[key] = added
            plain += added
        return self.decider.total(plain)

    def _placed(self, key: tuple[str, str]) -> int:
        role, concept = key
        added = self.placed.get(key)
        if added is None:
            if len(self.placed) >= _REMEMBERED:
                self.placed.clear()
            added = self.decider.effect(place_features(role, self.facts.places[concept]))
            self.placed[key] = added
        return added


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
        self._voices = tuple(map(voice, self.rules))
        self._deciders = {
            (scheme, kind): Decider(in_force(decisions, scheme, kind)) for scheme in SCHEMES for kind in KINDS
        }
        by_hand = [rule for rule in decisions if rule.source == "hand"]
        self._by_hand = Decider([rule for rule in by_hand if rule.speaks_of("biored", KINDS[1])])
        self._left_open = {rule.type for rule in by_hand if rule.settles == "relation"}
        self._places: dict[str, Place] = {}
        self._placed: dict[Decider, dict[tuple[str, str], int]] = {}

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
        cid = scheme == "cid"
        facts = self._facts(document, sentences, chemical_pairs=not cid)
        facts.place(self._place)
        scales: dict[Decider, _Scale] = {}
        relations = []
        for candidate in self._candidates(facts):
            decider = judge = self._deciders[scheme, candidate.kind]
            total = self._scale(decider, facts, scales).total(candidate)
            decision = None
            if candidate.spoken and candidate.kind == KINDS[1]:
                judge = self._by_hand
                decision = judge.decide(self._scale(judge, facts, scales).total(candidate), candidate.types)
            if decision is not None and decision.type in self._left_open:
                typed = decider.typed(total, candidate.open_types)
                if typed is not None:
                    judge, decision = decider, typed
            if decision is None:
                judge = decider
                decision = decider.decide(total, candidate.types if cid else candidate.open_types)
            if decision is None or (cid and decision.type != "Positive_Correlation"):
                continue
            evidence = self._evidence(candidate, decision, judge.foremost(decision.type, candidate.features))
            novelty = "" if cid else decider.novelty(total)
            relations.append(Relation("CID" if cid else decision.type, *candidate.pair, evidence, novelty))
        return tuple(relations)

    def _scale(self, decider: Decider, facts: Facts, scales: dict[Decider, _Scale]) -> _Scale:
        scale = scales.get(decider)
        if scale is None:
            scale = scales[decider] = _Scale(decider, facts, self._placed.setdefault(decider, {}))
        return scale

    def _place(self, concept: str) -> Place:
        """Return where a concept stands in the tree that came with the rules."""
        found = self._places.get(concept)
        if found is None:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            found = place(self.tree.get(canonical_id(concept), ()) if self.tree else ())
            self._places[concept] = found
        return found

    def candidates(
        self,
        document: Document,
        sentences: Sequence[tuple[int, int]],
        tree: Tree | None = None,
        *,
        chemical_pairs: bool = True,
    ) -> Iterator[Candidate]:
        """Return every pair of concepts that there is evidence on, with its features.

        Args:
            document: The document.
            sentences: Its sentences in order.
            tree: A MeSH tree in place of the relater's own.
            chemical_pairs: Also pairs of two chemicals.
        """
        facts = self._facts(document, sentences, chemical_pairs)
        if tree:
            facts.place(lambda concept: place(tree.get(canonical_id(concept), ())))
        else:
            facts.place(self._place)
        return self._candidates(facts)

    def decide_by_hand(self, candidate: Candidate) -> Decision | None:
        """Return what the hand-written rules decide on a pair of chemicals, whatever was induced.

        They say nothing of a pair that no pattern speaks of.
        Corpora annotate few such pairs: five-fold cross-validation on BioRED finds the patterns right
        more often than anything learnt from a hundred pairs.
        """
        if not candidate.spoken or candidate.kind != KINDS[1]:
            return None
        scale = _Scale(self._by_hand, candidate.facts, {})
        return self._by_hand.decide(scale.total(candidate), candidate.types)

    def settled(self, candidate: Candidate) -> str:
        """Return the type that hand-written rules decide on; 'Related' where they leave it open."""
        decision = self.decide_by_hand(candidate)
        if decision is None:
            return ""
        return "Related" if decision.type in self._left_open else decision.type

    def _facts(self, document: Document, sentences: Sequence[tuple[int, int]], chemical_pairs: bool) -> Facts:
        mentions = sorted(filter(takes_part, document.mentions), key=_reading_order)
        if not _related_kinds(mentions):
            return gather(document, sentences, ((), ()), (), (), self.rules)
        named = mentions
        referring = self.references.resolve(document.text, sentences, mentions)
        if referring:
            named = sorted([*mentions, *referring], key=_reading_order)
        findings: list[Finding] = []
        links: list[Link] = []
        for masked in masked_sentences(document.text, sentences, named):
            findings += self.finder.find(masked, chemical_pairs=chemical_pairs)
            links += self.cues.find(masked, chemical_pairs=chemical_pairs)
        return gather(document, sentences, (mentions, referring), findings, links, self.rules)

    def _candidates(self, facts: Facts) -> Iterator[Candidate]:
        """Yield every pair of concepts that there is evidence on."""
        for pair in _pairs(facts, self.cues.between):
            head, tail = facts.concepts[pair[0]], facts.concepts[pair[1]]
            found = facts.pairs.get(pair, [])
            if tail.kind == "Chemical":
                found = found + facts.pairs.get((pair[1], pair[0]), [])
            spoken = undenied(found, self.rules)
            if spoken or not found:
                own = pair_features(head, tail, found, facts, self._voices, self.cues)
                yield Candidate(own, head, tail, spoken, facts, self.rules)

    def _evidence(self, candidate: Candidate, decision: Decision, foremost: str) -> tuple[Evidence, ...]:
        """Return the findings that speak for the decision, then the decision itself."""
        findings = candidate.findings
        agreeing = [item for item in findings if self.rules[item.rule].type == decision.type]
        on_both = [item for item in agreeing if item.head and item.tail]
        shown: dict[tuple[str, int], Evidence] = {}
        for item in on_both or agreeing or findings:
            rule, sentence = self.rules[item.rule], item.sentence
            what = f"{rule.clinical}: " if rule.clinical else ""
            evidence = Evidence("rule", rule.id, what + _short(item), sentence.start, sentence.end)
            shown.setdefault((rule.id, sentence.start), evidence)
        if not on_both:
            shown.update(self._linked(candidate))
        decided = Evidence("decision", foremost, f"{decision.type} {decision.score:+.2f}")
        return (*list(shown.values())[:_SHOWN], decided)

    def _linked(self, candidate: Candidate) -> Iterator[tuple[tuple[str, int], Evidence]]:
        """Yield the cues between the two concepts of a candidate."""
        for link in candidate.links:
            text = f"{reading(link.head)} > {reading(link.tail)}"
            start, end = link.sentence.start, link.sentence.end
            for name in self.cues.names(link.bits & self.cues.between):
                yield (name, start), Evidence("rule", name, text, start, end)


def _related_kinds(mentions: Sequence[Mention]) -> bool:
    """Return whether mentions can be related at all: a chemical, and another concept."""
    first = next((mention.ids for mention in mentions if CONCEPT_KINDS[mention.type] == "Chemical"), None)
    return first is not None and any(mention.ids != first for mention in mentions)


def undenied(found: Sequence[Finding], rules: Sequence[RelationRule]) -> list[Finding]:
    """Return the findings that speak for a relation, without those of sentences that deny it."""
    denied = {item.sentence.number for item in found if rules[item.rule].polarity == "negative"}
    if not denied:
        return list(found)
    return [item for item in found if item.sentence.number not in denied]


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
