"""Texts are read from Parquet: columns, ids, rows without a text, and files that are none."""

from __future__ import annotations

import gzip

import pytest

import nmstag
from nmstag.errors import FormatError

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

NOTES = {
    "mrn": [7, 8, None],
    "Note": ["No fever.", "Gout 💊.", "Ärger\nin two lines"],
    "ward": [1.5, 2.5, None],
}


@pytest.fixture
def written(tmp_path):
    def write(columns=NOTES, name="notes.parquet", **options):
        parquet.write_table(pyarrow.table(columns), tmp_path / name, **options)
        return tmp_path / name

    return write


def read(path, **options):
    """Return the documents as pairs, and the faults."""
    faults = []
    found = list(nmstag.read(path, on_fault=faults.append, **options))
    return [(document.id, document.text) for document in found], [str(fault) for fault in faults]


@pytest.mark.parametrize("options", [{}, {"row_group_size": 1}, {"use_dictionary": ["Note"]}])
def test_a_row_is_a_document(written, options):
    found, faults = read(written(**options), text_field="note", id_field="mrn")
    assert found == [("7", "No fever."), ("8", "Gout 💊."), ("notes:3", "Ärger\nin two lines")]
    assert faults == []


@pytest.mark.parametrize("kind", ["large_string", "dictionary"])
def test_other_columns_of_text(written, kind):
    texts = pyarrow.array(["Gout.", "Fever.", "Gout."])
    texts = texts.dictionary_encode() if kind == "dictionary" else texts.cast(kind)
    found, faults = read(written({"text": texts}))
    assert found == [("notes:1", "Gout."), ("notes:2", "Fever."), ("notes:3", "Gout.")]
    assert faults == []


def test_a_compressed_file_and_one_whose_format_is_named(written, tmp_path):
    path = written({"text": ["Gout."]})
    (tmp_path / "a.parquet.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert read(tmp_path / "a.parquet.gz")[0] == [("a:1", "Gout.")]
    path.rename(tmp_path / "b")
    assert read(tmp_path / "b", format="parquet")[0] == [("b:1", "Gout.")]


def test_a_row_without_a_text_is_left_out(written):
    found, faults = read(written({"text": ["Gout.", None, ""], "id": ["a", "b", "a"]}))
    assert found == [("a", "Gout."), ("a", "")]
    assert [fault.split("notes.parquet")[1] for fault in faults] == [
        ":2: the row has no text [text]",
        ": 1 row with an id that an earlier row has [id]",
    ]


@pytest.mark.parametrize(
    ("columns", "fields", "told"),
    [
        (NOTES, {}, "no such column [text_field]: 'text'"),
        (NOTES, {"text_field": "Nota"}, "did you mean 'Note'"),
        (NOTES, {"text_field": "note", "id_field": "id"}, "no such column [id_field]: 'id'"),
        (NOTES, {"text_field": "ward"}, "the column has values of type double [text_field]: 'ward'"),
        ({"text": pyarrow.array([], "string")}, {}, "the table has no row with a text"),
    ],
)
def test_what_is_wrong_with_the_columns(written, columns, fields, told):
    found, faults = read(written(columns), **fields)
    assert found == []
    assert len(faults) == 1
    assert told in faults[0]


def test_our_own_tables_are_no_texts(tmp_path):
    nmstag.write([nmstag.Document("1", "Gout.")], tmp_path / "out.parquet")
    found, faults = read(tmp_path / "out.parquet")
    assert found == []
    assert "a table that nmstag wrote" in faults[0]


def test_a_damaged_file_is_told(written):
    path = written()
    path.write_bytes(path.read_bytes()[:-9])
    found, faults = read(path, text_field="note")
    assert found == []
    assert "not Parquet, or damaged; nothing can be read" in faults[0]
    with pytest.raises(FormatError, match="damaged"):
        list(nmstag.read(path, text_field="note", strict=True))
