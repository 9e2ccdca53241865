"""Terminologies of each form, read into packs: names, types, branches, links, and what is left out."""

import gzip
import json

import pytest

from nmstag.errors import DataError, UsageError
from nmstag.learn.build import build
from nmstag.learn.terms import TermSettings
from nmstag.learn.terms.record import canonical_link
from nmstag.learn.terms.writing import reader_of
from nmstag.packs import open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.rulecheck import verify

OBO = """format-version: 1.2
ontology: hp

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:0002063
name: Rigidity
synonym: "Muscle rigidity" EXACT layperson [ORCID:1]
synonym: "Stiff \\"board\\" muscles" EXACT []
synonym: "Tone" BROAD []
xref: MSH:D009127
xref: UMLS:C0026837 {source="x"}
is_a: HP:0000118 {source="y"} ! Phenotypic abnormality

[Term]
id: HP:0000005
name: Mode of inheritance
is_a: HP:0000001 ! All

[Term]
id: HP:0000999
name: obsolete Shaking
is_obsolete: true

[Term]
id: UBERON:0000955
name: brain

[Typedef]
id: part_of
name: part of
"""
JSON = {
    "graphs": [
        {
            "nodes": [
                {"id": "http://purl.obolibrary.org/obo/HP_0000001", "lbl": "All", "type": "CLASS"},
                {"id": "http://purl.obolibrary.org/obo/HP_0000118", "lbl": "Phenotypic abnormality"},
                {
                    "id": "http://purl.obolibrary.org/obo/HP_0002063",
                    "lbl": "Rigidity",
                    "type": "CLASS",
                    "meta": {
                        "synonyms": [
                            {"pred": "hasExactSynonym", "val": "Muscle rigidity"},
                            {"pred": "hasExactSynonym", "val": 'Stiff "board" muscles'},
                            {"pred": "hasBroadSynonym", "val": "Tone"},
                        ],
                        "xrefs": [{"val": "MSH:D009127"}, {"val": "UMLS:C0026837"}],
                    },
                },
                {"id": "http://purl.obolibrary.org/obo/HP_0000005", "lbl": "Mode of inheritance"},
                {
                    "id": "http://purl.obolibrary.org/obo/HP_0000999",
                    "lbl": "obsolete Shaking",
                    "meta": {"deprecated": True},
                },
                {"id": "http://purl.obolibrary.org/obo/UBERON_0000955", "lbl": "brain"},
            ],
            "edges": [
                {
                    "sub": f"http://purl.obolibrary.org/obo/HP_{child}",
                    "pred": "is_a",
                    "obj": f"http://purl.obolibrary.org/obo/HP_{parent}",
                }
                for child, parent in (("0000118", "0000001"), ("0002063", "0000118"), ("0000005", "0000001"))
            ],
        }
    ]
}


def rrf(*rows):
    """Return rows of MRCONSO, of its columns that are read."""
    places = (0, 1, 2, 6, 11, 12, 13, 14, 16)
    lines = []
    for row in rows:
        cells = [""] * 19
        for place, cell in zip(places, row.split(";"), strict=True):
            cells[place] = cell
        lines.append("|".join(cells))
    return "\n".join(lines) + "\n"


UMLS = rrf(
    "C0026837;ENG;S;N;HPO;SY;HP:1;Rigid muscles;N",
    "C0026837;ENG;P;Y;MSH;MH;D009127;Muscle Rigidity;N",
    "C0026837;SPA;P;Y;MSHSPA;MH;D009127;Rigidez;N",
    "C0026837;ENG;S;N;SNOMEDCT_US;PT;16046003;Old rigidity;O",
    "C0398738;ENG;P;Y;SNOMEDCT_US;PT;174802006;Tonsil operation;N",
    "C0011849;ENG;P;Y;MSH;MH;D003920;Finding of no type;N",
)
SEMANTIC = (
    "C0026837|T184|A2.2.2|Sign or Symptom|AT1||\n"
    "C0398738|T061|B1.3.1.3|Therapeutic or Preventive Procedure|AT2||\n"
    "C0011849|T033|A2.2|Finding|AT3||\n"
)
RXNORM = rrf(
    "1191;ENG;;;RXNORM;IN;1191;aspirin;N",
    "1191;ENG;;;RXNORM;SY;1191;acetylsalicylate;N",
    "1191;ENG;;;MSH;MH;D001241;Aspirin;N",
    "1191;ENG;;;VANDF;CD;1;ASPIRIN 325MG TAB;N",
    "215256;ENG;;;RXNORM;BN;215256;Anacin;N",
    "212033;ENG;;;RXNORM;SCD;212033;aspirin 325 MG Oral Tablet;N",
)
CSV = (
    'Code,Preferred,Kind,Alt,Map\n80146002,"Appendectomy, open",Procedure,appendix removal|appy,MSH:D001062\n'
)


