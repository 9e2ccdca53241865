"""MeSH files in each of their forms, which year they are, and what they say about rows."""

import gzip

import pytest

from nmstag.errors import DataError
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.mesh import MeshRecord, newest, read_mesh
from nmstag.lexicon.mesh_files import year_of
from nmstag.lexicon.mesh_news import MeshNews, typed_by

XML = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "desc2021.dtd">
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord DescriptorClass="1"><DescriptorUI>D000086382</DescriptorUI>
<DescriptorName><String>COVID-19</String></DescriptorName>
<PreviousIndexingList>
<PreviousIndexing>Coronavirus Infections (2020)</PreviousIndexing></PreviousIndexingList>
<TreeNumberList><TreeNumber>C01.925.782</TreeNumber></TreeNumberList>
<ConceptList><Concept PreferredConceptYN="Y"><TermList>
<Term IsPermutedTermYN="N"><String>COVID-19</String></Term>
<Term IsPermutedTermYN="N"><String>SARS-CoV-2 Infection</String></Term>
<Term IsPermutedTermYN="Y"><String>Infection, SARS-CoV-2</String></Term>
</TermList></Concept></ConceptList></DescriptorRecord>
</DescriptorRecordSet>
"""
ASCII = (
    "*NEWRECORD\nRECTYPE = D\nMH = COVID-19\nENTRY = SARS-CoV-2 Infection|T047|NON|EQV\nMN = C01.925.782\n"
    "PI = Coronavirus Infections (2020)\nUI = D000086382\n\n"
    "*NEWRECORD\nRECTYPE = D\nMH = Coronavirus Infections\nMN = C01.925\nUI = D018352\n"
)
SUPPLEMENTARY = """<?xml version="1.0"?>
<!DOCTYPE SupplementalRecordSet SYSTEM "supp2021.dtd">
<SupplementalRecordSet><SupplementalRecord SCRClass="3"><SupplementalRecordUI>C1</SupplementalRecordUI>
<SupplementalRecordName><String>Rare fever</String></SupplementalRecordName></SupplementalRecord>
</SupplementalRecordSet>
"""


@pytest.mark.parametrize("name", ["desc2021.xml", "desc2021.xml.gz", "d2021.bin", "d2021.bin.gz"])
def test_official_files_also_compressed(tmp_path, name):
    path = tmp_path / name
    content = (XML if "xml" in name else ASCII).encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    record = read_mesh([path], None, pytest.fail)[0]
    assert (record.id, record.name, record.terms) == ("D000086382", "COVID-19", ["SARS-CoV-2 Infection"])
    assert (record.type(), record.earlier) == ("Disease", ["Coronavirus Infections"])


def test_a_compressed_file_that_ends_early_gives_what_it_holds(tmp_path):
    path, faults = tmp_path / "d2021.bin.gz", []
    path.write_bytes(gzip.compress((ASCII * 300).encode())[:-9])
    assert read_mesh([path], None, faults.append)[0].id == "D000086382"
    assert {fault.severity for fault in faults} == {"warning"}
    path.write_bytes(b"\x1f\x8b no gzip at all")
    with pytest.raises(DataError):
        read_mesh([path], None, print)


def test_supplementary_records_have_the_type_of_their_class(tmp_path):
    path = tmp_path / "supp.xml"
    path.write_text(SUPPLEMENTARY)
    assert [(one.id, one.type()) for one in read_mesh([path], None, print)] == [("C1", "Disease")]
    assert year_of(path) == 2021


def test_the_newest_year_counts_for_each_sort_of_record(tmp_path):
    names = ("desc2020.xml", "desc2021.xml", "supp2019.xml")
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_text(SUPPLEMENTARY if "supp" in path.name else XML)
    assert newest(paths, print) == ([paths[1], paths[2]], [paths[0]])


def row(name, ids, label="", note=""):
    return LexiconRow(name, "Disease", tuple(filter(None, ids.split("|"))), "curated", "a.tsv:2", label, note)


NOW = [
    MeshRecord("D1", "Mpox", ["Monkeypox"], ["C01"]),
    MeshRecord("D000000009", "New Fever", ["Old Fever", "Fever, Red"], ["C02"], earlier=["Mpox"]),
    MeshRecord("D3", "Rigor", [], ["C23"]),
]
BEFORE = [
    MeshRecord("D1", "Monkeypox", [], ["C01"]),
    MeshRecord("C7", "old fever", [], [], "Disease"),
    MeshRecord("D8", "Chill", ["Rigor"], ["C23"]),
    MeshRecord("D9", "Humours", [], ["C23"]),
]


@pytest.mark.parametrize(
    ("given", "what", "ids"),
    [
        (row("monkeypox", "MESH:D1", "Monkeypox"), "renamed", "MESH:D1"),
        (row("monkeypox", "MESH:D1", "Mpox"), "", ""),
        (row("red fever", "MESH:D3", "Rigor"), "moved", "MESH:D000000009"),
        (row("red fever", "MESH:D3", "Rigor", "kept: the ward says so"), "kept", "MESH:D3"),
        (row("red fever", "OMIM:123456"), "", ""),
        (row("red fever", "MESH:D3|MESH:D000000009"), "", ""),
        (row("old fever", "MESH:C7", "old fever"), "replaced", "MESH:D000000009"),
        (row("ague", "MESH:C7", "old fever"), "replaced", "MESH:D000000009"),
        (row("dyscrasia", "MESH:D9", "Humours"), "deleted", ""),
        (row("dyscrasia", "MESH:D99", "Humours"), "", ""),
        (
            row("red fevers", "MESH:D000000009", "New Fever", "newer: MeSH 2030"),
            "confirmed",
            "MESH:D000000009",
        ),
        (row("rigor", "MESH:D77", "Shakes", "newer: MeSH 2030"), "", ""),
    ],
)
def test_what_mesh_says_about_a_row(given, what, ids):
    news = MeshNews.of(NOW, BEFORE).of_row(given)
    assert (news.what, "|".join(news.ids)) == (what, ids) if what else news is None


def test_without_the_year_before_a_label_tells_what_replaced_an_id():
    news = MeshNews.of(NOW)
    assert news.of_row(row("ague", "MESH:C7", "old fever")).ids == ("MESH:D000000009",)
    assert news.of_row(row("ague", "MESH:C7")) is None


def test_former_ids_come_from_the_history():
    assert MeshNews.of(NOW, BEFORE).former() == {"MESH:D000000009": "MESH:C7", "MESH:D3": "MESH:D8"}
    assert MeshNews.of(NOW).former() == {"MESH:D000000009": "MESH:D1"}


def test_records_without_any_tree_have_the_type_of_the_rows():
    bare = [MeshRecord("D5", "Rigor"), MeshRecord("D6", "Gait")]
    assert [one.type() for one in typed_by(bare, [row("rigor", "X:1")])] == ["Disease", ""]
    assert typed_by(NOW, [row("rigor", "X:1")]) is NOW
