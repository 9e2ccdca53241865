"""The arguments and options that commands share, as Typer reads them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from nmstag.cli import completion

INPUT, FOUND, OUTPUT, RUN = "Input", "What is found", "Output", "Run"
"""The groups of options in the help of `tag`, `view` and `explain`."""
SCORING, REASONS, MESH, TERMS = "Scoring", "Reasons of errors", "MeSH", "Another terminology"
"""Those in the help of `evaluate` and `compare`, and of `build`."""
LONGEST_TEXT = 2_000_000  # as in nmstag.formats.reading
CLINICAL = "clinical"  # as in nmstag.packs, which is imported only by what needs it


class Mentions(StrEnum):
    """What becomes of the mentions of the input."""

    FIND = "find"
    KEEP = "keep"


class Relations(StrEnum):
    """Which relations are looked for."""

    NONE = "none"
    CLINICAL = "clinical"
    BIORED = "biored"
    CID = "cid"


class Missing(StrEnum):
    """What a gold document without prediction is."""

    ERROR = "error"
    EMPTY = "empty"
    SKIP = "skip"


def _names_option(flag: str, help_: str, panel: str, offered: Callable[..., list[str]] | None = None) -> Any:
    """Return an option whose value is one or several names, as `names_in` reads them."""
    return typer.Option(flag, metavar="A,B", help=help_, rich_help_panel=panel, autocompletion=offered)


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")
]
RelationScheme = Annotated[
    Optional[Relations],  # noqa: UP045 - Typer reads this form on every version
    typer.Option(
        case_sensitive=False,
        help="Relations: what a text states of drugs and problems (clinical), BioRED's types, or CID alone. "
        "Not given: clinical in the profile clinical, biored in literature, none in others.",
        rich_help_panel=FOUND,
    ),
]
Packs = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads this form on every version
    typer.Option(
        "--pack",
        metavar="PACK",
        help="A pack's folder, or 'default'. Repeat to stack packs.",
        autocompletion=completion.packs,
    ),
]
TaggingPacks = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads this form on every version
    typer.Option(
        "--pack",
        metavar="PACK",
        help="A pack's folder, or 'default'. Repeat to stack packs.",
        rich_help_panel=FOUND,
        autocompletion=completion.packs,
    ),
]
StackedPacks = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(
        metavar="[PACK]...",
        help="Folders, or 'default'; several are stacked in this order.",
        autocompletion=completion.packs,
    ),
]
From = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="Format of the input: text, csv, jsonl, pubtator ...",
        rich_help_panel=INPUT,
        autocompletion=completion.input_formats,
    ),
]
TextField = Annotated[
    str,
    typer.Option(
        "--text-field",
        metavar="NAME",
        help="CSV, TSV, Parquet, JSONL: the column or key of the text.",
        rich_help_panel=INPUT,
    ),
]
IdField = Annotated[
    str,
    typer.Option(
        "--id-field",
        metavar="NAME",
        help="CSV, TSV, Parquet, JSONL: the column or key of the id.",
        rich_help_panel=INPUT,
    ),
]
GivenProfile = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads this form on every version
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Guideline to follow: clinical, literature (abstracts and articles), or a corpus of the pack. "
        "Not given: clinical.",
        rich_help_panel=FOUND,
        autocompletion=completion.profiles,
    ),
]
Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Guideline that the predictions follow, of the pack.",
        rich_help_panel=REASONS,
        autocompletion=completion.profiles,
    ),
]
NoContext = Annotated[
    bool,
    typer.Option(
        "--no-context", help="Do not look for negation, history and the like.", rich_help_panel=FOUND
    ),
]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", min=1, help="Number of processes.", rich_help_panel=RUN)
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at the first faulty input.", rich_help_panel=INPUT)
]
SchemeName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--scheme",
        metavar="NAME",
        help="Rules: bc5cdr, ncbi_disease, biored, general; else told from gold.",
        rich_help_panel=SCORING,
        autocompletion=completion.schemes,
    ),
]
ScoresFile = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--json",
        metavar="FILE",
        help="Write the scores as JSON; - for standard output.",
        rich_help_panel=OUTPUT,
    ),
]
Types = Annotated[
    Optional[str],  # noqa: UP045
    _names_option(
        "--types",
        "Entity types to score, such as Disease,Chemical.",
        SCORING,
        completion.scored_types,
    ),
]
Renamed = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--map",
        metavar="A=B",
        help="Score type A as B; B is - to leave it out. Repeat for more.",
        rich_help_panel=SCORING,
    ),
]
MissingPredictions = Annotated[
    Missing,
    typer.Option(
        "--missing",
        case_sensitive=False,
        help="A gold document without prediction: an error, empty, or left out.",
        rich_help_panel=INPUT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("-q", "--quiet", help="Tell errors alone, no warnings or progress."),
]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Tell what was done, with which pack.")]
Without = Annotated[
    Optional[str],  # noqa: UP045
    _names_option(
        "--without",
        "JSON Lines: leave out evidence, text, or both (evidence,text).",
        OUTPUT,
        completion.left_out,
    ),
]
Drop = Annotated[
    Optional[str],  # noqa: UP045
    _names_option(
        "--drop", "Leave out what has these attributes, such as negated.", FOUND, completion.attributes
    ),
]
Only = Annotated[
    Optional[str],  # noqa: UP045
    _names_option("--only", "Keep mentions in these branches of MeSH, such as C14,D27.505.", FOUND),
]
KeptTypes = Annotated[
    Optional[str],  # noqa: UP045
    _names_option("--types", "Keep mentions of these types, such as Disease.", FOUND, completion.types),
]
Also = Annotated[
    Optional[str],  # noqa: UP045
    _names_option(
        "--also", "Write the ids that concepts have in these vocabularies too: umls,snomed.", OUTPUT
    ),
]
Encoding = Annotated[str, typer.Option(help="Encoding of the input.", rich_help_panel=INPUT)]
Longest = Annotated[
    int,
    typer.Option(
        "--longest",
        metavar="N",
        min=1,
        help="Characters that a text may have; a longer one is left out.",
        rich_help_panel=INPUT,
    ),
]
PredictionEncoding = Annotated[
    str,
    typer.Option("--encoding", metavar="NAME", help="Encoding of the predictions.", rich_help_panel=INPUT),
]
MadeBy = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--pack",
        metavar="PACK",
        help="Pack that made the predictions (RUN_B): for the signature, and to say why names were missed.",
        rich_help_panel=REASONS,
        autocompletion=completion.packs,
    ),
]
MeshTree = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--mesh-tree",
        metavar="FILE",
        help="MeSH tree numbers, to explain errors; else the pack's.",
        rich_help_panel=REASONS,
    ),
]


def names_in(given: str | None) -> tuple[str, ...]:
    """Return the names in 'A,B'."""
    return tuple(name.strip() for name in given.split(",")) if given else ()


def finish(faults: int) -> None:
    """End with status 1 when an input was left out or a check failed."""
    if faults:
        raise typer.Exit(1)
