"""Lists of problems with words between that no name has: 'dry cough, subfebrile temperatures and dyspnoea'.

What is stated of one problem of such a list is stated of the others. It gets a masked sentence and returns,
for the place of a problem, the places of the others. Lists without such words are one character already
(`nmstag.relations.entity_masking`).
"""

from __future__ import annotations

import re

from nmstag.relations.pattern import DISEASE

_NO_ITEM = (
    "a(?:fter|t|s)|by|d(?:ue|uring|eveloped)|f(?:or|rom|ollowing|ollowed)|ha[ds]|he|i[sn]|o[fn]|resulting|she|"
    "that|then|the patient|they|to|treated|under|was|were|when|wh(?:ich|o|ile|ose)|with|without|given|"
    "received|because|secondary|caused|induced|it|this|we|i|history|known"
)
_WORDS = rf"(?: (?!(?:{_NO_ITEM}) )[a-z][a-z-]*)"
_ITEM = rf"{_WORDS}{{0,4}}"
_BETWEEN = re.compile(rf"{_ITEM}(?: ,{_ITEM})*(?: ,|(?: ,)? (?:and|or|and/or|as well as|/|&|plus)){_ITEM} ")
_PLACES = re.compile(f"[{DISEASE}]")


def listed_with(text: str, place: int) -> list[int]:
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
        while 0 <= here + step < len(places) and _joined(text, *sorted((places[here], places[here + step]))):
            here += step
            found.append(places[here])
    return found


def _joined(text: str, first: int, second: int) -> bool:
    """Return whether nothing but items and joints of a list is between two problems."""
    return second - first < 120 and _BETWEEN.fullmatch(text, first + 1, second) is not None
