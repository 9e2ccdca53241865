"""Sentences: cases of our own, one '|' where a sentence ends, and properties of any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.rules.word_classes import load_word_classes
from nmstag.text.sentences import WORD_CLASSES, SentenceSplitter, split_sentences

WORDS = Path(__file__).resolve().parents[2] / "rules" / "words" / "sentences"
SPLITTER = SentenceSplitter(load_word_classes(sorted(WORDS.glob("*.txt"))))

CASES = [
    "He had fever.| He recovered.",
    "Dr. Ito saw Mrs. Abe.| She was well.",
    "Haloperidol 2.5 mg i.v. was given.| It helped.",
    "He took 5 mg q.d. Haloperidol was stopped.",
    "He took 5 mg b.i.d.| The dose was kept.",
    "As shown by Mori et al. (2001), it fell.",
    "Mori et al. [12] agreed.| Others did not.",
    "See Fig. 2 and Table 3.| Then stop.",
    "Dantrolene vs. Placebo was tried.| No effect.",
    "It took approx. 3 days, e.g. in rats, i.e. long.",
    "J. R. Smith wrote it.| We agree.",
    "S. Typhimurium and E. coli grew.| Both died.",
    "He got vitamin K. Warfarin was stopped.".replace("K. W", "K.| W"),
    "P was < 0.05.| Nothing else.",
    "Was it NMS?| Yes!| It was.",
    "It was seen before.12 The rest is new.".replace(".12 ", ".12| "),
    "It was seen before.[3,4] The rest is new.".replace("] ", "]| "),
    "CK rose (see below).| It fell later.",
    'He said "no."| She left.',
    "Well... he waited.",
    "It ended...| Then it began.",
    "THE PATIENT HAD NMS.| HE DIED.",
    "It resolved.|He went home.",
    "first line\nsecond line of it",
    "A title without a stop\n\n|A new text",
    "HISTORY OF PRESENT ILLNESS\n|A man of 30 came with fever and rigidity of all limbs",
    "Findings:\n|- fever\n|- rigidity\n|1. high CK\n|2. low iron",
    "1. Fever was high.| 2. Rigidity was mild.",
    "The long line of this note was wrapped by the editor at\nNMS, which is a name.",
    "The patient was 40 years old.\n|He came alone.",
    "Das Fieber sank.| Überall war Ruhe.",
    "発熱があった。|その後解熱した。",
    "It fell (from 3. 5 to 2.1).| Then it rose.",
    "no stop at all",
    "no fever.| cough gone, approx. 3 days.| ate well.| home on 5 mg.| rash? cellulitis.| seen by dr. ito.",
    "It rose by ca. ten, i.e. little, in vol. two, cf. below.| So it was.",
    "At 5 p.m. he fell asleep.| At 6 he woke.",
    "mRNA rose.| p53 fell.".replace(".| p", ". p"),
    "Uncle had a stroke.\n|was seen for gout and\nasthma.\n|r/o migraine",
    "Did he fall?\n|slept well!\n|sent home",
    "It rose by approx.\nten percent, to 4 mg b.i.d.\nfor two weeks, as the pt.\nhad asked Dr.\nIto for it.",
    "He waited...\nuntil noon.| It grew E.\ncoli.",
    "Fever ?\npneumonia",
    "Has gout, on colchicine.| diarrhoea after the second dose.| Seen by derm.| review in May.",
    "Known UC.| ate well, known COPD.| sputum green since 2019.| PEF 212.| chest clear (film).| home.",
    "The pt. slept in hosp. since then, (made by Lund Ltd.) with E. coli and Staph. aureus, p.o. daily.",
    "Dx: old infarct of the left cerebellar hemisphere\n|He does not smoke.",
    "- old infarct of the left cerebellar hemisphere\n|Smokes.",
    "2. Old infarct of the left cerebellar hemisphere\n|Smokes.",
    "Dx: old infarct of the left cerebellar hemisphere with\nMarfan syndrome",
    "Dx: old infarct of the left cerebellar hemisphere,\nMarfan syndrome",
    "Dx: old infarct of the left cerebellar hemisphere\nand tremor",
]


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    text = case.replace("|", "")
    expected = [piece.strip() for piece in case.split("|")]
    assert [text[start:end] for start, end in SPLITTER.split(text)] == expected


def test_offsets_point_into_the_whole_text() -> None:
    text = "A title.  First one. Second one.  "
    assert SPLITTER.split(text, 10) == [(10, 20), (21, 32)]
    assert SPLITTER.split(text, 10, 20) == [(10, 20)]
    assert SPLITTER.split("") == SPLITTER.split(" \n ") == []


@given(
    st.text(alphabet=st.sampled_from('aB1 .\n!?…(")[]é。-\r\t\u2028😀'), max_size=60) | st.text(max_size=60)
)
def test_ordered_disjoint_and_covering(text: str) -> None:
    position = 0
    for start, end in SPLITTER.split(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("unit", [".", " ", "\n", ". ", "a", "a\n", ".)", "A. "])
def test_long_monotonous_text_takes_linear_time(unit: str) -> None:
    assert len(SPLITTER.split(unit * 200_000)) >= 0


def test_the_word_classes_are_those_of_the_files() -> None:
    assert {path.stem for path in WORDS.glob("*.txt")} == set(WORD_CLASSES)


def test_without_words_an_abbreviation_ends_a_sentence() -> None:
    assert [end for _, end in split_sentences("Dr. Ito came.")] == [3, 13]


def test_no_sentence_crosses_a_border() -> None:
    text = "Gout in men He had it. Yes."
    found = [text[a:b] for a, b in SPLITTER.split_at(text, [12, 0, 12, len(text)])]
    assert found == ["Gout in men", "He had it.", "Yes."]
