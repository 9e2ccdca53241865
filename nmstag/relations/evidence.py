"""What a document says of its concepts, gathered once from its mentions and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nmstag.document import NULL_IDS, Document, Mention, canonical_id
from nmstag.relations.corpus_prior import NOTHING_KNOWN, Known
from nmstag.relations.cues import Link
from nmstag.relations.drug_knowledge import Reputation
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.pattern_matcher import Finding
from nmstag.relations.schema import RelationRule
from nmstag.relations.tree import Place

# A finding about something that is not there is none. Who has it does not matter: 'her mother had a rash
# after penicillin' relates the two all the same, and so does a report on rats.
SILENT = ("negated",)
# What is only feared or thought of has not been brought about, but it can be prevented or treated. Words
# beside what is a mere condition ('call if a rash develops') hint at nothing.
SUPPOSED = ("hypothetical", "uncertain")
UNHINTED = ("negated", "hypothetical")

Pair = tuple[str, str]


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
    """

    id: str
    kind: str
    sentences: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    single: dict[str, int] = field(default_factory=dict)
    rank: int = 0
    blamed: int = 0
    treated: int = 0


@dataclass(slots=True)
class Facts:
    """A document as the decision sees it.

    Args:
        concepts: The concepts that take part, by id, in order of first mention.
        sentences: Number of sentences.
        title: Number of the last sentence of the title (0 where no passage says).
        kinds: How many concepts there are of each kind.
        pairs: (head, tail) -> the findings on both.
        singles: Concept id -> the findings on it alone.
        links: (head, tail) -> for each sentence that names both, where they stand nearest; two chemicals
            are in alphabetical order (`link_key`).
        places: Concept id -> its place in the MeSH tree, once `place` was called.
        known: What annotated documents say of the concepts.
        reputations: What chemicals are known to do, by the feature that says so.
        with_narrower: Concepts of which the document names a narrower one.
        with_broader: Concepts of which it names a broader one.
    """

    concepts: dict[str, Concept]
    sentences: int
    title: int
    kinds: dict[str, int]
    pairs: dict[Pair, list[Finding]] = field(default_factory=dict)
    singles: dict[str, list[Finding]] = field(default_factory=dict)
    links: dict[Pair, dict[int, Link]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    known: Known = NOTHING_KNOWN
    reputations: dict[str, Reputation] = field(default_factory=dict)
    with_narrower: set[str] = field(default_factory=set)
    with_broader: set[str] = field(default_factory=set)

    def place(self, place_of: Callable[[str], Place]) -> None:
        """Look up the concepts in the MeSH tree, and which of them are broader than which."""
        owners: dict[str, list[str]] = {}
        for one in self.concepts:
            found = self.places[one] = place_of(one)
            for number in found.numbers:
                owners.setdefault(number, []).append(one)
        numbers = owners.keys()
        for one, found in self.places.items():
            broader = found.above & numbers
            if broader:
                self.with_broader.add(one)
                for number in broader:
                    self.with_narrower.update(owners[number])

    def reputed(self, head: Concept, tail: Concept) -> Iterator[tuple[str, Reputation]]:
        """Yield what a chemical is known to do to a disease: the feature and what says so.

        What is known for both, use and harm, tells nothing: beta blockers and heart failure.
        """
        if tail.kind == "Disease" and self.places:
            chemical, disease, place = canonical_id(head.id), canonical_id(tail.id), self.places[tail.id]
            found = [item for item in self.reputations.items() if item[1].holds(chemical, disease, place)]
            if len(found) == 1:
                yield from found


def gather(
    document: Document,
    sentences: Sequence[tuple[int, int]],
    named: tuple[Sequence[Mention], Sequence[Mention]],
    findings: Iterable[Finding],
    links: Iterable[Link],
    rules: Sequence[RelationRule],
) -> Facts:
    """Return the facts of a document.

    Args:
        document: The document.
        sentences: Its sentences in order.
        named: Its mentions that take part, in order; and what only refers to these, which counts in no
            frequencies.
        findings: What the rules found in them.
        links: Which mentions stand in one sentence, with the cues that hold there.
        rules: The rules that the findings count by number.
    """
    ids = {id(mention): concept_ids(mention) for group in named for mention in group}
    mentions = named[0]
    concepts = _concepts(mentions, ids, sentences)
    kinds = {"Chemical": 0, "Disease": 0}
    for concept in concepts.values():
        kinds[concept.kind] += 1
    title_end = next((item.end for item in document.passages if item.kind == "title"), 0)
    title = max((number for number, (start, _) in enumerate(sentences) if start < title_end), default=0)
    facts = Facts(concepts, len(sentences), title, kinds)
    marked = [mention for mention in mentions if mention.attributes]
    silent, supposed, unhinted = (_having(marked, names) for names in (SILENT, SUPPOSED, UNHINTED))
    unreal = silent | supposed
    for finding in findings:
        rule = rules[finding.rule]
        mute = silent
        if unreal and rule.type == "Positive_Correlation" and not _told(finding, rule):
            mute = unreal
        denies = rule.polarity == "negative"
        if denies or not mute or (id(finding.head) not in mute and id(finding.tail) not in mute):
            _enter(finding, ids, facts, rules)
    for link in links:
        if not unhinted or (id(link.head) not in unhinted and id(link.tail) not in unhinted):
            _enter_link(link, ids, facts)
    _blame(facts.pairs, rules, concepts)
    return facts


def _told(finding: Finding, rule: RelationRule) -> bool:
    """Return whether what makes a harm a supposition only says how its cause is known for it.

    In 'X may cause Y' or 'X raises the risk of Y' the cue stands between the two, in 'call if Y occurs
    on X' or 'possibly X caused Y' it does not.
    """
    head, tail = finding.head, finding.tail
    if head is None or tail is None or rule.strength == "weak" or head.attributes:
        return False
    cues = [item.evidence[:1] for item in tail.attributes if item.name in SUPPOSED]
    return all(cue and head.end <= cue[0].start and cue[0].end <= tail.start for cue in cues)


def _having(mentions: Iterable[Mention], names: tuple[str, ...]) -> set[int]:
    """Return the identities of the mentions that have one of some attributes."""
    return {id(mention) for mention in mentions for item in mention.attributes if item.name in names}


def link_key(head: Concept, tail: Concept) -> Pair:
    """Return the pair under which the links of two concepts are kept."""
    if head.kind == tail.kind and tail.id < head.id:
        return tail.id, head.id
    return head.id, tail.id


def concept_ids(mention: Mention) -> Sequence[str]:
    """Return the concept ids of a mention that name something."""
    return mention.ids if len(mention.ids) == 1 else [one for one in mention.ids if one not in NULL_IDS]


_Ids = dict[int, Sequence[str]]
"""The concept ids of each mention, by its identity."""


def _concepts(
    mentions: Sequence[Mention], ids: _Ids, sentences: Sequence[tuple[int, int]]
) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    number = 0
    for mention in mentions:
        start = mention.start
        while number + 1 < len(sentences) and start >= sentences[number][1]:
            number += 1
        for one in ids[id(mention)]:
            concept = concepts.get(one)
            if concept is None:
                concept = concepts[one] = Concept(one, KINDS[mention.type])
            concept.sentences.append(number)
            concept.positions.append(start)
    ordered = sorted(concepts.values(), key=_frequency, reverse=True)
    ranks = {"Chemical": 0, "Disease": 0}
    for concept in ordered:
        concept.rank = ranks[concept.kind] = ranks[concept.kind] + 1
    return concepts


def _frequency(concept: Concept) -> int:
    return len(concept.sentences)


def _enter(finding: Finding, ids: _Ids, facts: Facts, rules: Sequence[RelationRule]) -> None:
    """Enter a finding under its pairs, or under the one concept it is about."""
    head, tail = finding.head, finding.tail
    if head is not None and tail is not None:
        for one in ids[id(head)]:
            for other in ids[id(tail)]:
                if one != other:
                    facts.pairs.setdefault((one, other), []).append(finding)
        return
    rule = rules[finding.rule].id
    for one in ids[id(head if tail is None else tail)]:
        facts.singles.setdefault(one, []).append(finding)
        single = facts.concepts[one].single
        single[rule] = single.get(rule, 0) + 1


def _enter_link(link: Link, ids: _Ids, facts: Facts) -> None:
    number = link.sentence.number
    for head in ids[id(link.head)]:
        for tail in ids[id(link.tail)]:
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
            concepts[head].blamed += 1
            concepts[tail].blamed += 1
        if "Negative_Correlation" in kinds:
            concepts[head].treated += 1
            concepts[tail].treated += 1
