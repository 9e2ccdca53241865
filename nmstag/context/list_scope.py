"""Lists: which items a cue or an answer goes on to, and where a denied list ends without a stop.

Used by `scope`, `answers` and `word_cues`. 'Patient denies:\\n- fever\\n- cough' and 'Fever, chills, cough:
denied' each have one word for all items. 'No' is followed by nouns without an article, so 'no cough, and a
rash' has the rash; 'denies' and 'or' go on over articles: 'denies a cough and a rash', 'no cough, fever or a
rash'.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from nmstag.context.mixed_lists import MixedListReader
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.rule import ListEndRule
from nmstag.context.sentence import Gap, Sentence
from nmstag.context.words import Words, any_of
from nmstag.document import Mention
from nmstag.late import late

_ANNOUNCED = late(r":?[ \t]*\r?\n")
_COLON = late(r"[ \t]*:[ \t]*\r?\n")
_ITEM = late(r"[ \t]*(?P<bullet>[-*•●▪o][ \t]+|\d{1,2}[.)][ \t]+)?(?P<text>\S[^\n]*)")
_ALONE = late(r"\s*[,(]\s*\Z")
_COMMA = late(r"\s*,")
_AFTER_FIRST = late(r"\s*\w[^,;]*,")
_ONE_SPACE = (" ", "/")
_LONGEST_ITEM = 80
_MOST_LINES = 40
_MOST_WORDS = 3
_MOST_BEFORE = 12
_MOST_AFTER = 12
_NEAR = 24
_BREAK = 8
_LONGEST_GAP = 80


def announces(text: str, end: int) -> re.Match[str] | None:
    """Return the colon and the line break right after a cue, if they are there."""
    if "\n" not in text[end : end + _BREAK]:
        return None
    return _ANNOUNCED.match(text, end) if text[end - 1] == ":" else _COLON.match(text, end)


class _ListEnd:
    """One rule with its expressions."""

    def __init__(self, rule: ListEndRule, classes: Words) -> None:
        self.rule = rule
        self.mixed = MixedListReader(rule, classes) if rule.amid else None
        addition = any_of(classes["addition"])
        before, after = any_of(rule.before), any_of(rule.after)
        if rule.joint == "comma":
            joint, first = r"\s*[,(]\s*", r"\s*\w[^,;]*,\s*"
        else:
            comma = "," if rule.joint == "comma and" else ""
            joint, first = rf"\s*{comma}(?:.*[\s,])?{addition}\s+", rf"\s*\w[^,;]*,?\s+{addition}\s+"
        self.joint = late(rf"{joint}{before}\b", re.IGNORECASE | re.DOTALL) if rule.before else _ALONE
        self.first = late(rf"{first}{before}\b", re.IGNORECASE)
        if rule.amid:
            self.joint, self.first = _COMMA, _AFTER_FIRST
        unless = rf"(?!\s+{any_of(rule.unless)})" if rule.unless else ""
        self.after = late(rf"\s+{after}\b{unless}", re.IGNORECASE)

    def matches(self, sentence: Sentence, gap: Gap, item: Mention, first: bool) -> bool:
        """Return whether the words of the rule are at an item."""
        text = gap.text + item.text if self.rule.own else gap.text
        if not (self.first if first else self.joint).match(text):
            return False
        return not self.rule.after or self.after.match(sentence.text, item.end) is not None


class ListScope:
    """Reads lists by the rules on list ends and the word classes of a pack.

    Args:
        rules: What tells that an item of a denied list is present, with their phrases expanded.
        classes: The word classes of the context stage.
    """

    def __init__(self, rules: Sequence[ListEndRule], classes: Words) -> None:
        conjunction, article = any_of(classes["conjunction"]), any_of(classes["article"])
        filler = rf"(?:(?:{article}|{conjunction})\s+)?"
        self._ends = [_ListEnd(rule, classes) for rule in rules]
        self._statement = late(rf"{any_of(classes['statement_verb'])}\b", re.IGNORECASE)
        self._between = late(rf"\s*(?:,|/|&|,?\s+{conjunction}\b|,\s*{conjunction}\b)\s*{filler}", re.I)
        self._clause = late(rf"(?:^|[.;:\n|])[ \t]*(?:[-*•][ \t]*)?{filler}\Z", re.I)
        self._or = late(rf"\b{any_of(classes['alternative'])}\b", re.I)
        self._next_item = late(rf"[,/&]|\b{conjunction}\b", re.I)

    def ends_before(self, cue: CueMatch, sentence: Sentence, gap: Gap, number: int) -> bool:
        """Return whether an item is no part of the list that a cue denies, and note the rule that tells it.

        So 'no cough, and a rash', 'denies cough, and a rash is seen', 'no fever (cough present)'.

        Args:
            cue: The denial, which is before the list.
            sentence: Its sentence.
            gap: The text between the item and the one before it, or the cue.
            number: Place of the item among the mentions of the sentence.
        """
        item = sentence.mentions[number]
        first = gap.start == cue.end
        if gap.text in _ONE_SPACE or (not self._next_item.search(gap.text) and "(" not in gap.text):
            return False
        for end in self._ends:
            rule = end.rule
            if (rule.bare_nouns and not cue.rule.bare_nouns) or (first and not rule.first):
                continue
            if (
                end.matches(sentence, gap, item, first)
                and not (rule.or_keeps and self._or_follows(sentence, number))
                and (end.mixed is None or end.mixed.goes_on(cue, sentence, gap, number))
            ):
                sentence.note_end(rule.id, cue, gap.start, item.end)
                return True
        return False

    def _or_follows(self, sentence: Sentence, number: int) -> bool:
        """Return whether an 'or' still comes in the list that a mention is an item of."""
        items = sentence.mentions[number : number + _MOST_AFTER]
        for one, following in pairwise(items):
            between = sentence.text[one.end : min(following.start, one.end + _LONGEST_GAP)]
            if self._or.search(between):
                return True
            if not self._next_item.search(between):
                return False
        return False

    def announced(
        self, text: str, end: int, mentions: Sequence[Mention], starts: Sequence[int]
    ) -> list[Mention]:
        """Return the mentions of a list that a cue with a colon announces at the end of its line.

        The list goes on to the first line that is no item: an empty or long one, one with a colon or a verb
        of its own, one without a bullet where the first has one, or without any a whole sentence.

        Args:
            text: The document's text.
            end: Where the cue ends, its colon in it or after it.
            mentions: The mentions in order.
            starts: Their start offsets.
        """
        heading = announces(text, end)
        if not heading:
            return []
        first = place = heading.end()
        bullets = None
        for _ in range(_MOST_LINES):
            item = _ITEM.match(text, place)
            if not item or len(item["text"]) > _LONGEST_ITEM or ":" in item["text"]:
                break
            if bullets is None:
                bullets = bool(item["bullet"])
            if bullets != bool(item["bullet"]) or not (bullets or len(item["text"].split()) <= _MOST_WORDS):
                break
            if self._statement.match(item["text"]):
                break
            place = item.end() + 1
        return list(mentions[bisect_left(starts, first) : bisect_left(starts, place)])

    def answered_together(self, text: str, mentions: Sequence[Mention], number: int) -> list[Mention]:
        """Return the mentions before an answered one that share its answer: a list that fills its clause.

        Args:
            text: The document's text.
            mentions: The mentions in order.
            number: Place of the one with the answer.
        """
        found: list[Mention] = []
        start = mentions[number].start
        for before in range(number - 1, max(-1, number - 1 - _MOST_BEFORE), -1):
            mention = mentions[before]
            if mention.end > start or not self._between.fullmatch(text, mention.end, start):
                break
            found.append(mention)
            start = mention.start
        if found and not self._clause.search(text, max(0, start - _NEAR), start):
            return []
        return found
