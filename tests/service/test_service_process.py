"""`nmstag serve` as a process: it answers, logs no text, listens at the machine alone and ends cleanly."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

pytest.importorskip("fastapi")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture
def served(small_pack, request):
    """Return a running service and its address; the parameter, where there is one, is more options."""
    command = [sys.executable, "-m", "nmstag", "serve", "--port", "0", "--pack", str(small_pack)]
    command += getattr(request, "param", [])
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    lines = []
    for line in process.stderr:
        lines.append(line)
        if found := re.search(r"running on (http://\S+)", line):
            yield process, found[1]
            break
    process.kill()
    process.communicate()
    assert found, "".join(lines)


def post(address, body):
    request = urllib.request.Request(
        f"{address}/tag", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_it_finishes_what_has_begun_and_tells_no_text(served):
    process, address = served
    assert address.startswith("http://127.0.0.1:")
    answers = []
    texts = ["Secretname had NMS. " * 20] * 50

    def ask():
        answers.append(post(address, {"text": texts}))

    thread = threading.Thread(target=ask)
    thread.start()
    assert post(address, {"text": "NMS."})["mentions"][0]["text"] == "NMS"
    process.send_signal(signal.SIGTERM)
    thread.join(60)
    _, told = process.communicate(timeout=60)
    assert len(answers[0]) == 50
    assert process.returncode == 0
    assert "Secretname" not in told
    assert "Traceback" not in told


_HEAD = b"POST /tag HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"


def connected(address, sent):
    """Return a connection on which something was sent."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=20)
    connection.sendall(sent)
    return connection


def everything(connection):
    """Return all that comes until the other side closes the connection."""
    with connection:
        return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize("served", [["--seconds", "0.5"]], indirect=True)
def test_a_body_that_does_not_come_is_not_waited_for(served):
    _, address = served
    answer = everything(connected(address, _HEAD))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'{"detail":"the body of the request took too long to come"}' in answer
    assert everything(connected(address, b"POST /tag HTTP/1.1\r\nHo")) == b""
    assert everything(connected(address, b"")) == b""
    assert post(address, {"text": "NMS."})["mentions"][0]["text"] == "NMS"


def test_it_ends_at_once_and_cleanly_while_a_body_is_coming(served):
    process, address = served
    waiting = connected(address, _HEAD)
    silent = connected(address, b"")
    assert post(address, {"text": "NMS."})["mentions"]
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    answer = everything(waiting)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b'{"detail":"the service is ending"}' in answer
    assert everything(silent) == b""
    _, told = process.communicate(timeout=20)
    assert time.monotonic() - begun < 15
    assert process.returncode == 0
    assert "Traceback" not in told


def test_a_pack_that_is_not_there_is_told_before_anything_is_served(tmp_path):
    command = [sys.executable, "-m", "nmstag", "serve", "--pack", "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("nmstag: nowhere: no such pack folder")


def test_the_documentation_is_drawn_in_a_browser(served, browser):
    """The page is drawn by a script of another package, which has to know our version of OpenAPI."""
    _, address = served
    context = browser.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock-post", timeout=20_000)
    assert "/tag" in page.inner_text(".opblock-post")
    assert all(url.startswith((address, "data:")) for url in asked)
    context.close()
