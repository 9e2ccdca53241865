"""The commands `evaluate`, `compare` and `bench`: their options, handed on to the modules that run them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from nmstag.cli.options import (
    CLINICAL,
    INPUT,
    OUTPUT,
    SCORING,
    MadeBy,
    MeshTree,
    Missing,
    MissingPredictions,
    PredictionEncoding,
    Profile,
    Renamed,
    SchemeName,
    ScoresFile,
    Types,
    finish,
    names_in,
)

HeldOut = Annotated[
    bool,
    typer.Option(
        "--strict", help="Refuse scores on documents that the pack learned from.", rich_help_panel=SCORING
    ),
]


def evaluate(
    gold: Annotated[
        str, typer.Option("--gold", metavar="FILE", help="Gold annotations.", rich_help_panel=INPUT)
    ],
    pred: Annotated[
        list[str],
        typer.Option(
            "--pred",
            metavar="FILE",
            help="Predictions of any tool, or NAME=FILE. Repeat to rank several on the same gold.",
            rich_help_panel=INPUT,
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
            rich_help_panel=SCORING,
        ),
    ] = False,
    errors: Annotated[
        bool,
        typer.Option(
            "--errors",
            help="Count errors by class, with their most frequent strings and examples.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    report: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="FILE",
            help="Write a report by suffix: .html has plots and every error, .md and .json the figures and "
            "errors, .csv and .tex tables of the scores. Repeat for several.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    bootstrap: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=0,
            help="Samples for confidence intervals, such as 1000; 0: none.",
            rich_help_panel=SCORING,
        ),
    ] = 0,
    seed: Annotated[
        int, typer.Option(help="Seed of the samples; part of the signature.", rich_help_panel=SCORING)
    ] = 1,
    strict: HeldOut = False,
) -> None:
    """Score predictions against gold by the field's official rules; rank several by significance.

    Example: nmstag evaluate --gold dev.pubtator --pred mine.pubtator --scheme bc5cdr
    """
    from nmstag.cli.scoring import ScoringOptions, run_evaluate

    options = ScoringOptions(
        gold,
        scheme,
        names_in(types),
        tuple(renamed or ()),
        missing.value,
        encoding,
        json_file,
        tuple(pack or ()),
        profile,
        mesh_tree,
        seed,
        strict,
    )
    finish(
        run_evaluate(pred, options, details=details, errors=errors, reports=report or (), samples=bootstrap)
    )


def compare(
    before: Annotated[str, typer.Argument(metavar="RUN_A", help="Predictions, such as of the old rules.")],
    after: Annotated[str, typer.Argument(metavar="RUN_B", help="Predictions to judge.")],
    gold: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--gold",
            metavar="FILE",
            help="Gold annotations; without, how far the two agree.",
            rich_help_panel=INPUT,
        ),
    ] = None,
    scheme: SchemeName = None,
    json_file: ScoresFile = None,
    types: Types = None,
    renamed: Renamed = None,
    missing: MissingPredictions = Missing.ERROR,
    encoding: PredictionEncoding = "utf-8",
    pack: MadeBy = None,
    profile: Profile = CLINICAL,
    mesh_tree: MeshTree = None,
    limit: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, help="Items to list of each change; 0 for all.", rich_help_panel=OUTPUT
        ),
    ] = 20,
    misses: Annotated[
        bool, typer.Option("--misses", help="List what both have wrong alike too.", rich_help_panel=OUTPUT)
    ] = False,
    seed: Annotated[
        int, typer.Option(help="Seed of the tests of significance.", rich_help_panel=SCORING)
    ] = 1,
    strict: HeldOut = False,
) -> None:
    """Show what changed between two runs: improvements, regressions, misses, and their rules.

    Without gold, show how far two tools agree: F1 with each as the other's gold, and Cohen's kappa.

    Example: nmstag compare old.jsonl new.jsonl --gold dev.pubtator
    """
    from nmstag.cli.scoring import ScoringOptions, run_agreement, run_compare

    options = ScoringOptions(
        gold or before,
        scheme,
        names_in(types),
        tuple(renamed or ()),
        missing.value,
        encoding,
        json_file,
        tuple(pack or ()),
        profile,
        mesh_tree,
        seed,
        strict,
    )
    if gold is None:
        finish(run_agreement(after, options))
    else:
        finish(run_compare(before, after, options, limit=limit, misses=misses))


def bench(
    config: Annotated[str, typer.Argument(metavar="CONFIG", help="Corpora and systems as TOML.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of report.md and result.json.")],
    pages: Annotated[bool, typer.Option("--html", help="Write a page for each corpus too.")] = False,
    jobs: Annotated[int, typer.Option(metavar="N", min=1, help="Number of processes.")] = 1,
) -> None:
    """Score packs, profiles and outside predictions on several corpora in one run.

    Example: nmstag bench bench.toml --out report/
    """
    from nmstag.cli.benching import run_bench

    finish(run_bench(config, out, pages=pages, jobs=jobs))
