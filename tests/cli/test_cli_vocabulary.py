"""Packs with a newer MeSH or another terminology, and links and branches, from the command line."""

import json


def test_build_with_a_newer_mesh_and_what_it_says(call, tmp_path):
    (tmp_path / "desc2021.tsv").write_text("D000086382\tCOVID-19\tCoronavirus Disease 2019\n")
    status, out, err = call("build", "--base", "default", "--out", "new", "--mesh", "desc2021.tsv")
    assert (status, err) == (0, "")
    assert "rows that MeSH has now, which were marked as newer" in out
    _, out, _ = call("pack", "diff", "default", "new")
    assert "MeSH 2019 -> MeSH 2021" in out
    assert "confirmed COVID-19 (Disease): MESH:D000086382" in out
    assert "ids     of MeSH 2021" in call("pack", "info", "new")[1]
    _, out, _ = call("tag", "-", "--pack", "new", "--to", "jsonl", "--relations", "none", stdin=b"COVID-19.")
    assert json.loads(out)["mentions"][0]["ids"] == ["MESH:D000086382"]


def test_verify_finds_stale_rows(call, make_pack, tmp_path):
    make_pack({"curated/a.tsv": ["name; type; id; label", "ague; Disease; MESH:D000001; Shakes"]}, "mine")
    (tmp_path / "now.tsv").write_text("D000002\tFever\tAgue\n")
    (tmp_path / "tree.tsv").write_text("D000002\tFever\tC23.1\n")
    status, _, err = call("pack", "verify", "mine", "--mesh", "now.tsv", "--mesh-tree", "tree.tsv")
    assert status == 1
    assert "MeSH gives this name to another concept" in err


def test_build_with_a_terminology_and_tag_with_links_and_branches(call, tmp_path):
    (tmp_path / "ops.csv").write_text('Title,Code,Maps\n"Appendectomy, open",47.0,MESH:D001062\n')
    columns = "name=Title,id=Code,links=Maps"
    given = ("--terms", "ops.csv", "--namespace", "ICD9", "--type", "Procedure", "--columns", columns)
    status, out, err = call("build", "--out", "ops", *given)
    assert (status, err) == (0, "")
    assert "1  lexicons/terms/ICD9.tsv" in out
    text = b"Appendectomy, open, for NMS."
    base = ("tag", "-", "--pack", "default", "--pack", "ops", "--relations", "none", "--to", "jsonl")
    _, out, _ = call(*base, "--also", "mesh", stdin=text)
    first = json.loads(out)["mentions"][0]
    assert (first["type"], first["ids"], first["links"]) == ("Procedure", ["ICD9:47.0"], ["MESH:D001062"])
    _, out, _ = call(*base, "--only", "C10", stdin=text)
    assert [mention["text"] for mention in json.loads(out)["mentions"]] == ["NMS"]
    assert call(*base, "--only", "Q7", stdin=text)[0] == 2
    assert call(*base, "--also", "snomed", stdin=text)[0] == 2
