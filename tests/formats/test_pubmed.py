"""PubMed's XML: articles and books, words that markup keeps apart, sections, deletions, broken files."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Passage
from nmstag.errors import Fault
from nmstag.formats import FORMATS, guess_format, read_documents
from nmstag.formats.pubmed_lists import without_lists
from nmstag.formats.pubmed_xml import look_ahead

HEAD = '<?xml version="1.0"?>\n'


def record(name: int | str, title: str = "T.", abstract: str = "", more: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{name}</PMID><Article><ArticleTitle>{title}'
        f"</ArticleTitle><Abstract>{abstract}</Abstract><AuthorList><Author/></AuthorList></Article>{more}"
        "</MedlineCitation><PubmedData><ReferenceList><PMID>99</PMID></ReferenceList></PubmedData></PubmedArticle>\n"
    )


def articles(*records: str, more: str = "") -> str:
    return f"{HEAD}<PubmedArticleSet>{''.join(records)}{more}</PubmedArticleSet>"


def read(text: str | bytes, **options: Any) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    lines: Any = io.StringIO(text, newline="\n") if isinstance(text, str) else [text]
    return list(FORMATS["pubmed-xml"].read(lines, path="in", on_fault=faults.append, **options)), faults


def title(markup: str) -> str:
    (document,), faults = read(articles(record(1, markup)))
    assert faults == []
    assert document.passages[0] == Passage(0, len(document.text) - 1, "title")
    return document.text.removesuffix("\n")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<b>Fever</b><b>Gout</b>", "Fever Gout"),
        ("<b>Symptoms: Fever.</b><b>Diagnosis: Gout</b>", "Symptoms: Fever. Diagnosis: Gout"),
        ("<i>E.</i><i>coli</i> <u>sepsis</u><b><i>fever</i></b>", "E. coli sepsis fever"),
        ("Fever<br/>and<br />gout", "Fever and gout"),
        ("<p>Fever</p><p>Gout</p>x<list-item>y</list-item>z", "Fever Gout x y z"),
        ("Was done.<b>RESULTS</b>Fever", "Was done. RESULTS Fever"),
        ("<b>Methods:</b>Gout <b>Aim</b>Fever", "Methods: Gout Aim Fever"),
        ("patients<sup>1</sup> with gout<sup>2,3</sup>", "patients 1 with gout 2,3"),
        (
            "Vitamin D<sub>3</sub>, Ca<sup>2+</sup>, H<sub>2</sub>O<sub>2</sub>, x<sup>2</sup>",
            "Vitamin D3, Ca2+, H2O2, x2",
        ),
        (
            "<i>p</i>53, <b>S</b>troke, <i>N</i>-acetyl, <i>lac</i>Z, anti<b>TNF</b>",
            "p53, Stroke, N-acetyl, lacZ, antiTNF",
        ),
        ("<i>fever</i><sup>2</sup>, <b>fever</b><sup>3,4</sup>", "fever 2, fever 3,4"),
        ("fever<sup>a</sup>, gout<sup>a,b</sup> and rash.<sup>5</sup>", "fever a, gout a,b and rash. 5"),
        (
            "<i>H. pylori</i>infection, <i>E. coli</i> and<i>S. aureus</i>sepsis, <i>in vitro</i>study",
            "H. pylori infection, E. coli and S. aureus sepsis, in vitro study",
        ),
        (
            "fever<b>GOUT</b> and fever<b>Gout</b>, cause<i>BRCA1</i>",
            "fever GOUT and fever Gout, cause BRCA1",
        ),
        (
            "<b>1.</b>Fever <b>2)</b>Gout <i>II.</i>Rash <i>Results:</i>Rash",
            "1. Fever 2) Gout II. Rash Results: Rash",
        ),
        ("<i>BRCA1</i>mutations", "BRCA1 mutations"),
        (
            "<i>TP</i><i>53</i>, <i>CYP2</i><i>D6</i>, CYP<i>2D6</i>, <i>p</i><i>53</i>, <i>BRCA1</i>s",
            "TP53, CYP2D6, CYP2D6, p53, BRCA1s",
        ),
        (
            "<i>cis</i>platin, <b>ST</b>roids, <i>p.</i>Val600, <i>in vitro</i>ly, <sup>99m</sup>Tc",
            "cisplatin, STroids, p.Val600, in vitroly, 99mTc",
        ),
        (
            "delta<sup>9</sup>-THC, cm<sup>2</sup>, R<sup>2</sup>, CD4<sup>+</sup>, IC<sub>50</sub>",
            "delta9-THC, cm2, R2, CD4+, IC50",
        ),
        ("0.4-<u>&lt;</u>4.5 &amp; <i>x</i>.", "0.4-<4.5 & x."),
        ('a <mml:math xmlns:mml="m"><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:math>b', "a x 2 b"),
        ("A<!-- <b> -->B<![CDATA[<b>]]>\n  C", "AB<b> C"),
        ("&#x1F600;é\u2028x\u00a0y", "😀é x y"),
    ],
)
def test_markup_never_glues_words_nor_takes_one_apart(markup: str, text: str) -> None:
    assert title(markup) == text


def test_entities_of_a_document_type_that_is_not_loaded() -> None:
    text = articles(record(1, "&alpha;-blocker &beta;&nothing;")).replace(
        "?>", '?><!DOCTYPE x SYSTEM "x.dtd">', 1
    )
    assert read(text)[0][0].text == "α-blocker β&nothing;\n"


def test_sections_are_passages_within_the_abstract() -> None:
    abstract = (
        '<AbstractText Label="AIM" NlmCategory="OBJECTIVE">To see.</AbstractText>'
        '<AbstractText Label="UNLABELLED">More.</AbstractText><AbstractText Label="NONE"/>'
        '<AbstractText Label="SIDE  EFFECTS" NlmCategory="UNASSIGNED">Fever.</AbstractText>'
        '<AbstractText NlmCategory="RESULTS">Gout.</AbstractText>'
    )
    (document,), _ = read(articles(record(1, "T.", abstract)))
    assert document.text == "T.\nAIM: To see. More. SIDE  EFFECTS: Fever. Gout."
    assert [(one.kind, document.text[one.start : one.end]) for one in document.passages] == [
        ("title", "T."),
        ("abstract", document.text[3:]),
        ("objective", "AIM: To see."),
        ("side effects", "SIDE  EFFECTS: Fever."),
        ("results", "Gout."),
    ]


BOOK = """<PubmedBookArticle><BookDocument><PMID>7</PMID><Book><BookTitle>A book</BookTitle></Book>{}
<Abstract><AbstractText>Gout.</AbstractText></Abstract><ReferenceList><Reference><Citation>x</Citation>
<PMID>8</PMID></Reference></ReferenceList></BookDocument><PubmedBookData/></PubmedBookArticle>"""


@pytest.mark.parametrize(
    ("more", "name"), [("", "A book"), ("<ArticleTitle>A <i>part</i></ArticleTitle>", "A part")]
)
def test_books_are_records_too(more: str, name: str) -> None:
    text = articles(BOOK.format(more), record(9))
    documents, faults = read(text)
    assert [(one.id, one.text) for one in documents] == [("7", f"{name}\nGout."), ("9", "T.\n")]
    assert faults == []
    assert guess_format("x", text.partition("ArticleSet>")[2]).name == "pubmed-xml"


def test_the_first_id_of_a_record_counts_and_only_it() -> None:
    (document,), _ = read(articles(record(1, more="<x><PMID>5</PMID></x>")))
    assert document.id == "1"


def test_other_abstracts_and_corrections_are_no_part_of_a_record() -> None:
    other = "<OtherAbstract Language='fre'><AbstractText>Une migraine.</AbstractText></OtherAbstract>"
    corrected = "<CommentsCorrectionsList><x><PMID>5</PMID></x></CommentsCorrectionsList>"
    documents, faults = read(articles(record(1, more=corrected + other + other), record(2)))
    assert [(one.id, one.text) for one in documents] == [("1", "T.\n"), ("2", "T.\n")]
    assert [(one.field, one.severity, one.message[:12]) for one in faults] == [
        ("OtherAbstract", "warning", "2 abstracts ")
    ]


DELETION = "<DeleteCitation><PMID Version='1'>2</PMID>\n<PMID>77</PMID></DeleteCitation>"


@pytest.mark.parametrize("packed", [False, True])
def test_deleted_citations_are_left_out_with_their_count(tmp_path: Path, packed: bool) -> None:
    content = articles(record(1), record(2), record(3), more=DELETION).encode()
    path = tmp_path / "x.xml"
    path.write_bytes(gzip.compress(content) if packed else content)
    faults: list[Fault] = []
    assert [one.id for one in read_documents(path, on_fault=faults.append)] == ["1", "3"]
    assert [(one.field, one.value, one.severity) for one in faults] == [
        ("DeleteCitation", "2, 77", "warning")
    ]
    assert faults[0].message.startswith("2 deleted citations; 1 records")


def test_deletions_of_standard_input_come_too_late_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    content = articles(record(1), record(2), more=DELETION).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    faults: list[Fault] = []
    assert [one.id for one in read_documents("-", on_fault=faults.append)] == ["1", "2"]
    assert "1 of them read before" in faults[0].message


def test_deletions_are_found_at_any_place_in_a_long_file() -> None:
    for length in range(65_500, 65_560):
        stream = io.BytesIO(b" " * length + DELETION.encode() + b" " * 70_000)
        assert look_ahead(stream) == {"deleted": {"2", "77"}}
    assert look_ahead(io.BytesIO(b"")) == {"deleted": frozenset()}


def test_only_deletions(tmp_path: Path) -> None:
    documents, faults = read(articles(more=DELETION))
    assert (documents, [one.severity for one in faults]) == ([], ["warning"])


def test_a_record_without_an_id_is_named_by_its_line() -> None:
    documents, faults = read(articles(record(1), record(" "), record(3)))
    assert [one.id for one in documents] == ["1", "3"]
    assert [(one.line, one.field, one.severity) for one in faults] == [(3, "PMID", "error")]


@pytest.mark.parametrize("broken", ["<b>", "&", "\x00", "</PubmedArticle>"])
@pytest.mark.parametrize("as_bytes", [False, True])
def test_what_comes_before_broken_xml_is_kept(broken: str, as_bytes: bool) -> None:
    text = articles(record(1), record(2), record(3, f"x{broken}"), record(4))
    documents, faults = read(text.encode() if as_bytes else text)
    assert [one.id for one in documents] == ["1", "2"]
    assert [(one.path, one.line, one.severity) for one in faults] == [("in", 4, "error")]
    assert "broken XML" in faults[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_file_says_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = articles(record(1, "Fièvre")).replace('"1.0"', f'"1.0" encoding="{encoding.removesuffix("-sig")}"')
    (tmp_path / "x.xml").write_bytes(text.encode(encoding))
    (document,) = read_documents(tmp_path / "x.xml", "pubmed-xml")
    assert document.text == "Fièvre\n"


def test_an_encoding_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_bytes(articles(record(1, "Fièvre")).encode("cp1252"))
    (document,) = read_documents(tmp_path / "x.xml", encoding="cp1252")
    assert document.text == "Fièvre\n"
    faults: list[Fault] = []
    assert list(read_documents(tmp_path / "x.xml", on_fault=faults.append)) == []
    assert "--encoding" in faults[0].allowed


@pytest.mark.parametrize("encoding", ["x-nothing", "gb18030"])
def test_an_encoding_that_is_not_known(encoding: str) -> None:
    documents, faults = read(articles(record(1)).replace('"1.0"', f'"1.0" encoding="{encoding}"').encode())
    assert (documents, [one.severity for one in faults[:1]]) == ([], ["error"])


@pytest.mark.parametrize("text", ["<a/>", articles(), "<PubmedArticleSet><x></x></PubmedArticleSet>"])
def test_a_file_without_a_record(text: str) -> None:
    documents, faults = read(text)
    assert (documents, [one.severity for one in faults]) == ([], ["error"])


def test_entities_that_grow_are_refused() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = articles(record(1, "&a11;")).replace("?>", f'?><!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]>', 1)
    documents, faults = read(text)
    assert (documents, [one.severity for one in faults[:1]]) == ([], ["error"])


def test_memory_does_not_grow_with_the_file() -> None:
    peaks = []
    for count in (300, 3_000):
        rows = (record(n, "Fever " * 50).encode() for n in range(count))
        blocks: Iterator[bytes] = (b"<PubmedArticleSet>" if n < 0 else next(rows) for n in range(-1, count))
        tracemalloc.start()
        found = sum(
            1 for _ in FORMATS["pubmed-xml"].read((*blocks, b"</PubmedArticleSet>"), deleted=frozenset())
        )
        peaks.append(tracemalloc.get_traced_memory()[1] - count * len(record(1, "Fever " * 50)))
        tracemalloc.stop()
        assert found == count
    assert peaks[1] < peaks[0] + 500_000


LEAVES = st.sampled_from(
    [
        "t\n",
        "<c/>",
        "&lt;AuthorList&gt;",
        "<AuthorList a='>'/>",
        "<!-- <AuthorList> -->",
        "<?x <ReferenceList>?>",
        "<![CDATA[</AuthorList><AuthorList>]]>",
        '<c a="&lt;AuthorList>"/>',
        "<AuthorList x='/'>\n</AuthorList >",
    ]
)
NAMES = st.sampled_from(["AuthorList", "ReferenceList", "AuthorListX", "b"])
TREES = st.recursive(
    LEAVES,
    lambda one: st.builds(
        lambda name, gap, inner: f"<{name}{gap}>{''.join(inner)}</{name}>",
        NAMES,
        st.sampled_from(["", ' y = ">"', "\n"]),
        st.lists(one, max_size=4),
    ),
)


@given(st.lists(TREES, max_size=6), st.integers(1, 60))
def test_taking_lists_out_changes_nothing_else(trees: list[str], size: int) -> None:
    """What is left is well-formed and has the same elements and words outside the lists."""
    text = f"<a>{''.join(trees)}</a>".encode()
    blocks = [text[n : n + size] for n in range(0, len(text), size)]
    left = b"".join(one for one in without_lists(blocks) if one is not None)
    assert left.count(b"\n") == text.count(b"\n")
    assert _outside(ET.fromstring(text)) == _outside(ET.fromstring(left))


def _outside(element: ET.Element) -> list[Any]:
    """Return the elements and words that are in no list."""
    found: list[Any] = [element.tag]
    words = element.text or ""
    for child in element:
        if child.tag not in ("AuthorList", "ReferenceList"):
            found += [words.replace("\n", ""), _outside(child)]
            words = ""
        words += child.tail or ""
    return [*found, words.replace("\n", "")]


def test_lists_are_taken_out() -> None:
    text = articles(*(record(n) for n in range(50))).encode()
    left = b"".join(one for one in without_lists([text[:700], text[700:]]) if one is not None)
    assert b"Reference" not in left
    assert b"<Author" not in left
    assert read(left) == read(text)
