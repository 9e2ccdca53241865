"""How much the command line tells on standard error: what `-q` and `-v` set, for every command."""

from __future__ import annotations

import sys

QUIET, USUAL, VERBOSE = -1, 0, 1

level = USUAL


def set_level(quiet: bool, verbose: bool) -> None:
    """Set how much is told; an option that is not given leaves it as it is."""
    global level
    if quiet or verbose:
        level = QUIET if quiet else VERBOSE
    if quiet:
        import logging

        logging.getLogger("nmstag").setLevel(logging.ERROR)


def tell(line: str, least: int = USUAL) -> None:
    """Print a line to standard error where at least so much is to be told."""
    if level >= least:
        sys.stderr.write(f"nmstag: {line}\n")
