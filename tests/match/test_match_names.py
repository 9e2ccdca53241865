"""Names found in text. Each case is one line: what shall be found stands in square brackets."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.match import Gazetteer, gazetteer
from nmstag.pipeline import Tagger
from nmstag.text.tokens import symbol_keys


def bare(marked):
    return marked.replace("[", "").replace("]", "")


def marked(document):
    text, result, place = document.text, "", 0
    for mention in document.mentions:
        result += f"{text[place : mention.start]}[{mention.text}]"
        place = mention.end
    return result + text[place:]


@pytest.mark.parametrize(
    "line",
    [
        "[NMS] after [haloperidol].",
        "[Neuroleptic malignant syndrome] and [neuroleptic malignant syndromes].",
        "[Neuroleptic\n malignant-syndrome]\r\n[pain]\r\n",
        # An abbreviation has its own spelling, a name has none.
        "[PAIN], [Pain]; nms is no [NMS], Nms neither.",
        "[SSRI], [SSRIs], ssri",
        "[5-HT], [5HT], [5 HT], 5-ht",
        # Variants of spelling.
        "[hemorrhage], [haemorrhages], [Haemorrhage], [HEMORRHAGES]",
        "[Parkinson's disease], [Parkinson’s disease], [Parkinson disease]",
        "[Parkinson`s disease], [Parkinson´s disease], [NMS]`s",
        "[NMS]'s and [NMS]’s, [SSRI]ʼs; [pain]ʼs, [haloperidol]'s",
        "[renal\u3000failure], [renal\u2003failure];\u3000[pain]\u1680[pain]\u2000[pain]\u205f[NMS]",
        "[beta blocker], [beta-blockers], [β-blocker], [betablocker], [beta – blocker]",
        "[alpha-tocopherol], [α-tocopherol], [α tocopherol]",
        # Whole words only.
        "K562 cells, 2K, AKT, K2, [K] and [K]+",
        "painful, spain, painé, 1pain, pain2, [pain]-free, [pain]/[NMS], ([pain])",
        "نص [pain] نص, 痛 [pain] 痛",
        "\ud800[pain]\udfff \x00[NMS]\x00 👩‍👩‍👧[pain]",
        # A paragraph's end parts, a line's end does not.
        "neuroleptic\n\n[malignant syndrome]",
        "neuroleptic\r\n\r\n[malignant syndrome]",
        "neuroleptic\n \t\n[malignant syndrome]",
        # The longest stays; a longer one that is no whole word hides no shorter one.
        "[pain disorder of the chest], [pain] disorder of the chests2, [pain] disorder",
        "7neuroleptic [malignant syndrome], [neuroleptic malignant syndrome]",
        "NMSNMS, [NMS]-[NMS], [NMS].[NMS]",
    ],
)  # fmt: skip
def test_names_in_a_line(small_tagger, line):
    assert marked(small_tagger.tag_text(bare(line))) == line


@pytest.mark.parametrize(
    "definition", ["neuromedin S (NMS)", "non-motor symptoms (NMS)", "NMS (non-motor symptoms)"]
)
def test_a_local_definition_overrides_what_the_pack_knows(small_tagger, definition):
    text = f"NMS before, {definition}, and NMS or NMSs later; pain too."
    assert [m.text for m in small_tagger.tag_text(text).mentions] == ["pain"]


def test_a_short_form_of_what_stands_before_the_disease_is_none(small_tagger):
    text = bare("Lost in [renal failure] (LRF), a gene; LRF")
    assert [m.text for m in small_tagger.tag_text(text).mentions] == ["renal failure"]


def test_a_short_form_of_what_a_disease_lacks_is_none(make_pack):
    pack = make_pack({"curated/a.tsv": ["deficiency of aspartoacylase; Disease; X:1"]})
    text = "Deficiency of aspartoacylase (ASPA): ASPA is an enzyme."
    assert [m.text for m in Tagger.load([pack]).tag_text(text).mentions] == ["Deficiency of aspartoacylase"]


def test_a_short_form_gets_the_concept_and_evidence_of_its_long_form(small_tagger):
    text = "Bleeding: renal failure (RF). RF, two RFs, RF2."
    short = [m for m in small_tagger.tag_text(text).mentions if m.text.startswith("RF")]
    assert [(m.start, m.text) for m in short] == [(25, "RF"), (30, "RF"), (38, "RFs")]
    assert {m.ids for m in short} == {("MESH:D051437",)}
    (evidence,) = short[0].evidence
    assert (evidence.source, text[evidence.start : evidence.end]) == ("abbreviation", "renal failure")


@pytest.mark.parametrize(
    "text",
    [
        "[Tubulopathic renal failure] ([TRF]) and [Tubulopathic renal failure].",
        "cisplatin-induced [renal failure] ([CRF])",
        "ageing with [renal failure] ([ARF])",
        "[haloperidol] [renal failure] ([HRF])",
    ],
)
def test_what_a_text_abbreviates_is_one_name(small_tagger, text):
    assert marked(small_tagger.tag_text(bare(text))) == text


def test_definitions_of_one_text_do_not_reach_the_next(small_tagger):
    small_tagger.tag_text("neuromedin S (NMS)")
    assert [m.text for m in small_tagger.tag_text("NMS").mentions] == ["NMS"]


def test_a_mention_has_type_ids_and_the_row_that_decided(small_tagger):
    (mention,) = small_tagger.tag_text("Haloperidol").mentions
    assert (mention.type, mention.ids) == ("Chemical", ("MESH:D006220",))
    (evidence,) = mention.evidence
    assert evidence.source == "lexicon"
    assert evidence.rule == "curated/small.tsv:10"
    assert evidence.detail == "haloperidol"


WORDS = st.sampled_from(
    ["NMS", "pain", "Pain", "renal", "failure", "malignant", "syndrome", "(NMS)", "(", ")", "'s", "K", "562"]
)
GAPS = st.sampled_from(
    ["", " ", "-", "\r\n", "\n\n", "\u00a0", "\u0301", "\u200b", "\u200f", "🧠", "\ud83e", "\x00", "é", ","]
)
MEDICAL = st.lists(st.tuples(WORDS, GAPS), max_size=20).map(lambda items: "".join(map("".join, items)))


@given(st.one_of(MEDICAL, st.text(st.characters(), max_size=60)))
@example("pain\r\npain\rpain")
@example("pa\u0301in pain\u0301 \u202epain\u202c")
@example("\U0001f9e0pain\U0001f9e0 NMS")
def test_offsets_of_any_text_cut_the_mention_out_of_it(small_tagger, text):
    mentions = small_tagger.tag_text(text).mentions
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.evidence
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@given(MEDICAL)
def test_tagging_twice_gives_the_same(small_tagger, text):
    assert small_tagger.tag_text(text) == small_tagger.tag_text(text)


@given(MEDICAL, st.sampled_from(["Quiet ward.\n\n", "😀\r\n\r\n", "\u0645\n\n"]))
def test_what_stands_in_another_paragraph_only_shifts_the_offsets(small_tagger, text, lead):
    if text[:1] in ("\u0301", "'"):
        return
    alone = small_tagger.tag_text(text).mentions
    later = small_tagger.tag_text(lead + text).mentions
    assert [(m.start + len(lead), m.end + len(lead), m.ids) for m in alone] == [
        (m.start, m.end, m.ids) for m in later
    ]


@pytest.mark.parametrize("name", ["¨", "¨ a", "\u0301 \u0301", "ﷺ"])
def test_a_name_of_odd_characters_is_no_trouble(make_pack, name):
    tagger = Tagger.load([make_pack({"curated/a.tsv": [f"{name}; Disease; X:1", "pain; Disease; X:2"]})])
    assert "pain" in [mention.text for mention in tagger.tag_text(f"{name} and pain").mentions]


def test_a_gazetteer_without_names_finds_nothing():
    gazetteer = Gazetteer({}, [], [])
    assert gazetteer.lookup("pain") == []


def test_a_possessive_is_cut_off_every_reading_once():
    symbol = {"fever": "\u0100"}
    readings = [
        ("Disease", ("X:1",), "", "a.tsv:2", "fever", ""),
        ("Disease", ("X:2",), "", "a.tsv:3", "fever", ""),
    ]
    gazetteer = Gazetteer(symbol, ["\u0100"], [readings], every_reading=True)
    found = gazetteer.find(gazetteer.read("fever's"))
    assert [(hit.start, hit.end, hit.ids) for hit in found] == [(0, 5, ("X:1",)), (0, 5, ("X:2",))]


def test_rows_of_two_packs_at_one_place_each_have_their_own_evidence(make_pack):
    rows = {"first": "fever; Disease; X:1", "second": "pain; Disease; X:2"}
    packs = [make_pack({"curated/a.tsv": [row]}, name) for name, row in rows.items()]
    mentions = Tagger.load(packs).tag_text("Fever, pain.").mentions
    assert [(m.evidence[0].rule, m.evidence[0].detail) for m in mentions] == [
        ("curated/a.tsv:2", "fever"),
        ("small:curated/a.tsv:2", "pain"),
    ]


def test_lookup_takes_only_what_covers_the_name(small_tagger):
    gazetteer = small_tagger.matcher.gazetteer
    assert [hit.ids for hit in gazetteer.lookup(" renal failure ")] == [("MESH:D051437",)]
    assert gazetteer.lookup("acute renal failure") == []
    assert gazetteer.lookup("") == []


NAMES = st.lists(st.text("abcde", min_size=1, max_size=4), min_size=1, max_size=12, unique=True)


@given(NAMES, st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), min_size=1, max_size=9))
def test_the_first_texts_are_read_as_later_ones(names, texts):
    vocabulary, keys = symbol_keys([" ".join(name) for name in names])
    entries = [[("Disease", (name,), "", "", name, "")] for name in names]
    first, later = Gazetteer(vocabulary, keys, entries), Gazetteer(vocabulary, keys, entries)
    later.complete()
    for words in texts:
        text = " ".join(words)
        found = later.find(later.read(text))
        assert sorted(first.find(first.read(text))) == sorted(found)
        whole = [one for one in found if one[:2] == (0, len(text))]
        assert first.lookup(text) == later.lookup(text) == whole


def test_texts_with_many_names_soon_have_the_automaton_of_all(monkeypatch):
    built = []
    automaton = gazetteer._automaton
    monkeypatch.setattr(gazetteer, "_automaton", lambda keys: built.append(len(keys)) or automaton(keys))
    vocabulary, keys = symbol_keys([f"name{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400)])
    names = Gazetteer(vocabulary, keys, [[("Disease", (), "", "", word, "")] for word in vocabulary])
    for _ in range(9):
        names.find(names.read(" ".join(vocabulary)))
    assert built == [400, 400]
    assert len(names.find(names.read("nameaa, namebb"))) == 2
