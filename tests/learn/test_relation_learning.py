"""Inducing decision rules: boosting on made-up rows, and rules that keep their examples."""

import random
from pathlib import Path

from nmstag.document import Relation
from nmstag.learn.boosting import MOST, Card, Settings, binned, boost, merged
from nmstag.learn.relation_examples import ExampleBank, condition_text
from nmstag.learn.relation_files import induce_biored, induce_cid, rules_text
from nmstag.learn.relation_regression import Weighing, weigh
from nmstag.learn.relation_rows import Row, rows_of
from nmstag.learn.relations import Scorecard, learn_novelty, learn_one, learn_typed
from nmstag.relations import DecisionRule, Relater, check_decisions
from nmstag.relations.check import example_document
from nmstag.relations.scorecard import parse_condition
from nmstag.rules import load_rules, parse_markup
from nmstag.text.sentences import split_sentences

RULES = Path(__file__).parents[2] / "rules" / "relations"
FREE = Weighing(shrinkage=1.0, support=3)
SMALL = Settings(rounds=12, rate=0.5, depth=2, support=3, shrinkage=1.0)


def made_up_rows() -> list[Row]:
    chance = random.Random(4)
    rows = []
    for number in range(120):
        causes, treats = chance.randint(0, 2), chance.randint(0, 1)
        gold = "Positive_Correlation" if causes and not treats else "Negative_Correlation" if treats else ""
        features = {"always": 1, "causes": causes, "treats": treats, "sentences": chance.randint(1, 9)}
        types = frozenset({"Positive_Correlation", "Negative_Correlation"})
        rows.append(Row(number // 3, features, types, gold, chance.random() < 0.5))
    return rows


def test_boosting_finds_the_conjunction() -> None:
    rows = [row.features for row in made_up_rows()]
    labels = [bool(row["causes"]) and not row["treats"] for row in rows]
    start, cards = boost(rows, labels, SMALL)
    scores = [start + sum(card.points for card in cards if card.holds(row)) for row in rows]
    assert [score > 0 for score in scores] == labels
    assert boost(rows, labels, SMALL) == (start, cards)


def test_weighing_gives_every_condition_its_say() -> None:
    rows = [row.features for row in made_up_rows()]
    labels = [bool(row["causes"]) and not row["treats"] for row in rows]
    start, cards = weigh(rows, labels, FREE)
    scores = [start + sum(card.points for card in cards if card.holds(row)) for row in rows]
    assert [score > 0 for score in scores] == labels
    assert {card.when[0][0] for card in cards[:2]} == {"causes", "treats"}
    assert weigh(rows, labels, FREE) == (start, cards)
    drawn = weigh(rows, labels, Weighing(shrinkage=1000.0, least=0.0))[1]
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
        holds = [Card((condition,), 1.0).holds(row) for row in rows]
        assert mask == sum(1 << number for number, held in enumerate(holds) if held)
    (feature,) = binned(rows)
    assert list(feature.sums([1.0, 2.0, 4.0, 8.0], 15.0)) == [11.0, 4.0, 2.0, 13.0]


def test_merged_cards_keep_the_score() -> None:
    cards = [Card((("a", 1, MOST),), 0.5), Card((("b", 0, 0),), 1.0), Card((("a", 1, MOST),), 0.25)]
    assert merged(cards) == [Card((("a", 1, MOST),), 0.75), Card((("b", 0, 0),), 1.0)]


def test_condition_text_reads_back() -> None:
    for condition in [
        ("causes", 1, MOST),
        ("causes", 3, MOST),
        ("treats", 0, 0),
        ("words", 0, 4),
        ("words", 2, 2),
    ]:
        assert parse_condition(condition_text(condition)) == condition


def test_learning_from_rows() -> None:
    rows = made_up_rows()
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


def test_what_counts_seldom_has_a_condition_of_its_own() -> None:
    rows = [{"rare": number % 10 == 0, "always": 1} for number in range(200)]
    cards = weigh(rows, [bool(row["rare"]) for row in rows], Weighing(shrinkage=1.0))[1]
    assert [card.when for card in cards] == [(("rare", 1, MOST),)]
    assert weigh(rows[:40], [True] * 40, Weighing(shrinkage=1.0))[1] == []


def test_novelty_is_learnt_from_pairs_of_all_kinds() -> None:
    chance = random.Random(5)
    rows = []
    for number in range(80):
        told = chance.randint(0, 1)
        gold = "Bind" if number % 2 else "Association"
        rows.append(Row(number, {"together_end": told, "causes": number % 3}, frozenset(), gold, bool(told)))
    card = learn_novelty(rows, FREE)
    assert card.type == "Novel"
    assert [card.score(row.features) > 0 for row in rows] == [row.novel for row in rows]
    unrelated = [Row(99, {"together_end": 1}, frozenset(), "", False)] * 40
    assert learn_novelty([*rows, *unrelated], FREE) == card


def test_rows_of_a_document() -> None:
    text = "[Lead]{Chemical} causes [colic]{Disease}. [Zinc]{Chemical} for [colic]{Disease}."
    document = example_document(parse_markup(text)).with_relations([Relation("CID", "lead", "colic")])
    relater = Relater.from_rules(RULES)
    rows = rows_of([document], relater, "chemical-disease", {"CID": "Positive_Correlation"})
    assert [row.gold for row in rows] == ["Positive_Correlation", ""]


def test_rules_come_with_examples_that_hold(tmp_path: Path) -> None:
    relater = Relater.from_rules(RULES)
    cards = (
        Card((("causes", 2, MOST),), 1.0),
        Card((("tail:c23.888", 1, MOST), ("treats", 0, 0)), -0.5),
        Card((("tail_has_narrower", 1, MOST),), -0.5),
        Card((("head_depth", 4, MOST),), 0.5),
    )
    bank = ExampleBank(relater, size=300)
    text = rules_text(
        "test",
        "cid",
        "chemical-disease",
        [Scorecard("Positive_Correlation", -1.0, cards)],
        made_up_rows(),
        [bank],
    )
    path = tmp_path / "induced.yaml"
    path.write_text("topic: t\nabout: a\nrules:\n" + text, encoding="utf-8")
    rules = load_rules(path, DecisionRule)
    assert len(rules) == 5
    assert rules[1].support is not None
    assert check_decisions(Relater(relater.rules, rules, cues=relater.cues.rules)) == []


def test_a_whole_file_from_documents(tmp_path: Path) -> None:
    relater = Relater.from_rules(RULES)
    causes = "[Lead]{Chemical} causes [colic]{Disease}. [Zinc]{Chemical} for [colic]{Disease}."
    relieves = "[Lead]{Chemical} for [colic]{Disease}. [Zinc]{Chemical} causes [colic]{Disease}."
    documents = []
    for number in range(30):
        text, head = (causes, "lead") if number % 2 else (relieves, "zinc")
        document = example_document(parse_markup(text), str(number))
        documents.append(document.with_relations([Relation("CID", head, "colic")]))
    path = tmp_path / "induced_cid.yaml"
    path.write_text(
        induce_cid(documents, relater, lambda message: None)["induced_cid.yaml"], encoding="utf-8"
    )
    learnt = Relater(relater.rules, load_rules(path, DecisionRule))
    sentences = split_sentences(documents[1].text)
    assert [item.head for item in learnt.relate(documents[1], sentences, "cid")] == ["lead"]


def test_what_few_pairs_cannot_teach_is_left_out() -> None:
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
    text = induce_biored(documents, Relater.from_rules(RULES), lambda message: None)["induced_biored.yaml"]
    assert "biored.cd.positive-correlation.causes" in text
    assert "_rank" not in text
    assert "[linked" not in text  # as a condition; an example may say so
    assert "kind: any" in text
