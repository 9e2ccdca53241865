"""Kinds of errors: by the tree, by what a pack knows, and by all of the gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Relation
from nmstag.errors import DataError
from nmstag.evaluation import SCHEMES
from nmstag.evaluation.errors.analysis import Analysis, analyse, nearest_mentions
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.subtypes import ErrorSubtype, compare_concepts
from nmstag.explain.missed import MissedNames
from nmstag.lexicon.mesh import read_tree_numbers
from nmstag.packs import load_packs

NUMBERS = {
    "MESH:D1": ["C10.228.140"],
    "MESH:D2": ["C10.228"],
    "MESH:D3": ["C10.228.999", "C23.1"],
    "MESH:D4": ["C10.228.140.5"],
    "MESH:D5": ["C14"],
    "MESH:D6": ["C10"],
    "MESH:D7": ["C10.22"],
}


def tree(concept: str) -> Sequence[str]:
    return NUMBERS.get(concept, ())


def mention(text: str, name: str, ids: str = "D1", type_: str = "Disease") -> Mention:
    start = text.index(name)
    return Mention(start, start + len(name), name, type_, tuple(ids.split()))


def run(gold: list[Document], pred: list[Document], knowledge: Knowledge | None = None) -> Analysis:
    return analyse(gold, pred, SCHEMES["biored"], knowledge=knowledge or Knowledge(tree))


@pytest.mark.parametrize(
    ("gold", "pred", "subtype"),
    [
        ("D1", "D2", ErrorSubtype.BROADER),
        ("D1", "D6", ErrorSubtype.BROADER),
        ("D1", "D4", ErrorSubtype.NARROWER),
        ("D1", "D3", ErrorSubtype.SIBLING),
        ("D1", "D5", ErrorSubtype.UNRELATED),
        ("D1", "D7", ErrorSubtype.UNRELATED),  # 'C10.22' is no parent of 'C10.228'
        ("D5", "D6", ErrorSubtype.UNRELATED),  # two branches have nothing above them
        ("D1", "D8", ErrorSubtype.NOT_IN_TREE),
        ("OMIM:1", "D1", ErrorSubtype.NOT_IN_TREE),
        ("D1", "", ErrorSubtype.NO_ID),
        ("", "D1", ErrorSubtype.NO_ID),
        ("D1 D5", "D5", ErrorSubtype.IN_PART),
        ("D1 D5", "D2 D8", ErrorSubtype.BROADER),
    ],
)
def test_a_wrong_concept_is_told_apart_by_the_tree(gold: str, pred: str, subtype: ErrorSubtype) -> None:
    assert compare_concepts(gold.split(), pred.split(), tree) is subtype
    found = run(
        [Document("1", "pain", mentions=(mention("pain", "pain", gold),))],
        [Document("1", "pain", mentions=(mention("pain", "pain", pred),))],
    )
    assert [item.subtype for item in found.mentions] == [subtype]


def test_without_tree_and_pack_the_class_stays_whole() -> None:
    text = "pain and rash"
    gold = Document("1", text, mentions=(mention(text, "pain"), mention(text, "rash")))
    pred = Document("1", text, mentions=(mention(text, "pain", "D2"),))
    found = run([gold], [pred], Knowledge())
    assert [(item.error, item.subtype) for item in found.mentions] == [
        ("wrong concept", None),
        ("missed", None),
    ]
    assert "kinds" not in str(found.mention_summary.to_json())


def test_what_is_invented_is_annotated_elsewhere_or_never() -> None:
    one, other = "Renal  failure here.", "No renal failure and no rash, no lead."
    gold = [
        Document("1", one, mentions=(mention(one, "Renal  failure"),)),
        Document("2", other, mentions=(mention(other, "lead", type_="Chemical"),)),
    ]
    pred = [
        Document("1", one, mentions=gold[0].mentions),
        Document(
            "2",
            other,
            mentions=(
                mention(other, "renal failure"),
                mention(other, "rash"),
                mention(other, "lead", type_="Chemical"),
            ),
        ),
    ]
    found = [(item.strings[1], item.subtype) for item in run(gold, pred).mentions if item.error == "invented"]
    assert found == [("renal failure", ErrorSubtype.ELSEWHERE), ("rash", ErrorSubtype.NEVER)]


def test_what_is_missed_is_told_apart_by_the_pack(make_pack: Callable[..., Path]) -> None:
    pack = make_pack(
        {
            "curated/a.tsv": (
                "pain; Disease; MESH:D1",
                "chest pain; Disease; MESH:D2",
                "SAD; Disease; MESH:D3",
            ),
            "curated/lead.tsv": ("lead; Chemical; MESH:D4", "rash; Disease; MESH:D5"),
            "stoplist.tsv": ("name; type; id; note", "rash; Disease; ; too common"),
        }
    )
    why = MissedNames(load_packs([pack]))
    text = "chest pain"
    near = [mention(text, "chest pain")]
    assert why(mention(text, "pain"), near) is ErrorSubtype.LOST
    assert why(mention(text, "pain"), []) is ErrorSubtype.REJECTED
    assert why(mention("rash", "rash"), []) is ErrorSubtype.SWITCHED_OFF
    assert why(mention("Rash", "Rash"), near) is ErrorSubtype.SWITCHED_OFF
    assert why(mention("itch", "itch"), near) is ErrorSubtype.UNKNOWN
    assert why(mention("sad", "sad"), []) is ErrorSubtype.UNKNOWN  # known in capitals
    assert why(mention("lead", "lead"), []) is ErrorSubtype.UNKNOWN  # as a chemical, not as a disease


def test_relations_have_subtypes_too() -> None:
    text = "iron lead pain rash"
    known = tuple(
        mention(text, name, ids, type_)
        for name, ids, type_ in (
            ("iron", "C1", "Chemical"),
            ("lead", "C2", "Chemical"),
            ("pain", "D1", "Disease"),
            ("rash", "D5", "Disease"),
        )
    )

    def document(name: str, mentions: tuple[Mention, ...], *pairs: str) -> Document:
        relations = (Relation("Association", *pair.split()) for pair in pairs)
        return Document(name, text, mentions=mentions, relations=tuple(relations))

    gold = [
        document("1", known, "C1 D1"),
        document("2", known, "C1 D5", "C2 D1"),
        document("3", known[1:], "C2 D5"),
        document("4", known),
    ]
    pred = [
        document("1", known, "C1 D2"),
        document("2", known[1:]),
        document("3", known, "C2 D5", "C1 D1"),
        document("4", known, "C2 D1", "C2 C1"),
    ]
    found = [
        (outcome.document[0], outcome.error.value, outcome.subtype) for outcome in run(gold, pred).relations
    ]
    assert found == [
        ("1", "wrong argument", ErrorSubtype.BROADER),
        ("2", "missed", ErrorSubtype.ARGUMENT_MISSED),
        ("2", "missed", ErrorSubtype.NOT_JOINED),
        ("3", "right", None),
        ("3", "invented", ErrorSubtype.ARGUMENT_INVENTED),
        ("4", "invented", ErrorSubtype.NEVER),
        ("4", "invented", ErrorSubtype.ELSEWHERE),
    ]


def test_relations_alone_say_nothing_of_their_arguments() -> None:
    gold = Document("1", "x", relations=(Relation("CID", "C1", "D1"), Relation("CID", "C2", "D2")))
    pred = Document("1", "x", relations=(Relation("CID", "C3", "D3"),))
    found = analyse([gold], [pred], SCHEMES["bc5cdr"], knowledge=Knowledge(tree)).relations
    assert [outcome.subtype for outcome in found] == [None, None, ErrorSubtype.NEVER]


def test_a_relation_is_shown_where_its_concepts_stand_nearest() -> None:
    text = "iron, and much later pain, then iron"
    iron = [Mention(start, start + 4, "iron", "Chemical", ("C1",)) for start in (0, 32)]
    document = Document(
        "1",
        text,
        mentions=(*iron, mention(text, "pain")),
        relations=(Relation("Association", "C1", "D1"), Relation("Association", "C1", "D9")),
    )
    found = run([document], [document])
    unknown, known = found.relations  # a concept without a mention comes first
    assert nearest_mentions(found.mentions, known) == [(21, 25), (32, 36)]
    assert nearest_mentions(found.mentions, unknown) == []


ids = st.lists(st.sampled_from(["D1", "D2", "D3", "D5", "D8"]), max_size=2)


@given(st.lists(st.tuples(ids, ids, st.booleans()), max_size=5))
def test_the_subtypes_of_a_class_add_up_to_it(cases: list[tuple[list[str], list[str], bool]]) -> None:
    gold, pred = [], []
    for number, (wanted, found, shifted) in enumerate(cases):
        gold.append(Mention(10 * number, 10 * number + 3, "abc", "Disease", tuple(wanted)))
        start = 10 * number + 4 * shifted
        pred.append(Mention(start, start + 3, "abc", "Disease", tuple(found)))
    left, right = Document("1", "", mentions=tuple(gold)), Document("1", "", mentions=tuple(pred))
    summary = run(
        [left], [right], Knowledge(tree, lambda mention, near: ErrorSubtype.UNKNOWN)
    ).mention_summary
    for error in summary.classes:
        subtypes = summary.subtypes(error)
        if subtypes:
            parts = [summary.numbers(error, subtype) for subtype in subtypes]
            assert tuple(map(sum, zip(*parts, strict=True))) == summary.numbers(error)


def test_tree_numbers_are_read_from_their_own_file_and_from_descriptors(tmp_path: Path) -> None:
    table, ascii_, wrong = (tmp_path / name for name in ("tree.tsv", "d.bin", "names.tsv"))
    table.write_text("mesh_id\tmesh_name\tmesh_tree_number\nD1\ta\tC10.1\nD1\ta\tC23\n", encoding="utf-8")
    ascii_.write_text("*NEWRECORD\nMH = Pain\nMN = C10.1\nMN = C23\nUI = D1\n", encoding="utf-8")
    wrong.write_text("D1\tpain\tache|aching\n", encoding="utf-8")
    expected = {"MESH:D1": ["C10.1", "C23"]}
    assert read_tree_numbers(table, print) == read_tree_numbers(ascii_, print) == expected
    with pytest.raises(DataError, match="no MeSH tree numbers"):
        read_tree_numbers(wrong, print)
