"""A pack and a file of MeSH tree numbers in, what the commands that score explain errors with out."""

from __future__ import annotations

from pathlib import Path

from nmstag.errors import Fault, FaultHandler, PackError
from nmstag.evaluation.errors.refinement import Knowledge
from nmstag.evaluation.errors.subtypes import TreeNumbers
from nmstag.explain.missed import MissedNames
from nmstag.lexicon.mesh import read_tree_numbers
from nmstag.packs import DEFAULT, CompiledPack, open_pack, sources_of
from nmstag.relations.tree import TREE_TABLE, read_tree
from nmstag.rules.word_classes import WordClasses, load_word_classes
from nmstag.text.sentences import SentenceSplitter


def find_knowledge(pack: CompiledPack | None, mesh_tree: Path | None, on_fault: FaultHandler) -> Knowledge:
    """Return what errors are explained with.

    Args:
        pack: The pack that made the predictions; its own tree numbers are used where no others are given.
        mesh_tree: A file of tree numbers.
        on_fault: Called with each line of it that cannot be read.
    """
    if mesh_tree:
        numbers = read_tree_numbers(mesh_tree, on_fault)
        tree: TreeNumbers | None = lambda concept: numbers.get(concept, ())  # noqa: E731
    else:
        tree = _pack_tree(pack)
    splitter = pack.splitter() if pack else SentenceSplitter(_default_words())
    return Knowledge(tree, MissedNames(pack) if pack else None, splitter.split)


def _default_words() -> WordClasses:
    """Return the words by which the default pack splits sentences."""
    folder = open_pack(DEFAULT).folder / "rules" / "words" / "sentences"
    return load_word_classes(sorted(folder.glob("*.txt")))


def _pack_tree(pack: CompiledPack | None) -> TreeNumbers | None:
    """Return the tree of the stacked packs; None where no pack has one."""
    paths = sources_of(pack.packs, pack.profile).knowledge(TREE_TABLE) if pack else []
    return read_tree(paths, _report).numbers if paths else None


def _report(fault: Fault) -> None:
    raise PackError(fault)