def made(tmp_path, name, content, base=None, **settings):
    path = tmp_path / "in" / name
    path.parent.mkdir(exist_ok=True)
    data = content.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    out, faults = tmp_path / "out", []
    opened = open_pack(base) if base else None
    given = TermSettings.parse(**settings)
    build(out, [], [], None, opened, faults.append, terms=[path], settings=given)
    assert not faults
    return out


def rows_of(out):
    return {(row.name, row.type, *row.ids) for row in open_pack(out).rows(print) if row.source == "terms"}


def links_of(out):
    table = out / "knowledge/links.tsv"
    return set(table.read_text().splitlines()[1:]) if table.exists() else set()


@pytest.mark.parametrize(
    ("name", "content"), [("hp.obo", OBO), ("hp.obo.gz", OBO), ("hp.json", json.dumps(JSON))]
)
def test_ontologies_by_branch_with_exact_synonyms_and_links(tmp_path, name, content):
    out = made(tmp_path, name, content, types=["HP:0000118=Disease"], link_to="mesh,umls")
    assert rows_of(out) == {
        ("Phenotypic abnormality", "Disease", "HP:0000118"),
        ("Rigidity", "Disease", "HP:0002063"),
        ("Muscle rigidity", "Disease", "HP:0002063"),
        ('Stiff "board" muscles', "Disease", "HP:0002063"),
    }
    assert links_of(out) == {"HP:0002063\tMESH\tD009127", "HP:0002063\tUMLS\tC0026837"}
    assert not list(verify(open_pack(out)))


def test_an_ontology_has_its_usual_type_and_only_terms_of_its_own(tmp_path):
    names = {name for name, *_ in rows_of(made(tmp_path, "hp.obo", OBO))}
    assert {"Rigidity", "Mode of inheritance"} <= names
    assert names.isdisjoint({"brain", "part of", "obsolete Shaking", "Tone", "All"})


def test_mesh_ids_in_place_of_the_terminologys_own(tmp_path):
    out = made(tmp_path, "hp.obo", OBO, types=["HP:0002063=Disease"], mesh_ids=True)
    assert ("Rigidity", "Disease", "MESH:D009127") in rows_of(out)
    assert links_of(out) == {"MESH:D009127\tHP\t0002063"}
    options = TaggerOptions((str(out),), also=("hp",))
    (mention,) = Tagger.from_options(options).tag_text("muscle rigidity").mentions
    assert (mention.ids, mention.links) == (("MESH:D009127",), ("HP:0002063",))


def test_a_linked_id_may_have_a_colon(tmp_path):
    content = OBO.replace("UMLS:C0026837", "UMLS:C00:26837")
    out = made(tmp_path, "hp.obo", content, types=["HP:0000118=Disease"], link_to="umls")
    assert links_of(out) == {"HP:0002063\tUMLS\tC00:26837"}


def test_links_of_mondo_only_where_the_two_are_the_same(tmp_path):
    content = (
        "format-version: 1.2\n\n[Term]\nid: MONDO:0000001\nname: red fever\n"
        'xref: MESH:D000001 {source="MONDO:equivalentTo"}\nxref: MESH:D000002 {source="MONDO:relatedTo"}\n'
    )
    assert links_of(made(tmp_path, "mondo.obo", content)) == {"MONDO:0000001\tMESH\tD000001"}


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ([], {("Muscle Rigidity", "Disease"), ("Rigid muscles", "Disease")}),
        (["T061=Procedure"], {("Tonsil operation", "Procedure")}),
        (["B1.3=Procedure"], {("Tonsil operation", "Procedure")}),
        (
            ["Sign or Symptom=Sign", "Finding=Sign"],
            {("Muscle Rigidity", "Sign"), ("Rigid muscles", "Sign"), ("Finding of no type", "Sign")},
        ),
    ],
)
def test_umls_by_semantic_type(tmp_path, types, expected):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/MRSTY.RRF").write_text(SEMANTIC)
    out = made(tmp_path, "MRCONSO.RRF", UMLS, types=types, link_to="mesh,snomedct_us")
    assert {row[:2] for row in rows_of(out)} == expected
    if not types:
        assert links_of(out) == {"UMLS:C0026837\tMESH\tD009127"}
        assert {row.label for row in open_pack(out).rows(print)} == {"Muscle Rigidity"}


def test_umls_without_semantic_types_needs_a_type(tmp_path):
    with pytest.raises(DataError, match=r"MRSTY\.RRF in the same folder"):
        made(tmp_path, "MRCONSO.RRF", UMLS)
    assert len(rows_of(made(tmp_path, "MRCONSO.RRF", UMLS, types=["Thing"]))) == 4


