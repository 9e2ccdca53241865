"""nmstag in a spaCy pipeline: the components `nmstag`, `nmstag_linker` and `nmstag_realign`.

The one package of nmstag that imports spaCy. spaCy itself imports it, through the entry points, whenever
a pipeline is made; packs are read only when one of the components is added.
"""

from __future__ import annotations

from nmstag.spacy_adapter.conventions import COLOURS, register_conventions
from nmstag.spacy_adapter.extensions import register, to_document
from nmstag.spacy_adapter.factories import create_linker, create_realigner, create_tagger

__all__ = [
    "COLOURS",
    "create_linker",
    "create_realigner",
    "create_tagger",
    "register_conventions",
    "to_document",
]

register()
