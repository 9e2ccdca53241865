"""Names that are no mention beside some words: each side, and the words of both."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The creatine kinase was sent.", []),
        ("Serum creatine was raised.", ["creatine=D003401"]),
        ("Creatine phosphokinase, then creatine.", ["creatine=D003401"]),
        ("He took creatine", ["creatine=D003401"]),
        ("A blood gas was taken.", []),
        ("Blood gas", []),
    ],
)
def test_a_word_on_either_side_tells_that_a_name_is_no_mention(found, text, expected):
    assert found(text) == expected
