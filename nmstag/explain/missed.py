"""A missed gold mention in, what the pack knows of its name out."""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.document import Mention
from nmstag.evaluation.errors.subtypes import ErrorSubtype
from nmstag.lexicon.keys import name_key
from nmstag.packs import CompiledPack


class MissedNames:
    """Tells why a tagger missed gold mentions, by what its pack knows of their names.

    Args:
        pack: The pack, compiled for the profile that the tagger followed.
    """

    def __init__(self, pack: CompiledPack) -> None:
        self._names = pack.gazetteer(every_reading=True)
        self._dropped = pack.dropped()

    def __call__(self, mention: Mention, predicted: Sequence[Mention]) -> ErrorSubtype:
        """Return why a mention was missed.

        Args:
            mention: The gold mention, its type written as the pack writes it.
            predicted: The predicted mentions that overlap it.
        """
        if not any(found.type == mention.type for found in self._names.lookup(mention.text)):
            return ErrorSubtype.SWITCHED_OFF if self._is_switched_off(mention) else ErrorSubtype.UNKNOWN
        return ErrorSubtype.LOST if predicted else ErrorSubtype.REJECTED

    def _is_switched_off(self, mention: Mention) -> bool:
        """Return whether the pack has the name as one of this type and does not use it."""
        dropped = self._dropped.get(name_key(mention.text), ())
        return any(
            type_ == mention.type and exact in ("", mention.text) for (type_, _, exact, *_), _ in dropped
        )
