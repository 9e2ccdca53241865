"""Rule files: what loads, and that every fault is found at its place."""

import marshal
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from nmstag.errors import Fault, RuleError
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules import Rule, load_rules, pattern_field, words_field


@record(frozen=True, slots=True, kw_only=True)
class CueRule(Rule):
    """A schema such as a stage would declare."""

    cues: tuple[str, ...] = words_field(default=())
    pattern: str = pattern_field(default="")
    direction: Literal["before", "after"] = "before"
    window: int = 5
    weight: float = 1.0
    options: dict[str, float] | None = None


GOOD = """\
topic: negation
about: Cues that say a finding is not there.
macros:
  no: [no, without]
  lacks: "lack(?:s|ing)?"
rules:
  - id: negation.no
    cues: [<no>, denies, off]
    direction: after
    examples: ["No [fever]{Disease negated}."]
    counterexamples: ["[Fever]{Disease}."]
  - id: negation.lacks
    pattern: "<lacks> (?P<what>\\\\w+)"
    weight: 2
    options: {a: 1, b: 0.5}
    examples: ["x"]
    counterexamples: ["y"]
  - id: negation.off
    enabled: false
    examples: ["x"]
    counterexamples: ["y"]
"""


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, *names: str) -> list[Fault]:
    with pytest.raises(RuleError) as error:
        load_rules([folder / name for name in names] or folder, CueRule)
    return list(error.value.faults)


def in_rule(lines: str) -> str:
    """A file with one rule that has these further lines; the first of them is line 7."""
    head = 'topic: t\nabout: a\nrules:\n  - id: r1\n    examples: ["x"]\n    counterexamples: ["y"]\n'
    return head + "".join(f"    {line}\n" for line in lines.splitlines())


def test_good_file(tmp_path: Path) -> None:
    first, second = load_rules(write(tmp_path, GOOD), CueRule)
    assert first.cues == ("no", "without", "denies", "off")
    assert (first.topic, first.line, first.direction) == ("negation", 7, "after")
    assert second.pattern == r"(?:lack(?:s|ing)?) (?P<what>\w+)"
    assert (second.weight, second.options) == (2.0, {"a": 1.0, "b": 0.5})
    assert len(load_rules(tmp_path, CueRule, include_disabled=True)) == 3


def test_what_is_stored_comes_back_without_examples_and_place(tmp_path: Path) -> None:
    rules = load_rules(write(tmp_path, GOOD), CueRule)
    again = from_plain(list[CueRule], marshal.loads(marshal.dumps(to_plain(rules))))
    bare = {"examples": (), "counterexamples": (), "path": "", "line": 0}
    assert again == [replace(rule, **bare) for rule in rules]


def test_shared_macros(tmp_path: Path) -> None:
    write(tmp_path, "name\twords\nno\tnone | nil\nnever\tnever\n", "macros.tsv")
    folder = tmp_path / "context"
    folder.mkdir()
    path = write(folder, GOOD.replace("cues: [<no>,", "cues: [<no>, <never>,"))
    assert load_rules(path, CueRule)[0].cues[:3] == ("no", "without", "never")


@pytest.mark.parametrize(
    ("lines", "line", "field", "part"),
    [
        ("cuez: [a]", 7, "r1.cuez", "'cues'"),
        ("direction: befor", 7, "r1.direction", "'before' or 'after'"),
        ("window: many", 7, "r1.window", "a whole number"),
        ("window: 1.5", 7, "r1.window", "a whole number"),
        ("weight: high", 7, "r1.weight", "a number"),
        ("enabled: 7", 7, "r1.enabled", "true or false"),
        ("cues: word", 7, "r1.cues", "a list"),
        ("cues:\n  - a\n  - [b]", 9, "r1.cues[1]", "a text"),
        ("pattern: 'a('", 7, "r1.pattern", "not a regular expression"),
        ("pattern: '<nothing>'", 7, "r1.pattern", "the macro <nothing> is unknown"),
        ("cues: [<nothing>]", 7, "r1.cues", "the macro <nothing> is unknown"),
        ("cues: [a]\ncues: [b]", 8, "r1.cues", "duplicate key (first used on line 7)"),
        ("options: {a: x}", 7, "r1.options.a", "a number"),
        ("precision: high", 7, "r1.precision", "a number"),
        ("path: x", 7, "r1.path", "unknown"),
    ],
)
def test_one_fault(tmp_path: Path, lines: str, line: int, field: str, part: str) -> None:
    (fault,) = faults_of(write(tmp_path, in_rule(lines)))
    assert (fault.path, fault.line, fault.field) == (str(tmp_path / "a.yaml"), line, field)
    assert part in str(fault)


