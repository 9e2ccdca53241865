"""Scores of mentions, from the table of a profile to the options that use them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nmstag.document import Document, Evidence, Mention, Relation
from nmstag.errors import PackError, UsageError
from nmstag.packs import default_folder, open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.pipeline.confidence import Confidence, Kinds, relation_kind
from nmstag.rulecheck.verify import verify

ROWS = [
    "NMS; Disease; MESH:D009459",
    "renal failure; Disease; MESH:D051437",
    "heparin; Chemical; MESH:D006493",
]
COUNTED = [
    "name; type; id; seen; other; part; free",
    "NMS; Disease; MESH:D009459; 9; 0; 0; 1",
    "heparin; Chemical; MESH:D006493; 1; 0; 0; 0",
]
PRECISION = [
    "type; usage; source; form; evidence; n; right; precision",
    "Disease; *; *; *; *; 10; 8; 0.8",
    "Disease; mostly; lexicon; *; *; 10; 9; 0.9",
    "Disease; never met; lexicon; words; curated/a.tsv; 10; 5; 0.5",
]
TEXT = "NMS and renal failure after heparin."


@pytest.fixture
def folder(make_pack) -> Path:
    """Return a pack with counts of a corpus and a table of precision for clinical text."""
    folder = make_pack({"curated/a.tsv": ROWS, "profiles/corpus/names.tsv": COUNTED})
    return with_precision(folder, PRECISION)


def with_precision(folder: Path, rows: list[str], profile: str = "clinical", name: str = "precision") -> Path:
    table = "".join("\t".join(cell.strip() for cell in row.split(";")) + "\n" for row in rows)
    (folder / "profiles" / profile).mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / profile / f"{name}.tsv").write_text(table)
    return folder


def tagged(folder: Path, document: Document | None = None, **options) -> dict[str, float | None]:
    tagger = Tagger.from_options(TaggerOptions((str(folder),), relations="none", **options))
    return {one.text: one.score for one in tagger.tag(document or Document("", TEXT)).mentions}


def test_a_mention_has_the_precision_of_its_most_special_kind(folder) -> None:
    assert tagged(folder, score=True) == {"NMS": 0.9, "renal failure": 0.5, "heparin": None}


def test_no_score_unless_asked_for(folder) -> None:
    assert set(tagged(folder).values()) == {None}


def test_mentions_below_the_least_score_are_left_out(folder) -> None:
    assert tagged(folder, min_score=0.9) == {"NMS": 0.9, "heparin": None}


def test_mentions_of_the_input_keep_their_scores(folder) -> None:
    mentions = (
        Mention(0, 3, "NMS", "Disease", score=0.4),
        Mention(8, 21, "renal failure", "Disease", score=0.6),
    )
    document = Document("", TEXT, mentions=mentions)
    assert tagged(folder, document, mentions="keep", score=True) == {"NMS": 0.4, "renal failure": 0.6}
    assert tagged(folder, document, mentions="keep", min_score=0.5) == {"renal failure": 0.6}


def test_relations_of_mentions_that_are_left_out_go_with_them() -> None:
    text = "NMS due to haloperidol."
    assert Tagger.from_options(TaggerOptions(score=True)).tag_text(text).relations
    sure = Tagger.from_options(TaggerOptions(min_score=0.999)).tag_text(text)
    assert not sure.mentions
    assert not sure.relations


@pytest.mark.parametrize("least", [-0.1, 1.1])
def test_a_least_score_is_a_share(least: float) -> None:
    with pytest.raises(UsageError, match="min_score"):
        TaggerOptions(min_score=least)


def test_a_profile_without_a_table_gives_no_scores(folder) -> None:
    with pytest.raises(UsageError, match=r"profiles/corpus/precision\.tsv.*expected clinical"):
        tagged(folder, profile="corpus", score=True)


def test_a_pickled_tagger_scores_too(folder) -> None:
    import pickle

    tagger = Tagger.from_options(TaggerOptions((str(folder),), relations="none", score=True))
    again = pickle.loads(pickle.dumps(tagger))
    assert again.tag_text(TEXT) == tagger.tag_text(TEXT)


@pytest.mark.parametrize("share", ["often", "1.5", "nan", ""])
def test_a_precision_that_is_no_share_is_a_fault_of_the_table(folder, share: str) -> None:
    with_precision(folder, [*PRECISION, f"Disease; once; *; *; *; 1; 1; {share}"])
    with pytest.raises(PackError, match=r"precision\.tsv:5: not a share"):
        tagged(folder, score=True)
    assert any("not a share" in str(fault) for fault in verify(open_pack(folder)))


def test_the_kind_of_a_mention(folder) -> None:
    kinds = Kinds(Tagger.from_options(TaggerOptions((str(folder),))).pack)

    def kind(text: str, rule: str, source: str = "lexicon", type_: str = "Disease") -> tuple[str, ...]:
        return kinds.of(Mention(0, len(text), text, type_, evidence=(Evidence(source, rule),)))

    assert kind("NMS", "curated/a.tsv:2") == ("Disease", "mostly", "lexicon", "abbreviation", "curated/a.tsv")
    assert kind("heparin", "x.tsv:4", type_="Chemical")[1] == "once"
    assert kind("big pain", "wording.pain", "pattern") == (
        *("Disease", "never met", "pattern"),
        *("words", "wording.pain"),
    )
    # another type of the same name is another use
    assert kind("heparin", "x.tsv:4")[1] == "never met"


def test_the_corpus_of_the_profile_alone_tells_how_names_are_used(make_pack) -> None:
    other = ["name; type; id; seen; other; part; free", "NMS; Disease; MESH:D009459; 0; 0; 0; 30"]
    tables = {"profiles/corpus/names.tsv": COUNTED, "profiles/other/names.tsv": other}
    folder = make_pack({"curated/a.tsv": ROWS, **tables})
    mention = Mention(0, 3, "NMS", "Disease", evidence=(Evidence("lexicon", "curated/a.tsv:2"),))
    for profile, usage in (("corpus", "mostly"), ("other", "seldom"), ("clinical", "seldom")):
        tagger = Tagger.from_options(TaggerOptions((str(folder),), profile=profile))
        assert Kinds(tagger.pack).of(mention)[1] == usage


RELATION_ROWS = [
    "type; points; evidence; n; right; precision",
    "causes; *; *; 10; 8; 0.8",
    "causes; stated; clinical.causes.verb; 10; 9; 0.9",
    "CID; 2 to 3; *; 10; 7; 0.7",
]


def related(type_: str, *evidence: Evidence) -> Relation:
    return Relation(type_, "MESH:D006493", "MESH:D009459", evidence)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (related("causes", Evidence("rule", "clinical.causes.verb")), 0.9),
        (related("causes", Evidence("rule", "clinical.causes.other")), 0.8),
        (related("treats", Evidence("rule", "clinical.treats.for")), None),
        (related("CID", Evidence("rule", "r"), Evidence("decision", "known_harm", "CID +2.99")), 0.7),
        (related("CID", Evidence("decision", "known_harm", "CID +3.00")), None),
        (related("causes"), 0.8),
    ],
)
def test_a_relation_has_the_precision_of_its_most_special_kind(folder, relation, expected) -> None:
    with_precision(folder, RELATION_ROWS, name="relation_precision")
    confidence = Confidence(Tagger.from_options(TaggerOptions((str(folder),))).pack)
    document = Document("", TEXT, relations=(relation,))
    assert [one.score for one in confidence.scored(document).relations] == [expected]


@pytest.mark.parametrize(
    ("points", "step"),
    [
        ("-0.5", "under 1"),
        ("+0.99", "under 1"),
        ("+1.00", "1 to 2"),
        ("+3.00", "3 and more"),
        ("+7", "3 and more"),
    ],
)
def test_the_points_of_a_decision_are_in_four_steps(points: str, step: str) -> None:
    relation = related("CID", Evidence("decision", "known_harm", f"CID {points}"))
    assert relation_kind(relation) == ("CID", step, "known_harm")


def test_relations_below_the_least_score_are_left_out(folder) -> None:
    for topic in ("context", "relations"):
        shutil.copytree(default_folder() / "rules" / topic, folder / "rules" / topic)
    rows = [RELATION_ROWS[0], "causes; *; *; 10; 6; 0.6", "treats; *; *; 10; 4; 0.4"]
    with_precision(folder, rows, name="relation_precision")
    for least, left in ((0.6, ["causes"]), (0.61, [])):
        tagger = Tagger.from_options(TaggerOptions((str(folder),), min_score=least))
        document = tagger.tag_text("NMS due to heparin.")
        assert [one.type for one in document.relations] == left
        assert len(document.mentions) == 2


def test_a_broken_table_of_relations_is_a_fault(folder) -> None:
    with_precision(folder, [*RELATION_ROWS, "CID; *; *; 1; 1; 2"], name="relation_precision")
    with pytest.raises(PackError, match=r"relation_precision\.tsv:5: not a share"):
        tagged(folder, score=True)
