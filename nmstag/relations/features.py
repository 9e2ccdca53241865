"""Features of a concept pair: whole numbers with names that decision rules can speak of.

A name that is missing counts 0. Besides the names below there is one for each pattern rule, its id:
in how many sentences it relates the pair (for a cue rule: it holds between the two, where they stand
nearest, or in the sentence that names both); 'head:<id>' or 'tail:<id>' for rules on one concept; and
'head:d02', 'tail:c23.888' for the MeSH branches that the concepts stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nmstag.relations.cues import Cues
from nmstag.relations.evidence import Concept, Facts, link_key
from nmstag.relations.pattern_matcher import Finding
from nmstag.relations.schema import RelationRule

Features = dict[str, int]

FEATURES = {
    "always": "1",
    "causes": "sentences in which a strong rule says that the head brings about the tail",
    "causes_weak": "the same for weak rules",
    "treats": "sentences in which a strong rule says that the head relieves or prevents the tail",
    "treats_weak": "the same for weak rules",
    "denied": "sentences that deny a relation",
    "evidence": "sentences with any evidence on the pair",
    "causes_title": "sentences of the title with strong evidence of causing",
    "causes_weak_title": "the same for weak rules",
    "treats_title": "sentences of the title with strong evidence of relief",
    "treats_weak_title": "the same for weak rules",
    "causes_end": "of the last two sentences, those with strong evidence of causing",
    "causes_weak_end": "the same for weak rules",
    "treats_end": "of the last two sentences, those with strong evidence of relief",
    "treats_weak_end": "the same for weak rules",
    "linked": "sentences with a cue between the two",
    "together": "sentences that name both",
    "together_title": "the title names both",
    "together_end": "one of the last two sentences names both",
    "together_first": "place of the first sentence that names both, in tenths of the document, from 1 on",
    "together_last": "place of the last sentence that names both, in tenths of the document",
    "evidence_last": "place of the last sentence with evidence on the pair, in tenths of the document",
    "distance": "sentences between the nearest mentions (0: the same sentence)",
    "words": "tens of characters between the nearest mentions",
    "head_first": "the head's nearest mention stands before the tail's",
    "head_mentions": "mentions of the head",
    "tail_mentions": "mentions of the tail",
    "head_title": "the title names the head",
    "tail_title": "the title names the tail",
    "head_end": "the last two sentences name the head",
    "tail_end": "the last two sentences name the tail",
    "head_rank": "1 for the most frequent concept of its kind, 2 for the next, ...",
    "tail_rank": "the same for the tail",
    "head_blamed": "other partners that the head harms by a strong rule",
    "tail_blamed": "other partners that harm the tail by a strong rule",
    "head_treats": "other partners that the head relieves by a strong rule",
    "tail_treated": "other partners that relieve the tail by a strong rule",
    "chemicals": "chemicals in the document",
    "diseases": "diseases in the document",
    "sentences": "sentences in the document",
    "tail_has_narrower": "the document names a narrower disease of the MeSH tree",
    "tail_has_broader": "the document names a broader disease of the MeSH tree",
    "head_has_narrower": "the document names a narrower chemical of the MeSH tree",
    "head_has_broader": "the document names a broader chemical of the MeSH tree",
    "tail_depth": "depth of the tail in the MeSH tree",
    "head_depth": "depth of the head in the MeSH tree",
    "known_use": "the head is given for the tail, or something broader (`uses.tsv`)",
    "known_harm": "the head is known to bring about the tail, or something broader (`harms.tsv`)",
    "known": "annotated documents that relate the two (3: or more)",
    "head_known": "share of the head's pairs that annotated documents relate, in tenths, from 1 on",
    "tail_known": "the same for the tail; a concept that they do not name counts as an average one",
}


_SPEAKS = {
    ("Positive_Correlation", "strong"): "causes",
    ("Positive_Correlation", "weak"): "causes_weak",
    ("Negative_Correlation", "strong"): "treats",
    ("Negative_Correlation", "weak"): "treats_weak",
}


class Voice(NamedTuple):
    """What a pattern rule counts as among the features.

    Args:
        id: The rule.
        denies: It speaks against a relation.
        group: The group that it belongs to: anywhere, in the title, at the end; empty where it has none.
    """

    id: str
    denies: bool
    group: tuple[str, ...]


def voice(rule: RelationRule) -> Voice:
    """Return what a rule counts as."""
    name = _SPEAKS.get((rule.type, rule.strength))
    return Voice(rule.id, rule.polarity == "negative", (name, f"{name}_title", f"{name}_end") if name else ())


def opposed(features: Features) -> str:
    """Return the type that a pair cannot have: the sign against which alone there is strong evidence."""
    causes, treats = features.get("causes", 0) > 0, features.get("treats", 0) > 0
    if causes == treats:
        return ""
    return "Negative_Correlation" if causes else "Positive_Correlation"


def document_features(facts: Facts) -> Features:
    """Return the features that all pairs of a document share."""
    return {
        "always": 1,
        "chemicals": facts.kinds["Chemical"],
        "diseases": facts.kinds["Disease"],
        "sentences": facts.sentences,
    }


def pair_features(
    head: Concept, tail: Concept, found: Sequence[Finding], facts: Facts, voices: Sequence[Voice], cues: Cues
) -> Features:
    """Return the features of a pair of concepts, beside those of the document and of each concept.

    Args:
        head: The head of the pair.
        tail: Its tail.
        found: The findings on the pair.
        facts: The document's facts; where they are not placed in the MeSH tree, its features are 0.
        voices: What the rules count as, in the order in which the findings count them.
        cues: The cue rules that the bits of the links count.
    """
    features: Features = {}
    if found:
        _add_evidence(features, found, facts, voices)
    links = facts.links.get(link_key(head, tail))
    if links:
        features["linked"] = 0
        for link in links.values():
            features["linked"] += link.bits & cues.between > 0
            for name in cues.names(link.bits):
                features[name] = features.get(name, 0) + 1
    _add_places(features, head, tail, facts)
    for name, _ in facts.reputed(head, tail):
        features[name] = 1
    known = facts.known.pair(head.id, tail.id)
    if known:
        features["known"] = known
    if head.blamed or tail.blamed:
        features["head_blamed"] = head.blamed - ("causes" in features)
        features["tail_blamed"] = tail.blamed - ("causes" in features)
    if head.treated or tail.treated:
        features["head_treats"] = head.treated - ("treats" in features)
        features["tail_treated"] = tail.treated - ("treats" in features)
    return features


def _add_evidence(
    features: Features, found: Sequence[Finding], facts: Facts, voices: Sequence[Voice]
) -> None:
    """Count the sentences of each rule and group; a denial silences its own sentence."""
    denied = {item.sentence.number for item in found if voices[item.rule].denies}
    seen: set[tuple[str, int]] = set()
    last = -1
    for item in found:
        name, denies, group = voices[item.rule]
        number = item.sentence.number
        if denies:
            seen.add((name, number))
        elif number not in denied:
            last = max(last, number)
            seen.add((name, number))
            seen.add(("evidence", number))
            if group:
                seen.add((group[0], number))
                if number <= facts.title:
                    seen.add((group[1], number))
                elif number >= facts.sentences - 2:
                    seen.add((group[2], number))
    for name, _ in seen:
        features[name] = features.get(name, 0) + 1
    if last > 0:
        features["evidence_last"] = 10 * last // facts.sentences
    if denied:
        features["denied"] = len(denied)


def _add_places(features: Features, head: Concept, tail: Concept, facts: Facts) -> None:
    both = set(head.sentences).intersection(tail.sentences)
    if both:
        first, last = min(both), max(both)
        features["together"] = len(both)
        features["together_first"] = 1 + 10 * first // facts.sentences
        features["together_last"] = 10 * last // facts.sentences
        if first <= facts.title:
            features["together_title"] = 1
        if last >= facts.sentences - 2:
            features["together_end"] = 1
    else:
        features["distance"] = _nearest(head.sentences, tail.sentences)[0]
    near, head_first = _nearest(head.positions, tail.positions)
    features["words"] = near // 10
    if head_first:
        features["head_first"] = 1


def _nearest(first: Sequence[int], second: Sequence[int]) -> tuple[int, bool]:
    """Return the least distance of two ordered lists, and whether the first one's stands before."""
    if len(first) == len(second) == 1:
        return abs(second[0] - first[0]), second[0] > first[0]
    best, before = 1 << 30, False
    one = other = 0
    while one < len(first) and other < len(second):
        gap = second[other] - first[one]
        if abs(gap) < best:
            best, before = abs(gap), gap > 0
        if gap > 0:
            one += 1
        else:
            other += 1
    return best, before


