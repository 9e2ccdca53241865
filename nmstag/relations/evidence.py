"""The evidence of a document on its concepts and pairs, built once from matches, cues and background.

It gets mentions, pattern matches and co-mentions and returns a `DocumentEvidence`, from which the features of
every pair are computed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nmstag.document import NULL_IDS, Document, Mention
from nmstag.late import late
from nmstag.plain import record
from nmstag.relations.background import Background
from nmstag.relations.cues import CoMention
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.pattern_matcher import PatternMatch

# A match on something that is not there is no evidence. Who has it does not matter: 'her mother had a rash
# after penicillin' relates the two all the same, and so does a report on rats.
ABSENT = ("negated",)
# What is only feared or thought of has not been caused, but it can be prevented or treated. Words beside
# what is a mere condition ('call if a rash develops') are no cue.
SUPPOSED = ("hypothetical", "uncertain")
WITHOUT_CUES = ("negated", "hypothetical")

IdPair = tuple[str, str]
_LETTERS = late("[a-z]+")
_MOST_IN_HUNDRED = 9


@dataclass(slots=True)
class ConceptEvidence:
    """The mentions of one concept, and what its document says about it alone.

    Args:
        id: Concept id.
        kind: 'Chemical' or 'Disease'.
        sentences: Numbers of its sentences, in order, one for each mention.
        positions: Offsets of its mentions.
        matches: The matches on it alone.
        rank: 1 for the most frequent concept of its kind, 2 for the next, ...
        harms: Partners that it causes by a strong rule, or that cause it.
        treats: Partners that it relieves by a strong rule, or that relieve it.
    """

    id: str
    kind: str
    sentences: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    matches: list[PatternMatch] = field(default_factory=list)
    rank: int = 0
    harms: int = 0
    treats: int = 0


@record(frozen=True, slots=True)
class DocumentEvidence:
    """What a document and the background say about its concepts and pairs.

    Args:
        concepts: The concepts that take part, by id, in order of first mention.
        sentences: Number of sentences.
        title: Number of the last sentence of the title (0 where no passage says).
        matches: (head, tail) -> the matches on both.
        links: (head, tail) -> for each sentence with both, where they are nearest; two chemicals are in
            alphabetical order (`link_key`).
        with_narrower: Concepts of which the document names a narrower one.
        with_broader: Concepts of which it names a broader one.
        background: What is known about the concepts before the text is read.
        molecular: Words of molecular biology in a hundred words; 9 is for 9 or more.
    """

    concepts: Mapping[str, ConceptEvidence]
    sentences: int
    title: int
    matches: Mapping[IdPair, list[PatternMatch]]
    links: Mapping[IdPair, Mapping[int, CoMention]]
    with_narrower: frozenset[str]
    with_broader: frozenset[str]
    background: Background
    molecular: int = 0

    def count(self, kind: str) -> int:
        """Return the number of concepts of a kind."""
        return sum(concept.kind == kind for concept in self.concepts.values())


def gather(
    document: Document,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[Mention],
    anaphors: Sequence[Mention],
    matches: Iterable[PatternMatch],
    links: Iterable[CoMention],
    background: Background,
    molecular: frozenset[str] = frozenset(),
) -> DocumentEvidence:
    """Return the evidence of a document.

    Args:
        document: The document.
        sentences: Its sentences in order.
        mentions: Its mentions that take part, in order.
        anaphors: Phrases that refer to these, which are not counted in frequencies.
        matches: The matches of the patterns in its sentences.
        links: Its mentions in one sentence, two by two, with the cues that hold there.
        background: What is known about the concepts before the text is read.
        molecular: Words of molecular biology, in small letters.
    """
    ids = {id(mention): concept_ids(mention) for group in (mentions, anaphors) for mention in group}
    concepts = _concepts(mentions, ids, sentences)
    marked = [mention for mention in mentions if mention.attributes]
    pairs = _enter_matches(_valid_matches(matches, marked), ids, concepts)
    _count_partners(pairs, concepts)
    title_end = next((item.end for item in document.passages if item.kind == "title"), 0)
    return DocumentEvidence(
        concepts,
        len(sentences),
        max(0, bisect_left(sentences, (title_end,)) - 1),
        pairs,
        _nearest_links(links, _having(marked, WITHOUT_CUES), ids, concepts),
        *_narrower_and_broader(concepts, background),
        background,
        _in_hundred(document.text, molecular),
    )


def _in_hundred(text: str, words: frozenset[str]) -> int:
    """Return how many of a hundred words of a text are among some words; 9 is for 9 or more."""
    if not words:
        return 0
    found = sum(word in words for word in _LETTERS.findall(text.lower()))
    return min(_MOST_IN_HUNDRED, 100 * found // max(1, len(text.split())))


def concept_ids(mention: Mention) -> Sequence[str]:
    """Return the concept ids of a mention, without those for 'no concept'."""
    return mention.ids if len(mention.ids) == 1 else [one for one in mention.ids if one not in NULL_IDS]


def link_key(head: ConceptEvidence, tail: ConceptEvidence) -> IdPair:
    """Return the pair under which the links of two concepts are kept."""
    if head.kind == tail.kind and tail.id < head.id:
        return tail.id, head.id
    return head.id, tail.id


def absent_concepts(document: Document) -> frozenset[str]:
    """Return the concepts of a document whose every mention is negated."""
    negated: set[str] = set()
    present: set[str] = set()
    for mention in document.mentions:
        absent = any(item.name in ABSENT for item in mention.attributes)
        (negated if absent else present).update(concept_ids(mention))
    return frozenset(negated - present)


_Ids = Mapping[int, Sequence[str]]
"""The concept ids of each mention, by its identity."""


def _concepts(
    mentions: Sequence[Mention], ids: _Ids, sentences: Sequence[tuple[int, int]]
) -> dict[str, ConceptEvidence]:
    concepts: dict[str, ConceptEvidence] = {}
    number = 0
    for mention in mentions:
        start = mention.start
        while number + 1 < len(sentences) and start >= sentences[number][1]:
            number += 1
        for one in ids[id(mention)]:
            concept = concepts.get(one)
            if concept is None:
                concept = concepts[one] = ConceptEvidence(one, KINDS[mention.type])
            concept.sentences.append(number)
            concept.positions.append(start)
    ranks = {"Chemical": 0, "Disease": 0}
    for concept in sorted(concepts.values(), key=_frequency, reverse=True):
        concept.rank = ranks[concept.kind] = ranks[concept.kind] + 1
    return concepts


def _frequency(concept: ConceptEvidence) -> int:
    return len(concept.sentences)


def _having(mentions: Iterable[Mention], names: tuple[str, ...]) -> set[int]:
    """Return the identities of the mentions that have one of some attributes."""
    return {id(mention) for mention in mentions for item in mention.attributes if item.name in names}


def _valid_matches(matches: Iterable[PatternMatch], marked: Sequence[Mention]) -> Iterable[PatternMatch]:
    """Return the matches that the attributes of their mentions leave valid.

    Args:
        matches: The matches.
        marked: The mentions that have attributes.
    """
    absent, supposed = _having(marked, ABSENT), _having(marked, SUPPOSED)
    if not absent and not supposed:
        return matches
    valid = []
    for match in matches:
        invalid = absent
        if match.rule.type == "Positive_Correlation" and not _is_known_risk(match):
            invalid = absent | supposed
        if match.rule.polarity == "negative" or (
            id(match.head) not in invalid and id(match.tail) not in invalid
        ):
            valid.append(match)
    return valid


def _is_known_risk(match: PatternMatch) -> bool:
    """Return whether what makes a harm a supposition only says that its cause is known for it.

    In 'X may cause Y' or 'X raises the risk of Y' the cue is between the two, in 'call if Y occurs on X' or
    'possibly X caused Y' it is not.
    """
    head, tail = match.head, match.tail
    if head is None or tail is None or match.rule.strength == "weak" or head.attributes:
        return False
    cues = [item.evidence[:1] for item in tail.attributes if item.name in SUPPOSED]
    return all(cue and head.end <= cue[0].start and cue[0].end <= tail.start for cue in cues)


def _enter_matches(
    matches: Iterable[PatternMatch], ids: _Ids, concepts: Mapping[str, ConceptEvidence]
) -> dict[IdPair, list[PatternMatch]]:
    """Return the matches on two concepts by pair; those on one are put into its evidence."""
    pairs: dict[IdPair, list[PatternMatch]] = {}
    for match in matches:
        _, head, tail, *_ = match
        if head is not None and tail is not None:
            for one in ids[id(head)]:
                for other in ids[id(tail)]:
                    if one != other:
                        pairs.setdefault((one, other), []).append(match)
        else:
            for one in ids[id(head if tail is None else tail)]:
                concepts[one].matches.append(match)
    return pairs


def _count_partners(
    pairs: Mapping[IdPair, list[PatternMatch]], concepts: Mapping[str, ConceptEvidence]
) -> None:
    """Count for each concept the partners that it causes or relieves, or that cause or relieve it."""
    for (head, tail), matches in pairs.items():
        types = {
            rule.type for rule, *_ in matches if rule.strength == "strong" and rule.polarity == "positive"
        }
        if "Positive_Correlation" in types:
            concepts[head].harms += 1
            concepts[tail].harms += 1
        if "Negative_Correlation" in types:
            concepts[head].treats += 1
            concepts[tail].treats += 1


def _nearest_links(
    links: Iterable[CoMention], without_cues: set[int], ids: _Ids, concepts: Mapping[str, ConceptEvidence]
) -> dict[IdPair, dict[int, CoMention]]:
    """Return for each pair and sentence the two mentions that are nearest to each other."""
    found: dict[IdPair, dict[int, CoMention]] = {}
    for link in links:
        if without_cues and (id(link.head) in without_cues or id(link.tail) in without_cues):
            continue
        number = link.sentence.number
        for head in ids[id(link.head)]:
            for tail in ids[id(link.tail)]:
                if head != tail:
                    nearest = found.setdefault(link_key(concepts[head], concepts[tail]), {})
                    known = nearest.get(number)
                    if known is None or _distance(link) < _distance(known):
                        nearest[number] = link
    return found


def _distance(link: CoMention) -> int:
    return abs(link.head.start - link.tail.start)


def _narrower_and_broader(
    concepts: Iterable[str], background: Background
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the concepts of which the document names a narrower one, and those with a broader one."""
    places = {one: background.position(one) for one in concepts}
    owners: dict[str, list[str]] = {}
    for one, place in places.items():
        for number in place.numbers:
            owners.setdefault(number, []).append(one)
    with_narrower: set[str] = set()
    with_broader: set[str] = set()
    for one, place in places.items():
        broader = place.above & owners.keys()
        if broader:
            with_broader.add(one)
            with_narrower.update(owner for number in broader for owner in owners[number])
    return frozenset(with_narrower), frozenset(with_broader)
