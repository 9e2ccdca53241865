"""Frames of Spark: columns, tables, packs of the driver, wrong arguments."""

import datetime
import re
import shutil
from pathlib import Path

import pytest

import nmstag
import nmstag.spark
from nmstag.errors import UsageError
from nmstag.formats.rows import COLUMNS, rows_of
from nmstag.packs import default_folder

from .conftest import invented

SCHEMA = "note_id string, note string"


def rows(frame):
    return sorted((tuple(row) for row in frame.collect()), key=repr)


def expected(tagger, notes, table):
    documents = [tagger.tag(nmstag.Document(id, text)) for id, text in notes]
    return sorted((row for one in documents for row in rows_of(one, table)), key=repr)


@pytest.fixture
def tagger(rule_pack):
    return nmstag.load(rule_pack)


def test_tables_have_the_rows_of_the_library_in_any_partition(spark, rule_pack, tagger):
    notes = invented(200)
    frame = spark.createDataFrame(notes, SCHEMA)
    for parts in (1, 5):
        tagged = nmstag.spark.tag(frame.repartition(parts), pack=rule_pack)
        for table, explode in (("mentions", nmstag.spark.mentions), ("relations", nmstag.spark.relations)):
            right = expected(tagger, notes, table)
            assert len(right) > 5
            assert rows(explode(tagged)) == right


def test_the_schema_is_fixed_and_that_of_the_other_tables(spark, rule_pack):
    tagged = nmstag.spark.tag(spark.createDataFrame([], SCHEMA), pack=rule_pack)
    assert tagged.columns == ["note_id", "note", "mentions", "relations", "error"]
    assert tagged.collect() == []
    types = {"text": "string", "number": "bigint", "number or nothing": "bigint", "truth": "boolean"}
    for table, explode in (("mentions", nmstag.spark.mentions), ("relations", nmstag.spark.relations)):
        assert explode(tagged).dtypes == [(name, types[kind]) for name, kind in COLUMNS[table].items()]


def test_other_columns_pass_through(spark, rule_pack):
    when = datetime.datetime(2020, 2, 29, 12, 30)
    schema = "`my note` string, id int, t timestamp, l array<int>, m map<string,int>, d decimal(5,2)"
    frame = spark.createDataFrame([("No pain.", 7, when, [1, None], {"a": 1}, None)], schema)
    tagged = nmstag.spark.tag(frame, text="my note", id="id", pack=rule_pack)
    row = tagged.first()
    assert tuple(row)[:6] == ("No pain.", 7, when, [1, None], {"a": 1}, None)
    assert rows(nmstag.spark.mentions(tagged, id="id"))[0][:4] == ("7", 3, 7, "pain")


@pytest.mark.parametrize(
    ("id", "text", "other"),
    [
        ("a.b", "my col.x", "plain"),
        ("a`b", "`c`", "d``e"),
        ("id", "note", "ID"),
        ("ID", "Note", "note"),
        ("id", "note", "x"),
        ("c2", "c0", "c1"),
        ("", "note", " "),
    ],
)
def test_columns_may_have_any_name(spark, rule_pack, id, text, other):
    frame = spark.createDataFrame([(5, "n1", "No pain."), (6, "n2", None)], "x int, y string, z string")
    frame = frame.toDF(other, id, text)
    tagged = nmstag.spark.tag(frame, text=text, id=id, pack=rule_pack)
    assert tagged.columns == [other, id, text, "mentions", "relations", "error"]
    assert [tuple(row)[:3] for row in tagged.collect()] == [(5, "n1", "No pain."), (6, "n2", None)]
    assert [row[:4] for row in rows(nmstag.spark.mentions(tagged, id=id))] == [("n1", 3, 7, "pain")]
    assert rows(nmstag.spark.relations(tagged, id=id)) == []


def test_two_columns_of_one_name_pass_through_but_are_no_text(spark, rule_pack):
    frame = spark.createDataFrame([(5, 6, "No pain.")], "x int, y int, z string").toDF("x", "x", "note")
    tagged = nmstag.spark.tag(
        frame.toDF("x", "note_id", "note").toDF("x", "x", "note"), id="note", pack=rule_pack
    )
    assert tuple(tagged.first())[:3] == (5, 6, "No pain.")
    with pytest.raises(UsageError, match="several columns have this name"):
        nmstag.spark.tag(frame, id="x", pack=rule_pack)


