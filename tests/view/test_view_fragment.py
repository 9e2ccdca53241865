"""The fragment for notebooks: its own style, no script, every character of the text."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Mention
from nmstag.view import fragment


def text_of(html: str) -> str:
    """Return the text that a fragment shows, without the labels after mentions."""
    body = html.split('white-space:pre-wrap;overflow-wrap:anywhere">')[1].split("</div>")[0]
    return unescape(re.sub("<[^>]*>", "", re.sub("<small.*?</small>", "", body)))


def style_of(html: str, part: str) -> str:
    found = re.search(f'<span style="([^"]*)" title="[^"]*">{part}</span>', html)
    assert found
    return found[1]


def test_context_is_shown(note: Document) -> None:
    html = fragment(note)
    assert "line-through" in style_of(html, "fever")
    assert "dotted" in style_of(html, "NMS")
    assert "128,134,142" in style_of(html, "gout")
    assert style_of(html, "rash").split(";")[0] not in style_of(html, "haloperidol")
    assert "haloperidol</span><small" in html
    assert "stopped</small>" in html


def test_a_pointer_shows_concept_rule_and_section(note: Document) -> None:
    assert 'title="Disease · X:1 (Fever) · negated · assessment · lexicon a.tsv:1"' in fragment(note)


def test_relations_are_listed(note: Document) -> None:
    assert "<li>haloperidol <b>causes</b> NMS <small>(uncertain)</small>" in fragment(note)


def test_nothing_is_script_or_markup_of_a_document(hostile: Document) -> None:
    html = fragment(hostile)
    assert not re.search(r"<script|<b>x|\u202e| on\w+=", html)
    assert html.count("U+202E") == 1
    assert set(re.findall("<([a-z]+)", html)) == {"div", "b", "span", "small", "ul", "li"}


def test_the_shorter_of_nested_mentions_has_the_colour_and_the_longer_a_line(hostile: Document) -> None:
    html = fragment(hostile)
    assert "38,145,84" in style_of(html, "Renal and").split(";")[0]
    assert "box-shadow:0 3px 0 rgba(214,51,78" in style_of(html, "hepatic failure")


def test_context_stands_after_the_last_part_of_a_mention() -> None:
    text = "left and right arm"
    outer = Mention(0, 18, text, "Disease", attributes=(Attribute("historical"),))
    html = fragment(Document("1", text, mentions=(outer, Mention(5, 8, "and", "Gene"))))
    assert html.count("<small") == 1
    assert " right arm</span><small" in html


@given(
    st.text(st.sampled_from("ab <&\"'\n💊é"), max_size=20),
    st.lists(st.tuples(st.integers(0, 19), st.integers(1, 8))),
)
def test_no_character_of_a_text_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    mentions = [
        Mention(start, end, text[start:end], f"T{length}", ("X",))
        for start, length in spans
        for end in [start + length]
        if end <= len(text)
    ]
    assert text_of(fragment(Document("1", text, mentions=tuple(mentions)))) == text
