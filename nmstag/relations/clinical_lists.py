"""Lists with words between that no name has: 'dry cough, subfebrile temperatures and dyspnoea'.

What is stated of one problem of such a list is stated of the others, and so of one that comes with another
('encephalopathy with ataxia'); and what is stated of a drug, of the others in a list with doses ('prednisone
x 5 days and doxycycline'). It gets a masked sentence and returns, for the place of a mention, the places of
the others. Lists without such words are one character already (`nmstag.relations.entity_masking`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nmstag.late import late
from nmstag.relations.entity_masking import is_purpose_with_effect
from nmstag.relations.pattern import CHEMICAL, DISEASE, MARKS, NO_WORDS, RelationWords

_AND = " , and "
"""After it a drug with a verb is the subject of a clause of its own: 'on epoetin, and iron was deferred'."""
_REACH = 120
"""At most so many characters are between two mentions of a list."""


class MentionLists:
    """Finds the problems, or the drugs, that are in one list.

    Args:
        words: Words that no problem has, those that join one with another, and those of doses.
    """

    def __init__(self, words: RelationWords = NO_WORDS) -> None:
        stop, joint = _any(words.list_stop), _any(words.list_joint)
        item = rf"(?: (?:{_any(words.list_amount)})| (?!(?:{stop}) )[a-z0-9][a-z0-9./%-]*){{0,4}}"
        word = rf" (?:[\d.,/%x]+[a-z]{{0,3}}|{_any(words.dose_word)})"
        dose, some = rf"(?:{word}){{0,5}}", rf"(?:{word}){{1,5}}"
        last = rf"(?: ,|(?: ,)? (?:and|or|and/or|/|&|{joint}))"
        self._between = {
            DISEASE: late(rf"{item}(?: ,{item})*{last}{item} "),
            CHEMICAL: late(rf"(?:{some} ,|{dose}(?: ,)? (?:and|or|plus|&|\+|/)){dose} | - "),
        }
        self._clause = late(rf"{dose} (?:{_any(words.clause_verb)}) ")
        self._known: tuple[str, dict[str, dict[int, tuple[Sequence[int], int]]]] | None = None
        """The lists of the sentence that was asked for last."""
        self._places = {masks: late(f"[{masks}]") for masks in self._between}

    def listed_with(self, text: str, place: int) -> list[int]:
        """Return the places of the mentions that are in one list with the mention at a place.

        Args:
            text: A masked sentence.
            place: The place of a mention in it.
        """
        masks = DISEASE if text[place] in DISEASE else CHEMICAL
        known = self._known
        if known is None or known[0] is not text:
            known = self._known = (text, {})
        lists = known[1]
        if masks not in lists:
            lists[masks] = self._lists(text, masks)
        places, number = lists[masks].get(place, ((), 0))
        return [*places[number + 1 :], *reversed(places[:number])]

    def _lists(self, text: str, masks: str) -> dict[int, tuple[Sequence[int], int]]:
        """Return for the place of each mention the places of its list, and its number among them."""
        found: dict[int, tuple[Sequence[int], int]] = {}
        one: list[int] = []
        for match in self._places[masks].finditer(text):
            place = match.start()
            if not one or not self._joined(text, masks, one[-1], place):
                one = []
            found[place] = one, len(one)
            one.append(place)
        return found

    def _joined(self, text: str, masks: str, first: int, second: int) -> bool:
        """Return whether nothing but items and joints of a list is between two mentions."""
        if second - first >= _REACH or not self._between[masks].fullmatch(text, first + 1, second):
            return False
        if masks == DISEASE and text.startswith(" , ", first + 1):
            if text[first] == DISEASE[1] and second == first + 4:
                return False  # 'asthma and gout, rash on it': the list was at its end
            return not is_purpose_with_effect(text, first, second + 1)
        new_clause = masks == CHEMICAL and text.startswith(_AND, first + 1)
        return not (new_clause and self._clause.match(text, second + 1))


def _any(words: Sequence[str]) -> str:
    """Return the expression of any of some words or phrases; of none where there are none."""
    return "|".join(map(_marked, words)) or "(?!)"


def _marked(phrase: str) -> str:
    """Return the expression of words of a masked sentence, each with the mark that it may have."""
    return " ".join(f"[{MARKS}]?{re.escape(word)}" for word in phrase.split())
