"""`nmstag view` from end to end: what is tagged, what is shown as it is, and where the page goes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TAGGED = "a|t|Pain and NMS.\na|a|\na\t9\t12\tNMS\tDisease\tX:7\n"


def shown(page: str) -> dict[str, list[str]]:
    """Return the texts of the mentions of each document of a page."""
    found = re.search('id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return {
        document[0]: [document[1][mention[0] : mention[1]] for mention in document[2]]
        for document in json.loads(found[1])["documents"]
    }


def test_plain_text_is_tagged_first(run, tmp_path, write):
    write(tmp_path / "a.txt")
    status, out, err = run("view", "a.txt")
    assert (status, err) == (0, "")
    assert out.startswith("<!DOCTYPE html>")
    assert "<title>a.txt</title>" in out
    assert shown(out) == {"a": ["Pain", "NMS"]}


@pytest.mark.parametrize(
    ("options", "mentions"),
    [((), ["NMS"]), (("--mentions", "keep"), ["NMS"]), (("--mentions", "find"), ["Pain", "NMS"])],
)
def test_a_tagged_file_is_shown_as_it_is(run, tmp_path, write, options, mentions):
    write(tmp_path / "a.pubtator", TAGGED)
    assert shown(run("view", "a.pubtator", *options)[1]) == {"a": mentions}


@pytest.mark.parametrize("form", ["jsonl", "pubtator", "bioc-xml", "bioc-json"])
def test_what_was_tagged_can_be_viewed(run, call, tmp_path, write, form):
    write(tmp_path / "a.txt")
    run("tag", "a.txt", "--to", form, "-o", f"o.{form}")
    assert shown(call("view", f"o.{form}", "--from", form)[1]) == {"a": ["Pain", "NMS"]}


def test_a_document_without_mentions_in_a_tagged_file_stays_without(run, tmp_path, write):
    write(tmp_path / "a.pubtator", TAGGED + "\nb|t|Pain.\nb|a|\n")
    assert shown(run("view", "a.pubtator")[1]) == {"a": ["NMS"], "b": []}


def test_each_file_is_judged_by_itself(run, tmp_path, write):
    write(tmp_path / "a.pubtator", TAGGED)
    write(tmp_path / "b.txt", "Pain.")
    assert shown(run("view", "a.pubtator", "b.txt")[1]) == {"a": ["NMS"], "b": ["Pain"]}


def test_the_page_goes_where_it_is_asked_for_and_never_over_an_input(run, tmp_path, write):
    write(tmp_path / "a.txt")
    assert run("view", "a.txt", "-o", "page.html") == (0, "", "")
    assert shown((tmp_path / "page.html").read_text(encoding="utf-8")) == {"a": ["Pain", "NMS"]}
    assert run("view", "a.txt", "-o", "a.txt")[0] == 2
    assert (tmp_path / "a.txt").read_text() == "Pain and NMS."
    assert run("view", "a.txt", "-o", "-")[1].startswith("<!DOCTYPE html>")


def test_on_a_terminal_the_page_is_a_file_that_nobody_else_can_read(run, tmp_path, write, monkeypatch):
    write(tmp_path / "a.txt")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    status, out, err = run("view", "a.txt")
    assert (status, err) == (0, "")
    path = Path(urlsplit(out.strip()).path)
    assert shown(path.read_text(encoding="utf-8")) == {"a": ["Pain", "NMS"]}
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_cannot_be_read_leaves_the_rest_and_no_page_of_nothing(run, tmp_path, write):
    write(tmp_path / "a.txt")
    status, out, err = run("view", "a.txt", "none.txt")
    assert (status, shown(out)) == (1, {"a": ["Pain", "NMS"]})
    assert "none.txt" in err
    status, out, err = run("view", "none.txt", "-o", "page.html")
    assert (status, out) == (1, "")
    assert "there is no document to show" in err
    assert not (tmp_path / "page.html").exists()


def test_tag_writes_the_same_page(run, tmp_path, write):
    write(tmp_path / "a.txt")
    assert run("tag", "a.txt", "-o", "page.html") == (0, "", "")
    assert shown((tmp_path / "page.html").read_text(encoding="utf-8")) == {"a": ["Pain", "NMS"]}
    assert run("tag", "a.txt", "--to", "html", "-o", "pages/") == (0, "", "")
    assert (tmp_path / "pages" / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


NEGATED = {
    "id": "a",
    "text": "No pain. NMS on drug.",
    "mentions": [
        {"start": 3, "end": 7, "text": "pain", "type": "Disease", "attributes": {"negated": True}},
        {"start": 9, "end": 12, "text": "NMS", "type": "Disease"},
        {"start": 16, "end": 20, "text": "drug", "type": "Chemical"},
    ],
}


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (("--drop", "negated"), ["NMS", "drug"]),
        (("--types", "chemical"), ["drug"]),
        (("--drop", "negated", "--types", "Disease"), ["NMS"]),
        (("--types", "Disease,Chemical"), ["pain", "NMS", "drug"]),
    ],
)
def test_what_is_shown_as_it_is_is_narrowed_too(call, tmp_path, write, options, left):
    write(tmp_path / "a.jsonl", json.dumps(NEGATED))
    assert shown(call("view", "a.jsonl", *options)[1]) == {"a": left}


def test_branches_of_mesh_are_kept(call, tmp_path, write):
    write(tmp_path / "a.txt", "Asthma and gout.")
    call("tag", "a.txt", "-o", "a.jsonl")
    for name in ("a.txt", "a.jsonl"):
        assert shown(call("view", name, "--only", "C08")[1]) == {"a": ["Asthma"]}


def test_what_is_tagged_first_is_narrowed(run, tmp_path, write):
    write(tmp_path / "a.txt")
    assert shown(run("view", "a.txt", "--types", "Chemical")[1]) == {"a": []}
    assert run("view", "a.txt", "--drop", "negatd")[0] == 2


def test_a_type_that_nothing_has_is_told(call, tmp_path, write):
    write(tmp_path / "a.jsonl", json.dumps(NEGATED))
    status, _, err = call("view", "a.jsonl", "--types", "Diseas")
    assert (status, "no mention has this type [--types]: 'Diseas'" in err) == (0, True)
    assert call("view", "a.jsonl", "--types", "Disease")[2] == ""


@pytest.mark.parametrize(
    ("name", "status"), [("v.csv", 2), ("v.xyz", 2), ("v.htm", 0), ("v.html.gz", 0), ("v", 0)]
)
def test_a_page_has_the_name_of_a_page(run, tmp_path, write, name, status):
    write(tmp_path / "a.txt")
    got, _, err = run("view", "a.txt", "-o", name)
    assert (got, "a page is written as HTML" in err) == (status, status == 2)
    assert (tmp_path / name).exists() == (status == 0)
