"""What corpora teach about names, written into the profiles of a new pack.

Part of `nmstag build`: gets the new pack with its hand-written files and the documents of each corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import FaultHandler
from nmstag.learn.hand_written import hand_written_background
from nmstag.learn.induction import learn_corpora
from nmstag.learn.inputs import origin
from nmstag.learn.literature import literature_lesson
from nmstag.learn.matching import read_uses
from nmstag.learn.profile_tables import write_profile
from nmstag.lexicon.mesh import MeshRecord
from nmstag.packs import LITERATURE, open_pack
from nmstag.packs.learned_from import LEARNED_FROM, write_learned_from


def learn_names(
    out: Path,
    documents: Mapping[str, Sequence[Document]],
    paths: Mapping[str, Sequence[Path]],
    records: Sequence[MeshRecord],
    on_fault: FaultHandler,
) -> dict[str, int]:
    """Write the profile of each corpus, and `literature` for all, and which texts were learned from.

    Returns the number of rows of each table.

    Args:
        out: Folder of the new pack.
        documents: The documents of each corpus.
        paths: The files that they are from.
        records: MeSH records, for their tree numbers.
        on_fault: Called with each fault of a row.
    """
    background = hand_written_background(open_pack(out), records, on_fault)
    corpora = read_uses(documents, background.rows)
    written: dict[str, int] = {}
    lessons = dict(learn_corpora(corpora, background))
    for name, lesson in lessons.items():
        written.update(write_profile(out, name, lesson, origin(paths[name])))
    together = None if LITERATURE in lessons else literature_lesson(corpora, lessons, background)
    if together is not None:
        every = [path for name in paths for path in paths[name]]
        written.update(write_profile(out, LITERATURE, together, origin(every)))
    written[LEARNED_FROM] = write_learned_from(out, documents.items())
    return written
