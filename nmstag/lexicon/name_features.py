"""Features of a name and its scorecard: why a profile does not use a name that its corpus never annotates.

Part of compiling names: gets the rows of a name and facts about them (MeSH tree numbers, uses in corpora),
returns the reason to reject it, or none. The points of the features are the profile's table
`name_weights.tsv`; `nmstag.learn.name_filter` fits them, on text that the names were not learned from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from math import exp, log

from nmstag.lexicon.keys import NameKey, is_abbreviation, usage_key
from nmstag.lexicon.rows import TERM_ROWS, VOCABULARY_ROWS, LexiconRow
from nmstag.plain import record
from nmstag.text.normalise import normalise_token

LEAST_PRECISION = 0.36
"""A name is used where this share of its mentions or more is expected to be right: a little less than half
of F1, from which on a mention adds to it."""

UNSEEN_SOURCE_POINTS = -2.5
"""Points of a name of MeSH, or of another corpus, where the scorecard was fitted without such names. Fitted
with MeSH, the scorecards of three corpora give a name of MeSH about 2 points less than a hand-written one."""

FEW_USES = 4
"""A name that a corpus leaves out more often, and never annotates, is not used, whatever its features."""

UNSEEN_SOURCE = "source that the scorecard was not fitted on"
LEFT_OUT = "uses left out"
"""The feature of a name that the corpus leaves out a few times, and never annotates."""

REASONS = 3
"""How many features the reason for rejecting a name quotes."""

ELSEWHERE = "elsewhere"
"""Source of names that another corpus annotates."""

MESH = "mesh"
NOT_JUDGED = ("learned", "overrides", "stoplist")
"""Sources of rows that no scorecard judges."""

WORD_CLASSES = (
    "anatomy",
    "cause",
    "change_noun",
    "chemical_class_head",
    "chemical_head",
    "chemical_prefix_word",
    "chemical_suffix",
    "course",
    "disease_head",
    "disease_suffix",
    "eponym_head",
    "extent",
    "faculty",
    "felt_part",
    "finding_modifier",
    "form_head",
    "growth_head",
    "harming_verb",
    "injury_head",
    "laterality_position",
    "linker",
    "noun_as_adjective",
    "paired_word",
    "person",
    "severity",
    "site_noun",
    "skin_look",
    "skin_mark",
    "stage",
    "state_link",
    "turned_head",
    "weak_head",
)
"""The word classes that say what a word of a name means; others are of spellings, or of what is no name."""

LINKING_WORDS = frozenset(("induced", "associated", "related", "mediated", "dependent", "provoked"))
SUFFIXES = (3, 4, 5)
FIRST_WORD_SUFFIXES = (2, 3)

Property = tuple[str, str]
"""What is looked at, and its value: ('last word', 'event')."""

Feature = tuple[str, str, str]
"""What is looked at, the entity type, the value."""

AnnotatedName = tuple[str, tuple[str, ...]]
"""Type and concepts of a name that a corpus annotates."""

Branch = tuple[str, str]
"""An entity type and a tree number of MeSH's second level."""

Slot = tuple[NameKey, str]
"""A name and an entity type."""

UseCounts = tuple[int, int, int]
"""How often a corpus annotates a name, has it within a longer annotation, leaves it out."""

Scorecard = Mapping[str, Mapping[Property, float]]
"""The points of the features of names, by entity type."""

_SHARES = ((0.8, "nearly always"), (0.5, "mostly"), (0.2, "sometimes"), (0.0001, "seldom"))
_AMOUNTS = ((10, "10 or more"), (4, "4 to 9"), (2, "2 or 3"), (1, "1"), (0, "none"))
_SECOND_LEVEL = len("C10.228")
_JUDGED_LATER = (MESH, TERM_ROWS, VOCABULARY_ROWS, ELSEWHERE)
"""Sources that no person wrote for this purpose, those by which a name is judged first in front."""
_LEAST_POINTS = log(LEAST_PRECISION / (1 - LEAST_PRECISION))


@record(frozen=True, slots=True)
class NameFacts:
    """What is known about names beside their own row.

    Args:
        is_name: Tells whether a key is a name of a type.
        in_mesh: Tells whether MeSH has a key; None where the packs have no names of MeSH.
        tree: MeSH tree numbers of each concept id, with a blank between them.
        uses: How each other corpus uses names.
        inside: How often names are within longer annotations of the corpus itself.
        left_out: How often the corpus itself leaves out names that it never annotates.
        in_branch: How many names that the corpus annotates have a concept in a MeSH branch.
        ordinary: How often the corpus uses words that it never annotates, for the types that it annotates.
        classes: The word classes of each word, those of `WORD_CLASSES`.
    """

    is_name: Callable[[str, str], bool]
    in_mesh: Callable[[str], bool] | None = None
    tree: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, Mapping[Slot, UseCounts]] = field(default_factory=dict)
    inside: Mapping[Slot, int] = field(default_factory=dict)
    left_out: Mapping[Slot, int] = field(default_factory=dict)
    in_branch: Mapping[Branch, int] = field(default_factory=dict)
    ordinary: Mapping[Slot, int] = field(default_factory=dict)
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)


