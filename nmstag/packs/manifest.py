"""The manifest of a pack, `pack.toml`: its dataclasses are the schema of the file."""

from __future__ import annotations

from dataclasses import field

from nmstag.plain import record


@record(frozen=True, slots=True)
class PackSource:
    """A table '[[sources]]': something that the pack was made from."""

    name: str
    licence: str = ""
    citation: str = ""
    sha256: str = ""
    file: str = ""


@record(frozen=True, slots=True)
class TrustSettings:
    """The table '[trust]'.

    Args:
        minimum: A name is used where corpora annotate at least this share of its uses.
    """

    minimum: float = field(default=0.5, metadata={"range": (0, 1)})


@record(frozen=True, slots=True)
class ProfileSettings:
    """A table '[profiles.NAME]'.

    Args:
        former_ids: Whether the corpus uses the MeSH ids from before 2016.
        medic: Whether the diseases of the corpus are those of MEDIC: MeSH's branches C and F03 alone.
    """

    former_ids: bool = False
    medic: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What `pack.toml` says.

    Args:
        name: The pack's name.
        version: Its version.
        description: One line on what it is for.
        types: Entity types with a remark on each; empty means the types found in its lexicons.
        trust: How much a name must be confirmed by corpora.
        profiles: Settings of profiles, by name.
        sources: What it was made from.
        mesh_year: The year of MeSH that its ids are of; 0 where it is not said.
    """

    name: str
    version: str
    description: str = ""
    types: dict[str, str] = field(default_factory=dict)
    trust: TrustSettings = TrustSettings()
    profiles: dict[str, ProfileSettings] = field(default_factory=dict)
    sources: tuple[PackSource, ...] = ()
    mesh_year: int = field(default=0, metadata={"range": (0, 9999)})
