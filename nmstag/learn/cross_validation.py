"""What is found in text that nothing was learned from, and how much of it the annotations bear out.

The documents of a corpus are dealt into five folds; each is tagged with what the other four teach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nmstag.document import Document
from nmstag.learn.context_filter import Neighbour, neighbour_kind
from nmstag.learn.cross_corpus import Elsewhere, spelling
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.name_counts import DocumentUses, Usage, concept_of, sum_uses
from nmstag.learn.name_filter import Find, Kind, NameKinds, pattern_kinds
from nmstag.learn.span_extension import Group, InducedRules, group_of, induce_boundaries, plain_table
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.compiled import LexiconBase, is_abbreviation, name_key
from nmstag.match import Candidate, Gazetteer, Matcher
from nmstag.match.context_filter import ContextFilterRule
from nmstag.match.matcher import step_words
from nmstag.match.span_extension import SpanExtension
from nmstag.match.step import Resources
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import normal_tokens, symbol_keys, token_of

FOLDS = 5
GENERATED = ("learned", "off")
NOT_JUDGED = (*GENERATED, "overrides", "stoplist")


@dataclass(frozen=True, slots=True)
class Background:
    """What is known before a corpus is read.

    Args:
        rows: Rows of curated lexicons, of MeSH, and of what other corpora annotate.
        classes: Word classes.
        branches: MeSH tree numbers of concept ids; empty where no MeSH was given.
        steps: The steps of matching that are in use, compiled.
        neighbours: Hand-written rules on what stands beside a find.
        minimum_trust: The share of its uses a name needs to be annotated in.
        elsewhere: How other corpora use names.
    """

    rows: Sequence[LexiconRow]
    classes: Mapping[str, Sequence[str]]
    branches: Mapping[str, Collection[str]]
    steps: Mapping[str, Any] = field(default_factory=dict)
    neighbours: Sequence[ContextFilterRule] = ()
    minimum_trust: float = 0.5
    elsewhere: Elsewhere = field(default_factory=Elsewhere)

    def beside(self, elsewhere: Elsewhere) -> Background:
        """Return what is known beside what other corpora say."""
        return replace(self, rows=[*self.rows, *elsewhere.rows()], elsewhere=elsewhere)

    def kinds(self, known: Mapping[str, Collection[str]], usage: Usage) -> NameKinds:
        """Return what tells the kinds of a name.

        Args:
            known: Entity types of each known key.
            usage: How the corpus itself uses names.
        """
        return NameKinds(known, self.vocabulary_keys(), self.branches, self.elsewhere, usage)

    def vocabulary_keys(self) -> set[str]:
        """Return the keys that MeSH has."""
        return {name_key(row.name) for row in self.rows if row.source == "mesh"}


def known_types(rows: Iterable[LexiconRow], usage: Usage) -> dict[str, set[str]]:
    """Return the entity types of each key that is known or annotated."""
    known: dict[str, set[str]] = {}
    for row in rows:
        if row.source not in (*GENERATED, "stoplist"):
            known.setdefault(name_key(row.name), set()).add(row.type)
    for key, seen in usage.seen.items():
        known.setdefault(key[0], set()).update(concept[0] for concept in seen)
    return known


@dataclass(slots=True)
class HeldOut:
    """What was found in held-out text.

    Args:
        finds: Finds of names that no annotation bears out, of patterns, and what stands beside them.
        gains: For each group of boundary rules, finds they make right less finds they make wrong.
    """

    finds: list[Find] = field(default_factory=list)
    gains: Counter[Group] = field(default_factory=Counter)


def hold_out(
    name: str,
    documents: Sequence[Document],
    uses: Sequence[DocumentUses],
    background: Background,
) -> HeldOut:
    """Return what is found in each fold of a corpus with what the others teach."""
    found = HeldOut()
    base = LexiconBase(background.rows, background.minimum_trust)
    by_place = {row.place: row for row in background.rows}
    for fold in range(FOLDS):
        usage = sum_uses(use for place, use in enumerate(uses) if place % FOLDS != fold)
        known = known_types(background.rows, usage)
        others = [document for place, document in enumerate(documents) if place % FOLDS != fold]
        rules = induce_boundaries(name, count_modifiers(others, known), background.classes)
        matcher = _matcher(name, usage, background, base, rules)
        kinds = background.kinds(known, usage)
        extending = _extending(rules, background.classes, matcher.gazetteer)
        for document in documents[fold::FOLDS]:
            gold = {(m.start, m.end, c[0]) for m in document.mentions if (c := concept_of(m))}
            text = matcher.gazetteer.read(document.text)
            kept = [one for one in matcher.match(text) if one.type in usage.types]
            found.finds += _finds_of(text, kept, gold, kinds, by_place)
            for group, extension in extending.items():
                found.gains[group] += _gain(extension, text, kept, gold)
    return found


Span = tuple[int, int, str]


def _extending(
    rules: InducedRules, classes: Mapping[str, Sequence[str]], gazetteer: Gazetteer
) -> dict[Group, SpanExtension]:
    """Return for each group of boundary rules what it alone extends."""
    groups = dict.fromkeys(group_of(rule) for rule in rules if rule.include)
    return {
        group: SpanExtension(
            plain_table([r for r in rules if not r.include or group_of(r) == group], classes),
            Resources(gazetteer),
        )
        for group in groups
    }


def _gain(extension: SpanExtension, text: Text, kept: list[Candidate], gold: Collection[Span]) -> int:
    """Return how many names get right by being extended, less those that get wrong."""
    names = [one for one in kept if one.evidence.source == "lexicon"]
    gain = 0
    for one, longer in zip(names, extension.extend(text, names), strict=True):
        if one[:2] != longer[:2]:
            gain += ((longer.start, longer.end, one.type) in gold) - ((one.start, one.end, one.type) in gold)
    return gain


def _matcher(
    name: str, usage: Usage, background: Background, base: LexiconBase, rules: InducedRules
) -> Matcher:
    """Return a matcher with what is known before and what the documents of a usage teach."""
    learned = [
        LexiconRow(
            row[0],
            row[1],
            tuple(part for part in row[2].split("|") if part),
            "learned",
            f"learned/{name}",
            counts=(int(row[3]), int(row[4]), int(row[5]), int(row[6])),
        )
        for row in learned_rows(usage)
    ]
    lexicon = base.compiled(learned)
    words = step_words(background.steps)
    words.update(word for chosen in plain_table(rules, background.classes).values() for word in chosen)
    vocabulary, keys = symbol_keys(lexicon.entries, words)
    gazetteer = Gazetteer(vocabulary, keys, list(lexicon.entries.values()))
    return Matcher(background.steps, Resources(gazetteer))


def _finds_of(
    text: Text,
    kept: Iterable[Candidate],
    gold: Collection[Span],
    kinds: NameKinds,
    by_place: Mapping[str, LexiconRow],
) -> Iterator[Find]:
    """Yield the uses of each name found in a document, with how many the annotation bears out."""
    words = [normalise_token(token_of(piece)) for piece in text.pieces]
    uses: dict[tuple[frozenset[Kind], frozenset[Kind]], list[int]] = {}
    for found in kept:
        own = _neighbours(text, found, words)
        name: frozenset[Kind] = frozenset()
        row = by_place.get(found.evidence.rule)
        if found.evidence.source == "pattern":
            inside = normal_tokens(text.raw[found.start : found.end])
            own |= pattern_kinds(found.evidence.rule, found.type, inside)
        elif row is not None and row.source not in NOT_JUDGED and found.evidence.source == "lexicon":
            name = kinds.of(row)
        right = (found.start, found.end, found.type) in gold
        uses.setdefault((own, name), [0, 0])[0 if right else 1] += 1
    for (own, name), (right_uses, wrong_uses) in uses.items():
        yield Find(own, right_uses, wrong_uses, name)


def _neighbours(text: Text, found: Candidate, words: list[str]) -> frozenset[Kind]:
    """Return the kinds that the words beside a find make."""
    form = "short" if is_abbreviation(text.raw[found.start : found.end]) else "long"
    first, behind = text.token_at(found.start), text.token_after(found.end)
    beside = []
    if first > 0 and words[first - 1].isalpha():
        beside.append(Neighbour("left", found.type, form, words[first - 1]))
    if behind < len(words) and words[behind].isalpha():
        beside.append(Neighbour("right", found.type, form, words[behind]))
    return frozenset(map(neighbour_kind, beside))


def learned_rows(usage: Usage) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one corpus: names annotated, then names known that it leaves unannotated."""
    for key, concepts in usage.seen.items():
        total = sum(concepts.values())
        for (type_, ids), seen in concepts.items():
            counts = (seen, total - seen, usage.part[key, type_], usage.free[key, type_])
            yield (spelling(usage, key), type_, "|".join(ids), *map(str, counts))
    for (key, type_), free in usage.free.items():
        if not any(concept[0] == type_ for concept in usage.seen.get(key, ())):
            other = sum(usage.seen[key].values()) if key in usage.seen else 0
            counts = (0, other, usage.part[key, type_], free)
            yield (key[1] or key[0], type_, "", *map(str, counts))
