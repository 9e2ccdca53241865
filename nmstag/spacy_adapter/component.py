"""What both components share: their packs, read once, and carried wherever the pipeline goes."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any, Self

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import from_bytes, to_bytes

from nmstag.arguments import check_several, check_text
from nmstag.errors import Fault, UsageError, choices
from nmstag.packs import DEFAULT, open_pack
from nmstag.plain import from_plain, to_plain
from nmstag.spacy_adapter.extensions import register
from nmstag.spacy_adapter.serialization import CarriedPack, carry, from_folder, to_folder, unpack

_FROM_CONFIG: CodeType = Language.__dict__["from_config"].__func__.__code__


class PackComponent(ABC):
    """A component that works from packs.

    Packs are read when it is made. Only in a pipeline that is being loaded, which brings its packs along and
    gives them after the component is made, a folder may be missing until the first document.

    Args:
        name: Its name in the pipeline.
        packs: A pack by folder or by the word 'default', or several, which stack.

    Raises:
        UsageError: There is no pack, or something that is none.
        PackError: A pack is broken; every fault is named.
    """

    def __init__(self, name: str, packs: str | Sequence[str]) -> None:
        register()
        self.name = name
        self.places = check_several("packs", packs, DEFAULT, paths=True)
        if not self.places:
            raise UsageError(Fault("names no pack", field="packs", allowed="'default' or a folder"))
        self.pack = ""
        self._hashes: tuple[str, ...] = ()
        self._carried: tuple[CarriedPack, ...] = ()
        if not _brings_packs() or all(place == DEFAULT or Path(place).is_dir() for place in self.places):
            self._read(self.places)

    @abstractmethod
    def load(self, places: Sequence[str]) -> str:
        """Make ready what works from the packs; return their name and hash."""

    @abstractmethod
    def unload(self) -> dict[str, Any]:
        """Return the component's values without what `load` made."""

    @abstractmethod
    def annotate(self, doc: Doc) -> None:
        """Write on the document what the component finds."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the document, annotated."""
        self.ensure_loaded()
        self.annotate(doc)
        return doc

    def ensure_loaded(self) -> None:
        """Read the packs where that has not happened yet.

        Raises:
            UsageError: A folder is not there.
            PackError: A pack is broken.
        """
        if not self._hashes:
            self._read(self.places)

    def _read(self, places: Sequence[str]) -> None:
        hashes = tuple(open_pack(place).hash for place in places)
        self.pack = self.load(places)
        self._hashes = hashes

    def carried(self) -> tuple[CarriedPack, ...]:
        """Return the packs with their files."""
        if self._carried:
            return self._carried
        self.ensure_loaded()
        return tuple(carry(place, hash_) for place, hash_ in zip(self.places, self._hashes, strict=True))

    def restore(self, packs: Sequence[CarriedPack]) -> None:
        """Work from these packs from now on."""
        with TemporaryDirectory(prefix="nmstag-") as folder:
            self._read(unpack(packs, Path(folder)))
        self.places = tuple(item.place for item in packs)
        self._carried = tuple(packs)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the packs into the component's folder of a pipeline."""
        to_folder(self.carried(), Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read the packs from the component's folder of a pipeline."""
        self.restore(from_folder(Path(path)))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the packs as bytes."""
        getters: dict[str, Callable[[], Any]] = {"packs": lambda: to_plain(self.carried())}
        return bytes(to_bytes(getters, exclude))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take the packs from bytes."""

        def restore(plain: Any) -> None:
            self.restore(from_plain(list[CarriedPack], plain))

        setters: dict[str, Callable[[Any], None]] = {"packs": restore}
        from_bytes(data, setters, exclude)
        return self

    def __getstate__(self) -> dict[str, Any]:
        packs = self.carried()
        return {**self.unload(), "_carried": packs, "_hashes": ()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        register()
        self.__dict__.update(state)
        self.restore(self._carried)


def _brings_packs() -> bool:
    """Return whether spaCy is making a pipeline from its saved settings, to fill it from its files then."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code is _FROM_CONFIG:
            return True
    return False


def check_choice(name: str, value: object, allowed: Iterable[str]) -> str:
    """Return the value of a setting.

    Raises:
        UsageError: It is none that it may have.
    """
    known = list(allowed)
    chosen = check_text(name, value, known[0])
    if chosen not in known:
        raise UsageError(Fault("unknown value", field=name, value=chosen, allowed=choices(chosen, known)))
    return chosen
