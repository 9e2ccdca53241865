"""The command line: each command parses, calls and prints."""

from nmstag.cli.app import main

__all__ = ["main"]
