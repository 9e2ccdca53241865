"""What the command line says to a person who tags published text and names no profile."""

from __future__ import annotations

from nmstag.cli.messages import tell
from nmstag.packs import LITERATURE, open_pack, profiles
from nmstag.pipeline import TaggerOptions

PUBLISHED = ("pubmed-xml", "pubtator", "bioc-xml", "bioc-json")
"""Formats in which abstracts and articles come."""


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
