"""How far a cue reaches: over which mentions of its sentence, before it and after it.

After the cue filter and before the engine writes attributes: gets a cue and its sentence, returns mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from nmstag.context.list_scope import ListScope
from nmstag.context.phrase_matcher import CueMatch
from nmstag.context.sentence import Gap, Sentence
from nmstag.context.words import any_of
from nmstag.document import Mention
from nmstag.late import late

_OF_HEAD = frozenset(("negated", "uncertain", "historical", "hypothetical"))
_OPEN = frozenset((" ", ", ", "/"))  # gaps that every scope goes through, a blank to the first mention alone
_BUT_NOT = late(r",? (?:but|and) not ", re.IGNORECASE)
_LONG_CUE = 10  # characters; a shorter denial has no mention in it
_MOST_EXAMPLES = 4  # 'no complications such as fever, for example ...'
_LONGEST_LIST = 40  # mentions one cue is followed over, so that a page of 'no pain and' stays linear


def covered(cue: CueMatch, sentence: Sentence, lists: ListScope) -> list[Mention]:
    """Return the mentions that the cue reaches, nearest first on each side.

    The rule's direction says on which side; 'before-first' takes what comes after the cue and, where
    there is nothing, what is before it.
    """
    direction = cue.rule.direction
    if cue.rule.closing:
        return _closed(cue, sentence, _to_the_right(cue, sentence, lists))
    if direction == "before":
        found = _to_the_right(cue, sentence, lists)
        if cue.rule.attribute == "negated" and cue.end - cue.start >= _LONG_CUE:
            found += _inside(cue, sentence)
        return found
    if direction == "after":
        return _to_the_left(cue, sentence)
    if direction == "both":
        return _to_the_right(cue, sentence, lists) + _to_the_left(cue, sentence)
    if direction == "before-first":
        return _to_the_right(cue, sentence, lists) or _to_the_left(cue, sentence)
    return _to_the_left(cue, sentence) or _to_the_right(cue, sentence, lists)


def _closed(cue: CueMatch, sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """Return the mentions up to the closing words of a cue around them: 'ruled PE and MI out'."""
    closing = _closing(cue.rule.closing)
    for number in range(len(found) - 1, -1, -1):
        if closing.match(sentence.text, found[number].end):
            return found[: number + 1]
    return []


@cache
def _closing(words: tuple[str, ...]) -> re.Pattern[str]:
    bracket, word = r"(?:\s*\([^()\n]{1,20}\)|\))?", r"(?:\s+(?!and\b|but\b|or\b)[\w'-]+){0,3}?"
    return late(rf"{bracket}{word}\s+{any_of(words)}\b(?! of\b)", re.IGNORECASE)


def _inside(cue: CueMatch, sentence: Sentence) -> list[Mention]:
    """Return what a denial names itself: the allergy in 'no known allergy to penicillin'."""
    begin = bisect_left(sentence.mention_starts, cue.start)
    return [item for item in sentence.mentions[begin : begin + 2] if item.end < cue.end]


def _to_the_right(
    cue: CueMatch, sentence: Sentence, lists: ListScope, examples: int = _MOST_EXAMPLES
) -> list[Mention]:
    """Return what the cue modifies after it, and so many times the examples of that."""
    found: list[Mention] = []
    rule, position = cue.rule, cue.end
    titled = _titled(cue, sentence)
    if not titled and rule.reach != "clause" and sentence.words.no_object.match(sentence.text, position):
        return _exemplified(cue, sentence, lists, found, examples) if examples else found
    kept = 0  # only what a conjunction holds goes beyond the first where reach is 'joined'
    closed = False  # whether 'or' has come before the last item of the list
    depth = 0
    conjunction = ""
    compound = False  # whether the mention before is the drug of a compound, and this one its head
    first = True
    begin = bisect_left(sentence.mention_starts, cue.end)
    for number in range(begin, min(len(sentence.mentions), begin + _LONGEST_LIST)):
        mention = sentence.mentions[number]
        if mention.start < position:
            if found and mention.start < found[-1].end:
                found.append(mention)
                kept += kept == len(found) - 1
            continue
        if not compound:
            gap = Gap(sentence, position, mention.start)
            first = position == cue.end
            least, deeper = gap.depths()
            # After a cue in brackets the scope ends with them.
            if depth + least < 0 or _ends(cue, sentence, lists, gap, number):
                break
            depth += deeper
            conjunction = "" if first else gap.conjunction()
        head = compound
        compound = (
            mention.type == "Chemical" and sentence.modifies(number) and not _set_apart(sentence, number)
        )
        if compound and not _shared(cue, sentence, number):
            position = mention.end
            if _stopped(cue, sentence, Gap(sentence, position, sentence.mention_starts[number + 1])):
                break
            continue
        over = closed and not conjunction and not sentence.goes_on(number)
        if over or (found and mention.text.lower().rpartition(" ")[2] in rule.not_items):
            break
        if conjunction and not titled and rule.reach in ("list", "joined"):
            closed = closed or conjunction.isalpha()
        if rule.applies_to(mention.type):
            found.append(mention)
        elif first and rule.reach != "clause":
            break
        if conjunction or head or len(found) == 1 or rule.reach != "joined":
            kept = len(found)
        position = mention.end
    found = found[:kept]
    return found + _exemplified(cue, sentence, lists, found, examples) if examples else found


def _exemplified(
    cue: CueMatch, sentence: Sentence, lists: ListScope, found: list[Mention], examples: int
) -> list[Mention]:
    """Return the examples of what a cue is about: 'no complications such as rash, fever or cough'."""
    if cue.rule.reach == "clause" or not sentence.has_examples():
        return []
    words, text = sentence.words, sentence.text
    opener = words.example.match(text, found[-1].end if found else cue.end)
    if not (found or opener):
        opener = words.example_of_head.match(text, cue.end)
        if not opener:
            opener = words.example_after.match(text, cue.end)
            if opener and _stopped(cue, sentence, Gap(sentence, cue.end, opener.start("opener"))):
                opener = None
    if not opener:
        return []
    opening = CueMatch(opener.start("opener"), opener.end(), cue.rule)
    return _to_the_right(opening, sentence, lists, examples - 1)


def _titled(cue: CueMatch, sentence: Sentence) -> bool:
    """Return whether the cue has a colon: 'Denies: fever, cough'."""
    return ":" in sentence.text[cue.end - 1 : cue.end + 1]


def _ends(cue: CueMatch, sentence: Sentence, lists: ListScope, gap: Gap, number: int) -> bool:
    """Return whether the scope of a cue ends in the gap before a mention on its right, or with the gap."""
    titled = _titled(cue, sentence)
    if not _passes(cue, sentence, gap, gap.start == cue.end, titled):
        return True
    denies = cue.rule.attribute == "negated" and not titled
    return denies and lists.ends_before(cue, sentence, gap, number)


def _set_apart(sentence: Sentence, number: int) -> bool:
    """Return whether a drug is set against the one before it: 'lithium but not valproate induced tremor'."""
    if number < 1 or sentence.mentions[number - 1].type != "Chemical":
        return False
    between = sentence.text[sentence.mentions[number - 1].end : sentence.mention_starts[number]]
    return _BUT_NOT.fullmatch(between) is not None and sentence.text[sentence.mentions[number].end] == " "


def _shared(cue: CueMatch, sentence: Sentence, number: int) -> bool:
    """Return whether the drug of a compound gets the attribute of the whole.

    Another person's 'lithium toxicity' is another's lithium, too; 'no penicillin allergy' clears the drug,
    and a possible one leaves it in doubt.
    """
    if cue.rule.attribute not in _OF_HEAD or cue.rule.reach == "clause":
        return True
    head = sentence.mentions[number + 1].text
    return cue.rule.attribute in ("negated", "uncertain") and sentence.words.allergy.match(head) is not None


def _to_the_left(cue: CueMatch, sentence: Sentence) -> list[Mention]:
    """Return what the cue modifies before it."""
    found: list[Mention] = []
    rule, position = cue.rule, cue.start
    begin = bisect_right(sentence.mention_starts, cue.start)
    joined = rule.reach == "clause" or sentence.words.answers_all(sentence.text, cue.start, cue.end)
    caused = False  # whether the mention on the right is only what caused this one
    for number in range(begin - 1, max(-1, begin - 1 - _LONGEST_LIST), -1):
        mention = sentence.mentions[number]
        if mention.end > position:
            continue
        if found and mention.type == "Chemical" and sentence.modifies(number):
            if _shared(cue, sentence, number):
                found.append(mention)
            position = mention.start
            continue
        first = position == cue.start
        gap = Gap(sentence, mention.end, position)
        if first and "," in gap.text and (not rule.scope or _goes_with_next(cue, sentence, begin)):
            break
        if first and _has_subject(cue, sentence, gap):
            break
        if not (caused or _passes(cue, sentence, gap, first, False)):
            break
        if not first and not joined and not caused:
            joined = gap.conjunction() != ""
            if not joined:
                break
        drug = mention.type == "Chemical" and not found
        caused = drug and rule.attribute in _OF_HEAD and sentence.is_cause(number)
        if rule.applies_to(mention.type) and not caused:
            found.append(mention)
        position = mention.start
    return found


def _goes_with_next(cue: CueMatch, sentence: Sentence, number: int) -> bool:
    """Return whether the next mention stands right after the cue: 'UTI, unlikely pyelonephritis'."""
    starts = sentence.mention_starts
    return number < len(starts) and sentence.text[cue.end : starts[number]] == " "


def _has_subject(cue: CueMatch, sentence: Sentence, gap: Gap) -> bool:
    """Return whether a result has a subject of its own after a comma, which is no mention."""
    return cue.rule.result and sentence.words.subject.search(gap.text) is not None


def _passes(cue: CueMatch, sentence: Sentence, gap: Gap, first: bool, titled: bool) -> bool:
    """Return whether the scope of `cue` goes through a gap, which holds no mention."""
    rule = cue.rule
    if gap.text in _OPEN:
        return first or gap.text != " " or rule.reach == "clause"
    if gap.too_long:
        return False
    barrier = gap.barrier()
    item = titled and barrier == ";"  # 'denies: fever; cough'
    if barrier and not item:
        return False
    if not first and rule.reach != "clause" and not (item or gap.separates()):
        return False
    if ":" in gap.text and not _colon_passes(cue, gap):
        return False
    if gap.end <= cue.start and gap.text.strip() != "(" and gap.depth_backwards() < 0:
        return False
    if _stopped(cue, sentence, gap):
        return False
    return gap.distance() <= (rule.scope if first or gap.start >= cue.end else 1)


def _colon_passes(cue: CueMatch, gap: Gap) -> bool:
    """A colon is no bar right after the cue, or right before a cue that follows ('Fever: none')."""
    if gap.start >= cue.end:
        text = gap.text.lstrip()
        return gap.start == cue.end and text[:1] == ":" and ":" not in text[1:]
    return gap.end == cue.start and gap.text.strip() == ":"


def _stopped(cue: CueMatch, sentence: Sentence, gap: Gap) -> bool:
    attribute = cue.rule.attribute
    for stop in gap.stops():
        rule = stop.rule
        if rule.later and gap.start == cue.end and not _is_statement(cue, sentence):
            doing = sentence.words.doing.fullmatch(sentence.text, cue.end, stop.start)
            if doing or attribute == "historical":  # 'denies she takes', 'in 2003 Mr Jones developed'
                continue
        if not rule.ends or attribute in rule.ends:
            sentence.note_end(rule.id, cue, stop.start, stop.end)
            return True
    if cue.rule.reach == "clause":
        return False
    return any(other.rule.attribute != attribute for other in gap.openers())


def _is_statement(cue: CueMatch, sentence: Sentence) -> bool:
    """Return whether a cue is a statement of its own, so that what follows is another: 'no prior history'."""
    return sentence.words.noun.search(sentence.text, cue.start, cue.end) is not None