def test_rxnorm_has_ingredients_and_brands(tmp_path):
    out = made(tmp_path, "RXNCONSO.RRF", RXNORM)
    assert rows_of(out) == {
        ("aspirin", "Chemical", "RXNORM:1191"),
        ("acetylsalicylate", "Chemical", "RXNORM:1191"),
        ("Anacin", "Chemical", "RXNORM:215256"),
    }
    assert links_of(out) == {"RXNORM:1191\tMESH\tD001241"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", CSV), ("a.csv", CSV.replace(",", ";").replace("y; o", "y, o")), ("a.csv.gz", CSV)],
)
def test_tables_whose_columns_are_named(tmp_path, name, content):
    columns = "name=preferred,id=code,type=Kind,synonyms=Alt,links=Map"
    out = made(tmp_path, name, content, namespace="SNOMED", columns=columns)
    names = {row[0] for row in rows_of(out)}
    assert names == {"Appendectomy, open", "appendix removal", "appy"}
    assert {row[1:] for row in rows_of(out)} == {("Procedure", "SNOMED:80146002")}
    assert links_of(out) == {"SNOMED:80146002\tMESH\tD001062"}
    assert "Procedure" in open_pack(out).types


def test_usual_columns_need_no_names(tmp_path):
    out = made(tmp_path, "a.tsv", 'label\tid\n5" tear\tX:1\n', types=["Injury"])
    assert rows_of(out) == {('5" tear', "Injury", "X:1")}


@pytest.mark.parametrize(
    ("content", "settings", "words"),
    [
        ("label\tnumber\nx\t1\n", {"types": ["T"]}, "no such column"),
        ("label\tid\nx\tX:1\n", {"columns": "name=title"}, "no such column"),
        ("label\tid\nxy\tX:1\n", {}, "nothing tells the type"),
        ("label\tid\nxy\t1\n", {"types": ["T"]}, "ids without a namespace"),
    ],
)
def test_a_table_that_does_not_say_enough_is_refused(tmp_path, content, settings, words):
    with pytest.raises(DataError, match=words):
        made(tmp_path, "a.tsv", content, **settings)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("settings", [{"columns": "nam=x"}, {"columns": "name="}, {"types": ["X="]}])
def test_settings_that_are_not_understood(settings):
    if settings == {"types": ["X="]}:
        assert TermSettings.parse(**settings).types == {"": "X"}
        return
    with pytest.raises(UsageError):
        TermSettings.parse(**settings)


def test_names_that_would_match_nearly_everything_are_left_out(tmp_path):
    rows = "".join(
        f"{name}\tX:{number}\n" for number, name in enumerate(("12", "a", "with", "CAT", "red fever"))
    )
    out = made(tmp_path, "a.tsv", "label\tid\n" + rows, types=["Disease"])
    assert {row[0] for row in rows_of(out)} == {"CAT", "red fever"}


def test_a_name_of_two_terms_belongs_to_the_one_that_prefers_it(tmp_path):
    content = "label\tid\tsynonyms\nague\tX:1\tred fever|agues\nred fevers\tX:2\t\n"
    out = made(tmp_path, "a.tsv", content, types=["Disease"])
    assert rows_of(out) == {("ague", "Disease", "X:1"), ("red fevers", "Disease", "X:2")}


def test_a_terminology_joins_a_base_and_replaces_itself(tmp_path, small_pack):
    made(
        tmp_path,
        "a.tsv",
        "label\tid\nNMS\tX:9\nred fever\tX:1\nblue fever\tX:2\n",
        small_pack,
        types=["Disease"],
    )
    content = "label\tid\nred fever\tX:1\n"
    out = made(tmp_path, "a.tsv", content, tmp_path / "out", types=["Disease"])
    assert rows_of(out) == {("red fever", "Disease", "X:1")}
    ids = [one.ids for one in Tagger.load([out]).tag_text("NMS; red fever; blue fever").mentions]
    assert ids == [("MESH:D009459",), ("X:1",)]


@pytest.mark.parametrize("content", ["<?xml version='1.0'?><rdf:RDF/>", "<html>name\tid</html>"])
def test_markup_is_no_table_whatever_the_name_of_its_file(tmp_path, content):
    (tmp_path / "terms.txt").write_text(content)
    with pytest.raises(DataError, match="not a terminology of a known form"):
        reader_of(tmp_path / "terms.txt")


@pytest.mark.parametrize(
    ("reference", "link"),
    [
        ("MSH:D009127", "MESH:D009127"),
        ("http://example.org/1", ""),
        ("D009127", ""),
        ("MSH: ", ""),
        ("see: the other", ""),
    ],
)
def test_a_reference_is_a_link_only_with_a_namespace_and_a_code(reference, link):
    assert canonical_link(reference) == link
