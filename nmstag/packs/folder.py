"""A pack as a folder: `pack.toml`, `lexicons/`, `rules/`, `knowledge/`, `profiles/`.

Its content hash covers every byte of these files and their names, so that two packs with the same hash
give the same output for every text.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from nmstag.errors import Fault, FaultHandler, PackError, UsageError, near_miss, near_names
from nmstag.lexicon import LexiconRow, read_lexicon
from nmstag.packs.manifest import Manifest
from nmstag.plain import record
from nmstag.rules.sources import PACK_SWITCHES, Member
from nmstag.schema import read_toml
from nmstag.tables import read_table

DEFAULT = "default"
MANIFEST = "pack.toml"
FORMER_IDS = "knowledge/former_ids.tsv"
MEDIC_IDS = "knowledge/medic_ids.tsv"
MEMBERS = {
    "lexicons": (".tsv",),
    "rules": (".yaml", ".yml", ".tsv", ".txt"),
    "knowledge": (".tsv",),
    "profiles": (".tsv", ".yaml", ".yml"),
}
"""The folders of a pack, and how the names of their files end."""
_PROFILE_NAMES = re.compile(r"profiles/[^/]+/names\.tsv")
_OUTDATED = re.compile(r"lexicons/(learned|off)/|rules/[^/]+/(induced_|known_cid\.|mesh_tree\.)")


@record(frozen=True, slots=True, kw_only=True)
class Pack(Manifest):
    """A pack that has been opened: its manifest, and where its files are.

    Args:
        folder: Where it is.
        files: Its files, sorted, relative to the folder.
        digests: SHA-256 over names and bytes of each group of files (see `group_of`), as hexadecimal digits.
        hash: The same over all of them, the manifest among them.
    """

    folder: Path = field(metadata={"given": True})
    files: tuple[str, ...] = field(default=(), metadata={"given": True})
    digests: Mapping[str, str] = field(default_factory=dict, metadata={"given": True})
    hash: str = field(default="", metadata={"given": True})

    def member(self, starts: tuple[str, ...] = ("",)) -> Member:
        """Return its files as those of one pack of a stack, or those alone whose names begin so."""
        return Member(self.name, self.folder, tuple(one for one in self.files if one.startswith(starts)))

    def lexicon_files(self) -> list[Path]:
        """Return the paths of its lexicons, in order, those of its profiles last."""
        own = (name for name in self.files if name.startswith("lexicons/") and not is_outdated(name))
        names = (name for name in self.files if _PROFILE_NAMES.fullmatch(name))
        return [self.folder / name for name in (*own, *names)]

    def outdated(self) -> dict[str, Fault]:
        """Return the files in the places where version 0.1.0 kept what it learned, with a fault for each."""
        message, allowed = (
            "learned by version 0.1.0, no longer read",
            "a pack built again with `nmstag build`",
        )
        return {
            name: Fault(message, str(self.folder / name), allowed=allowed)
            for name in self.files
            if is_outdated(name)
        }

    def rule_files(self, topic: str = "") -> list[Path]:
        """Return the paths of its rule files, or those of one folder below `rules/`."""
        start = f"rules/{topic}/" if topic else "rules/"
        names = (name for name in self.files if name != PACK_SWITCHES)
        return [self.folder / name for name in names if name.startswith(start)]

    def has_profiles(self) -> bool:
        """Return whether it has tables or rules of a profile."""
        return any(name.startswith("profiles/") for name in self.files)

    def former_ids(self) -> Iterator[tuple[str, str]]:
        """Yield concept id and former id of each row of `knowledge/former_ids.tsv`.

        Raises:
            PackError: The table is broken; every fault is named.
        """
        return self._pairs(FORMER_IDS, ("id", "former"))

    def medic_ids(self) -> Iterator[tuple[str, str]]:
        """Yield tree number and concept id of each row of `knowledge/medic_ids.tsv`.

        Raises:
            PackError: The table is broken; every fault is named.
        """
        return self._pairs(MEDIC_IDS, ("tree_number", "id"))

    def _pairs(self, name: str, columns: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """Yield two columns of a table that may have labels; nothing where there is no table."""
        path = self.folder / name
        if not path.is_file():
            return
        faults: list[Fault] = []
        for row in read_table(path, required=columns, optional=("label",), on_fault=faults.append):
            yield row[columns[0]], row[columns[1]]
        if faults:
            raise PackError(faults)

    def rows(self, on_fault: FaultHandler) -> Iterator[LexiconRow]:
        """Yield every row of its lexicons; faulty ones are reported and left out."""
        lexicons = self.folder / "lexicons"
        for path in self.lexicon_files():
            root = lexicons if path.is_relative_to(lexicons) else self.folder
            yield from read_lexicon(path, root, on_fault)


def is_outdated(name: str) -> bool:
    """Return whether a file is where version 0.1.0 kept what `nmstag build` learned."""
    return _OUTDATED.match(name) is not None


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
        near = (
            "; did you mean 'default'?" if near_miss(str(place).lower(), [DEFAULT]) == repr(DEFAULT) else ""
        )
        raise UsageError(Fault("no such pack folder", str(folder), allowed=f"a folder, or 'default'{near}"))
    if not manifest.is_file():
        raise PackError(Fault(f"the folder has no {MANIFEST}, so it is no pack", str(folder)))
    files = tuple(sorted(_member_files(folder)))
    digests = _digests(folder, (MANIFEST, *files))
    hash_ = hashlib.sha256(
        "\0".join(f"{group}\0{one}" for group, one in digests.items()).encode()
    ).hexdigest()
    return read_toml(manifest, Pack, PackError, folder=folder, files=files, digests=digests, hash=hash_)


def unread_files(pack: Pack) -> Iterator[Fault]:
    """Yield a fault for each folder named nearly as one of a pack, and for each file that is not read.

    Other folders, notes (.md) and hidden files may be there.
    """
    for entry in sorted(os.scandir(pack.folder), key=lambda one: one.name):
        near = near_names(entry.name, MEMBERS, least=0.7) if entry.name not in MEMBERS else []
        if near and entry.is_dir():
            yield Fault("nothing reads this folder", entry.path, allowed=repr(near[0]))
    for top, suffixes in MEMBERS.items():
        for name in sorted(_files_below(str(pack.folder / top), top)):
            if not name.endswith((*suffixes, ".md")) and not os.path.basename(name).startswith("."):
                allowed = f"a name that ends in {' or '.join(suffixes)}"
                yield Fault("is not read", str(pack.folder / name), allowed=allowed)


def _member_files(folder: Path) -> Iterator[str]:
    """Yield the files of a pack, relative to its folder, with forward slashes."""
    for top, suffixes in MEMBERS.items():
        for name in _files_below(str(folder / top), top):
            if os.path.splitext(name)[1] in suffixes:
                yield name


def _files_below(folder: str, name: str) -> Iterator[str]:
    """Yield the files in and below a folder, each after the folder's name; links to folders are left out."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        below = f"{name}/{entry.name}"
        if entry.is_file():
            yield below
        elif entry.is_dir(follow_symlinks=False):
            yield from _files_below(entry.path, below)


def group_of(name: str) -> str:
    """Return the group of a file of a pack: its top folder, below `rules/` the folder or file there.

    >>> [group_of(one) for one in ("lexicons/diseases/x.tsv", "rules/words/x.txt", "rules/switches.tsv")]
    ['lexicons/', 'rules/words/', 'rules/switches.tsv']
    """
    place = name.find("/", len("rules/") if name.startswith("rules/") else 0)
    return name[: place + 1] or name


def _digests(folder: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Return the hash of names and bytes of each group of files."""
    digests: dict[str, Any] = {}
    for name in names:
        try:
            with open(f"{folder}/{name}", "rb", buffering=0) as stream:
                content = stream.readall()
        except OSError as error:
            raise PackError(Fault(f"cannot be read ({error.strerror})", str(folder / name))) from error
        digest = digests.setdefault(group_of(name), hashlib.sha256())
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return {group: digest.hexdigest() for group, digest in digests.items()}
