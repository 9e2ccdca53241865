"""A table that works a value out once for each key and remembers it, in bounded memory."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
LIMIT = 60_000
"""So many keys are remembered; then the table starts again, so that it follows the texts that come."""
LONGEST = 64
"""A longer text is no word and is not remembered."""


class Memo(dict[K, V]):
    """A dictionary that fills itself: a subclass says with `make` what the value of a new key is.

    When `LIMIT` keys are remembered all are forgotten; a table that only stopped learning would be slow
    for every new word from then on.
    """

    def make(self, key: K) -> V:
        """Return the value of a key that is met for the first time."""
        raise NotImplementedError

    def __missing__(self, key: K) -> V:
        value = self.make(key)
        if len(self) >= LIMIT:
            self.clear()
        if not (isinstance(key, str) and len(key) >= LONGEST):
            self[key] = value
        return value
