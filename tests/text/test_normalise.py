"""The normal form of a token: which spellings meet, and which must not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nmstag.text.normalise import GREEK, normalise_token

ONE_WORD = [
    "haemorrhage hemorrhage haemorrhages Hemorrhages HAEMORRHAGE",
    "anaemia anemia",
    "ischaemic ischemic",
    "anaesthesia anesthesia",
    "oedema edema",
    "oesophagus esophagus",
    "gastrooesophageal gastroesophageal",
    "oestrogen estrogen oestrogens",
    "antioestrogen antiestrogen",
    "foetal fetal",
    "diarrhoea diarrhea",
    "paediatric pediatric",
    "leucopenia leukopenia",
    "coeliac celiac",
    "tumour tumor tumours tumors",
    "fibre fiber fibres fibers",
    "centre center centres",
    "hospitalised hospitalized",
    "sulphate sulfate",
    "aluminium aluminum",
    "dyspnoea dyspnea",
    "uraemia uremia",
    "faeces feces",
    "syndrome syndromes Syndrome's",
    "diagnosis diagnoses",
    "neurosis neuroses",
    "biopsy biopsies",
    "electrode electrodes",
    "virus viruses",
    "sinus sinuses",
    "fetus foetus foetuses",
    "gas gases",
    "crisis crises",
    "abuse abuses",
    "cause causes",
    "disease diseases disease's disease’s",
    "Sjögren Sjogren Sjo\u0308gren",
    "Ménière Meniere",
    "β beta Β",
    "µ μ mu",
    "SSRI SSRIs",
    "MI MIs",
    "NMS NMSs",
    "MAOI MAOIs",
]
DIFFERENT = ["AIDS AID", "diabetes diabete", "pancreas pancrea", "does dos", "this thi", "measles measle"]


@pytest.mark.parametrize("words", ONE_WORD)
def test_spellings_of_one_word_have_one_normal_form(words):
    assert len({normalise_token(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", DIFFERENT)
def test_a_word_that_only_looks_like_a_plural_keeps_its_s(words):
    assert len({normalise_token(word) for word in words.split()}) == 2


@given(st.text(st.characters(), max_size=30))
def test_any_token_has_a_normal_form(token):
    assert isinstance(normalise_token(token), str)


@given(st.one_of(st.characters(), st.sampled_from("¨¯´¸˘ﷺ")))
@example("¨")
def test_a_normal_form_holds_no_space(character):
    assert character.isspace() or not any(c.isspace() for c in normalise_token(character))


@given(st.text("abcdeoimnrstuyz", min_size=1, max_size=12))
def test_case_is_no_difference(word):
    assert normalise_token(word.upper()) == normalise_token(word) == normalise_token(word.title())


@given(st.text("aeiouéüñçöcnrst", min_size=1, max_size=12))
def test_composed_and_decomposed_letters_meet(word):
    forms = {normalise_token(unicodedata.normalize(form, word)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(st.sampled_from([word for case in ONE_WORD for word in case.split()]))
def test_a_normal_form_is_its_own_normal_form(word):
    once = normalise_token(word)
    assert normalise_token(once) == once


@pytest.mark.parametrize("letter", sorted(GREEK))
def test_greek_letters_meet_their_names(letter):
    assert normalise_token(letter) == normalise_token(GREEK[letter])


@pytest.mark.parametrize("token", ["a" * 300_000, "ae" * 150_000, "a" + "\u0300\u0316" * 150_000])
def test_a_token_of_a_page_takes_linear_time(token):
    assert normalise_token(token)
