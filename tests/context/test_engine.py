"""The engine on annotated one-liners: scopes, lists, signs, sections, evidence."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from attributes_of_lines import CONTEXT, SPLIT, found_and_marked, tagged
from hypothesis import given, settings
from hypothesis import strategies as st

from nmstag.context import ATTRIBUTES, scope
from nmstag.context.checks import marked_document
from nmstag.context.cue_notation import check_phrase, expand, fold
from nmstag.context.found import note
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.rule import ContextRule
from nmstag.document import Attribute, Document, Evidence, Mention, Passage
from nmstag.rules import parse_markup

CASES = [
    "No [fever]{Disease negated}, [chills]{Disease negated} or [rigors]{Disease negated}.",
    "Denies [cough]{Disease negated}, and [wheeze]{Disease negated} but has [pain]{Disease}.",
    "No [retinopathy]{Disease negated} or [nephropathy]{Disease negated}, mild [neuropathy]{Disease}.",
    "No [PE]{Disease negated} ([pulmonary embolism]{Disease negated}).",
    "[Dementia]{Disease} (no [delirium]{Disease negated}) with [falls]{Disease}.",
    "[Pneumonia]{Disease historical} (resolved), [cough]{Disease}.",
    "[Fever]{Disease negated}: none. [Rash]{Disease}: yes.",
    "[Anaemia]{Disease}; no [leukocytosis]{Disease negated}; [fever]{Disease}.",
    "+ [fever]{Disease}, - [rash]{Disease negated}",
    "- [fever]{Disease}\n- [rash]{Disease}",
    "+ [fever]{Disease}\n- [rash]{Disease negated}\n- [cough]{Disease negated}\n\n- [gout]{Disease}",
    "(+) [fever]{Disease} (-) [rash]{Disease negated} (-) [cough]{Disease negated}",
    "[Fever]{Disease} (+) [rash]{Disease negated} (-) [cough]{Disease negated} (-)",
    "+[fever]{Disease}/[chills]{Disease}, -[nausea]{Disease negated}/[vomiting]{Disease negated}",
    "Fever | y\n[Rash]{Disease negated} | no\n[Cough]{Disease negated}\tno\n|[gout]{Disease negated} | - |",
    "He de-\nnies [fever]{Disease negated}. No evi-\n  dence of [gout]{Disease negated}.",
    "r/o [PE]{Disease uncertain}, w/ [fever]{Disease}.",
    "[NMS]{Disease}: no treatment. [Rash]{Disease negated}: no, [pain]{Disease negated}: none.",
    "No increase in [tremor]{Disease}.",
    "No change in his [dyspnoea]{Disease}.",
    "Not only [fever]{Disease} but also [rigidity]{Disease}.",
    "Gram negative [sepsis]{Disease}.",
    "Walks without difficulty despite [neuropathy]{Disease}.",
    "[Gout]{Disease uncertain} cannot be ruled out.",
    "[Gout]{Disease negated} was ruled out.",
    "[Gout]{Disease negated uncertain} unlikely.",
    "r/o [MI]{Disease uncertain}, [fever]{Disease}.",
    "62M w/ h/o [CAD]{Disease historical}, [COPD]{Disease historical} c/o [chest pain]{Disease}.",
    "No history of [gout]{Disease negated}.",
    "No family history of [gout]{Disease negated other_experiencer}.",
    "If he gets [fever]{Disease hypothetical} or [rash]{Disease hypothetical}, stop.",
    "Mother had [gout]{Disease other_experiencer}, patient has [asthma]{Disease}.",
    "Mother reports that he has [fever]{Disease}.",
    "Hold [metformin]{Chemical withheld}, continue [insulin]{Chemical}.",
    "[Haloperidol]{Chemical stopped} was stopped and [dantrolene]{Chemical} given.",
    "Allergies: [penicillin]{Chemical allergy} ([rash]{Disease historical}), [codeine]{Chemical allergy}.",
    "NKDA. Takes [aspirin]{Chemical}.",
    "Typical [absence seizure]{Disease} seen.",
    "[Allergic]{Disease} to [codeine]{Chemical allergy}.",
    "No [fever]{Disease negated}, no [chest\npain]{Disease negated}.",
    "NO [FEVER]{Disease negated} OR [RIGORS]{Disease negated}.",
    "Doesn’t have [gout]{Disease negated}.",
    "There is no evidence\n   of [gout]{Disease negated}, and  no  history\r\nof [asthma]{Disease negated}.",
    "[NMS]{Disease negated} was considered but ruled out.",
    "[Fever]{Disease} was  seen.",
]


@pytest.mark.parametrize("line", CASES)
def test_case(line: str) -> None:
    found, marked = found_and_marked(line)
    assert found == marked


def test_evidence_points_at_the_cue() -> None:
    marked = parse_markup("Pulse 90. There is no evidence of acute [gout]{Disease}.")
    (mention,) = tagged(marked_document(marked)).mentions
    (attribute,) = mention.attributes
    (evidence,) = attribute.evidence
    assert (evidence.source, evidence.rule, evidence.detail) == ("rule", "negated.without", "no evidence of")
    assert marked.text[evidence.start : evidence.end] == evidence.detail


def test_cues_do_not_cross_sentences() -> None:
    document = marked_document(parse_markup("No pain. [Fever]{Disease}."))
    assert tagged(document) == document


def test_attributes_that_are_there_stay() -> None:
    given_one = Attribute("negated", (Evidence("input", "file"),))
    mention = Mention(3, 8, "fever", "Disease", attributes=(given_one,))
    done = tagged(Document("1", "No fever.", mentions=(mention,)))
    assert done.mentions[0].attributes == (given_one,)


def section_attributes(text: str, kind: str, word: str, type_: str = "Disease") -> list[tuple[str, str]]:
    start = text.index(word)
    document = Document(
        "1", text, (Passage(0, len(text), kind),), (Mention(start, start + len(word), word, type_),)
    )
    mention = tagged(document).mentions[0]
    return [(item.name, item.evidence[0].source) for item in mention.attributes]


def test_sections_set_a_default() -> None:
    note = "Past illnesses:\n- Gout"
    assert section_attributes(note, "past_history", "Gout") == [("historical", "section")]
    assert section_attributes("PMH:\nNo gout", "past_history", "gout") == [("negated", "rule")]
    assert section_attributes("FH:\n- gout", "family_history", "gout") == [("other_experiencer", "section")]
    assert section_attributes("Allergies:\n- codeine", "allergies", "codeine", "Chemical") == [
        ("allergy", "section")
    ]
    assert section_attributes("Allergies:\n- codeine: rash", "allergies", "rash") == [
        ("historical", "section")
    ]


def test_sections_of_a_note() -> None:
    note = "CC: fever\nPMH\n1. Gout\n\nPets:\n\nDog.\nFamily History: gout\nThe plan: none\nA/P:\n1. NMS"
    found = CONTEXT.find_sections(note)
    assert [(item.kind, note[item.start : item.end].split()[0]) for item in found] == [
        ("chief_complaint", "CC:"),
        ("past_history", "PMH"),
        ("family_history", "Family"),
        ("assessment_and_plan", "A/P:"),
    ]
    assert CONTEXT.find_sections("Fever was seen in ten patients. Allergies were rare.") == ()


def test_notation_of_phrases() -> None:
    assert list(expand(r"a (b|c )?\(d\)")) == ["a b(d)", "a c (d)", "a (d)"]
    assert check_phrase("(a") == "a '(' without a ')'"
    assert check_phrase("a)") == "a ')' without a '('"
    assert check_phrase("a?") == "a '?' that follows no group"
    assert check_phrase("...") == "a phrase without a word in it"


@given(st.text())
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


PHRASES = (
    "no not denies fever gout, or and but possible history of mother if ruled out was (resolved) ; . - + ? :"
    " in 2009 İ\n stopped hold allergic to aspirin nkda"
)
WORDS = st.sampled_from(PHRASES.split(" "))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30))
def test_any_text_gives_known_attributes_with_true_evidence(words: list[str]) -> None:
    text = " ".join(words)
    mentions = []
    for word, type_ in (("fever", "Disease"), ("gout", "Disease"), ("aspirin", "Chemical")):
        start = text.find(word)
        if start >= 0:
            mentions.append(Mention(start, start + len(word), word, type_))
    for mention in tagged(Document("1", text, mentions=tuple(mentions))).mentions:
        names = [item.name for item in mention.attributes]
        assert len(set(names)) == len(names)
        assert set(names) <= set(ATTRIBUTES)
        for item in mention.attributes:
            (evidence,) = item.evidence
            assert text[evidence.start : evidence.end] == evidence.detail != ""


def test_a_million_cues_take_no_million_steps() -> None:
    text = "no " * 20_000 + "fever " * 2_000
    start = text.index("fever")
    mentions = tuple(Mention(start + 6 * n, start + 6 * n + 5, "fever", "Disease") for n in range(2_000))
    assert tagged(Document("1", text, mentions=mentions)).mentions[0].has("negated")


@pytest.mark.parametrize("unit", ["no pain and ", "possible pain or no ", "if pain, ", "pain denied and "])
def test_steps_grow_with_the_sentence_not_with_its_square(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    passes = scope._passes

    def counted(*given: Any) -> bool:
        nonlocal steps
        steps += 1
        return passes(*given)

    monkeypatch.setattr(scope, "_passes", counted)
    needed = []
    for times in (200, 400):
        steps = 0
        text = unit * times
        starts = [match.start() for match in re.finditer("pain", text)]
        tagged(Document("1", text, mentions=tuple(Mention(n, n + 4, "pain", "Disease") for n in starts)))
        needed.append(steps)
    assert 0 < needed[1] < 2.2 * needed[0]


def test_a_list_is_denied_to_its_end() -> None:
    text = "Denies " + ", ".join(["pain"] * 30) + " or fever."
    starts = [match.start() for match in re.finditer("pain|fever", text)]
    mentions = tuple(Mention(n, n + 4, text[n : n + 4], "Disease") for n in starts)
    assert all(item.has("negated") for item in tagged(Document("1", text, mentions=mentions)).mentions)


@pytest.mark.parametrize("between", [" ", "\n"])
def test_heading_as_title_ends_at_next_heading(between: str) -> None:
    title, abstract = "FAMILY HISTORY:", "[Gout]{Disease}, [DM]{Disease}. Assessment: [sepsis]{Disease}."
    document = marked_document(parse_markup(f"{title}{between}{abstract}"))
    start, end = len(title) + 1, len(document.text)
    passages = (Passage(0, len(title), "title"), Passage(start, end, "abstract"))
    document = Document("1", document.text, mentions=document.mentions, passages=passages)
    got = CONTEXT.apply(document, SPLIT(document.text), within=CONTEXT.sections_within(document))
    assert [item.has("other_experiencer") for item in got.mentions] == [True, True, False]


@pytest.mark.parametrize("blank", ["\u202f", "\u2009", "\u3000", "\xa0", "\u200b"])
def test_blank_of_any_width_stands_between_words(blank: str) -> None:
    got = tagged(marked_document(parse_markup(f"No{blank}[fever]{{Disease}}.")))
    assert got.mentions[0].has("negated")


@pytest.mark.parametrize("sign", ["\ufeff", "\u200e", "\u200f", "\u200b"])
def test_sign_without_width_is_no_part_of_a_word(sign: str) -> None:
    got = tagged(marked_document(parse_markup(f"{sign}No [fever]{{Disease}}, {sign}has [gout]{{Disease}}.")))
    assert [item.has("negated") for item in got.mentions] == [True, False]


def test_fold_leaves_no_blank_but_one_kind() -> None:
    unseen = "".join(
        char for char in map(chr, range(0x110000)) if unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cf")
    )
    assert fold(unseen) == " " * len(unseen)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("PMH: gout.\n\nHas a rash.\n\nPlan: none.", ["PMH: gout.\n\n", "Plan: none."]),
        ("PMH: gout,\nasthma\n \nHas a rash.", ["PMH: gout,\nasthma\n \n"]),
        ("PMH:\n\ngout\n\nasthma", ["PMH:\n\ngout\n\nasthma"]),
        ("PMH: gout\nMeds: aspirin\n\nramipril", ["PMH: gout\n", "Meds: aspirin\n\nramipril"]),
        ("Allergies: penicillin.\n\nOn amoxicillin.", ["Allergies: penicillin.\n\n"]),
        ("No heading.\n\nAt all.", []),
    ],
)
def test_a_section_in_the_line_of_its_heading_ends_at_a_blank_line(text: str, sections: list[str]) -> None:
    assert [text[one.start : one.end] for one in CONTEXT.find_sections(text)] == sections


def test_of_two_cues_as_near_the_first_one_read_is_the_evidence_and_a_nearer_one_takes_its_place():
    text = "nix  fever nix, nix"
    mention = Mention(5, 10, "fever", "Disease", evidence=(Evidence("input", "markup"),))
    rule = ContextRule(id="nix", cues=("nix",), attribute="negated", examples=("a",), counterexamples=("b",))
    for starts, kept in (((0, 12), 0), ((12, 0), 12), ((16, 0), 0), ((0, 11), 11)):
        found = {}
        for start in starts:
            note(found, [mention], CueMatch(start, start + 3, rule), text, None)
        assert found[id(mention)]["negated"].start == kept


@pytest.mark.parametrize("dash", "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
def test_every_dash_is_folded_to_a_blank(dash):
    assert fold(f"non{dash}smoker") == "non smoker"
