"""How often mentions and relations of each kind are right, and what the tables that say so are worth.

They are `profiles/<profile>/precision.tsv` and `relation_precision.tsv`. A profile's tables are made from
text that nothing was learned from: for `clinical` annotated clinical prose, and for its relations the notes
of `clinical/relation_notes` that no rule was written from; for a corpus its dev part, tagged by a pack that
is built from its train part alone (a pack in DIR is used, others are built there); for `literature` all
three.
The documents are divided into two halves; the precision of one is compared with what is observed in the
other, both ways. The table is then made from both.

A mention is right where a gold mention has its span and type; in clinical prose, whose guidelines differ on
spans, where one of its type shares a character with it. A relation is right where gold has its type between
the same concepts; of whole notes, between mentions that overlap its own.

    python benchmarks/confidence.py --packs DIR [--profile clinical] [--write]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from report import ROOT, SHARED, split_path

sys.path.insert(0, str(ROOT / "benchmarks" / "clinical"))

from relations import NOTES, read_notes, same_group

from nmstag.cli.faults import FaultPrinter
from nmstag.document import Document, Mention, Relation, canonical_id, canonical_type
from nmstag.evaluation.scoring.calibration import Calibration
from nmstag.formats import read_documents
from nmstag.learn.build import build
from nmstag.learn.inputs import CorpusInput
from nmstag.packs import CLINICAL, DEFAULT, LITERATURE, default_folder, open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.pipeline.confidence import (
    COUNTS,
    KINDS,
    PRECISION,
    RELATION_PRECISION,
    Kind,
    Kinds,
    levels,
    relation_kind,
)
from nmstag.tables import write_table

CORPORA = {
    "bc5cdr": ("bc5cdr",),
    "ncbi_disease": ("ncbi_disease",),
    "biored": ("biored",),
    LITERATURE: ("bc5cdr", "ncbi_disease", "biored"),
}
"""The profiles of abstracts, and the corpora that they learn from."""
RELATED = {"bc5cdr": "cid", "biored": "biored", LITERATURE: "biored"}
"""The relations of a profile; the corpus that annotates them has the scheme's own name, or the profile's."""
HELD_OUT = ("i", "j", "k")
"""Files of whole notes that nobody read who writes rules."""
CLINICAL_SETS = {
    "maccrobat": ("Chemical", "Disease"),
    "ada": ("Disease",),
    "psytar": ("Disease",),
}
"""The annotated sets, and the types that each annotates."""

SHRUNK = 20
"""The precision of a kind counts as much as the mentions seen of it, that of the broader kind as so many."""

LEAST = 5
"""A kind of which fewer mentions were seen has no row."""

MOST = 0.8
"""Nor has one that is more than this share of the broader kind: the same mentions would count twice."""


class Outcome(NamedTuple):
    """Whether a mention or relation is right."""

    document: str
    kind: Kind
    right: bool


def main() -> None:
    """Measure, print, and write the tables where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--packs", type=Path, required=True, metavar="DIR")
    parser.add_argument("--profile", action="append", choices=(CLINICAL, *CORPORA))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    for profile in given.profile or (CLINICAL, *CORPORA):
        for name, made in outcomes_of(profile, given.packs).items():
            outcomes = list(made)
            lines = held_out(outcomes, "relations" if name == RELATION_PRECISION else "mentions")
            print(f"{profile}: " + " ".join(lines))
            if given.write:
                write(profile, name, outcomes, lines)


def outcomes_of(profile: str, packs: Path) -> dict[str, Iterator[Outcome]]:
    """Return by table whether what is found in the texts of a profile is right."""
    if profile == CLINICAL:
        return {PRECISION: clinical_outcomes(), RELATION_PRECISION: note_outcomes()}
    found = {PRECISION: corpus_outcomes(profile, packs)}
    if profile in RELATED:
        found[RELATION_PRECISION] = relation_outcomes(profile, packs)
    return found


def clinical_outcomes() -> Iterator[Outcome]:
    """Yield the mentions of clinical prose; what a set does not annotate is passed over."""
    tagger = Tagger.from_options(TaggerOptions(relations="none"))
    kinds = Kinds(tagger.pack)
    for name, types in CLINICAL_SETS.items():
        path = SHARED / "clinical" / f"{name}.jsonl"
        for gold in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            spans = [(one["type"], one["start"], one["end"]) for one in gold["mentions"]]
            for mention in tagger.tag(Document(gold["id"], gold["text"])).mentions:
                unread = any(a <= mention.start and mention.end <= b for a, b in gold.get("skip", ()))
                if mention.type in types and not unread and not mention.has("measured"):
                    yield Outcome(gold["id"], kinds.of(mention), overlaps(mention, spans))


def note_outcomes() -> Iterator[Outcome]:
    """Yield the relations of whole notes that no rule was written from."""
    tagger = Tagger.load()
    for name in HELD_OUT:
        for note in read_notes(NOTES / f"{name}.jsonl"):
            document = tagger.tag_text(note["text"])
            gold = [one for one in note["relations"] if "negated" not in one["attributes"]]
            for relation in document.relations:
                if not relation.has("negated"):
                    right = any(
                        one["type"] == relation.type and same_group(document, relation, one) for one in gold
                    )
                    yield Outcome(note["id"], relation_kind(relation), right)


