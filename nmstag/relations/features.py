"""Features of a pair of concepts: whole numbers with names that decision rules and weights can use.

It gets the evidence of a document and returns dictionaries for `nmstag.relations.scorecard`. A name that is
missing counts 0. Besides the names below there is one for each pattern rule, its id: in how many sentences it
relates the pair (for a cue: it holds between the two, where they are nearest, or in the sentence with both);
'head:<id>' or 'tail:<id>' for rules on one concept; and 'head:d02', 'tail:c23.888' for the MeSH branches of
the concepts.
"""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.relations.background import FeatureGroup
from nmstag.relations.cues import CueMatcher
from nmstag.relations.evidence import ConceptEvidence, DocumentEvidence, link_key
from nmstag.relations.pattern_matcher import PatternMatch

Features = dict[str, int]

FEATURES = {
    "always": "1",
    "causes": "sentences in which a strong rule says that the head causes the tail",
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
    "together": "sentences with both",
    "together_title": "the title has both",
    "together_end": "one of the last two sentences has both",
    "together_first": "position of the first sentence with both, in tenths of the document, from 1 on",
    "together_last": "position of the last sentence with both, in tenths of the document",
    "evidence_last": "position of the last sentence with evidence on the pair, in tenths of the document",
    "distance": "sentences between the nearest mentions (0: the same sentence)",
    "words": "tens of characters between the nearest mentions",
    "head_first": "the head's nearest mention is before the tail's",
    "head_mentions": "mentions of the head",
    "tail_mentions": "mentions of the tail",
    "head_title": "the title has the head",
    "tail_title": "the title has the tail",
    "head_end": "the last two sentences have the head",
    "tail_end": "the last two sentences have the tail",
    "head_rank": "1 for the most frequent concept of its kind, 2 for the next, ...",
    "tail_rank": "the same for the tail",
    "head_blamed": "other diseases that the head causes by a strong rule",
    "tail_blamed": "other chemicals that cause the tail by a strong rule",
    "head_treats": "other diseases that the head relieves by a strong rule",
    "tail_treated": "other chemicals that relieve the tail by a strong rule",
    "chemicals": "chemicals in the document",
    "diseases": "diseases in the document",
    "sentences": "sentences in the document",
    "molecular": "words of molecular biology in a hundred words of the document (9: or more)",
    "tail_has_narrower": "the document names a narrower disease of the MeSH tree",
    "tail_has_broader": "the document names a broader disease of the MeSH tree",
    "head_has_narrower": "the document names a narrower chemical of the MeSH tree",
    "head_has_broader": "the document names a broader chemical of the MeSH tree",
    "tail_depth": "depth of the tail in the MeSH tree",
    "head_depth": "depth of the head in the MeSH tree",
    "known_use": "the head is given for the tail, or something broader (`indications.tsv`)",
    "known_harm": "the head is known to cause the tail, or something broader (`adverse_effects.tsv`)",
    "known": "annotated documents that relate the two (3: or more)",
    "head_known": "share of the head's pairs that annotated documents relate, in tenths, from 1 on",
    "tail_known": "the same for the tail; a concept that they do not have counts as an average one",
}

BEST = "best_of_document"
"""The condition of a weight whose points count for each point of the document's best pair."""

_GROUPS = {
    key: (name, f"{name}_title", f"{name}_end")
    for key, name in {
        ("Positive_Correlation", "strong"): "causes",
        ("Positive_Correlation", "weak"): "causes_weak",
        ("Negative_Correlation", "strong"): "treats",
        ("Negative_Correlation", "weak"): "treats_weak",
    }.items()
}
"""What a rule of a type and strength counts for: anywhere, in the title, at the end."""


def opposed(features: Features) -> str:
    """Return the type that a pair cannot have: strong evidence is for the opposite type alone."""
    causes, treats = features.get("causes", 0) > 0, features.get("treats", 0) > 0
    if causes == treats:
        return ""
    return "Negative_Correlation" if causes else "Positive_Correlation"


def document_features(evidence: DocumentEvidence) -> Features:
    """Return the features that all pairs of a document share."""
    return {
        "always": 1,
        "chemicals": evidence.count("Chemical"),
        "diseases": evidence.count("Disease"),
        "sentences": evidence.sentences,
        "molecular": evidence.molecular,
    }


