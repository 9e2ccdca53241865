"""Writes the default pack compiled, for the wheel; so that a first start has nothing to compile.

    python -m nmstag.packs.shipping FOLDER

The files are named by the content of the pack and of the code, like those of the cache: a wheel whose pack or
code was changed afterwards does not find them, and compiles.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nmstag.packs.cache import ship
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.compiled import PARTS
from nmstag.packs.compiling import LEXICON, compile_packs, dump_pack
from nmstag.packs.expressions import DEPENDS_ON, EXPRESSIONS, make_expressions
from nmstag.packs.folder import DEFAULT, open_pack


def ship_default(folder: Path) -> None:
    """Write the compiled form of the default pack for the clinical profile."""
    pack = compile_packs((open_pack(DEFAULT),), CLINICAL)
    ship(folder, (pack.hash, pack.profile), LEXICON, dump_pack(pack))
    for part, make in PARTS.items():
        ship(folder, pack.made_from(part), part, make(pack))
    ship(folder, (*pack.made_from(EXPRESSIONS), *DEPENDS_ON), EXPRESSIONS, make_expressions(pack))


if __name__ == "__main__":
    ship_default(Path(sys.argv[1]))
