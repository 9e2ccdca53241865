"""Relates the concepts of a document: sentence by sentence first, then pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from nmstag.document import Document, Evidence, Mention, Relation, canonical_id
from nmstag.errors import UsageError
from nmstag.plain import from_plain, to_plain
from nmstag.relations.anaphora import References, reading
from nmstag.relations.candidate import (
    KINDS,
    Candidate,
    Scale,
    pairs_to_judge,
    relatable,
    related_kinds,
    undenied,
)
from nmstag.relations.corpus_prior import NOTHING_KNOWN, Known, read_known
from nmstag.relations.cues import Cues, Link
from nmstag.relations.drug_knowledge import Reputation, read_reputations, revived
from nmstag.relations.entity_masking import masked_sentences, named_sentences, takes_part
from nmstag.relations.evidence import SILENT, Facts, concept_ids, gather
from nmstag.relations.features import pair_features, voice
from nmstag.relations.pattern_matcher import Finder, Finding
from nmstag.relations.schema import CueRule, DecisionRule, ReferenceRule, RelationRule
from nmstag.relations.scorecard import Decider, Decision, checked
from nmstag.relations.tree import TREE_FILE, MeshTree, Place, Tree, place, read_tree
from nmstag.rules import load_rules

Scheme = Literal["biored", "cid"]
SCHEMES = ("biored", "cid")
_DECISION_FILES = ("decisions", "induced")
_CUE_FILES = ("cues",)
_REFERENCE_FILES = ("reference",)
_NO_RULES = ("macros.yaml", TREE_FILE)
_SHOWN = 5
_SAYS = {"known_harm": "Positive_Correlation", "known_use": "Negative_Correlation"}
_REMEMBERED = 50_000


class Relater:
    """Finds relations between the diseases and chemicals of a document.

    Args:
        rules: Pattern rules.
        decisions: Decision rules.
        tree: Concept id -> MeSH tree numbers, for the features of specificity.
        compiled: What `Finder.dump` returned for the same rules.
        cues: Cue rules.
        references: Reference rules.
        known: What annotated documents say of concepts and pairs.
        reputations: What chemicals are known to do, by feature.
    """

    def __init__(
        self,
        rules: Sequence[RelationRule],
        decisions: Sequence[DecisionRule],
        tree: Tree | None = None,
        compiled: Sequence[Any] | None = None,
        cues: Sequence[CueRule] = (),
        references: Sequence[ReferenceRule] = (),
        known: Known = NOTHING_KNOWN,
        reputations: dict[str, Reputation] | None = None,
    ) -> None:
        self.finder = Finder(rules, compiled)
        self.rules = self.finder.rules
        self.cues = Cues(cues)
        self.decisions = tuple(decisions)
        self.tree = tree
        self.known = known
        self.reputations = reputations or {}
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
        tree = tree or read_tree(Path(folder))
        known, reputations = read_known(Path(folder)), read_reputations(Path(folder), tree)
        return cls(rules, decisions, tree, None, cues, references, known, reputations)

    def dump(self) -> dict[str, Any]:
        """Return the compiled rules as plain data that `marshal` can write.

        Of the tree, only one that came with the rules is in it.
        """
        return {
            "tree": self.tree.text if isinstance(self.tree, MeshTree) else "",
            "rules": to_plain(self.rules),
            "decisions": to_plain(self.decisions),
            "compiled": self.finder.dump(),
            "cues": to_plain(self.cues.rules),
            "references": to_plain(self.references.rules),
            "known": self.known.text,
            "reputations": {name: one.text for name, one in self.reputations.items()},
        }

    @classmethod
    def revive(cls, plain: dict[str, Any], tree: Tree | None = None) -> Relater:
        """Return the relater that `dump` wrote."""
        rules = from_plain(list[RelationRule], plain["rules"])
        decisions = from_plain(list[DecisionRule], plain["decisions"])
        if tree is None and plain["tree"]:
            tree = MeshTree(plain["tree"])
        cues = from_plain(list[CueRule], plain["cues"])
        references = from_plain(list[ReferenceRule], plain["references"])
        known, reputations = Known(plain["known"]), revived(plain["reputations"], tree)
        return cls(rules, decisions, tree, plain["compiled"], cues, references, known, reputations)

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
        facts = self._facts(document, sentences, chemical_pairs=not cid, apart=cid)
        facts.place(self._place)
        facts.known = self.known if cid else NOTHING_KNOWN
        facts.reputations = self.reputations
        scales: dict[Decider, Scale] = {}
        relations = []
        # Of pairs that no sentence names together BioRED relates one in twenty, and no rule tells which.
        for candidate in self._candidates(facts, cid, absent(document)):
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
                decision = decider.decide(total, candidate.cid_types if cid else candidate.open_types)
            if decision is None or (cid and decision.type != "Positive_Correlation"):
                continue
            evidence = self._evidence(candidate, decision, judge.foremost(decision.type, candidate.features))
            novelty = "" if cid else decider.novelty(total)
            relations.append(Relation("CID" if cid else decision.type, *candidate.pair, evidence, novelty))
        return tuple(relations)

    def _scale(self, decider: Decider, facts: Facts, scales: dict[Decider, Scale]) -> Scale:
        scale = scales.get(decider)
        if scale is None:
            scale = scales[decider] = Scale(decider, facts, self._placed.setdefault(decider, {}))
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
        known: Known = NOTHING_KNOWN,
        reputations: dict[str, Reputation] | None = None,
    ) -> Iterator[Candidate]:
        """Return every pair of concepts that there is evidence on, with its features.

        Args:
            document: The document.
            sentences: Its sentences in order.
            tree: A MeSH tree in place of the relater's own.
            chemical_pairs: Also pairs of two chemicals.
            known: What annotated documents say of the concepts.
            reputations: What chemicals are known to do, in place of what the relater's own files say.
        """
        facts = self._facts(document, sentences, chemical_pairs, apart=True)
        facts.known = known
        facts.reputations = self.reputations if reputations is None else reputations
        if tree:
            facts.place(lambda concept: place(tree.get(canonical_id(concept), ())))
        else:
            facts.place(self._place)
        return self._candidates(facts, True, absent(document))

    def decide_by_hand(self, candidate: Candidate) -> Decision | None:
        """Return what the hand-written rules decide on a pair of chemicals, whatever was induced.

        They say nothing of a pair that no pattern speaks of.
        Corpora annotate few such pairs: five-fold cross-validation on BioRED finds the patterns right
        more often than anything learnt from a hundred pairs.
        """
        if not candidate.spoken or candidate.kind != KINDS[1]:
            return None
        scale = Scale(self._by_hand, candidate.facts, {})
        return self._by_hand.decide(scale.total(candidate), candidate.types)

    def settled(self, candidate: Candidate) -> str:
        """Return the type that hand-written rules decide on; 'Related' where they leave it open."""
        decision = self.decide_by_hand(candidate)
        if decision is None:
            return ""
        return "Related" if decision.type in self._left_open else decision.type

    def _facts(
        self, document: Document, sentences: Sequence[tuple[int, int]], chemical_pairs: bool, apart: bool
    ) -> Facts:
        """Return what a document says; not `apart`, only of what a sentence names together."""
        mentions = sorted(filter(takes_part, document.mentions), key=_reading_order)
        nothing = Facts({}, len(sentences), 0, {"Chemical": 0, "Disease": 0})
        if not related_kinds(mentions):
            return nothing
        referring = self.references.resolve(document.text, sentences, mentions)
        every = sorted([*mentions, *referring], key=_reading_order) if referring else mentions
        named = named_sentences(sentences, every)
        if not apart and not (named := relatable(named)):
            return nothing
        findings: list[Finding] = []
        links: list[Link] = []
        for masked in masked_sentences(document.text, named):
            findings += self.finder.find(masked, chemical_pairs=chemical_pairs)
            links += self.cues.find(masked, chemical_pairs=chemical_pairs)
        return gather(document, sentences, (mentions, referring), findings, links, self.rules)

    def _candidates(self, facts: Facts, apart: bool, gone: frozenset[str]) -> Iterator[Candidate]:
        """Yield every pair of concepts that there is evidence on, `apart` in their sentences or not.

        What is said of one concept alone, or a cue, relates no two that are both denied throughout.
        """
        for pair in pairs_to_judge(facts, self.cues.between, apart):
            head, tail = facts.concepts[pair[0]], facts.concepts[pair[1]]
            found = facts.pairs.get(pair, [])
            if tail.kind == "Chemical":
                found = found + facts.pairs.get((pair[1], pair[0]), [])
            spoken = undenied(found, self.rules)
            if spoken or (not found and not gone.issuperset(pair)):
                own = pair_features(head, tail, found, facts, self._voices, self.cues)
                yield Candidate(own, head, tail, spoken, facts, self.rules, self.cues.causal)

    def _evidence(self, candidate: Candidate, decision: Decision, foremost: str) -> tuple[Evidence, ...]:
        """Return the findings that speak for the decision, then the decision itself."""
        findings = candidate.findings
        agreeing = [item for item in findings if self.rules[item.rule].type == decision.type]
        on_both = [item for item in agreeing if item.head and item.tail]
        shown: dict[tuple[str, int], Evidence] = {}
        for item in on_both or agreeing or findings:
            if len(shown) == _SHOWN:
                break
            rule, sentence = self.rules[item.rule], item.sentence
            what = f"{rule.clinical}: " if rule.clinical else ""
            evidence = Evidence("rule", rule.id, what + _short(item), sentence.start, sentence.end)
            shown.setdefault((rule.id, sentence.start), evidence)
        if not on_both:
            shown.update(self._linked(candidate))
        decided = Evidence("decision", foremost, f"{decision.type} {decision.score:+.2f}")
        return (*list(shown.values())[:_SHOWN], *self._known(candidate, decision), decided)

    def _known(self, candidate: Candidate, decision: Decision) -> Iterator[Evidence]:
        """Yield the row by which a chemical is known for what the decision says."""
        facts, (head, tail) = candidate.facts, candidate.pair
        for feature, reputation in facts.reputed(candidate.head, candidate.tail):
            if _SAYS[feature] == decision.type:
                row = reputation.row(canonical_id(head), canonical_id(tail), facts.places[tail])
                if row is not None:
                    place = f"relations/{reputation.name}:{row.line}"
                    yield Evidence("rule", place, f"{row.group} > {row.label}")

    def _linked(self, candidate: Candidate) -> Iterator[tuple[tuple[str, int], Evidence]]:
        """Yield the cues between the two concepts of a candidate."""
        for link in candidate.links:
            text = f"{reading(link.head)} > {reading(link.tail)}"
            start, end = link.sentence.start, link.sentence.end
            for name in self.cues.names(link.bits & self.cues.between):
                yield (name, start), Evidence("rule", name, text, start, end)


def absent(document: Document) -> frozenset[str]:
    """Return the concepts of a document whose every mention is denied."""
    denied: set[str] = set()
    there: set[str] = set()
    for mention in document.mentions:
        silent = any(item.name in SILENT for item in mention.attributes)
        (denied if silent else there).update(concept_ids(mention))
    return frozenset(denied - there)


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
