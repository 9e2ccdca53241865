"""Finds that no list can hold: a body part with a disease noun, a drug code, a systematic name.

A pattern rule is written in words and word classes ('<anatomy>+ <disease_head>') or as a regular
expression over the text. Word patterns are compiled to regular expressions over the symbols of a text,
one character a token, so that a class of a thousand words costs no more than a single one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from nmstag.document import Evidence
from nmstag.errors import Fault, RuleError
from nmstag.match.overlap import Candidate
from nmstag.rules import Rule
from nmstag.rules.broader import Broader
from nmstag.rules.schema import check_regex
from nmstag.text.tokens import token_of

RANK = 30
NEAR = 120
"""A find holds what its rule needs within so many characters."""
_Places = dict[str, list[int]]
"""Where anchors begin to match in a text; rules that have the same one share the search."""
_Search = Callable[[str, str, _Places], Iterator[re.Match[str]]]
_REST_OF_WORD = re.compile(r"\S*")
_ITEM = re.compile(r"(\((?:[^()]*)\)|<[a-z_|]+>|[^\s()<>?*+]+)([?*+]?)\s*")
_GAP = re.compile(r"[^\S\n]{0,2}-?[^\S\n]?|\n|-")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRule(Rule):
    """Says what an unlisted mention looks like.

    Args:
        type: Entity type.
        pattern: Words, `<class>` or `<class|class>`, alternatives in brackets '(of|in)', each with an
            optional '?', '*' or '+'. One of `pattern` and `regex` is given.
        regex: A regular expression over the text; the mention is its group 'mention', or all of it.
        needs: For a `regex`, texts in lower case of which every find holds one; it saves most texts the
            search, and without an `anchor` only what is near them is searched.
        word_before: For a `regex`, whether each find begins with the word right before what it needs; then
            only such words are looked at.
        anchor: For a `regex` that is slow to search for, a quick one that begins to match in the first
            word of whatever the slow one finds; only words in which it does are looked at.
        unless: Words in normal form that no class of the pattern stands for.
        over: Whether a find may cover names of lexicons, the longer one winning; otherwise patterns
            only look where no name is.
        ids: Concept ids of what is found; mostly none.
    """

    type: str
    pattern: str = ""
    regex: str = ""
    needs: tuple[str, ...] = ()
    anchor: str = ""
    word_before: bool = False
    unless: tuple[str, ...] = ()
    over: bool = False
    ids: tuple[str, ...] = ()


class CompiledPattern(NamedTuple):
    """A pattern rule as plain data: id, type, ids, over, words of each item, or a regex over the text.

    `needs` are the texts of which one must occur, in lower case, before the regex is tried; `anchor` is
    the regex that tells where to try it; `word_before`, that it is tried at the word before what it needs.
    """

    id: str
    type: str
    ids: tuple[str, ...]
    over: bool
    items: tuple[tuple[tuple[str, ...], str], ...]
    regex: str
    needs: tuple[str, ...]
    anchor: str
    word_before: bool


def compile_patterns(
    rules: Iterable[PatternRule], classes: Mapping[str, Iterable[str]], off: Iterable[str] = ()
) -> list[CompiledPattern]:
    """Return rules as plain data.

    Args:
        rules: The rules.
        classes: Word classes.
        off: What a profile switches off: 'rule-id', or 'rule-id:word' for one word of its classes.

    Raises:
        RuleError: A pattern cannot be read or names an unknown class; every fault is named.
    """
    switched_off = set(off)
    faults: list[Fault] = []
    compiled = []
    for rule in rules:
        if rule.id in switched_off:
            continue
        barred = {*rule.unless, *(o.partition(":")[2] for o in switched_off if o.startswith(rule.id + ":"))}
        try:
            items = tuple(_items(rule.pattern, classes, barred))
        except ValueError as error:
            faults.append(Fault(str(error), rule.path, rule.line, f"{rule.id}.pattern", rule.pattern))
            continue
        problem = check_regex(rule.regex) or check_regex(rule.anchor)
        if problem or bool(items) == bool(rule.regex):
            message = problem or "a rule has either a pattern or a regex"
            faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.regex", rule.regex))
            continue
        fields = (rule.id, rule.type, rule.ids, rule.over, items, rule.regex, rule.needs, rule.anchor)
        compiled.append(CompiledPattern(*fields, rule.word_before))
    if faults:
        raise RuleError(faults)
    return compiled


def _items(
    pattern: str, classes: Mapping[str, Iterable[str]], barred: set[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words that may stand at each place of a pattern, with how often."""
    place = 0
    while place < len(pattern):
        match = _ITEM.match(pattern, place)
        if match is None:
            raise ValueError(f"cannot be read from character {place + 1}")
        item, often = match.group(1), match.group(2)
        if item.startswith("<"):
            words: list[str] = []
            for name in item[1:-1].split("|"):
                if name not in classes:
                    raise ValueError(f"unknown word class {name!r}")
                words += (word for word in classes[name] if word not in barred)
            yield tuple(dict.fromkeys(words)), often
        else:
            yield tuple(item.strip("()").split("|")), often
        place = match.end()


