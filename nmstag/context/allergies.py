"""Allergies: those that are denied, and reactions: the rash of 'Allergies: penicillin (rash)' is past.

After cues and sections: gets a text, its mentions and what is found for them, and changes what is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nmstag.context.found import Found, Trace, set_attribute
from nmstag.context.words import Words, any_of
from nmstag.document import Evidence, Mention
from nmstag.late import late

_KEPT = frozenset(("negated", "hypothetical", "other_experiencer", "historical"))
_LONGEST = 100
_ITEM_START = late(r"[,;.\n]")
_BLANK_LINE = late(r"\S[ \t]*\r?\n[ \t]*\r?\n")


class AllergyReader:
    """Reads denied allergies, and the reactions that are told of allergies.

    Args:
        classes: The word classes of the context stage.
    """

    def __init__(self, classes: Words) -> None:
        link, denied = any_of(classes["reaction_link"]), any_of(classes["no_allergy"])
        bracket, words = r"[(\[][^()\[\]\n]{0,60}", r"(?:[\w'’/?]+\s+){0,4}"
        joint = any_of(classes["conjunction"])
        sign = rf"(?:{bracket}|(?:[-–—:=]+>?|→|\b{link}\b)\s*\??{words})"
        self._after_drug = late(rf"[)\]]?(?:\s+(?!{joint}\b)[\w'’/.]+){{0,2}}[,\s]*{sign}", re.IGNORECASE)
        item = rf":?\s*(?:[-*•]\s+|\d{{1,2}}[.)]\s+)?(?!{denied}\b)[A-Za-z][\w'’/ -]{{1,40}}?"
        self._after_item = late(
            rf"{item}(?:\s*{bracket}|\s*(?:->|→|[:=]|\s[-–—]\s)\s*\??{words})", re.IGNORECASE
        )
        self._joined = late(rf"\s*(?:[,/&+]|,?\s*{joint}\b)\s*(?:[\w'’-]+\s+){{0,2}}", re.IGNORECASE)
        self._stem = late(any_of(classes["allergy_stem"]), re.IGNORECASE)
        self._event = late(rf"\b{any_of(classes['allergy_event'])}\b", re.IGNORECASE)
        self._disproof = late(rf"\b{any_of(classes['disproof'])}\Z", re.IGNORECASE)

    def without_denied(self, found: Found) -> None:
        """Take away what a denial denies.

        'PMH: denies gout': a history that is denied is none; 'no penicillin allergy' is no allergy, nor is
        one that was ruled out. 'Allergic to penicillin, not given' is.
        """
        for attributes in found.values():
            denial = attributes.get("negated")
            if denial is None:
                continue
            attributes.pop("historical", None)
            allergy = attributes.get("allergy")
            if allergy and (denial.start < allergy.start or self._disproof.search(denial.detail)):
                del attributes["allergy"]

    def read_list(
        self, text: str, mentions: Sequence[Mention], found: Found, heading: Evidence, end: int
    ) -> None:
        """Set 'historical' on the reactions in a list of allergies.

        Args:
            text: The document's text.
            mentions: The mentions in the section, in order.
            found: What is found so far; is added to.
            heading: The heading of the section.
            end: Where the section ends; a blank line may end the list before.
        """
        blank = _BLANK_LINE.search(text, heading.end, end)
        inside = [item for item in mentions if not blank or item.start < blank.end()]
        self.read_drugs(text, inside, found, None)
        for mention in inside:
            if mention.type == "Disease" and self._follows_item(text, heading.end, mention):
                _set(found, mention, heading, None)

    def read_drugs(self, text: str, mentions: Iterable[Mention], found: Found, trace: Trace | None) -> None:
        """Set 'historical' on what follows a drug with an allergy: 'penicillin (rash)', 'codeine - itch'.

        Args:
            text: The document's text.
            mentions: Its mentions in order.
            found: What is found so far; is added to.
            trace: Where given, gets what each rule did.
        """
        allergy: Evidence | None = None
        place = last = 0  # where the drug ends, and the reaction before
        for mention in mentions:
            if mention.type == "Chemical":
                allergy = found.get(id(mention), {}).get("allergy")
                if allergy and self._event.search(allergy.detail):
                    allergy = None  # 'allergic reaction to amoxicillin (rash)' may be of today
                place, last = mention.end, 0
            elif allergy and (self._event.match(mention.text) or not self._stem.match(mention.text)):
                if _fits(self._after_drug, text, place, mention) or (
                    last and _fits(self._joined, text, last, mention)
                ):
                    _set(found, mention, allergy, trace)
                    last = mention.end
                else:
                    allergy = None

    def _follows_item(self, text: str, begin: int, mention: Mention) -> bool:
        """Return whether a mention follows an item that is no known drug: 'eggs - wheeze'."""
        start = max(begin, mention.start - _LONGEST)
        for sign in _ITEM_START.finditer(text, start, mention.start):
            if text.rfind("(", start, sign.start()) <= text.rfind(")", start, sign.start()):
                start = sign.end()
        return self._after_item.fullmatch(text, start, mention.start) is not None


def _fits(words: re.Pattern[str], text: str, place: int, mention: Mention) -> bool:
    """Return whether the text from a place to a mention is short, and as an expression says."""
    return mention.start - place < _LONGEST and words.fullmatch(text, place, mention.start) is not None


def _set(found: Found, mention: Mention, evidence: Evidence, trace: Trace | None) -> None:
    if not _KEPT & found.get(id(mention), {}).keys():
        set_attribute(found, mention, "historical", evidence, trace)
