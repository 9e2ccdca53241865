"""The page in Chromium, with clicks, touches and keys. Skipped where there is no browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shown_documents import NOTE, make_hostile, make_note

from nmstag.document import Attribute, Document, Mention, Relation
from nmstag.view import render_page

Opened = Callable[..., Any]
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}


def piece(page: Any, text: str) -> Any:
    """Return the place of a mention in the text."""
    return page.locator("article [role=button]", has_text=text).first


def texts(page: Any, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_text_contents()]


def shown(page: Any) -> str:
    """Return the details that are shown; nothing where they are hidden."""
    details = page.locator("#details")
    return " ".join(details.inner_text().split()) if details.is_visible() else ""


def test_the_text_is_shown_as_it_is(opened: Opened) -> None:
    page = opened(make_note())
    text = page.locator(".text").evaluate("""node => {
        const copy = node.cloneNode(true);
        copy.querySelectorAll("svg").forEach((one) => one.remove());
        return copy.textContent;
    }""")
    assert text == NOTE
    assert texts(page, "article [role=button]") == ["fever", "NMS", "haloperidol", "rash", "gout"]


def test_context_can_be_seen(opened: Opened) -> None:
    page = opened(make_note())
    style = "(node, name) => getComputedStyle(node)[name]"
    assert piece(page, "fever").evaluate(style, "textDecorationLine") == "line-through"
    assert piece(page, "NMS").evaluate(style, "borderBottomStyle") == "dotted"
    ground = [
        piece(page, name).evaluate(style, "backgroundColor") for name in ("gout", "rash", "haloperidol")
    ]
    assert ground[0] == "rgb(231, 233, 236)"
    assert len(set(ground)) == 3
    label = page.locator(".label").evaluate("node => getComputedStyle(node, '::after').content")
    assert label == '"stopped"'


def test_a_pointer_shows_the_details_and_the_cue(opened: Opened) -> None:
    page = opened(make_note())
    assert shown(page) == ""
    piece(page, "fever").hover()
    assert shown(page) == (
        "fever type Disease concept X:1 (Fever) negated rule negated.cue: No section assessment "
        "rule lexicon a.tsv:1: fever characters 16 to 21"
    )
    assert texts(page, ".cue") == ["No"]
    page.locator("h1").hover()
    assert shown(page) == ""
    assert texts(page, ".cue") == []


def test_a_click_keeps_the_details_open_until_escape_or_a_click_elsewhere(opened: Opened) -> None:
    page = opened(make_note())
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.locator("#found").click()):
        piece(page, "NMS").click()
        page.locator("h1").hover()
        assert "concept X:2" in shown(page)
        close()
        assert shown(page) == ""


def test_keys_lead_from_mention_to_mention(opened: Opened) -> None:
    page = opened(make_note(), make_note("second"))
    page.locator("#documents").focus()
    page.keyboard.press("Tab")
    assert shown(page).startswith("fever")
    page.keyboard.press("ArrowRight")
    assert shown(page).startswith("NMS")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert shown(page).startswith("fever")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert shown(page) == ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#details.kept").is_visible()
    page.keyboard.press("Escape")
    assert shown(page) == ""
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "f-text"


def test_a_touch_shows_the_details_at_the_foot_of_a_phone(opened: Opened) -> None:
    page = opened(make_note(), **PHONE)
    piece(page, "haloperidol").tap()
    assert "concept X:3" in shown(page)
    box = page.locator("#details").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert round(box["y"] + box["height"]) == 800
    page.locator("h1").tap()
    assert shown(page) == ""


def test_nested_and_overlapping_mentions_can_all_be_reached(opened: Opened) -> None:
    page = opened(make_hostile())
    piece(page, "hepatic failure").hover()
    assert "hepatic failure type Disease concept Y:3" in shown(page)
    assert "Renal and hepatic failure type Disease concept Y:1" in shown(page)
    piece(page, "Renal and").hover()
    assert "Renal and type <Gene> concept Y:2" in shown(page)
    look = piece(page, "Renal and").evaluate("node => [node.className, getComputedStyle(node).boxShadow]")
    assert look[0].split()[:2] == ["m", "t2"]
    assert look[1].startswith("rgb(168, 50, 74) 0px 2px")


def test_hostile_text_is_text(opened: Opened) -> None:
    page = opened(make_hostile())
    assert page.locator("article b, article i").count() == 0
    assert texts(page, "article h2")[0].startswith("d<b>\\u202e")
    assert page.locator(".control").evaluate_all("all => all.map((one) => one.dataset.c)") == [
        "U+202E",
        "U+202C",
    ]
    assert "\u202e" not in page.locator("body").inner_text()
    assert piece(page, "</script>").text_content() == "</script><b>x</b>"


def test_a_relation_is_listed_and_drawn_between_its_mentions(opened: Opened) -> None:
    page = opened(make_note())
    assert texts(page, ".relations li") == ["haloperidol causes NMS uncertain rule causes.due-to"]
    arc = page.locator(".arcs g.uncertain")
    assert arc.count() == 1
    assert arc.locator("text").text_content() == "causes"
    box, head, tail = (
        one.bounding_box()
        for one in (arc.locator("path").first, piece(page, "haloperidol"), piece(page, "NMS"))
    )
    assert box["y"] + box["height"] <= tail["y"] + 4
    above = page.locator("article h2").bounding_box()
    assert above["y"] + above["height"] + 1.5 * tail["height"] < box["y"]  # a line of text is between
    plain = piece(page, "gout").bounding_box()["y"] - page.locator(".text").bounding_box()["y"]
    page.locator("#types label").nth(1).click()
    lower = piece(page, "gout").bounding_box()["y"] - page.locator(".text").bounding_box()["y"]
    assert plain - lower == pytest.approx(15, abs=1)  # the line is higher while something is drawn above it
    assert tail["x"] - 4 <= box["x"] <= tail["x"] + tail["width"]
    assert head["x"] <= box["x"] + box["width"] <= head["x"] + head["width"] + 4


def test_a_relation_across_lines_is_drawn_on_both(opened: Opened) -> None:
    text = f"aspirin {'and so on ' * 25}rash"
    mentions = (
        Mention(0, 7, "aspirin", "Chemical", ("A",)),
        Mention(len(text) - 4, len(text), "rash", "Disease", ("B",)),
    )
    page = opened(Document("1", text, (), mentions, (Relation("causes", "A", "B"),)), **PHONE)
    box = page.locator(".arcs path").first.bounding_box()
    frame = page.locator(".text").bounding_box()
    assert frame["x"] - 4 <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 4
    assert page.locator(".arcs path").first.get_attribute("d").count("M") == 2


def test_the_line_of_a_mention_is_high_enough_for_its_relations_wherever_it_begins(opened: Opened) -> None:
    text = "Gout and rash for which he had aspirin, and then for hyperkalemia again."
    ends = [
        (text.index(word), text.index(word) + len(word), word) for word in ("Gout", "rash", "hyperkalemia")
    ]
    drug = text.index("aspirin")
    mentions = [Mention(start, end, word, "Disease", (word,)) for start, end, word in ends]
    mentions.append(Mention(drug, drug + 7, "aspirin", "Chemical", ("A",)))
    relations = tuple(Relation("treats", "A", word) for _, _, word in ends)
    page = opened(Document("1", text, (), tuple(mentions), relations))
    for width in range(300, 600, 20):
        page.set_viewport_size({"width": width, "height": 700})
        gaps = page.locator(".strut").evaluate_all("""all => all.map((one) =>
            one.getBoundingClientRect().left - one.nextElementSibling.getClientRects()[0].left)""")
        assert len(gaps) == 4
        assert all(abs(gap) < 5 for gap in gaps)


@pytest.mark.parametrize("scale", [1, 2])
def test_the_label_of_a_denied_relation_can_be_read(opened: Opened, scale: int) -> None:
    text = "Aspirin did not help the gout."
    mentions = (
        Mention(0, 7, "Aspirin", "Chemical", ("A",)),
        Mention(25, 29, "gout", "Disease", ("B",)),
    )
    denied = Relation("improves", "A", "B", attributes=(Attribute("negated"),))
    page = opened(Document("1", text, (), mentions, (denied,)), device_scale_factor=scale)
    label = page.locator(".arcs g.negated text")
    assert label.text_content() == "improves: no"
    assert label.evaluate("node => getComputedStyle(node).textDecorationLine") == "none"


@pytest.mark.parametrize("place", ["top", "bottom"])
def test_the_details_of_a_phone_do_not_cover_their_mention(opened: Opened, place: str) -> None:
    page = opened(*(make_note(f"note {number}") for number in range(4)), **PHONE)
    pieces = page.locator("article [role=button]", has_text="gout")
    one = pieces.last if place == "bottom" else pieces.first
    one.scroll_into_view_if_needed()
    one.tap()
    assert "concept X:5" in shown(page)
    mention, details = one.bounding_box(), page.locator("#details").bounding_box()
    assert mention["y"] >= 0
    assert mention["y"] + mention["height"] <= details["y"]
    page.locator("article h2").last.tap()
    assert shown(page) == ""
    assert page.evaluate("document.body.style.paddingBottom") == ""


def test_a_relation_lights_its_mentions(opened: Opened) -> None:
    page = opened(make_note())
    button = page.locator(".relations button")
    button.click()
    page.locator("h1").hover()
    assert button.get_attribute("aria-pressed") == "true"
    assert texts(page, ".m.on") == ["NMS", "haloperidol"]
    assert page.locator(".arcs .current").count() == 1
    button.click()
    page.locator("h1").hover()
    page.evaluate("document.activeElement.blur()")
    assert page.locator(".m.on, .arcs .current").count() == 0


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("f-context", "with:negated", ["fever"]),
        ("f-context", "without:negated", ["NMS", "haloperidol", "rash", "gout"]),
        ("f-context", "none", ["rash"]),
        ("f-section", "=family_history", ["gout"]),
        ("f-document", "0", ["fever", "NMS", "haloperidol", "rash", "gout"]),
    ],
)
def test_filters_leave_what_is_asked_for(opened: Opened, field: str, value: str, left: list[str]) -> None:
    page = opened(make_note(), Document("other", "Nothing of this kind."))
    page.select_option(f"#{field}", value)
    assert texts(page, "article [role=button]") == left
    assert page.locator("article").count() == 1
    assert page.locator("#found").inner_text().startswith("1 of 2 documents")


def test_types_are_switched_off_and_on(opened: Opened) -> None:
    page = opened(make_note(), make_hostile())
    chips = page.locator("#types label")
    assert texts(page, "#types label") == ["Disease 6", "Chemical 3", "<Gene> 1"]
    chips.nth(0).click()
    assert texts(page, "article [role=button]") == [
        "haloperidol",
        "Renal and",
        "</script><b>x</b>",
        "ibuprofen gel",
    ]
    assert page.locator(".arcs g").count() == 0
    chips.nth(0).click()
    assert piece(page, "gout").is_visible()


@pytest.mark.parametrize(
    ("wanted", "documents", "hits"),
    [
        ("MOTHER HAD", ["note"], ["Mother had"]),
        ("x:3", ["note"], []),
        ("y:4", ["d<b>\\u202e"], []),
        ("a.tsv:1", ["note", "d<b>\\u202e"], []),
        ("negated.cue", ["note"], []),
        ("association", ["d<b>\\u202e"], []),
        ("causes.due-to", ["note"], []),
        ("nothing of it", [], []),
    ],
)
def test_search_finds_text_ids_and_rules(
    opened: Opened, wanted: str, documents: list[str], hits: list[str]
) -> None:
    page = opened(make_note(), make_hostile())
    page.fill("#f-text", wanted)
    page.locator("#found", has_text=f"{len(documents)} of").wait_for()
    assert (
        page.locator("article h2").evaluate_all("all => all.map((one) => one.firstChild.data)") == documents
    )
    assert "".join(page.locator(".hit").all_text_contents()) == "".join(hits)


def test_a_thousand_documents_open_at_once_and_are_drawn_as_they_come_into_sight(opened: Opened) -> None:
    page = opened(*(make_note(f"note {number}") for number in range(1000)))
    assert 20 <= page.locator("article").count() < 100
    assert (
        page.locator("#summary").inner_text().startswith("1,000 documents · 5,000 mentions · 1,000 relations")
    )
    before = page.locator("article").count()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("article").nth(before).wait_for()
    page.select_option("#f-document", "999")
    assert texts(page, "article h2") == ["note 999 5 mentions, 1 relation"]


def test_a_page_without_documents(opened: Opened) -> None:
    page = opened()
    assert page.locator("#found").inner_text() == "no documents"


def test_light_and_dark_follow_the_system_and_the_switch(opened: Opened) -> None:
    page = opened(make_note(), color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 23, 27)"
    page.click("#theme")
    assert page.evaluate(ground) == "rgb(251, 251, 250)"
    assert page.locator("#theme").inner_text() == "Dark"
    page.click("#theme")
    assert page.evaluate(ground) == "rgb(20, 23, 27)"


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_page_is_as_wide_as_its_window(opened: Opened, width: int) -> None:
    page = opened(
        make_note("n" * 300),
        make_hostile(),
        Document("long", "x" * 3000),
        viewport={"width": width, "height": 700},
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    piece(page, "gout").hover()
    box = page.locator("#details").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_the_policy_stops_what_is_not_of_the_page(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render_page([make_note()]).replace("</body>", "<script>data.stolen = 1</script></body>"))
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("[data.documents.length, data.stolen ?? null]") == [1, None]
    context.close()
