"""The commands `tag`, `view` and `explain`: their options, for the modules that do the work."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Optional

import typer

from nmstag.cli import completion
from nmstag.cli.options import (
    CLINICAL,
    FOUND,
    LONGEST_TEXT,
    OUTPUT,
    RUN,
    Also,
    Drop,
    Encoding,
    From,
    GivenProfile,
    IdField,
    Inputs,
    Jobs,
    KeptTypes,
    Longest,
    Mentions,
    NoContext,
    Only,
    RelationScheme,
    Strict,
    TaggingPacks,
    TextField,
    Without,
    finish,
    names_in,
)


def tag(
    inputs: Inputs,
    from_: From = None,
    to: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="Format of the output: table, jsonl, csv, tsv, parquet, pubtator, html, brat ... By the "
            "output's suffix where not given; else a table on a terminal and jsonl in a pipe. jsonl.gz is "
            "compressed; zst, bz2, xz, too.",
            rich_help_panel=OUTPUT,
            autocompletion=completion.output_formats,
        ),
    ] = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|DIR",
            help="Where to write; standard output if absent.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    pack: TaggingPacks = None,
    mentions: Annotated[
        Mentions,
        typer.Option(
            case_sensitive=False,
            help="find looks for mentions, keep leaves those of the input as they are; with --relations none "
            "their relations, too.",
            rich_help_panel=FOUND,
        ),
    ] = Mentions.FIND,
    relations: RelationScheme = None,
    profile: GivenProfile = None,
    no_context: NoContext = False,
    attributes: Annotated[
        bool,
        typer.Option(
            "--attributes",
            help="PubTator: write the context of mentions as a column.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    without: Without = None,
    drop: Drop = None,
    only: Only = None,
    types: KeptTypes = None,
    also: Also = None,
    links: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--links",
            metavar="FILE",
            help="Table of links: id, namespace, linked id. Repeat.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    score: Annotated[
        bool,
        typer.Option(
            "--score",
            help="Say of each mention and relation how often those of its kind are right.",
            rich_help_panel=FOUND,
        ),
    ] = False,
    min_score: Annotated[
        float,
        typer.Option(
            metavar="X",
            min=0,
            max=1,
            help="Leave out mentions and relations with a lower score, such as 0.7.",
            rich_help_panel=FOUND,
        ),
    ] = 0.0,
    jobs: Jobs = 1,
    resume: Annotated[
        bool,
        typer.Option(
            help="Leave out what an earlier run finished with the same inputs, packs and options, and go on "
            "with the file that it was at.",
            rich_help_panel=RUN,
        ),
    ] = True,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
    longest: Longest = LONGEST_TEXT,
    text_field: TextField = "",
    id_field: IdField = "",
) -> None:
    """Tag text: find diseases and chemicals and link them to MeSH.

    Example: nmstag tag notes/ -o tagged.jsonl
    """
    from nmstag.cli.advice import ProfileAdvice
    from nmstag.cli.tagging import TagJob, run_tag
    from nmstag.formats import Fields
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]),
        mentions.value,
        relations or "",
        profile or CLINICAL,
        not no_context,
        names_in(drop),
        names_in(also),
        tuple(links or ()),
        names_in(only),
        score,
        min_score,
        names_in(types),
    )
    given = (inputs, from_, to, output, options, jobs, strict, encoding, attributes)
    fields, on_format = Fields(text_field, id_field), ProfileAdvice(options, bool(profile))
    job = TagJob(*given, without=names_in(without), fields=fields, resume=resume, longest=longest)
    finish(run_tag(replace(job, on_format=on_format)))


def view(
    inputs: Inputs,
    from_: From = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to write the page; - for standard output. Not given: a temporary file on a terminal, "
            "whose place is printed, else standard output.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    pack: TaggingPacks = None,
    mentions: Annotated[
        Optional[Mentions],  # noqa: UP045
        typer.Option(
            help="find tags every file again, keep shows what it has. Not given: a file without any mention "
            "is tagged, others are shown as they are.",
            rich_help_panel=FOUND,
        ),
    ] = None,
    relations: RelationScheme = None,
    profile: GivenProfile = None,
    no_context: NoContext = False,
    drop: Drop = None,
    only: Only = None,
    types: KeptTypes = None,
    jobs: Jobs = 1,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
    longest: Longest = LONGEST_TEXT,
    text_field: TextField = "",
    id_field: IdField = "",
) -> None:
    """Show tagged text in colour, as one page for a browser.

    Example: nmstag view note.txt -o page.html
    """
    from nmstag.cli.viewing import ViewJob, run_view
    from nmstag.formats import Fields
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]),
        relations=relations or "",
        profile=profile or CLINICAL,
        context=not no_context,
        drop=names_in(drop),
        only=names_in(only),
        types=names_in(types),
    )
    kept = mentions.value if mentions else ""
    fields = Fields(text_field, id_field)
    finish(run_view(ViewJob(inputs, from_, output, options, kept, jobs, strict, encoding, longest, fields)))


def explain(
    inputs: Inputs,
    from_: From = None,
    pack: TaggingPacks = None,
    relations: RelationScheme = None,
    profile: GivenProfile = None,
    no_context: NoContext = False,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
    longest: Longest = LONGEST_TEXT,
    text_field: TextField = "",
    id_field: IdField = "",
) -> None:
    """Show why each mention is there, and why a near miss is not.

    Example: nmstag explain note.txt
    """
    from nmstag.cli.advice import ProfileAdvice
    from nmstag.cli.explaining import run_explain
    from nmstag.cli.tagging import TagJob
    from nmstag.formats import Fields
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]),
        relations=relations or "",
        profile=profile or CLINICAL,
        context=not no_context,
    )
    given = (inputs, from_, None, None, options, 1, strict, encoding)
    fields, on_format = Fields(text_field, id_field), ProfileAdvice(options, bool(profile))
    finish(run_explain(TagJob(*given, fields=fields, longest=longest, on_format=on_format)))
