"""Words that share the noun of the name after them: both concepts in one mention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.match.shared_names import SharedNames


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Admitted with upper and lower GI bleed.", "upper and lower GI bleed=D006471"),
        ("acute or chronic pancreatitis", "acute or chronic pancreatitis=D010195|D050500"),
        ("left and right bundle branch block", "left and right bundle branch block=D002037"),
        ("first and second degree heart block", "first and second degree heart block=D054537"),
        ("stress and urge incontinence", "stress and urge incontinence=D014550|D053202"),
        ("memory and sleep problems", "memory and sleep problems=D008569|D012893"),
        ("vitamin B12 and folate deficiency", "vitamin B12 and folate deficiency=D014806|D005494"),
        ("hypo- and hyperthyroidism", "hypo- and hyperthyroidism=D007037|D006980"),
        ("endo- or pericarditis", "endo- or pericarditis=D004696|D010493"),
        ("had hypo/hyperglycemia", "hypo/hyperglycemia=D007003|D006943"),
    ],
)
def test_the_word_before_the_link_shares_the_noun(found, text, expected):
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "nausea and abdominal pain",
        "smoking and lung cancer",
        "depression and anxiety disorder",
        "carcinoma of the breast and lung cancer",
        "the iron was stopped, and vitamin D deficiency came",
        "all her limb muscles and carpopedal spasm",
        "NREM sleep and REM sleep behavior disorder",
    ],
)
def test_other_words_do_not(found, text):
    assert not any(" and " in name for name in found(text))


PIECES = st.sampled_from([" ", ", ", "and", "and/or", "/", "&", "upper", "left", "x", "drug", "/upper"])


@given(st.lists(PIECES, max_size=7).map("".join), st.booleans())
def test_no_link_is_passed_over_unsearched(before, paired):
    shared = SharedNames("r", "Disease", ["upper", "left"] if paired else [], ["and", "&", "/"], lambda _: ())
    if shared._link.search(before):
        assert before.endswith(shared._ends)