def test_more_options_are_those_of_the_library(spark, tmp_path):
    pack = shutil.copytree(default_folder(), tmp_path / "pack")
    links = tmp_path / "links.tsv"
    links.write_text("id\tnamespace\tlinked\nMESH:D006220\tUMLS\tC0018546\n")
    notes = [("a", "Rash and NSTEMI after haloperidol; no fever.")]
    options = {"types": "Chemical", "min_score": 0.01, "links": str(links), "profile": "literature"}
    right = nmstag.load(pack, **options)(notes[0][1])
    assert [one.links for one in right.mentions] == [("UMLS:C0018546",)]
    tagged = nmstag.spark.tag(spark.createDataFrame(notes, SCHEMA), pack=pack, **options)
    shutil.rmtree(pack)
    links.unlink()
    (found,) = nmstag.spark.mentions(tagged).collect()
    (mention,) = right.mentions
    assert (found.text, found.links, found.score) == (mention.text, "UMLS:C0018546", mention.score)
    assert mention.score > 0


def test_what_was_not_tagged_says_why_and_is_in_no_table(spark, rule_pack):
    frame = spark.createDataFrame([("a", None), ("b", ""), ("c", "pain " * 9), ("d", "pain")], SCHEMA)
    tagged = nmstag.spark.tag(frame, pack=rule_pack, max_text=20)
    errors = dict(tagged.select("note_id", "error").collect())
    assert errors == {
        "a": "there is no text",
        "b": None,
        "c": "the text has 45 characters (expected at most 20)",
        "d": None,
    }
    assert [row[0] for row in rows(nmstag.spark.mentions(tagged))] == ["d"]


def test_a_pack_need_be_on_the_driver_alone(spark, rule_pack, tagger):
    notes = invented(20)
    tagged = nmstag.spark.tag(spark.createDataFrame(notes, SCHEMA), pack=rule_pack)
    right = expected(tagger, notes, "mentions")
    shutil.rmtree(rule_pack)
    assert rows(nmstag.spark.mentions(tagged)) == right


def test_parquet_gives_the_same_tables(spark, rule_pack, tmp_path):
    tagged = nmstag.spark.tag(spark.createDataFrame(invented(50), SCHEMA), pack=rule_pack)
    tagged.write.parquet(str(tmp_path / "out"))
    again = spark.read.parquet(str(tmp_path / "out"))
    assert rows(nmstag.spark.relations(again)) == rows(nmstag.spark.relations(tagged)) != []


@pytest.mark.parametrize(
    ("schema", "arguments", "told"),
    [
        (SCHEMA, {"text": "nota"}, r"no such column \[text\]: 'nota' .*did you mean 'note'"),
        (SCHEMA, {"id": "pmid"}, r"no such column \[id\]: 'pmid'"),
        ("note_id string, note int", {}, r"a column of the type int \[text\]: 'note' \(expected string\)"),
        ("note_id string, note string, Error int", {}, "has a name that is added: 'Error'"),
        (SCHEMA, {"max_text": 0}, r"\[max_text\]"),
        (SCHEMA, {"profile": "clinicl"}, "did you mean 'clinical'"),
    ],
)
def test_wrong_arguments_are_told_before_anything_runs(spark, schema, arguments, told):
    with pytest.raises(UsageError, match=told):
        nmstag.spark.tag(spark.createDataFrame([], schema), **arguments)


def test_an_unknown_option_is_told_the_known_ones(spark):
    with pytest.raises(TypeError, match="did you mean 'relations'"):
        nmstag.spark.tag(spark.createDataFrame([], SCHEMA), relation="cid")


def test_tables_are_made_of_tagged_frames_alone(spark):
    with pytest.raises(UsageError, match="no column mentions"):
        nmstag.spark.mentions(spark.createDataFrame([], SCHEMA))


def test_the_example_of_the_page_runs(spark):
    page = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(import nmstag\.spark\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names = {"df": spark.createDataFrame([("n1", "Rash due to amoxicillin.")], SCHEMA)}
    exec(example, names)  # what a reader is told to write
    assert [row.text for row in names["mentions"].orderBy("start").collect()] == ["Rash", "amoxicillin"]
    assert [row.type for row in names["relations"].collect()] == ["causes"]
