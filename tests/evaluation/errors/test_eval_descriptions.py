"""Names of concepts and lines of relations, as a person reads them."""

from __future__ import annotations

from nmstag.document import Document, Mention, Relation
from nmstag.evaluation import SCHEMES
from nmstag.evaluation.errors import find_relation_errors
from nmstag.evaluation.errors.descriptions import concept_names, describe_outcome, describe_sides
from nmstag.evaluation.scoring.annotations import ScoredDocument

RULES = SCHEMES["bc5cdr"]


def document(*names: tuple[str, str]) -> Document:
    """Return a document of mentions, each with a text and its ids."""
    mentions = [
        Mention(10 * place, 10 * place + len(text), text, "Disease", tuple(ids.split()))
        for place, (text, ids) in enumerate(names)
    ]
    return Document("1", "", mentions=tuple(mentions))


def test_a_concept_has_its_most_frequent_text() -> None:
    texts = [("fever", "D1"), ("pyrexia", "D1"), ("fever", "D1"), ("rash and fever", "D1 D2")]
    assert concept_names([ScoredDocument(document(*texts), RULES)]) == {"MESH:D1": "fever"}


def test_of_equally_frequent_texts_the_first_by_name_is_taken() -> None:
    texts = [("pyrexia", "D1"), ("fever", "D1")]
    assert concept_names([ScoredDocument(document(*texts), RULES)]) == {"MESH:D1": "fever"}


def test_relations_of_the_same_names_are_written_with_ids() -> None:
    gold = Document("1", "", relations=(Relation("CID", "C1", "D1"),))
    pred = Document("1", "", relations=(Relation("CID", "C1", "D2"),))
    (outcome,) = find_relation_errors([gold], [pred], "bc5cdr")
    names = {"MESH:C1": "lithium", "MESH:D1": "pain", "MESH:D2": "pain"}
    assert describe_sides(outcome, names) == ("CID(MESH:C1, MESH:D1)", "CID(MESH:C1, MESH:D2)")
    names["MESH:D2"] = "rash"
    assert describe_outcome(outcome, names) == "CID(lithium, pain), predicted CID(lithium, rash)"
