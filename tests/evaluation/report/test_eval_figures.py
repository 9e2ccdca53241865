"""The figures of a report as tables: CSV that a spreadsheet reads, LaTeX that compiles whatever names say."""

from __future__ import annotations

import csv
import io
import re

import pytest

from nmstag.document import Document, Mention
from nmstag.evaluation import SCHEMES
from nmstag.evaluation.errors import Knowledge
from nmstag.evaluation.report import Report, assess, make_report
from nmstag.evaluation.report.figures import COLUMNS, render_csv, render_latex
from nmstag.evaluation.report.markdown import render_markdown
from nmstag.evaluation.scoring import scored_pairs

TEXT = "Aspirin and rash."
RULES = SCHEMES["bc5cdr"]
BOTH = (Mention(0, 7, "Aspirin", "Chemical", ("D1",)), Mention(12, 16, "rash", "Disease", ("D2",)))
GOLD = [Document("1", TEXT, mentions=BOTH)]


def report(**systems: tuple[Mention, ...]) -> Report:
    results = []
    for name, mentions in systems.items():
        pairs = scored_pairs(GOLD, [Document("1", TEXT, mentions=mentions)], RULES)
        results.append(assess(name, pairs, RULES, samples=5, knowledge=Knowledge()))
    return make_report("Evaluation of a_b & c", GOLD, results, [])


def test_csv_has_a_row_for_each_system_and_row_of_its_scores() -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(report(all=BOTH, half=BOTH[:1])))))
    strict = {(row["system"], row["of"]): row for row in rows if row["score"] == "mention strict"}
    assert set(strict) == {(name, of) for name in ("all", "half") for of in ("all", "Chemical", "Disease")}
    half = strict["half", "all"]
    assert [half[name] for name in ("tp", "fp", "fn")] == ["1", "0", "1"]
    assert [half[name] for name in ("precision", "recall", "f1")] == ["1.000000", "0.500000", "0.666667"]
    assert half["f1_low"] == half["f1_high"] == "0.666667"
    assert "|bootstrap:5|" in half["signature"]
    assert tuple(half) == COLUMNS


@pytest.mark.parametrize("name", ["=1+1", "@a", "-x", "+x"])
def test_no_name_is_a_formula(name: str) -> None:
    row = render_csv(report(**{name: BOTH})).splitlines()[1]
    assert row.startswith(f"'{name},")


def test_a_name_with_commas_quotes_and_lines_is_one_cell() -> None:
    name = 'a,"b"\nc'
    assert {row["system"] for row in csv.DictReader(io.StringIO(render_csv(report(**{name: BOTH}))))} == {
        name
    }


def test_latex_has_a_table_of_all_and_one_of_each() -> None:
    text = render_latex(report(all=BOTH, half=BOTH[:1]))
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 3
    assert r"all & \textbf{100.00} & " in text
    assert r"half & 66.67 & " in text
    assert r"mention strict, Disease & 0.00 & 0.00 & 0.00 (0.00--0.00) \\" in text
    assert r"\caption{F1 in per cent: evaluation of a\_b \& c}" in text
    assert r"\caption{Scores of half in per cent; in brackets the 95\% interval of F1}" in text


def test_a_score_of_which_the_gold_has_nothing_is_no_figure() -> None:
    made = report(all=BOTH, half=BOTH[:1])
    overall, *single = render_latex(made).split(r"\end{table}")
    assert "relation" not in overall
    assert overall.count(r"\textbf{100.00}") == 3
    assert all("relation cid, all & n/a & n/a & n/a" in part for part in single[:2])
    assert "| relation cid | n/a | n/a |" in render_markdown(made)


def test_nothing_is_bold_where_no_system_found_anything() -> None:
    overall = render_latex(report(one=(), other=())).split(r"\end{table}")[0]
    assert "mention strict" in overall
    assert "textbf" not in overall


def test_each_table_has_a_label_of_its_own() -> None:
    names = ("my_run", "my run", "100 %")
    labels = re.findall(
        r"\\caption\{.*\}\n\\label\{(.*)\}", render_latex(report(**dict.fromkeys(names, BOTH)))
    )
    assert labels == ["tab:f1", "tab:scores-my-run", "tab:scores-my-run-2", "tab:scores-100"]


def test_the_only_system_is_not_called_the_best() -> None:
    assert "textbf" not in render_latex(report(one=BOTH))


@pytest.mark.parametrize("name", ["[x]", "a_b%c", "{\\input{x}}", "~^#$&|<>", "a\nb"])
def test_no_name_is_a_command(name: str) -> None:
    lines = render_latex(report(**{name: BOTH})).splitlines()
    rows = [line for line in lines if line.endswith(r"\\") and not line.startswith(("F1", "score"))]
    assert rows
    cell = rows[0].split(" & ")[0]
    known = re.compile(r"\\text(?:backslash|asciitilde|asciicircum|less|greater|bar)\{\}|\\[&%$#_{}]|\{\[\}")
    assert not re.search(r"[\\{}%$#&_^~|<>]", known.sub("", cell))
