"""The commands of `nmstag`. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from nmstag import __version__
from nmstag.cli.signals import ended_by_signals
from nmstag.errors import Fault, NmstagError, UsageError

app = typer.Typer(
    name="nmstag",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tags diseases and chemicals in clinical and biomedical prose, links them to MeSH, says why.",
)
pack_app = typer.Typer(no_args_is_help=True, help="Describe, check, search and compare packs.")
app.add_typer(pack_app, name="pack")

debug = False
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


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")
]
RelationScheme = Annotated[
    Optional[Relations],  # noqa: UP045 - Typer reads this form on every version
    typer.Option(
        help="Relations: what a text states of drugs and problems (clinical), BioRED's types, or CID alone. "
        "Not given: clinical in the profile clinical, none in others.",
    ),
]
Packs = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads this form on every version
    typer.Option("--pack", metavar="PACK", help="A pack's folder, or 'default'. Repeat to stack packs."),
]
StackedPacks = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(metavar="[PACK]...", help="Folders, or 'default'; several are stacked in this order."),
]
From = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--from", metavar="FORMAT", help="Format of the input: text, lines, pubtator, jsonl ..."),
]
Profile = Annotated[
    str,
    typer.Option("--profile", metavar="NAME", help="Guideline to follow: clinical, or a corpus of the pack."),
]
NoContext = Annotated[
    bool, typer.Option("--no-context", help="Do not look for negation, history and the like.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first faulty input.")]
SchemeName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--scheme", help="Official rules: bc5cdr, ncbi_disease, biored; else told from the gold."),
]
ScoresFile = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--json", metavar="FILE", help="Write the scores as JSON; - for standard output."),
]
Types = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--types", metavar="A,B", help="Entity types to score, such as Disease,Chemical."),
]
Renamed = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--map", metavar="A=B", help="Score type A as B; B is - to leave it out. Repeat for more."),
]
MissingPredictions = Annotated[
    Missing,
    typer.Option("--missing", help="A gold document without prediction: an error, empty, or left out."),
]
Encoding = Annotated[str, typer.Option(help="Encoding of the input.")]
PredictionEncoding = Annotated[str, typer.Option("--encoding", help="Encoding of the predictions.")]
MadeBy = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--pack",
        metavar="PACK",
        help="Pack that made the predictions (RUN_B): for the signature, and to say why names were missed.",
    ),
]
MeshTree = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--mesh-tree", metavar="FILE", help="MeSH tree numbers, to explain errors; else the pack's."
    ),
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"nmstag {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    show_traceback: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    global debug
    debug = show_traceback


@app.command()
def tag(
    inputs: Inputs,
    from_: From = None,
    to: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="Format of the output: table, pubtator, jsonl. By the output's suffix where not given; "
            "else a table on a terminal and jsonl in a pipe.",
        ),
    ] = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("-o", "--output", metavar="FILE|DIR", help="Where to write; standard output if absent."),
    ] = None,
    pack: Packs = None,
    mentions: Annotated[
        Mentions, typer.Option(help="find looks for mentions, keep leaves those of the input as they are.")
    ] = Mentions.FIND,
    relations: RelationScheme = None,
    profile: Profile = CLINICAL,
    no_context: NoContext = False,
    attributes: Annotated[
        bool, typer.Option("--attributes", help="PubTator: write the context of mentions as a column.")
    ] = False,
    drop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="A,B", help="Leave out what has these attributes, such as negated."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
) -> None:
    """Tag text: find diseases and chemicals and link them to MeSH."""
    from nmstag.cli.tagging import TagJob, run_tag
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]), mentions.value, relations or "", profile, not no_context, _names(drop)
    )
    _finish(run_tag(TagJob(inputs, from_, to, output, options, jobs, strict, encoding, attributes)))


@app.command()
def explain(
    inputs: Inputs,
    from_: From = None,
    pack: Packs = None,
    relations: RelationScheme = None,
    profile: Profile = CLINICAL,
    no_context: NoContext = False,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
) -> None:
    """Show why each mention is there, and why a near miss is not."""
    from nmstag.cli.tagging import TagJob, run_explain
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]), relations=relations or "", profile=profile, context=not no_context
    )
    _finish(run_explain(TagJob(inputs, from_, None, None, options, 1, strict, encoding)))


@app.command()
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

    _finish(run_build(out, corpus or [], mesh or [], mesh_tree, base))


@app.command()
def evaluate(
    gold: Annotated[str, typer.Option("--gold", metavar="FILE", help="Gold annotations.")],
    pred: Annotated[
        list[str],
        typer.Option(
            "--pred",
            metavar="FILE",
            help="Predictions of any tool, or NAME=FILE. Repeat to rank several on the same gold.",
        ),
    ],
    scheme: SchemeName = None,
    json_file: ScoresFile = None,
    types: Types = None,
    renamed: Renamed = None,
    missing: MissingPredictions = Missing.ERROR,
    encoding: PredictionEncoding = "utf-8",
    pack: MadeBy = None,
    profile: Profile = CLINICAL,
    mesh_tree: MeshTree = None,
    details: Annotated[
        bool,
        typer.Option(
            "--details",
            help="Score mentions by span, overlap, concept and all at once too, and relations of any type.",
        ),
    ] = False,
    errors: Annotated[
        bool,
        typer.Option(
            "--errors", help="Count errors by class, with their most frequent strings and examples."
        ),
    ] = False,
    report: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="FILE", help="Write a report with plots and every error: .html, .md or .json."),
    ] = None,
    bootstrap: Annotated[
        int, typer.Option(metavar="N", min=0, help="Samples for confidence intervals, such as 1000; 0: none.")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the samples; part of the signature.")] = 1,
) -> None:
    """Score predictions against gold by the field's official rules; rank several by significance."""
    from nmstag.cli.scoring import ScoringOptions, run_evaluate

    options = ScoringOptions(
        gold,
        scheme,
        _names(types),
        tuple(renamed or ()),
        missing.value,
        encoding,
        json_file,
        tuple(pack or ()),
        profile,
        mesh_tree,
        seed,
    )
    _finish(run_evaluate(pred, options, details=details, errors=errors, report=report, samples=bootstrap))


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help="Predictions, such as of the old rules.")],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help="Predictions to judge.")],
    gold: Annotated[str, typer.Option("--gold", metavar="FILE", help="Gold annotations.")],
    scheme: SchemeName = None,
    json_file: ScoresFile = None,
    types: Types = None,
    renamed: Renamed = None,
    missing: MissingPredictions = Missing.ERROR,
    encoding: PredictionEncoding = "utf-8",
    pack: MadeBy = None,
    profile: Profile = CLINICAL,
    mesh_tree: MeshTree = None,
    limit: Annotated[int, typer.Option(min=0, help="Items to list of each change; 0 for all.")] = 20,
    misses: Annotated[bool, typer.Option("--misses", help="List what both have wrong alike too.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the tests of significance.")] = 1,
) -> None:
    """Show what changed between two runs: improvements, regressions, misses, and their rules."""
    from nmstag.cli.scoring import ScoringOptions, run_compare

    options = ScoringOptions(
        gold,
        scheme,
        _names(types),
        tuple(renamed or ()),
        missing.value,
        encoding,
        json_file,
        tuple(pack or ()),
        profile,
        mesh_tree,
        seed,
    )
    _finish(run_compare(before, after, options, limit=limit, misses=misses))