def test_examples_are_required_and_checked(tmp_path: Path) -> None:
    text = "topic: t\nabout: a\nrules:\n  - {id: r1, examples: []}\n"
    assert [fault.field for fault in faults_of(write(tmp_path, text))] == [
        "r1.examples",
        "r1.counterexamples",
    ]
    broken = in_rule("").replace('examples: ["x"]', 'examples: ["x", "[y]{"]')
    assert [fault.field for fault in faults_of(write(tmp_path, broken))] == ["r1.examples[1]"]


def test_all_faults_of_all_files(tmp_path: Path) -> None:
    write(tmp_path, in_rule("cuez: [a]\nwindow: many"))
    write(tmp_path, "topic: t\nrules: [\n", "b.yaml")
    write(tmp_path, "", "c.yaml")
    write(tmp_path, "about: a\nrulez: []\n", "d.yaml")
    (tmp_path / "e.yaml").write_bytes(b"\xff\xfe\x00")
    found = [(Path(fault.path).name, fault.field) for fault in faults_of(tmp_path)]
    assert found == [
        ("a.yaml", "r1.cuez"),
        ("a.yaml", "r1.window"),
        ("b.yaml", ""),
        ("c.yaml", ""),
        ("d.yaml", "rulez"),
        ("d.yaml", "topic"),
        ("d.yaml", "rules"),
        ("e.yaml", ""),
    ]


def test_duplicate_id_across_files(tmp_path: Path) -> None:
    write(tmp_path, in_rule(""))
    write(tmp_path, in_rule(""), "b.yaml")
    (fault,) = faults_of(tmp_path)
    assert (Path(fault.path).name, fault.line, fault.value) == ("b.yaml", 4, "r1")
    assert "a.yaml:4" in fault.message


def test_macro_that_refers_to_itself(tmp_path: Path) -> None:
    text = in_rule("cues: [x]").replace("rules:", "macros:\n  a: [<b>]\n  b: [<a>]\nrules:")
    assert [fault.field for fault in faults_of(write(tmp_path, text))] == ["macros.a", "macros.b"]


def test_missing_file(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "none.yaml")[0].message == "no such file or folder"


def test_a_block_text_is_a_list_of_its_lines(tmp_path: Path) -> None:
    block = "cues: |\n      no sign of\n      # 1\n\n      off\nwindow: 3"
    (rule,) = load_rules(write(tmp_path, in_rule(block)), CueRule)
    assert (rule.cues, rule.window) == (("no sign of", "# 1", "off"), 3)


def test_a_fault_in_a_block_text_names_its_line(tmp_path: Path) -> None:
    write(tmp_path, in_rule("cues: |\n      no\n      <nix>"))
    (fault,) = faults_of(tmp_path)
    assert (fault.line, fault.field) == (7, "r1.cues")


WITH_DEFAULTS = """\
topic: negation
about: Cues that share a direction.
macros:
  no: [no, without]
defaults: {direction: after, window: 3, cues: [<no>]}
rules:
  - id: shared.all
    examples: ["x"]
    counterexamples: ["y"]
  - id: shared.own
    window: 7
    examples: ["x"]
    counterexamples: ["y"]
"""


