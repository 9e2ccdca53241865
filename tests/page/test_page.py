"""The shell of pages: its policy, and that nothing in it ends early or changes how the rest reads."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from nmstag.page import page, page_around_data, script_json, visible

HOSTILE = "</script><script>alert(1)</script>\u2028\u202e$body ${data} \0"


def digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def test_the_policy_allows_the_style_and_script_of_the_page_alone() -> None:
    text = page("t", "<p>b</p>", style="p{}", script="let x;\n", data=[1])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    style, script = (
        re.search("<style>(.*)</style>", text, re.S),
        re.search("<script>(.*)</script>", text, re.S),
    )
    assert policy
    assert style
    assert script
    assert style[1].endswith("p{}")
    assert script[1].endswith("let x;\n")
    assert policy[1].split("; ") == [
        "default-src 'none'",
        f"style-src {digest(style[1])}",
        f"script-src {digest(script[1])}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_a_page_of_a_service_may_ask_its_server_alone() -> None:
    assert "; connect-src 'self'; " in page_around_data("t", "", service=True)[0]


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert not re.search(r"https?:|\bsrc=|<link|@import|url\(", page("t", ""))


def test_data_stay_data_whatever_they_say() -> None:
    text = page(HOSTILE, "", data={"text": HOSTILE})
    assert text.count("</script>") == 2
    assert "<script>alert" not in text
    data = re.search('id="data">(.*)</script>', text.split("<script>")[0])
    assert data
    assert json.loads(data[1]) == {"text": HOSTILE}


@pytest.mark.parametrize("text", ["<!--", "<script", "]]>", "\u2029", "\\u003c"])
def test_json_means_what_it_meant(text: str) -> None:
    written = script_json(text)
    assert json.loads(written) == text
    assert not set("<\u2028\u2029") & set(written)


def test_a_name_is_one_line_of_what_can_be_seen() -> None:
    assert visible("é\tb\ud800\u2066") == "é\\tb\\ud800\\u2066"
