"""The report: Markdown, JSON, and the page, which is opened in Chromium where there is one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nmstag.document import Document, Evidence, Mention, Relation
from nmstag.evaluation import SCHEMES, evaluate
from nmstag.evaluation.errors import Knowledge
from nmstag.evaluation.errors.analysis import NONE, analyse
from nmstag.evaluation.report import Report, SystemReport, assess, render_markdown
from nmstag.evaluation.report import make_report as build_report
from nmstag.evaluation.report.browser import browser_data
from nmstag.evaluation.scoring import scored_pairs
from nmstag.evaluation.scoring.ranking import rank_all
from nmstag.evaluation.scoring.significance import confidence_intervals

TEXT = "Lithium 💊 caused renal failure, </script><b>nausea|coma and rash."
RULES = SCHEMES["bc5cdr"]


def tag(name: str, kind: str, concept: str, rule: str = "") -> Mention:
    start = TEXT.index(name)
    evidence = (Evidence("lexicon", rule),) if rule else ()
    return Mention(start, start + len(name), name, kind, (concept,), evidence=evidence)


GOLD = [
    Document(
        "d1",
        TEXT,
        mentions=(
            tag("Lithium", "Chemical", "D1"),
            tag("renal failure", "Disease", "D2"),
            tag("nausea|coma", "Disease", "D3"),
        ),
        relations=(Relation("CID", "D1", "D2"),),
    ),
    Document("d2", TEXT, mentions=(tag("rash", "Disease", "D4"),)),
]
GOOD = [
    Document(
        "d1",
        TEXT,
        mentions=(
            tag("Lithium", "Chemical", "D1", "a.tsv:1"),
            tag("renal", "Disease", "D2", "a.tsv:2"),
            tag("nausea|coma", "Disease", "D9", "a.tsv:3"),
            tag("</script><b>", "Chemical", "D6", "a.tsv:4"),
        ),
        relations=(Relation("CID", "D1", "D9", (Evidence("rule", "causes"),)),),
    ),
    Document("d2", TEXT, mentions=(tag("rash", "Disease", "D4", "a.tsv:5"),)),
]
EMPTY = [Document("d1", TEXT), Document("d2", TEXT)]


def make_report(**systems: list[Document]) -> Report:
    reports = []
    for name, pred in systems.items():
        scores = evaluate(GOLD, pred, RULES)
        intervals = confidence_intervals(scores, samples=20)
        reports.append(SystemReport(name, scores, intervals, analyse(GOLD, pred, RULES)))
    rankings = rank_all({item.name: item.scores for item in reports}, samples=20, seed=1)
    return Report("Evaluation of <a> & b", GOLD, reports, rankings)


@pytest.fixture(scope="module")
def page() -> str:
    pytest.importorskip("jinja2")

    from nmstag.evaluation.report.html import render_html

    return render_html(make_report(good=GOOD, empty=EMPTY))


def test_confusions_count_every_mention_once() -> None:
    assert analyse(GOLD, GOOD, RULES).confusions() == {
        ("Chemical", "Chemical"): 1,
        ("Disease", "Disease"): 3,
        (NONE, "Chemical"): 1,
    }
    assert analyse(GOLD, GOOD, RULES).concept_confusions() == [(("MESH:D3", "MESH:D9", ""), 1)]


def test_markdown_has_a_table_of_scores_and_the_errors() -> None:
    text = render_markdown(make_report(good=GOOD))
    assert text.startswith("# Evaluation of \\<a> & b\n")
    assert "| mention strict | Chemical | 1 | 1 | 0 | 50.00 | 100.00 |" in text
    assert "| mention strict | 66.67 | 78.57 |" in text
    assert "- **wrong concept**: nausea\\|coma (1)" in text
    assert "\\</script>\\<b>\\[{nausea\\|coma}] and rash." in text
    assert (
        "- **wrong argument**: CID(Lithium, renal failure), predicted CID(Lithium, nausea\\|coma) (1)" in text
    )
    assert "renal" not in render_markdown(make_report(good=GOOD), texts=False)
    assert "|ci:0.95|bootstrap:20|seed:1" in text
    rows = [line for line in text.splitlines() if line.startswith("| mention")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows[1:-1]} <= {3, 9, 4}


def test_scores_of_mentions_are_compared_with_what_is_right() -> None:
    sure = [item.with_mentions(replace(one, score=0.8) for one in item.mentions) for item in GOOD]
    report = make_report(sure=sure, empty=EMPTY)
    text = render_markdown(report)
    assert "| 0.8 | 80.00 | 60.00 | 5 |" in text
    assert "Expected calibration error 0.200" in text
    assert "calibration" in report.to_json()["systems"][0]
    assert "alibration" not in render_markdown(make_report(good=GOOD))
    pytest.importorskip("jinja2")
    from nmstag.evaluation.report.html import render_html

    found = render_html(report)
    assert "sure: 5 of them, expected 80.00, observed 60.00" in found
    assert re.search(r"calibration error:\s+sure 0\.200<", found)
    assert "calibration" not in render_html(make_report(good=GOOD))


def test_json_has_scores_by_document_and_rankings() -> None:
    result = json.loads(json.dumps(make_report(good=GOOD, empty=EMPTY).to_json()))
    assert [system["name"] for system in result["systems"]] == ["good", "empty"]
    assert [part["id"] for part in result["systems"][0]["per_document"]] == ["d1", "d2"]
    assert result["systems"][0]["errors"]["mentions"]["invented"]["pred"] == 1
    assert result["rankings"][0]["systems"][0]["name"] == "good"


def test_the_browser_numbers_documents_of_the_same_id() -> None:
    twice = [Document("d1", "one"), Document("d1", "two")]
    pairs = list(scored_pairs(twice, twice, RULES))
    result = assess("x", pairs, RULES, samples=2, knowledge=Knowledge())
    data = browser_data(build_report("twice", twice, [result], []))
    assert data["documents"] == [["d1", "one"], ["d1 (2)", "two"]]


def test_a_report_is_made_of_systems_whose_errors_are_known() -> None:
    scores = assess("x", scored_pairs(GOLD, GOOD, RULES), RULES)
    assert (scores.intervals, scores.analysis) == (None, None)
    assert build_report("none", GOLD, [scores], []).systems == []


class Elements(HTMLParser):
    """Collects what a page loads and links to."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        self.loads += [found[name] or "" for name in ("src", "data", "srcset") if name in found]
        if tag == "link":
            self.loads.append(found.get("href") or "")


