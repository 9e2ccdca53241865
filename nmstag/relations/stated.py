"""The schemes 'biored' and 'cid' on clinical text: a drug and a problem are related where the text states it.

What was learned from abstracts decides on pairs of chemicals alone: on notes it takes a harm for a treatment
in one pair of eight. Patterns of a user's own pack count. It gets a document with mentions and returns it
with relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nmstag.document import Document, Relation
from nmstag.relations.clinical import ClinicalExtractor
from nmstag.relations.clinical_collection import TEXT_ID
from nmstag.relations.extractor import RelationExtractor
from nmstag.relations.rules import RelationRules

_HARM, _HELP = "Positive_Correlation", "Negative_Correlation"
_TYPES = {"causes": _HARM, "worsens": _HARM, "treats": _HELP, "improves": _HELP, "prevents": _HELP}
"""What the types of the scheme 'clinical' are in BioRED; 'withheld_for' has no counterpart."""
_SHIPPED = ("", "default")
"""The packs whose patterns were written for abstracts; those of a user's own pack count in any text."""
_STILL_GIVEN = "improves"
"""Where this is denied the drug was given all the same."""


class StatedExtractor:
    """Extracts the relations of the corpora's schemes from clinical text.

    Args:
        rules: What packs say about relations.
    """

    def __init__(self, rules: RelationRules) -> None:
        self._clinical = ClinicalExtractor(rules)
        self._of_corpora = RelationExtractor(rules)
        self._own = {rule.id for rule in rules.patterns if rule.pack not in _SHIPPED}

    def relate(self, document: Document, sentences: Sequence[tuple[int, int]], scheme: str) -> Document:
        """Return a document with the relations between its concepts.

        A pair has one relation: a harm, if one is stated, else a treatment. Its attributes and mentions are
        those of the statement, its novelty what the scheme's rules say, else 'Novel'.

        Args:
            document: The document; its mentions and their attributes are read, its relations are not.
            sentences: Its sentences in order.
            scheme: 'biored' or 'cid'.

        Raises:
            UsageError: The scheme is unknown.
        """
        cid = scheme == "cid"
        # All of CID is stated, so what the corpora's rules say is asked for only by patterns of a user's own.
        extracted = self._of_corpora.extract(document, sentences, scheme) if self._own or not cid else ()
        related = self._stated(document, sentences, extracted)
        if cid:
            harms = (one for one in related.values() if one.type in (_HARM, "CID"))
            return document.with_relations(replace(one, type="CID") for one in harms)
        known = {(one.head, one.tail): one.novelty for one in extracted}
        told = [replace(one, novelty=known.get(pair, "Novel")) for pair, one in related.items()]
        diseases = {id_ for mention in document.mentions if mention.type == "Disease" for id_ in mention.ids}
        between = (one for one in extracted if diseases.isdisjoint((one.head, one.tail)))
        return document.with_relations([*told, *between])

    def _stated(
        self, document: Document, sentences: Sequence[tuple[int, int]], extracted: Sequence[Relation]
    ) -> dict[tuple[str, str], Relation]:
        """Return a relation for each drug and problem that a statement relates, or a user's pattern."""
        stated: dict[tuple[str, str], Relation] = {}
        for one in self._clinical.relate(document, sentences).relations:
            pair, type_ = (one.head, one.tail), _type_of(one)
            if type_ and (pair not in stated or (type_ == _HARM != stated[pair].type)):
                stated[pair] = replace(one, type=type_)
        for one in extracted:
            if self._own.intersection(evidence.rule for evidence in one.evidence):
                stated.setdefault((one.head, one.tail), one)
        return stated


def _type_of(relation: Relation) -> str:
    """Return the type in BioRED; empty for what is denied, has no counterpart, or has no concept."""
    if relation.head.startswith(TEXT_ID) or relation.tail.startswith(TEXT_ID):
        return ""
    if relation.has("negated") and relation.type != _STILL_GIVEN:
        return ""
    return _TYPES.get(relation.type, "")
