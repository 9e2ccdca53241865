"""The commands of `nmstag`. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer

from nmstag.cli.levels import with_levels
from nmstag.cli.messages import set_level
from nmstag.cli.options import Quiet, Verbose
from nmstag.cli.plain_values import PlainCommand, PlainGroup
from nmstag.cli.signals import ended_by_signals
from nmstag.errors import Fault, NmstagError, UsageError
from nmstag.version import __version__

COMMANDS = {
    "tag": ("Tag texts", "tag_commands", "tag"),
    "view": ("Tag texts", "tag_commands", "view"),
    "explain": ("Tag texts", "tag_commands", "explain"),
    "serve": ("Tag texts", "serve_command", "serve"),
    "evaluate": ("Score", "score_commands", "evaluate"),
    "compare": ("Score", "score_commands", "compare"),
    "bench": ("Score", "score_commands", "bench"),
    "build": ("Packs", "pack_commands", "build"),
}
"""Each command with its panel of the help, and with its module and function."""
PACK_COMMANDS = ("info", "verify", "find", "diff", "new", "add", "off", "test")
"""Those after `pack`, in `pack_commands`."""

debug = False


def command_line(first: str = "") -> typer.Typer:
    """Return the commands; the one that the first word names alone, as making all takes longer than tagging.

    Args:
        first: The first word of the command line.
    """
    app = typer.Typer(
        name="nmstag",
        cls=PlainGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Tags diseases and chemicals in clinical and biomedical prose, links them to MeSH, says why.",
    )
    app.callback()(_options)
    for name in [first] if first in COMMANDS else COMMANDS:
        panel, module, function = COMMANDS[name]
        app.command(name, cls=PlainCommand, rich_help_panel=panel)(_function(module, function))
    if first not in COMMANDS:
        app.add_typer(_pack_commands(), name="pack", rich_help_panel="Packs")
    return app


def _pack_commands() -> typer.Typer:
    app = typer.Typer(
        cls=PlainGroup,
        no_args_is_help=True,
        help="Make, change, describe, check, search and compare packs.\n\nExample: nmstag pack new mine",
    )
    app.callback()(_pack_options)
    for name in PACK_COMMANDS:
        app.command(name, cls=PlainCommand)(_function("pack_commands", f"pack_{name}"))
    return app


def _function(module: str, name: str) -> Callable[..., None]:
    return with_levels(getattr(import_module(f"nmstag.cli.{module}"), name))


def _pack_options(quiet: Quiet = False, verbose: Verbose = False) -> None:
    set_level(quiet, verbose)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"nmstag {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    show_traceback: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    global debug
    debug = show_traceback
    set_level(quiet, verbose)


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
    finally:
        gc.freeze()  # all that is left goes with the process; the collector would go over it once more


def _run() -> None:
    """Run the command and write out what it printed, so that an error of this is seen here too."""
    try:
        command_line(*sys.argv[1:2])()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None  # Typer has made it status 1
        if sys.stdout is not None:
            sys.stdout.flush()
        raise