def test_the_page_loads_nothing_and_its_links_lead_somewhere(page: str) -> None:
    elements = Elements()
    elements.feed(page)
    assert elements.loads == []
    assert "url(" not in page
    assert not re.search("https?:", page)
    assert elements.links
    assert all(link.startswith("#") and link[1:].split("/")[0] in elements.ids for link in elements.links)


def test_ids_stand_once_and_bars_lead_to_the_browser(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert re.findall(r'<a href="(#browser/1/m6)"><title>([^<]+)<', page) == [
        ("#browser/1/m6", "missed, empty: 4")
    ]


def test_text_of_documents_cannot_become_markup(page: str) -> None:
    assert "Evaluation of &lt;a&gt; &amp; b" in page
    assert page.count("</script>") == 2
    assert "<b>" not in page


@pytest.fixture
def rendered(browser: Any, tmp_path: Path) -> Callable[..., str]:
    """Return a function that gives the document after a browser has opened a page at a place in it."""

    def rendered_(page: str, place: str = "", colours: str = "light") -> str:
        path = tmp_path / "report.html"
        path.write_text(page, encoding="utf-8")
        context = browser.new_context(color_scheme=colours)
        shown = context.new_page()
        shown.goto(path.as_uri() + place)
        document: str = shown.content()
        context.close()
        return document

    return rendered_


def with_script(page: str, script: str) -> str:
    """Return the page with another script, which its policy would not let run."""
    page = page.replace('http-equiv="Content-Security-Policy"', 'name="policy"')
    return page.replace("</body>", f"<script>{script}</script></body>")


@pytest.fixture
def opened(rendered: Callable[..., str]) -> Callable[..., str]:
    """Return a function that gives the text of the results, after a script was run in the page."""

    def opened_(page: str, place: str = "", script: str = "") -> str:
        dom = rendered(with_script(page, script) if script else page, place)
        results = dom[dom.index('<p id="found"') : dom.index('<p class="pager"')]
        return " ".join(re.sub(r"<[^>]+>", " ", results).split())

    return opened_


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("", "4 found"),  # the errors of 'good': three mentions and a relation
        ("#browser/0/m7", "1 found invented, never annotated d1"),
        ("#browser/0/m7.14", "1 found invented, never annotated d1"),
        ("#browser/1/m6", "4 found missed d1"),
        ("#browser/0/r4", "1 found relation: wrong argument d1"),
    ],
)
def test_a_link_shows_the_examples_of_its_class(
    page: str, opened: Callable[..., str], place: str, expected: str
) -> None:
    assert opened(page, place).startswith(expected)


