"""Features of a concept pair: whole numbers with names that decision rules can speak of.

A name that is missing counts 0. Besides the names below there is one for each pattern rule, its id:
in how many sentences it relates the pair (for a cue rule: it holds between the two, where they stand
nearest, or in the sentence that names both); 'head:<id>' or 'tail:<id>' for rules on one concept; and
'head:d02', 'tail:c23.888' for the MeSH branches that the concepts stand in.
"""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.relations.cues import Cues
from nmstag.relations.facts import Concept, Facts, Pair, link_key
from nmstag.relations.find import Finding
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
    "crossed": "diseases that a strong rule says one chemical relieves and the other brings about",
    "both_relieve": "diseases that a strong rule says both chemicals relieve",
    "both_harm": "diseases that a strong rule says both chemicals bring about",
    "kin": "one chemical is broader than the other in the MeSH tree",
    "siblings": "both chemicals stand directly below the same place of the MeSH tree",
    "chemicals": "chemicals in the document",
    "diseases": "diseases in the document",
    "sentences": "sentences in the document",
    "tail_has_narrower": "the document names a narrower disease of the MeSH tree",
    "tail_has_broader": "the document names a broader disease of the MeSH tree",
    "head_has_narrower": "the document names a narrower chemical of the MeSH tree",
    "head_has_broader": "the document names a broader chemical of the MeSH tree",
    "tail_depth": "depth of the tail in the MeSH tree",
    "head_depth": "depth of the head in the MeSH tree",
}


def pair_features(
    pair: Pair, found: Sequence[Finding], facts: Facts, rules: Sequence[RelationRule], cues: Cues
) -> Features:
    """Return the features of a pair of concepts beside those of each (`concept_features`).

    Args:
        pair: Head and tail.
        found: The findings on the pair.
        facts: The document's facts; where they are not placed in the MeSH tree, its features are 0.
        rules: The rules that the findings count by number.
        cues: The cue rules that the bits of the links count.
    """
    head, tail = facts.concepts[pair[0]], facts.concepts[pair[1]]
    features: Features = {
        "always": 1,
        "chemicals": facts.kinds["Chemical"],
        "diseases": facts.kinds["Disease"],
        "sentences": facts.sentences,
    }
    _add_evidence(features, found, facts, rules)
    _add_links(features, head, tail, facts, cues)
    _add_places(features, head, tail, facts)
    if tail.kind == "Chemical":
        _add_kinship(features, head, tail, facts)
    features["head_blamed"] = head.blamed - (features.get("causes", 0) > 0)
    features["tail_blamed"] = tail.blamed - (features.get("causes", 0) > 0)
    features["head_treats"] = head.treated - (features.get("treats", 0) > 0)
    features["tail_treated"] = tail.treated - (features.get("treats", 0) > 0)
    return features


_SPEAKS = {
    ("Positive_Correlation", "strong"): "causes",
    ("Positive_Correlation", "weak"): "causes_weak",
    ("Negative_Correlation", "strong"): "treats",
    ("Negative_Correlation", "weak"): "treats_weak",
}


def opposed(features: Features) -> str:
    """Return the type that a pair cannot have: the sign against which alone there is strong evidence."""
    causes, treats = features.get("causes", 0) > 0, features.get("treats", 0) > 0
    if causes == treats:
        return ""
    return "Negative_Correlation" if causes else "Positive_Correlation"


def _add_evidence(
    features: Features, found: Sequence[Finding], facts: Facts, rules: Sequence[RelationRule]
) -> None:
    """Count the sentences of each rule and group; a denial silences its own sentence."""
    denied = {item.sentence.index for item in found if rules[item.rule].polarity == "negative"}
    seen: set[tuple[str, int]] = set()
    for item in found:
        rule, number = rules[item.rule], item.sentence.index
        if rule.polarity == "negative":
            seen.add((rule.id, number))
        elif number not in denied:
            name = _SPEAKS.get((rule.type, rule.strength), "")
            seen |= {(rule.id, number), ("evidence", number)}
            if not name:
                continue
            seen.add((name, number))
            if number <= facts.title:
                seen.add((name + "_title", number))
            elif number >= facts.sentences - 2:
                seen.add((name + "_end", number))
    for name, number in seen:
        if name == "evidence":
            features["evidence_last"] = max(features.get("evidence_last", 0), 10 * number // facts.sentences)
        features[name] = features.get(name, 0) + 1
    features["denied"] = len(denied)


def _add_links(features: Features, head: Concept, tail: Concept, facts: Facts, cues: Cues) -> None:
    links = facts.links.get(link_key(head, tail))
    if links is None:
        return
    linked = 0
    for link in links.values():
        linked += link.bits & cues.between > 0
        for name in cues.names(link.bits):
            features[name] = features.get(name, 0) + 1
    features["linked"] = linked


def _add_kinship(features: Features, head: Concept, tail: Concept, facts: Facts) -> None:
    """Add what two chemicals have to do with each other by way of a disease, or of the MeSH tree."""
    features["crossed"] = len(head.relieves & tail.harms | tail.relieves & head.harms)
    features["both_relieve"] = len(head.relieves & tail.relieves)
    features["both_harm"] = len(head.harms & tail.harms)
    ones, others = facts.branches.get(head.id, ()), facts.branches.get(tail.id, ())
    if ones and others:
        near = ((one + ".", other + ".") for one in ones for other in others)
        features["kin"] = int(any(one.startswith(other) or other.startswith(one) for one, other in near))
        above = {one.rpartition(".")[0] for one in ones} & {other.rpartition(".")[0] for other in others}
        features["siblings"] = int(any(above))


def _add_places(features: Features, head: Concept, tail: Concept, facts: Facts) -> None:
    both = set(head.sentences) & set(tail.sentences)
    features["together"] = len(both)
    if both:
        features["together_first"] = 1 + 10 * min(both) // facts.sentences
        features["together_last"] = 10 * max(both) // facts.sentences
    features["together_title"] = int(any(number <= facts.title for number in both))
    features["together_end"] = int(any(number >= facts.sentences - 2 for number in both))
    near, first = _nearest(head.positions, tail.positions)
    features["words"] = near // 10
    features["head_first"] = int(first)
    features["distance"] = 0 if both else _nearest(head.sentences, tail.sentences)[0]


def _nearest(first: Sequence[int], second: Sequence[int]) -> tuple[int, bool]:
    """Return the least distance of two ordered lists, and whether the first one's stands before."""
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
    features = concept.features.get(role)
    if features is not None:
        return features
    features = concept.features[role] = {
        role + "_mentions": len(concept.sentences),
        role + "_title": int(concept.sentences[0] <= facts.title),
        role + "_end": int(concept.sentences[-1] >= facts.sentences - 2),
        role + "_rank": concept.rank,
    }
    for rule, count in concept.single.items():
        features[f"{role}:{rule}"] = count
    if facts.branches:
        _add_tree(features, role, concept, facts)
    return features


def _add_tree(features: Features, role: str, concept: Concept, facts: Facts) -> None:
    depth = 0
    for number in facts.branches[concept.id]:
        parts = number.lower().split(".")
        depth = max(depth, len(parts))
        features[f"{role}:{parts[0]}"] = 1
        if len(parts) > 1:
            features[f"{role}:{parts[0]}.{parts[1]}"] = 1
    features[role + "_depth"] = depth
    features[role + "_has_narrower"] = int(concept.id in facts.with_narrower)
    features[role + "_has_broader"] = int(concept.id in facts.with_broader)
