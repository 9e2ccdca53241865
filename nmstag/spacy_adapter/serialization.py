"""How a pipeline carries its packs, so that it gives the same output where it is loaded.

The files of a pack go into the pipeline's folder (or bytes). The default pack is part of nmstag and stays
out; its content hash goes in, and a warning with both hashes comes where the installed one differs.
"""

from __future__ import annotations

import json
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nmstag.errors import Fault, PackError
from nmstag.packs import DEFAULT, Pack, open_pack
from nmstag.packs.folder import MANIFEST
from nmstag.plain import from_plain

INDEX = "packs.json"


@dataclass(frozen=True, slots=True)
class CarriedPack:
    """A pack as a pipeline carries it.

    Args:
        place: Where it came from: the word 'default' or a folder.
        name: Its name and version.
        hash: Its content hash.
        files: Content of each file by relative name, compressed; empty for the default pack.
    """

    place: str
    name: str
    hash: str
    files: dict[str, bytes] = field(default_factory=dict)


def carry(place: str, hash_: str) -> CarriedPack:
    """Return a pack with its files.

    Raises:
        PackError: Its files are no longer those of that hash.
    """
    pack = open_pack(place)
    name = f"{pack.name} {pack.version}"
    if place == DEFAULT:
        return CarriedPack(place, name, hash_)
    if pack.hash != hash_:
        raise PackError(_difference("the pack has changed since the pipeline read it", place, hash_, pack))
    contents = {file: zlib.compress((pack.folder / file).read_bytes()) for file in (MANIFEST, *pack.files)}
    return CarriedPack(place, name, hash_, contents)


def unpack(packs: Sequence[CarriedPack], folder: Path) -> list[str]:
    """Write the files of carried packs below a folder and return where each pack now is.

    Warns:
        UserWarning: A pack is not the one that the pipeline was saved with.
    """
    places = []
    for number, carried in enumerate(packs):
        place = DEFAULT
        if carried.place != DEFAULT:
            place = str(folder / str(number))
            write_files(carried, Path(place))
        pack = open_pack(place)
        if pack.hash != carried.hash:
            message = "the pack differs from the one the pipeline was saved with"
            warnings.warn(str(_difference(message, carried.place, carried.hash, pack)), stacklevel=2)
        places.append(place)
    return places


def _difference(message: str, place: str, hash_: str, pack: Pack) -> Fault:
    return Fault(message, place, field="hash", value=pack.hash, allowed=hash_)


def write_files(carried: CarriedPack, folder: Path) -> None:
    """Write the files of one pack into a folder."""
    for name, content in carried.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PackError(Fault("a file of the pack lies outside it", carried.place, value=name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zlib.decompress(content))


def to_folder(packs: Sequence[CarriedPack], folder: Path) -> None:
    """Write packs into a pipeline's folder: an index, and a folder of readable files for each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, carried in enumerate(packs):
        write_files(carried, folder / str(number))
    index = [{"place": item.place, "name": item.name, "hash": item.hash} for item in packs]
    (folder / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


def from_folder(folder: Path) -> list[CarriedPack]:
    """Return the packs of a pipeline's folder.

    Raises:
        PackError: The index is not there or cannot be read.
    """
    path = folder / INDEX
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        plain = [dict(item, files=dict(_contents(folder / str(n)))) for n, item in enumerate(index)]
        return from_plain(list[CarriedPack], plain)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PackError(Fault(f"cannot read the packs of the pipeline: {error}", str(path))) from error


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), zlib.compress(path.read_bytes())
