"""The rules of each corpus's official scorer, as data.

A scheme says which entity types are scored and what other corpora call them, how ids are split and
written, and how relations are compared. Nothing here counts; see `annotations` and `measures`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from nmstag.arguments import check_text
from nmstag.document import BIORED_TYPES, NCBI_DISEASE_TYPES, Document
from nmstag.errors import Fault, UsageError, choices

SCORED_TYPES: Mapping[str, str] = MappingProxyType(
    {
        **NCBI_DISEASE_TYPES,
        **BIORED_TYPES,
        "Mutation": "Variant",
        "DNAMutation": "Variant",
        "ProteinMutation": "Variant",
        "SNP": "Variant",
    }
)
"""What the corpora call an entity type, and the name it is scored under; all other names stay as they are."""

LEFT_OUT = "-"
"""In a mapping of type names: mentions of that type are not scored."""

UNKNOWN_TYPE = "?"
"""The entity type of a relation argument that no mention of the document has."""


@dataclass(frozen=True, slots=True)
class Level:
    """One way to compare relations: what besides the two arguments must agree.

    Args:
        name: Name of the level, such as 'type+novelty'.
        with_type: Whether the relation type must agree.
        with_novelty: Whether the novelty must agree.
    """

    name: str
    with_type: bool = False
    with_novelty: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules by which one corpus is scored.

    Args:
        name: Name of the scheme, such as 'bc5cdr'.
        types: Entity types that are scored, by their names here ('Disease', not 'SpecificDisease').
            Mentions of any other type, gold or predicted, do not count.
        separators: The characters that separate ids in one id field; a bar inside a variant's id
            ('c|SUB|G|308|C') never does.
        add_mesh: Whether 'MESH:' is added to an id without a colon; otherwise it is taken away.
        null_argument: What a null id becomes as argument of a relation; '' leaves such a relation out.
        discards: Whether predictions are discarded in a document without gold of the kind.
        levels: Ways to compare relations; none where the corpus has no relations.
        argument_types: Types of head and tail in that order where relations are directed; empty where
            a pair is unordered and its types are looked up among the mentions.
        relation_names: What other corpora call a relation type, and the name it is scored under.
        relation_types: Relation types that are scored; empty for all.
        skipped_pairs: Pairs of entity types, each sorted, whose relations are not scored.
        type_names: What other corpora call an entity type, and the name it is scored under.
    """

    name: str
    types: tuple[str, ...]
    separators: str
    add_mesh: bool
    null_argument: str = ""
    discards: bool = False
    levels: tuple[Level, ...] = ()
    argument_types: tuple[str, ...] = ()
    relation_names: Mapping[str, str] = field(default_factory=dict)
    relation_types: tuple[str, ...] = ()
    skipped_pairs: frozenset[tuple[str, str]] = frozenset()
    type_names: Mapping[str, str] = field(default_factory=lambda: SCORED_TYPES)

    def type_of(self, name: str) -> str:
        """Return the name that an entity type is scored under.

        >>> SCHEMES["biored"].type_of("DiseaseOrPhenotypicFeature")
        'Disease'
        """
        return self.type_names.get(name, name)

    def renaming(self, names: Mapping[str, str]) -> Scheme:
        """Return the scheme with further names of entity types understood, which go before its own.

        Args:
            names: Names in the files, and the type that each is scored as; '-' leaves a type out.

        Raises:
            UsageError: A type is not one of the scheme's.

        >>> SCHEMES["ncbi_disease"].renaming({"Finding": "Disease"}).type_of("Finding")
        'Disease'
        """
        scored = {name: self.type_of(wanted) for name, wanted in names.items()}
        unknown = sorted(set(scored.values()) - {*self.types, LEFT_OUT})
        if unknown:
            raise UsageError(
                Fault(
                    f"scheme {self.name} does not score this entity type",
                    field="map",
                    value=", ".join(unknown),
                    allowed=", ".join([*self.types, LEFT_OUT]),
                )
            )
        return replace(self, type_names={**self.type_names, **scored})

    def applicable(self, *, novelty: bool) -> Scheme:
        """Return the scheme without the levels that compare novelty, where the gold does not judge it.

        >>> [level.name for level in SCHEMES["biored"].applicable(novelty=False).levels]
        ['pair', 'type']
        """
        if novelty:
            return self
        return replace(self, levels=tuple(level for level in self.levels if not level.with_novelty))

    @property
    def renamed(self) -> dict[str, str]:
        """The names of entity types that are scored otherwise than every scheme does, sorted."""
        return {
            name: wanted
            for name, wanted in sorted(self.type_names.items())
            if SCORED_TYPES.get(name, name) != wanted
        }

    def restricted(self, types: Collection[str] | None) -> Scheme:
        """Return the scheme with only these entity types scored, under whatever name they are given.

        Relations are scored between the remaining types; directed ones only while both stay.

        Raises:
            UsageError: A type is not one of the scheme's, or none is given.
        """
        if types is None:
            return self
        wanted = {self.type_of(name) for name in types}
        unknown = sorted(wanted - set(self.types))
        if unknown or not wanted:
            raise UsageError(
                Fault(
                    f"scheme {self.name} does not score this entity type"
                    if unknown
                    else "no entity type given",
                    field="types",
                    value=", ".join(unknown),
                    allowed=", ".join(self.types),
                )
            )
        levels = self.levels if wanted.issuperset(self.argument_types) else ()
        return replace(self, types=tuple(sorted(wanted)), levels=levels)


