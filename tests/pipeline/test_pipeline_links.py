"""Links of mentions and branches of MeSH, from the options to every format that can show them."""

import io

import pytest

from nmstag.cli.table import write_table
from nmstag.errors import UsageError
from nmstag.formats import FORMATS
from nmstag.pipeline import Tagger, TaggerOptions

TREE = "id\ttree_numbers\nMESH:D009459\tC10.720 C25.775\nMESH:D010146\tC10.72.1\nMESH:D018352\tC02.7\n"
FORMER = "id\tformer\nMESH:D000086382\tMESH:D018352\n"
TEXT = "NMS and pain after haloperidol; COVID-19."


@pytest.fixture
def folder(make_pack):
    rows = [
        "NMS; Disease; MESH:D009459",
        "pain; Disease; MESH:D010146",
        "haloperidol; Chemical; MESH:D006220",
        "COVID-19; Disease; MESH:D000086382",
    ]
    folder = make_pack({"curated/a.tsv": rows})
    (folder / "knowledge").mkdir()
    (folder / "knowledge/mesh_tree.tsv").write_text(TREE)
    (folder / "knowledge/former_ids.tsv").write_text(FORMER)
    return folder


def tagged(folder, **options):
    return Tagger.from_options(TaggerOptions((str(folder),), **options)).tag_text(TEXT)


@pytest.mark.parametrize(
    ("only", "texts"),
    [
        ((), ["NMS", "pain", "haloperidol", "COVID-19"]),
        (("C10",), ["NMS", "pain"]),
        (("C10.72",), ["pain"]),
        (("c25", "C10.72.1"), ["NMS", "pain"]),
        (("C02",), ["COVID-19"]),
    ],
)
def test_only_the_branches_that_are_asked_for(folder, only, texts):
    assert [mention.text for mention in tagged(folder, only=only).mentions] == texts


@pytest.mark.parametrize("branch", ["C99", "C1", "heart"])
def test_a_branch_without_a_concept_is_refused(folder, branch):
    with pytest.raises(UsageError, match="no concept of the packs is in this branch"):
        tagged(folder, only=(branch,))


@pytest.fixture
def linked(folder, tmp_path):
    table = tmp_path / "links.tsv"
    table.write_text("D009459\tUMLS\tC0027849\nD009459\tSNOMED\t15244003\n")
    return tagged(folder, also=("umls", "snomed"), links=(str(table),))


def test_links_are_on_the_record(linked):
    assert [mention.links for mention in linked.mentions] == [
        ("UMLS:C0027849", "SNOMED:15244003"),
        (),
        (),
        (),
    ]


@pytest.mark.parametrize("form", ["jsonl", "bioc-json", "bioc-xml"])
def test_links_survive_formats(linked, form):
    stream = io.StringIO()
    FORMATS[form].write([linked], stream)
    (read,) = FORMATS[form].read(iter(stream.getvalue().splitlines(keepends=True)))
    assert [mention.links for mention in read.mentions] == [mention.links for mention in linked.mentions]


def test_the_table_has_the_links_after_the_ids(linked, folder):
    shown = []
    for document in (linked, tagged(folder)):
        stream = io.StringIO()
        write_table([document], stream)
        shown.append("MESH:D009459 UMLS:C0027849 SNOMED:15244003" in " ".join(stream.getvalue().split()))
    assert shown == [True, False]
