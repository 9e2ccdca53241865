"""The evidence of a document, and the features of its pairs."""

from dataclasses import replace

import pytest

from nmstag.document import Attribute, Document, Evidence, Passage
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.evidence import absent_concepts
from nmstag.relations.examples import example_document
from nmstag.relations.features import Features, opposed
from nmstag.relations.pattern import RelationWords
from nmstag.relations.schema import RelationCue, RelationPattern
from nmstag.relations.tree import MeshTree
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

GIVEN = {"examples": (), "counterexamples": ()}
CAUSES = "{Chemical:head} causes {Disease:tail}"
HARM, USE = "Positive_Correlation", "Negative_Correlation"
RULES = RelationRules(
    patterns=(
        RelationPattern(id="harm", type=HARM, patterns=(CAUSES,), **GIVEN),
        RelationPattern(
            id="maybe",
            type=HARM,
            strength="weak",
            patterns=("{Chemical:head} before {Disease:tail}",),
            **GIVEN,
        ),
        RelationPattern(id="use", type=USE, patterns=("{Chemical:head} for {Disease:tail}",), **GIVEN),
        RelationPattern(
            id="denies",
            type=HARM,
            polarity="negative",
            patterns=("{Chemical:head} spares {Disease:tail}",),
            **GIVEN,
        ),
        RelationPattern(id="taken", type=USE, patterns=("took {Chemical:head}",), **GIVEN),
    ),
    cues=(RelationCue(id="near", words=("and", "near*"), **GIVEN),),
    tree=MeshTree({"lead": "D01.1.2", "rash": "C23.1 C17.2", "exanthema": "C23.1.5"}),
    words=RelationWords(list_word=("the",), molecular=("gene", "signaling")),
)
EXTRACTOR = RelationExtractor(RULES)
LEAD, RASH = "[Lead]{Chemical}", "[rash]{Disease}"


def features(document: Document, head: str = "lead", tail: str = "rash") -> Features:
    """Return the features of a pair; none where it has no evidence."""
    pairs = EXTRACTOR.pairs(document, split_sentences(document.text))
    return next((pair.features for pair in pairs if pair.ids == (head, tail)), {})


def of(text: str) -> Features:
    return features(example_document(parse_markup(text)))


def some(found: Features, *names: str) -> list[int]:
    return [found.get(name, 0) for name in names]


def test_sentences_are_counted_by_rule_and_group() -> None:
    found = of(
        f"{LEAD} causes {RASH}. {LEAD} causes {RASH}. {LEAD} before {RASH}. {LEAD} for {RASH}. "
        "It fell. It fell."
    )
    assert some(found, "harm", "causes", "causes_weak", "treats", "evidence") == [2, 2, 1, 1, 4]
    assert some(found, "causes_title", "causes_end", "sentences", "evidence_last") == [1, 0, 6, 5]
    found = of(f"He slept. It rained. {LEAD} causes {RASH}. {LEAD} for {RASH}.")
    assert some(found, "causes_title", "causes_end", "treats_end", "evidence_last") == [0, 1, 1, 7]


def test_the_title_is_what_its_passage_says() -> None:
    document = example_document(
        parse_markup(f"He slept. {LEAD} causes {RASH}. It rained. She left. They ate.")
    )
    assert features(document).get("causes_title", 0) == 0
    titled = replace(document, passages=(Passage(0, document.text.index("It rained"), "title"),))
    assert some(features(titled), "causes_title", "together_title", "head_title", "tail_title") == [1] * 4


def test_a_denial_makes_its_own_sentence_invalid() -> None:
    found = of(f"{LEAD} causes {RASH} and {LEAD} spares {RASH}. {LEAD} causes {RASH}. He slept. It rained.")
    assert some(found, "denied", "causes", "denies", "evidence") == [1, 1, 1, 1]
    pairs = EXTRACTOR.pairs(*document_of(f"{LEAD} spares {RASH}."))
    assert not list(pairs)


def document_of(text: str) -> tuple[Document, list[tuple[int, int]]]:
    document = example_document(parse_markup(text))
    return document, list(split_sentences(document.text))


def test_where_two_concepts_are_nearest() -> None:
    text = f"He took {LEAD}. He slept. The {RASH} came. It rained. It rained. {LEAD} came. The {RASH} left."
    found = of(text)
    assert some(found, "together", "distance", "head_first", "words") == [0, 1, 1, 1]
    assert some(found, "head_mentions", "tail_mentions", "head_rank", "tail_rank") == [2, 2, 1, 1]
    found = of(f"The {RASH} came. He slept. He took {LEAD}.")
    assert some(found, "distance", "head_first", "head_end", "tail_end", "tail_title") == [2, 0, 1, 0, 1]
    assert some(found, "head:taken", "tail:taken", "chemicals", "diseases") == [1, 0, 1, 1]


def test_sentences_with_both_are_counted_and_placed() -> None:
    found = of(
        f"We ate. We ate. {LEAD} and {RASH}. {LEAD} nears {RASH}. We ate. We ate. We ate. We ran. We ran."
    )
    assert some(found, "together", "together_first", "together_last", "linked", "near") == [2, 3, 3, 2, 2]
    assert some(found, "together_title", "together_end", "distance") == [0, 0, 0]


