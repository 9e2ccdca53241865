"""The component `nmstag_realign`: keeps our spans right after others have merged or split tokens."""

from __future__ import annotations

from spacy.tokens import Doc

from nmstag.spacy_adapter.annotations import ALIGNMENTS, realign
from nmstag.spacy_adapter.component import check_choice
from nmstag.spacy_adapter.extensions import register


class Realigner:
    """Writes the span groups of our components again, by the characters of their mentions.

    Args:
        name: Its name in the pipeline.
        alignment: What becomes of mentions that end within a token: 'expand', 'contract' or 'strict'.

    Raises:
        UsageError: There is no such alignment.
    """

    def __init__(self, name: str = "nmstag_realign", alignment: str = "expand") -> None:
        register()
        check_choice("alignment", alignment, ALIGNMENTS)
        self.name = name
        self.alignment = alignment

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its span groups on the tokens that it has now."""
        realign(doc, self.alignment)
        return doc
