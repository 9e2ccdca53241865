"""A term of a terminology, as every reader gives it, and how a build is to read one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nmstag.errors import Fault, UsageError

MESH = "MESH"
_ALIASES = {"MSH": MESH, "UMLS_CUI": "UMLS", "MIM": "OMIM", "OMIMPS": "OMIMPS", "ORDO": "ORPHANET"}
_RELEASE = re.compile(r"_(19|20)\d\d_.*$")
"""The release in a namespace such as 'SNOMEDCT_US_2023_03_01'."""

_DISEASES = ("HP", "DOID", "MONDO", "ORPHANET", "OMIM")
_CHEMICALS = ("CHEBI", "RXNORM", "DRUGBANK")
TYPE_OF_NAMESPACE = {**dict.fromkeys(_DISEASES, "Disease"), **dict.fromkeys(_CHEMICALS, "Chemical")}
"""The type of the terms of a terminology where none is asked for."""

COLUMNS = ("name", "id", "type", "synonyms", "links")
"""What a column of a table may be."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term.

    Args:
        id: Its id with the namespace, 'HP:0001250'.
        names: Its names, the preferred one first.
        branches: What it is below, by which it can be chosen: ids of terms, semantic types, a column.
        links: Its ids in other vocabularies, 'MESH:D012640'.
    """

    id: str
    names: tuple[str, ...]
    branches: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermSettings:
    """How terminologies are read.

    Args:
        namespace: That of ids that have none; of OBO files, only its terms are taken.
        types: The type of each branch; that of the branch '' is for all others. Where there is none, the
            terminology's own: a column of types, or what `TYPE_OF_NAMESPACE` has.
        columns: The name of the column that has each of `COLUMNS`.
        mesh_ids: Use the MeSH id that a term is linked to as its id, where there is just one.
        link_to: Namespaces whose links are kept.
    """

    namespace: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    mesh_ids: bool = False
    link_to: tuple[str, ...] = (MESH,)

    @classmethod
    def parse(
        cls,
        namespace: str = "",
        types: Iterable[str] = (),
        columns: str = "",
        mesh_ids: bool = False,
        link_to: str = MESH,
    ) -> TermSettings:
        """Return the settings that a command line gives.

        Args:
            namespace: As given.
            types: 'TYPE' or 'BRANCH=TYPE'.
            columns: 'name=Preferred label,id=Code'.
            mesh_ids: As given.
            link_to: Namespaces with commas between them.

        Raises:
            UsageError: A column is none of `COLUMNS`, or a type is empty.
        """
        named = {key.strip(): value.strip() for key, _, value in (one.partition("=") for one in types)}
        typed = {key if value else "": value or key for key, value in named.items()}
        chosen = dict(one.partition("=")[::2] for one in columns.split(",") if one)
        wrong = [one for one in chosen if one.strip() not in COLUMNS or not chosen[one].strip()]
        if wrong or "" in typed.values():
            allowed = f"NAME=COLUMN with NAME one of {', '.join(COLUMNS)}" if wrong else "TYPE or BRANCH=TYPE"
            raise UsageError(Fault("not understood", value=next(iter(wrong), ""), allowed=allowed))
        read = {key.strip(): value.strip() for key, value in chosen.items()}
        links = tuple(canonical_space(one) for one in link_to.split(",") if one.strip())
        return cls(namespace.strip(), typed, read, mesh_ids, links)

    def type_of(self, term: Term) -> str:
        """Return the type that a term gets; empty where it is not taken."""
        if not self.types:
            return TYPE_OF_NAMESPACE.get(term.id.partition(":")[0].upper(), "")
        return next((self.types[one] for one in term.branches if one in self.types), self.types.get("", ""))

    def linked(self, term: Term) -> tuple[str, tuple[str, ...]]:
        """Return the id that a term gets, and its links to the namespaces that are kept."""
        links = tuple(one for one in dict.fromkeys(term.links) if one.partition(":")[0] in self.link_to)
        mesh = [one for one in dict.fromkeys(term.links) if one.startswith(f"{MESH}:")]
        if self.mesh_ids and len(mesh) == 1:
            return mesh[0], (term.id, *(one for one in links if one != mesh[0]))
        return term.id, links


def canonical_space(namespace: str) -> str:
    """Return a namespace as we write it.

    >>> canonical_space("MSH"), canonical_space("SNOMEDCT_US_2023_03_01"), canonical_space("Orphanet")
    ('MESH', 'SNOMEDCT_US', 'ORPHANET')
    """
    upper = _RELEASE.sub("", namespace.strip().upper())
    return _ALIASES.get(upper, upper)


def canonical_link(reference: str) -> str:
    """Return a reference with our namespace, 'MESH:D012640'; empty where it has none, as a web address."""
    space, separator, code = reference.strip().partition(":")
    if not separator or code.startswith("//") or not code.strip() or " " in code:
        return ""
    return f"{canonical_space(space)}:{code.strip()}"
