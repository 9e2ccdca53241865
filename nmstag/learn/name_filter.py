"""Kinds of names that a corpus does not bear out, and the names switched off for it.

A name that a corpus has never shown is judged by its kinds: its words, its concept and where that stands
in MeSH, the lexicon that has it, how it ends, how long it is. How often names of a kind are right
is counted on text that the names were not learned from (cross-validation within the corpus); a scorecard
gives each kind its points, and a name whose points say that most of its finds are wrong is switched off.

What stands beside a find, and what patterns find, is judged by single kinds, chosen one after the other,
the most harmful first, each on the finds that those before it leave (sequential covering, Fuernkranz
1999, doi 10.1023/A:1006524209794).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nmstag.learn.cross_corpus import Elsewhere, amount
from nmstag.learn.logistic_regression import Example, chance, fit, total
from nmstag.learn.name_counts import Usage, usage_key
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.compiled import is_abbreviation
from nmstag.packs import RULE_PREFIX
from nmstag.text.tokens import normal_tokens

SUPPORT = 4
"""A kind is judged on at least this many names, each counted once a document."""

HIGHEST_PRECISION = 0.42
LEAST_CHANCE = 0.38
"""A name is used where this share of its finds or more is expected to be right: a little less than half
of F1, from which on a find adds to it."""

SUFFIXES = (3, 4, 5)
REASONS = 3
"""Kinds that the reason for switching a name off quotes."""

Property = tuple[str, str]
"""What is looked at, and its value."""
LINKING_WORDS = frozenset(("induced", "associated", "related", "mediated", "dependent", "provoked"))


class Kind(NamedTuple):
    """A property that names share: what is looked at, the entity type, the value."""

    feature: str
    type: str
    value: str

    def __str__(self) -> str:
        return f"{self.type} names with {self.feature} {self.value}".rstrip()


class Find(NamedTuple):
    """The finds of one name in one held-out document: its kinds, and how many the annotation bears out.

    Every use counts: a paper about a drug names it often, a passing false find stands once.

    Args:
        kinds: What stands beside it, and what pattern found it.
        right: Finds that are annotated.
        wrong: Finds that are not.
        name: The kinds of its name, where it is one that no annotation bears out.
    """

    kinds: frozenset[Kind]
    right: int
    wrong: int
    name: frozenset[Kind] = frozenset()


class DistrustedKind(NamedTuple):
    """A kind of name to switch off, with what speaks against it."""

    kind: Kind
    right: int
    finds: int

    @property
    def reason(self) -> str:
        """What `off.tsv` says of it."""
        return f"{self.kind}: {self.right} of {self.finds} finds right in held-out text"


@dataclass(slots=True)
class NameKinds:
    """Tells the kinds of a name.

    Args:
        known: Entity types of each known key.
        vocabulary_keys: Keys that MeSH has; empty where no MeSH was given.
        branches: MeSH tree numbers of each concept id.
        elsewhere: How other corpora use names.
        usage: How the corpus itself uses names.
    """

    known: Mapping[str, Collection[str]]
    vocabulary_keys: Collection[str]
    branches: Mapping[str, Collection[str]]
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    usage: Usage = field(default_factory=Usage)

    def of(self, row: LexiconRow) -> frozenset[Kind]:
        """Return the kinds of the name of a row."""
        tokens = normal_tokens(row.name)
        kinds = [*self._of_source(row, tokens), *self._of_concept(row, tokens), *_of_words(tokens)]
        kinds += self._of_uses(row)
        if len(tokens) > 1:
            kinds += self._of_names_within(row.type, tokens)
        return frozenset(Kind(feature, row.type, value) for feature, value in kinds)

    def _of_source(self, row: LexiconRow, tokens: list[str]) -> Iterator[Property]:
        length, file = _length(tokens), row.place.partition(":")[0]
        if self.vocabulary_keys:
            where = "in MeSH" if " ".join(tokens) in self.vocabulary_keys else "not in MeSH"
            yield "source", f"{row.source}, {where}, {length}"
        yield "source", f"{row.source}, {length}"
        yield "file", file
        yield "file and length", f"{file}, {length}"
        if is_abbreviation(row.name):
            yield "source, abbreviated", row.source

    def _of_concept(self, row: LexiconRow, tokens: list[str]) -> Iterator[Property]:
        for id_ in row.ids[:1]:
            yield "concept", id_
            for number in self.branches.get(id_, ()):
                yield "MeSH branch", number[:3]
                if len(tokens) > 1:
                    yield "MeSH branch and more than one word", number[:3]
                yield "MeSH branch, second level", number[:7]
                yield "MeSH branch, third level", number[:11]

    def _of_uses(self, row: LexiconRow) -> Iterator[Property]:
        for corpus, use in self.elsewhere.uses(row.name, row.type):
            yield f"uses in {corpus}", use
            yield f"share of uses in {corpus}", use.partition(",")[0]
        inside = self.usage.part[usage_key(row.name), row.type]
        if inside:
            yield "uses inside longer ones", amount(inside)

    def _of_names_within(self, type_: str, tokens: list[str]) -> Iterator[Property]:
        if type_ in self.known.get(" ".join(tokens[1:]), ()):
            yield "a shorter name behind the first word", tokens[0]
            yield "a shorter name behind the first word, and length", _length(tokens)
        if type_ == "Disease" and "Chemical" in self.known.get(tokens[0], ()):
            yield "a chemical in front", ""
            yield "a chemical in front and last word", tokens[-1]
        if type_ == "Disease" and LINKING_WORDS.intersection(tokens):
            yield "a linking word", ""


def _length(tokens: list[str]) -> str:
    return f"{min(len(tokens), 3)}{'+' if len(tokens) > 2 else ''} words"


def _of_words(tokens: list[str]) -> Iterator[Property]:
    yield "any words", ""
    yield "length", _length(tokens)
    for word in tokens:
        yield "word", word
    last = tokens[-1] if tokens else ""
    if last.isalpha():
        for length in SUFFIXES:
            if len(last) > length + 1:
                yield "ending", last[-length:]
        if len(tokens) == 1:
            yield "one word with ending", last[-SUFFIXES[0] :]
    if len(tokens) > 1:
        yield "last word", tokens[-1]
        yield "first word", tokens[0]
    if len(tokens) > 2:
        yield "last word of three or more", tokens[-1]


Scorecard = Mapping[Kind, float]
"""The points of each kind of name."""


def scorecards(finds: Mapping[str, Collection[Find]]) -> dict[str, Scorecard]:
    """Return for each corpus the points of the kinds of names, fitted on the finds of all corpora together.

    What corpora have in common is learned from all of them; where one differs, it has points of its own
    besides (frustratingly easy domain adaptation, Daume 2007, https://aclanthology.org/P07-1033).

    Args:
        finds: For each corpus its finds in held-out text.
    """
    examples: list[Example[tuple[str, Kind]]] = []
    for corpus, found in finds.items():
        shares = [_SHARED, corpus] if len(finds) > 1 else [_SHARED]
        for find in found:
            if find.name:
                kinds = [(share, kind) for kind in sorted(find.name) for share in shares]
                examples.append(Example(kinds, find.right, find.wrong))
    points = fit(examples)
    cards: dict[str, dict[Kind, float]] = {corpus: {} for corpus in finds}
    for (share, kind), number in points.items():
        for corpus in finds if share == _SHARED else [share]:
            cards[corpus][kind] = cards[corpus].get(kind, 0.0) + number
    return dict(cards)


_SHARED = ""


def left_by(card: Scorecard, finds: Iterable[Find]) -> list[Find]:
    """Return the finds that are left when names go by the points of their kinds."""
    return [find for find in finds if not find.name or chance(total(card, find.name)) >= LEAST_CHANCE]


def _objection(card: Scorecard, kinds: frozenset[Kind]) -> str:
    """Return why a name of these kinds is switched off; empty where it is not."""
    share = chance(total(card, kinds))
    if share >= LEAST_CHANCE:
        return ""
    worst = sorted((card[kind], kind) for kind in kinds if card.get(kind, 0.0) < 0)[:REASONS]
    reasons = "; ".join(f"{kind} ({points:.1f})" for points, kind in worst)
    return f"{share:.0%} of finds would be right: {reasons}"


PATTERN, PATTERN_WORD = "pattern", "pattern and word"


def pattern_kinds(rule: str, type_: str, words: list[str]) -> frozenset[Kind]:
    """Return the kinds of a find of a pattern rule: the rule, and the rule with each of its words."""
    kinds = {Kind(PATTERN, type_, rule)}
    kinds.update(Kind(PATTERN_WORD, type_, f"{rule}:{word}") for word in words if word.isalpha())
    return frozenset(kinds)


def switched_off_rules(distrusted: Iterable[DistrustedKind]) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and reason for each pattern rule, or word of one, that is not to be used."""
    for item in distrusted:
        if item.kind.feature in (PATTERN, PATTERN_WORD):
            yield RULE_PREFIX + item.kind.value, item.kind.type, item.reason


def distrusted_kinds(finds: Iterable[Find]) -> list[DistrustedKind]:
    """Return the kinds to switch off, the most harmful first."""
    left = list(finds)
    chosen: list[DistrustedKind] = []
    while True:
        right: Counter[Kind] = Counter()
        total: Counter[Kind] = Counter()
        support: Counter[Kind] = Counter()
        for find in left:
            support.update(find.kinds)
            for kind in find.kinds:
                right[kind] += find.right
                total[kind] += find.right + find.wrong
        worst = _worst(right, total, support)
        if worst is None:
            return chosen
        chosen.append(DistrustedKind(worst, right[worst], total[worst]))
        left = [find for find in left if worst not in find.kinds]


def _worst(right: Counter[Kind], total: Counter[Kind], support: Counter[Kind]) -> Kind | None:
    """Return the kind whose finds do most harm; None where none does more harm than good."""
    best: tuple[int, Kind] | None = None
    for kind, number in total.items():
        if support[kind] < SUPPORT or right[kind] > HIGHEST_PRECISION * number:
            continue
        harm = number - 2 * right[kind]
        if best is None or (-harm, kind) < (-best[0], best[1]):
            best = harm, kind
    return best[1] if best else None


def switched_off(
    rows: Iterable[LexiconRow],
    borne_out: Collection[tuple[str, str]],
    kinds: NameKinds,
    card: Scorecard,
) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and reason for each name that the corpus has not borne out and speaks against.

    Args:
        rows: Rows of curated lexicons and of MeSH.
        borne_out: Keys and types that annotations have; they stay whatever their kind.
        kinds: Tells the kinds of a name.
        card: The points of kinds.
    """
    by_key: dict[tuple[str, str], LexiconRow] = {}
    for row in rows:
        by_key.setdefault((" ".join(normal_tokens(row.name)), row.type), row)
    for (key, type_), row in by_key.items():
        if not key or (key, type_) in borne_out:
            continue
        reason = _objection(card, kinds.of(row)) if card else ""
        if reason:
            yield row.name, type_, reason