def learned_tagger(profile: str, packs: Path, relations: str = "none") -> Tagger:
    """Return a tagger with a pack that learned from the train parts of a profile's corpora alone."""
    folder = packs / profile
    if not folder.exists():
        train = [CorpusInput(corpus, split_path(corpus, "train")) for corpus in CORPORA[profile]]
        build(folder, train, [], None, open_pack(DEFAULT), FaultPrinter())
    context = relations != "none"
    return Tagger.from_options(
        TaggerOptions((str(folder),), profile=profile, context=context, relations=relations)
    )


def corpus_outcomes(profile: str, packs: Path) -> Iterator[Outcome]:
    """Yield the mentions in the dev parts of a profile's corpora, of the types that these annotate."""
    tagger = learned_tagger(profile, packs)
    kinds = Kinds(tagger.pack)
    for corpus in CORPORA[profile]:
        documents = read(split_path(corpus, "dev"))
        types = {canonical_type(one.type) for gold in documents for one in gold.mentions}
        for gold in documents:
            spans = {(one.start, one.end, canonical_type(one.type)) for one in gold.mentions}
            for mention in tagger.tag(Document(gold.id, gold.text, gold.passages)).mentions:
                if mention.type in types:
                    right = (mention.start, mention.end, mention.type) in spans
                    yield Outcome(gold.id, kinds.of(mention), right)


def relation_outcomes(profile: str, packs: Path) -> Iterator[Outcome]:
    """Yield the relations in the dev part of the corpus that annotates those of a profile."""
    scheme = RELATED[profile]
    corpus = "bc5cdr" if scheme == "cid" else scheme
    tagger = learned_tagger(profile, packs, scheme)
    for gold in read(split_path(corpus, "dev")):
        stated = set(map(_pair, gold.relations))
        for relation in tagger.tag(Document(gold.id, gold.text, gold.passages)).relations:
            yield Outcome(gold.id, relation_kind(relation), _pair(relation) in stated)


def _pair(relation: Relation) -> tuple[str, frozenset[str]]:
    """Return the type and the concepts of a relation, whose order the corpora give no meaning to."""
    return relation.type, frozenset(map(canonical_id, (relation.head, relation.tail)))


def held_out(outcomes: Sequence[Outcome], what: str) -> list[str]:
    """Return how well the precision of one half of the documents holds in the other."""
    expected, constant = Calibration(), Calibration()
    for half in (0, 1):
        table = precision(one for one in outcomes if half_of(one) != half)
        mean = right_share(one for one in outcomes if half_of(one) != half)
        for one in outcomes:
            if half_of(one) == half:
                known = [table[kind][2] for kind in levels(one.kind) if kind in table]
                expected.add(known[-1] if known else mean, right=one.right)
                constant.add(mean, right=one.right)
    return [
        f"{len(outcomes)} {what}, {right_share(outcomes):.3f} of them right.",
        "Made from one half of the documents and measured on the other, both ways:",
        f"expected calibration error {expected.error:.3f}, Brier score {expected.brier:.4f}",
        f"({constant.brier:.4f} if all had the same score).",
    ]


def precision(outcomes: Iterable[Outcome]) -> dict[Kind, tuple[int, int, float]]:
    """Return how many mentions of each kind were seen and right, and their precision, shrunk."""
    outcomes = list(outcomes)
    seen, right = Counter[Kind](), Counter[Kind]()
    for one in outcomes:
        for kind in levels(one.kind):
            seen[kind] += 1
            right[kind] += one.right
    table: dict[Kind, tuple[int, int, float]] = {}
    mean = right_share(outcomes)
    for kind in sorted(seen, key=lambda kind: kind.count("*"), reverse=True):
        above = [table[broader] for broader in levels(kind) if broader in table]
        seen_above, _, prior = above[-1] if above else (len(outcomes), 0, mean)
        if seen[kind] >= LEAST and (not above or seen[kind] <= MOST * seen_above):
            share = (right[kind] + SHRUNK * prior) / (seen[kind] + SHRUNK)
            table[kind] = seen[kind], right[kind], share
    return table


def write(profile: str, name: str, outcomes: Sequence[Outcome], lines: Sequence[str]) -> None:
    """Write a table of a profile into the default pack."""
    rows = [
        (*kind, seen, right, f"{share:.3f}")
        for kind, (seen, right, share) in sorted(precision(outcomes).items())
    ]
    what, how = (
        "mentions",
        "they overlap a gold mention of their type" if profile == CLINICAL else "they are gold",
    )
    if name == RELATION_PRECISION:
        what, how = "relations", "gold has the type between the two concepts"
    comments = [
        f"How often {what} of each kind are right in text that nothing was learned from: {how}.",
        "Made by benchmarks/confidence.py; do not edit, make it again. '*' is any.",
        *lines,
        f"The precision of a kind is shrunk to the broader one's, which counts as {SHRUNK} of them.",
    ]
    path = default_folder() / "profiles" / profile / f"{name}.tsv"
    write_table(path, (*KINDS[name], *COUNTS), rows, comments)


def half_of(one: Outcome) -> int:
    """Return in which half of the documents a mention is."""
    return sha256(one.document.encode()).digest()[0] % 2


def right_share(outcomes: Iterable[Outcome]) -> float:
    """Return the share of mentions that are right."""
    right = [one.right for one in outcomes]
    return sum(right) / len(right)


def overlaps(mention: Mention, spans: Iterable[tuple[str, int, int]]) -> bool:
    """Return whether a mention shares a character with a span of its type."""
    return any(
        type_ == mention.type and start < mention.end and mention.start < end for type_, start, end in spans
    )


def read(path: Path) -> list[Document]:
    """Return the documents of a file."""
    return list(read_documents([str(path)], on_fault=FaultPrinter()))


if __name__ == "__main__":
    main()
