"""The features of a name, and the names that a scorecard rejects."""

import pytest

from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.lexicon.compiled import Policy
from nmstag.lexicon.keys import usage_key
from nmstag.lexicon.name_features import (
    NameFacts,
    NameFilter,
    branch_names,
    classes_of_words,
    judged_row,
    name_features,
)

FACTS = NameFacts(
    is_name=lambda key, type_: (key, type_) in {("event", "Disease"), ("lithium", "Chemical")},
    in_mesh=lambda key: key == "embolic event",
    tree={"MESH:D1": "C23.888.592.612 C14.907"},
    uses={"a": {(usage_key("embolic event"), "Disease"): (0, 0, 5)}},
    inside={(usage_key("embolic event"), "Disease"): 2},
    left_out={(usage_key("embolic event"), "Disease"): 1},
    in_branch={("Disease", "C23.888"): 5, ("Chemical", "C14.907"): 5},
)


def row(name, source="curated", type_="Disease", counts=None, place="diseases/a.tsv:3"):
    return LexiconRow(name, type_, ("MESH:D1",), source, place, counts=counts)


@pytest.mark.parametrize(
    "feature",
    [
        ("source", "hand-written, in MeSH, 2 words"),
        ("source", "hand-written, 2 words"),
        ("MeSH branch", "C23"),
        ("MeSH branch, second level", "C23.888"),
        ("MeSH branch, third level", "C23.888.592"),
        ("concept", "MESH:D1"),
        ("uses in a", "never, 4 or more"),
        ("uses inside longer ones", "2 or 3"),
        ("uses left out", "1"),
        ("annotated names in the second level", "4 to 9"),
        ("annotated names in the second level", "none"),
        ("a shorter name after the first word", "embolic"),
        ("last word", "event"),
        ("ending", "ent"),
        ("ending of the first word", "ic"),
        ("ending of the first word", "lic"),
    ],
)
def test_features_of_a_name(feature):
    assert feature in name_features(row("embolic event"), "embolic event", FACTS)


def test_the_word_classes_of_the_first_and_the_last_word():
    classes = classes_of_words({"course": ["acute"], "severity": ["acute"], "ordinary": ["acute", "pain"]})
    facts = NameFacts(FACTS.is_name, classes=classes)
    several, one = (name_features(row(name), name, facts) for name in ("acute pain", "acute"))
    assert ("class of the first word", "course") in several
    assert ("class of the first word", "severity") in several
    assert ("class of the last word", "none") in several
    assert ("class of the word", "course") in one
    assert not any(feature == "class of the first word" for feature, _ in one)


def test_classes_have_words_as_names_have_them():
    assert classes_of_words({"course": ["Attacks", "attack"]}) == {"attack": ["course"]}


def test_a_feature_that_two_tree_numbers_give_counts_once():
    facts = NameFacts(FACTS.is_name, tree={"MESH:D1": "C23.1 C23.2"})
    assert name_features(row("pain"), "pain", facts).count(("MeSH branch", "C23")) == 1


def test_annotated_names_are_counted_once_a_branch():
    tree = {"MESH:D1": "C23.888.592 C23.888.612 C14.907", "MESH:D2": "C23.888"}
    names = [("Disease", ("MESH:D1",)), ("Disease", ("MESH:D2", "MESH:D1")), ("Disease", ())]
    assert branch_names(names, tree) == {("Disease", "C23.888"): 2, ("Disease", "C14.907"): 1}


def test_a_chemical_in_front_and_a_word_that_links_it():
    features = name_features(row("lithium-induced tremor"), "lithium induced tremor", FACTS)
    assert ("a chemical in front and last word", "tremor") in features
    assert ("a linking word", "") in features
    assert ("last word of three or more", "tremor") in features


def test_a_name_is_rejected_with_the_features_that_are_against_it():
    names = NameFilter({"Disease": {("last word", "event"): -2.0, ("any words", ""): 0.01}}, FACTS)
    lexicon = compile_lexicon([row("embolic event"), row("pain")], Policy(rejection=names.rejected))
    assert list(lexicon.entries) == ["pain"]
    [dropped] = lexicon.dropped["embolic event"]
    assert dropped.reason == "expected precision 12%: last word event (-2.0)"


def test_a_name_that_the_corpus_annotates_is_not_judged():
    names = NameFilter({"Disease": {("any words", ""): -9.0}}, FACTS)
    learned = row("pain", "learned", counts=(1, 0, 0, 0))
    assert names.rejected("pain", [row("pain"), learned]) == {}
    assert list(names.rejected("pain", [row("pain"), row("pain", "learned", counts=(0, 0, 0, 1))])) == [
        "Disease"
    ]
    assert names.rejected("pain", [row("pain", type_="Chemical")]) == {}


def test_a_row_that_a_person_wrote_is_judged_before_those_of_mesh_and_of_other_corpora():
    written, mesh, other = row("pain"), row("pain", "mesh"), row("pain", "elsewhere")
    assert judged_row([other, mesh, written], "Disease") is written
    assert judged_row([other, mesh], "Disease") is mesh
    assert judged_row([row("pain", "stoplist")], "Disease") is None


def test_a_name_of_a_source_that_the_scorecard_was_not_fitted_on_needs_more_points():
    card = {"Disease": {("word", "pain"): 1.0}}
    assert NameFilter(card, FACTS).rejected("pain", [row("pain")]) == {}
    [reason] = NameFilter(card, FACTS).rejected("pain", [row("pain", "mesh")]).values()
    assert reason == "expected precision 18%: source that the scorecard was not fitted on mesh (-2.5)"
    seen = {"Disease": {**card["Disease"], ("source", "mesh, 2 words"): -0.3}}
    assert NameFilter(seen, FACTS).rejected("pain", [row("pain", "mesh")]) == {}


def test_a_word_that_the_corpus_never_annotates_is_no_name():
    facts = NameFacts(FACTS.is_name, ordinary={(usage_key("drug"), "Chemical"): 142})
    names = NameFilter({"Chemical": {}}, facts)
    [reason] = names.rejected("drug", [row("Drug", "mesh", "Chemical")]).values()
    assert reason == "annotated in 0 of 142 uses in the corpora"
    assert names.rejected("drug", [row("drug", "learned", "Chemical", counts=(1, 0, 0, 9))]) == {}


def test_a_name_of_a_public_vocabulary_is_judged_as_such_and_after_hand_written_ones():
    vocabulary = row("embolic event", "vocabularies", place="vocabularies.tsv:5")
    assert ("source", "vocabularies, in MeSH, 2 words") in name_features(vocabulary, "embolic event", FACTS)
    mesh, written = row("embolic event", "mesh"), row("embolic event")
    assert judged_row([vocabulary, mesh, written], "Disease") is written
    assert judged_row([vocabulary, mesh], "Disease") is mesh
