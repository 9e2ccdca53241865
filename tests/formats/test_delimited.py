"""CSV and TSV: texts in, tables of mentions and relations out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import (
    ATTRIBUTES,
    Attribute,
    Document,
    Evidence,
    Mention,
    Passage,
    RelatedMentions,
    Relation,
)
from nmstag.errors import UsageError
from nmstag.formats import FORMATS, Fields, read_documents, write_documents
from nmstag.formats.base import no_surrogates
from nmstag.formats.rows import MENTION_COLUMNS, RELATION_COLUMNS

TEXT = "PMH: fever.\nNo rash."
FEVER = Mention(5, 10, "fever", "Disease", ("D:1",), (), (Evidence("lexicon", "a.tsv:1"),), name="Fever")
DOCUMENT = Document(
    "n,1",
    TEXT,
    (Passage(0, 20, "note"), Passage(0, 11, "history"), Passage(12, 20, "findings")),
    (
        Mention(
            5,
            10,
            "fever",
            "Disease",
            ("D:1",),
            (),
            (Evidence("lexicon", "a.tsv:1"),),
            name="Fever",
            links=("U:1", "U:2"),
        ),
        Mention(15, 19, "rash", "Disease", ("D:2", "D:3"), (Attribute("negated"),), name="Rash|Spots"),
    ),
    (
        Relation("causes", "D:1", "D:9", (Evidence("rule", "r"),), "", (), (RelatedMentions(5, 10, 15, 19),)),
        Relation("CID", "D:1", "D:1", novelty="No", attributes=(Attribute("uncertain"),)),
    ),
)


def read(text, name="csv", **options):
    faults = []
    lines = io.StringIO(text, newline="\n") if isinstance(text, str) else text
    return list(FORMATS[name].read(lines, path="in.csv", on_fault=faults.append, **options)), faults


def written(documents, name="csv"):
    streams = io.StringIO(), io.StringIO()
    FORMATS[name].write(documents, streams[0], relations=streams[1])
    return [
        list(csv.DictReader(io.StringIO(s.getvalue(), newline=""), delimiter=",\t"[name == "tsv"]))
        for s in streams
    ]


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_one_row_a_mention_and_one_a_relation(name):
    mentions, relations = written([DOCUMENT], name)
    fever, rash = mentions
    assert list(fever) == list(MENTION_COLUMNS)
    assert list(relations[0]) == list(RELATION_COLUMNS)
    assert (fever["document"], fever["start"], fever["end"], fever["name"]) == ("n,1", "5", "10", "Fever")
    assert (fever["links"], rash["links"]) == ("U:1|U:2", "")
    assert (fever["section"], rash["section"]) == ("history", "findings")
    assert (fever["rule"], rash["rule"]) == ("a.tsv:1", "")
    assert {name for name in ATTRIBUTES if rash[name] == "true"} == {"negated"}
    assert {fever[name] for name in ATTRIBUTES} == {"false"}
    assert (rash["id"], rash["name"]) == ("D:2|D:3", "Rash|Spots")
    causes, cid = relations
    assert (causes["head_name"], causes["tail_name"], causes["tail_start"]) == ("Fever", "", "15")
    assert (cid["head_start"], cid["novelty"], cid["uncertain"]) == ("", "No", "true")


def test_without_documents_there_is_the_row_of_names():
    stream = io.StringIO()
    FORMATS["csv"].write([], stream)
    assert stream.getvalue() == ",".join(MENTION_COLUMNS) + "\n"


def test_relations_without_a_file_are_a_warning():
    faults = []
    FORMATS["csv"].write([DOCUMENT, DOCUMENT], io.StringIO(), on_fault=faults.append)
    assert [(fault.severity, fault.message[:2]) for fault in faults] == [("warning", "4 ")]


@given(st.lists(st.tuples(st.text(), st.text())), st.sampled_from(["csv", "tsv"]))
def test_any_text_is_read_as_it_was_and_any_mention_comes_back(pairs, name):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=",\t"[name == "tsv"], quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text"), *pairs])
    texts = [document.text for document in read(stream.getvalue(), name)[0]]
    assert texts == [text for _, text in pairs]
    mentions = tuple(Mention(0, len(text), text, kind) for kind, text in pairs if text)
    table = written([Document(kind, text, mentions=mentions) for kind, text in pairs[:1]], name)[0]
    expected = [(no_surrogates(one.text), str(one.end), no_surrogates(one.type)) for one in mentions]
    assert [(row["text"], row["end"], row["type"]) for row in table] == (expected if pairs else [])


@pytest.mark.parametrize(
    "line", ["ID,Text\n7,No fever\n", "id;age;text\n7;71;No fever\n", '\ufeff"id","text"\n7,No fever']
)
def test_columns_are_found_in_any_case_and_with_other_separators(line):
    documents, faults = read(line.removeprefix("\ufeff"))
    assert (documents, faults) == ([Document("7", "No fever")], [])


def test_columns_by_name_and_rows_without_id():
    fields = Fields("note", "mrn")
    documents, faults = read('mrn,note\n7,"a\r\nb ""c"""\n,d\n', fields=fields)
    assert documents == [Document("7", 'a\r\nb "c"'), Document("in:4", "d")]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "fields", "value", "allowed"),
    [
        ("a,note\n1,2\n", Fields(), "text", "one of a, note"),
        ("id,note\n1,2\n", Fields("nota"), "nota", "did you mean 'note'"),
        ("id,text\n1,2\n", Fields("", "idd"), "idd", "did you mean 'id'"),
    ],
)
def test_an_unknown_column_is_told_with_those_there_are(text, fields, value, allowed):
    documents, (fault,) = read(text, fields=fields)
    assert (documents, fault.value, fault.line) == ([], value, 1)
    assert allowed in fault.allowed


