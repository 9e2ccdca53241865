"""The commands of `nmstag`. Heavy parts are imported by the command that needs them."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from nmstag.cli import pack_commands, score_commands, serve_command, tag_commands
from nmstag.cli.levels import with_levels
from nmstag.cli.messages import set_level
from nmstag.cli.options import Quiet, Verbose
from nmstag.cli.plain_values import PlainCommand, PlainGroup
from nmstag.cli.signals import ended_by_signals
from nmstag.errors import Fault, NmstagError, UsageError
from nmstag.version import __version__

app = typer.Typer(
    name="nmstag",
    cls=PlainGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tags diseases and chemicals in clinical and biomedical prose, links them to MeSH, says why.",
)
pack_app = typer.Typer(
    cls=PlainGroup,
    no_args_is_help=True,
    help="Make, change, describe, check, search and compare packs.\n\nExample: nmstag pack new mine",
)
app.add_typer(pack_app, name="pack", rich_help_panel="Packs")

COMMANDS: dict[str, Callable[..., None]] = {
    "tag": tag_commands.tag,
    "view": tag_commands.view,
    "explain": tag_commands.explain,
    "serve": serve_command.serve,
    "build": pack_commands.build,
    "evaluate": score_commands.evaluate,
    "compare": score_commands.compare,
    "bench": score_commands.bench,
}
PACK_COMMANDS: dict[str, Callable[..., None]] = {
    "info": pack_commands.pack_info,
    "verify": pack_commands.pack_verify,
    "find": pack_commands.pack_find,
    "diff": pack_commands.pack_diff,
    "new": pack_commands.pack_new,
    "add": pack_commands.pack_add,
    "off": pack_commands.pack_off,
    "test": pack_commands.pack_test,
}
PANELS = {
    "Tag texts": ("tag", "view", "explain", "serve"),
    "Score": ("evaluate", "compare", "bench"),
    "Packs": ("build",),
}
for _panel, _names in PANELS.items():
    for _name in _names:
        app.command(_name, cls=PlainCommand, rich_help_panel=_panel)(with_levels(COMMANDS[_name]))
for _name, _command in PACK_COMMANDS.items():
    pack_app.command(_name, cls=PlainCommand)(with_levels(_command))

debug = False


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
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None  # Typer has made it status 1
        if sys.stdout is not None:
            sys.stdout.flush()
        raise