def test_defaults_are_the_keys_that_a_rule_does_not_give(tmp_path: Path) -> None:
    shared, own = load_rules(write(tmp_path, WITH_DEFAULTS), CueRule)
    assert (shared.direction, shared.window, shared.cues) == ("after", 3, ("no", "without"))
    assert (own.direction, own.window, own.line) == ("after", 7, 10)


@pytest.mark.parametrize(
    ("defaults", "line", "message"),
    [
        ("{directon: after}", 5, "unknown key"),
        ("{direction: beside}", 5, "not allowed"),
        ("[after]", 5, "not a mapping"),
        ("{window: 2, window: 3}", 5, "duplicate key"),
        ("{id: same}", 5, "each rule says this for itself"),
    ],
)
def test_faults_of_defaults_are_reported_once(tmp_path: Path, defaults: str, line: int, message: str) -> None:
    write(tmp_path, WITH_DEFAULTS.replace("{direction: after, window: 3, cues: [<no>]}", defaults))
    (fault,) = faults_of(tmp_path)
    assert (fault.line, message in fault.message) == (line, True), fault


TABLE = """\
# Cues in rows.
id\tcues\tdirection\twindow\tenabled\texamples\tcounterexamples
row.no\tno | without\tafter\t7\t\tx\ty
row.off\tnil\t\t\tfalse\tx | z\ty
\tnever (once|ever)\t\t\t\ta\\nb
"""


def test_rows_of_a_table_are_rules(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    path = write(tmp_path, TABLE, "rows.tsv")
    rules = load_rules(tmp_path, CueRule, include_disabled=True)
    first, off = (rule for rule in rules if rule.path == str(path))
    assert (first.id, first.cues, first.direction, first.window) == ("row.no", ("no", "without"), "after", 7)
    assert (first.line, first.topic, first.source) == (3, "rows", "hand")
    assert (off.enabled, off.window, off.examples) == (False, 5, ("x", "z", "a\nb"))
    assert off.cues == ("nil", "never (once|ever)")


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("\tx\ty\nrow.off", "\t\ty\nrow.off"), 3, "missing key"),
        (("\t7\t", "\tseven\t"), 3, "not a number"),
        (("row.off", "row.no"), 4, "duplicate id"),
        (("\tafter", "\tbeside"), 3, "the value is not allowed"),
        (("\tcounterexamples", ""), 2, "missing column"),
        (("(once|ever)\t", "(once|ever)\tafter"), 5, "a row without an id adds to lists alone"),
        (("row.no\t", "\t"), 3, "missing key"),
        (("no | without", "<nix>"), 3, "the macro <nix> is unknown"),
    ],
)
def test_a_faulty_table_says_where(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    write(tmp_path, TABLE.replace(*change), "rows.tsv")
    fault = faults_of(tmp_path)[0]
    assert (fault.line, message in fault.message) == (line, True), fault


@pytest.mark.parametrize(
    ("old", "new", "line", "advice"),
    [
        ("    cues: [<no>", "\tcues: [<no>", 8, "spaces, not tabs"),
        ("cues: [<no>, denies, off]", "cues: [<no>]{2}, off", 8, "quotes around a text"),
        ("cues: [<no>, denies, off]", "cues: @no", 8, "quotes around a text"),
        ("cues: [<no>, denies, off]", r'cues: ["no\d"]', 8, "each backslash written twice"),
    ],
)
def test_a_text_that_is_no_yaml_gets_advice(tmp_path, old, new, line, advice):
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([path], CueRule)
    (fault,) = error.value.faults
    assert (fault.message[:8], fault.line) == ("not YAML", line)
    assert advice in fault.allowed


def test_a_misspelt_label_of_an_example_is_told(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace("{Disease negated}", "{Disease negatd}"), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([path], CueRule)
    (fault,) = error.value.faults
    assert fault.message == "unknown label 'negatd'; did you mean 'negated'?"
    assert fault.field.startswith("negation.no.examples")
