"""The relation tables of a built pack: what annotated relations teach, and the part of MeSH it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from nmstag.document import Document
from nmstag.errors import Fault
from nmstag.learn.relations.examples import in_context, teaching
from nmstag.learn.relations.induction import LearnedRelations, learn_biored, learn_cid
from nmstag.lexicon.mesh import MeshRecord
from nmstag.packs import CLINICAL, Pack, sources_of
from nmstag.relations import RelationExtractor, read_rules
from nmstag.relations.corpus_prior import PRIOR_TABLE, write_prior
from nmstag.relations.schema import RelationType
from nmstag.relations.tree import TREE_TABLE, read_tree, write_tree
from nmstag.relations.weights import PROFILE_OF_SCHEME, WEIGHT_TABLE, write_weights
from nmstag.text.sentences import SentenceSplitter

_LESSONS = ((learn_cid, frozenset({"CID"})), (learn_biored, frozenset(get_args(RelationType))))


def write_relations(
    pack: Pack, corpora: Mapping[str, Sequence[Document]], records: Sequence[MeshRecord]
) -> dict[str, int]:
    """Write the relation tables that the inputs give; return the number of rows of each.

    A pack without pattern rules gets none. Where a corpus has relations, what was learned from others is
    removed; where none has, it stays. So does the tree where no record has a tree number.

    Args:
        pack: The new pack with its lexicons.
        corpora: The documents of each corpus.
        records: MeSH records.
    """
    if not pack.rule_files("relations"):
        return {}
    written = write_pack_tree(pack, records)
    lessons = [(learn, teaching(corpora, types)) for learn, types in _LESSONS]
    if any(documents for _, documents in lessons):
        for profile in PROFILE_OF_SCHEME.values():
            for table in (WEIGHT_TABLE, PRIOR_TABLE):
                (pack.folder / f"profiles/{profile}/{table}.tsv").unlink(missing_ok=True)
        sources = sources_of([pack], CLINICAL)
        # A statement that keeps two concepts apart decides by itself; weights are for all other evidence.
        rules = replace(read_rules(sources, learned=False), clinical=(), compiled_clinical=())
        extractor = RelationExtractor(rules)
        splitter = SentenceSplitter(sources.word_classes())
        for learn, documents in lessons:
            if documents:
                learned = learn(in_context(documents, sources), extractor, splitter)
                written.update(_write_learned(pack, learned))
    return written


def write_pack_tree(pack: Pack, records: Sequence[MeshRecord]) -> dict[str, int]:
    """Write the tree numbers of the concepts of a pack, where the records have any; its own others stay."""
    tree = {f"MESH:{record.id}": record.tree for record in records if record.tree}
    if not tree:
        return {}
    name = f"knowledge/{TREE_TABLE}.tsv"
    path = pack.folder / name
    own = read_tree([path], _ignore).by_concept if path.is_file() else {}
    known = {one for row in pack.rows(_ignore) for one in row.ids}
    return {name: write_tree(path, known, {id_: numbers.split() for id_, numbers in own.items()} | tree)}


def _write_learned(pack: Pack, learned: LearnedRelations) -> dict[str, int]:
    """Write the tables of one scheme; return their numbers of rows."""
    folder = f"profiles/{PROFILE_OF_SCHEME[learned.scheme]}"
    name = f"{folder}/{WEIGHT_TABLE}.tsv"
    written = {name: write_weights(pack.folder / name, learned.weights, learned.comments)}
    if learned.prior is not None:
        name = f"{folder}/{PRIOR_TABLE}.tsv"
        written[name] = write_prior(pack.folder / name, learned.prior)
    return written


def _ignore(fault: Fault) -> None:
    """Ignore a fault that has been reported before."""
