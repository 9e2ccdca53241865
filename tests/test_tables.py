"""The reader and the writer of tables: columns by name, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmstag.errors import DataError, PackError
from nmstag.tables import read_table, read_text, table_text, write_table


@pytest.fixture
def parse(tmp_path, monkeypatch):
    """Read the text of a table."""
    monkeypatch.chdir(tmp_path)

    def parse_(text, **options):
        faults = []
        Path("a.tsv").write_bytes(text.encode())
        options = {"required": ("id",), "optional": ("label", "note")} | options
        return list(read_table(Path("a.tsv"), on_fault=faults.append, **options)), faults

    return parse_


def test_cells_are_read_by_column_whatever_the_order(parse):
    (row,), faults = parse("# why\nlabel\tid\r\n\n Pain \t X:1\r\n")
    assert not faults
    assert (row["id"], row["label"], row["note"]) == ("X:1", "Pain", "")
    assert (row.line, row.path) == (4, "a.tsv")


def test_a_cell_that_the_line_lacks_is_empty_and_its_column_is_there(parse):
    (row,), _ = parse("id\tlabel\nX:1\n")
    assert "label" in row
    assert "note" not in row
    assert (row["label"], row.text()) == ("", "X:1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id\tlable\n", ("unknown column", 1, "column", "lable", "'label'")),
        (
            "X:1\tPain\n",
            (
                "the first line does not name the columns",
                1,
                "",
                "X:1\tPain",
                "the names of columns, with one tab between two: id, label, note",
            ),
        ),
        (
            "id,label\n",
            ("the columns are not separated by tabs", 1, "", "id,label", "one tab between two cells"),
        ),
        ("id\tzzz\n", ("unknown column", 1, "column", "zzz", "one of id, label, note")),
        ("#\nid\tid\n", ("duplicate column", 2, "column", "id", "")),
        ("label\n", ("missing column", 1, "column", "", "id")),
        ("id\nX:1\tPain\n", ("more cells than columns", 2, "", "X:1\tPain", "at most 1")),
    ],
)
def test_each_fault_has_its_place(parse, text, expected):
    rows, (fault,) = parse(text)
    assert not rows
    assert (fault.message, fault.line, fault.field, fault.value, fault.allowed) == expected


def test_a_row_may_start_with_a_hash_and_hold_a_line_separator(parse):
    rows, _ = parse("# comment\nid\n#3\na\u2028b\n")
    assert [row["id"] for row in rows] == ["#3", "a\u2028b"]


def test_a_file_without_column_names_may_have_comments_anywhere(parse):
    rows, _ = parse("X:1\tPain\n# more\nX:2\n", unnamed=("id", "label"))
    assert [(row.line, row["id"], row["label"]) for row in rows] == [(1, "X:1", "Pain"), (3, "X:2", "")]


def test_the_fault_of_a_row_quotes_the_cell_or_the_row(parse):
    (row,), _ = parse("id\tlabel\nX:1\tPain\n")
    assert str(row.fault("wrong", "label", "Fever")) == "a.tsv:2: wrong [label]: 'Pain' (expected Fever)"
    assert row.fault("wrong").value == "X:1\tPain"


def test_the_place_of_a_broken_byte(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_bytes(b"id\nX\xff\n")
    with pytest.raises(PackError) as caught:
        list(read_table(path, required=("id",), on_fault=print))
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.message) == (str(path), 2, "not UTF-8 (byte 4)")
    with pytest.raises(DataError) as missing:
        read_text(tmp_path / "none", DataError)
    assert type(missing.value) is DataError


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "new" / "deep" / "a.tsv"
    rows = [("X:1", "a\tb\nc"), ("X:2", "\ud800"), ("X:3", "")]
    assert write_table(path, ("id", "label"), rows, ["From:", "  b.tsv"]) == 3
    assert path.read_bytes().startswith(b"# From:\n#   b.tsv\nid\tlabel\nX:1\ta b c\n")
    again = [(row["id"], row["label"]) for row in read_table(path, required=("id", "label"), on_fault=print)]
    assert again == [("X:1", "a b c"), ("X:2", "\ufffd"), ("X:3", "")]


def test_numbers_are_written_as_text():
    assert table_text(("id", "seen"), [("X:1", 3)]) == "id\tseen\nX:1\t3\n"