def find_scheme(scheme: Scheme | str) -> Scheme:
    """Return the scheme of that name; a scheme is returned as it is.

    Raises:
        UsageError: There is no scheme of that name.
    """
    if isinstance(scheme, Scheme):
        return scheme
    return SCHEMES[_known_name(scheme, SCHEMES)]


def scheme_names() -> tuple[str, ...]:
    """Return the names of schemes that a user may ask for.

    >>> scheme_names()
    ('bc5cdr', 'ncbi_disease', 'biored', 'general')
    """
    return (*SCHEMES, _GENERAL.name)


def _known_name(given: str, known: Collection[str]) -> str:
    """Return the name of a scheme as it is usually written; UsageError where it is not known."""
    lowered = check_text("scheme", given, "bc5cdr").lower()
    name = OLD_NAMES.get(lowered, lowered)
    if name not in known:
        raise UsageError(Fault("unknown scheme", field="scheme", value=given, allowed=choices(given, known)))
    return name


_BC5CDR = Scheme(
    name="bc5cdr",
    types=("Chemical", "Disease"),
    separators="|",
    add_mesh=True,
    null_argument="null",
    discards=True,
    levels=(Level("cid", with_type=True),),
    argument_types=("Chemical", "Disease"),
    relation_names=MappingProxyType({"Positive_Correlation": "CID"}),
    relation_types=("CID",),
)

_NCBI_DISEASE = Scheme(name="ncbi_disease", types=("Disease",), separators="|+", add_mesh=False)

_BIORED = Scheme(
    name="biored",
    types=("CellLine", "Chemical", "Disease", "Gene", "Species", "Variant"),
    separators=",|",
    add_mesh=False,
    levels=(
        Level("pair"),
        Level("type", with_type=True),
        Level("novelty", with_novelty=True),
        Level("type+novelty", with_type=True, with_novelty=True),
    ),
    relation_names=MappingProxyType({"CID": "Positive_Correlation"}),
    skipped_pairs=frozenset({("Disease", "Disease"), ("Gene", "Variant"), ("Gene", "Species")}),
)

_GENERAL = Scheme(
    name="general",
    types=(),
    separators="|",
    add_mesh=True,
    levels=(Level("pair"), Level("type", with_type=True)),
)
"""How gold with entity types of a user's own is scored; its types are those of the gold."""

SCHEMES: Mapping[str, Scheme] = MappingProxyType(
    {item.name: item for item in (_BC5CDR, _NCBI_DISEASE, _BIORED)}
)
"""The schemes by name, which is that of the corpus."""

OLD_NAMES: Mapping[str, str] = MappingProxyType({"ncbi": "ncbi_disease"})
"""Names that schemes had before; they are understood wherever a scheme is named."""


def choose_scheme(
    name: str | None,
    gold: Sequence[Document],
    types: Collection[str] | None = None,
    renamed: Iterable[str] = (),
) -> Scheme:
    """Return the scheme that a user asks for.

    Args:
        name: Its name, or 'general' for whatever types the gold has; guessed from the gold documents where
            not given.
        gold: The gold documents.
        types: Entity types to score; the scheme's where none are given.
        renamed: Type names as 'A=B': A is scored as B.

    Raises:
        UsageError: The scheme, a type or a mapping is unknown.
    """
    found = {SCORED_TYPES.get(mention.type, mention.type) for item in gold for mention in item.mentions}
    asked = {SCORED_TYPES.get(one, one) for one in types or found}
    name = _known_name(name, scheme_names()) if name else None
    if name == _GENERAL.name or not (name or list(renamed) or asked <= {*_BIORED.types}):
        scheme = replace(_GENERAL, types=tuple(sorted(found)))
    else:
        scheme = find_scheme(name) if name else guess_scheme(gold)
    return scheme.renaming(dict(map(_renaming, renamed))).restricted(types or None)


def _renaming(given: str) -> tuple[str, str]:
    name, sign, wanted = given.partition("=")
    if not (name and sign and wanted):
        raise UsageError(Fault("no mapping of a type", field="map", value=given, allowed="NAME=TYPE"))
    return name, wanted


def guess_scheme(gold: Sequence[Document]) -> Scheme:
    """Return the scheme whose entity and relation types the gold documents use."""
    types = {mention.type for item in gold for mention in item.mentions}
    if types & NCBI_DISEASE_TYPES.keys():
        return _NCBI_DISEASE
    relations = {relation.type for item in gold for relation in item.relations}
    return _BIORED if types & BIORED_TYPES.keys() or relations - {"CID"} else _BC5CDR
