"""A disease takes in the word before it where the points of a corpus say that the word belongs to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nmstag.document import Evidence
from nmstag.match import Candidate, Gazetteer
from nmstag.match.left_edge import Edge, LeftEdge, edge_at, edge_features, edge_plain
from nmstag.match.step import Candidates, Resources
from nmstag.packs import load_packs

from .steps import name

POINTS = {
    "any word": {"": -2.0},
    "word": {"macular": 5.0, "linked": 6.0, "fourteen": 6.0, "14": 6.0},
    "class": {"course": 1.0},
    "class and last word": {"course edema": 3.5},
    "ending": {"oid": 4.5},
    "name": {"": 0.0, "gout": -4.0, "infection": 3.0},
}
CLASSES = {"course": ("chronic", "acute"), "site": ("macular",)}


def extended(text: str, *names: str, type_: str = "Disease", source: str = "lexicon") -> list[str]:
    """Return the mentions of a text after the step, given the names that were found before it."""
    gazetteer = Gazetteer({}, [], [])
    step = LeftEdge(edge_plain(POINTS, CLASSES), Resources(gazetteer))
    kept = [name(text, one, type_)._replace(evidence=Evidence(source, "a.tsv:2", one)) for one in names]
    after = step(gazetteer.read(text), Candidates(kept, kept)).kept
    assert [one.ids for one in after] == [one.ids for one in kept]
    return [text[one.start : one.end] for one in after]


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("A macular oedema.", "oedema", "macular oedema"),
        ("A macular-oedema.", "oedema", "macular-oedema"),
        ("Macular\noedema.", "oedema", "Macular\noedema"),
        ("A mucoid infection.", "infection", "mucoid infection"),
        ("A macular haemorrhoid infection.", "infection", "macular haemorrhoid infection"),
        ("A chronic oedema.", "oedema", "chronic oedema"),
        ("A chronic infection.", "infection", "chronic infection"),
        ("A chronic ulcer.", "ulcer", "ulcer"),
        ("A macular gout.", "gout", "gout"),
        ("A severe oedema.", "oedema", "oedema"),
        ("Macular; oedema.", "oedema", "oedema"),
        ("Macular\n\noedema.", "oedema", "oedema"),
        ("Of 20, 14 infections.", "infections", "infections"),
        ("Oedema.", "Oedema", "Oedema"),
    ],
)
def test_the_points_of_word_class_ending_and_name_are_added_up(text, found, expected):
    assert extended(text, found) == [expected]


def test_no_mention_begins_in_the_middle_of_a_hyphenated_word():
    assert extended("An X-linked infection.", "infection") == ["infection"]
    assert extended("A macular-linked infection.", "infection") == ["macular-linked infection"]


def test_a_mention_takes_in_three_words_at_most():
    assert extended("A fourteen macular macular macular infection.", "infection") == [
        "macular macular macular infection"
    ]


def test_no_mention_grows_into_the_one_before_it():
    text = "Macular infection"
    assert extended(text, "Macular", "infection") == ["Macular", "infection"]
    assert extended("Gout macular infection", "Gout", "infection") == ["Gout", "macular infection"]


def test_chemicals_and_abbreviations_stay_as_they_are():
    assert extended("A macular dye.", "dye", type_="Chemical") == ["dye"]
    assert extended("A macular MO.", "MO", source="abbreviation") == ["MO"]


def test_the_evidence_says_what_was_added_and_how_likely_it_belongs():
    text = "A macular oedema."
    gazetteer = Gazetteer({}, [], [])
    kept: list[Candidate] = [name(text, "oedema")]
    [one] = LeftEdge(edge_plain(POINTS, CLASSES), Resources(gazetteer)).extend(gazetteer.read(text), kept)
    note = "oedema; 'oedema' extended by 'macular', which belongs to it with a chance of 95%"
    assert one.evidence == replace(kept[0].evidence, detail=note)


def test_a_number_and_a_word_glued_to_the_name_are_no_word_before_it():
    read = Gazetteer({}, [], []).read
    assert edge_at(read("14 infections"), 1, 2) is None
    assert edge_at(read("infections"), 0, 1) is None
    found = edge_at(read("X-linked infections"), 2, 3)
    assert found == ("linked", ("infection",), False, True)


def test_the_table_of_a_profile_is_read_and_other_profiles_do_without(make_pack):
    rows = [
        "feature; value; inside; outside; points",
        "any word; ; 3; 9; -1.0",
        "class; site; 3; 0; 4.0",
        "name; ; 0; 0; 0.5",
    ]
    pack = make_pack(
        {
            "diseases/a.tsv": ["oedema; Disease; X:1"],
            "profiles/c/left_edge.tsv": rows,
        }
    )
    (pack / "rules" / "words").mkdir(parents=True)
    (pack / "rules" / "words" / "site.txt").write_text("macular\n", encoding="utf-8")
    for profile, expected in (("c", ["Macular oedema"]), ("clinical", ["oedema"])):
        matcher = load_packs([pack], profile).matcher()
        text = "Macular oedema of a severe kind, then pale oedema."
        assert [text[one.start : one.end] for one in matcher.find(text)] == [*expected, "oedema"]


@pytest.mark.parametrize(
    ("word", "endings", "with_last"),
    [
        ("ani", [], []),
        ("anal", ["al"], ["nal edema"]),
        ("renal", ["al", "nal"], ["nal edema"]),
        ("macular", ["ar", "lar", "ular"], ["lar edema"]),
    ],
)
def test_the_ending_of_a_word_is_shorter_than_the_word(word, endings, with_last):
    features = list(edge_features(Edge(word, ("edema",)), ()))
    assert [value for feature, value in features if feature == "ending"] == endings
    assert [value for feature, value in features if feature == "ending and last word"] == with_last
