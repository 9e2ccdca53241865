"""Lets a command that is told to end clean up first, as it does when it is interrupted from the keyboard."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_NAMES = ("SIGTERM", "SIGHUP")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Within the block, a signal to end raises SystemExit with 128 and its number: 143 for SIGTERM.

    A signal that is ignored stays ignored ('nohup'). Outside the main thread nothing is changed.
    """
    before = {}
    try:
        for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
            if signal.getsignal(number) == signal.SIG_DFL:
                before[number] = signal.signal(number, _end)
    except ValueError:
        pass  # not the main thread
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    # 'timeout' sends its signal twice; the second must not end the cleaning up.
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)
