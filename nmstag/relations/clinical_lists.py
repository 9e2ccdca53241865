"""Lists of problems with words between that no name has: 'dry cough, subfebrile temperatures and dyspnoea'.

What is stated of one problem of such a list is stated of the others, and so of one that comes with another
('encephalopathy with ataxia'). It gets a masked sentence and returns, for the place of a problem, the places
of the others. Lists without such words are one character already (`nmstag.relations.entity_masking`).
"""

from __future__ import annotations

import re

from nmstag.relations.pattern import DISEASE, MARKS, NO_WORDS, RelationWords

_REACH = 120
"""At most so many characters are between two problems of a list."""
_PLACES = re.compile(f"[{DISEASE}]")


class ProblemLists:
    """Finds the problems that are in one list.

    Args:
        words: Words that no item has, and those that join a problem with one that comes with it.
    """

    def __init__(self, words: RelationWords = NO_WORDS) -> None:
        stop = "|".join(map(_marked, words.list_stop)) or "(?!)"
        joint = "|".join(map(_marked, words.list_joint)) or "(?!)"
        word = rf"(?: (?!(?:{stop}) )[a-z][a-z-]*)"
        item = rf"{word}{{0,4}}"
        last = rf"(?: ,|(?: ,)? (?:and|or|and/or|/|&|{joint}))"
        self._between = re.compile(rf"{item}(?: ,{item})*{last}{item} ")

    def listed_with(self, text: str, place: int) -> list[int]:
        """Return the places of the problems that are in one list with the problem at a place.

        Args:
            text: A masked sentence.
            place: The place of a problem in it.
        """
        places = [match.start() for match in _PLACES.finditer(text)]
        if len(places) < 2:
            return []
        number = places.index(place)
        found = []
        for step in (1, -1):
            here = number
            while 0 <= here + step < len(places):
                if not self._joined(text, *sorted((places[here], places[here + step]))):
                    break
                here += step
                found.append(places[here])
        return found

    def _joined(self, text: str, first: int, second: int) -> bool:
        """Return whether nothing but items and joints of a list is between two problems."""
        return second - first < _REACH and self._between.fullmatch(text, first + 1, second) is not None


def _marked(phrase: str) -> str:
    """Return the expression of words of a masked sentence, each with the mark that it may have."""
    return " ".join(f"[{MARKS}]?{re.escape(word)}" for word in phrase.split())
