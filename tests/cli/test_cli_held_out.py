"""Scores on documents that the pack learned from."""

from __future__ import annotations

import json

import pytest

GOLD = """1|t|A study of fever and gout.
1|a|Rash occurred.
1\t11\t16\tfever\tDisease\tMESH:D005334

2|t|Another study of asthma.
2|a|Nothing else.
2\t17\t23\tasthma\tDisease\tMESH:D001249
"""


@pytest.fixture
def scored(call, tmp_path):
    """Return a function that scores with a pack learned from the gold, or from half of it."""
    (tmp_path / "gold.pubtator").write_text(GOLD, encoding="utf-8")
    (tmp_path / "half.pubtator").write_text(GOLD.split("\n\n")[0] + "\n", encoding="utf-8")

    def scored_(corpus, *more):
        assert call("build", "--corpus", corpus, "--out", "learned")[0] == 0
        tagged = ("tag", "gold.pubtator", "--pack", "learned", "--relations", "none", "-o", "pred.jsonl")
        assert call(*tagged)[0] == 0
        files = ("--gold", "gold.pubtator", "--pred", "pred.jsonl", "--scheme", "ncbi_disease")
        return call("evaluate", *files, *more)

    return scored_


def test_a_score_on_what_was_learned_from_says_so(scored):
    status, out, _ = scored("half.pubtator", "--pack", "learned")
    assert status == 0
    assert "1 of 2 documents were learned from: not a held-out score" in out
    assert "|learned:1" in out


def test_strict_refuses_it(scored):
    status, _, err = scored("gold.pubtator", "--pack", "learned", "--strict")
    assert status == 1
    assert "2 of 2 documents were learned from: not a held-out score" in err


def test_a_held_out_score_is_signed_as_one(scored, tmp_path):
    (tmp_path / "other.pubtator").write_text(GOLD.replace("study", "report"), encoding="utf-8")
    status, out, _ = scored("other.pubtator", "--pack", "learned", "--strict")
    assert status == 0
    assert "|learned:0" in out
    assert "learned from" not in out


def test_it_is_not_claimed_of_predictions_of_another_pack(scored):
    status, out, _ = scored("gold.pubtator", "--json", "-")
    assert status == 0
    assert "learned" not in json.loads(out)["signature"]


def test_info_lists_what_was_learned_from(scored, call):
    scored("half.pubtator")
    assert "learned from 1 document of half" in call("pack", "info", "learned")[1]
