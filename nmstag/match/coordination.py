"""A step of matching: mentions that share their head, 'renal and hepatic failure'.

The conjuncts are words of the classes that a rule names; the head is a noun of disease. The span is one
mention with its parts, and its concepts are those of the parts. A rule without nouns takes the names of the
lexicons for heads: 'upper and lower GI bleeding'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.shared_names import SharedNames
from nmstag.match.step import Candidates, Resources, Step, listed
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text
from nmstag.text.tokens import token_of

RANK = 20
_LONGEST = 120
_BETWEEN = 30
"""Characters that may stand between a name and its body part."""
_LISTS = ("conjuncts", "heads", "links", "commas")


@record(frozen=True, slots=True, kw_only=True)
class CoordinationRule(Rule):
    """Says which words share a head.

    Args:
        type: Entity type of the mention.
        conjuncts: Word classes of what comes before the head.
        heads: Word classes of the head. Without any, a name is the head, and conjuncts are also the words
            that make another name with its noun.
        links: Words and signs that stand between the last two conjuncts.
        commas: Signs that stand between the others.
        unless: Words of these classes that are no conjunct.
        after_name: What stands between a name, or what is no name, and its body part: after 'osteoarthritis
            of the', 'knee' is no conjunct of 'knee and atrial fibrillation'.
        names: Names, in lower case, that lexicons are supposed to have when the examples are tried.
    """

    type: str
    conjuncts: tuple[str, ...]
    links: tuple[str, ...]
    commas: tuple[str, ...]
    heads: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    after_name: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Coordination(Step):
    """Finds mentions that share their head."""

    name = "coordination"
    topic = "coordination"
    schema = CoordinationRule

    @classmethod
    def compile(cls, rules: Sequence[CoordinationRule], sources: Sources) -> Any:
        """Return for each rule its id, its type and its words."""
        classes, barred = sources.word_classes(), sources.words_off()
        return [
            {
                "id": rule.id,
                "type": rule.type,
                "conjuncts": _words(rule.conjuncts, classes, {*rule.unless, *barred.get(rule.id, ())}),
                "heads": _words(rule.heads, classes, barred.get(rule.id, ())),
                "links": rule.links,
                "commas": rule.commas,
                "after_name": rule.after_name,
            }
            for rule in rules
            if all(name in classes for name in rule.heads)
        ]

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words of all rules."""
        return (word for rule in plain for key in _LISTS for word in rule[key])

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        vocabulary = resources.gazetteer.symbols.vocabulary
        self._rules = [_CompiledHead(rule, vocabulary) for rule in plain if rule["heads"]]
        lookup = resources.gazetteer.lookup
        self._shared = [
            SharedNames(
                rule["id"], rule["type"], rule["conjuncts"], rule["links"], lookup, rule["after_name"]
            )
            for rule in plain
            if not rule["heads"]
        ]

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and the coordinations of a text, with the concepts of their parts."""
        found = [
            one
            for rule in self._rules
            if text.has_any(rule.heads) and rule.links_conjuncts(text)
            for one in self._matches(text, rule, candidates.found)
        ]
        found += [one for shared in self._shared for one in shared.find(text, candidates.found)]
        return Candidates(candidates.found + found, candidates.kept) if found else candidates

    @classmethod
    def check(cls, rule: CoordinationRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example of which the rule matches other spans than the marked ones.

        A span with the label `name` is no match but a name that the text has besides.
        """
        plain = cls.compile([rule], sources)
        gazetteer = listed(rule.type, rule.names, cls.words(plain))
        step = cls(plain, Resources(gazetteer))
        for case in rule.cases():
            text = gazetteer.read(case.marked.text)
            spans = [one for one in case.marked.spans if "name" in one.labels]
            names = [Candidate(one.start, one.end, 0, one.type, (), Evidence("rule", "")) for one in spans]
            names += gazetteer.find(text)
            found = step(text, Candidates(names, [])).found[len(names) :]
            got = [(one.start, one.end, one.type) for one in found]
            apart = {(one.start, one.end, one.type) for one in spans}
            if got != [one for one in case.wanted() if one not in apart]:
                yield rule.fault(case, f"the rule matches {case.shown(got)}")

    def _matches(self, text: Text, rule: _CompiledHead, names: Sequence[Candidate]) -> Iterator[Candidate]:
        raw, place = text.raw, 0
        while match := rule.expression.search(text.symbols, place):
            place = match.end()
            if rule.in_name(text, match, names):
                place = rule.after_conjunct(text, match)
                continue
            start, end = text.start_of(match.start()), text.ends[match.end() - 1]
            if start > 1 and raw[start - 1] == "-" and raw[start - 2].isalnum():
                continue  # 'onset' of 'early-onset' is half a word
            if end - start > _LONGEST or "\n\n" in raw[start:end]:
                continue
            parts = rule.parts(text, match)
            ids = dict.fromkeys(id_ for part in parts for id_ in self._ids(part, rule.type))
            evidence = Evidence("pattern", rule.id, " + ".join(parts))
            yield Candidate(start, end, RANK, rule.type, tuple(ids), evidence)

    def _ids(self, part: str, type_: str) -> tuple[str, ...]:
        readings = self.resources.gazetteer.lookup(part)
        return next((reading.ids for reading in readings if reading.type == type_), ())


