"""Learning relation weights: boosting and regression on made-up examples, and tables from documents."""

import random
from dataclasses import replace
from types import SimpleNamespace

import pytest

from nmstag.document import Relation
from nmstag.learn.relations import training
from nmstag.learn.relations.boosting import BoostSettings, Conjunction, binned, boost, merged
from nmstag.learn.relations.examples import LabelledPair, labelled_pairs
from nmstag.learn.relations.induction import learn_biored, learn_cid
from nmstag.learn.relations.regression import RegressionSettings, weigh
from nmstag.learn.relations.training import SHARE_OF_BEST, learn_novelty, learn_one, learn_typed
from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.examples import example_document
from nmstag.relations.features import BEST
from nmstag.relations.scorecard import MOST, Condition, condition_text, parse_condition
from nmstag.rules import parse_markup
from nmstag.text.sentences import split_sentences

FREE = RegressionSettings(shrinkage=1.0, support=3)
SMALL = BoostSettings(rounds=12, rate=0.5, depth=2, support=3, shrinkage=1.0)


def made_up_pairs() -> list[LabelledPair]:
    chance = random.Random(4)
    rows = []
    for number in range(120):
        causes, treats = chance.randint(0, 2), chance.randint(0, 1)
        gold = "Positive_Correlation" if causes and not treats else "Negative_Correlation" if treats else ""
        features = {"always": 1, "causes": causes, "treats": treats, "sentences": chance.randint(1, 9)}
        types = frozenset({"Positive_Correlation", "Negative_Correlation"})
        rows.append(LabelledPair(number // 3, features, types, gold, chance.random() < 0.5))
    return rows


def test_boosting_finds_the_conjunction() -> None:
    rows = [row.features for row in made_up_pairs()]
    labels = [bool(row["causes"]) and not row["treats"] for row in rows]
    start, cards = boost(rows, labels, SMALL)
    scores = [start + sum(card.points for card in cards if card.holds(row)) for row in rows]
    assert [score > 0 for score in scores] == labels
    assert boost(rows, labels, SMALL) == (start, cards)


def test_weighing_gives_every_condition_its_say() -> None:
    rows = [row.features for row in made_up_pairs()]
    labels = [bool(row["causes"]) and not row["treats"] for row in rows]
    start, cards = weigh(rows, labels, FREE)
    scores = [start + sum(card.points for card in cards if card.holds(row)) for row in rows]
    assert [score > 0 for score in scores] == labels
    assert {card.when[0][0] for card in cards[:2]} == {"causes", "treats"}
    assert weigh(rows, labels, FREE) == (start, cards)
    drawn = weigh(rows, labels, RegressionSettings(shrinkage=1000.0, least=0.0))[1]
    assert max(abs(card.points) for card in drawn) < max(abs(card.points) for card in cards) / 5


def test_conditions_cover_what_they_say() -> None:
    rows = [{"a": 1}, {"a": 3}, {}, {"a": 1}]
    asked = [one for feature in binned(rows) for one in feature.conditions()]
    assert [condition for condition, _ in asked] == [
        ("a", 1, MOST),
        ("a", 0, 0),
        ("a", 3, MOST),
        ("a", 0, 2),
    ]
    for condition, mask in asked:
        holds = [Conjunction((condition,), 1.0).holds(row) for row in rows]
        assert mask == sum(1 << number for number, held in enumerate(holds) if held)
    (feature,) = binned(rows)
    assert list(feature.sums([1.0, 2.0, 4.0, 8.0], 15.0)) == [11.0, 4.0, 2.0, 13.0]


def test_merged_conjunctions_keep_the_score() -> None:
    cards = [
        Conjunction((Condition("a", 1, MOST),), 0.5),
        Conjunction((Condition("b", 0, 0),), 1.0),
        Conjunction((Condition("a", 1, MOST),), 0.25),
    ]
    assert merged(cards) == [
        Conjunction((Condition("a", 1, MOST),), 0.75),
        Conjunction((Condition("b", 0, 0),), 1.0),
    ]


def test_condition_text_reads_back() -> None:
    for condition in [
        Condition("causes", 1, MOST),
        Condition("causes", 3, MOST),
        Condition("treats", 0, 0),
        Condition("words", 0, 4),
        Condition("words", 2, 2),
    ]:
        assert parse_condition(condition_text(condition)) == condition


def test_learning_from_rows() -> None:
    rows = made_up_pairs()
    one = learn_one(rows, "Positive_Correlation", SMALL)
    assert one.typed > 0.9
    both = learn_typed(rows, ["Positive_Correlation", "Negative_Correlation", "Bind"], among=FREE, pairs=FREE)
    assert [card.type for card in both.scorecards] == [
        "Related",
        "Positive_Correlation",
        "Negative_Correlation",
    ]
    assert both.pair > 0.9
    assert both.typed > 0.9


def test_what_tells_types_apart_counts_for_nothing_else() -> None:
    rows = [
        replace(
            row,
            features={**row.features, "molecular": number % 2},
            gold=row.gold and ("Association", "Bind")[number % 2],
            novel=number % 2 == 0,
        )
        for number, row in enumerate(made_up_pairs())
    ]
    cards = [*learn_typed(rows, ["Association", "Bind"], pairs=FREE, among=FREE).scorecards]
    cards.append(learn_novelty(rows, FREE))
    asked = {card.type: {one.feature for weight in card.weights for one in weight.when} for card in cards}
    assert [name for name, features in asked.items() if "molecular" in features] == ["Association", "Bind"]
    assert asked.keys() == {"Related", "Association", "Bind", "Novel"}


def test_what_counts_seldom_has_a_condition_of_its_own() -> None:
    rows = [{"rare": number % 10 == 0, "always": 1} for number in range(200)]
    cards = weigh(rows, [bool(row["rare"]) for row in rows], RegressionSettings(shrinkage=1.0))[1]
    assert [card.when for card in cards] == [(("rare", 1, MOST),)]
    assert weigh(rows[:40], [True] * 40, RegressionSettings(shrinkage=1.0))[1] == []


def test_novelty_is_learnt_from_pairs_of_all_kinds() -> None:
    chance = random.Random(5)
    rows = []
    for number in range(80):
        told = chance.randint(0, 1)
        gold = "Bind" if number % 2 else "Association"
        rows.append(
            LabelledPair(number, {"together_end": told, "causes": number % 3}, frozenset(), gold, bool(told))
        )
    card = learn_novelty(rows, FREE)
    assert card.type == "Novel"
    assert [card.score(row.features) > 0 for row in rows] == [row.novel for row in rows]
    unrelated = [LabelledPair(99, {"together_end": 1}, frozenset(), "", False)] * 40
    assert learn_novelty([*rows, *unrelated], FREE) == card


def test_labelled_pairs_of_a_document(by_hand: RelationRules) -> None:
    text = "[Lead]{Chemical} causes [colic]{Disease}. [Zinc]{Chemical} for [colic]{Disease}."
    document = example_document(parse_markup(text)).with_relations([Relation("CID", "lead", "colic")])
    extractor = RelationExtractor(by_hand)
    pairs = labelled_pairs([document], extractor, "chemical-disease", {"CID": "Positive_Correlation"})
    assert [(pair.ids, pair.gold) for pair in pairs] == [
        (("lead", "colic"), "Positive_Correlation"),
        (("zinc", "colic"), ""),
    ]


def test_weights_and_prior_of_cid_from_documents(by_hand: RelationRules) -> None:
    causes = "[Lead]{Chemical} causes [colic]{Disease}. [Zinc]{Chemical} for [colic]{Disease}."
    relieves = "[Lead]{Chemical} for [colic]{Disease}. [Zinc]{Chemical} causes [colic]{Disease}."
    documents = []
    for number in range(30):
        text, head = (causes, "lead") if number % 2 else (relieves, "zinc")
        document = example_document(parse_markup(text), str(number))
        documents.append(document.with_relations([Relation("CID", head, "colic")]))
    learned = learn_cid(documents, RelationExtractor(by_hand))
    assert {weight.scheme for weight in learned.weights} == {"cid"}
    start = learned.weights[0]
    assert (start.when, start.support, start.precision) == (("always",), 30, 0.5)
    assert [(one.when, one.points) for one in learned.weights if BEST in one.when] == [
        ((BEST,), -SHARE_OF_BEST)
    ]
    assert learned.prior is not None
    assert learned.prior["lead", "colic"] == (30, 15)
    rules = replace(by_hand, decisions=(), weights=tuple(learned.weights))
    sentences = split_sentences(documents[1].text)
    found = RelationExtractor(rules).extract(documents[1], sentences, "cid")
    assert [item.head for item in found] == ["lead"]


def test_what_few_pairs_cannot_teach_is_left_out(by_hand: RelationRules) -> None:
    texts = [
        "[Lead]{Chemical} causes [colic]{Disease}. [Zinc]{Chemical} for [gout]{Disease}.",
        "[Zinc]{Chemical} relieves [gout]{Disease}. [Lead]{Chemical} caused [colic]{Disease} again.",
    ]
    documents = []
    for number in range(24):
        document = example_document(parse_markup(texts[number % 2]), str(number))
        novelty = "Novel" if number % 2 else "No"
        given = (("Positive_Correlation", "lead", "colic"), ("Negative_Correlation", "zinc", "gout"))
        documents.append(document.with_relations([Relation(*one, novelty=novelty) for one in given]))
    learned = learn_biored(documents, RelationExtractor(by_hand))
    ids = [weight.id for weight in learned.weights]
    assert "biored.cd.positive-correlation.causes" in ids
    assert not [one for one in ids if "-rank" in one or one.endswith(".linked")]
    assert {weight.kind for weight in learned.weights if weight.type == "Novel"} == {"any"}
    assert learned.prior is None


def test_values_up_to_three_part_rows_however_rare_they_are() -> None:
    rows = [{"rare": 1, "few": 2}, {"few": 3}, *[{}] * 60]
    assert {one.name: one.cuts for one in binned(rows)} == {"rare": (1,), "few": (2, 3)}


def test_a_row_is_scored_by_what_was_learned_from_other_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = made_up_pairs()
    learned_from: list[set[int]] = []

    def weighed(inside: list[LabelledPair], *_: object) -> SimpleNamespace:
        learned_from.append({row.document for row in inside})
        return SimpleNamespace(score=lambda features: float(len(learned_from)))

    monkeypatch.setattr(training, "_weighed", weighed)
    scores = training._held_out(rows, "Positive_Correlation", FREE)
    assert all(
        row.document not in learned_from[int(score) - 1] for row, score in zip(rows, scores, strict=True)
    )
    assert set.union(*learned_from) == {row.document for row in rows}
