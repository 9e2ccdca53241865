"""Scores the relations of the scheme 'clinical' on whole notes with gold relations.

    python benchmarks/clinical/relations.py [FILE...]

Without a file: the notes of `relation_notes/`. A line is {"id", "text", "relations"}, a relation {"type",
"head", "tail", "attributes"}; head and tail are [start, end] in code points.

A predicted relation is right where a gold one of its group (harm: causes, worsens; help: treats, improves,
prevents; held: withheld_for) is on mentions that overlap. What is denied is not counted as predicted, nor as
gold; a denied gold relation that is asserted is told apart.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from nmstag.document import Document, Relation  # noqa: E402
from nmstag.pipeline import Tagger  # noqa: E402

NOTES = HERE / "relation_notes"
GROUPS = {
    "causes": "harm",
    "worsens": "harm",
    "treats": "help",
    "improves": "help",
    "prevents": "help",
    "withheld_for": "held",
}
_NEGATED = "negated"
_MARKS = ("uncertain", "hypothetical", "historical", "other_experiencer")
Gold = dict[str, Any]


def read_notes(path: Path) -> list[Gold]:
    """Return the notes of a file, each a text with its gold relations."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def count(notes: Iterable[Gold], tagger: Tagger) -> Counter[str]:
    """Return what was counted over notes: 'gold', 'predicted', 'found', 'right', 'asserted' and so on."""
    total: Counter[str] = Counter()
    for note in notes:
        total += _count_note(note, tagger.tag_text(note["text"]))
    return total


def _count_note(note: Gold, document: Document) -> Counter[str]:
    counted: Counter[str] = Counter()
    stated = [item for item in document.relations if not item.has(_NEGATED)]
    matched: set[int] = set()
    for gold in note["relations"]:
        same = [number for number, item in enumerate(stated) if same_group(document, item, gold)]
        if _NEGATED in gold["attributes"]:
            counted["denied"] += 1
            counted["asserted"] += bool(same)
            continue
        counted["gold"] += 1
        counted["found"] += bool(same)
        if same:
            matched.update(same)
            exact = [number for number in same if stated[number].type == gold["type"]]
            counted["exact"] += bool(exact)
            counted += _marks(gold, stated[(exact or same)[0]])
    counted["predicted"] = len(stated)
    counted["right"] = len(matched)
    return counted


def _marks(gold: Gold, relation: Relation) -> Counter[str]:
    """Return how many attributes of a relation are in gold, predicted, and both."""
    wanted = {name for name in _MARKS if name in gold["attributes"]}
    given = {name for name in _MARKS if relation.has(name)}
    return Counter(marks_gold=len(wanted), marks_predicted=len(given), marks_right=len(wanted & given))


def same_group(document: Document, relation: Relation, gold: Gold) -> bool:
    """Return whether a relation is of the group of a gold one and on mentions that overlap its spans."""
    if GROUPS.get(relation.type) != GROUPS[gold["type"]]:
        return False
    return relation.head in _ids(document, gold["head"]) and relation.tail in _ids(document, gold["tail"])


def _ids(document: Document, span: Sequence[int]) -> Iterator[str]:
    start, end = span
    for mention in document.mentions:
        if mention.start < end and start < mention.end:
            yield from mention.ids


def scores(counted: Counter[str]) -> dict[str, float]:
    """Return precision, recall and F1 of relations by group, recall by exact type, and F1 of attributes."""
    precision = counted["right"] / max(1, counted["predicted"])
    recall = counted["found"] / max(1, counted["gold"])
    marks = counted["marks_gold"] + counted["marks_predicted"]
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "exact type": counted["exact"] / max(1, counted["gold"]),
        "attributes": 2 * counted["marks_right"] / max(1, marks),
    }


def main(paths: Sequence[str]) -> None:
    """Print the scores of each file."""
    tagger = Tagger.load()
    for path in map(Path, paths) if paths else sorted(NOTES.glob("*.jsonl")):
        notes = read_notes(path)
        counted = count(notes, tagger)
        shown = "  ".join(f"{name} {100 * value:.1f}" for name, value in scores(counted).items())
        denied = f"denied but asserted {counted['asserted']} of {counted['denied']}"
        print(f"{path.stem:8} {len(notes)} notes  {shown}  {denied}")


if __name__ == "__main__":
    main(sys.argv[1:])
