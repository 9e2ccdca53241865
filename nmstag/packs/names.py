"""The names of packs, compiled for one profile: which rows count, and which names are rejected.

Gets the rows of all packs of a stack; returns each name with the readings that the profile uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nmstag.document import canonical_id
from nmstag.errors import Fault, PackError
from nmstag.lexicon import (
    CLINICAL_ROWS,
    STOP,
    CompiledLexicon,
    EntryFields,
    LexiconBase,
    LexiconRow,
    Policy,
    Rejection,
    rows_by_key,
)
from nmstag.lexicon.keys import NameKey, usage_key
from nmstag.lexicon.name_features import (
    ELSEWHERE,
    FEW_USES,
    LEFT_OUT,
    MESH,
    NameFacts,
    NameFilter,
    Scorecard,
    Slot,
    UseCounts,
    branch_names,
    classes_of_words,
)
from nmstag.packs.clinical import HAND_WRITTEN, LITERATURE, clinical_lexicon, clinical_rows
from nmstag.packs.corpus_ids import corpus_ids, has_medic
from nmstag.packs.folder import Pack
from nmstag.packs.stack import slot_of, sources_of, stacked_rows
from nmstag.rules import Sources
from nmstag.tables import read_table

PlainDropped = tuple[EntryFields, str]
CLINICAL_NAMES = "clinical_names"
_LONGEST_COUNT = 16
"""The step that makes of names what clinical prose needs; switched off in the profiles of corpora."""

CLINICAL_LEXICON = "clinical"
"""What switches call the rows that are for clinical prose alone."""

NAME_WEIGHTS = "name_weights"
WEIGHT_COLUMNS = ("feature", "type", "value", "points")
ORDINARY_WORDS = "ordinary_words"
ORDINARY_COLUMNS = ("word", "uses")


def compile_names(packs: Sequence[Pack], profile: str) -> CompiledLexicon:
    """Return the names of packs with the readings that a profile uses.

    Raises:
        PackError: A lexicon or a table of the profile is broken; every fault is named.
    """
    faults: list[Fault] = []
    rows = list(stacked_rows(packs, faults))
    sources = sources_of(packs, profile)
    card = read_scorecard(sources, faults)
    tree = read_tree(sources, faults) if card or has_medic(packs, profile) else {}
    ordinary = read_ordinary_words(sources, faults)
    if faults:
        raise PackError(faults)
    trust = min((pack.trust.minimum for pack in packs), default=0.5)
    if sources.uses(CLINICAL_NAMES):
        decisive: tuple[str, ...] = HAND_WRITTEN
        groups = rows_by_key(clinical_rows(rows))
    else:
        without = CLINICAL_ROWS if CLINICAL_LEXICON in sources.switched_off("lexicon") else ""
        decisive = ()
        groups = rows_by_key(corpus_rows(rows, profile, without))
    classes = classes_of_words(sources.word_classes()) if card else {}
    rejection = _rejection(card, tree, ordinary, groups, rows, profile, classes) if card else None
    weighed = any(feature == LEFT_OUT for points in card.values() for feature, _ in points)
    few = FEW_USES if weighed else 0
    policy = Policy(minimum_trust=trust, few_uses=few, decisive=decisive, rejection=rejection)
    lexicon = LexiconBase(groups, policy).compiled()
    with_ids = corpus_ids(packs, profile, tree)
    if with_ids is not None:
        lexicon.entries = {key: with_ids(entries) for key, entries in lexicon.entries.items()}
    if sources.uses(CLINICAL_NAMES):
        clinical_lexicon(lexicon, sources.word_classes())
    lexicon.labels = concept_labels(rows)
    return lexicon


def dropped_readings(packs: Sequence[Pack], profile: str) -> dict[str, list[PlainDropped]]:
    """Return the readings that a profile does not use as plain data, by key, with the reason."""
    dropped = compile_names(packs, profile).dropped
    return {key: [(one.entry.plain(), one.reason) for one in items] for key, items in dropped.items()}


def concept_labels(rows: Iterable[LexiconRow]) -> dict[str, str]:
    """Return the preferred name of each concept: the label that the last row with one gives.

    A row of several concepts has the label of the first. Of a concept that no row labels it is the name
    that a corpus annotates most often, else the first name.
    """
    labels: dict[str, str] = {}
    names: dict[str, tuple[int, str]] = {}
    for row in rows:
        if not row.ids:
            continue
        if row.label:
            labels[canonical_id(row.ids[0])] = row.label
        elif len(row.ids) == 1 and row.source != STOP:
            seen = row.counts[0] if row.counts else 0
            if seen > names.get(row.ids[0], (-1, ""))[0]:
                names[row.ids[0]] = seen, row.name
    return {canonical_id(id_): name for id_, (_, name) in names.items()} | labels


def corpus_rows(rows: Iterable[LexiconRow], profile: str, without: str = "") -> Iterator[LexiconRow]:
    """Yield the rows that the profile of a corpus uses.

    It uses the counts of that corpus alone: what other corpora annotate is a name to be judged, but what
    they leave out is no reason against a name. The profile `literature` uses those of all corpora.

    Args:
        rows: All rows.
        profile: Name of the profile.
        without: Source of rows that it does not use.
    """
    elsewhere = []
    for row in rows:
        if row.counts is None:
            if row.source != without:
                yield row
        elif profile not in (LITERATURE, corpus_of(row)):
            if row.counts[0]:
                elsewhere.append(row)
        elif row.counts[0] or row.counts[3]:
            yield row
    # A name is judged by its first row: by the concept that it is annotated with most often.
    for row in sorted(elsewhere, key=lambda row: -row.counts[0] if row.counts else 0):
        yield replace(row, counts=None, source=ELSEWHERE)


def corpus_of(row: LexiconRow) -> str:
    """Return the corpus that a row with counts comes from: its profile, or the name of its file."""
    path = row.place.rpartition(":")[0].split("/")
    return path[1] if path[0] == "profiles" else path[-1].removesuffix(".tsv")


def table_faults(packs: Sequence[Pack], profile: str) -> list[Fault]:
    """Return the faults of the tables of a profile by which names are judged."""
    faults: list[Fault] = []
    sources = sources_of(packs, profile)
    read_scorecard(sources, faults)
    read_ordinary_words(sources, faults)
    return faults


def read_scorecard(sources: Sources, faults: list[Fault]) -> dict[str, dict[tuple[str, str], float]]:
    """Return the points of the features of names, by type; those of the last pack that has any."""
    card: dict[str, dict[tuple[str, str], float]] = {}
    for path in sources.profile_table(NAME_WEIGHTS)[-1:]:
        for row in read_table(path, required=WEIGHT_COLUMNS, on_fault=faults.append):
            try:
                card.setdefault(row["type"], {})[row["feature"], row["value"]] = float(row["points"])
            except ValueError:
                faults.append(row.fault("not a number", "points"))
    return card


def read_tree(sources: Sources, faults: list[Fault]) -> Mapping[str, str]:
    """Return the MeSH tree numbers of each concept id that the packs know, with a blank between them."""
    from nmstag.relations.tree import TREE_TABLE, read_tree  # heavy, and needed by profiles of corpora alone

    return read_tree(sources.knowledge(TREE_TABLE), faults.append).by_concept


def read_ordinary_words(sources: Sources, faults: list[Fault]) -> dict[NameKey, int]:
    """Return the words that the corpus of the profile never annotates, with their uses."""
    words: dict[NameKey, int] = {}
    for path in sources.profile_table(ORDINARY_WORDS):
        for row in read_table(path, required=ORDINARY_COLUMNS, on_fault=faults.append):
            if row["uses"].isdecimal() and len(row["uses"]) < _LONGEST_COUNT:
                words[usage_key(row["word"])] = int(row["uses"])
            else:
                faults.append(row.fault("not a count", "uses", "a whole number from 0"))
    return words


def _rejection(
    card: Scorecard,
    tree: Mapping[str, str],
    ordinary: Mapping[NameKey, int],
    groups: Mapping[str, list[LexiconRow]],
    rows: Sequence[LexiconRow],
    profile: str,
    classes: Mapping[str, Sequence[str]],
) -> Rejection:
    """Return what rejects names by the points of a profile."""
    uses = corpus_uses(rows)
    own = _together(uses) if profile == LITERATURE else uses.pop(profile, {})

    def is_name(key: str, type_: str) -> bool:
        rows = groups.get(key, ())
        return any(r.type == type_ and r.source != STOP and (r.counts is None or r.counts[0]) for r in rows)

    def in_mesh(key: str) -> bool:
        return any(row.source == MESH for row in groups.get(key, ()))

    known = any(row.source == MESH for group in groups.values() for row in group)
    inside = {slot: part for slot, (_, part, _) in own.items() if part}
    types = {type_ for (_, type_), (seen, _, _) in own.items() if seen}  # a corpus tells nothing of others
    words = {(key, type_): number for key, number in ordinary.items() for type_ in types}
    left_out = {slot: free for slot, (seen, _, free) in own.items() if free and not seen}
    annotated = (
        (row.type, row.ids)
        for row in rows
        if row.counts and row.counts[0] and profile in (LITERATURE, corpus_of(row))
    )
    in_branch = branch_names(annotated, tree)
    mesh = in_mesh if known else None
    facts = NameFacts(is_name, mesh, tree, uses, inside, left_out, in_branch, words, classes)
    return NameFilter(card, facts).rejected


def corpus_uses(rows: Iterable[LexiconRow]) -> dict[str, dict[Slot, UseCounts]]:
    """Return how each corpus uses names, from the rows that count it."""
    uses: dict[str, dict[Slot, UseCounts]] = {}
    for row in rows:
        if row.counts is not None:
            seen, _, part, free = row.counts
            corpus = uses.setdefault(corpus_of(row), {})
            before = corpus.get(slot_of(row), (0, 0, 0))
            corpus[slot_of(row)] = before[0] + seen, part, free
    return uses


def _together(uses: dict[str, dict[Slot, UseCounts]]) -> dict[Slot, UseCounts]:
    """Return the uses of all corpora in sum, and leave none of a single one."""
    sums: dict[Slot, UseCounts] = {}
    while uses:
        for slot, counts in uses.popitem()[1].items():
            seen, part, free = sums.get(slot, (0, 0, 0))
            sums[slot] = seen + counts[0], part + counts[1], free + counts[2]
    return sums
