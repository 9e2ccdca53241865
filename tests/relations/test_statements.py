"""Statements as notes, leaflets and case reports make them: which relations the default pack finds.

A line of a file in `statements` is a text, ' ## ', and the relations that it states, parted by ';'.
Between a drug and a disease: 'C drug > disease' where it causes it ('X' worsens, 'W' its withdrawal causes),
'T' where it treats it ('P' prevents). Between two chemicals: 'co', 'cmp', 'int', 'conv', 'bind', 'neg',
'pos', 'as'. 'a|b' allows either; with '?' a relation may be found or not, and '?Z' allows any.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from nmstag.document import Document, Relation
from nmstag.pipeline import Tagger, TaggerOptions

FOLDER = Path(__file__).parent / "statements"
TYPES = {
    **dict.fromkeys(("C", "X", "W", "pos"), "Positive_Correlation"),
    **dict.fromkeys(("T", "P", "neg"), "Negative_Correlation"),
    "co": "Cotreatment",
    "cmp": "Comparison",
    "int": "Drug_Interaction",
    "conv": "Conversion",
    "bind": "Bind",
    "as": "Association",
}
CAUSES = frozenset("CXW")


class Stated(NamedTuple):
    """A relation that a statement makes: its types, the names in it, and whether it may be left out."""

    kinds: tuple[str, ...]
    head: str
    tail: str
    optional: bool


@cache
def tagger(scheme: str, profile: str) -> Tagger:
    return Tagger.from_options(TaggerOptions(relations=scheme, profile=profile))


def statements(name: str) -> Iterator[tuple[str, list[Stated], bool]]:
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        text, _, right = line.partition(" ## ")
        items = [item.strip() for item in right.split(";")]
        stated = []
        for item in items:
            if item not in ("none", "?Z"):
                kind, _, names = item.partition(" ")
                head, _, tail = names.partition(" > " if " > " in names else " + ")
                stated.append(Stated(tuple(kind.strip("?").split("|")), head, tail, "?" in kind))
        yield text, stated, "?Z" in items


def named(document: Document, name: str) -> set[str]:
    """Return the ids of a name in a document, or of the first mention that it is a part of or holds."""
    name = name.lower()
    texts = [mention.text.lower() for mention in document.mentions]
    fitting = [text for text in texts if text == name] or [
        text for text in texts if text in name or name in text
    ]
    return {
        one for mention in document.mentions if mention.text.lower() in fitting[:1] for one in mention.ids
    }


def fits(relation: Relation, stated: Stated, document: Document, scheme: str) -> bool:
    ends = named(document, stated.head), named(document, stated.tail)
    if not any(relation.head in one and relation.tail in other for one, other in (ends, ends[::-1])):
        return False
    return scheme == "cid" or stated.optional or relation.type in {TYPES[kind] for kind in stated.kinds}


def counts(name: str, scheme: str, profile: str) -> Counter[str]:
    """Return how many relations are right, extra and missed; what has no mention is left out."""
    found: Counter[str] = Counter()
    for text, stated, anything in statements(name):
        document = tagger(scheme, profile).tag_text(text)
        wanted = [item for item in stated if scheme != "cid" or CAUSES.intersection(item.kinds)]
        for relation in document.relations:
            if not anything and not any(fits(relation, item, document, scheme) for item in wanted):
                found["extra"] += 1
        for item in wanted:
            if not item.optional and named(document, item.head) and named(document, item.tail):
                right = any(fits(relation, item, document, scheme) for relation in document.relations)
                found["right" if right else "missed"] += 1
    return found


@pytest.mark.parametrize("scheme", ["biored", "cid"])
@pytest.mark.parametrize(
    ("name", "profile", "precision", "recall"),
    [
        ("first", "bc5cdr", 0.92, 0.90),
        ("second", "bc5cdr", 0.86, 0.72),
        # Read by the rules of the scheme 'clinical', though worded as abstracts are.
        ("first", "clinical", 0.92, 0.82),
        ("second", "clinical", 0.90, 0.76),
    ],
)
def test_statements(name: str, precision: float, recall: float, scheme: str, profile: str) -> None:
    found = counts(name, scheme, profile)
    assert found["right"] / (found["right"] + found["extra"]) >= precision
    assert found["right"] / (found["right"] + found["missed"]) >= recall