def test_a_document_shows_its_text_and_every_find_with_its_rule(
    page: str, opened: Callable[..., str]
) -> None:
    text = opened(page, "#browser/0/d0")
    assert "Lithium 💊 caused renal failure" in text
    assert "gold and predicted Lithium · Chemical · MESH:D1 (Lithium) rule a.tsv:1" in text
    assert "rules causes" in text


def test_a_relation_shows_where_its_concepts_stand_nearest(page: str, opened: Callable[..., str]) -> None:
    text = opened(page, "#browser/0/r4")
    assert "Lithium 💊 caused renal failure" in text.split("gold CID(Lithium, renal failure)")[0]
    assert "predicted CID(Lithium, nausea|coma) rules causes" in text


def test_the_filters_narrow_what_is_shown(page: str, opened: Callable[..., str]) -> None:
    script = """
      const choose = (id, value) => {
        document.getElementById(id).value = value;
        document.getElementById(id).dispatchEvent(new Event("input"));
      };
      choose("f-class", ""); choose("f-type", "Disease"); choose("f-text", "A.TSV:2");
    """
    text = opened(page, "", script)
    assert text.startswith("1 found too short d1")
    assert "predicted renal · Disease · MESH:D2" in text


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_is_as_wide_as_its_window(page: str, rendered: Callable[..., str], width: int) -> None:
    # In a frame, because Chromium's own window is never narrower than 500.
    frame = f"""<!DOCTYPE html><title>measured</title><p id="width"></p>
      <iframe width="{width}" height="800" srcdoc="{escape(page)}" onload="
        const held = this.contentDocument.documentElement;
        document.getElementById('width').textContent = held.scrollWidth + ' of ' + held.clientWidth;
      "></iframe>"""
    measured = re.search(r'<p id="width">(\d+) of (\d+)</p>', rendered(frame))
    assert measured is not None
    assert int(measured[1]) <= int(measured[2]) <= width


def test_labels_of_plots_cover_none_of_each_other(opened: Callable[..., str]) -> None:
    pytest.importorskip("jinja2")

    from nmstag.evaluation.report.html import render_html

    names = [f"predictions_of_a_system_with_a_long_name_{number}" for number in range(3)]
    script = """
      const covered = [], texts = [...document.querySelectorAll("svg text")];
      for (const svg of document.querySelectorAll("svg")) {
        const boxes = [...svg.querySelectorAll("text")].map((node) => [node, node.getBoundingClientRect()]);
        boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 1 && down > 4) covered.push(`${one.textContent} on ${other.textContent}`);
        }));
      }
      const told = `${texts.length} texts, covered: ${covered.join() || "none"}.`;
      document.getElementById("found").textContent = told;
    """
    page = render_html(make_report(**dict.fromkeys(names, GOOD)))
    assert re.match(r"[1-9]\d+ texts, covered: none\.", opened(page, "", script))


def test_a_key_moves_through_the_filters(page: str, opened: Callable[..., str]) -> None:
    script = """
      const inside = [...document.querySelectorAll("a[href], summary, select, input, button, .scroll")];
      const unreachable = inside.filter((node) => node.tabIndex < 0);
      const told = `${inside.length} found, ${unreachable.length} unreachable`;
      document.getElementById("found").textContent = told;
    """
    assert re.match(r"[1-9]\d+ found, 0 unreachable", opened(page, "", script))


def test_the_page_follows_light_and_dark(page: str, rendered: Callable[..., str]) -> None:
    script = "document.title = getComputedStyle(document.body).backgroundColor"
    grounds = [
        re.findall("<title>(.*?)</title>", rendered(with_script(page, script), "", colours))[0]
        for colours in ("light", "dark")
    ]
    assert grounds == ["rgb(251, 251, 250)", "rgb(20, 23, 27)"]
