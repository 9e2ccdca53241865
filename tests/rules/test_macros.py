"""Tables of macros: rows of one name add up, the nearest table wins, and every fault has its line."""

from pathlib import Path

import pytest

from nmstag.errors import RuleError
from nmstag.plain import record
from nmstag.rules import Rule, load_rules, pattern_field, words_field

ROOT = Path(__file__).parents[2]
LONGEST_CELL = 200
RULES = """\
topic: t
about: a
rules:
  - id: r1
    words: [<stop>, nil]
    patterns: ["<stop> it"]
    examples: ["x"]
    counterexamples: ["y"]
"""
TABLE = """\
# What ends a drug.
name\twords\tnote
stop\tstop | (was|were) <held>\tthat it ended
held\theld | paused
stop\tquit
"""


@record(frozen=True, slots=True, kw_only=True)
class WordRule(Rule):
    """A schema such as a stage would declare."""

    words: tuple[str, ...] = words_field(default=())
    patterns: tuple[str, ...] = pattern_field(default=())


def load(folder: Path, table: str, rules: str = RULES, name: str = "a.yaml") -> WordRule:
    (folder / "macros.tsv").write_text(table, encoding="utf-8")
    path = folder / "topic" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(rules, encoding="utf-8")
    return load_rules(path.parent, WordRule)[0]


def test_rows_of_one_name_add_up(tmp_path: Path) -> None:
    rule = load(tmp_path, TABLE)
    assert rule.words == ("stop", "(was|were) <held>", "quit", "nil")
    assert rule.patterns == ("(?:stop|(was|were) (?:held|paused)|quit) it",)


def test_the_nearest_macro_wins(tmp_path: Path) -> None:
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "macros.tsv").write_text("name\twords\nheld\tomitted\n", encoding="utf-8")
    assert load(tmp_path, TABLE).patterns == ("(?:stop|(was|were) (?:omitted)|quit) it",)
    own = RULES.replace("rules:", "macros: {held: skipped}\nrules:")
    assert load(tmp_path, TABLE, own).patterns == ("(?:stop|(was|were) (?:skipped)|quit) it",)


def test_rows_of_rules_use_macros_and_alternatives(tmp_path: Path) -> None:
    rows = "id\twords\tpatterns\texamples\tcounterexamples\nr1\t<held> | nil\t(a|b) <held> | c\tx\ty\n"
    rule = load(tmp_path, TABLE, rows, "rows.tsv")
    assert rule.words == ("held", "paused", "nil")
    assert rule.patterns == ("(a|b) (?:held|paused)", "c")


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("held\theld", "he ld\theld"), 4, "not a name of a macro"),
        (("| paused", "| "), 4, "a bar without a word"),
        (("| paused", "| (paused"), 4, "a round bracket without the other"),
        (("\tquit", "\tquit | stop"), 5, "a word stands twice"),
        (("held | paused", "<stop>"), 3, "refers to itself"),
        (("\twords", "\tword"), 2, "unknown column"),
    ],
)
def test_a_faulty_row_says_where(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        load(tmp_path, TABLE.replace(*change))
    fault = caught.value.faults[0]
    assert (Path(fault.path).name, fault.line, message in fault.message) == ("macros.tsv", line, True), fault


def test_a_table_that_is_no_text_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "macros.tsv").write_bytes(b"\xff")
    (tmp_path / "topic" / "b.yaml").write_text(RULES.replace("r1", "r2"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load(tmp_path, TABLE)
    assert [fault.message for fault in caught.value.faults if fault.path.endswith(".tsv")] == [
        "not UTF-8 (byte 0)"
    ]


def test_the_former_form_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        load(tmp_path, TABLE, "macros: {no: nil}\n", "macros.yaml")
    (fault,) = caught.value.faults
    assert (fault.path.endswith("macros.yaml"), "macros.tsv" in fault.allowed) == (True, True)


def test_tables_of_the_default_pack_can_be_read_and_are_used() -> None:
    tables = sorted((ROOT / "rules").rglob("macros.tsv"))
    assert tables
    for table in tables:
        rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[2:]]
        assert not [row for row in rows if max(map(len, row)) > LONGEST_CELL]
        files = [*table.parent.rglob("*.yaml"), *table.parent.rglob("*.tsv")]
        used = "".join(path.read_text(encoding="utf-8") for path in files)
        assert not {row[0] for row in rows if f"<{row[0]}>" not in used}