def pattern_words(patterns: Iterable[CompiledPattern]) -> set[str]:
    """Return the words that patterns look for, which need symbols."""
    return {word for pattern in patterns for words, _ in pattern.items for word in words}


class Patterns:
    """Pattern rules, ready to be looked for.

    Args:
        patterns: Compiled rules.
        vocabulary: Symbol of each word.
        broader: Gives a concept to a disease by its body part.
    """

    def __init__(
        self,
        patterns: Iterable[CompiledPattern],
        vocabulary: Mapping[str, str],
        broader: Broader | None = None,
    ) -> None:
        self._broader = broader
        self._over_symbols: list[tuple[re.Pattern[str], CompiledPattern]] = []
        self._over_text: list[tuple[_Search, CompiledPattern]] = []
        for pattern in map(CompiledPattern._make, patterns):
            if pattern.regex:
                self._over_text.append((_searcher(pattern), pattern))
            else:
                source = "".join(_over_symbols(words, often, vocabulary) for words, often in pattern.items)
                self._over_symbols.append((re.compile(source), pattern))

    def find(
        self,
        text: str,
        pieces: Sequence[str],
        ends: list[int],
        symbols: str,
        kept: list[Candidate],
    ) -> list[Candidate]:
        """Return the candidates and what the patterns find beside them or, where they may, over them."""
        starts = [candidate.start for candidate in kept]
        stops = [candidate.end for candidate in kept]
        found: list[Candidate] = []
        for expression, rule in self._over_symbols:
            for match in expression.finditer(symbols):
                first, behind = match.span()
                start = ends[first] - len(token_of(pieces[first]))
                end = ends[behind - 1]
                if _fits(rule, start, end, starts, stops) and _plain_gaps(text, pieces, ends, first, behind):
                    found.append(self._candidate(text, rule, start, end, kept, starts))
        lowered = text.lower()
        places: _Places = {}
        for search, rule in self._over_text:
            for match in search(text, lowered, places):
                start, end = match.span("mention" if "mention" in match.re.groupindex else 0)
                if _fits(rule, start, end, starts, stops):
                    found.append(self._candidate(text, rule, start, end, kept, starts))
        return [*kept, *found] if found else kept

    def _candidate(
        self,
        text: str,
        rule: CompiledPattern,
        start: int,
        end: int,
        kept: list[Candidate],
        starts: list[int],
    ) -> Candidate:
        """Return the find of a rule.

        One over a single name of its type has that name's concepts; a disease that no name gives any has
        the broader concept of its body part.
        """
        ids, detail = rule.ids, ""
        if rule.over and not ids:
            inside = kept[bisect_left(starts, start) : bisect_left(starts, end)]
            inner = [c for c in inside if c.type == rule.type]
            if len(inner) == 1:
                ids, detail = inner[0].ids, f"{inner[0].evidence.detail} ({inner[0].evidence.rule})"
        if not ids and self._broader is not None and rule.type == "Disease":
            id_, broader = self._broader.link(text[start:end])
            if id_:
                ids, detail = (id_,), f"by {broader}"
        return Candidate(start, end, RANK, rule.type, ids, Evidence("pattern", rule.id, detail))


