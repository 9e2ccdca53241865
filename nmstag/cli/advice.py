"""What the command line says to a person who may have forgotten an option: a profile, the default pack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from nmstag.cli.messages import tell
from nmstag.errors import counted
from nmstag.packs import DEFAULT, LITERATURE, Pack, default_folder, open_pack, profiles
from nmstag.pipeline import TaggerOptions

PUBLISHED = ("pubmed-xml", "pubtator", "bioc-xml", "bioc-json")
"""Formats in which abstracts and articles come."""


FEW_NAMES = 1000
"""A stack of packs with fewer names is likely one that was meant to go on top of the default pack."""


def tell_of_few_names(places: Sequence[str]) -> None:
    """Say that the default pack is not used, where a stack without it has few names."""
    others = [place for place in places if place != DEFAULT]
    packs = [open_pack(place) for place in others]
    if others != list(places) or any(pack.folder.resolve() == default_folder() for pack in packs):
        return
    names = sum(1 for _ in islice((line for pack in packs for line in _rows(pack)), FEW_NAMES))
    if names < FEW_NAMES:
        given = " ".join(f"--pack {pack.folder}" for pack in packs)
        tell(f"{counted(names, 'name')} without the default pack; to have it too: --pack default {given}")


def _rows(pack: Pack) -> Iterable[str]:
    """Yield the lines of a pack's lexicons below their headers, without a look at what they say."""
    for path in pack.lexicon_files():
        with open(path, encoding="utf-8", errors="replace") as stream:
            lines = (line for line in stream if not line.startswith("#"))
            yield from islice(lines, 1, None)


class ProfileAdvice:
    """Says once, on standard error, which profile is used and that `literature` is there.

    Args:
        options: How the text is tagged.
        profile_given: Whether a person named the profile; then nothing is said.
    """

    def __init__(self, options: TaggerOptions, profile_given: bool) -> None:
        self._options = options
        self._said = profile_given or options.mentions != "find"

    def __call__(self, format_: str) -> None:
        """Take the name of the format of a file that is about to be read."""
        if self._said or format_ not in PUBLISHED:
            return
        self._said = True
        if LITERATURE in profiles([open_pack(place) for place in self._options.packs]):
            used = self._options.profile
            tell(f"the profile {used} is used; for abstracts and articles there is --profile {LITERATURE}")
