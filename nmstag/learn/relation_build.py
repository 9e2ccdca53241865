"""The relation rules of a built pack: what annotated relations teach, and the MeSH tree they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from nmstag.context import Contextualiser
from nmstag.document import Document, canonical_id, canonical_type
from nmstag.errors import Fault, FaultHandler
from nmstag.learn.relation_files import induce_biored, induce_cid
from nmstag.lexicon.mesh import MeshRecord
from nmstag.packs import INDUCED, Pack
from nmstag.relations import Relater
from nmstag.relations.corpus_prior import KNOWN_FILE, known_text
from nmstag.relations.entity_masking import KINDS
from nmstag.relations.schema import RelationType
from nmstag.relations.tree import TREE_FILE, tree_text
from nmstag.text.sentences import split_sentences

FOLDER = "rules/relations"
ENOUGH = 20
"""Fewer annotated relations teach nothing."""
_LESSONS = ((induce_cid, frozenset({"CID"})), (induce_biored, frozenset(get_args(RelationType))))


def write_relations(
    pack: Pack,
    corpora: Mapping[str, Sequence[Document]],
    records: Sequence[MeshRecord],
    on_fault: FaultHandler,
) -> dict[str, int]:
    """Write the relation files that the inputs give; return the number of rules, or concepts, of each.

    A pack without pattern rules gets none. Where a corpus has relations, what was induced from others
    goes; where none has, it stays. So does the tree where no record has a tree number.

    Args:
        pack: The new pack with its lexicons.
        corpora: The documents of each corpus.
        records: MeSH records.
        on_fault: Told of rules that are left out for want of an example.
    """
    if not pack.rule_files("relations"):
        return {}
    folder = pack.folder / FOLDER
    written = {}
    tree = {f"MESH:{record.id}": record.tree for record in records if record.tree}
    if tree:
        known = {one for row in pack.rows(_ignore) for one in row.ids} & tree.keys()
        (folder / TREE_FILE).write_text(tree_text(known, tree), encoding="utf-8", newline="\n")
        written[f"{FOLDER}/{TREE_FILE}"] = len(known)
    lessons = [(induce, _teaching(corpora, types)) for induce, types in _LESSONS]
    if not any(documents for _, documents in lessons):
        return written
    for path in (*folder.glob(f"{INDUCED}_*.yaml"), folder / KNOWN_FILE):
        path.unlink(missing_ok=True)
    relater = Relater.from_rules(folder)
    for induce, documents in lessons:
        if documents:
            documents = _in_context(documents, pack)
            files = induce(documents, relater, lambda message: on_fault(Fault(message, severity="warning")))
            for name, text in files.items():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
                written[f"{FOLDER}/{name}"] = _size(name, text)
    return written


def _size(name: str, text: str) -> int:
    """Return how many rules or rows a file holds."""
    if name.endswith(".yaml"):
        return text.count("\n  - id: ")
    return text.count("\n") - known_text({}).count("\n")


def _teaching(corpora: Mapping[str, Sequence[Document]], types: frozenset[str]) -> list[Document]:
    """Return the documents of the corpora that have relations of these types, if these are enough."""
    counts = {name: _relations(documents, types) for name, documents in corpora.items()}
    if sum(counts.values()) < ENOUGH:
        return []
    return [document for name, documents in corpora.items() if counts[name] for document in documents]


def _in_context(documents: list[Document], pack: Pack) -> list[Document]:
    """Return the documents with the context of their mentions, as they will be when relations are sought."""
    if not pack.rule_files("context"):
        return documents
    context = Contextualiser.from_rules(pack.folder / "rules" / "context")
    placed = []
    for document in documents:
        mentions = [replace(item, type=canonical_type(item.type)) for item in document.mentions]
        placed.append(context.apply(document.with_mentions(mentions), split_sentences(document.text)))
    return placed


def _relations(documents: Sequence[Document], types: frozenset[str]) -> int:
    """Return how many relations of these types link two concepts that can be related."""
    count = 0
    for document in documents:
        wanted = [relation for relation in document.relations if relation.type in types]
        if wanted:
            taking_part = (mention for mention in document.mentions if mention.type in KINDS)
            concepts = {canonical_id(one) for mention in taking_part for one in mention.ids}
            ends = ((item.head.split(","), item.tail.split(",")) for item in wanted)
            count += sum(all(concepts & set(map(canonical_id, end)) for end in both) for both in ends)
    return count


def _ignore(fault: Fault) -> None:
    """Pass over a fault that has been reported before."""
