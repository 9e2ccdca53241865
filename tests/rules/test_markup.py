"""The markup of examples."""

import pytest

from nmstag.errors import RuleError
from nmstag.rules import MarkedSpan, parse_markup


def test_spans_and_labels() -> None:
    marked = parse_markup("No [fever]{Disease negated} or [rigidity]{Disease negated certain}.")
    assert marked.text == "No fever or rigidity."
    assert marked.spans == (
        MarkedSpan(3, 8, "Disease", ("negated",)),
        MarkedSpan(12, 20, "Disease", ("negated", "certain")),
    )


@pytest.mark.parametrize("text", ["a [sic] b", "f{x} and [1, 2]", "see [1] {2}", "", "}{", "x ] y [ z"])
def test_other_brackets_are_literal(text: str) -> None:
    marked = parse_markup(text)
    assert (marked.text, marked.spans) == (text, ())


def test_brackets_inside_a_span() -> None:
    assert parse_markup("[[3H]dopamine]{Chemical} rose").text == "[3H]dopamine rose"


@pytest.mark.parametrize(
    "text", ["[fever]{Disease", "fever]{Disease}", "[fever{Disease}", "[fever}", "[]{Disease}", "[fever]{}"]
)
def test_broken_markup(text: str) -> None:
    with pytest.raises(RuleError) as error:
        parse_markup("He had " + text)
    assert error.value.faults[0].field == "markup"