def _searcher(pattern: CompiledPattern) -> _Search:
    """Return what finds all matches of a pattern's regex in a text, given the text in lower case too."""
    expression = re.compile(pattern.regex)
    if pattern.anchor:
        return partial(_at_anchors, re.compile(pattern.anchor), expression, pattern.needs)
    if pattern.needs and pattern.word_before:
        return partial(_word_before, expression, pattern.needs)
    if pattern.needs:
        return partial(_near, expression, re.compile("|".join(map(re.escape, pattern.needs))))
    return lambda text, lowered, places: expression.finditer(text)


def _near(
    expression: re.Pattern[str], needs: re.Pattern[str], text: str, lowered: str, _: _Places
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression near what each of them holds."""
    done = 0
    for need in needs.finditer(lowered):
        place = need.start()
        if len(lowered) != len(text):  # 'İ' has a longer lower case
            yield from expression.finditer(text)
            return
        if place >= done:
            for match in expression.finditer(text, max(done, place - NEAR), place + NEAR):
                yield match
                done = match.end()


def _word_before(
    expression: re.Pattern[str], needs: tuple[str, ...], text: str, lowered: str, _: _Places
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression that begin with the word before what each of them holds."""
    if len(lowered) != len(text):  # 'İ' has a longer lower case
        yield from expression.finditer(text)
        return
    for need in needs:
        place = lowered.find(need)
        while place >= 0:
            begin = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
            match = expression.match(text, begin)
            if match:
                yield match
            place = lowered.find(need, place + 1)


def _at_anchors(
    anchor: re.Pattern[str],
    expression: re.Pattern[str],
    needs: tuple[str, ...],
    text: str,
    lowered: str,
    places: _Places,
) -> Iterator[re.Match[str]]:
    """Yield the matches of an expression that begin in a word in which the anchor begins to match."""
    if needs and not any(map(lowered.__contains__, needs)):
        return
    if anchor.pattern not in places:
        places[anchor.pattern] = [found.start() for found in anchor.finditer(text)]
    done = 0
    for at in places[anchor.pattern]:
        if at < done:
            continue
        start = max(done, text.rfind(" ", 0, at) + 1, text.rfind("\n", 0, at) + 1)
        done = _REST_OF_WORD.match(text, at).end()  # type: ignore[union-attr]
        while start < done:
            match = expression.match(text, start)
            if match:
                yield match
            start = match.end() if match and match.end() > start else start + 1
        done = start


def _over_symbols(words: Sequence[str], often: str, vocabulary: Mapping[str, str]) -> str:
    symbols = sorted({vocabulary[word] for word in words if word in vocabulary})
    if not symbols:
        return "(?!)" if often in ("", "+") else ""
    return f"[{''.join(map(re.escape, symbols))}]{often}"


def _fits(rule: CompiledPattern, start: int, end: int, starts: list[int], stops: list[int]) -> bool:
    """Return whether a rule may find a span: no candidate is there, or it may cover those that are.

    None cuts a candidate in two, 'growth of breast' the 'breast cancer'. Candidates are disjoint and in
    order.
    """
    first = bisect_right(stops, start)
    behind = bisect_left(starts, end)
    if first >= behind:
        return True
    return rule.over and starts[first] >= start and stops[behind - 1] <= end


def _plain_gaps(text: str, pieces: Sequence[str], ends: list[int], first: int, behind: int) -> bool:
    """Return whether only single spaces, hyphens or one line end stand between the words, and around."""
    for index in range(first + 1, behind):
        token = token_of(pieces[index])
        gap = pieces[index][: len(pieces[index]) - len(token)]
        if not gap or not _GAP.fullmatch(gap):
            return False
    return not (behind < len(pieces) and pieces[behind][0].isalnum() and text[ends[behind - 1] - 1].isalnum())
