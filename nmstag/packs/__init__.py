"""Packs: the folders that hold what the tagger knows, and their compiled form."""

from nmstag.packs.compiling import CompiledPack, compile_packs, load_packs
from nmstag.packs.folder import DEFAULT, Pack, default_folder, open_pack

__all__ = [
    "DEFAULT",
    "CompiledPack",
    "Pack",
    "compile_packs",
    "default_folder",
    "load_packs",
    "open_pack",
]