def concept_features(role: str, concept: Concept, facts: Facts) -> Features:
    """Return the features of one concept in a role; they are the same in all its pairs."""
    features = mention_features(role, concept, facts)
    if facts.places:
        features |= lasting_features(role, concept.id, facts)
    return features


def mention_features(role: str, concept: Concept, facts: Facts) -> Features:
    """Return the features of a concept that its document decides."""
    features = {
        role + "_mentions": len(concept.sentences),
        role + "_rank": concept.rank,
    }
    if concept.sentences[0] <= facts.title:
        features[role + "_title"] = 1
    if concept.sentences[-1] >= facts.sentences - 2:
        features[role + "_end"] = 1
    for rule, count in concept.single.items():
        features[f"{role}:{rule}"] = count
    if concept.id in facts.with_narrower:
        features[role + "_has_narrower"] = 1
    if concept.id in facts.with_broader:
        features[role + "_has_broader"] = 1
    return features


def lasting_features(role: str, concept: str, facts: Facts) -> Features:
    """Return the features of a concept that all documents share: its place in MeSH, what is known."""
    place = facts.places[concept]
    features = {f"{role}:{branch}": 1 for branch in place.branches}
    features[role + "_depth"] = place.depth
    features[role + "_known"] = facts.known.role(role, concept)
    return features