def name_features(row: LexiconRow, key: str, facts: NameFacts) -> list[Property]:
    """Return the features of the name of a row, each once.

    Args:
        row: The row.
        key: The normal tokens of its name, joined by a space.
        facts: What else is known.
    """
    tokens = key.split(" ")
    length = f"{min(len(tokens), 3)}{'+' if len(tokens) > 2 else ''} words"
    found = [*_of_source(row, key, length, facts), *_of_words(tokens, length)]
    found += _of_concept(row, len(tokens), facts)
    found += _of_uses(row, facts)
    if len(tokens) > 1:
        found += _of_names_within(row.type, tokens, length, facts)
    if row.type == "Disease":
        found += _of_meaning(tokens, facts.classes)
    return list(dict.fromkeys(found))


def _of_source(row: LexiconRow, key: str, length: str, facts: NameFacts) -> Iterator[Property]:
    source = row.source if row.source in _JUDGED_LATER else "hand-written"
    if facts.in_mesh is not None:
        where = "in MeSH" if facts.in_mesh(key) else "not in MeSH"
        yield "source", f"{source}, {where}, {length}"
    yield "source", f"{source}, {length}"
    if is_abbreviation(row.name):
        yield "source, abbreviated", source


def _of_concept(row: LexiconRow, length: int, facts: NameFacts) -> Iterator[Property]:
    for id_ in row.ids[:1]:
        yield "concept", id_
        for number in facts.tree.get(id_, "").split():
            yield "MeSH branch", number[:3]
            if length > 1:
                yield "MeSH branch and more than one word", number[:3]
            yield "MeSH branch, second level", number[:_SECOND_LEVEL]
            annotated = facts.in_branch.get((row.type, number[:_SECOND_LEVEL]), 0)
            yield "annotated names in the second level", _amount_from_none(annotated)
            yield "MeSH branch, third level", number[:11]


def _of_uses(row: LexiconRow, facts: NameFacts) -> Iterator[Property]:
    slot = usage_key(row.name), row.type
    for corpus, counts in facts.uses.items():
        if slot in counts:
            use = use_in_words(*counts[slot])
            yield f"uses in {corpus}", use
            yield f"share of uses in {corpus}", use.partition(",")[0]
    inside = facts.inside.get(slot, 0)
    if inside:
        yield "uses inside longer ones", amount(inside)
    left_out = facts.left_out.get(slot, 0)
    if left_out:
        yield LEFT_OUT, amount(left_out)


def branch_names(names: Iterable[AnnotatedName], tree: Mapping[str, str]) -> dict[Branch, int]:
    """Return how many names annotated with a type have a concept in each MeSH branch.

    Args:
        names: Names that are annotated.
        tree: MeSH tree numbers of each concept id, with a blank between them.
    """
    found: Counter[Branch] = Counter()
    for type_, ids in names:
        branches = {number[:_SECOND_LEVEL] for id_ in ids[:1] for number in tree.get(id_, "").split()}
        found.update((type_, branch) for branch in branches)
    return dict(found)


def use_in_words(seen: int, part: int, free: int) -> str:
    """Return how a corpus uses a name.

    >>> use_in_words(9, 0, 1), use_in_words(0, 0, 3), use_in_words(0, 2, 0)
    ('nearly always, 4 or more', 'never, 2 or 3', 'inside longer ones, 2 or 3')
    """
    total = seen + free
    if not total:
        return f"inside longer ones, {amount(part)}"
    share = next((word for least, word in _SHARES if seen >= least * total), "never")
    return f"{share}, {amount(total)}"


def _amount_from_none(number: int) -> str:
    return next(words for least, words in _AMOUNTS if number >= least)


def amount(number: int) -> str:
    """Return a number in words."""
    return "1" if number < 2 else "2 or 3" if number < 4 else "4 or more"


def _of_names_within(type_: str, tokens: list[str], length: str, facts: NameFacts) -> Iterator[Property]:
    if facts.is_name(" ".join(tokens[1:]), type_):
        yield "a shorter name after the first word", tokens[0]
        yield "a shorter name after the first word, and length", length
    if type_ == "Disease":
        if facts.is_name(tokens[0], "Chemical"):
            yield "a chemical in front", ""
            yield "a chemical in front and last word", tokens[-1]
        if not LINKING_WORDS.isdisjoint(tokens):
            yield "a linking word", ""


