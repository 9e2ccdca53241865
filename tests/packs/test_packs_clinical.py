"""What the clinical profile makes of lexicons, and that no other profile sees it."""

from __future__ import annotations

import pytest

from nmstag.packs import CLINICAL, load_packs
from nmstag.pipeline import Tagger, TaggerOptions

COUNTED = "name; type; id; seen; other; part; free"


def found(pack, text, profile=CLINICAL):
    tagger = Tagger.from_options(TaggerOptions((str(pack),), profile=profile))
    return [(m.text, m.type[:1], *m.ids) for m in tagger.tag_text(text).mentions]


def test_clinical_rows_are_for_the_clinical_profile_alone_and_decide_there(make_pack):
    pack = make_pack(
        {
            "curated/a.tsv": ["DM2; Disease; X:1", "fever; Disease; X:2"],
            "clinical/a.tsv": ["DM2; Disease; X:9", "N/V; Disease; X:3|X:4"],
            "profiles/c/names.tsv": [COUNTED, "DM2; Chemical; X:5; 9; 0; 0; 0"],
        }
    )
    text = "Fever, DM2, N/V."
    assert found(pack, text) == [
        ("Fever", "D", "X:2"),
        ("DM2", "D", "X:9"),
        ("N/V", "D", "X:3", "X:4"),
    ]
    assert [item[0] for item in found(pack, text, "c")] == ["Fever", "DM2"]


def test_names_of_the_clinical_profile_may_be_in_its_folder(make_pack):
    pack = make_pack({"../profiles/clinical/names.tsv": ["DM2; Disease; X:9"], "diseases/a.tsv": []})
    tagger = Tagger.from_options(TaggerOptions((str(pack),)))
    (mention,) = tagger.tag_text("DM2.").mentions
    assert [item.rule for item in mention.evidence] == ["profiles/clinical/names.tsv:2"]


def test_ignored_names_are_off_for_their_type_in_every_profile_and_phrases_in_clinical_prose(make_pack):
    rows = ["name; type; id; note", "ice; Chemical; ; frozen water", "gold standard; Nothing; ; "]
    names = ["ice; Chemical; X:1", "ice; Disease; X:2", "gold; Chemical; X:3"]
    learned = [COUNTED, "fever; Disease; X:5; 9; 0; 0; 0"]
    pack = make_pack({"curated/a.tsv": names, "ignored.tsv": rows, "profiles/c/names.tsv": learned})
    assert found(pack, "Ice, gold standard.") == [("Ice", "D", "X:2")]
    assert found(pack, "Ice, gold standard.", "c") == [("Ice", "D", "X:2"), ("gold", "C", "X:3")]


@pytest.mark.parametrize(
    ("curated", "expected"),
    [
        ("ADR; Chemical; X:1", [("ADR", "C", "X:1")]),
        ("ADR; Chemical; X:1|X:7", [("ADR", "C", "X:1", "X:7")]),
        ("ADR; Disease; X:3", [("ADR", "D", "X:3")]),
        ("adr; Chemical; X:8", [("ADR", "C", "X:8")]),
        ("fever; Disease; X:2", []),
    ],
)
def test_a_learned_short_form_needs_a_row_of_the_same_name_type_and_concept(make_pack, curated, expected):
    learned = [COUNTED, "ADR; Chemical; X:1; 18; 0; 0; 3"]
    pack = make_pack({"curated/a.tsv": [curated], "profiles/c/names.tsv": learned})
    assert found(pack, "No ADR.") == expected


def test_symbols_of_elements_are_read_as_written(make_pack):
    rows = ["breast ca; Disease; X:2", "Ca; Chemical; X:1", "CA-125; Nothing; "]
    pack = make_pack(
        {"clinical/a.tsv": rows, "profiles/c/names.tsv": [COUNTED, "Ca; Chemical; X:1; 9; 0; 0; 0"]}
    )
    assert found(pack, "Breast CA, ovarian ca. Ca low. CA-125 high.") == [
        ("Breast CA", "D", "X:2"),
        ("Ca", "C", "X:1"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lithium-induced tremor", [("lithium", "C", "X:1"), ("tremor", "D", "X:2")]),
        ("lithium-associated tremor", [("lithium", "C", "X:1"), ("tremor", "D", "X:2")]),
        ("drug-induced tremor", [("drug-induced tremor", "D", "X:5")]),
        ("stress-induced tremor", [("stress-induced tremor", "D", "X:6")]),
        ("alcohol-related tremor", [("alcohol-related tremor", "D", "X:8")]),
    ],
)
def test_a_chemical_and_what_it_induced_are_two_mentions(make_pack, text, expected):
    rows = [
        "lithium; Chemical; X:1",
        "alcohol; Chemical; X:7",
        "drug; Chemical; X:9",
        "tremor; Disease; X:2",
        "lithium-induced tremor; Disease; X:3",
        "lithium-associated tremor; Disease; X:4",
        "drug-induced tremor; Disease; X:5",
        "stress-induced tremor; Disease; X:6",
        "alcohol-related tremor; Disease; X:8",
    ]
    lexicons = {"curated/a.tsv": rows, "profiles/c/names.tsv": [COUNTED]}
    pack = make_pack(lexicons)
    assert found(pack, text) == expected
    assert [item[0] for item in found(pack, text, "c")] == [text]


