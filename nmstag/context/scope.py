"""How far a cue reaches: over which mentions of its sentence, before it and behind it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from nmstag.context.anew import begins_anew
from nmstag.context.phrase_matcher import Hit
from nmstag.document import Mention

# No scope goes over a semicolon, a table's bar, a bullet, an arrow or a plus sign ('no n/v, + pain').
_BARRIER = re.compile(
    r"[;|•●▪]|(?:^|\s)\(?\+\)?\s?|->|→|(?:^|[\s,])\?\s?\Z|(?:^|\s)\d{1,2}\)\s*\Z|\n\s*\n"
    r"|[.!?](?=\s+[A-Z])"
)
_SEPARATOR = re.compile(r"[,/&]|\b(?:and|or|nor)\b|\bnor\b|^\s*\(\s*$|\n\s*[-*•]", re.IGNORECASE)
_JOINED = re.compile(r"(?<!\b[wcsr])[/&]|\b(?:and|or|nor)\b", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:and|or|nor)\b", re.IGNORECASE)  # 'no X or Y, Z': the list is over behind Y
_TURNED = re.compile(r"\s*(?:[,)]|and\b|or\b|to\b|but\b)", re.IGNORECASE)
_WORD = re.compile(r"[\w'#]+")
# 'Lithium toxicity', 'lithium-induced tremor': what is said of it is said of the disease, not of the drug.
_COMPOUND = re.compile(r"[ -]|[ -](?:induced|associated|related|provoked)[ -]")
# 'Rash from amoxicillin was ruled out': of the rash.
_CAUSED = re.compile(
    r"\s+(?:from|due to|secondary to|2/2|caused by|attributed to|related to)\s+(?:the\s|his\s|her\s)?",
    re.IGNORECASE,
)
_OF_HEAD = frozenset(("negated", "uncertain", "historical", "hypothetical"))
# 'SOB, trop neg': of the troponin, which is no mention.
_RESULT = re.compile(r"(?:negative|neg|unremarkable|nil|nonreactive)\Z", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:,|\band)\s+(?!(?:which|that|all|both|now|also|then|later|currently|again|but|still|always|repeatedly"
    r"|initially|subsequently|ultimately|eventually|so|however)\b)(?:[\w'#-]+\s+){1,3}\Z",
    re.IGNORECASE,
)
# 'Denies she takes aspirin', 'no newly started lithium': of the taking.
_DOES = re.compile(
    r"\s+(?:(?:that|(?:the )?patient|pt|s?he|they|ever|having|being|been|ha[sd]|have|new|just|\w+ly)\s+)*",
    re.IGNORECASE,
)
_ALLERGY = re.compile(r"(?:allerg|hypersensitiv|intoleran|anaphyla)", re.IGNORECASE)
_LONGEST_GAP = 300
_LONG_CUE = 10  # characters; a shorter denial has no mention in it
_LONGEST_LIST = 40  # mentions one cue is followed over, so that a page of 'no pain and' stays linear


T = TypeVar("T")


class _Kept(Generic[T]):
    """A value worked out when it is first asked for; `functools.cached_property` takes a lock for it."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.__doc__ = work_out.__doc__
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, owner: Any, type_: Any = None) -> T:
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value


