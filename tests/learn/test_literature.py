"""The profile `literature`: what several corpora teach together."""

from __future__ import annotations

import pytest

from nmstag.document import Document, Mention
from nmstag.learn import literature
from nmstag.learn.background import KnownBefore
from nmstag.learn.build import build
from nmstag.learn.cross_corpus import CorpusUses
from nmstag.learn.cross_validation import FOLDS
from nmstag.learn.induction import CorpusLesson
from nmstag.learn.inputs import CorpusInput
from nmstag.learn.literature import literature_lesson
from nmstag.learn.name_counts import DocumentUses
from nmstag.match.context_filter import ContextFilterRule
from nmstag.match.span_extension import SpanExtensionRule
from nmstag.packs import profiles
from nmstag.packs.folder import open_pack
from nmstag.pipeline import Tagger, TaggerOptions

SHAPE = {"examples": (), "counterexamples": ()}


def documents(corpus, text, *names):
    """Return five documents in PubTator with the same annotations."""
    blocks = []
    for number in range(FOLDS):
        lines = [f"{corpus}{number}|t|{text}", f"{corpus}{number}|a|"]
        for name, type_, id_ in names:
            start = text.index(name)
            lines.append(f"{corpus}{number}\t{start}\t{start + len(name)}\t{name}\t{type_}\t{id_}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


@pytest.fixture
def pack(tmp_path):
    """Return a pack that learned from a corpus of diseases and one of diseases and chemicals."""
    texts = {
        "one": documents("a", "Rigor, ague and lead.", ("Rigor", "Disease", "D1"), ("ague", "Disease", "D2")),
        "two": documents(
            "b", "Lead, ague, ague, rigor.", ("Lead", "Chemical", "D3"), ("rigor", "Disease", "D1")
        ),
    }
    inputs = []
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        inputs.append(CorpusInput(name, tmp_path / name))
    build(tmp_path / "pack", inputs, (), None, None, lambda fault: None)
    return tmp_path / "pack"


def found(pack, text, profile="literature"):
    tagger = Tagger.from_options(TaggerOptions((str(pack),), relations="none", profile=profile))
    return [mention.text for mention in tagger.tag_text(text).mentions]


def test_names_of_all_corpora_are_used_as_far_as_all_annotate_them(pack):
    text = "Rigor, ague, lead."
    assert "ague" in found(pack, text, "one")
    # 'ague' is left out twice for each time it is annotated; 'lead' only where nobody looks for chemicals.
    assert found(pack, text) == ["Rigor", "lead"]


def test_the_profile_has_no_names_of_its_own_and_adds_none_to_others(pack):
    tables = {path.name for path in (pack / "profiles" / "literature").iterdir()}
    assert "switches.tsv" in tables
    assert "names.tsv" not in tables
    assert profiles([open_pack(pack)]) == ["clinical", "literature", "one", "two"]


def test_its_relations_are_those_of_biored_unless_told():
    assert TaggerOptions(profile="literature").relations == "biored"
    assert TaggerOptions(profile="literature", relations="none").relations == "none"
    assert TaggerOptions(profile="bc5cdr").relations == "none"


def rule(word, action="include", support=4, precision=1.0):
    return SpanExtensionRule(
        id=f"left.Disease.{word}", action=action, side="left", type="Disease", words=(word,),
        support=support, precision=precision, **SHAPE,
    )  # fmt: skip


def near(word):
    return ContextFilterRule(
        id=f"left.Disease.long.{word}", side="left", type="Disease", words=(word,),
        support=2, precision=0.5, **SHAPE,
    )  # fmt: skip


def test_what_two_corpora_share_is_kept(monkeypatch):
    monkeypatch.setattr(literature, "hold_out", lambda corpus, background: type("Held", (), {"outcomes": []}))
    corpora = [uses(name, [f"{name}{n}" for n in range(FOLDS)]) for name in "abc"] + [uses("small", ["x"])]
    lessons = {
        "a": lesson([rule("acute"), rule("mild"), rule("late")], [near("no")], ("acted", 3), "rule-1"),
        "b": lesson(
            [rule("acute", support=12, precision=0.6), rule("mild", "exclude")], [], ("acted", 4), "rule-1"
        ),
        "c": lesson([], [near("no")], ("other", 9), "rule-2"),
        "small": lesson([rule("late")], [], ("other", 9), "rule-2"),
    }
    shared = literature_lesson(corpora, lessons, KnownBefore([], {}))
    assert shared is not None
    [kept] = shared.extension
    assert (kept.words, kept.support, kept.precision) == (("acute",), 16, pytest.approx(0.7))
    assert [one.words for one in shared.context] == [("no",)]
    assert list(shared.words) == [("acted", 7)]
    assert list(shared.switches) == [("rule", "rule-1", "not used in a, b")]


def test_one_corpus_of_enough_documents_makes_no_such_profile():
    corpora = [uses("a", [str(n) for n in range(FOLDS)]), uses("small", ["x"])]
    empty = lesson([], [], ("acted", 3), "rule-1")
    assert literature_lesson(corpora, {"a": empty, "small": empty}, KnownBefore([], {})) is None


def lesson(extension, context, word, off):
    return CorpusLesson((), {}, [word], [("rule", off, "reason")], extension, context)


def uses(name, ids, type_="Disease"):
    mention = Mention(0, 5, "Rigor", type_, ("MESH:D1",))
    read = DocumentUses(
        ((("rigor", ""), "Rigor", (type_, ("MESH:D1",))),),
        (),
        ((("ague", ""), "Disease"), (("lead", ""), "Chemical")),
    )
    return CorpusUses(name, [Document(one, "Rigor", mentions=(mention,)) for one in ids], [read] * len(ids))


def test_of_shared_documents_the_first_counts_and_of_each_the_types_it_is_annotated_with():
    joined = CorpusUses.joined("all", [uses("a", ["1", "2"]), uses("b", ["2", "3"], "Chemical")])
    assert [document.id for document in joined.documents] == ["1", "2", "3"]
    assert [sorted(types) for types in joined.types] == [["Disease"], ["Disease"], ["Chemical"]]
    free = [[slot[1] for slot in one.free] for one in joined.uses]
    assert free == [["Disease"], ["Disease"], ["Chemical"]]
