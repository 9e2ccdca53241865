"""The web service: what it answers, what it refuses, and that it agrees with the library."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import threading
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")

from fastapi.testclient import TestClient

import nmstag
from nmstag.document import Document
from nmstag.formats import read_documents
from nmstag.service.app import create_app
from nmstag.service.requests import TagRequest
from nmstag.service.settings import Settings
from nmstag.service.work import TooBusyError, TooSlowError, Work

TEXT = "No fever. Rash due to haloperidol; Köln \U0001f600 asthma."


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app(Settings(max_text=2_000))) as client:
        yield client


def test_a_text_is_answered_as_the_library_tags_it(client):
    answer = client.post("/tag", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == nmstag.tag(TEXT).to_dict()


def test_a_list_is_answered_by_a_list_with_its_ids(client):
    answer = client.post("/tag", json={"text": ["Gout.", {"id": "n2", "text": "Asthma."}]}).json()
    assert [(one["id"], one["mentions"][0]["text"]) for one in answer] == [("0", "Gout"), ("n2", "Asthma")]
    assert client.post("/tag", json={"text": []}).json() == []


def test_options_are_those_of_the_library(client):
    asked = {"text": TEXT, "profile": "bc5cdr", "relations": "cid", "drop": ["negated"], "evidence": False}
    answer = client.post("/tag", json=asked).json()
    expected = nmstag.load(profile="bc5cdr", relations="cid", drop="negated").tag(TEXT)
    assert [one["text"] for one in answer["mentions"]] == [one.text for one in expected.mentions]
    assert [one["type"] for one in answer["relations"]] == [one.type for one in expected.relations]
    assert all("evidence" not in one for one in answer["mentions"])


def test_more_options_are_those_of_the_library(client):
    text = "Rash and NSTEMI after amoxicillin; no fever."
    for options in ({"only": ["C14"]}, {"types": ["Chemical"]}, {"score": True}, {"min_score": 0.5}):
        profile = {"profile": "literature"} if "score" in str(options) else {}
        answer = client.post("/tag", json={"text": text, **options, **profile}).json()
        assert answer == nmstag.load(**options, **profile).tag(text).to_dict()


def test_links_are_those_of_the_tables_of_the_server(tmp_path):
    table = tmp_path / "links.tsv"
    table.write_text("id\tnamespace\tlinked\nMESH:D006073\tUMLS\tC0018099\nMESH:D006073\tX\t7\n")
    with TestClient(create_app(Settings(links=(str(table),)))) as client:
        every = client.post("/tag", json={"text": "Gout."}).json()["mentions"][0]["links"]
        one = client.post("/tag", json={"text": "Gout.", "also": ["umls"]}).json()["mentions"][0]["links"]
    assert (every, one) == (["UMLS:C0018099", "X:7"], ["UMLS:C0018099"])


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json;q=0.1, text/x-pubtator;q=0.9", "text/x-pubtator"),
        ("text/x-pubtator;q=0.2, application/x-bioc+xml; q=0.8", "application/x-bioc+xml"),
        ("*/*;q=0.1, application/x-ndjson", "application/x-ndjson"),
        ("application/json;q=0, */*", "application/x-bioc+json"),
        ("text/*, application/json;q=0.5", "text/x-pubtator"),
        ("text/x-pubtator;q=0, text/*", None),
        ("text/x-pubtator;q=0", None),
        ("application/x-bioc+xml, application/json", "application/x-bioc+xml"),
        ("application/json; charset=utf-8", "application/json"),
        ("", "application/json"),
    ],
)
def test_the_greatest_weight_in_accept_is_taken(client, accept, expected):
    answer = client.post("/tag", json={"text": "Gout."}, headers={"accept": accept})
    if expected is None:
        assert answer.status_code == 406
    else:
        assert answer.headers["content-type"].startswith(expected)


@pytest.mark.parametrize(
    "media_type", ["text/x-pubtator", "application/x-bioc+json", "application/x-bioc+xml"]
)
def test_one_text_has_an_id_in_files(client, tmp_path, media_type):
    answer = client.post("/tag", json={"text": "Gout."}, headers={"accept": media_type})
    path = tmp_path / "a.txt"
    path.write_bytes(answer.content)
    faults = []
    (document,) = read_documents([str(path)], on_fault=faults.append)
    assert (document.id, [one.message for one in faults if "no id" in one.message]) == ("0", [])
    assert "nmstag-warnings" not in answer.headers


def test_what_a_format_cannot_hold_is_told_in_a_header(client):
    accept = {"accept": "text/x-pubtator"}
    answer = client.post("/tag", json={"text": [{"id": "a|\u00e4", "text": "Gout."}]}, headers=accept)
    assert answer.text.startswith("a_\u00e4|t|")
    assert "the id is not possible in PubTator" in answer.headers["nmstag-warnings"]
    denied = client.post("/tag", json={"text": "Rash not caused by penicillin."}, headers=accept)
    assert "1 relation that the text denies left out" in denied.headers["nmstag-warnings"]


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/x-bioc+json", "a.bioc.json"),
        ("application/x-bioc+xml", "a.bioc.xml"),
        ("text/x-pubtator", "a.pubtator"),
        ("application/x-ndjson", "a.jsonl"),
    ],
)
def test_accept_chooses_the_format(client, tmp_path, media_type, name):
    asked = {"text": [{"id": "7", "text": "Gout and asthma."}]}
    answer = client.post("/tag", json=asked, headers={"accept": f"{media_type};q=0.9, text/html"})
    assert answer.headers["content-type"].startswith(media_type)
    (tmp_path / name).write_bytes(answer.content)
    (document,) = read_documents([str(tmp_path / name)])
    assert (document.id, [one.text for one in document.mentions]) == ("7", ["Gout", "asthma"])


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"text": "x" * 2_001}, 413, "too many characters"),
        ({"text": "x" * 200_000}, 413, "body of the request is too long"),
        ({"text": ["x" * 1_500, "y" * 1_500]}, 413, "too many characters"),
        ({"text": 7}, 422, "text: expected a text, or a list of texts or of {id, text}"),
        ({}, 422, "text: is missing"),
        ({"text": ["a", 7]}, 422, "text[1]: expected a text or {id, text}"),
        ({"text": [{"id": 3, "text": "x"}]}, 422, "text[0].id: expected a text"),
        ({"text": [{"id": "x"}]}, 422, "text[0].text: is missing"),
        ({"text": [{"text": "x", "ids": "1"}]}, 422, "text[0].ids: no such key (expected one of text, id"),
        ({"text": "a", "profil": "x"}, 422, "profil: no such key"),
        ({"text": "a", "profil": "x"}, 422, "did you mean 'profile'?"),
        ({"text": "a", "context": "yes"}, 422, "context: expected true or false"),
        ({"text": "a", "min_score": 2}, 422, "min_score: expected a number from 0 to 1"),
        ({"text": "a", "min_score": "x"}, 422, "min_score: expected a number"),
        ({"text": "a", "drop": "negated"}, 422, "drop: expected a list of texts"),
        ([], 422, "the body: expected an object with the key 'text'"),
        ({"text": "a", "only": ["C99"]}, 409, "only"),
        ({"text": "a", "types": ["Diseas"]}, 409, "types"),
        ({"text": "a", "also": ["snomd"]}, 409, "also"),
        ({"text": "a", "profile": "clinicl"}, 422, "did you mean 'clinical'"),
        ({"text": "a", "drop": ["negatd"]}, 422, "drop"),
        ({"text": "a", "relations": "all"}, 422, "relations"),
    ],
)
def test_what_is_wrong_is_answered_with_what_is_right(client, body, status, told):
    answer = client.post("/tag", json=body)
    assert answer.status_code == status
    assert told in answer.json()["detail"]
    assert not re.search(r"Input should|permitted|constrained|union|NamedText", answer.text)


def test_a_fault_does_not_repeat_the_text(client):
    answer = client.post("/tag", json={"text": {"secret": "Mr Smith"}})
    assert answer.status_code == 422
    assert "Smith" not in answer.text


def test_what_is_no_json_and_what_cannot_be_made(client):
    headers = {"content-type": "application/json"}
    broken = client.post("/tag", content=b"{", headers=headers)
    assert (broken.status_code, broken.json()["detail"]) == (400, "The body is not JSON.")
    unnamed = client.post("/tag", content=b'{"text": "Gout."}', headers={"content-type": "text/plain"})
    assert (unnamed.status_code, "Content-Type: application/json" in unnamed.json()["detail"]) == (422, True)
    answer = client.post("/tag", json={"text": "a"}, headers={"accept": "image/png"})
    assert answer.status_code == 406


def test_a_body_that_grows_is_cut_off(client):
    def endless():
        for _ in range(200):
            yield b'{"text": "' + b"x" * 1_000

    assert client.post("/tag", content=endless()).status_code == 413


def test_version_health_page_and_documentation_load_nothing_from_elsewhere(client):
    assert client.get("/health").json() == {"status": "ok"}
    version = client.get("/version").json()
    assert (version["nmstag"], version["hash"]) == (nmstag.__version__, nmstag.load().pack.hash)
    page = client.get("/").text
    assert "default-src 'none'" in page
    assert '<form id="ask"' in page
    documentation = client.get("/docs").text
    assert "http" not in documentation.replace("http-equiv", "")
    assert client.get("/static/swagger-ui-bundle.js").status_code == 200
    assert "/tag" in client.get("/openapi.json").json()["paths"]


def test_the_page_gets_its_documents(client):
    answer = client.post("/page", json={"text": "Gout."}).json()
    assert answer["documents"][0][1] == "Gout."
    assert "MESH:D006073" in answer["strings"]


def test_no_other_page_may_ask_unless_it_was_allowed():
    headers = {"origin": "https://other.example"}
    with TestClient(create_app()) as client:
        assert "access-control-allow-origin" not in client.get("/health", headers=headers).headers
    with TestClient(create_app(Settings(origins=("https://other.example",)))) as client:
        allowed = client.get("/health", headers=headers).headers["access-control-allow-origin"]
    assert allowed == "https://other.example"


@pytest.fixture
def held(small_pack):
    """Return work whose tagging waits until it is released, and what releases it."""
    work, release = Work(Settings(packs=(str(small_pack),), queue=2, seconds=0.2)), threading.Event()

    def wait(documents: list[Document]) -> str:
        release.wait(30)
        return json.dumps(len(documents))

    yield work, wait, release
    release.set()
    work.close()


def test_a_full_queue_is_told_at_once_and_empties(held):
    work, wait, release = held

    async def run():
        asked = [asyncio.ensure_future(work.tag(TagRequest(text="a"), wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusyError):
            await work.tag(TagRequest(text="a"), wait)
        release.set()
        assert await asyncio.gather(*asked) == ["1", "1"]
        assert await work.tag(TagRequest(text="a"), wait) == "1"

    asyncio.run(run())


def test_what_takes_too_long_is_given_up(held):
    work, wait, release = held

    async def run():
        with pytest.raises(TooSlowError, match="longer than"):
            await work.tag(TagRequest(text="a"), wait)
        release.set()

    asyncio.run(run())


def test_faults_of_the_service_have_their_status(monkeypatch):
    answered, tagged = threading.Event(), Work._tagged

    def slow(*given):
        answered.wait(60)
        return tagged(*given)

    monkeypatch.setattr(Work, "_tagged", slow)
    with TestClient(create_app(Settings(queue=1, seconds=0.001))) as client:
        answer = client.post("/tag", json={"text": TEXT})
        answered.set()
        assert answer.status_code == 408
    with TestClient(create_app(Settings(queue=0))) as client:
        answer = client.post("/tag", json={"text": TEXT})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_settings_reach_another_process(monkeypatch):
    monkeypatch.delenv("NMSTAG_SERVICE", raising=False)
    assert Settings.handed_on() == Settings()
    given = Settings(("default", "mine"), 5, 6, 7.5, ("https://a.example",), ("l.tsv",))
    monkeypatch.setenv("NMSTAG_SERVICE", "")
    given.hand_on()
    assert Settings.handed_on() == given


def test_the_request_of_the_page_is_answered(client):
    page = (Path(__file__).parents[2] / "docs" / "service.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^curl .*$", page, re.MULTILINE)
    arguments = shlex.split(command)
    body, header = arguments[arguments.index("-d") + 1], arguments[arguments.index("-H") + 1]
    path = arguments[2].removeprefix("http://127.0.0.1:8000")
    answer = client.post(path, content=body, headers=dict([header.split(": ")]))
    assert answer.status_code == 200
    assert [one["text"] for one in answer.json()["mentions"]] == ["fever", "haloperidol"]
