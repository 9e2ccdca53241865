"""What a name means when several rows have it: trust, overrides, stop list, order of sources."""

from __future__ import annotations

import pytest

from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.lexicon.compiled import Policy
from nmstag.lexicon.keys import is_abbreviation


def row(name, type_="Disease", id_="X:1", source="curated", place="", counts=None, note=""):
    ids = tuple(part for part in id_.split("|") if part)
    return LexiconRow(name, type_, ids, source, place or f"{source}/a.tsv:1", "", note, counts)


def meanings(*rows, key="pain", **options):
    """Return (type, ids joined, exact) of each reading of a key."""
    entries = compile_lexicon(rows, Policy(**options)).entries.get(key, ())
    return [(entry.type, "|".join(entry.ids), entry.exact) for entry in entries]


def reasons(*rows, key="pain", **options):
    return [item.reason for item in compile_lexicon(rows, Policy(**options)).dropped.get(key, ())]


def test_spellings_of_one_name_share_a_key():
    compiled = compile_lexicon([row("Haemorrhages"), row("hemorrhage", id_="X:1")])
    assert list(compiled.entries) == ["hemorrhage"]


@pytest.mark.parametrize("name", ["", " ", "-", "\u0301", "\u0301 \u0301"])
def test_a_name_without_a_token_is_no_key(name):
    assert not compile_lexicon([row(name)]).entries


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ("mesh", "curated", "curated"),
        ("mesh", "other", "other"),
        ("other", "curated", "curated"),
        ("curated", "overrides", "overrides"),
        ("mesh", "overrides", "overrides"),
    ],
)
def test_sources_are_believed_in_order_whatever_the_order_of_rows(first, second, winner):
    rows = [row("pain", id_=f"X:{first}", source=first), row("pain", id_=f"X:{second}", source=second)]
    assert meanings(*rows) == meanings(*reversed(rows)) == [("Disease", f"X:{winner}", "")]


def test_ids_are_those_the_corpora_use_most():
    rows = (
        row("pain", id_="X:1", source="learned", counts=(2, 5, 0, 0)),
        row("pain", id_="X:2", source="learned", counts=(5, 2, 0, 0)),
        row("pain", id_="X:3"),
    )
    assert meanings(*rows) == [("Disease", "X:2", "")]


def test_an_override_beats_what_corpora_say():
    rows = (
        row("pain", source="learned", counts=(9, 0, 0, 50)),
        row("pain", id_="X:7", source="overrides", note="why"),
        row("pain", source="stoplist", note="no"),
    )
    assert meanings(*rows)[0] == ("Disease", "X:7", "")


@pytest.mark.parametrize(
    ("seen", "free", "minimum", "kept"),
    [
        (5, 5, 0.5, True), (4, 6, 0.5, False), (4, 6, 0.4, True),
        (0, 1, 0.5, False), (0, 1, 0.0, True), (1, 0, 1.0, True),
    ],
)  # fmt: skip
def test_a_name_must_be_annotated_in_a_share_of_its_uses(seen, free, minimum, kept):
    rows = (row("pain"), row("pain", source="learned", counts=(seen, 0, 3, free)))
    assert bool(meanings(*rows, minimum_trust=minimum)) is kept
    assert reasons(*rows, minimum_trust=minimum) == (
        [] if kept else [f"annotated in {seen} of {seen + free} uses in the corpora"]
    )


@pytest.mark.parametrize(("free", "other", "kept"), [(4, 0, True), (5, 0, False), (1, 1, False)])
def test_a_few_uses_that_are_left_out_drop_no_name_that_is_judged(free, other, kept):
    rows = [row("pain"), row("pain", source="learned", counts=(0, 0, 0, free))]
    if other:
        rows.append(row("pain", "Chemical", source="learned", counts=(other, 0, 0, 0)))
    found = compile_lexicon(rows, Policy(few_uses=4)).entries.get("pain", ())
    assert ("Disease" in [entry.type for entry in found]) == kept


def test_a_row_that_only_counts_names_nothing():
    assert meanings(row("pain", id_="", source="learned", counts=(0, 0, 0, 0))) == []


def test_a_stopped_name_is_dropped_with_the_reason_of_its_row():
    stop = row("Pains", id_="", source="stoplist", place="stoplist.tsv:4", note="a surname")
    assert meanings(row("pain"), stop) == []
    assert reasons(row("pain"), stop) == ["on the stop list (stoplist.tsv:4): a surname"]


def test_the_stop_list_stops_one_type_alone():
    rows = (
        row("lead", "Chemical"),
        row("lead", "Disease"),
        row("lead", "Disease", "", "stoplist", note="no"),
    )
    assert meanings(*rows, key="lead") == [("Chemical", "X:1", "")]


def test_of_two_types_the_one_that_corpora_bear_out_stays():
    rows = (
        row("ice", "Disease", source="learned", counts=(1, 4, 0, 0)),
        row("ice", "Chemical", "X:9", source="learned", counts=(4, 1, 0, 0)),
    )
    assert meanings(*rows, key="ice") == [("Chemical", "X:9", "")]
    assert len(reasons(*rows, key="ice")) == 1
    assert len(meanings(*rows, key="ice", every_reading=True)) == 2


def test_an_abbreviation_and_a_word_are_two_readings_of_one_key():
    rows = (row("AIDS", id_="X:A"), row("aids", "Chemical", "X:B"))
    assert meanings(*rows, key="aids") == [("Disease", "X:A", "AIDS"), ("Chemical", "X:B", "")]


@pytest.mark.parametrize(
    ("name", "case_matters"),
    [
        ("NMS", True), ("SSRIs", True), ("5-HT", True), ("cAMP", True), ("K", True), ("K+", True),
        ("pH", True), ("Pain", False), ("pain", False), ("SERTRALINE", False), ("k", False),
        ("12", False), ("", False),
    ],
)  # fmt: skip
def test_where_case_matters(name, case_matters):
    assert is_abbreviation(name) is case_matters


@pytest.mark.parametrize(
    ("name", "joined"),
    [("co-trimoxazole", "cotrimoxazole"), ("heat-stroke syndrome", ""), ("5-fluorouracil", ""), ("a-b", "")],
)
def test_a_name_of_two_parts_is_also_found_without_its_hyphen(name, joined):
    extra = [key for key in compile_lexicon([row(name)]).entries if " " not in key]
    assert extra == ([joined] if joined else [])


def test_a_joined_variant_never_displaces_a_name_of_its_own():
    compiled = compile_lexicon([row("co-trimoxazole", id_="X:1"), row("cotrimoxazole", id_="X:2")])
    assert compiled.entries["cotrimoxazole"][0].ids == ("X:2",)
