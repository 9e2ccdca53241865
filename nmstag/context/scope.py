"""How far a cue reaches: over which mentions of its sentence, before it and behind it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from nmstag.context.compiled import CueRule, Hit
from nmstag.document import Mention

# No scope goes over a semicolon, a table's bar, a bullet, an arrow or a plus sign ('no n/v, + pain').
_BARRIER = re.compile(r"[;|•●▪]|(?:^|\s)\(?\+\)?\s?|->|→|\n\s*\n|[.!?](?=\s+[A-Z])")
_SEPARATOR = re.compile(r"[,/&]|\b(?:and|or|nor)\b|\bnor\b|^\s*\(\s*$|\n\s*[-*•]", re.IGNORECASE)
_JOINED = re.compile(r"[/&]|\b(?:and|or|nor)\b", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:and|or|nor)\b", re.IGNORECASE)  # 'no X or Y, Z': the list is over behind Y
_TURNED = re.compile(r"\s*(?:[,)]|and\b|or\b|to\b|but\b)", re.IGNORECASE)
_WORD = re.compile(r"[\w'#]+")
_LONGEST_GAP = 300


@dataclass(slots=True)
class Sentence:
    """What is known of one sentence while its scopes are worked out.

    Args:
        text: The whole document.
        folded: The same, folded.
        mentions: The sentence's mentions in order of start.
        stops: Hits that end a scope, in order of start.
        openers: Cues that stand before what they modify; behind a comma they end an older scope.
        fillers: Words that do not count as distance.
        used: Ids of the stop rules that ended a scope.
    """

    text: str
    folded: str
    mentions: Sequence[Mention]
    stops: Sequence[Hit]
    openers: Sequence[Hit]
    fillers: frozenset[str]
    used: set[str] = field(default_factory=set)
    mention_starts: list[int] = field(init=False)
    stop_starts: list[int] = field(init=False)
    opener_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.mention_starts = [item.start for item in self.mentions]
        self.stop_starts = [hit.start for hit in self.stops]
        self.opener_starts = [hit.start for hit in self.openers]


def covered(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return the mentions that the cue reaches, nearest first on each side.

    The rule's direction says on which side; 'before-first' takes the side behind the cue and, where
    it finds nothing there, the one before it.
    """
    direction = hit.rule.direction
    if direction == "before":
        return _behind(hit, sentence)
    if direction == "after":
        return _ahead(hit, sentence)
    if direction == "both":
        return _behind(hit, sentence) + _ahead(hit, sentence)
    first, second = (_behind, _ahead) if direction == "before-first" else (_ahead, _behind)
    return first(hit, sentence) or second(hit, sentence)


