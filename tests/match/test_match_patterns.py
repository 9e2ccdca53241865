"""Pattern rules: where they may find something, and that an anchor saves time but loses nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.document import Evidence
from nmstag.match import Gazetteer
from nmstag.match.overlap import Candidate
from nmstag.match.patterns import PatternRule, Patterns, compile_patterns
from nmstag.rules import load_rules
from nmstag.text.tokens import symbol_keys

RULES = load_rules(Path(__file__).resolve().parents[2] / "rules" / "patterns", PatternRule)
WORDS = ["growth", "of", "the", "breast", "cancer"]
VOCABULARY, _ = symbol_keys(WORDS)


def rule(**fields: object) -> PatternRule:
    known = {"id": "x", "type": "Disease", "examples": ("a",), "counterexamples": ("b",), **fields}
    return PatternRule(**known)  # type: ignore[arg-type]


def found(patterns: Patterns, text: str, kept: list[Candidate]) -> list[str]:
    pieces = Gazetteer(VOCABULARY, [], []).pieces(text)
    new = patterns.find(text, *pieces, kept)[len(kept) :]
    return [text[item.start : item.end] for item in new]


def name(text: str, span: str) -> Candidate:
    start = text.index(span)
    return Candidate(start, start + len(span), 10, "Disease", ("X:1",), Evidence("lexicon", "a.tsv:2"))


@pytest.mark.parametrize(
    ("over", "known", "expected"),
    [
        (True, "breast", ["growth of the breast"]),
        (True, "breast cancer", []),
        (False, "breast", []),
        (False, "cancer", ["growth of the breast"]),
    ],
)
def test_a_pattern_covers_names_but_never_cuts_one(over, known, expected):
    text = "A growth of the breast cancer."
    pattern = rule(pattern="growth of the breast", over=over)
    patterns = Patterns(compile_patterns([pattern], {}), VOCABULARY)
    assert found(patterns, text, [name(text, known)]) == expected


@given(st.text(alphabet="aNin1,-()[' \nolde", max_size=40))
def test_an_anchor_loses_nothing(text):
    for anchored in (item for item in RULES if item.anchor):
        plain = replace(anchored, anchor="", needs=())
        finds = [
            found(Patterns(compile_patterns([one], {}), VOCABULARY), text, [])
            for one in (replace(anchored, needs=()), plain)
        ]
        assert finds[0] == finds[1]


def test_an_anchor_loses_nothing_in_prose():
    text = "1-(2-chloroethyl)-3-oxide, N-nitroso-N-methyluridine or absence of the enzyme biotinidase, 5-fold"
    text += ", WR-2721, x/LY274614, NSC 343499 and (AB-123)"
    for anchored in (item for item in RULES if item.anchor):
        plain = replace(anchored, anchor="")
        kinds = [Patterns(compile_patterns([one], {}), VOCABULARY) for one in (anchored, plain)]
        assert found(kinds[0], text, []) == found(kinds[1], text, []) != []


@given(st.text(alphabet="Haim-Munk' İ\nsyndrome", max_size=40))
@example("Haim-Munk syndrome")
@example("the Haim-Munk syndrome, Coats' disease\nKnobloch syndrome syndrome")
@example("İ Haim-Munk syndrome")
def test_looking_at_the_word_before_loses_nothing(text):
    for rule in (item for item in RULES if item.word_before):
        kinds = [
            Patterns(compile_patterns([one], {}), VOCABULARY)
            for one in (rule, replace(rule, word_before=False, needs=()))
        ]
        assert sorted(found(kinds[0], text, [])) == sorted(found(kinds[1], text, []))
