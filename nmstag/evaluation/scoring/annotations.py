"""A document in, what of it is scored out: mentions, concepts, relations, as the scheme compares them.

They are sets, so repeated annotations count once, as in the official scorers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import product, zip_longest
from typing import NamedTuple

from nmstag.document import NULL_IDS, Document, Evidence, Mention, Relation
from nmstag.evaluation.scoring.schemes import UNKNOWN_TYPE, Scheme

_VARIANT = re.compile(r"(?:tmVar:)?[a-z]?\|[A-Z]")  # c|SUB|G|308|C, or |SUB|A||T: the bars are part of the id


class MentionItem(NamedTuple):
    """A mention as it is scored."""

    type: str
    start: int
    end: int


class ConceptItem(NamedTuple):
    """A concept of a document as it is scored."""

    type: str
    id: str


class RelationItem(NamedTuple):
    """A relation as it is scored; the arguments of an unordered pair are sorted by type and id."""

    head: ConceptItem
    tail: ConceptItem
    type: str
    novelty: str

    @property
    def pair(self) -> str:
        """The two entity types, such as 'Chemical-Disease'."""
        return f"{self.head.type}-{self.tail.type}"


@dataclass(frozen=True)
class ScoredDocument:
    """A document as a scheme compares it; each part is computed once, when it is first asked for.

    Args:
        document: Gold or prediction.
        scheme: The rules.
        gold: For predictions, the gold document, whose mentions tell the entity type of ids that the
            document's own mentions do not have (a file may hold relations alone).
    """

    document: Document
    scheme: Scheme
    gold: ScoredDocument | None = None

    @cached_property
    def _read(self) -> list[tuple[str, Mention, list[str]]]:
        """Every mention with the type and the ids that the scheme gives it."""
        scheme = self.scheme
        return [
            (scheme.type_of(item.type), item, mention_ids(item, scheme)) for item in self.document.mentions
        ]

    @cached_property
    def mentions(self) -> frozenset[MentionItem]:
        """The mentions that are scored."""
        types = self.scheme.types
        return frozenset(
            MentionItem(type_, item.start, item.end) for type_, item, _ in self._read if type_ in types
        )

    @cached_property
    def mention_scores(self) -> dict[MentionItem, float]:
        """How sure the tool was of each scored mention, where it said; of equal ones the highest score."""
        scores: dict[MentionItem, float] = {}
        for type_, one, _ in self._read:
            if one.score is not None and type_ in self.scheme.types:
                item = MentionItem(type_, one.start, one.end)
                scores[item] = max(one.score, scores.get(item, one.score))
        return scores

    @cached_property
    def concepts(self) -> frozenset[ConceptItem]:
        """The concepts that are scored."""
        types = self.scheme.types
        return frozenset(
            ConceptItem(type_, name) for type_, _, ids in self._read if type_ in types for name in ids
        )

    @property
    def relations(self) -> AbstractSet[RelationItem]:
        """The relations that are scored; none where the scheme has no relations."""
        return self.relation_evidence.keys()

    @cached_property
    def relation_evidence(self) -> dict[RelationItem, tuple[Evidence, ...]]:
        """Why each scored relation is there."""
        if not self.scheme.levels:
            return {}
        evidence: dict[RelationItem, tuple[Evidence, ...]] = {}
        for relation in self.document.relations:
            for item in _relation_items(relation, self._argument_types, self.scheme):
                evidence[item] = (*evidence.get(item, ()), *relation.evidence)
        return evidence

    @cached_property
    def relation_scores(self) -> dict[RelationItem, float]:
        """How sure the tool was of each scored relation, where it said; of equal ones the highest score."""
        scores: dict[RelationItem, float] = {}
        for relation in self.document.relations if self.scheme.levels else ():
            if relation.score is not None:
                for item in _relation_items(relation, self._argument_types, self.scheme):
                    scores[item] = max(relation.score, scores.get(item, relation.score))
        return scores

    @cached_property
    def _argument_types(self) -> dict[str, str]:
        """The entity types of the concepts of relations."""
        return {**(self.gold.concept_types if self.gold else {}), **self.concept_types}

    @cached_property
    def linked_mentions(self) -> list[Mention]:
        """The distinct mentions that are scored, as the scheme writes them, in text order.

        Mentions of the same span and type are one, with the ids of all of them.
        """
        merged: dict[tuple[int, int, str], Mention] = {}
        for type_, mention, names in self._read:
            if type_ in self.scheme.types:
                key = (mention.start, mention.end, type_)
                known = merged.get(key)
                ids = tuple(sorted({*names, *(known.ids if known else ())}))
                merged[key] = replace(known or mention, type=type_, ids=ids, separators="")
        return [merged[key] for key in sorted(merged)]

    @cached_property
    def concept_types(self) -> dict[str, str]:
        """The entity type of each id among the mentions.

        An id with several types gets the first by name among the scored ones, so that the order of the
        mentions does not matter.
        """
        scored, types = self.scheme.types, dict[str, str]()
        for type_, _, ids in self._read:
            for name in ids:
                types[name] = min(type_, types.get(name, type_), key=lambda item: (item not in scored, item))
        return types

    @property
    def concept_texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of every mention that has exactly one id."""
        return ((ids[0], mention.text) for _, mention, ids in self._read if len(ids) == 1)

    def digest(self) -> bytes:
        """Return a hash of what is scored that depends neither on order nor on repetitions."""
        content = [self.document.id, sorted(self.mentions), sorted(self.concepts), sorted(self.relations)]
        return sha256(json.dumps(content).encode()).digest()