@app.command()
def bench(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="Corpora and systems as TOML.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of report.md and result.json.")],
    pages: Annotated[bool, typer.Option("--html", help="Write a page for each corpus too.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
) -> None:
    """Score packs, profiles and outside predictions on several corpora in one run."""
    from nmstag.cli.benching import run_bench

    _finish(run_bench(config, out, pages=pages, jobs=jobs))


@pack_app.command("info")
def pack_info(packs: StackedPacks = None) -> None:
    """Describe packs: sources, files, names and concepts, and what a later one changes in the rules."""
    from nmstag.cli.packing import run_info

    _finish(run_info(packs or ["default"]))


@pack_app.command("verify")
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

    _finish(run_verify(packs or ["default"], mesh or [], mesh_tree))


@pack_app.command("find")
def pack_find(
    wanted: Annotated[str, typer.Argument(metavar="WORD", help="A name, or a concept id.")],
    packs: Packs = None,
) -> None:
    """Show every row and rule that has a name or a concept id, with file and line."""
    from nmstag.cli.packing import run_find

    _finish(run_find(wanted, packs or ["default"]))


@pack_app.command("diff")
def pack_diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder, 'default', or packs joined by '+'.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same: 'default+mine'.")],
    most: Annotated[int, typer.Option(help="Names to list of each kind of change.")] = 20,
) -> None:
    """Compare packs: names and rules added, removed and changed."""
    from nmstag.cli.packing import run_diff

    _finish(run_diff(old, new, most))


def _names(given: str | None) -> tuple[str, ...]:
    """Return the names in 'A,B'."""
    return tuple(name.strip() for name in given.split(",")) if given else ()


def _finish(faults: int) -> None:
    """End with status 1 when an input was left out or a check failed."""
    if faults:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; every expected error is one clean message (`--debug` shows the traceback)."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with ended_by_signals():
            _run()
    except NmstagError as error:
        if debug:
            raise
        sys.stderr.write("".join(f"nmstag: {fault}\n" for fault in error.faults))
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        # The reader of our output has gone ('nmstag tag ... | head'): nothing is wrong here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if debug:
            raise
        fault = Fault((error.strerror or str(error)).lower(), str(error.filename or ""))
        sys.stderr.write(f"nmstag: {fault}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    """Run the command and write out what it printed, so that an error of this is seen here too."""
    try:
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None  # Typer has made it status 1
        if sys.stdout is not None:
            sys.stdout.flush()
        raise
