"""Documents as tables of pandas, Polars and Arrow, and as Parquet files."""

import sys

import pytest

import nmstag
from nmstag import Attribute, Document, Mention, RelatedMentions, Relation, UsageError
from nmstag.formats.rows import COLUMNS, MENTION_COLUMNS, RELATION_COLUMNS

DOCUMENTS = [
    Document(
        "1",
        "No f\ud800ver, x",
        mentions=(Mention(3, 8, "f\ud800ver", "Disease", ("D:1",), (Attribute("negated"),), name="Fever"),),
        relations=(
            Relation("causes", "C:1", "D:1", (), mentions=(RelatedMentions(10, 11, 3, 8),)),
            Relation("CID", "C:1", "D:1"),
        ),
    ),
    Document("2", ""),
]
MAKERS = {"pandas": nmstag.to_pandas, "polars": nmstag.to_polars, "pyarrow": nmstag.to_arrow}


@pytest.fixture(params=MAKERS)
def make(request):
    pytest.importorskip(request.param)
    return MAKERS[request.param]


def rows(table):
    if hasattr(table, "to_pylist"):
        return table.to_pylist()
    return table.to_dicts() if hasattr(table, "to_dicts") else table.to_dict("records")


def names(table):
    return list(getattr(table, "column_names", None) or table.columns)


def types(table):
    if hasattr(table, "schema"):
        return list(map(str, getattr(table.schema, "types", None) or table.schema.values()))
    return list(map(str, table.dtypes))


def test_one_row_a_mention(make):
    (row,) = rows(make(DOCUMENTS))
    assert list(row) == list(MENTION_COLUMNS)
    assert (row["document"], row["start"], row["end"], row["text"]) == ("1", 3, 8, "f\ufffdver")
    assert (row["id"], row["name"], row["negated"], row["measured"]) == ("D:1", "Fever", True, False)


def test_one_row_a_relation(make):
    first, second = rows(make(DOCUMENTS, "relations"))
    assert list(first) == list(RELATION_COLUMNS)
    assert (first["head_start"], first["tail_end"], first["tail_name"]) == (10, 8, "Fever")
    assert str(second["head_start"]) in ("None", "<NA>")


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_and_their_types_are_the_same_without_rows(make, table):
    full, empty = make(DOCUMENTS, table), make([], table)
    assert names(empty) == names(full) == list(COLUMNS[table])
    assert types(empty) == types(full)
    assert len(rows(empty)) == 0


def test_one_document_and_its_own_method(make):
    assert rows(make(DOCUMENTS[0])) == rows(make(DOCUMENTS))
    if make is nmstag.to_pandas:
        assert rows(DOCUMENTS[0].to_pandas("relations"))[0] == rows(make(DOCUMENTS, "relations"))[0]


def test_wrong_arguments_are_told_what_is_right(make):
    with pytest.raises(UsageError, match="did you mean 'relations'"):
        make(DOCUMENTS, "relation")
    for wrong in ("text", 7, ["text"]):
        with pytest.raises(TypeError, match="pipe"):
            make(wrong)


@pytest.mark.parametrize(
    ("module", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("pyarrow", "arrow")]
)
def test_a_library_that_is_absent_is_named_with_its_extra(monkeypatch, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"{module}.*pip install '\.\[{extra}\]' in a clone"):
        MAKERS[module](DOCUMENTS)


@pytest.mark.parametrize("name", ["out.parquet", "out.parquet.gz"])
def test_parquet_files_hold_the_same_rows(tmp_path, name):
    parquet = pytest.importorskip("pyarrow.parquet")
    nmstag.write((document for document in DOCUMENTS), tmp_path / name)
    for table, file in (("mentions", name), ("relations", name.replace("out", "out.relations"))):
        with opened(tmp_path / file) as stream:
            found = parquet.read_table(stream)
        assert found == nmstag.to_arrow(DOCUMENTS, table)


def opened(path):
    import gzip

    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def test_parquet_without_documents_has_its_columns(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    nmstag.write([], tmp_path / "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").schema == nmstag.to_arrow([]).schema
