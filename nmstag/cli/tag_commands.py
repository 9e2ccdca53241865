"""The commands `tag`, `view` and `explain`: their options, handed on to `cli.tagging` and `cli.viewing`."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from nmstag.cli.messages import set_level
from nmstag.cli.options import (
    CLINICAL,
    Encoding,
    From,
    GivenProfile,
    Inputs,
    Mentions,
    NoContext,
    Packs,
    Profile,
    Quiet,
    RelationScheme,
    Strict,
    Verbose,
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
            help="Format of the output: table, pubtator, jsonl, html. By the output's suffix where not "
            "given; else a table on a terminal and jsonl in a pipe. jsonl.gz is compressed; zst, bz2, xz, "
            "too.",
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
    profile: GivenProfile = None,
    no_context: NoContext = False,
    attributes: Annotated[
        bool, typer.Option("--attributes", help="PubTator: write the context of mentions as a column.")
    ] = False,
    without: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="A,B", help="JSON Lines: leave out evidence, text, or both (evidence,text)."),
    ] = None,
    drop: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="A,B", help="Leave out what has these attributes, such as negated."),
    ] = None,
    only: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="A,B", help="Keep mentions in these branches of MeSH, such as C14,D27.505."),
    ] = None,
    also: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            metavar="A,B", help="Write the ids that concepts have in these vocabularies too: umls,snomed."
        ),
    ] = None,
    links: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--links", metavar="FILE", help="Table of links: id, namespace, linked id. Repeat."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
    resume: Annotated[
        bool,
        typer.Option(
            help="Leave out what an earlier run finished with the same inputs, packs and options, and go on "
            "with the file that it was at."
        ),
    ] = True,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Tag text: find diseases and chemicals and link them to MeSH.

    Example: nmstag tag notes/ -o tagged.jsonl
    """
    from nmstag.cli.advice import ProfileAdvice
    from nmstag.cli.tagging import TagJob, run_tag
    from nmstag.pipeline import TaggerOptions

    set_level(quiet, verbose)
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
    )
    given = (inputs, from_, to, output, options, jobs, strict, encoding, attributes)
    finish(
        run_tag(
            TagJob(
                *given,
                without=names_in(without),
                resume=resume,
                on_format=ProfileAdvice(options, bool(profile)),
            )
        )
    )


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
        ),
    ] = None,
    pack: Packs = None,
    mentions: Annotated[
        Optional[Mentions],  # noqa: UP045
        typer.Option(
            help="find tags every file anew, keep shows what it has. Not given: a file without any mention "
            "is tagged, others are shown as they are."
        ),
    ] = None,
    relations: RelationScheme = None,
    profile: Profile = CLINICAL,
    no_context: NoContext = False,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = 1,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Show tagged text in colour, as one page for a browser.

    Example: nmstag view note.txt -o page.html
    """
    from nmstag.cli.viewing import ViewJob, run_view
    from nmstag.pipeline import TaggerOptions

    set_level(quiet, verbose)
    options = TaggerOptions(
        tuple(pack or ["default"]), relations=relations or "", profile=profile, context=not no_context
    )
    kept = mentions.value if mentions else ""
    finish(run_view(ViewJob(inputs, from_, output, options, kept, jobs, strict, encoding)))


def explain(
    inputs: Inputs,
    from_: From = None,
    pack: Packs = None,
    relations: RelationScheme = None,
    profile: GivenProfile = None,
    no_context: NoContext = False,
    strict: Strict = False,
    encoding: Encoding = "utf-8",
) -> None:
    """Show why each mention is there, and why a near miss is not.

    Example: nmstag explain note.txt
    """
    from nmstag.cli.advice import ProfileAdvice
    from nmstag.cli.tagging import TagJob, run_explain
    from nmstag.pipeline import TaggerOptions

    options = TaggerOptions(
        tuple(pack or ["default"]),
        relations=relations or "",
        profile=profile or CLINICAL,
        context=not no_context,
    )
    given = (inputs, from_, None, None, options, 1, strict, encoding)
    finish(run_explain(TagJob(*given, on_format=ProfileAdvice(options, bool(profile)))))
