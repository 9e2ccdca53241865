"""What a document says of its concepts, gathered once from its mentions and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nmstag.document import NULL_IDS, Document, Mention, canonical_id
from nmstag.relations.cues import Link
from nmstag.relations.find import Finding
from nmstag.relations.mask import KINDS, takes_part
from nmstag.relations.schema import RelationRule

# A finding about something that is not there, or may not be, is none. Who has it does not matter:
# 'her mother had a rash after penicillin' relates the two all the same, and so does a report on rats.
SILENT = ("negated", "hypothetical", "uncertain")

Pair = tuple[str, str]


class Tree(Protocol):
    """MeSH tree numbers by concept id; a dictionary is one."""

    def get(self, concept: str, default: Sequence[str], /) -> Sequence[str]:
        """Return the tree numbers of a concept."""


@dataclass(slots=True)
class Concept:
    """The mentions of one concept.

    Args:
        id: Concept id.
        kind: 'Chemical' or 'Disease'.
        sentences: Numbers of its sentences, in order, one for each mention.
        positions: Offsets of its mentions.
        single: rule id -> number of findings on it alone.
        rank: 1 for the most frequent concept of its kind, 2 for the next, ...
        blamed: Partners that a strong rule says it harms, or is harmed by.
        treated: Partners that a strong rule says it relieves, or is relieved by.
        harms: Of a chemical, the diseases that a strong rule says it brings about.
        relieves: Of a chemical, the diseases that a strong rule says it relieves.
        features: Its features in each role, once a pair asked for them.
    """

    id: str
    kind: str
    sentences: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    single: dict[str, int] = field(default_factory=dict)
    rank: int = 0
    blamed: int = 0
    treated: int = 0
    harms: set[str] = field(default_factory=set)
    relieves: set[str] = field(default_factory=set)
    features: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Facts:
    """A document as the decision sees it.

    Args:
        concepts: The concepts that take part, by id, in order of first mention.
        pairs: (head, tail) -> the findings on both.
        singles: Concept id -> the findings on it alone.
        sentences: Number of sentences.
        title: Number of the last sentence of the title (0 where no passage says).
        kinds: How many concepts there are of each kind.
        branches: Concept id -> its MeSH tree numbers, once `place` was called.
        with_narrower: Concepts of which the document names a narrower one.
        with_broader: Concepts of which it names a broader one.
        links: (head, tail) -> for each sentence that names both, where they stand nearest; two chemicals
            are in alphabetical order (`link_key`).
    """

    concepts: dict[str, Concept]
    pairs: dict[Pair, list[Finding]]
    singles: dict[str, list[Finding]]
    sentences: int
    title: int
    kinds: dict[str, int]
    branches: dict[str, Sequence[str]] = field(default_factory=dict)
    with_narrower: set[str] = field(default_factory=set)
    with_broader: set[str] = field(default_factory=set)
    links: dict[Pair, dict[int, Link]] = field(default_factory=dict)

    def place(self, tree: Tree) -> None:
        """Look up the concepts in the MeSH tree, and which of them are broader than which."""
        owners: dict[str, list[str]] = defaultdict(list)
        for one in self.concepts:
            numbers = tree.get(canonical_id(one), ())
            self.branches[one] = numbers
            for number in numbers:
                owners[number].append(one)
        for number, ids in owners.items():
            parent = number
            while "." in parent:
                parent = parent.rpartition(".")[0]
                if parent in owners:
                    self.with_narrower.update(owners[parent])
                    self.with_broader.update(ids)


def gather(
    document: Document,
    sentences: Sequence[tuple[int, int]],
    findings: Iterable[Finding],
    rules: Sequence[RelationRule],
    links: Iterable[Link] = (),
) -> Facts:
    """Return the facts of a document.

    Args:
        document: The document with its mentions.
        sentences: Its sentences in order.
        findings: What the rules found in them.
        rules: The rules that the findings count by number.
        links: Which mentions stand in one sentence, with the cues that hold there.
    """
    concepts = _concepts(document, sentences)
    pairs: dict[Pair, list[Finding]] = defaultdict(list)
    singles: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if _silent(finding.head) or _silent(finding.tail):
            continue
        _enter(finding, rules[finding.rule].id, pairs, singles, concepts)
    _blame(pairs, rules, concepts)
    kinds = {"Chemical": 0, "Disease": 0}
    for concept in concepts.values():
        kinds[concept.kind] += 1
    title_end = next((item.end for item in document.passages if item.kind == "title"), 0)
    title = max((number for number, (start, _) in enumerate(sentences) if start < title_end), default=0)
    facts = Facts(concepts, dict(pairs), dict(singles), len(sentences), title, kinds)
    for link in links:
        _enter_link(link, facts)
    return facts


def link_key(head: Concept, tail: Concept) -> Pair:
    """Return the pair under which the links of two concepts are kept."""
    if head.kind == tail.kind and tail.id < head.id:
        return tail.id, head.id
    return head.id, tail.id


def concept_ids(mention: Mention) -> list[str]:
    """Return the concept ids of a mention that name something."""
    return [one for one in mention.ids if one not in NULL_IDS]


def _concepts(document: Document, sentences: Sequence[tuple[int, int]]) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    number = 0
    for mention in sorted(document.mentions, key=lambda item: item.start):
        if not takes_part(mention):
            continue
        while number + 1 < len(sentences) and mention.start >= sentences[number][1]:
            number += 1
        for one in concept_ids(mention):
            concept = concepts.get(one)
            if concept is None:
                concept = concepts[one] = Concept(one, KINDS[mention.type])
            concept.sentences.append(number)
            concept.positions.append(mention.start)
    for kind in ("Chemical", "Disease"):
        ordered = [concept for concept in concepts.values() if concept.kind == kind]
        ordered.sort(key=lambda item: -len(item.sentences))
        for rank, concept in enumerate(ordered, 1):
            concept.rank = rank
    return concepts


def _silent(mention: Mention | None) -> bool:
    return mention is not None and bool(mention.attributes) and any(map(mention.has, SILENT))


def _enter(
    finding: Finding,
    rule: str,
    pairs: dict[Pair, list[Finding]],
    singles: dict[str, list[Finding]],
    concepts: dict[str, Concept],
) -> None:
    """Enter a finding under its pairs, or under the one concept it is about."""
    heads = concept_ids(finding.head) if finding.head else []
    tails = concept_ids(finding.tail) if finding.tail else []
    if heads and tails:
        for head in heads:
            for tail in tails:
                if head != tail:
                    pairs[head, tail].append(finding)
        return
    for one in heads or tails:
        singles[one].append(finding)
        concepts[one].single[rule] = concepts[one].single.get(rule, 0) + 1


def _enter_link(link: Link, facts: Facts) -> None:
    if _silent(link.head) or _silent(link.tail):
        return
    number = link.sentence.index
    for head in concept_ids(link.head):
        for tail in concept_ids(link.tail):
            if head != tail:
                key = link_key(facts.concepts[head], facts.concepts[tail])
                nearest = facts.links.setdefault(key, {})
                known = nearest.get(number)
                if known is None or _apart(link) < _apart(known):
                    nearest[number] = link


def _apart(link: Link) -> int:
    return abs(link.head.start - link.tail.start)


def _blame(
    pairs: dict[Pair, list[Finding]], rules: Sequence[RelationRule], concepts: dict[str, Concept]
) -> None:
    """Count for each concept the partners that it harms, or is harmed or relieved by."""
    for (head, tail), found in pairs.items():
        strong = (rules[item.rule] for item in found if rules[item.rule].strength == "strong")
        kinds = {rule.type for rule in strong if rule.polarity == "positive"}
        if "Positive_Correlation" in kinds:
            concepts[head].harms.add(tail)
        if "Negative_Correlation" in kinds:
            concepts[head].relieves.add(tail)
        for one in (head, tail):
            concepts[one].blamed += "Positive_Correlation" in kinds
            concepts[one].treated += "Negative_Correlation" in kinds