def test_only_the_broken_row_is_left_out():
    lines = ["id,text\n", "1,a\n", "2,b,c\n", None, '3,"d\n', None, "rest\n", "4,e\n", '5,"f\n']
    documents, faults = read(lines)
    assert [document.id for document in documents] == ["1", "4"]
    assert [(fault.line, fault.message) for fault in faults] == [
        (3, "the row has 3 fields"),
        (7, "the row has 1 fields"),
        (9, "a quotation mark that is not closed"),
    ]


@pytest.mark.parametrize(
    ("rows", "ids", "lines"),
    [
        (['1,"No fever', "2,gout", "3,rash"], ["2", "3"], [2]),
        (['1,"No fever', '2,"gout"', "3,rash"], ["2", "3"], [2]),
        (["1,a", '2,"b', '3,"c, ""d"""', '4,"e', '5,"f"'], ["1", "3", "5"], [3, 5]),
        (['1,"a', '2,"b', '3,"c'], [], [2, 3, 4]),
        (['1,"a', "b", '"', '2,"c'], ["1"], [5]),
        (['1,"fever" and "rash"', "2,b"], ["1", "2"], []),
        (['1,fever "so called"', "2,b"], ["1", "2"], []),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mark_that_is_not_closed_costs_its_own_row(rows, ids, lines, end):
    documents, faults = read(end.join(["id,text", *rows]) + end)
    assert [document.id for document in documents] == ids
    assert [(fault.line, fault.message) for fault in faults if fault.severity == "error"] == [
        (line, "a quotation mark that is not closed") for line in lines
    ]


def test_rows_that_go_on_to_the_end_are_not_read_for_ever():
    documents, faults = read("id,text\n" + 'x","z\n' * 40)
    assert (documents, len(faults)) == ([], 22)
    assert faults[-1].severity == "warning"
    assert faults[20].message.endswith("as in 20 rows before; 19 lines after it are not read")


def test_the_lines_of_a_row_with_other_fields_are_named():
    documents, (fault,) = read('id,text\n1,"a\nb\n",c\n2,d\n')
    assert [one.id for one in documents] == ["2"]
    assert (fault.line, fault.message) == (2, "the row, lines 2 to 4, has 3 fields")


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_lone_carriage_return_is_a_character(end):
    documents, faults = read(f'id,text\n1,a\rb\r\r\n"2","c\rd\r\ne"\n\r3,\rx{end}', delimiter=",")
    texts = [("1", "a\rb\r"), ("2", "c\rd\r\ne"), ("\r3", "\rx")]
    assert ([(one.id, one.text) for one in documents], faults) == (texts, [])


def test_repeated_ids_are_one_warning_and_long_texts_are_read():
    documents, (fault,) = read(f"id,text\n1,{'x' * 200_000}\n1,b\n1,c\n")
    assert [len(document.text) for document in documents] == [200_000, 1, 1]
    assert (fault.severity, fault.field, fault.message[:6]) == ("warning", "id", "2 rows")


def test_our_own_table_is_no_input():
    stream = io.StringIO()
    FORMATS["csv"].write([], stream)
    documents, (fault,) = read(stream.getvalue() + "x")
    assert (documents, "nmstag wrote" in fault.message) == ([], True)


def test_fields_of_jsonl_of_another_program():
    text = '{"note":"a","mrn":7,"age":1}\n{"note":"b"}\n{"nota":"c"}\n[1]\n{"note":"d","mrn":true}\n'
    documents, faults = read(text, "jsonl", fields=Fields("note"))
    assert [(one.id, one.text) for one in documents] == [("in:1", "a"), ("in:2", "b"), ("in:5", "d")]
    assert [fault.line for fault in faults] == [3, 4]
    documents, faults = read(text, "jsonl", fields=Fields("note", "mrn"))
    assert [(one.id, one.text) for one in documents] == [("7", "a")]
    assert [(fault.line, fault.field) for fault in faults if fault.field == "--id-field"] == [
        (2, "--id-field"),
        (5, "--id-field"),
    ]


def test_fields_are_for_formats_that_have_them(tmp_path):
    with pytest.raises(UsageError, match="no fields"):
        read_documents([], "pubtator", fields=Fields("note"))
    path = tmp_path / "a.txt"
    path.write_text("fever", encoding="utf-8")
    faults = []
    assert list(read_documents(path, fields=Fields("note"), on_fault=faults.append)) == []
    assert "jsonl" in faults[0].allowed


def test_a_folder_is_searched_for_tables_only_when_asked(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,fever\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("cough", encoding="utf-8")
    assert [one.text for one in read_documents(tmp_path)] == ["cough"]
    assert [one.text for one in read_documents(tmp_path, "CSV")] == ["fever"]


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.tsv"])
def test_relations_are_written_beside(tmp_path, name):
    write_documents([DOCUMENT], str(tmp_path / name), FORMATS[name.split(".")[1]])
    beside = name.replace("out.", "out.relations.")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, beside])
