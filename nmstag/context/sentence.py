"""One sentence while the scopes of its cues are worked out, and the gaps between its mentions.

Made by `word_cues` for each sentence with a cue and a mention; read by `list_scope` and `scope`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nmstag.context.found import Effect, Trace
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.words import Words, any_of
from nmstag.document import Mention
from nmstag.late import late

# No scope goes over a semicolon, a table's bar, a bullet, an arrow or a plus sign ('no n/v, + pain').
_BARRIER = late(
    r"[;|•●▪]|(?:^|\s)\(?\+\)?\s?|->|→|(?:^|[\s,])\?\s?\Z|(?:^|\s)\d{1,2}\)\s*\Z|\n\s*\n"
    r"|[.!?](?=\s+[A-Z])"
)
_BARRIER_SIGNS = late(r"[;|•●▪+>→?)\n.!]")
_WORD = late(r"[\w'#]+")
_LONGEST_GAP = 300


class ScopeWords:
    """The words that scopes are read by, as expressions.

    Args:
        classes: The word classes of the context stage.
        fillers: Words that do not count as distance.
    """

    def __init__(self, classes: Words, fillers: Iterable[str]) -> None:
        conjunction = rf"\b{any_of(classes['conjunction'])}\b"
        link = any_of(classes["drug_effect_link"])
        cause, article = any_of(classes["caused_by"]), any_of(classes["with_article"])
        adverb, doing = any_of(classes["result_adverb"]), any_of(classes["before_doing"])
        self.fillers = frozenset(fillers)
        self.closing = late(conjunction, re.IGNORECASE)  # 'no X or Y, Z': the list ends after Y
        self.separator = late(rf"[,/&]|{conjunction}|^\s*\(\s*$|\n\s*[-*•]", re.IGNORECASE)
        self.joined = late(rf"(?<!\b[wcsr])[/&]|{conjunction}", re.IGNORECASE)
        self.no_object = late(rf"\s*(?:[,)]|{any_of(classes['no_object'])}\b)", re.IGNORECASE)
        # 'Lithium toxicity', 'lithium-induced tremor': the disease is meant, not the drug.
        self.compound = late(rf"[ -]|[ -]{link}[ -]")
        # 'Rash from amoxicillin was ruled out': the rash was.
        self.caused = late(rf"\s+{cause}\s+(?:{article}\s)?", re.IGNORECASE)
        # 'SOB, trop neg': the troponin is negative, which is no mention.
        self.subject = late(rf"(?:,|\band)\s+(?!{adverb}\b)(?:[\w'#-]+\s+){{1,3}}\Z", re.IGNORECASE)
        # 'Denies she takes aspirin', 'no newly started lithium': the taking is denied.
        self.doing = late(rf"\s+(?:(?:{doing}|\w+ly)\s+)*", re.IGNORECASE)
        # 'No prior history she had a fit': the cue is a whole statement, what follows is a new one.
        self.noun = late(rf"{any_of(classes['history_noun'])}\s*\Z", re.IGNORECASE)
        # 'No complications such as rash': the examples are denied too.
        opener = rf",?\s+\(?(?P<opener>{any_of(classes['example_opener'])})(?=\s)"
        heads = any_of(classes["example_head"])
        self.opener = late(rf"\s{any_of(classes['example_opener'])}\s", re.IGNORECASE)
        self.example = late(opener, re.IGNORECASE)
        self.example_after = late(rf"(?:\s+[\w'/-]+){{1,4}}?{opener}", re.IGNORECASE)
        clause = r"(?:\s+(?:that|which)(?:\s+[\w'-]+){1,8}?)?"
        self.example_of_head = late(
            rf"(?:\s+[\w'-]+){{0,2}}?\s+{heads}(?:\s+(?:or|and)\s+\w+)?{clause}{opener}", re.IGNORECASE
        )
        self._all_of_them = late(rf"\b{any_of(classes['all_of_them'])}\b", re.IGNORECASE)
        self.allergy = late(any_of(classes["allergy_stem"]), re.IGNORECASE)

    def answers_all(self, text: str, start: int, end: int) -> bool:
        """Return whether a cue is about all items of a list: 'fever, cough, rash were all absent'."""
        return self._all_of_them.search(text, start, end) is not None


@dataclass(slots=True)
class Sentence:
    """What is known of one sentence while its scopes are worked out.

    Args:
        text: The whole document.
        folded: The same, folded.
        mentions: The sentence's mentions in order of start.
        stops: Stops, which end a scope, in order of start.
        openers: Cues before what they modify; after a comma they end an older scope.
        words: The words that scopes are read by.
        start: Where it begins.
        trace: Where given, gets what ended a scope.
        begun: Whether a list of what is present leads up to a denial: by words, place, rule, type.
    """

    text: str
    folded: str
    mentions: Sequence[Mention]
    stops: Sequence[CueMatch]
    openers: Sequence[CueMatch]
    words: ScopeWords
    start: int = 0
    trace: Trace | None = None
    begun: dict[tuple[re.Pattern[str], int, str, str], bool] = field(default_factory=dict)
    mention_starts: list[int] = field(init=False)
    stop_starts: list[int] = field(init=False)
    opener_starts: list[int] = field(init=False)
    _has_examples: bool | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.mention_starts = [item.start for item in self.mentions]
        self.stop_starts = [stop.start for stop in self.stops]
        self.opener_starts = [cue.start for cue in self.openers]

    def has_examples(self) -> bool:
        """Return whether words that examples follow are before the last mention: 'such as'."""
        if self._has_examples is None:
            end = self.mention_starts[-1] if self.mention_starts else self.start
            self._has_examples = self.words.opener.search(self.text, self.start, end) is not None
        return self._has_examples

    def note_end(self, rule: str, cue: CueMatch, start: int, end: int) -> None:
        """Note that a rule ended the scope of a cue, where that is asked for."""
        if self.trace is not None:
            action = f"ends the scope of {self.text[cue.start : cue.end]!r} ({cue.rule.id})"
            self.trace.append(Effect(rule, action, start, end))

    def modifies(self, number: int) -> bool:
        """Return whether a chemical is the drug in a compound such as 'lithium toxicity'."""
        if number + 1 >= len(self.mentions):
            return False
        end, start = self.mentions[number].end, self.mention_starts[number + 1]
        if self.mentions[number + 1].type != "Disease" or not end < start:
            return False
        return self.words.compound.fullmatch(self.text, end, start) is not None

    def is_cause(self, number: int) -> bool:
        """Return whether a chemical is the drug in 'rash from amoxicillin'."""
        if number < 1 or self.mentions[number - 1].type != "Disease":
            return False
        end, start = self.mentions[number - 1].end, self.mention_starts[number]
        return self.words.caused.fullmatch(self.text, end, start) is not None

    def goes_on(self, number: int) -> bool:
        """Return whether another 'or' follows a mention, so that its list is not over yet."""
        if number + 1 >= len(self.mentions):
            return False
        end = self.mentions[number].end
        until = min(self.mention_starts[number + 1], end + _LONGEST_GAP)
        return self.words.closing.search(self.text, end, max(end, until)) is not None


class Gap:
    """The text between two mentions, or a cue and a mention: half-open offsets `start` and `end`."""

    __slots__ = ("_conjunction", "_sentence", "end", "start", "text", "too_long")

    def __init__(self, sentence: Sentence, start: int, end: int) -> None:
        self._sentence = sentence
        self.start = start
        self.end = end
        self.text = sentence.text[start : min(end, start + _LONGEST_GAP)]
        self.too_long = end - start > _LONGEST_GAP
        self._conjunction: str | None = None

    def separates(self) -> bool:
        """Return whether it holds what separates the items of a list."""
        return self._sentence.words.separator.search(self.text) is not None or self._adds()

    def _adds(self) -> bool:
        """Return whether it is a plus sign between two drugs: 'hold metformin + ramipril'."""
        if self.text.strip() != "+":
            return False
        number = bisect_left(self._sentence.mention_starts, self.end)
        return {item.type for item in self._sentence.mentions[max(0, number - 1) : number + 1]} == {
            "Chemical"
        }

    def barrier(self) -> str:
        """Return what no scope goes over, or nothing."""
        if self._adds():
            return ""
        match = _BARRIER.search(self.text) if _BARRIER_SIGNS.search(self.text) else None
        return match[0] if match else ""

    def distance(self) -> int:
        """Return how many words count as distance."""
        fillers = self._sentence.words.fillers
        words = _WORD.findall(self._sentence.folded, self.start, self.end)
        return len([word for word in words if word not in fillers]) - self.conjunction().count(" ")

    def conjunction(self) -> str:
        """Return the first conjunction or its sign, or nothing."""
        if self._conjunction is None:
            match = self._sentence.words.joined.search(self._sentence.text, self.start, self.end)
            self._conjunction = match[0] if match else "+" if self._adds() else ""
        return self._conjunction

    def depths(self) -> tuple[int, int]:
        """Return how deep in brackets it leads, seen from its start: at the least, and at its end."""
        return _depths(self.text, "()")

    def depth_backwards(self) -> int:
        """Return the least depth in brackets on the way from its end to its start."""
        return _depths(self.text[::-1], ")(")[0]

    def stops(self) -> Sequence[CueMatch]:
        """Return the stops in it, save those in its conjunction: the 'as' of 'as well as', not 'and had'."""
        found = _within(self._sentence.stops, self._sentence.stop_starts, self.start, self.end)
        joint = (
            self._sentence.words.joined.search(self._sentence.text, self.start, self.end) if found else None
        )
        return [stop for stop in found if not joint or stop.start < joint.start() or stop.end > joint.end()]

    def openers(self) -> list[CueMatch]:
        """Return the cues in it that begin a new clause."""
        found = _within(self._sentence.openers, self._sentence.opener_starts, self.start, self.end)
        return [cue for cue in found if self._opens_clause(cue)]

    def _opens_clause(self, cue: CueMatch) -> bool:
        before = self._sentence.text[self.start : cue.start].rstrip().lower()
        return before.endswith((",", " and", " but", "/", ")")) or before in ("and", "but")


def _depths(text: str, brackets: str) -> tuple[int, int]:
    """Return the least depth in brackets on the way through a text, and the depth at its end.

    A cue alone in brackets may yet be about what is before them: 'pneumonia (resolved)'.
    """
    if "(" not in text and ")" not in text:
        return 0, 0
    least = depth = 0
    for sign in text:
        if sign in brackets:
            depth += 1 if sign == brackets[0] else -1
            least = min(least, depth)
    return least, depth


def _within(cues: Sequence[CueMatch], starts: Sequence[int], start: int, end: int) -> Sequence[CueMatch]:
    if not cues or starts[-1] < start or starts[0] >= end:
        return ()
    begin = bisect_left(starts, start)
    return [cue for cue in cues[begin : bisect_left(starts, end, begin)] if cue.end <= end]
