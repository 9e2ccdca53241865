"""Lets a command that is told to end clean up first, whatever signals come meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_USUAL = (signal.SIG_DFL, signal.default_int_handler)
"""What is done with a signal where nobody has set anything else."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Within the block, a signal to end raises SystemExit with 128 and its number: 143 for SIGTERM.

    SIGINT, which is Ctrl-C, raises KeyboardInterrupt. With the first signal all of them are ignored, to the
    end of the process. A signal that is ignored stays ignored ('nohup'). Outside the main thread nothing is
    changed.
    """
    before: dict[int, Any] = {}
    process = os.getpid()

    def end(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT and os.getpid() != process:
            return  # Ctrl-C reaches a copy of this process, too; this one ends it
        # 'timeout' sends its signal twice, and a person presses Ctrl-C again: that must not end the clean-up.
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        before.clear()
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    try:
        for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
            if (handler := signal.getsignal(number)) in _USUAL:
                before[number] = handler
                signal.signal(number, end)
    except ValueError:
        before.clear()  # not the main thread
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is end:
                signal.signal(number, handler)