def pair_features(
    head: ConceptEvidence,
    tail: ConceptEvidence,
    matches: Sequence[PatternMatch],
    evidence: DocumentEvidence,
    cues: CueMatcher,
) -> Features:
    """Return the features of a pair of concepts, without those of the document and of each concept.

    Args:
        head: The head of the pair.
        tail: Its tail.
        matches: The matches on the pair.
        evidence: The evidence of the document.
        cues: The cue rules that the bits of the links count.
    """
    features: Features = {}
    if matches:
        _add_matches(features, matches, evidence)
    links = evidence.links.get(link_key(head, tail))
    if links:
        features["linked"] = 0
        for link in links.values():
            features["linked"] += link.bits & cues.between > 0
            for name in cues.names(link.bits):
                features[name] = features.get(name, 0) + 1
    _add_places(features, head, tail, evidence)
    if tail.kind == "Disease" and (known := evidence.background.known(head.id, tail.id)):
        features[known] = 1
    if related := evidence.background.prior.pair(head.id, tail.id):
        features["known"] = related
    if head.harms or tail.harms:
        features["head_blamed"] = head.harms - ("causes" in features)
        features["tail_blamed"] = tail.harms - ("causes" in features)
    if head.treats or tail.treats:
        features["head_treats"] = head.treats - ("treats" in features)
        features["tail_treated"] = tail.treats - ("treats" in features)
    return features


def _add_matches(features: Features, matches: Sequence[PatternMatch], evidence: DocumentEvidence) -> None:
    """Count the sentences of each rule and group; a denial makes the rest of its own sentence invalid."""
    denied = {item.sentence.number for item in matches if item.rule.polarity == "negative"}
    seen: set[tuple[str, int]] = set()
    last = -1
    for rule, _, _, sentence, _ in matches:
        number = sentence.number
        if rule.polarity == "negative":
            seen.add((rule.id, number))
        elif number not in denied:
            last = max(last, number)
            seen.add((rule.id, number))
            seen.add(("evidence", number))
            group = _GROUPS.get((rule.type, rule.strength))
            if group:
                seen.add((group[0], number))
                if number <= evidence.title:
                    seen.add((group[1], number))
                elif number >= evidence.sentences - 2:
                    seen.add((group[2], number))
    for name, _ in seen:
        features[name] = features.get(name, 0) + 1
    if last > 0:
        features["evidence_last"] = 10 * last // evidence.sentences
    if denied:
        features["denied"] = len(denied)


def _add_places(
    features: Features, head: ConceptEvidence, tail: ConceptEvidence, evidence: DocumentEvidence
) -> None:
    """Add where the two concepts are named together, or how near to each other."""
    both = set(head.sentences).intersection(tail.sentences)
    if both:
        first, last = min(both), max(both)
        features["together"] = len(both)
        features["together_first"] = 1 + 10 * first // evidence.sentences
        features["together_last"] = 10 * last // evidence.sentences
        if first <= evidence.title:
            features["together_title"] = 1
        if last >= evidence.sentences - 2:
            features["together_end"] = 1
    else:
        features["distance"] = _nearest(head.sentences, tail.sentences)[0]
    near, head_first = _nearest(head.positions, tail.positions)
    features["words"] = near // 10
    if head_first:
        features["head_first"] = 1


def _nearest(first: Sequence[int], second: Sequence[int]) -> tuple[int, bool]:
    """Return the least distance of two ordered lists, and whether the first one's comes before."""
    if len(first) == len(second) == 1:
        return abs(second[0] - first[0]), second[0] > first[0]
    best, before = 1 << 30, False
    one = other = 0
    last, end = len(first), len(second)
    while one < last and other < end:
        gap = second[other] - first[one]
        if gap > 0:
            one += 1
            if gap < best:
                best, before = gap, True
        else:
            other += 1
            if -gap < best:
                best, before = -gap, False
    return best, before


def concept_features(role: str, concept: ConceptEvidence, evidence: DocumentEvidence) -> FeatureGroup:
    """Return the features of one concept in a role in a document; they are the same in all its pairs."""
    features = FeatureGroup()
    features |= {
        role + "_mentions": len(concept.sentences),
        role + "_rank": concept.rank,
    }
    if concept.sentences[0] <= evidence.title:
        features[role + "_title"] = 1
    if concept.sentences[-1] >= evidence.sentences - 2:
        features[role + "_end"] = 1
    for match in concept.matches:
        name = f"{role}:{match.rule.id}"
        features[name] = features.get(name, 0) + 1
    if concept.id in evidence.with_narrower:
        features[role + "_has_narrower"] = 1
    if concept.id in evidence.with_broader:
        features[role + "_has_broader"] = 1
    return features