def test_partners_of_the_two_concepts() -> None:
    found = of(f"{LEAD} causes {RASH}. {LEAD} causes [gout]{{Disease}}. [Tin]{{Chemical}} for {RASH}.")
    assert some(found, "head_blamed", "tail_blamed", "head_treats", "tail_treated") == [1, 0, 0, 1]


def test_the_tree_tells_branches_and_what_is_broader() -> None:
    found = of(f"{LEAD} causes {RASH} and [exanthema]{{Disease}}.")
    assert some(found, "head:d01", "head:d01.1", "tail:c17.2", "head_depth", "tail_depth") == [1, 1, 1, 3, 2]
    assert some(found, "tail_has_narrower", "tail_has_broader") == [1, 0]
    text = f"{LEAD} causes [exanthema]{{Disease}}. {RASH}."
    narrow = features(example_document(parse_markup(text)), tail="exanthema")
    assert some(narrow, "tail_has_narrower", "tail_has_broader") == [0, 1]


def supposed(text: str, cue: tuple[int, int] | None, attribute: str = "uncertain") -> int:
    """Return how many sentences are evidence where a cue makes the disease a supposition."""
    document = example_document(parse_markup(text))
    evidence = (Evidence("rule", "r", "", *cue),) if cue else ()
    marked = [
        replace(item, attributes=(Attribute(attribute, evidence),)) if item.type == "Disease" else item
        for item in document.mentions
    ]
    return features(document.with_mentions(marked)).get("evidence", 0)


@pytest.mark.parametrize(
    ("text", "cue", "attribute", "expected"),
    [
        (f"{LEAD} causes {RASH}.", (5, 11), "uncertain", 1),
        (f"{LEAD} causes {RASH}.", (5, 11), "hypothetical", 1),
        (f"{LEAD} causes {RASH}.", (5, 11), "negated", 0),
        (f"{LEAD} causes {RASH}.", (0, 4), "uncertain", 1),
        (f"{LEAD} causes {RASH}.", (0, 5), "uncertain", 0),
        (f"{LEAD} causes {RASH}.", (11, 13), "uncertain", 0),
        (f"{LEAD} causes {RASH}.", None, "uncertain", 0),
        (f"{LEAD} before {RASH}.", (5, 11), "uncertain", 0),
        (f"{LEAD} for {RASH}.", (9, 20), "uncertain", 1),
    ],
)
def test_a_supposed_harm_counts_where_only_its_cause_is_supposed(
    text: str, cue: tuple[int, int] | None, attribute: str, expected: int
) -> None:
    shift = 0 if cue is None or cue != (0, 4) else 5
    assert supposed(text, (cue[0] + shift, cue[1] + shift) if cue else None, attribute) == expected


def test_both_negated_throughout_are_related_by_nothing_said_of_one_alone() -> None:
    document = example_document(parse_markup(f"He took {LEAD}. {RASH} came."))
    assert features(document)
    negated = [replace(item, attributes=(Attribute("negated"),)) for item in document.mentions]
    assert absent_concepts(document.with_mentions(negated)) == {"lead", "rash"}
    assert not features(document.with_mentions(negated))
    once = [*negated, replace(document.mentions[1], start=20, end=24)]
    assert absent_concepts(document.with_mentions(once)) == {"lead"}


def test_a_mention_of_several_concepts_is_one_of_each() -> None:
    document = example_document(parse_markup(f"{LEAD} causes {RASH}."))
    lead, rash = document.mentions
    both = document.with_mentions([lead, replace(rash, ids=("rash", "gout", "-1"))])
    pairs = EXTRACTOR.pairs(both, split_sentences(both.text))
    assert [pair.ids for pair in pairs] == [("lead", "rash"), ("lead", "gout")]


def test_two_chemicals_count_matches_in_either_order() -> None:
    rule = RelationPattern(
        id="with", type="Cotreatment", patterns=("{Chemical:head} joins {Chemical:tail}",), **GIVEN
    )
    extractor = RelationExtractor(RelationRules(patterns=(rule,)))
    text = "[Zinc]{Chemical} joins [tin]{Chemical}. [Tin]{Chemical} joins [zinc]{Chemical}."
    (pair,) = extractor.pairs(*document_of(text))
    assert (pair.ids, pair.kind, pair.features["with"]) == (("zinc", "tin"), "chemical-chemical", 2)


@pytest.mark.parametrize(
    ("causes", "treats", "expected"), [(0, 0, ""), (1, 0, USE), (0, 1, HARM), (1, 2, ""), (2, 0, USE)]
)
def test_strong_evidence_for_one_sign_alone_rules_out_the_other(
    causes: int, treats: int, expected: str
) -> None:
    assert opposed({"causes": causes, "treats": treats}) == expected


def test_a_rule_of_one_scheme_is_no_evidence_in_the_other() -> None:
    rule = replace(RULES.patterns[0], scheme="biored")
    extractor = RelationExtractor(RelationRules(patterns=(rule,)))
    document = document_of(f"{LEAD} causes {RASH}.")
    assert [pair.ids for pair in extractor.pairs(*document)] == [("lead", "rash")]
    assert list(extractor.pairs(*document, scheme="cid")) == []


def test_words_of_molecular_biology_are_counted_by_the_hundred() -> None:
    harm = f"{LEAD} causes {RASH}."
    assert some(of(harm), "molecular") == [0]
    assert some(of(f"{harm} {'It fell. ' * 45}Gene-dependent Signaling fell."), "molecular") == [2]
    assert some(of(f"{harm} A gene."), "molecular") == [9]
