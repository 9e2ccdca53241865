"""What one annotated corpus teaches: names with counts, names to switch off, boundary rules.

Everything that judges a name does so on text the name was not learned from: the documents are dealt
into five folds, each is tagged with what the other four teach, and the finds are compared with the
annotations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.learn.boundaries import InducedRules, induce_boundaries
from nmstag.learn.modifiers import count_modifiers
from nmstag.learn.neighbours import Neighbour, induced_neighbours, neighbour_kind
from nmstag.learn.trust import (
    DistrustedKind,
    Find,
    Kind,
    NameKinds,
    Scorecard,
    distrusted_kinds,
    judge_names,
    pattern_kinds,
    switched_off,
    switched_off_rules,
)
from nmstag.learn.usage import (
    Concept,
    DocumentUses,
    NameKey,
    Usage,
    concept_of,
    document_uses,
    sum_uses,
    usage_key,
)
from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.lexicon.compiled import is_abbreviation, name_key
from nmstag.match import Candidate, Gazetteer, Matcher
from nmstag.match.coordination import CONJUNCTIONS, Coordination, coordination_words
from nmstag.match.patterns import CompiledPattern, Patterns, pattern_words
from nmstag.text.normalise import normalise_token
from nmstag.text.tokens import normal_tokens, piece_ends, split_pieces, symbol_keys, token_of

FOLDS = 5
GENERATED = ("learned", "off")
NOT_JUDGED = (*GENERATED, "overrides", "stoplist")
ELSEWHERE = "elsewhere"
"""Source of names that another corpus annotates."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known before a corpus is read.

    Args:
        rows: Rows of curated lexicons, of MeSH, and of what other corpora annotate.
        classes: Word classes.
        branches: MeSH tree numbers of concept ids; empty where no MeSH was given.
        patterns: What unlisted mentions look like.
        minimum_trust: The share of its uses a name needs to be annotated in.
    """

    rows: Sequence[LexiconRow]
    classes: Mapping[str, Sequence[str]]
    branches: Mapping[str, Collection[str]]
    patterns: Sequence[CompiledPattern] = ()
    minimum_trust: float = 0.5

    def vocabulary_keys(self) -> set[str]:
        """Return the keys that MeSH has."""
        return {name_key(row.name) for row in self.rows if row.source == "mesh"}


@dataclass(frozen=True, slots=True)
class CorpusLesson:
    """What a corpus teaches.

    Args:
        names: Rows of its learned lexicon: name, type, ids, seen, other, part, free.
        off: Names switched off in its profile: name, type, reason.
            boundaries: Its boundary rules.
        neighbours: Its neighbour rules.
    """

    names: list[tuple[str, ...]]
    off: list[tuple[str, str, str]]
    card: Scorecard
    boundaries: InducedRules
    neighbours: list[tuple[Neighbour, DistrustedKind]]


def learn_corpus(name: str, documents: Sequence[Document], background: Background) -> CorpusLesson:
    """Return what a corpus teaches.

    Args:
        name: Name of the corpus, as its files and profile are called.
        documents: Its annotated documents.
        background: What is known before.
    """
    gazetteer = _every_reading(documents, background.rows)
    uses = [document_uses(document, gazetteer) for document in documents]
    usage = sum_uses(uses)
    known = _known_types(background.rows, usage)
    finds = list(_held_out_finds(name, documents, uses, background))
    card, left = judge_names(finds)
    kinds = distrusted_kinds(left)
    judged = [row for row in background.rows if row.source not in NOT_JUDGED]
    name_kinds = NameKinds(known, background.vocabulary_keys(), background.branches)
    borne_out = {(key[0], concept[0]) for key, seen in usage.seen.items() for concept in seen}
    modifiers = count_modifiers(documents, known)
    off = [*switched_off(judged, borne_out, name_kinds, card, modifiers), *switched_off_rules(kinds)]
    return CorpusLesson(
        names=sorted(learned_rows(usage)),
        off=sorted(off),
        card=card,
        boundaries=induce_boundaries(name, modifiers, background.classes),
        neighbours=induced_neighbours(kinds),
    )


def annotated_names(name: str, documents: Iterable[Document]) -> list[LexiconRow]:
    """Return the names a corpus annotates as rows without counts, which is what others learn of it."""
    usage: dict[NameKey, Counter[Concept]] = {}
    surfaces: dict[NameKey, Counter[str]] = {}
    for document in documents:
        for mention in document.mentions:
            concept = concept_of(mention)
            if concept is not None:
                key = usage_key(mention.text)
                usage.setdefault(key, Counter())[concept] += 1
                surfaces.setdefault(key, Counter())[mention.text] += 1
    rows: list[LexiconRow] = []
    for key in sorted(usage):
        (type_, ids), _ = min(usage[key].items(), key=lambda item: (-item[1], item[0]))
        if key[0]:
            text = key[1] or min(surfaces[key], key=lambda t: (-surfaces[key][t], t))
            rows.append(LexiconRow(text, type_, ids, ELSEWHERE, f"learned/{name}.tsv:{len(rows)}"))
    return rows


def _every_reading(documents: Iterable[Document], rows: Iterable[LexiconRow]) -> Gazetteer:
    """Return a gazetteer of all names, annotated or known, that reports every reading of each."""
    annotated = {
        (mention.text, concept)
        for document in documents
        for mention in document.mentions
        if (concept := concept_of(mention))
    }
    learned = [LexiconRow(text, c[0], c[1], "learned", "learned") for text, c in sorted(annotated)]
    named = [row for row in rows if row.source not in (*GENERATED, "stoplist")]
    lexicon = compile_lexicon([*named, *learned], every_reading=True)
    vocabulary, keys = symbol_keys(lexicon.entries)
    return Gazetteer(vocabulary, keys, list(lexicon.entries.values()), every_reading=True)


def _known_types(rows: Iterable[LexiconRow], usage: Usage) -> dict[str, set[str]]:
    """Return the entity types of each key that is known or annotated."""
    known: dict[str, set[str]] = {}
    for row in rows:
        if row.source not in (*GENERATED, "stoplist"):
            known.setdefault(name_key(row.name), set()).add(row.type)
    for key, seen in usage.seen.items():
        known.setdefault(key[0], set()).update(concept[0] for concept in seen)
    return known


def _held_out_finds(
    name: str,
    documents: Sequence[Document],
    uses: Sequence[DocumentUses],
    background: Background,
) -> Iterator[Find]:
    """Yield the finds, in text the names were not learned from, of names that no annotation bears out."""
    vocabulary_keys = background.vocabulary_keys()
    by_place = {row.place: row for row in background.rows}
    for fold in range(FOLDS):
        usage = sum_uses(use for place, use in enumerate(uses) if place % FOLDS != fold)
        matcher = _matcher(name, usage, background)
        kinds = NameKinds(_known_types(background.rows, usage), vocabulary_keys, background.branches)
        for document in documents[fold::FOLDS]:
            yield from _finds_of(document, matcher, kinds, by_place, usage.types)


def _matcher(name: str, usage: Usage, background: Background) -> Matcher:
    """Return a matcher with what is known before and what the documents of a usage teach."""
    coordination = coordination_words(background.classes)
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
    lexicon = compile_lexicon([*background.rows, *learned], background.minimum_trust)
    words = pattern_words(background.patterns)
    if coordination is not None:
        words.update(*coordination, CONJUNCTIONS)
    vocabulary, keys = symbol_keys(lexicon.entries, words)
    gazetteer = Gazetteer(vocabulary, keys, list(lexicon.entries.values()))
    return Matcher(
        gazetteer,
        patterns=Patterns(background.patterns, vocabulary),
        coordination=Coordination(coordination, vocabulary, gazetteer.lookup) if coordination else None,
    )


def _finds_of(
    document: Document,
    matcher: Matcher,
    kinds: NameKinds,
    by_place: Mapping[str, LexiconRow],
    types: Collection[str],
) -> Iterator[Find]:
    """Yield the uses of each name found in a document, with how many the annotation bears out."""
    gold = {(m.start, m.end, c[0]) for m in document.mentions if (c := concept_of(m))}
    pieces = split_pieces(document.text)
    ends = piece_ends(pieces)
    words = [normalise_token(token_of(piece)) for piece in pieces]
    uses: dict[tuple[frozenset[Kind], frozenset[Kind]], list[int]] = {}
    for found in matcher.find(document.text):
        if found.type not in types:
            continue
        own = _neighbours(document.text, found, ends, words)
        name: frozenset[Kind] = frozenset()
        row = by_place.get(found.evidence.rule)
        if found.evidence.source == "pattern":
            inside = normal_tokens(document.text[found.start : found.end])
            own |= pattern_kinds(found.evidence.rule, found.type, inside)
        elif row is not None and row.source not in NOT_JUDGED and found.evidence.source == "lexicon":
            name = kinds.of(row)
        right = (found.start, found.end, found.type) in gold
        uses.setdefault((own, name), [0, 0])[0 if right else 1] += 1
    for (own, name), (right_uses, wrong_uses) in uses.items():
        yield Find(own, right_uses, wrong_uses, name)


def _neighbours(text: str, found: Candidate, ends: list[int], words: list[str]) -> frozenset[Kind]:
    """Return the kinds that the words beside a find make."""
    form = "short" if is_abbreviation(text[found.start : found.end]) else "long"
    first = bisect_right(ends, found.start)
    behind = bisect_right(ends, found.end - 1) + 1
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
            yield (_surface(usage, key), type_, "|".join(ids), *map(str, counts))
    for (key, type_), free in usage.free.items():
        if not any(concept[0] == type_ for concept in usage.seen.get(key, ())):
            other = sum(usage.seen[key].values()) if key in usage.seen else 0
            counts = (0, other, usage.part[key, type_], free)
            yield (key[1] or key[0], type_, "", *map(str, counts))


def _surface(usage: Usage, key: NameKey) -> str:
    """Return the spelling of a name that stands for it: the most frequent, then the first."""
    surfaces = usage.surfaces[key]
    return key[1] or min(surfaces, key=lambda text: (-surfaces[text], text))
