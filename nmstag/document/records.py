"""The records that every stage reads and returns.

All offsets are half-open, in Unicode code points of `Document.text`; nothing that reads a text
changes its newlines, so they hold for the file itself. Records are frozen: a stage returns new
ones and changes nothing it was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, get_args

from nmstag.arguments import check_several, named, named_fields
from nmstag.errors import ArgumentTypeError, Fault, UsageError, choices, misspelt

if not TYPE_CHECKING:
    from nmstag.plain import record
else:  # the pages of the documentation are made from the text of this file, and know no other word for it
    from dataclasses import dataclass as record

AttributeName = Literal[
    "negated",
    "uncertain",
    "historical",
    "hypothetical",
    "other_experiencer",
    "stopped",
    "withheld",
    "allergy",
    "measured",
]
ATTRIBUTES: tuple[str, ...] = get_args(AttributeName)
GENERAL: Literal["general"] = "general"
"""The attribute of relations alone: said of a drug or of patients in general."""
"""The attributes that context rules give; a file of another program may have others."""

_KNOWN = frozenset((*ATTRIBUTES, GENERAL))

NULL_IDS = frozenset({"", "-", "-1"})

NCBI_DISEASE_TYPES = dict.fromkeys(
    ("SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier"), "Disease"
)
BIORED_TYPES = {
    "CellLine": "CellLine",
    "ChemicalEntity": "Chemical",
    "DiseaseOrPhenotypicFeature": "Disease",
    "GeneOrGeneProduct": "Gene",
    "OrganismTaxon": "Species",
    "SequenceVariant": "Variant",
}
"""The type names of NCBI Disease and of BioRED, and ours."""
TYPE_NAMES = NCBI_DISEASE_TYPES | {
    name: type_ for name, type_ in BIORED_TYPES.items() if type_ in ("Chemical", "Disease")
}
"""The corpora's type names for diseases and chemicals, and ours."""


@record(frozen=True, slots=True)
class Evidence:
    """Why a mention, an attribute or a relation was made.

    Args:
        source: The sort of knowledge that decided: 'lexicon', 'abbreviation', 'pattern', 'rule',
            'section', 'decision', 'input' (taken over from the input file).
        rule: The lexicon row ('diseases/C04_neoplasms.tsv:12') or the id of the rule that fired.
        detail: One short remark for a reader: the matched name, the variation, the cue.
        start: Start of the text span that is the evidence (a cue, a sentence); -1 where there is none.
        end: End of that span; -1 where there is none.

    Examples:
        >>> Evidence("rule", "negation.no", "No", 0, 2).detail
        'No'
    """

    source: str
    rule: str
    detail: str = ""
    start: int = -1
    end: int = -1


@record(frozen=True, slots=True)
class Attribute:
    """A property of a mention in its context, such as 'negated', with its evidence.

    Args:
        name: Its name; only those that hold are there.
        evidence: The cue or section that says so.

    Examples:
        >>> Attribute("negated", (Evidence("rule", "negation.no", "No", 0, 2),)).evidence[0].rule
        'negation.no'
    """

    name: str
    evidence: tuple[Evidence, ...] = ()


