"""Packs: the folders that hold what the tagger knows, and their compiled form."""

from nmstag.packs.cache import code_hash, program_hash
from nmstag.packs.clinical import CLINICAL, LITERATURE
from nmstag.packs.compiled import CompiledPack
from nmstag.packs.compiling import compile_packs, load_packs, make_of_packs
from nmstag.packs.expressions import EXPRESSIONS, expressions_of
from nmstag.packs.folder import DEFAULT, Pack, default_folder, open_pack
from nmstag.packs.links import Links, read_links
from nmstag.packs.names import read_tree, table_faults
from nmstag.packs.stack import profiles, sources_of

__all__ = [
    "CLINICAL",
    "DEFAULT",
    "EXPRESSIONS",
    "LITERATURE",
    "CompiledPack",
    "Links",
    "Pack",
    "code_hash",
    "compile_packs",
    "default_folder",
    "expressions_of",
    "load_packs",
    "make_of_packs",
    "open_pack",
    "profiles",
    "program_hash",
    "read_links",
    "read_tree",
    "sources_of",
    "table_faults",
]
