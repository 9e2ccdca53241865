"""Words that may differ from another by one slip of the pen, found without a look at all words.

A letter too many, one too few, another letter or two letters turned: each changes one half of a word and
leaves the other as it is. So the words that share the first or the last half of their letters with it are
all that come into question, and two sorted lists give these. Used by `spelling`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

NearPlain = tuple[list[str], list[str]]
"""The words; the words with all letters after the first from right to left. Both sorted."""
_LAST_LETTER = "\U0010ffff"


class NearWords:
    """Some words, ready to be searched for those that are like another.

    Args:
        plain: What `compile` returned.
    """

    def __init__(self, plain: tuple[Sequence[str], Sequence[str]]) -> None:
        self._forwards, self._backwards = plain

    @staticmethod
    def compile(words: Iterable[str]) -> NearPlain:
        """Return words in the form that is stored and searched."""
        known = set(words)
        return sorted(known), sorted(map(_turned, known))

    def near(self, word: str) -> set[str]:
        """Return the words of like length that share the first letter and half of all letters with a word.

        All are among them that become the word when one letter after the first is put in, left out or
        exchanged for another, or when two are turned; some others are, too, and the word itself.

        >>> words = NearWords(NearWords.compile(["malignant", "lithium", "malignance", "benign"]))
        >>> sorted(words.near("malignent"))
        ['malignance', 'malignant']
        """
        half = max(len(word) - 2, 0) // 2
        least, most = len(word) - 1, len(word) + 1
        start, end = word[:half], _turned(word)[: half + 1]
        from_start, from_end = _starting_with(self._forwards, start), _starting_with(self._backwards, end)
        found = {one for one in from_start if least <= len(one) <= most}
        found.update([_turned(one) for one in from_end if least <= len(one) <= most])
        return found


def _turned(word: str) -> str:
    """Return a word with the letters after the first from right to left; of such a one, the word."""
    return word[:1] + word[:0:-1]


def _starting_with(words: Sequence[str], start: str) -> Sequence[str]:
    """Return those of sorted words that start with some letters."""
    first = bisect_left(words, start)
    return words[first : bisect_left(words, start + _LAST_LETTER, first)]
