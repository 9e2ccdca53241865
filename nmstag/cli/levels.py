"""Gives every command `-q` and `-v`, which stand before the command as well as after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

from nmstag.cli import messages
from nmstag.cli.options import Quiet, Verbose


def with_levels(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with two more options, which say how much it tells on standard error."""

    @wraps(command)
    def run(*, quiet: bool, verbose: bool, **options: Any) -> None:
        messages.set_level(quiet, verbose)
        start = time.monotonic()
        try:
            command(**options)
        finally:
            messages.tell(f"{time.monotonic() - start:.1f} s in all", messages.VERBOSE)

    own = signature(command, eval_str=True)
    levels = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
        for name, annotation in (("quiet", Quiet), ("verbose", Verbose))
    ]
    run.__signature__ = own.replace(parameters=[*own.parameters.values(), *levels])  # type: ignore[attr-defined]
    return run
