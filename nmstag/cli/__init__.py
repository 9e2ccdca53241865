"""The command line: each command parses, calls and prints."""

import gc

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    # Nearly all that a start makes is kept: going over it again and again would take a seventh of its time.
    gc.set_threshold(50_000)
    from nmstag.cli.app import main as run

    run()
