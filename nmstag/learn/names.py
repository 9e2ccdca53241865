"""What corpora teach about names, written into the profiles of a new pack.

Part of `nmstag build`: gets the new pack with its hand-written files and the documents of each corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import Fault, FaultHandler, PackError
from nmstag.learn.background import Background
from nmstag.learn.induction import learn_corpora
from nmstag.learn.inputs import origin
from nmstag.learn.matching import read_uses
from nmstag.learn.profile_tables import write_profile
from nmstag.lexicon.mesh import MeshRecord
from nmstag.lexicon.rows import CLINICAL_ROWS, LEARNED
from nmstag.match import compile_steps
from nmstag.match.context_filter import ContextFilterRule
from nmstag.packs import open_pack, read_tree, sources_of

_JUDGED_AFTERWARDS = ("spelling", "span_extension", "drug_effect_split", "context_filter", "word_sense")
"""Steps that are left out where what names and patterns match is counted."""


def learn_names(
    out: Path,
    documents: Mapping[str, Sequence[Document]],
    paths: Mapping[str, Sequence[Path]],
    records: Sequence[MeshRecord],
    on_fault: FaultHandler,
) -> dict[str, int]:
    """Write the profile of each corpus; return the number of rows of each table.

    Args:
        out: Folder of the new pack.
        documents: The documents of each corpus.
        paths: The files that they are from.
        records: MeSH records, for their tree numbers.
        on_fault: Called with each fault of a row.
    """
    background = _background(out, records, on_fault)
    corpora = read_uses(documents, background.rows)
    written: dict[str, int] = {}
    for name, lesson in learn_corpora(corpora, background):
        written.update(write_profile(out, name, lesson, origin(paths[name])))
    return written


def _background(out: Path, records: Sequence[MeshRecord], on_fault: FaultHandler) -> Background:
    """Return what the hand-written files of a pack tell."""
    pack = open_pack(out)
    sources = sources_of([pack], "")
    faults: list[Fault] = []
    tree = dict(read_tree(sources, faults))
    if faults:
        raise PackError(faults)
    tree.update((f"MESH:{record.id}", " ".join(sorted(record.tree))) for record in records if record.tree)
    steps = compile_steps(sources)
    return Background(
        rows=[row for row in pack.rows(on_fault) if row.source not in (LEARNED, CLINICAL_ROWS)],
        classes=sources.word_classes(),
        tree=tree,
        steps={name: plain for name, plain in steps.items() if name not in _JUDGED_AFTERWARDS},
        context_rules=sources.rules("context_filter", ContextFilterRule),
        minimum_trust=pack.trust.minimum,
    )