def _words(
    names: Iterable[str], classes: dict[str, tuple[str, ...]], without: Iterable[str]
) -> tuple[str, ...]:
    return tuple(sorted({word for name in names for word in classes.get(name, ())}.difference(without)))


class _CompiledHead:
    """A rule as expressions over symbols."""

    def __init__(self, rule: dict[str, Any], vocabulary: Any) -> None:
        def symbols(key: str) -> list[str]:
            return sorted(vocabulary[word] for word in rule[key] if word in vocabulary)

        def one_of(items: Iterable[str]) -> str:
            return f"[{''.join(map(re.escape, items))}]" if items else "(?!)"

        self.id: str = rule["id"]
        self.type: str = rule["type"]
        self.heads = frozenset(symbols("heads"))
        self.links = frozenset(symbols("links"))
        conjuncts, commas = frozenset(symbols("conjuncts")), frozenset(symbols("commas"))
        self._before_link, self._after_link = conjuncts | commas | self.links, conjuncts | self.links
        conjunct, head = one_of(symbols("conjuncts")), one_of(symbols("heads"))
        also, comma = one_of(symbols("links")), one_of(symbols("commas"))
        words = f"{conjunct}{{1,2}}"
        last = f"(?:{also}{{1,3}}{words})"
        # 'fingers, dental caries' and 'the breast, and breast tumors' share no head.
        several = f"{words}(?:{comma}{words}){{1,3}}{comma}?{last}{{1,2}}|{words}{last}{{1,3}}"
        self.expression = late(f"({several})({head})")
        self._link = late(f"{one_of([*symbols('links'), *symbols('commas')])}{{1,3}}")
        self._after_name: tuple[str, ...] = tuple(rule["after_name"])

    def links_conjuncts(self, text: Text) -> bool:
        """Return whether a link of a text has on both sides what one between conjuncts has."""
        symbols = text.symbols
        return any(
            symbols[place - 1 : place] in self._before_link
            and symbols[place + 1 : place + 2] in self._after_link
            for place in text.places_of(self.links & text.present)
        )

    def in_name(self, text: Text, match: re.Match[str], names: Sequence[Candidate]) -> bool:
        """Return whether the first conjunct is the body part of a name before it."""
        start = text.start_of(match.start())
        before = text.lowered[max(0, start - _BETWEEN) : start]
        if not " ".join(before.split()).endswith(self._after_name):
            return False
        return any(
            name.type == self.type
            and start - _BETWEEN < name.end < start
            and " ".join(text.lowered[name.end : start].split()) in self._after_name
            for name in names
        )

    def after_conjunct(self, text: Text, match: re.Match[str]) -> int:
        """Return the place after the first conjunct and its link."""
        link = self._link.search(text.symbols, match.start(), match.end(1))
        return link.end() if link else match.end()

    def parts(self, text: Text, match: re.Match[str]) -> list[str]:
        """Return each conjunct with the head."""
        head = token_of(text.pieces[match.end() - 1])
        parts = []
        place = match.start(1)
        while place < match.end(1):
            link = self._link.search(text.symbols, place, match.end(1))
            stop = link.start() if link else match.end(1)
            parts.append(f"{text.raw[text.start_of(place) : text.ends[stop - 1]]} {head}")
            place = link.end() if link else stop
        return parts
