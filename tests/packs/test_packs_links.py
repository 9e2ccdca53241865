"""Links of concepts to other vocabularies, from packs and from tables of a user."""

import pytest

from nmstag.errors import PackError, UsageError
from nmstag.packs import open_pack, read_links

TABLE = (
    "id\tnamespace\tlinked id\nD009459\tUMLS\tC0027849\nMESH:D009459\tSNOMED\t15244003\nX:1\tumls\tUMLS:C9\n"
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "links.tsv"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(
    ("wanted", "ids", "linked"),
    [
        (["snomed", "umls"], ["MESH:D009459"], ("SNOMED:15244003", "UMLS:C0027849")),
        (["umls", "snomed"], ["D009459"], ("UMLS:C0027849", "SNOMED:15244003")),
        (["UMLS"], ["X:1", "MESH:D009459"], ("UMLS:C9", "UMLS:C0027849")),
        (["mesh"], ["UMLS:C0027849"], ("MESH:D009459",)),
        (["umls"], ["MESH:D000001"], ()),
        ([], ["MESH:D009459"], ("UMLS:C0027849", "SNOMED:15244003")),
    ],
)
def test_links_of_ids_in_the_order_asked_for(table, wanted, ids, linked):
    assert read_links([], [table], wanted).of(ids) == linked


def test_a_pack_has_links_and_former_ids(make_pack):
    folder = make_pack({})
    (folder / "knowledge").mkdir()
    (folder / "knowledge/links.tsv").write_text("id\tnamespace\tlinked\nMESH:D000001\tOMIM\t123456\n")
    (folder / "knowledge/former_ids.tsv").write_text("id\tformer\nMESH:D000068180\tMESH:C094645\n")
    links = read_links([open_pack(folder)], [], ["omim", "mesh"])
    assert links.of(["MESH:D000001"]) == ("OMIM:123456",)
    assert links.of(["MESH:C094645"]) == ("MESH:D000068180",)
    assert links.of(["MESH:D000068180"]) == ("MESH:C094645",)


def test_a_namespace_that_no_table_has_is_refused(table):
    with pytest.raises(UsageError) as caught:
        read_links([], [table], ["umls", "icd"])
    (fault,) = caught.value.faults
    assert (fault.value, fault.allowed.partition(";")[0]) == ("icd", "MESH, SNOMED, UMLS, X")
    assert "--links FILE" in fault.allowed


def test_a_row_without_a_cell_is_refused(tmp_path):
    path = tmp_path / "links.tsv"
    path.write_text("D009459\tUMLS\n")
    with pytest.raises(PackError) as caught:
        read_links([], [path], ["umls"])
    assert caught.value.faults[0].line == 1
