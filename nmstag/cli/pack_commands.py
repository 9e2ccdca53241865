"""The commands `build` and `pack ...`: their options, handed on to `cli.packing`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from nmstag.cli.options import (
    Packs,
    StackedPacks,
    finish,
)


def build(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the new pack.")],
    corpus: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--corpus", metavar="FILE", help="Annotated file, or NAME=FILE. Repeat for several."),
    ] = None,
    mesh: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--mesh", metavar="FILE", help="MeSH descriptors or supplementary records."),
    ] = None,
    mesh_tree: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--mesh-tree", metavar="FILE", help="MeSH tree numbers, for descriptors in TSV."),
    ] = None,
    base: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--base", metavar="PACK", help="Pack whose hand-written files are taken over."),
    ] = None,
) -> None:
    """Make a pack from annotated corpora and from MeSH."""
    from nmstag.cli.packing import run_build

    finish(run_build(out, corpus or [], mesh or [], mesh_tree, base))


def pack_info(packs: StackedPacks = None) -> None:
    """Describe packs: sources, files, names and concepts, and what a later one changes in the rules."""
    from nmstag.cli.packing import run_info

    finish(run_info(packs or ["default"]))


def pack_verify(
    packs: StackedPacks = None,
    mesh: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--mesh", metavar="FILE", help="Check ids and labels against these MeSH files."),
    ] = None,
    mesh_tree: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--mesh-tree", metavar="FILE", help="Check types against these tree numbers."),
    ] = None,
) -> None:
    """Check packs as they stack: every row, every rule with its examples, and ids and types against MeSH."""
    from nmstag.cli.packing import run_verify

    finish(run_verify(packs or ["default"], mesh or [], mesh_tree))


def pack_find(
    wanted: Annotated[str, typer.Argument(metavar="WORD", help="A name, or a concept id.")],
    packs: Packs = None,
) -> None:
    """Show every row and rule that has a name or a concept id, with file and line."""
    from nmstag.cli.packing import run_find

    finish(run_find(wanted, packs or ["default"]))


def pack_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder, 'default', or packs joined by '+'.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same: 'default+mine'.")],
    most: Annotated[int, typer.Option(help="Names to list of each kind of change.")] = 20,
) -> None:
    """Compare packs: names and rules added, removed and changed."""
    from nmstag.cli.packing import run_diff

    finish(run_diff(old, new, most))
