"""PubTator: what is read, what is reported, and that writing and reading agree."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Mention, Passage, Relation
from nmstag.errors import Fault, FormatError
from nmstag.formats import FORMATS
from nmstag.formats.base import one_line
from nmstag.formats.concept_ids import join_ids, split_ids

PUBTATOR = FORMATS["pubtator"]
DOCUMENT = "1|t|Fever after haloperidol\n1|a|No rigidity.\n"


def read(text: str, strict: bool = False) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    lines = io.StringIO(text, newline="\n")
    return list(PUBTATOR.read(lines, path="in.pubtator", strict=strict, on_fault=faults.append)), faults


def write(*documents: Document, **options: object) -> str:
    stream = io.StringIO(newline="\n")
    PUBTATOR.write(documents, stream, on_fault=lambda fault: None, **options)
    return stream.getvalue()


def mention(line: str) -> Mention:
    documents, faults = read(DOCUMENT + line + "\n")
    assert faults == []
    return documents[0].mentions[0]


def test_title_and_abstract_are_one_character_apart() -> None:
    documents, faults = read(
        DOCUMENT + "1\t0\t5\tFever\tDisease\tD005334\n1\t27\t35\trigidity\tDisease\t-1\n\n"
    )
    assert faults == []
    assert documents == [
        Document(
            "1",
            "Fever after haloperidol\nNo rigidity.",
            (Passage(0, 23, "title"), Passage(24, 36, "abstract")),
            (Mention(0, 5, "Fever", "Disease", ("D005334",)), Mention(27, 35, "rigidity", "Disease")),
        )
    ]


@pytest.mark.parametrize(
    ("column", "kind", "ids"),
    [
        ("D1", "Disease", ("D1",)),
        ("D1|D2", "Disease", ("D1", "D2")),
        ("D1,D2", "DiseaseOrPhenotypicFeature", ("D1", "D2")),
        ("D1+D2", "SpecificDisease", ("D1", "D2")),
        ("D1|D2+D3", "CompositeMention", ("D1", "D2", "D3")),
        ("11;12", "Gene", ("11", "12")),
        (" D1", "DiseaseClass", (" D1",)),
        ("D1|-1", "Disease", ("D1", "-1")),
        ("OMIM:100|D2", "Disease", ("OMIM:100", "D2")),
        ("-1", "Disease", ()),
        ("-", "ChemicalEntity", ()),
        ("", "Chemical", ()),
        ("c|SUB|A|123|G", "SequenceVariant", ("c|SUB|A|123|G",)),
        ("c|SUB|G|24+1|T", "DNAMutation", ("c|SUB|G|24+1|T",)),
        ("p|FS|P|686||", "ProteinMutation", ("p|FS|P|686||",)),
        ("p|SUB|V|600|E", "Variation", ("p|SUB|V|600|E",)),
        ("rs12,rs34", "SNP", ("rs12", "rs34")),
        ("rs12", "SNP", ("rs12",)),
    ],
)
def test_ids(column: str, kind: str, ids: tuple[str, ...]) -> None:
    assert split_ids(column, kind)[0] == ids
    found = mention(f"1\t0\t5\tFever\t{kind}\t{column}")
    assert found.ids == ids
    if ids:
        assert join_ids(found) == column


@pytest.mark.parametrize(("kind", "null"), [("Disease", "-1"), ("ChemicalEntity", "-")])
def test_no_id_is_written_as_the_corpus_with_that_type_writes_it(kind: str, null: str) -> None:
    document = Document("1", "Fever", mentions=(Mention(0, 5, "Fever", kind),))
    assert f"\t{kind}\t{null}\n" in write(document)
    assert f"\t{kind}\tnone\n" in write(document, null_id="none")


def test_missing_concept_column() -> None:
    assert mention("1\t0\t5\tFever\tDisease").ids == ()


def test_parts_and_attributes_come_back() -> None:
    line = "1\t0\t5\tFever\tDisease\tD1|D2\trenal failure|hepatic failure\tnegated,historical"
    found = mention(line)
    assert found.parts == ("renal failure", "hepatic failure")
    assert found.attributes == (Attribute("negated"), Attribute("historical"))
    documents, _ = read(DOCUMENT + line + "\n")
    assert line + "\n" in write(*documents, attributes=True)
    assert line.rpartition("\t")[0] + "\n" in write(*documents)


def test_attribute_column_stands_behind_an_empty_one() -> None:
    found = Mention(0, 5, "Fever", "Disease", ("D1",), (Attribute("negated"),))
    text = write(Document("1", "Fever", mentions=(found,)), attributes=True)
    assert "1\t0\t5\tFever\tDisease\tD1\t\tnegated\n" in text
    assert read(text)[0][0].mentions == (found,)


@pytest.mark.parametrize(
    ("line", "relations"),
    [
        ("1\tCID\tD1\tD2", [("CID", "D1", "D2", "")]),
        ("1\tCID\tD1\tD2\t", [("CID", "D1", "D2", "")]),
        ("1\tAssociation\t6528\tD2\tNovel", [("Association", "6528", "D2", "Novel")]),
        ("1\tBind\t1,2\tD2|D3\tNo", [("Bind", "1,2", "D2|D3", "No")]),
        ("1\tBind\tD1\tD2\tD3\tNo", [("Bind", "D1", "D2", "No"), ("Bind", "D1", "D3", "No")]),
        ("1\tBind\tD1\tD2\tD3", [("Bind", "D1", "D2", ""), ("Bind", "D1", "D3", "")]),
    ],
)
def test_relations(line: str, relations: list[tuple[str, str, str, str]]) -> None:
    documents, faults = read(DOCUMENT + line + "\n")
    assert documents[0].relations == tuple(
        Relation(kind, head, tail, novelty=novelty) for kind, head, tail, novelty in relations
    )
    assert [fault.severity for fault in faults] == ["warning"] * (len(relations) - 1)
    assert read(write(*documents))[0] == documents


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("1\t0\t5\tFever", ""),
        ("1\tAssociation\tD1", "Association"),
        ("1\t5\t0\tFever\tDisease\tD1", "start, end"),
        ("1\t5\t5\t\tDisease\tD1", "start, end"),
        ("1\t30\t500\tx\tDisease\tD1", "start, end"),
        ("1\t-3\t5\tFever\tDisease\tD1", "start"),
        ("1\t0\t5.0\tFever\tDisease\tD1", "end"),
        ("1\t\t5\tFever\tDisease\tD1", "start"),
        ("1\t" + "9" * 5000 + "\t5\tFever\tDisease\tD1", "start"),
        ("1\t٣\t5\tFever\tDisease\tD1", "start"),
        ("2\t0\t5\tFever\tDisease\tD1", "id"),
        ("1|a|once more", "abstract"),
        ("a line of prose", ""),
    ],
)
def test_only_the_faulty_line_is_left_out(line: str, place: str) -> None:
    good = "1\t0\t5\tFever\tDisease\tD1\n"
    documents, faults = read(f"{DOCUMENT}{line}\n{good}\n2|t|Next\n2|a|one\n")
    assert [(fault.path, fault.line, fault.field, fault.severity) for fault in faults] == [
        ("in.pubtator", 3, place, "error")
    ]
    assert [len(document.mentions) for document in documents] == [1, 0]


def test_more_than_eight_columns_keep_the_mention() -> None:
    documents, faults = read(DOCUMENT + "1\t0\t5\tFever\tDisease\tD1\t\t\tx\ty\n")
    assert len(documents[0].mentions) == 1
    assert [fault.value for fault in faults] == ["x"]


def test_text_that_is_not_at_its_offsets_is_a_warning_and_the_offsets_stay() -> None:
    documents, faults = read(DOCUMENT + "1\t1\t5\tFever\tDisease\tD1\n")
    assert documents[0].mentions[0].text == "ever"
    assert [(fault.severity, fault.line, fault.value, fault.allowed) for fault in faults] == [
        ("warning", 3, "Fever", "'ever'")
    ]


def test_strict_raises_all_faults_behind_the_last_document() -> None:
    text = DOCUMENT + "1\t1\t5\tFever\tDisease\tD1\n1\t9\t5\tx\tDisease\tD1\n\n2|t|Next\n2|a|one\n"
    documents = []
    reader = PUBTATOR.read(io.StringIO(text, newline="\n"), path="p", strict=True)
    with pytest.raises(FormatError) as caught:
        documents += list(iter(lambda: next(reader), None))
    assert [fault.line for fault in caught.value.faults] == [3, 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1|t|A\n1|a|B\n2|t|C\n2|a|D\n", [("1", "A\nB"), ("2", "C\nD")]),
        ("1|t|A\r\n1|a|B\r\n\r\n2|t|C\r\n2|a|D", [("1", "A\nB"), ("2", "C\nD")]),
        ("\n\n1|t|A\n\n1|a|B\n\n\n\n", [("1", "A\nB")]),
        ("PMC-7.a b|t|A|t|x\nPMC-7.a b|a|\n", [("PMC-7.a b", "A|t|x\n")]),
        ("1|t|A\tb\n1|a|C\td\te\n", [("1", "A\tb\nC\td\te")]),
        ("1|t|A\u2028b\x85\n1|a|\x0cC\r\r\n", [("1", "A\u2028b\x85\n\x0cC\r")]),
    ],
)
def test_layouts(text: str, expected: list[tuple[str, str]]) -> None:
    documents, faults = read(text)
    assert [(document.id, document.text) for document in documents] == expected
    assert faults == []


@pytest.mark.parametrize(
    ("text", "expected", "fields"),
    [
        ("1|t|A\n\n2|t|C\n2|a|D\n", [("1", "A"), ("2", "C\nD")], ["abstract"]),
        ("1|a|B\n2|t|C\n2|a|D\n", [("1", "\nB"), ("2", "C\nD")], ["title"]),
        ("|t|A\n|a|B\n\t0\t1\tA\tDisease\tD1\n", [("in:1", "A\nB")], ["id"]),
        ("1|t|A\n1|a|B\n\n1|t|C\n1|a|D\n", [("1", "A\nB"), ("1", "C\nD")], ["id"]),
    ],
)
def test_odd_documents_are_kept_with_a_warning(
    text: str, expected: list[tuple[str, str]], fields: list[str]
) -> None:
    documents, faults = read(text)
    assert [(document.id, document.text) for document in documents] == expected
    assert [(fault.field, fault.severity) for fault in faults] == [(name, "warning") for name in fields]


def test_a_run_of_stray_lines_is_one_fault() -> None:
    documents, faults = read("prose\nmore prose\n9\t0\t1\tx\tDisease\tD1\n" + DOCUMENT)
    assert len(documents) == 1
    assert [(fault.line, fault.value) for fault in faults] == [(1, "prose")]
    assert "2 more" in faults[0].message


def test_an_undecodable_line_loses_its_document_and_no_other() -> None:
    lines: list[str | None] = []
    for name in "1234":
        lines += [f"{name}|t|Fever\n", f"{name}|a|None.\n", f"{name}\t0\t5\tFever\tDisease\tD1\n", "\n"]
    lines[4] = None  # title of 2: its abstract alone would have wrong offsets
    lines[9] = None  # abstract of 3
    lines[14] = None  # annotation of 4
    faults: list[Fault] = []
    documents = list(PUBTATOR.read(lines, on_fault=faults.append))
    assert [(document.id, len(document.mentions)) for document in documents] == [("1", 1), ("4", 0)]
    assert faults == []


def test_a_long_line_and_many_annotations() -> None:
    abstract = "fever " * 100_000
    rows = "".join(f"1\t{2 + 6 * n}\t{7 + 6 * n}\tfever\tDisease\tD1\n" for n in range(2_000))
    documents, faults = read(f"1|t|A\n1|a|{abstract}\n{rows}")
    assert faults == []
    assert len(documents[0].mentions) == 2_000
    assert read(write(*documents))[0] == documents


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Fever", ["1|t|Fever", "1|a|"]),
        ("", ["1|t|", "1|a|"]),
        ("Fever.\r\nNo\ttremor.\n\nEnd\n", ["1|t|Fever. ", "1|a|No tremor.  End "]),
        ("a\u2028b\x0bc\x85d\n", ["1|t|a b c d", "1|a|"]),
        ("a\ud800b", ["1|t|a\ufffdb", "1|a|"]),
    ],
)
def test_plain_text_is_laid_on_two_lines_without_moving_a_character(text: str, lines: list[str]) -> None:
    assert write(Document("1", text)).split("\n")[:2] == lines


def test_an_id_that_cannot_stand_in_a_line_is_changed_and_reported() -> None:
    faults: list[Fault] = []
    stream = io.StringIO()
    PUBTATOR.write([Document("a|b\tc", "Fever")], stream, on_fault=faults.append)
    assert stream.getvalue().startswith("a_b c|t|Fever")
    assert [fault.severity for fault in faults] == ["warning"]


ANY_TEXT = st.text(st.one_of(st.sampled_from("\n\r\t\u2028\x85|אé\u0301😀\0 "), st.characters()), max_size=60)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(ANY_TEXT)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    ids = st.lists(st.from_regex(r"[A-Z]{1,4}:?[0-9]{1,4}", fullmatch=True), max_size=3)
    mentions = tuple(
        Mention(start, end, text[start:end], "Disease", tuple(draw(ids)))
        for start, end in spans
        if start < end
    )
    return Document("id-1", text, mentions=mentions)


@given(documents())
def test_what_is_written_is_read_with_the_same_offsets(document: Document) -> None:
    (found,), faults = read(write(document))
    assert faults == []
    assert len(found.text) in (len(document.text), len(document.text) + 1)
    assert one_line(found.text, tabs=True).startswith(one_line(document.text, tabs=True))
    for ours, theirs in zip(document.mentions, found.mentions, strict=True):
        assert (ours.start, ours.end, ours.ids) == (theirs.start, theirs.end, theirs.ids)
        assert theirs.text == found.text[theirs.start : theirs.end]
    assert read(write(found))[0] == [found]


@given(ANY_TEXT, st.sampled_from(["Disease", "SequenceVariant", "Gene"]))
def test_any_concept_column_is_rebuilt(column: str, kind: str) -> None:
    ids, separators = split_ids(column, kind)
    if ids:
        assert join_ids(Mention(0, 1, "x", kind, ids, separators=separators)) == column


@given(st.lists(st.one_of(ANY_TEXT, st.sampled_from(["1|t|Fever", "1|a|B", "", "1\t0\t2\tFe\tDisease\tD1"]))))
def test_no_input_raises_and_spans_always_fit(lines: list[str]) -> None:
    for document in read("\n".join(lines))[0]:
        for found in document.mentions:
            assert found.text == document.text[found.start : found.end] != ""


@given(st.text("12|ta\tAB \n0", max_size=80))
def test_no_input_made_of_the_format_s_own_characters_raises(text: str) -> None:
    documents, _ = read(text)
    assert read(write(*documents))[0] is not None


def test_a_mention_with_a_tab_in_its_text():
    lines = [
        "1|t|Rigors.\n",
        "1|a|High fever\tand chills.\n",
        "1\t13\t29\tfever\tand chills\tDisease\tMESH:D005334\n",
    ]
    (document,) = FORMATS["pubtator"].read(lines)
    (mention,) = document.mentions
    assert (mention.text, mention.type, mention.ids) == ("fever\tand chills", "Disease", ("MESH:D005334",))


TITLE = "9|t|Lithium and tremor.\n9|a|\n"


@pytest.mark.parametrize(
    ("columns", "relation"),
    [
        ("CID D1 D2 0.8417", Relation("CID", "D1", "D2", score=0.8417)),
        ("CID D1 D2 1", Relation("CID", "D1", "D2", score=1)),
        ("CID D1 D2 87", Relation("CID", "D1", "D2", score=87)),
        ("CID D1 D2 -2.5e-03", Relation("CID", "D1", "D2", score=-0.0025)),
        ("CID D1 D2 .5", Relation("CID", "D1", "D2", score=0.5)),
        ("Bind 6528 D2 Novel 0.5", Relation("Bind", "6528", "D2", novelty="Novel", score=0.5)),
        ("Bind 6528 D2 0.5 No", Relation("Bind", "6528", "D2", novelty="No", score=0.5)),
        ("CID D1 D2 _ negated 0.5", Relation("CID", "D1", "D2", (), "", (Attribute("negated"),), score=0.5)),
        ("Bind 6528 7157", Relation("Bind", "6528", "7157")),
        ("Bind D1 7157", Relation("Bind", "D1", "7157")),
    ],
)
def test_a_number_after_the_concepts_is_a_score(columns: str, relation: Relation) -> None:
    line = "9\t" + columns.replace(" ", "\t").replace("_", "") + "\n"
    (document,), faults = read(TITLE + line)
    assert (document.relations, faults) == ((relation,), [])
    stream = io.StringIO()
    PUBTATOR.write([document], stream, attributes=True)
    assert read(stream.getvalue()) == ([document], [])


def test_a_relation_without_concepts_is_named() -> None:
    (document,), faults = read(f"{TITLE}9\tCID\n9\tCID\t\n9\tCID\tD1\n")
    assert document.relations == ()
    assert [fault.line for fault in faults] == [3, 4, 5]


@pytest.mark.parametrize("column", ["nan", "-Infinity", "None"])
def test_what_is_no_number_is_no_concept_either(column: str) -> None:
    (document,), faults = read(f"{TITLE}9\tCID\tD1\tD2\t{column}\n")
    assert document.relations == (Relation("CID", "D1", "D2"),)
    assert [(fault.line, fault.field, fault.severity) for fault in faults] == [(3, "score", "warning")]


def test_whole_numbers_beside_whole_numbers_are_genes() -> None:
    (document,), faults = read(f"{TITLE}9\tBind\t6528\tD1\t7157\n")
    assert document.relations == (Relation("Bind", "6528", "D1"), Relation("Bind", "6528", "7157"))
    assert [fault.severity for fault in faults] == ["warning"]


@pytest.mark.parametrize("attributes", [False, True])
@given(
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([(), ("Lithium", "x"), ("1.5",), ("1",)]),
    st.sampled_from(["D2", "7157", "0.5"]),
    st.sampled_from(["", "Novel"]),
)
def test_scores_come_back(
    attributes: bool, score: float | None, parts: tuple[str, ...], tail: str, novelty: str
) -> None:
    mention = Mention(0, 7, "Lithium", "Chemical", ("D1",), parts=parts, score=score)
    relation = Relation("CID", "D1", tail, novelty=novelty, score=score)
    passages = (Passage(0, 8, "title"), Passage(9, 9, "abstract"))
    document = Document("9", "Lithium.\n", passages, (mention,), (relation,))
    stream = io.StringIO()
    PUBTATOR.write([document], stream, attributes=attributes)
    assert read(stream.getvalue()) == ([document], [])