class Gap:
    """What stands in `text[start:end]`, between two mentions or a cue and a mention.

    Every cue of a list goes over the same gaps, so what was looked up is kept.
    """

    def __init__(self, sentence: Sentence, start: int, end: int) -> None:
        self._sentence = sentence
        self.start = start
        self.end = end
        self.text = sentence.text[start : min(end, start + _LONGEST_GAP)]
        self.too_long = end - start > _LONGEST_GAP

    @_Kept
    def separates(self) -> bool:
        """Whether it holds what stands between the items of a list."""
        return _SEPARATOR.search(self.text) is not None

    @_Kept
    def barrier(self) -> str:
        """What no scope goes over, or nothing."""
        match = _BARRIER.search(self.text)
        return match[0] if match else ""

    @_Kept
    def words(self) -> int:
        """How many words count as distance."""
        fillers = self._sentence.fillers
        found = _WORD.findall(self._sentence.folded, self.start, self.end)
        return len([word for word in found if word not in fillers])

    @_Kept
    def conjunction(self) -> str:
        """The first conjunction or its sign, or nothing."""
        match = _JOINED.search(self._sentence.text, self.start, self.end)
        return match[0] if match else ""

    @_Kept
    def depths(self) -> tuple[int, int]:
        """How deep in brackets it leads, seen from where it starts: at the least, and at its end."""
        return _depths(self.text, "()")

    @_Kept
    def depth_backwards(self) -> int:
        """The least depth for one who comes from its end."""
        return _depths(self.text[::-1], ")(")[0]

    @_Kept
    def stops(self) -> list[Hit]:
        """The stops in it."""
        return _within(self._sentence.stops, self._sentence.stop_starts, self.start, self.end)

    @_Kept
    def openers(self) -> list[Hit]:
        """The cues in it that begin a new clause."""
        found = _within(self._sentence.openers, self._sentence.opener_starts, self.start, self.end)
        return [cue for cue in found if _opens_clause(self._sentence, cue, self.start)]


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
    gaps: dict[tuple[int, int], Gap] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.mention_starts = [item.start for item in self.mentions]
        self.stop_starts = [hit.start for hit in self.stops]
        self.opener_starts = [hit.start for hit in self.openers]

    def modifies(self, number: int) -> bool:
        """Return whether a chemical is the drug in a compound such as 'lithium toxicity'."""
        if number + 1 >= len(self.mentions):
            return False
        end, start = self.mentions[number].end, self.mention_starts[number + 1]
        if self.mentions[number + 1].type != "Disease" or not end < start:
            return False
        return _COMPOUND.fullmatch(self.text, end, start) is not None

    def is_cause(self, number: int) -> bool:
        """Return whether a chemical is the drug in 'rash from amoxicillin'."""
        if number < 1:
            return False
        before = self.mentions[number - 1]
        return (
            before.type == "Disease"
            and _CAUSED.fullmatch(self.text, before.end, self.mention_starts[number]) is not None
        )

    def gap(self, start: int, end: int) -> Gap:
        """Return what stands there; the same one each time."""
        known = self.gaps.get((start, end))
        if known is None:
            known = self.gaps[start, end] = Gap(self, start, end)
        return known


