"""The commands `build` and `pack ...`: their options, handed on to `cli.packing`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from nmstag.cli import completion
from nmstag.cli.options import (
    INPUT,
    MESH,
    OUTPUT,
    TERMS,
    Packs,
    StackedPacks,
    finish,
)

MeshBefore = Annotated[
    Optional[list[Path]],  # noqa: UP045
    typer.Option(
        "--mesh-before",
        metavar="FILE",
        help="MeSH of the year before, for what it changed.",
        rich_help_panel=MESH,
    ),
]
NewPack = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the new pack.")]
OwnPack = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of your pack.")]


def build(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of the new pack.", rich_help_panel=OUTPUT)
    ],
    corpus: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--corpus",
            metavar="FILE",
            help="Annotated file, or NAME=FILE. Repeat for several.",
            rich_help_panel=INPUT,
        ),
    ] = None,
    mesh: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            "--mesh", metavar="FILE", help="MeSH descriptors or supplementary records.", rich_help_panel=INPUT
        ),
    ] = None,
    mesh_before: MeshBefore = None,
    mesh_year: Annotated[
        int,
        typer.Option(
            "--mesh-year",
            metavar="YEAR",
            help="Year of the MeSH, where no file tells it.",
            rich_help_panel=MESH,
        ),
    ] = 0,
    mesh_tree: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--mesh-tree",
            metavar="FILE",
            help="MeSH tree numbers, for descriptors in TSV.",
            rich_help_panel=MESH,
        ),
    ] = None,
    terms: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option(
            "--terms",
            metavar="FILE",
            help="Another terminology: CSV, TSV, OBO, obographs, RRF.",
            rich_help_panel=INPUT,
        ),
    ] = None,
    namespace: Annotated[
        str,
        typer.Option(
            "--namespace", metavar="NAME", help="Namespace of its ids, such as HP.", rich_help_panel=TERMS
        ),
    ] = "",
    types: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--type",
            metavar="[BRANCH=]TYPE",
            help="Type of its terms, or of those below a term or of a semantic type: T061=Procedure. Repeat.",
            rich_help_panel=TERMS,
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            metavar="name=A,id=B",
            help="Its columns: name, id, type, synonyms, links.",
            rich_help_panel=TERMS,
        ),
    ] = "",
    mesh_ids: Annotated[
        bool,
        typer.Option(
            "--mesh-ids", help="Use the MeSH id that a term is linked to as its id.", rich_help_panel=TERMS
        ),
    ] = False,
    link_to: Annotated[
        str,
        typer.Option(
            "--link-to",
            metavar="A,B",
            help="Vocabularies to which its links are kept.",
            rich_help_panel=TERMS,
        ),
    ] = "MESH",
    base: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--base",
            metavar="PACK",
            help="Pack whose hand-written files are taken over.",
            autocompletion=completion.packs,
            rich_help_panel=INPUT,
        ),
    ] = None,
) -> None:
    """Make a pack from annotated corpora and from MeSH.

    Example: nmstag build --corpus train.pubtator --mesh desc2026.xml --out mypack
    """
    from nmstag.cli.packing import run_build
    from nmstag.learn.terms.record import TermSettings

    settings = TermSettings.parse(namespace, types or [], columns, mesh_ids, link_to)
    finish(
        run_build(
            out,
            corpus or [],
            mesh or [],
            mesh_tree,
            base,
            mesh_before=mesh_before or [],
            mesh_year=mesh_year,
            terms=terms or [],
            settings=settings,
        )
    )


def pack_info(packs: StackedPacks = None) -> None:
    """Describe packs: sources, files, names and concepts, and what a later one changes in the rules.

    Example: nmstag pack info default mine
    """
    from nmstag.cli.packing import run_info

    finish(run_info(packs or ["default"]))


def pack_verify(
    packs: StackedPacks = None,
    mesh: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--mesh", metavar="FILE", help="Check ids and labels against these MeSH files."),
    ] = None,
    mesh_before: MeshBefore = None,
    mesh_tree: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--mesh-tree", metavar="FILE", help="Check types against these tree numbers."),
    ] = None,
) -> None:
    """Check packs as they stack: every row, every rule with its examples, and ids and types against MeSH.

    Example: nmstag pack verify default mine
    """
    from nmstag.cli.packing import run_verify

    finish(run_verify(packs or ["default"], mesh or [], mesh_tree, mesh_before or []))


def pack_find(
    wanted: Annotated[str, typer.Argument(metavar="WORD", help="A name, or a concept id.")],
    packs: Packs = None,
) -> None:
    """Show every row and rule that has a name or a concept id, with file and line.

    Example: nmstag pack find "neuroleptic crisis"
    """
    from nmstag.cli.packing import run_find

    finish(run_find(wanted, packs or ["default"]))


def pack_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder, 'default', or packs joined by '+'.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same: 'default+mine'.")],
    most: Annotated[int, typer.Option(help="Names to list of each kind of change.")] = 20,
) -> None:
    """Compare packs: names and rules added, removed and changed.

    Example: nmstag pack diff default default+mine
    """
    from nmstag.cli.packing import run_diff

    finish(run_diff(old, new, most))


def pack_new(folder: NewPack) -> None:
    """Make an empty pack of your own.

    Example: nmstag pack new mine
    """
    from nmstag.cli.packing import run_new

    run_new(folder)


def pack_add(
    folder: OwnPack,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name as people write it.")],
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="Its concept, such as D009459, or 'ID|ID'; '' for none.")
    ],
    type_: Annotated[str, typer.Option("--type", help="Its type, if the default pack lacks the id.")] = "",
    label: Annotated[str, typer.Option("--label", help="The vocabulary's own name of the concept.")] = "",
    note: Annotated[str, typer.Option("--note", help="A remark, kept in the row.")] = "",
) -> None:
    """Add a name to a pack of your own; type and label are looked up.

    Example: nmstag pack add mine "neuroleptic crisis" D009459
    """
    from nmstag.cli.packing import run_add

    run_add(folder, name, id_, type_, label, note)


def pack_off(
    folder: OwnPack,
    wanted: Annotated[str, typer.Argument(metavar="WHAT", help="A name, a concept's id or a rule's id.")],
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the table.")] = "not wanted here",
) -> None:
    """Switch off a name, a concept or a rule, whatever pack it comes from.

    Example: nmstag pack off mine MI --why "motivational interviewing in our notes"
    """
    from nmstag.cli.packing import run_off

    run_off(folder, wanted, why)


def pack_test(folder: OwnPack) -> None:
    """Check a pack of your own on top of the default one: its rows, and the examples of its rules.

    Example: nmstag pack test mine
    """
    from nmstag.cli.packing import run_test

    finish(run_test(folder))