def _of_meaning(tokens: list[str], classes: Mapping[str, Sequence[str]]) -> Iterator[Property]:
    """Yield the classes of the first and the last word of a disease, and how the first word ends."""
    if len(tokens) > 1:
        for size in FIRST_WORD_SUFFIXES:
            yield "ending of the first word", tokens[0][-size:]
    if classes:
        places = ("the word",) if len(tokens) == 1 else ("the first word", "the last word")
        for place, word in zip(places, (tokens[0], tokens[-1]), strict=False):
            for name in classes.get(word, ("none",)):
                yield f"class of {place}", name


def _of_words(tokens: list[str], length: str) -> Iterator[Property]:
    yield "any words", ""
    yield "length", length
    for word in tokens:
        yield "word", word
    last = tokens[-1]
    if last.isalpha():
        for size in SUFFIXES:
            if len(last) > size + 1:
                yield "ending", last[-size:]
        if len(tokens) == 1:
            yield "one word with ending", last[-SUFFIXES[0] :]
    if len(tokens) > 1:
        yield "last word", last
        yield "first word", tokens[0]
    if len(tokens) > 2:
        yield "last word of three or more", last


def classes_of_words(classes: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return for each word the classes of `WORD_CLASSES` that have it.

    Args:
        classes: The words of each class.
    """
    found: dict[str, list[str]] = {}
    for name in WORD_CLASSES:
        for word in classes.get(name, ()):
            names = found.setdefault(normalise_token(word), [])
            if name not in names:
                names.append(name)
    return found


def expected_precision(card: Scorecard, type_: str, features: Iterable[Property]) -> float:
    """Return the share of the mentions of a name that is expected to be right."""
    points = card.get(type_, {})
    return 1 / (1 + exp(-sum(points.get(feature, 0.0) for feature in features)))


class NameFilter:
    """Rejects names by the points of their features.

    Args:
        card: The points.
        facts: What is known about names beside their own row.
    """

    def __init__(self, card: Scorecard, facts: NameFacts) -> None:
        self._facts = facts
        self._card = {type_: _with_unseen_sources(points) for type_, points in card.items()}

    def rejected(self, key: str, rows: Sequence[LexiconRow]) -> dict[str, str]:
        """Return the entity types for which a name is rejected, with the reason.

        A type that an annotation has for the name is never rejected. Of several rows of a type the
        hand-written one is judged.

        Args:
            key: The key of the name.
            rows: All rows that have it.
        """
        found = {}
        for type_ in {row.type for row in rows}:
            row = judged_row(rows, type_) if type_ in self._card else None
            reason = self._objection(row, key) if row else ""
            if reason:
                found[type_] = reason
        return found

    def _objection(self, row: LexiconRow, key: str) -> str:
        """Return why a name is rejected; empty where it is not."""
        uses = self._facts.ordinary.get((usage_key(row.name), row.type))
        if uses:
            return f"annotated in 0 of {uses} uses in the corpora"
        features = [*name_features(row, key, self._facts), (UNSEEN_SOURCE, row.source)]
        points = self._card[row.type]
        if sum([points.get(feature, 0.0) for feature in features]) >= _LEAST_POINTS:
            return ""
        worst = sorted((points[one], one) for one in features if points.get(one, 0.0) < 0)[:REASONS]
        reasons = "; ".join(" ".join([*filter(None, name), f"({number:.1f})"]) for number, name in worst)
        return f"expected precision {expected_precision(self._card, row.type, features):.0%}: {reasons}"


def _with_unseen_sources(points: Mapping[Property, float]) -> dict[Property, float]:
    """Return points with those of sources that no feature tells of."""
    seen = {value.partition(",")[0] for feature, value in points if feature == "source"}
    unseen = ((UNSEEN_SOURCE, source) for source in _JUDGED_LATER if source not in seen)
    return {**points, **dict.fromkeys(unseen, UNSEEN_SOURCE_POINTS)}


def judged_row(rows: Sequence[LexiconRow], type_: str) -> LexiconRow | None:
    """Return the row by which a name is judged for a type; None where it is not to be judged."""
    best = None
    for row in rows:
        if row.type == type_ and row.source not in ("overrides", "stoplist"):
            if row.source == "learned":
                if row.counts and row.counts[0]:
                    return None
            elif best is None or _order(row) < _order(best):
                best = row
    return best


def _order(row: LexiconRow) -> int:
    return _JUDGED_LATER.index(row.source) + 1 if row.source in _JUDGED_LATER else 0
