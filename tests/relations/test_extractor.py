"""The shipped relation rules: their own examples, and the relations of texts of our own."""

import marshal
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import pytest

from nmstag.document import Attribute, Document, Relation
from nmstag.errors import UsageError
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.plain import from_plain, to_plain
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.check import check_rules
from nmstag.relations.evidence import absent_concepts
from nmstag.relations.examples import example_document
from nmstag.relations.features import BEST
from nmstag.relations.schema import RelationPattern
from nmstag.relations.weights import RelationWeight
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

Extract = Callable[..., tuple[Relation, ...]]


@pytest.fixture(scope="module")
def extract(by_hand: RelationRules) -> Extract:
    """Return a function that extracts by the hand-written rules alone."""
    extractor = RelationExtractor(by_hand)

    def extract(document: Document, scheme: str = "biored") -> tuple[Relation, ...]:
        return extractor.extract(document, split_sentences(document.text), scheme)

    return extract


def short(relations: Iterable[Relation]) -> list[str]:
    return [f"{item.type} {item.head} > {item.tail}" for item in relations]


def test_examples_of_all_rules(shipped: RelationRules) -> None:
    assert [str(fault) for fault in check_rules(shipped)] == []


CASES = [
    (
        "[Haloperidol]{Chemical}-induced [catalepsy]{Disease} was scored.",
        "Positive_Correlation haloperidol > catalepsy",
    ),
    ("[Dantrolene]{Chemical} for [hyperthermia]{Disease}.", "Negative_Correlation dantrolene > hyperthermia"),
    ("There was no evidence that [aspirin]{Chemical} causes [autism]{Disease}.", ""),
    ("[Aspirin]{Chemical} is white. [Fever]{Disease} was absent.", ""),
    ("[Codeine]{Chemical} is converted to [morphine]{Chemical}.", "Conversion codeine > morphine"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_relations(text: str, expected: str, extract: Extract) -> None:
    assert short(extract(example_document(parse_markup(text)))) == ([expected] if expected else [])


def test_lists_distribute_and_every_relation_says_why(extract: Extract) -> None:
    text = "[Rigidity]{Disease} and [fever]{Disease} were treated with [a]{Chemical} and [b]{Chemical}."
    relations = extract(example_document(parse_markup(text)))
    assert len(relations) == 4
    for relation in relations:
        sources = [item.source for item in relation.evidence]
        assert sources == ["rule"] * (len(sources) - 1) + ["decision"]
        assert len(sources) > 1
        assert relation.evidence[0].start == 0
        assert relation.evidence[0].detail.startswith("treats: ")


def test_cid_is_a_view(extract: Extract) -> None:
    text = "[Haloperidol]{Chemical} causes [catalepsy]{Disease}. [Dantrolene]{Chemical} for [fever]{Disease}."
    document = example_document(parse_markup(text))
    assert short(extract(document, "cid")) == ["CID haloperidol > catalepsy"]
    with pytest.raises(UsageError):
        extract(document, "all")


@pytest.mark.parametrize("attribute", ["negated", "hypothetical", "uncertain"])
def test_attributes_silence_a_mention(attribute: str, extract: Extract) -> None:
    document = example_document(parse_markup("[Haloperidol]{Chemical} causes [catalepsy]{Disease}."))
    first, second = document.mentions
    silent = replace(second, attributes=(Attribute(attribute),))
    assert extract(document.with_mentions([first, silent])) == ()


@pytest.mark.parametrize(("attribute", "expected"), [("negated", 0), ("hypothetical", 1), ("uncertain", 1)])
def test_what_is_only_feared_can_be_prevented(attribute: str, expected: int, extract: Extract) -> None:
    text = "[Dantrolene]{Chemical} protects against [hyperthermia]{Disease}."
    document = example_document(parse_markup(text))
    first, second = document.mentions
    feared = replace(second, attributes=(Attribute(attribute),))
    assert len(extract(document.with_mentions([first, feared]))) == expected


def test_several_ids_expand_and_null_ids_take_no_part(extract: Extract) -> None:
    document = example_document(parse_markup("[Haloperidol]{Chemical} causes [catalepsy]{Disease}."))
    first, second = document.mentions
    both = document.with_mentions([first, replace(second, ids=("d1", "d2"))])
    assert short(extract(both)) == [
        "Positive_Correlation haloperidol > d1",
        "Positive_Correlation haloperidol > d2",
    ]
    for ids in ((), ("-1",), ("-",)):
        assert extract(document.with_mentions([first, replace(second, ids=ids)])) == ()


def test_rules_are_the_same_after_they_were_stored(by_hand: RelationRules, extract: Extract) -> None:
    plain = marshal.loads(marshal.dumps(to_plain(by_hand)))
    document = example_document(parse_markup("[Haloperidol]{Chemical} causes [catalepsy]{Disease}."))
    again = RelationExtractor(from_plain(RelationRules, plain))
    found = again.extract(document, split_sentences(document.text))
    assert found == extract(document) != ()


def test_private_use_characters_in_the_text(extract: Extract) -> None:
    text = "\ue000 [Haloperidol]{Chemical} causes \ue801 [catalepsy]{Disease} \uf000."
    assert len(extract(example_document(parse_markup(text)))) == 1


def test_case_report_with_the_shipped_weights(shipped: RelationRules) -> None:
    text = (
        "[Malignant catatonia]{Disease}: usefulness of [lorazepam]{Chemical}. "
        "A man with [malignant catatonia]{Disease} was treated with [lorazepam]{Chemical}. "
        "[Lorazepam]{Chemical} helped his [insomnia]{Disease} to be well controlled. "
        "[Lorazepam]{Chemical} may be useful for [malignant catatonia]{Disease}."
    )
    document = example_document(parse_markup(text))
    found = RelationExtractor(shipped).extract(document, split_sentences(document.text))
    assert set(short(found)) == {
        "Negative_Correlation lorazepam > malignant catatonia",
        "Negative_Correlation lorazepam > insomnia",
    }


def test_a_list_of_diseases_may_have_adjectives(extract: Extract) -> None:
    text = "[Etifoxine]{Chemical} reduced [weakness]{Disease} and perilesional [oedema]{Disease}."
    assert short(extract(example_document(parse_markup(text)))) == [
        "Negative_Correlation etifoxine > weakness",
        "Negative_Correlation etifoxine > oedema",
    ]


def test_a_rule_may_decide_that_there_is_a_relation_and_leave_open_which(shipped: RelationRules) -> None:
    hand = [rule for rule in shipped.decisions if rule.id == "decisions.raises"]
    learned = tuple(
        RelationWeight("biored", "any", type_, ("always",), points)
        for type_, points in (("Related", -9.0), ("Association", 0.5), ("Bind", 0.1))
    )
    text = "[Amphetamine]{Chemical} increased the level of [dopamine]{Chemical}."
    document = example_document(parse_markup(text))
    for decisions, weights, expected in (
        (hand, (), "Positive_Correlation"),
        (hand, learned, "Association"),
        ([], learned, None),
        ([replace(hand[0], settles="type")], learned, "Positive_Correlation"),
    ):
        rules = replace(shipped, decisions=tuple(decisions), weights=weights)
        found = RelationExtractor(rules).extract(document, split_sentences(text))
        assert [item.type for item in found] == ([expected] if expected else [])


DENIED = [
    "Neither haloperidol nor risperidone caused dystonia.",
    "Neither lithium nor valproate caused tremor.",
    "Haloperidol is unlikely to cause dystonia at this dose.",
    "Dystonia is unlikely to be caused by haloperidol.",
    "Haloperidol never caused dystonia.",
    "Haloperidol caused neither dystonia nor fever.",
]


@cache
def tagger(scheme: str) -> Tagger:
    return Tagger.from_options(TaggerOptions(relations=scheme))


@pytest.mark.parametrize("scheme", ["cid", "biored"])
@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_related(text: str, scheme: str) -> None:
    assert short(tagger(scheme).tag_text(text).relations) == []


@pytest.mark.parametrize(
    ("text", "biored", "cid"),
    [
        ("The patient had dystonia, which resolved after benztropine was given.", "Negative_Correlation", ""),
        ("He developed dystonia, which resolved after benztropine was given.", "Negative_Correlation", ""),
        ("Neuroleptic malignant syndrome in a patient on haloperidol.", "Positive_Correlation", "CID"),
        ("Asthma in a patient on budesonide.", "Negative_Correlation", ""),
        ("Quetiapine 25 mg qhs for insomnia.", "Negative_Correlation", ""),
        ("Lisinopril 10 mg daily for hypertension.", "Negative_Correlation", ""),
        ("Lisinopril 10mg PO daily for hypertension.", "Negative_Correlation", ""),
    ],
)
def test_harm_and_use_in_a_note(text: str, biored: str, cid: str) -> None:
    for scheme, expected in (("biored", biored), ("cid", cid)):
        assert "".join(item.type for item in tagger(scheme).tag_text(text).relations) == expected


def test_a_concept_denied_throughout_is_absent() -> None:
    document = tagger("cid").tag_text("No fever. No rash. Rash on lithium.")
    assert absent_concepts(document) == {"MESH:D005334"}


def test_a_weak_pair_is_left_out_beside_a_plain_one() -> None:
    weak, plain = "[Zinc]{Chemical} and [rash]{Disease}.", "[Lead]{Chemical} causes [rash]{Disease}."
    harm = "Positive_Correlation"
    patterns = tuple(
        RelationPattern(
            id=strength,
            type=harm,
            strength=strength,
            patterns=(f"{{Chemical:head}} {word} {{Disease:tail}}",),
            examples=(),
            counterexamples=(),
        )
        for strength, word in (("strong", "causes"), ("weak", "and"))
    )
    weights = [
        RelationWeight("cid", "chemical-disease", harm, ("always",), 0.3),
        RelationWeight("cid", "chemical-disease", harm, ("causes",), 1.7),
        RelationWeight("cid", "chemical-disease", harm, (BEST,), -0.3),
    ]
    for rows, expected in (
        (weights, ["CID lead > rash"]),
        (weights[:-1], ["CID zinc > rash", "CID lead > rash"]),
    ):
        extractor = RelationExtractor(RelationRules(patterns=patterns, weights=tuple(rows)))
        both, alone = (example_document(parse_markup(text)) for text in (f"{weak} {plain}", weak))
        assert sorted(short(extractor.extract(both, split_sentences(both.text), "cid"))) == sorted(expected)
        assert short(extractor.extract(alone, split_sentences(alone.text), "cid")) == ["CID zinc > rash"]


def test_rules_on_pairs_of_chemicals_decide_no_other_pair(by_hand: RelationRules) -> None:
    raised = "[Verapamil]{Chemical} raised [digoxin]{Chemical} levels."
    document = example_document(parse_markup(f"{raised} [Verapamil]{{Chemical}} caused [gout]{{Disease}}."))
    extractor = RelationExtractor(by_hand)
    pairs = extractor.pairs(document, split_sentences(document.text))
    decided = {pair.kind: extractor.decide_by_hand(pair) for pair in pairs if pair.matches}
    assert decided["chemical-disease"] == ""
    assert decided["chemical-chemical"] != ""