def judges_novelty(documents: Iterable[Document]) -> bool:
    """Return whether any relation of gold documents has a novelty; true where there are no relations."""
    relations = [relation for document in documents for relation in document.relations]
    return not relations or any(relation.novelty for relation in relations)


def rule_names(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the rules of evidence, each once."""
    return tuple(dict.fromkeys(part.rule for part in evidence if part.rule))


def mention_ids(mention: Mention, scheme: Scheme) -> list[str]:
    """Return the ids of a mention as the scheme splits and writes them, without null ids.

    The field is put together again first, because the reader also splits where this scheme does not.

    >>> from nmstag.evaluation.scoring.schemes import SCHEMES
    >>> mention = Mention(0, 1, "x", "Disease", ("D1", "D2"), separators="+")
    >>> mention_ids(mention, SCHEMES["ncbi_disease"]), mention_ids(mention, SCHEMES["bc5cdr"])
    (['D1', 'D2'], ['MESH:D1+D2'])
    """
    parts = _split(_id_field(mention), scheme, variant=scheme.type_of(mention.type) == "Variant")
    return [_write_id(part, scheme) for part in parts if part not in NULL_IDS]


def _id_field(mention: Mention) -> str:
    """Return the ids as one field, with the characters that stood between them."""
    if len(mention.ids) < 2:
        return "".join(mention.ids)
    gaps = mention.separators[: len(mention.ids) - 1].ljust(len(mention.ids) - 1, "|")
    return "".join(name + gap for name, gap in zip_longest(mention.ids, gaps, fillvalue=""))


def _split(text: str, scheme: Scheme, *, variant: bool) -> Iterator[str]:
    """Yield the ids of a field, stripped; `variant` says whether a bar may belong to an id."""
    others = scheme.separators.replace("|", "")
    for part in re.split(f"[{re.escape(others)}]", text) if others else [text]:
        whole = "|" not in part or (variant and _VARIANT.match(part.strip()))
        yield from [part.strip()] if whole else map(str.strip, part.split("|"))


def _write_id(name: str, scheme: Scheme) -> str:
    if scheme.add_mesh:
        return name if ":" in name else "MESH:" + name
    return name.removeprefix("MESH:")


def _relation_items(relation: Relation, types: Mapping[str, str], scheme: Scheme) -> Iterator[RelationItem]:
    """Yield a relation as it is scored, once for each pair of ids; nothing where it is not scored."""
    type_ = scheme.relation_names.get(relation.type, relation.type)
    if scheme.relation_types and type_ not in scheme.relation_types:
        return
    heads, tails = (_arguments(side, types, scheme) for side in (relation.head, relation.tail))
    for pair in product(heads, tails):
        if scheme.argument_types:
            arguments = _directed(*pair, scheme, renamed=type_ != relation.type)
        else:
            arguments = _unordered(*pair, scheme)
        if arguments:
            yield RelationItem(*arguments, type_, relation.novelty)


def _arguments(raw: str, types: Mapping[str, str], scheme: Scheme) -> list[ConceptItem]:
    """Return the concepts that one argument of a relation names; directed schemes never split it."""
    parts = [raw.strip()] if scheme.argument_types else _split(raw, scheme, variant=True)
    names = [scheme.null_argument if part in NULL_IDS else _write_id(part, scheme) for part in parts]
    return [ConceptItem(types.get(name, UNKNOWN_TYPE), name) for name in names if name]


def _directed(
    head: ConceptItem, tail: ConceptItem, scheme: Scheme, *, renamed: bool
) -> tuple[ConceptItem, ConceptItem] | None:
    """Return head and tail under the scheme's types; None where a renamed relation joins others.

    CID stays as written. A Positive_Correlation has no direction in BioRED: it is turned from the
    chemical to the disease, and one between two chemicals is no CID.
    """
    first, second = scheme.argument_types
    if renamed:
        if head.type == second or tail.type == first:
            head, tail = tail, head
        if head.type not in (first, UNKNOWN_TYPE) or tail.type not in (second, UNKNOWN_TYPE):
            return None
    return ConceptItem(first, head.id), ConceptItem(second, tail.id)


def _unordered(
    head: ConceptItem, tail: ConceptItem, scheme: Scheme
) -> tuple[ConceptItem, ConceptItem] | None:
    """Return the two arguments sorted; None where the pair of types is not scored."""
    first, second = sorted((head, tail))
    scored = {*scheme.types, UNKNOWN_TYPE}
    if (first.type, second.type) in scheme.skipped_pairs or not {first.type, second.type} <= scored:
        return None
    return first, second
