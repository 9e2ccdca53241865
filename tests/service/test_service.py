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
        ({"text": 7}, 422, "text"),
        ({}, 422, "text: Field required"),
        ({"text": "a", "profil": "x"}, 422, "profil"),
        ({"text": "a", "profile": "clinicl"}, 422, "did you mean 'clinical'"),
        ({"text": "a", "drop": ["negatd"]}, 422, "drop"),
        ({"text": "a", "relations": "all"}, 422, "relations"),
    ],
)
def test_what_is_wrong_is_answered_with_what_is_right(client, body, status, told):
    answer = client.post("/tag", json=body)
    assert answer.status_code == status
    assert told in answer.json()["detail"]


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
    given = Settings(("default", "mine"), 5, 6, 7.5, ("https://a.example",))
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
