"""Reading a lexicon file: its rows, and every fault with the line it is in."""

from __future__ import annotations

import pytest

from nmstag.errors import PackError
from nmstag.lexicon import read_lexicon


def read(tmp_path, content, name="curated/a.tsv"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    faults = []
    return list(read_lexicon(path, tmp_path, faults.append)), faults


def test_a_row_with_all_columns(tmp_path):
    content = (
        "# made by hand\n"
        "name\ttype\tid\tlabel\tnote\tseen\tother\tpart\tfree\n"
        "\n"
        "pain\tDisease\tMESH:D010146|X:1\tPain\twhy\t5\t1\t2\t3\n"
    )
    (row,), faults = read(tmp_path, content)
    assert not faults
    assert (row.name, row.type, row.ids) == ("pain", "Disease", ("MESH:D010146", "X:1"))
    assert (row.source, row.place) == ("curated", "curated/a.tsv:4")
    assert (row.label, row.note, row.counts) == ("Pain", "why", (5, 1, 2, 3))


def test_cells_at_the_end_may_be_left_out(tmp_path):
    rows, faults = read(tmp_path, "name\ttype\tid\tlabel\nfever\tDisease\nrigor\tDisease\tX:1\n")
    assert not faults
    assert [(row.ids, row.counts) for row in rows] == [((), None), (("X:1",), None)]


def test_windows_line_ends_and_spaces_around_cells(tmp_path):
    rows, faults = read(tmp_path, "name\ttype\tid\r\n pain \t Disease \t X:1 \r\n\r\n")
    assert not faults
    assert [(row.name, row.type, row.ids) for row in rows] == [("pain", "Disease", ("X:1",))]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("diseases/C04.tsv", "curated"),
        ("chemicals/D01.tsv", "curated"),
        ("curated/deep/a.tsv", "curated"),
        ("shorthand.tsv", "clinical"),
        ("clinical/a.tsv", "clinical"),
        ("profiles/clinical/names.tsv", "clinical"),
        ("ignored.tsv", "stoplist"),
        ("stoplist.tsv", "stoplist"),
        ("overrides.tsv", "overrides"),
        ("mesh/names.tsv", "mesh"),
    ],
)
def test_the_source_follows_from_the_folder_or_the_file(tmp_path, name, source):
    (row,), _ = read(tmp_path, "name\ttype\tid\tnote\npain\tDisease\tX:1\twhy\n", name)
    assert row.source == source


def test_of_ignored_names_a_phrase_is_for_clinical_prose_and_a_typed_name_needs_its_reason(tmp_path):
    content = "name\ttype\tid\tnote\ngold standard\tNothing\t\t\nice\tChemical\t\t\n"
    rows, faults = read(tmp_path, content, "ignored.tsv")
    assert [(row.name, row.source) for row in rows] == [("gold standard", "clinical")]
    assert [(fault.line, fault.field) for fault in faults] == [(3, "note")]


@pytest.mark.parametrize(
    ("name", "file"),
    [("diseases/C04.tsv", "lexicons/diseases/C04.tsv"), ("profiles/clinical/names.tsv",) * 2],
)
def test_a_fault_of_a_row_names_its_file_as_seen_from_the_pack(tmp_path, name, file):
    (row,), _ = read(tmp_path, "name\ttype\tid\npain\tDisease\tX:1\n", name)
    fault = row.fault("wrong", "id", "X:1", "X:2")
    assert (row.file, fault.path, fault.line, fault.field, fault.allowed) == (file, file, 2, "id", "X:2")


HEAD = "name\ttype\tid\n"


@pytest.mark.parametrize(
    ("content", "line", "field", "value", "allowed"),
    [
        ("name\ttyp\tid\n", 1, "column", "typ", "'type'"),
        ("name\ttype\tid\tzzz\n", 1, "column", "zzz", "one of name, type, id"),
        ("# why\nname\ttype\n", 2, "column", "", "id"),
        (HEAD + "\n\npain\tDisease\tX:1\tmore\n", 4, "", "pain\tDisease\tX:1\tmore", "at most 3"),
        (HEAD + "\tDisease\tX:1\n", 2, "name", "\tDisease\tX:1", ""),
        (HEAD + "pain\t\tX:1\n", 2, "type", "pain\t\tX:1", ""),
        (HEAD + "pain\n", 2, "type", "pain", ""),
        (HEAD + "# x\n", 2, "type", "# x", "comments above the columns"),
        ("type\tid\tname\nDisease\tX:1\n", 2, "name", "Disease\tX:1", ""),
        ("name\ttype\tid\ttype\npain\tDisease\tX:1\tChemical\n", 1, "column", "type", ""),
        ("name\ttype\tid\tseen\npain\tDisease\tX:1\t" + "9" * 5000, 2, "seen", "9" * 5000, "a whole"),
        ("name\ttype\tid\tseen\tfree\npain\tDisease\tX:1\tmany\t1\n", 2, "seen", "many", "a whole number"),
        ("name\ttype\tid\tseen\tfree\npain\tDisease\tX:1\t1\t-1\n", 2, "free", "-1", "a whole number"),
        ("name\ttype\tid\tseen\tfree\npain\tDisease\tX:1\t1\t²\n", 2, "free", "²", "a whole number"),
    ],
)
def test_each_fault_names_its_line_and_value(tmp_path, content, line, field, value, allowed):
    _, faults = read(tmp_path, content)
    fault = faults[0]
    assert fault.path.endswith("a.tsv")
    assert (fault.line, fault.field, fault.value) == (line, field, value)
    assert fault.allowed.startswith(allowed)


def test_a_name_may_start_with_a_hash(tmp_path):
    rows, faults = read(tmp_path, "# how it came to be\n" + HEAD + "#3 syndrome\tDisease\tX:1\n")
    assert not faults
    assert [row.name for row in rows] == ["#3 syndrome"]


@pytest.mark.parametrize("comment", ["", "# why\n"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path, comment):
    rows, faults = read(tmp_path, "\ufeff" + comment + HEAD + "pain\tDisease\tX:1\n")
    assert (len(rows), faults) == (1, [])


@pytest.mark.parametrize("name", ["overrides.tsv", "stoplist.tsv"])
def test_a_row_that_overrides_or_stops_needs_its_reason(tmp_path, name):
    rows, (fault,) = read(tmp_path, HEAD + "pain\tDisease\tX:1\n", name)
    assert not rows
    assert (fault.line, fault.field, fault.value) == (2, "note", "pain")


def test_a_faulty_row_does_not_take_its_neighbours_along(tmp_path):
    rows, faults = read(tmp_path, HEAD + "a1\tDisease\tX:1\n\t\t\nb1\tDisease\tX:2\nc\n")
    assert [row.name for row in rows] == ["a1", "b1"]
    assert [fault.line for fault in faults] == [3, 5]


@pytest.mark.parametrize("content", ["", "# nothing but a remark\n", "\n\n", HEAD])
def test_a_file_without_rows(tmp_path, content):
    assert read(tmp_path, content) == ([], [])


@pytest.mark.parametrize(
    "content", [b"name\ttype\tid\npain\xff\tDisease\tX:1\n", "name\ttype\tid\n".encode("utf-16")]
)
def test_another_encoding_is_told(tmp_path, content):
    with pytest.raises(PackError, match="UTF-8") as caught:
        read(tmp_path, content)
    assert caught.value.faults[0].path.endswith("a.tsv")


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(PackError) as caught:
        list(read_lexicon(tmp_path / "none.tsv", tmp_path, print))
    assert caught.value.faults[0].path.endswith("none.tsv")