def test_why_a_name_was_taken_apart_is_kept(make_pack):
    rows = ["lithium; Chemical; X:1", "tremor; Disease; X:2", "lithium-induced tremor; Disease; X:3"]
    ((_, reason),) = load_packs([make_pack({"curated/a.tsv": rows})]).dropped()["lithium induced tremor"]
    assert "are two mentions" in reason


def test_behind_anti_stands_no_name_but_the_whole_may_be_one(make_pack):
    rows = ["hypertensive; Disease; X:1", "antihypertensives; Chemical; X:2", "Ro; Chemical; X:3"]
    pack = make_pack({"curated/a.tsv": rows, "profiles/c/names.tsv": [COUNTED]})
    assert found(pack, "Two anti-hypertensives, anti-Ro negative; hypertensive.") == [
        ("anti-hypertensives", "C", "X:2"),
        ("hypertensive", "D", "X:1"),
    ]
    assert found(pack, "Two anti-hypertensives", "c") == [("hypertensives", "D", "X:1")]


def test_mixed_capitals_may_be_all_capitals(make_pack):
    pack = make_pack(
        {"curated/a.tsv": ["EtOH; Chemical; X:1", "cAMP; Chemical; X:2", "SSRIs; Chemical; X:3"]}
    )
    assert found(pack, "ETOH, EtOH, etoh, CAMP.") == [("ETOH", "C", "X:1"), ("EtOH", "C", "X:1")]


def test_phrases_that_are_nothing_hide_what_they_hold(make_pack):
    pack = make_pack(
        {
            "curated/a.tsv": ["gold; Chemical; X:1", "tumor; Disease; X:2", "necrosis; Disease; X:3"],
            "clinical/no.tsv": ["gold standard; Nothing; ", "tumor necrosis factor; Nothing; "],
        }
    )
    text = "The gold standard. Gold. Tumour necrosis factor (TNF); TNF; tumor."
    assert found(pack, text) == [("Gold", "C", "X:1"), ("tumor", "D", "X:2")]


def test_a_dash_between_spaces_sets_names_apart(make_pack):
    rows = ["statin myalgia; Disease; X:1", "statin; Chemical; X:2", "myalgia; Disease; X:3"]
    pack = make_pack({"curated/a.tsv": rows})
    assert found(pack, "Statins - myalgia") == [("Statins", "C", "X:2"), ("myalgia", "D", "X:3")]
    assert found(pack, "Statin-myalgia") == [("Statin-myalgia", "D", "X:1")]


def test_rules_for_clinical_prose_are_for_its_profile_alone(make_pack):
    pack = make_pack({"curated/a.tsv": ["Parkinson; Disease; X:1"], "profiles/c/names.tsv": [COUNTED]})
    folder = pack / "profiles" / "clinical" / "rules" / "context_filter"
    folder.mkdir(parents=True)
    (folder / "people.yaml").write_text(
        "topic: people\nabout: people\nrules:\n  - id: a.title\n    description: a title\n    side: left\n"
        "    type: Disease\n    form: name\n    words: [mr, dr, dr .]\n"
        '    examples: ["Mr Parkinson came."]\n    counterexamples: ["Has [Parkinson]{Disease}."]\n'
    )
    text = "Mr Parkinson, Dr. Parkinson; has Parkinson. MR PARKINSON"
    assert len(found(pack, text)) == 2
    assert len(found(pack, text, "c")) == 4


def test_names_of_public_vocabularies_are_for_the_profiles_of_published_text_alone(make_pack):
    learned = [COUNTED, "fever; Disease; X:5; 9; 0; 0; 0"]
    names = ["Meige lymphedema; Disease; X:1"]
    pack = make_pack({"vocabularies.tsv": names, "profiles/c/names.tsv": learned})
    assert found(pack, "Meige lymphedema.") == []
    assert found(pack, "Meige lymphedema.", "c") == [("Meige lymphedema", "D", "X:1")]