@record(frozen=True, slots=True)
class Mention:
    """A span of text that names a disease or a chemical.

    Args:
        start: Offset of the first character.
        end: Offset after the last character.
        text: The span itself; equals `document.text[start:end]`.
        type: Entity type, such as 'Disease' or 'Chemical'.
        ids: Concept ids in order, such as ('MESH:D009459',); empty when no concept is known. Ids read
            from a file are kept as written there (see `canonical_id`).
        attributes: Properties in context ('negated', 'historical', ...).
        evidence: What made the mention; never empty in our own output.
        parts: Texts of the individual mentions of a composite one ('renal failure',
            'hepatic failure' for 'renal and hepatic failure'); empty for a simple mention.
        separators: The characters between ids in the file they were read from, one per gap; empty
            means '|' throughout. Only writers use it.
        score: How sure the tool was that made the mention; None where none said.
        name: Preferred name of the concept ('Neuroleptic Malignant Syndrome'), as the pack gives it; of
            several, joined by '|' as the ids are in a table. Empty where no concept is known.
        links: Ids of the same concepts in other vocabularies ('UMLS:C0027849'); empty where none are asked
            for.

    Examples:
        >>> mention = Mention(3, 8, "fever", "Disease", ("MESH:D005334",), name="Fever")
        >>> mention.ids, mention.name, mention.overlaps(Mention(0, 4, "No f", "Disease"))
        (('MESH:D005334',), 'Fever', True)
    """

    start: int
    end: int
    text: str
    type: str
    ids: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[str, ...] = ()
    separators: str = ""
    score: float | None = None
    name: str = ""
    links: tuple[str, ...] = ()

    def has(self, attribute: str) -> bool:
        """Return whether the mention carries the attribute of that name.

        Raises:
            UsageError: The name is a misspelling of one of ours; other programs may have attributes of
                their own, so a name that is like none of ours is looked for as it is.

        Examples:
            >>> Mention(3, 8, "fever", "Disease", attributes=(Attribute("negated"),)).has("negated")
            True
        """
        return _has(self.attributes, attribute)

    def with_attributes(self, attributes: Iterable[Attribute]) -> Mention:
        """Return a copy with these attributes in place of its own."""
        return Mention(
            self.start,
            self.end,
            self.text,
            self.type,
            self.ids,
            tuple(attributes),
            self.evidence,
            self.parts,
            self.separators,
            self.score,
            self.name,
            self.links,
        )

    def overlaps(self, other: Mention) -> bool:
        """Return whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@record(frozen=True, slots=True)
class RelatedMentions:
    """The spans of two mentions that a statement relates.

    Examples:
        >>> related = RelatedMentions(0, 11, 19, 27)
        >>> "Haloperidol caused dystonia."[related.tail_start : related.tail_end]
        'dystonia'
    """

    head_start: int
    head_end: int
    tail_start: int
    tail_end: int


@record(frozen=True, slots=True)
class Relation:
    """A typed relation between two concepts of a document.

    Args:
        type: Relation type ('Positive_Correlation', 'CID', 'causes', ...).
        head: Concept id of the first argument (the chemical in a chemical-disease relation); in the scheme
            'clinical' the text of its mention where that has no id.
        tail: Concept id of the second argument, likewise.
        evidence: Sentence spans and rules that decided it.
        novelty: 'Novel' or 'No' as in BioRED; empty where not judged.
        attributes: Its context ('negated', 'uncertain', ...); only the scheme 'clinical' tells it.
        mentions: The mentions that the text relates; only the scheme 'clinical' tells them.
        score: How sure the tool was that made the relation; None where none said.

    Examples:
        >>> relation = Relation("causes", "MESH:D006220", "MESH:D004421")
        >>> relation.type, relation.has("negated")
        ('causes', False)
    """

    type: str
    head: str
    tail: str
    evidence: tuple[Evidence, ...] = ()
    novelty: str = ""
    attributes: tuple[Attribute, ...] = ()
    mentions: tuple[RelatedMentions, ...] = ()
    score: float | None = None

    def has(self, attribute: str) -> bool:
        """Return whether the relation carries the attribute of that name; raises as `Mention.has`."""
        return _has(self.attributes, attribute)


@record(frozen=True, slots=True)
class Passage:
    """A named stretch of a document: 'title', 'abstract', or the canonical name of a section.

    Examples:
        >>> passage = Passage(0, 9, "title")
        >>> "NMS cured\\nA man.".find("NMS") < passage.end
        True
    """

    start: int
    end: int
    kind: str


@named_fields
@record(frozen=True, slots=True)
class Document:
    """A text with its mentions and relations.

    Args:
        id: Its name, unique among the documents of a file.
        text: The text.
        passages: Its title, abstract or sections.
        mentions: The diseases and chemicals that it mentions.
        relations: How these concepts are related.
        pack: Content hash of the pack that tagged it; empty where none did.

    Raises:
        ArgumentTypeError: Its id or text is no str, or what it holds is no tuple.

    Examples:
        >>> fever = Mention(3, 8, "fever", "Disease", ("MESH:D005334",), (Attribute("negated"),))
        >>> document = Document("note 1", "No fever.", mentions=(fever,))
        >>> [document.text[mention.start : mention.end] for mention in document.mentions]
        ['fever']
    """

    id: str
    text: str
    passages: tuple[Passage, ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    pack: str = ""

    def __post_init__(self) -> None:
        if not (isinstance(self.id, str) and isinstance(self.text, str) and isinstance(self.pack, str)):
            name = next(name for name in ("id", "text", "pack") if not isinstance(getattr(self, name), str))
            value = getattr(self, name)
            right = "str, such as data.decode('utf-8')" if isinstance(value, bytes | bytearray) else "str"
            raise ArgumentTypeError(name, value, right)
        for name in ("passages", "mentions", "relations"):
            value = getattr(self, name)
            if type(value) is not tuple:
                if not isinstance(value, tuple | list):
                    raise ArgumentTypeError(name, value, f"a tuple of records, such as document.{name}")
                object.__setattr__(self, name, tuple(value))

    def with_mentions(self, mentions: Iterable[Mention]) -> Document:
        """Return a copy with these mentions in place of its own."""
        return Document(self.id, self.text, self.passages, tuple(mentions), self.relations, self.pack)

    def with_relations(self, relations: Iterable[Relation]) -> Document:
        """Return a copy with these relations in place of its own."""
        return Document(self.id, self.text, self.passages, self.mentions, tuple(relations), self.pack)

    @named
    def select(
        self,
        type: str | Iterable[str] | None = None,
        *,
        with_: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
    ) -> tuple[Mention, ...]:
        """Return the mentions of some types that have, or have not, some attributes.

        Args:
            type: A type or several, in any case of letters; None for all.
            with_: Attributes that a mention must have, all of them.
            without: Attributes none of which it may have.

        Raises:
            UsageError: An attribute that neither we know nor a mention of the document has; or a type that is
                a misspelling of one that we know or a mention has.

        Examples:
            >>> cough = Mention(3, 8, "cough", "Disease", attributes=(Attribute("negated"),))
            >>> mentions = (cough, Mention(10, 15, "Fever", "Disease"))
            >>> document = Document("", "No cough. Fever.", mentions=mentions)
            >>> [mention.text for mention in document.select("Disease", without="negated")]
            ['Fever']
        """
        wanted = None if type is None else check_several("type", type, "Disease")
        types = None if wanted is None else {name.casefold() for name in wanted}
        with_ = check_several("with_", with_, "negated")
        without = check_several("without", without, "negated")
        self._check_types(wanted or ())
        self._check_attributes((*with_, *without))
        return tuple(
            mention
            for mention in self.mentions
            if (types is None or mention.type.casefold() in types)
            and all(map(mention.has, with_))
            and not any(map(mention.has, without))
        )

    def _check_types(self, names: Iterable[str]) -> None:
        own = (one.type for one in self.mentions)
        known = dict.fromkeys((*TYPE_NAMES.values(), *BIORED_TYPES.values(), *own))
        lowered = {name.casefold() for name in known}
        for name in names:
            if name.casefold() not in lowered and misspelt(name, known):
                raise UsageError(Fault("unknown type", value=name, allowed=choices(name, known)))

    def _check_attributes(self, names: Iterable[str]) -> None:
        own = (item.name for mention in self.mentions for item in mention.attributes)
        known = list(dict.fromkeys((*ATTRIBUTES, *own)))
        for name in names:
            if name not in known:
                raise UsageError(
                    Fault("unknown attribute", value=str(name), allowed=choices(str(name), known))
                )

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain data, the object that is a line of JSONL (docs/formats.md)."""
        from nmstag.document.encoding import encode

        return encode(self)

    def to_json(self) -> str:
        """Return the document as JSON on one line, as JSONL has it; `from_json` gives it back.

        Examples:
            >>> Document.from_json(Document("1", "Fever.").to_json())
            Document(id='1', text='Fever.', passages=(), mentions=(), relations=(), pack='')
        """
        from nmstag.document.encoding import LineEncoder

        return LineEncoder().line(self)

    @staticmethod
    def from_json(line: str) -> Document:
        """Return the document that `to_json` or a line of JSONL describes.

        Raises:
            FormatError: It is not such a document; every fault is named.
        """
        from nmstag.document.decoding import load

        if not isinstance(line, str):
            raise ArgumentTypeError("line", line, "str, one line of JSONL")
        return load(line)

    @named
    def to_pandas(self, rows: str = "mentions") -> Any:
        """Return its mentions, or its relations, as a pandas data frame (see `nmstag.to_pandas`)."""
        return _adapter("frames").to_pandas([self], rows)

    def _repr_html_(self) -> str:
        """Return its text with the mentions in colour, as a notebook shows it."""
        html: str = _adapter("view").fragment(self)
        return html