def covered(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return the mentions that the cue reaches, nearest first on each side.

    The rule's direction says on which side; 'before-first' takes the side behind the cue and, where
    it finds nothing there, the one before it.
    """
    direction = hit.rule.direction
    if direction == "before":
        found = _behind(hit, sentence)
        if hit.rule.attribute == "negated" and hit.end - hit.start >= _LONG_CUE:
            found += _inside(hit, sentence)
        return found
    if direction == "after":
        return _ahead(hit, sentence)
    if direction == "both":
        return _behind(hit, sentence) + _ahead(hit, sentence)
    first, second = (_behind, _ahead) if direction == "before-first" else (_ahead, _behind)
    return first(hit, sentence) or second(hit, sentence)


def _inside(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return what a denial names itself: the allergy in 'no known allergy to penicillin'."""
    begin = bisect_left(sentence.mention_starts, hit.start)
    return [item for item in sentence.mentions[begin : begin + 2] if item.end < hit.end]


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
    conjunction = ""
    compound = False  # whether the mention before is the drug of a compound, and this one its head
    first = True
    denies = hit.rule.attribute == "negated" and not titled
    begin = bisect_left(sentence.mention_starts, hit.end)
    for number in range(begin, min(len(sentence.mentions), begin + _LONGEST_LIST)):
        mention = sentence.mentions[number]
        if mention.start < position:
            if found and mention.start < found[-1].end:
                found.append(mention)
                kept += kept == len(found) - 1
            continue
        if not compound:
            gap = sentence.gap(position, mention.start)
            first = position == hit.end
            # Behind a cue in brackets the scope ends with them.
            ends = depth + gap.depths[0] < 0 or not _passes(hit, sentence, gap, first, titled)
            if ends or (denies and begins_anew(hit, sentence, gap, number)):
                break
            depth += gap.depths[1]
            conjunction = "" if first else gap.conjunction
        head = compound
        compound = mention.type == "Chemical" and sentence.modifies(number)
        if compound and not _shared(hit, sentence, number):
            position = mention.end
            if _stopped(hit, sentence, sentence.gap(position, sentence.mention_starts[number + 1])):
                break
            continue
        if closed and not conjunction and not _goes_on(sentence, number):
            break
        if conjunction and not titled and hit.rule.reach in ("list", "joined"):
            closed = closed or conjunction.isalpha()
        if hit.rule.applies_to(mention.type):
            found.append(mention)
        elif first and hit.rule.reach != "clause":
            break
        if conjunction or head or len(found) == 1 or hit.rule.reach != "joined":
            kept = len(found)
        position = mention.end
    return found[:kept]


def _goes_on(sentence: Sentence, number: int) -> bool:
    """Return whether another 'or' follows the mention, so that the list is not over yet."""
    if number + 1 >= len(sentence.mentions):
        return False
    end = sentence.mentions[number].end
    until = min(sentence.mention_starts[number + 1], end + _LONGEST_GAP)
    return _CLOSING.search(sentence.text, end, max(end, until)) is not None


def _shared(hit: Hit, sentence: Sentence, number: int) -> bool:
    """Return whether the drug of a compound gets what is said of the whole.

    Another person's 'lithium toxicity' is another's lithium, too; 'no penicillin allergy' clears the drug,
    and a possible one leaves it in doubt.
    """
    if hit.rule.attribute not in _OF_HEAD or hit.rule.reach == "clause":
        return True
    head = sentence.mentions[number + 1].text
    return hit.rule.attribute in ("negated", "uncertain") and _ALLERGY.match(head) is not None


def _ahead(hit: Hit, sentence: Sentence) -> list[Mention]:
    """Return what the cue modifies to its left."""
    found: list[Mention] = []
    position = hit.start
    begin = bisect_right(sentence.mention_starts, hit.start)
    joined = hit.rule.reach == "clause"
    caused = False  # whether the mention behind is only what caused this one
    for number in range(begin - 1, max(-1, begin - 1 - _LONGEST_LIST), -1):
        mention = sentence.mentions[number]
        if mention.end > position:
            continue
        if found and mention.type == "Chemical" and sentence.modifies(number):
            if _shared(hit, sentence, number):
                found.append(mention)
            position = mention.start
            continue
        first = position == hit.start
        gap = sentence.gap(mention.end, position)
        if first and (
            ("," in gap.text and not hit.rule.scope)
            or (gap.text.strip() and _has_subject(hit, sentence, gap))
        ):
            break
        if not (caused or _passes(hit, sentence, gap, first, False)):
            break
        if not first and not joined and not caused:
            joined = gap.conjunction != ""
            if not joined:
                break
        drug = mention.type == "Chemical" and not found
        caused = drug and hit.rule.attribute in _OF_HEAD and sentence.is_cause(number)
        if hit.rule.applies_to(mention.type) and not caused:
            found.append(mention)
        position = mention.start
    return found


def _has_subject(hit: Hit, sentence: Sentence, gap: Gap) -> bool:
    """Return whether a result has a subject of its own behind a comma, which is no mention."""
    return (
        hit.rule.attribute == "negated"
        and _RESULT.search(sentence.text, hit.start, hit.end) is not None
        and _SUBJECT.search(gap.text) is not None
    )


def _passes(hit: Hit, sentence: Sentence, gap: Gap, first: bool, titled: bool) -> bool:
    """Return whether the scope of `hit` goes through a gap, which holds no mention."""
    if gap.too_long:
        return False
    item = titled and gap.barrier == ";"  # 'denies: fever; cough'
    if not first and hit.rule.reach != "clause" and not (gap.separates or item):
        return False
    if gap.barrier and not item:
        return False
    if ":" in gap.text and not _colon_passes(hit, gap):
        return False
    if gap.end <= hit.start and gap.text.strip() != "(" and gap.depth_backwards < 0:
        return False
    if _stopped(hit, sentence, gap):
        return False
    return gap.words <= (hit.rule.scope if first or gap.start >= hit.end else 1)


def _colon_passes(hit: Hit, gap: Gap) -> bool:
    """A colon is no bar right behind the cue, or right before a cue that follows ('Fever: none')."""
    if gap.start >= hit.end:
        text = gap.text.lstrip()
        return gap.start == hit.end and text[:1] == ":" and ":" not in text[1:]
    return gap.end == hit.start and gap.text.strip() == ":"


def _depths(text: str, brackets: str) -> tuple[int, int]:
    """Return the least depth in brackets on the way through a text, and the depth at its end.

    A cue alone in brackets may yet speak of what is before them: 'pneumonia (resolved)'.
    """
    if "(" not in text and ")" not in text:
        return 0, 0
    least = depth = 0
    for sign in text:
        if sign in brackets:
            depth += 1 if sign == brackets[0] else -1
            least = min(least, depth)
    return least, depth


def _stopped(hit: Hit, sentence: Sentence, gap: Gap) -> bool:
    for stop in gap.stops:
        if stop.rule.later and gap.start == hit.end and _DOES.fullmatch(sentence.text, hit.end, stop.start):
            continue
        if not stop.rule.ends or hit.rule.attribute in stop.rule.ends:
            sentence.used.add(stop.rule.id)
            return True
    if hit.rule.reach == "clause":
        return False
    return any(cue.rule.attribute != hit.rule.attribute for cue in gap.openers)


def _opens_clause(sentence: Sentence, cue: Hit, start: int) -> bool:
    before = sentence.text[start : cue.start].rstrip().lower()
    return before.endswith((",", " and", " but", "/", ")")) or before in ("and", "but")


def _within(hits: Sequence[Hit], starts: Sequence[int], start: int, end: int) -> list[Hit]:
    if not hits:
        return []
    begin = bisect_left(starts, start)
    return [hit for hit in hits[begin : bisect_left(starts, end, begin)] if hit.end <= end]
