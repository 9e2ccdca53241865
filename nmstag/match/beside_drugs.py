"""A step of matching: everyday words and short forms that are a problem only where a drug is near.

'The attacks are fewer on sumatriptan', 'she bled on apixaban', 'DI - desmopressin': each of these words means
something else in most texts. A table has them (`profiles/<profile>/beside_drugs.tsv`), with their concept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nmstag.document import Evidence
from nmstag.late import late
from nmstag.match.company import Drugs
from nmstag.match.overlap import Candidate
from nmstag.match.pattern_search import FirstWords
from nmstag.match.step import Candidates, Resources, Step
from nmstag.plain import from_plain, to_plain
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text
from nmstag.text.tokens import normal_tokens

RANK = 32
_ANY: frozenset[str] = frozenset()
_BEFORE = 32  # how far before a word its surroundings are read
_START = r"(?:\A|(?<!incl)(?<!inc)\.\s*|[;:!?/+(\n-]\s*|\d\)\s*)\Z"
_GOES_ON = (
    r"(?=\s*(?:$|[.,;:)!?\n/+&=<>-]|(?:after|again|all|and|are|as|at|badly|because|better|but|came|caused|"
    r"clear\w*|come|despite|due|during|eas\w+|every|fade\w*|for|from|gone|had|has|have|if|in|is|last|less|"
    r"lift\w*|much|nightly|no|not|now|on|once|overnight|over|post|prn|resolv\w*|return\w*|secondary|settl\w*|"
    r"since|so|started|still|stop\w*|that|thanks|then|though|to \d|twice|under|until|up|was|went|were|when|"
    r"which|while|with|within|without|worse|x ?\d|you|d/t|2/2|w/)(?![\w'’])))"
)
_GOES_ON_VERB = (
    r"|like|a lot|to|(?:\d+|one|two|three|four|five|six|several|a few) "
    r"(?:min\w*|h(?:ours?|rs?)?|days?|weeks?|months?)|x ?"
)
_FRAMES: dict[str, tuple[str, str]] = {
    # what happens to a person: 'she bled on', 'has fitted twice', 'Fitted after'; not 'it fitted the picture'
    "verb": (
        r"(?i:\b(?:s?he|they|i|pt|patient|who|mum|mom|dad|mother|father|sister|brother|aunt|uncle|son|daughter|"
        r"wife|husband|cousin|baby|skin|and|then)"
        r"(?: (?:has|have|had|also|then|nearly|almost|badly|once|never|twice))*\s)\Z|"
        rf"{_START}",
        _GOES_ON.replace("|x ?", _GOES_ON_VERB),
    ),
    # what a person has: 'the attacks', 'for spots', 'fewer turns'; not 'attacks of', 'turns right'
    "noun": (
        r"(?i:\b(?:the|his|her|my|their|your|for|from|with|of|against|no|any|some|these|those|this|fewer|less|"
        r"more|bad|nasty|awful|terrible|gave (?:him|her|me)|g[eo]ts?|getting|had|has|having|stops?|stopp\w+|"
        r"eas\w+|helps?|helped|clear\w*|cut\w*|reduc\w+|control\w*|settl\w+|dr(?:y|ies|ied)|caus\w+|prevent\w*|"
        r"due to|and|or|shorten\w*|lighten\w*|down|less|severe|constant|nightly|daily|old|usual|\d+)\s)\Z|"
        rf"{_START}|, \Z",
        _GOES_ON,
    ),
    # a short form that has no other use beside a drug
    "short": ("", r"(?![\w'’])(?! post\b)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideDrugRule(Rule):
    """Says what is a problem where a drug is near.

    Args:
        names: The words. One in lower case may begin with a capital; any other is matched as it is written.
        use: 'verb' is what happens to a person, 'noun' what a person has, 'short' a short form.
        ids: Concept ids.
    """

    names: tuple[str, ...]
    use: Literal["verb", "noun", "short"]
    ids: tuple[str, ...] = ()


class BesideDrugs(Step):
    """Finds words that are a problem only where a drug is near."""

    name = "beside_drugs"
    topic = "beside_drugs"
    schema = BesideDrugRule

    @classmethod
    def compile(cls, rules: Sequence[BesideDrugRule], sources: Sources) -> Any:
        """Return the rules as plain data."""
        return to_plain(list(rules))

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words that names begin with."""
        return sorted({_first(name) for rule in plain or () for name in rule["names"]})

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        rules = from_plain(list[BesideDrugRule], plain or [])
        self._rules: dict[str, list[BesideDrugRule]] = {}
        for rule in rules:
            for name in rule.names:
                self._rules.setdefault(name, []).append(rule)
        vocabulary = resources.gazetteer.symbols.vocabulary
        by_symbol: dict[str, list[str]] = {}
        for name in sorted(self._rules, key=lambda name: (-len(name), name)):
            by_symbol.setdefault(vocabulary[_first(name)], []).append(name)
        self._symbols = frozenset(by_symbol)
        self._search = FirstWords(
            (symbol, rf"(?<![\w'’-])(?:{'|'.join(map(_in_text, names))})(?![\w'’])", frozenset(symbol), _ANY)
            for symbol, names in by_symbol.items()
        )
        self._frames = {use: (late(before), late(after)) for use, (before, after) in _FRAMES.items()}

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and, where no other one is, the words that are a problem beside a drug."""
        if not text.has_any(self._symbols):
            return candidates
        drugs = Drugs(text.raw, candidates.kept)
        found = [one for one in self._candidates(text) if drugs.near(one.start, one.end)]
        free = [
            one for one in found if not any(k.start < one.end and one.start < k.end for k in candidates.kept)
        ]
        return candidates.keeping(self.resources.policy([*candidates.kept, *free])) if free else candidates

    def _candidates(self, text: Text) -> Iterator[Candidate]:
        done = 0
        for _, match in self._search.matches(text):
            start, end = match.span()
            if start < done:
                continue
            done = end
            for rule in self._rules.get(match[0]) or self._rules[match[0][0].lower() + match[0][1:]]:
                before, after = self._frames[rule.use]
                if after.match(text.raw, end) and before.search(text.raw, max(0, start - _BEFORE), start):
                    yield Candidate(start, end, RANK, "Disease", rule.ids, Evidence("pattern", rule.id))
                    break


def _first(name: str) -> str:
    return normal_tokens(name)[0]


def _in_text(name: str) -> str:
    first = name[0]
    letter = f"[{first}{first.upper()}]" if name.islower() else re.escape(first)
    return letter + re.escape(name[1:])
