"""What the hand-written files of a new pack tell before its corpora are read.

Part of `nmstag build`: gets the pack and the records of MeSH; returns the background of learning.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from nmstag.errors import Fault, FaultHandler, PackError
from nmstag.learn.background import KnownBefore
from nmstag.lexicon.mesh import MeshRecord
from nmstag.lexicon.rows import CLINICAL_ROWS, LEARNED
from nmstag.match.context_filter import ContextFilterRule
from nmstag.match.larger_names import LargerNames
from nmstag.match.matcher import compile_steps
from nmstag.packs import Pack, sources_of
from nmstag.packs.names import read_tree
from nmstag.rules.sources import WORDS, Sources
from nmstag.rules.word_classes import WordClasses

_JUDGED_AFTERWARDS = (
    "spelling",
    "span_extension",
    "drug_effect_split",
    "context_filter",
    LargerNames.name,
    "word_sense",
)
"""Steps that are left out where what names and patterns match is counted."""


def hand_written_background(pack: Pack, records: Sequence[MeshRecord], on_fault: FaultHandler) -> KnownBefore:
    """Return what the hand-written files of a pack tell.

    Args:
        pack: The pack.
        records: MeSH records, for their tree numbers.
        on_fault: Called with each fault of a row.

    Raises:
        PackError: A table is broken; every fault is named.
    """
    sources = sources_of([pack], "")
    faults: list[Fault] = []
    tree = dict(read_tree(sources, faults))
    if faults:
        raise PackError(faults)
    tree.update((f"MESH:{record.id}", " ".join(sorted(record.tree))) for record in records if record.tree)
    steps = compile_steps(sources)
    return KnownBefore(
        rows=[row for row in pack.rows(on_fault) if row.source not in (LEARNED, CLINICAL_ROWS)],
        classes=_classes_of_names(sources),
        tree=tree,
        steps={name: plain for name, plain in steps.items() if name not in _JUDGED_AFTERWARDS},
        context_rules=sources.rules("context_filter", ContextFilterRule),
        larger_names=steps.get(LargerNames.name, {}),
        minimum_trust=pack.trust.minimum,
    )


def _classes_of_names(sources: Sources) -> WordClasses:
    """Return the word classes that tell of names: those of relations, context and sentences do not."""
    paths = (PurePosixPath(name) for member in sources.members for name in member.files)
    own = {path.stem for path in paths if str(path.parent) == WORDS and not path.name.startswith("relation_")}
    return {name: words for name, words in sources.word_classes().items() if name in own}
