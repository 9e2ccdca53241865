"""Words taken apart by layout or run together: found, and always at their place in the text as it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.text.dehyphenation import Repaired
from nmstag.text.deidentification import identity_marks


@given(st.text(alphabet="abcdT- \t\r\n.", max_size=60))
def test_every_character_of_the_copy_is_where_it_was(text):
    repaired = Repaired(text)
    for offset, character in enumerate(repaired.text):
        start, end = repaired.span(offset, offset + 1)
        assert end == start + 1
        if not (character == " " and start in repaired.places):  # the space that was put in
            assert text[start] == character
    assert bool(repaired.places) == (repaired.text != text)


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("hyper-\ntension", "hypertension"),
        ("hyper-\r\n   tension", "hypertension"),
        ("haloperidolThe patient", "haloperidol The patient"),
        ("vitamin B-\n12, T-\nCell, X-\nray", "vitamin B-\n12, T-\nCell, X-\nray"),
        ("mRNA and NaCl by McArdle", "mRNA and NaCl by McArdle"),
    ],
)
def test_what_is_mended(text, copy):
    assert Repaired(text).text == copy


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On bromo-\ncriptine for hyper-\r\n  tension.", ["bromo-\ncriptine", "hyper-\r\n  tension"]),
        ("Given haloperidolThe fever fell.", ["haloperidol", "fever"]),
        ("She heard IronMaiden, then AsthmaFlirt.", []),
        ("[**NAME[AAA]] had fever on [**2019-10-7**].", ["fever"]),
        ("Seen by **NAME[AAA] for pain.", ["pain"]),
        ("He had nausea, - vomiting, + fever", ["nausea", "vomiting", "fever"]),
        ("Non-motor symptoms (NMS) came. NMS eased.", []),
        ("They are non-diabetic.", []),
        ("He is allergic to penicillin.", ["allergic", "penicillin"]),
    ],
)
def test_names_in_text_as_it_comes(text, names, clinical):
    document = clinical.tag_text(text)
    assert [mention.text for mention in document.mentions] == names
    assert all(text[m.start : m.end] == m.text for m in document.mentions)


def test_a_mended_name_says_so(clinical):
    (mention,) = clinical.tag_text("hyper-\ntension").mentions
    assert mention.ids == ("MESH:D006973",)
    assert mention.evidence[0].detail == r"Hypertension; 'hyper-\ntension' repaired"


@pytest.mark.parametrize("text", ["**", "[**", "[**a", "**A[", "[**A[b", "** bold ** text [1]"])
def test_what_is_no_mark(text):
    assert identity_marks(text) == []
