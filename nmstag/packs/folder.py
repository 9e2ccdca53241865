"""A pack as a folder: `pack.toml`, `lexicons/`, `rules/`, `knowledge/`, `profiles/`.

Its content hash covers every byte of these files and their names, so that two packs with the same hash
say the same about every text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmstag.errors import Fault, FaultHandler, PackError, UsageError
from nmstag.lexicon import LexiconRow, read_lexicon
from nmstag.rules.sources import Member
from nmstag.tables import read_table

DEFAULT = "default"
MANIFEST = "pack.toml"
FORMER_IDS = "knowledge/former_ids.tsv"
MEMBERS = {
    "lexicons": (".tsv",),
    "rules": (".yaml", ".yml", ".tsv", ".txt"),
    "knowledge": (".tsv",),
    "profiles": (".tsv", ".yaml", ".yml"),
}
"""The folders of a pack, and how the names of their files end."""
_KEYS = {
    "name": str,
    "version": str,
    "description": str,
    "types": dict,
    "trust": dict,
    "profiles": dict,
    "sources": list,
}
_PROFILE_KEYS = {"former_ids": bool}
_SOURCE_KEYS = ("name", "licence", "citation", "sha256", "file")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that has been opened.

    Args:
        folder: Where it is.
        name: Its name.
        version: Its version.
        description: One line on what it is for.
        types: Entity types with a remark on each; empty means the names found in its lexicons.
        minimum_trust: The share of its uses a name needs to be annotated in.
        sources: What it was made from, one mapping each (name, licence, citation, sha256).
        profiles: Settings of profiles, by name: `former_ids` for corpora that use the ids from before 2016.
        files: Its lexicon and rule files, sorted, relative to the folder.
        hash: SHA-256 over names and bytes of manifest and files, as hexadecimal digits.
    """

    folder: Path
    name: str
    version: str
    description: str = ""
    types: dict[str, str] = field(default_factory=dict)
    minimum_trust: float = 0.5
    sources: tuple[dict[str, str], ...] = ()
    profiles: dict[str, dict[str, bool]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    hash: str = ""

    def member(self) -> Member:
        """Return its files as those of one pack of a stack."""
        return Member(self.name, self.folder, self.files)

    def lexicon_files(self) -> list[Path]:
        """Return the paths of its lexicons, in order."""
        return [self.folder / name for name in self.files if name.startswith("lexicons/")]

    def rule_files(self, topic: str = "") -> list[Path]:
        """Return the paths of its rule files, or those of one folder below `rules/`."""
        start = f"rules/{topic}/" if topic else "rules/"
        names = (name for name in self.files if not name.endswith(".tsv"))
        return [self.folder / name for name in names if name.startswith(start)]

    def former_ids(self) -> Iterator[tuple[str, str]]:
        """Yield concept id and former id of each row of `knowledge/former_ids.tsv`.

        Raises:
            PackError: The table is broken; every fault is named.
        """
        path = self.folder / FORMER_IDS
        if not path.is_file():
            return
        faults: list[Fault] = []
        columns = ("id", "former")
        for row in read_table(path, required=columns, optional=("label",), on_fault=faults.append):
            yield row["id"], row["former"]
        if faults:
            raise PackError(faults)

    def rows(self, on_fault: FaultHandler) -> Iterator[LexiconRow]:
        """Yield every row of its lexicons; faulty ones are reported and left out."""
        for path in self.lexicon_files():
            yield from read_lexicon(path, self.folder / "lexicons", on_fault)


def default_folder() -> Path:
    """Return the folder of the default pack: in the wheel, or the checkout's own top folder."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "default_pack"
    return inside if (inside / MANIFEST).is_file() else package.parent


def open_pack(place: str | Path) -> Pack:
    """Return the pack in a folder, or the default pack for the word 'default'.

    Raises:
        UsageError: There is no such folder.
        PackError: The folder has no manifest, or the manifest is broken; every fault is named.
    """
    folder = default_folder() if str(place) == DEFAULT else Path(place)
    manifest = folder / MANIFEST
    if not folder.is_dir():
        raise UsageError(Fault("no such pack folder", str(folder), allowed="a folder, or 'default'"))
    if not manifest.is_file():
        raise PackError(Fault(f"the folder has no {MANIFEST}, so it is no pack", str(folder)))
    values = _read_manifest(manifest)
    files = tuple(sorted(_member_files(folder)))
    return Pack(
        folder=folder,
        name=values["name"],
        version=values["version"],
        description=values.get("description", ""),
        types=values.get("types", {}),
        minimum_trust=float(values.get("trust", {}).get("minimum", 0.5)),
        sources=tuple(values.get("sources", ())),
        profiles=values.get("profiles", {}),
        files=files,
        hash=_content_hash(folder, (MANIFEST, *files)),
    )


def _member_files(folder: Path) -> Iterator[str]:
    """Yield the files of a pack, relative to its folder, with forward slashes."""
    for top, suffixes in MEMBERS.items():
        for path in (folder / top).rglob("*"):
            if path.suffix in suffixes and path.is_file():
                yield path.relative_to(folder).as_posix()


def _content_hash(folder: Path, names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in names:
        try:
            content = (folder / name).read_bytes()
        except OSError as error:
            raise PackError(Fault(f"cannot read ({error.strerror})", str(folder / name))) from error
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _read_manifest(path: Path) -> dict[str, Any]:
    """Return the values of a manifest after checking every one of them."""
    import tomllib

    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(Fault(f"cannot read ({error.strerror})", str(path))) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackError(Fault(f"not TOML: {error}", str(path))) from error
    faults = list(_manifest_faults(values, str(path)))
    if faults:
        raise PackError(faults)
    return values


def _manifest_faults(values: dict[str, Any], path: str) -> Iterator[Fault]:
    for key, value in values.items():
        if key not in _KEYS:
            yield Fault("unknown key", path, field=key, allowed=", ".join(_KEYS))
        elif not isinstance(value, _KEYS[key]):
            yield Fault("wrong kind of value", path, field=key, value=str(value), allowed=_KEYS[key].__name__)
    for key in ("name", "version"):
        if key not in values:
            yield Fault("a key is missing", path, field=key)
    types = values.get("types")
    for key, value in types.items() if isinstance(types, dict) else ():
        if not isinstance(value, str):
            yield Fault("wrong kind of value", path, field=f"types.{key}", value=str(value), allowed="str")
    trust = values.get("trust")
    for key in trust if isinstance(trust, dict) else ():
        if key != "minimum":
            yield Fault("unknown key", path, field=f"trust.{key}", allowed="minimum")
    minimum = trust.get("minimum", 0.5) if isinstance(trust, dict) else 0.5
    if isinstance(minimum, bool) or not isinstance(minimum, int | float) or not 0 <= minimum <= 1:
        yield Fault("not a share", path, field="trust.minimum", value=str(minimum), allowed="0 to 1")
    yield from _profile_faults(values.get("profiles"), path)
    yield from _source_faults(values.get("sources"), path)


def _profile_faults(profiles: Any, path: str) -> Iterator[Fault]:
    for name, settings in profiles.items() if isinstance(profiles, dict) else ():
        for key, value in settings.items() if isinstance(settings, dict) else [("", settings)]:
            field = f"profiles.{name}.{key}".rstrip(".")
            if key not in _PROFILE_KEYS:
                yield Fault("unknown key", path, field=field, allowed=", ".join(_PROFILE_KEYS))
            elif not isinstance(value, _PROFILE_KEYS[key]):
                yield Fault("wrong kind of value", path, field=field, value=str(value), allowed="bool")


def _source_faults(sources: Any, path: str) -> Iterator[Fault]:
    for source in sources if isinstance(sources, list) else ():
        if not isinstance(source, dict) or "name" not in source:
            yield Fault("a source needs a name", path, field="sources", value=str(source))
            continue
        for key, value in source.items():
            if key not in _SOURCE_KEYS:
                allowed = ", ".join(_SOURCE_KEYS)
                yield Fault("unknown key", path, field=f"sources.{key}", allowed=allowed)
            elif not isinstance(value, str):
                field = f"sources.{key}"
                yield Fault("wrong kind of value", path, field=field, value=str(value), allowed="str")
