"""What of a document is scored: three sets, written as the scheme compares them.

Being sets, they make repeated annotations count once, as the official scorers do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Items:
    """What of one document is scored."""

    mentions: frozenset[MentionItem]
    concepts: frozenset[ConceptItem]
    relations: frozenset[RelationItem]

    def digest(self, document_id: str) -> bytes:
        """Return a hash of the items that depends neither on their order nor on repetitions."""
        content = [document_id, sorted(self.mentions), sorted(self.concepts), sorted(self.relations)]
        return sha256(json.dumps(content).encode()).digest()


def extract_items(document: Document, scheme: Scheme, fallback: Mapping[str, str] | None = None) -> Items:
    """Return what of a document is scored under a scheme.

    Args:
        document: Gold or prediction.
        scheme: The rules.
        fallback: Entity types of ids where the document's own mentions do not tell: those of the gold
            document, for predictions that are relations alone.
    """
    mentions = [(scheme.type_of(item.type), item) for item in document.mentions]
    scored = [(kind, item) for kind, item in mentions if kind in scheme.types]
    types = {**(fallback or {}), **concept_types(document, scheme)} if scheme.levels else {}
    return Items(
        frozenset(MentionItem(kind, item.start, item.end) for kind, item in scored),
        frozenset(ConceptItem(kind, name) for kind, item in scored for name in mention_ids(item, scheme)),
        frozenset(_relation_items(document.relations, types, scheme)),
    )


def judges_novelty(documents: Iterable[Document]) -> bool:
    """Return whether gold documents say of any relation if it is novel; true where there are none at all."""
    relations = [relation for document in documents for relation in document.relations]
    return not relations or any(relation.novelty for relation in relations)


def concept_types(document: Document, scheme: Scheme) -> dict[str, str]:
    """Return the entity type of each id among a document's mentions.

    An id that stands under several types gets the first by name among the scored ones, so that the
    order of the mentions does not matter.
    """
    types: dict[str, str] = {}
    for mention in document.mentions:
        kind = scheme.type_of(mention.type)
        for name in mention_ids(mention, scheme):
            types[name] = min(kind, types.get(name, kind), key=lambda item: (item not in scheme.types, item))
    return types


def relation_evidence(
    document: Document, scheme: Scheme, fallback: Mapping[str, str] | None = None
) -> dict[RelationItem, tuple[Evidence, ...]]:
    """Return why each scored relation of a document is there; the arguments are those of `extract_items`."""
    types = {**(fallback or {}), **concept_types(document, scheme)}
    found: dict[RelationItem, tuple[Evidence, ...]] = {}
    for relation in document.relations:
        for item in _relation_items([relation], types, scheme):
            found[item] = (*found.get(item, ()), *relation.evidence)
    return found


def evidence_of(item: RelationItem, why: Mapping[RelationItem, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """Return the evidence of a relation, also where its novelty was left out for comparison."""
    if item in why:
        return why[item]
    return next((found for key, found in why.items() if key._replace(novelty="") == item), ())


def rule_names(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the rules of evidence, each once."""
    return tuple(dict.fromkeys(part.rule for part in evidence if part.rule))


def mention_ids(mention: Mention, scheme: Scheme) -> list[str]:
    """Return the ids of a mention as the scheme splits and writes them, without null ids.

    The field is put together again first, because the reader also splits where this scheme does not.

    >>> from nmstag.evaluation.scoring.schemes import SCHEMES
    >>> mention = Mention(0, 1, "x", "Disease", ("D1", "D2"), separators="+")
    >>> mention_ids(mention, SCHEMES["ncbi"]), mention_ids(mention, SCHEMES["bc5cdr"])
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


def _relation_items(
    relations: Iterable[Relation], types: Mapping[str, str], scheme: Scheme
) -> Iterator[RelationItem]:
    """Yield the relations that are scored, one for each pair of ids."""
    for relation in relations if scheme.levels else ():
        kind = scheme.relation_names.get(relation.type, relation.type)
        if scheme.relation_types and kind not in scheme.relation_types:
            continue
        for pair in product(
            _arguments(relation.head, types, scheme), _arguments(relation.tail, types, scheme)
        ):
            if scheme.argument_types:
                arguments = _directed(*pair, scheme, renamed=kind != relation.type)
            else:
                arguments = _unordered(*pair, scheme)
            if arguments:
                yield RelationItem(*arguments, kind, relation.novelty)


def _arguments(raw: str, types: Mapping[str, str], scheme: Scheme) -> list[ConceptItem]:
    """Return the concepts that one argument of a relation names; directed schemes never split it."""
    parts = [raw.strip()] if scheme.argument_types else _split(raw, scheme, variant=True)
    names = [scheme.null_argument if part in NULL_IDS else _write_id(part, scheme) for part in parts]
    return [ConceptItem(types.get(name, UNKNOWN_TYPE), name) for name in names if name]


def _directed(
    head: ConceptItem, tail: ConceptItem, scheme: Scheme, *, renamed: bool
) -> tuple[ConceptItem, ConceptItem] | None:
    """Return head and tail under the scheme's types; None where a renamed relation joins others.

    CID stands as written. A Positive_Correlation has no direction in BioRED: it is turned from the
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