def _has(attributes: tuple[Attribute, ...], name: str) -> bool:
    for one in attributes:
        if one.name == name:
            return True
    if name not in _KNOWN:
        if not isinstance(name, str):
            raise ArgumentTypeError("attribute", name, "str, such as 'negated'")
        if misspelt(name, ATTRIBUTES):
            raise UsageError(Fault("unknown attribute", value=name, allowed=choices(name, ATTRIBUTES)))
    return False


def _adapter(name: str) -> Any:
    """Return a package of an upper layer, loaded only when somebody asks for what it makes."""
    return import_module(f"nmstag.{name}")


def canonical_id(raw: str) -> str:
    """Return a concept id with its namespace: 'D009459' becomes 'MESH:D009459'.

    A bare MeSH descriptor (D and digits) or supplementary record (C and digits) gets 'MESH:'; any
    other id is returned without the spaces around it.

    >>> canonical_id("D009459"), canonical_id("OMIM:145600")
    ('MESH:D009459', 'OMIM:145600')
    """
    if not isinstance(raw, str):
        raise ArgumentTypeError("id", raw, "str, such as 'MESH:D009459'")
    raw = raw.strip()
    if len(raw) > 1 and raw[0] in "DC" and raw[1:].isdigit() and raw.isascii():
        return "MESH:" + raw
    return raw


def canonical_type(name: str) -> str:
    """Return our name for an entity type; a name that no corpus uses for one of ours is returned unchanged.

    >>> canonical_type("ChemicalEntity"), canonical_type("Modifier"), canonical_type("Gene")
    ('Chemical', 'Disease', 'Gene')
    """
    return TYPE_NAMES.get(name, name)
