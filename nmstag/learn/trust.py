"""Kinds of names that a corpus does not bear out, and the names switched off for it.

A name that a corpus has never shown is judged by its kind: its last word, its MeSH branch, whether it
begins with a chemical, whether MeSH itself has it, how long it is. How often names of a kind are right
is counted on text that the names were not learned from (cross-validation within the corpus), and a
kind is switched off where most of its finds are wrong. Kinds are chosen one after the other, the most
harmful first, each judged on the finds that those before it leave (sequential covering, Fuernkranz
1999, doi 10.1023/A:1006524209794).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nmstag.learn.modifiers import ModifierCounts, edge_objection
from nmstag.lexicon import LexiconRow
from nmstag.packs import RULE_PREFIX
from nmstag.text.tokens import normal_tokens

SUPPORT = 4
"""A kind is judged on at least this many names, each counted once a document."""

HIGHEST_PRECISION = 0.42
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
    """

    kinds: frozenset[Kind]
    right: int
    wrong: int


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
        branches: MeSH branches (first letter and two digits) of each concept id.
    """

    known: Mapping[str, Collection[str]]
    vocabulary_keys: Collection[str]
    branches: Mapping[str, Collection[str]]

    def of(self, name: str, type_: str, ids: tuple[str, ...], source: str) -> frozenset[Kind]:
        """Return the kinds of a name."""
        return frozenset(self._kinds(normal_tokens(name), type_, ids, source))

    def _kinds(self, tokens: list[str], type_: str, ids: tuple[str, ...], source: str) -> Iterator[Kind]:
        length = f"{min(len(tokens), 3)}{'+' if len(tokens) > 2 else ''} words"
        for id_ in ids[:1]:
            for branch in self.branches.get(id_, ()):
                yield Kind("MeSH branch", type_, branch)
                if len(tokens) > 1:
                    yield Kind("MeSH branch and more than one word", type_, branch)
        if self.vocabulary_keys:
            where = "in MeSH" if " ".join(tokens) in self.vocabulary_keys else "not in MeSH"
            yield Kind("source", type_, f"{source}, {where}, {length}")
        yield Kind("source", type_, f"{source}, {length}")
        if len(tokens) < 2:
            return
        yield Kind("last word", type_, tokens[-1])
        if len(tokens) > 2:
            yield Kind("last word of three or more", type_, tokens[-1])
        yield Kind("first word", type_, tokens[0])
        rest = " ".join(tokens[1:])
        if type_ in self.known.get(rest, ()):
            yield Kind("a shorter name behind the first word", type_, tokens[0])
            yield Kind("a shorter name behind the first word, and length", type_, length)
        if type_ == "Disease":
            if LINKING_WORDS.intersection(tokens):
                yield Kind("a linking word", type_, "")
            if "Chemical" in self.known.get(tokens[0], ()):
                yield Kind("a chemical in front", type_, "")
                yield Kind("a chemical in front and last word", type_, tokens[-1])


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
    distrusted: list[DistrustedKind],
    modifiers: ModifierCounts,
) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and reason for each name that the corpus has not borne out and speaks against.

    Args:
        rows: Rows of curated lexicons and of MeSH.
        borne_out: Keys and types that annotations have; they stay whatever their kind.
        kinds: Tells the kinds of a name.
        distrusted: The kinds to switch off.
        modifiers: Where words at the edges of names stand in annotations.
    """
    by_key: dict[tuple[str, str], list[LexiconRow]] = defaultdict(list)
    for row in rows:
        by_key[" ".join(normal_tokens(row.name)), row.type].append(row)
    for (key, type_), group in by_key.items():
        if not key or (key, type_) in borne_out:
            continue
        row = group[0]
        own = kinds.of(row.name, type_, row.ids, row.source)
        for item in distrusted:
            if item.kind in own:
                yield row.name, type_, item.reason
                break
        else:
            tokens = key.split()
            reason = edge_objection(tokens, type_, kinds.known, modifiers) if len(tokens) > 1 else ""
            if reason:
                yield row.name, type_, reason