def _behind(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return what the cue modifies to its right."""
    found: list[Mention] = []
    position = hit.end
    titled = sentence.text[hit.end - 1] == ":" or sentence.text[hit.end : hit.end + 1] == ":"
    if not titled and hit.rule.reach != "clause" and _TURNED.match(sentence.text, position):
        return found
    kept = 0  # of `found`; only what a conjunction holds goes beyond the first where reach is 'joined'
    closed = False  # whether 'or' has come before the last item of the list
    depth = 0
    begin = bisect_left(sentence.mention_starts, hit.end)
    for number in range(begin, len(sentence.mentions)):
        mention = sentence.mentions[number]
        if mention.start < position:
            if found and mention.start < found[-1].end:
                found.append(mention)
                kept += kept == len(found) - 1
            continue
        depth = _depth(sentence.text[position : min(mention.start, position + _LONGEST_GAP)], depth)
        first = position == hit.end
        if depth < 0 or not _passes(hit, sentence, position, mention.start, first, titled):
            break
        conjunction = None if first else _JOINED.search(sentence.text, position, mention.start)
        if closed and not conjunction and not _goes_on(sentence, number):
            break
        if conjunction and not titled and hit.rule.reach in ("list", "joined"):
            closed = closed or _CLOSING.match(conjunction[0]) is not None
        if _applies(hit.rule, mention):
            found.append(mention)
        elif first and hit.rule.reach != "clause":
            break
        if conjunction or len(found) == 1 or hit.rule.reach != "joined":
            kept = len(found)
        position = mention.end
    return found[:kept]


def _goes_on(sentence: Sentence, number: int) -> bool:
    """Return whether another 'or' follows the mention, so that the list is not over yet."""
    if number + 1 >= len(sentence.mentions):
        return False
    end = sentence.mentions[number].end
    return _CLOSING.search(sentence.text, end, max(end, sentence.mention_starts[number + 1])) is not None


def _ahead(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return what the cue modifies to its left."""
    found: list[Mention] = []
    position = hit.start
    begin = bisect_right(sentence.mention_starts, hit.start)
    joined = hit.rule.reach == "clause"
    for number in range(begin - 1, -1, -1):
        mention = sentence.mentions[number]
        if mention.end > position:
            continue
        first = position == hit.start
        if first and not hit.rule.scope and "," in sentence.text[mention.end : position]:
            break
        if not _passes(hit, sentence, mention.end, position, first, False):
            break
        if not first and not joined:
            joined = bool(_JOINED.search(sentence.text, mention.end, position))
            if not joined:
                break
        if _applies(hit.rule, mention):
            found.append(mention)
        position = mention.start
    return found


def _applies(rule: CueRule, mention: Mention) -> bool:
    return not rule.types or mention.type in rule.types


def _passes(hit: Hit, sentence: Sentence, start: int, end: int, first: bool, titled: bool) -> bool:
    """Return whether the scope of `hit` goes through `text[start:end]`, which holds no mention."""
    if end - start > _LONGEST_GAP:
        return False
    gap = sentence.text[start:end]
    if not first and hit.rule.reach != "clause" and not _SEPARATOR.search(gap):
        return False
    barrier = _BARRIER.search(gap)
    if barrier and not (titled and barrier[0] == ";"):
        return False
    if ":" in gap and not _colon_passes(hit, sentence, start, end, gap):
        return False
    if end <= hit.start and gap.strip() != "(" and _depth(gap[::-1], 0, ")(") < 0:
        return False
    if _stopped(hit, sentence, start, end):
        return False
    words = [word for word in _WORD.findall(sentence.folded[start:end]) if word not in sentence.fillers]
    return len(words) <= (hit.rule.scope if first or start >= hit.end else 1)


def _colon_passes(hit: Hit, sentence: Sentence, start: int, end: int, gap: str) -> bool:
    """A colon is no bar right behind the cue, or right before a cue that follows ('Fever: none')."""
    if start >= hit.end:
        return start == hit.end and gap.lstrip()[:1] == ":" and ":" not in gap.lstrip()[1:]
    return end == hit.start and gap.strip() == ":"


def _depth(gap: str, depth: int, brackets: str = "()") -> int:
    """Return how deep in brackets the way from a cue is behind `gap`; -1 where it leads out of its own.

    A cue alone in brackets may yet speak of what is before them: 'pneumonia (resolved)'.
    """
    for sign in gap:
        if sign in brackets:
            depth += 1 if sign == brackets[0] else -1
            if depth < 0:
                return -1
    return depth


def _stopped(hit: Hit, sentence: Sentence, start: int, end: int) -> bool:
    for stop in _within(sentence.stops, sentence.stop_starts, start, end):
        if not stop.rule.ends or hit.rule.attribute in stop.rule.ends:
            sentence.used.add(stop.rule.id)
            return True
    if hit.rule.reach == "clause":
        return False
    for cue in _within(sentence.openers, sentence.opener_starts, start, end):
        if cue.rule.attribute != hit.rule.attribute and _opens_clause(sentence, cue, start):
            return True
    return False


def _opens_clause(sentence: Sentence, cue: Hit, start: int) -> bool:
    before = sentence.text[start : cue.start].rstrip().lower()
    return before.endswith((",", " and", " but", "/", ")")) or before in ("and", "but")


def _within(hits: Sequence[Hit], starts: Sequence[int], start: int, end: int) -> list[Hit]:
    begin = bisect_left(starts, start)
    return [hit for hit in hits[begin : bisect_left(starts, end, begin)] if hit.end <= end]
