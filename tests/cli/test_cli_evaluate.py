"""`nmstag evaluate` and `nmstag compare` from end to end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

GOLD = """\
1|t|Lithium caused nausea and coma.
1|a|
1\t0\t7\tLithium\tChemical\tD008094
1\t15\t21\tnausea\tDisease\tD009325
1\t26\t30\tcoma\tDisease\tD003128
1\tCID\tD008094\tD009325

"""
PERFECT = GOLD
POOR = """\
1|t|Lithium caused nausea and coma.
1|a|
1\t0\t7\tLithium\tDrug\tD008094
1\t15\t21\tnausea\tDisease\tD003128
1\tCID\tD008094\tD003128

"""


DRUG = "1 mention not scored, of types that the gold does not have: 'Drug (1)'"
"""What is said of the poor predictions."""


@pytest.fixture
def run(call: Run, tmp_path: Path) -> Run:
    """Return a function that runs `nmstag` in a folder with a gold file and two predictions."""
    for name, text in (("gold", GOLD), ("perfect", PERFECT), ("poor", POOR)):
        (tmp_path / f"{name}.pubtator").write_text(text, encoding="utf-8")
    return call


def evaluate(run: Run, *arguments: str) -> tuple[int, str, str]:
    return run("evaluate", "--gold", "gold.pubtator", *arguments)


def test_one_file_prints_its_table_alone(run: Run) -> None:
    status, out, err = evaluate(run, "--pred", "perfect.pubtator")
    assert (status, err) == (0, "")
    assert "all                 3       0       0  100.00  100.00  100.00" in out
    assert "ranking" not in out


def test_several_files_are_ranked(run: Run, tmp_path: Path) -> None:
    status, out, _ = evaluate(
        run, "--pred", "poor.pubtator", "--pred", "best=perfect.pubtator", "--json", "scores.json"
    )
    assert status == 0
    assert "1. best 100.00 100.00-100.00" in " ".join(out.split())
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert [system["name"] for system in scores["systems"]] == ["poor.pubtator", "best"]
    assert scores["rankings"][0]["systems"][0]["name"] == "best"
    assert "randomisation:1000|seed:1" in scores["rankings"][0]["pairs"][0]["signature"]


def test_intervals_carry_their_seed(run: Run) -> None:
    _, out, _ = evaluate(run, "--pred", "poor.pubtator", "--bootstrap", "50", "--seed", "7")
    assert "95 % of F1" in out
    assert "|ci:0.95|bootstrap:50|seed:7" in out


def test_errors_of_mentions_and_relations(run: Run) -> None:
    _, out, _ = evaluate(run, "--pred", "poor.pubtator", "--errors")
    assert "wrong concept        1       1" in out
    assert "missed:\n     1  Lithium\n        1: [Lithium] caused nausea and coma.\n     1  coma\n" in out
    assert (
        "     1  CID(Lithium, nausea), predicted CID(Lithium, coma)\n"
        "        1: {Lithium} caused {nausea} and coma.\n"
    ) in out
    scores = json.loads(evaluate(run, "--pred", "poor.pubtator", "--errors", "--json", "-")[1])
    assert scores["errors"]["relations"]["wrong argument"]["count"] == 1
    assert scores["errors"]["mentions"]["wrong concept"]["strings"] == [
        {
            "gold": "nausea",
            "pred": "nausea",
            "count": 1,
            "document": "1",
            "sentence": "Lithium caused [{nausea}] and coma.",
        }
    ]


def test_kinds_of_errors_by_pack_and_tree(run: Run, small_pack: Path, tmp_path: Path) -> None:
    (tmp_path / "tree.tsv").write_text("D009325\tnausea\tC23.888.821\nD003128\tcoma\tC23.888\n")
    arguments = ("--errors", "--mesh-tree", "tree.tsv", "--pack", str(small_pack))
    _, out, err = evaluate(run, "--pred", "poor.pubtator", *arguments)
    assert err.count("\n") == 1
    assert DRUG in err
    assert "wrong concept        1       1\n  broader            1       1\n" in out
    assert "missed               2       0\n  name unknown       2       0\n" in out
    assert "wrong concept, broader:\n     1  nausea\n" in out
    scores = json.loads(evaluate(run, "--pred", "poor.pubtator", *arguments, "--json", "-")[1])
    assert scores["errors"]["mentions"]["missed"]["kinds"]["name unknown"]["gold"] == 2
    assert scores["errors"]["relations"]["wrong argument"]["kinds"]["broader"]["count"] == 1
    assert "|pack:-|" not in scores["signature"]


def test_type_names_are_mapped(run: Run) -> None:
    _, out, _ = evaluate(run, "--pred", "poor.pubtator", "--map", "Drug=Chemical", "--details")
    assert "mention span Chemical 1 0 0 100.00" in " ".join(out.split())
    assert "|map:Drug=Chemical" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--map", "Drug"), "no mapping of a type [map]: 'Drug' (expected NAME=TYPE)"),
        (("--map", "Drug=Gene"), "does not score this entity type [map]: 'Gene'"),
        (("--pred", "poor.pubtator"), "two files of predictions have the same name"),
        (("--scheme", "bc5cd"), "biored, general; did you mean 'bc5cdr'?"),
        (("--scheme", "conll"), "unknown scheme [scheme]: 'conll'"),
    ],
)
def test_wrong_calls(run: Run, arguments: tuple[str, ...], message: str) -> None:
    status, out, err = evaluate(run, "--pred", "poor.pubtator", *arguments)
    assert (status, out) == (2, "")
    assert message in err


TEXT = "1|t|Lithium caused nausea and coma.\n1|a|\n"


@pytest.mark.parametrize(
    ("pred", "status", "message"),
    [
        (TEXT + "1\t0\t70\tLithium\tChemical\tD1\n", 1, "poor.pubtator:3: the span does not lie in the text"),
        (TEXT + "1\t0\t7\tLithium\n", 1, "poor.pubtator:3: an annotation has 4 columns"),
        (TEXT + "1\tCID\tD1\n", 1, "poor.pubtator:3: a relation has 1 arguments"),
        (
            TEXT + "1\t0\t7\tLithiun\tChemical\tD1\n",
            0,
            "poor.pubtator:3: the text has something else at 0 to 7",
        ),
        (TEXT.replace("1|t|", "2|t|").replace("1|a|", "2|a|"), 1, "document ids do not line up"),
        (
            TEXT + "\n" + TEXT,
            1,
            "1 predicted document not in the gold [gold]: '1 (no. 2 of that id)'",
        ),
        ("", 1, "poor.pubtator: the file is empty"),
        ("no PubTator at all\n", 1, "poor.pubtator:1:"),
    ],
)
def test_malformed_predictions(run: Run, tmp_path: Path, pred: str, status: int, message: str) -> None:
    (tmp_path / "poor.pubtator").write_text(pred, encoding="utf-8")
    got, _, err = evaluate(run, "--pred", "poor.pubtator")
    assert message in err
    assert got == status


def test_predictions_may_be_in_another_encoding_than_the_gold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "poor.pubtator").write_text(PERFECT, encoding="utf-16")
    _, _, err = evaluate(run, "--pred", "poor.pubtator")
    assert "try --encoding utf-16" in err
    status, out, err = evaluate(run, "--pred", "poor.pubtator", "--encoding", "utf-16")
    assert (status, err) == (0, "")
    assert "all                 3       0       0  100.00  100.00  100.00" in out
    both = ("poor.pubtator", "poor.pubtator", "--gold", "gold.pubtator", "--encoding", "utf-16")
    assert run("compare", *both)[0] == 0
    assert evaluate(run, "--pred", "poor.pubtator", "--encoding", "utf-99")[0] == 2


def test_compare_explains_errors_with_a_pack_and_the_tree(run: Run, small_pack: Path, tmp_path: Path) -> None:
    (tmp_path / "tree.tsv").write_text("D009325\tnausea\tC23.888.821\nD003128\tcoma\tC23.888\n")
    runs = ("perfect.pubtator", "poor.pubtator", "--gold", "gold.pubtator")
    status, out, err = run("compare", *runs, "--mesh-tree", "tree.tsv", "--pack", str(small_pack))
    assert (status, DRUG in err) == (0, True)
    assert "after:  missed, name unknown\n" in out
    assert "after:  wrong concept, broader  nausea [15:21] Disease MESH:D003128" in out
    assert "after:  wrong argument, broader  CID(Lithium, coma)" in out
    assert "|pack:-|" not in out


def test_compare_without_gold_tells_how_far_two_tools_agree(run: Run, tmp_path: Path) -> None:
    scheme = ("--scheme", "bc5cdr")
    status, out, err = run("compare", "perfect.pubtator", "poor.pubtator", *scheme)
    assert (status, err) == (0, "")
    assert "all 50.00 50.00 mention relaxed" in " ".join(out.split())
    assert "kappa of words" in out
    (tmp_path / "moved.pubtator").write_text(
        POOR.replace("caused nausea", "made nausea").replace("\t15\t21", "\t13\t19")
    )
    status, out, _ = run("compare", "perfect.pubtator", "moved.pubtator", *scheme, "--json", "-")
    found = json.loads(out)
    assert found["agreement"]["first_as_gold"]["scores"]["mention_strict"]["overall"]["recall"] == 1 / 3
    assert found["agreement"]["second_as_gold"]["scores"]["mention_strict"]["overall"]["precision"] == 1 / 3
    assert found["notes"] == ["moved to A's text, which differs: 1 document of B (1 at 8)"]
    assert {"first": "Disease", "second": None, "count": 1} in found["kappa"]["words"]


def test_compare_without_gold_refuses_what_needs_it(run: Run) -> None:
    status, _, err = run("compare", "perfect.pubtator", "poor.pubtator", "--strict")
    assert status == 2
    assert "needs gold annotations" in err


def test_compare_tells_what_got_better(run: Run) -> None:
    status, out, err = run("compare", "poor.pubtator", "perfect.pubtator", "--gold", "gold.pubtator")
    assert (status, DRUG in err) == (0, True)
    assert "mention strict 50.00 100.00 +50.00" in " ".join(out.split())
    assert "\nbc5cdr|mention:strict|types:Chemical,Disease|docs:1|gold:" in out
    assert "improvements, mentions (3):" in out
    assert "gold: CID(Lithium, nausea)" in out
    status, out, _ = run(
        "compare", "perfect.pubtator", "poor.pubtator", "--gold", "gold.pubtator", "--json", "-"
    )
    assert json.loads(out)["counts"]["relation"] == {
        "improvement": 0,
        "regression": 1,
        "wrong otherwise": 0,
        "wrong in both": 0,
        "right in both": 0,
    }


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        ("md", "# Evaluation of"),
        ("json", "{"),
        ("html", "<!DOCTYPE html>"),
        ("csv", "system,score,of,tp,fp,fn,precision,recall,f1,"),
        ("TEX", "% Evaluation of"),
    ],
)
def test_a_report_is_written_by_its_suffix(run: Run, tmp_path: Path, suffix: str, start: str) -> None:
    if suffix == "html":
        pytest.importorskip("jinja2")

    status, out, err = evaluate(
        run, "--pred", "poor.pubtator", "--pred", "perfect.pubtator", "--report", f"out.{suffix}"
    )
    assert (status, DRUG in err) == (0, True)
    assert "errors: mentions" not in out
    assert (tmp_path / f"out.{suffix}").read_text(encoding="utf-8").startswith(start)


def test_several_reports_are_written_in_one_run(run: Run, tmp_path: Path) -> None:
    both = ("--report", "out.csv", "--report", "out.tex")
    assert evaluate(run, "--pred", "poor.pubtator", *both)[0] == 0
    assert {path.name for path in tmp_path.glob("out.*")} == {"out.csv", "out.tex"}


def test_a_report_of_another_form_is_refused_before_anything_is_read(run: Run) -> None:
    status, _, err = run("evaluate", "--gold", "none", "--pred", "none", "--report", "out.pdf")
    assert status == 2
    assert (
        "no such form of report [report]: 'out.pdf' (expected .html or .md or .csv or .tex or .json)" in err
    )


def test_an_html_report_says_what_to_install_before_anything_is_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("jinja2")
    monkeypatch.setitem(sys.modules, "jinja2", None)
    status, _, err = run("evaluate", "--gold", "none", "--pred", "none", "--report", "out.html")
    assert status == 2
    assert "an HTML report needs Jinja2" in err
    assert "pip install '.[report]' in a clone" in err


@pytest.mark.parametrize(
    "arguments",
    [
        "evaluate --gold gold.pubtator --pred none",
        "evaluate --gold none --pred poor.pubtator",
        "evaluate --gold gold.pubtator --pred poor.pubtator --pred none",
        "evaluate --gold gold.pubtator --pred none --missing empty",
        "compare none poor.pubtator",
        "compare poor.pubtator none",
        "compare none poor.pubtator --gold gold.pubtator",
        "compare perfect.pubtator poor.pubtator --gold none",
        "bench none --out out",
        "build --corpus none --out out",
        "build --mesh none --out out",
        "tag none",
        "tag gold.pubtator --links none",
        "view none",
        "explain none",
    ],
)
def test_an_input_that_is_not_there_has_status_1_whatever_reads_it(run: Run, arguments: str) -> None:
    status, _, err = run(*arguments.split())
    assert status == 1
    assert "none: cannot" in err
    assert "line up" not in err


def test_an_empty_file_of_predictions_may_be_scored_where_missing_ones_are_empty(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "none.jsonl").write_text("")
    assert "there is no document to score" in evaluate(run, "--pred", "none.jsonl")[2]
    status, out, _ = evaluate(run, "--pred", "none.jsonl", "--missing", "empty")
    assert status == 0
    assert "all                 0       0       3" in out


def test_types_that_the_gold_does_not_have_are_told_with_what_they_may_be(call, tmp_path, write):
    gold = "1|t|Gout\n1|a|on colchicine, insulin.\n1\t0\t4\tGout\tDisease\tD006073\n"
    drugs = "1\t8\t18\tcolchicine\tChemical\tD003078\n1\t20\t27\tinsulin\tChemical\tD007328\n"
    write(tmp_path / "g.pubtator", f"{gold}{drugs}\n")
    other = "1\t5\t7\ton\tTEST\t-1\n1\t8\t10\tco\tGene\t-1\n"
    write(tmp_path / "p.pubtator", f"{gold}{drugs.replace('Chemical', 'DRUG')}{other}\n")
    scored = ("evaluate", "--gold", "g.pubtator", "--pred", "p.pubtator")
    status, _, err = call(*scored)
    assert (status, err.count("warning")) == (0, 1)
    assert (
        "p.pubtator: 3 mentions not scored, of types that the gold does not have: 'DRUG (2), TEST (1)'" in err
    )
    assert "--map DRUG=Chemical --map TEST=-)" in err
    status, out, err = call(*scored, "--map", "DRUG=Chemical", "--map", "TEST=-")
    assert (status, err, "Chemical            2       0       0" in out) == (0, "", True)


@pytest.mark.parametrize(
    ("relation", "warnings"),
    [
        ("1\tcauses\tD008094\tD009325\n", 1),
        ("1\tcauses\tD008094\tD009325\n1\tCID\tD008094\tD003128\n", 0),
        ("1\tPositive_Correlation\tD008094\tD009325\n", 0),
        ("", 0),
    ],
)
def test_relations_of_another_scheme_are_told(run: Run, tmp_path: Path, relation: str, warnings: int) -> None:
    text = PERFECT.replace("1\tCID\tD008094\tD009325\n", relation)
    (tmp_path / "other.pubtator").write_text(text)
    status, _, err = evaluate(run, "--pred", "other.pubtator")
    assert (status, err.count("warning")) == (0, warnings)
    told = "other.pubtator: none of 1 relation has a type of the gold: 'causes (1)' (expected CID; "
    assert (told in err) == bool(warnings)


def test_a_missing_document_names_the_option_for_it(call, tmp_path, write):
    write(tmp_path / "g.pubtator", "1|t|Gout\n1|a|\n\n2|t|Gout\n2|a|\n\n")
    write(tmp_path / "p.pubtator", "1|t|Gout\n1|a|\n\n")
    status, _, err = call("evaluate", "--gold", "g.pubtator", "--pred", "p.pubtator")
    assert (status, "--missing empty or --missing skip" in err) == (1, True)
