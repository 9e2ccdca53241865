"""Faults of inputs on the command line: each printed once, as it comes, and counted."""

from __future__ import annotations

import sys

from nmstag.cli import messages
from nmstag.errors import Fault, FaultHandler, counted

MOST_KEPT = 100
"""So many warnings of one file are kept for the next run."""


class FaultPrinter:
    """Prints faults to standard error; `errors` counts those that left something out.

    Warnings are counted, not printed, where the user wants it quiet.
    """

    def __init__(self, most: int = 50) -> None:
        self.errors = 0
        self.warnings = 0
        self._most = most
        self._printed = 0

    def __call__(self, fault: Fault) -> None:
        if fault.severity == "warning":
            self.warnings += 1
            if messages.level < messages.USUAL:
                return
        else:
            self.errors += 1
        self._printed += 1
        if self._printed <= self._most:
            sys.stderr.write(f"nmstag: {fault.severity}: {fault}\n")
        elif self._printed == self._most + 1:
            sys.stderr.write("nmstag: more faults follow; they are counted, not printed\n")

    def summary(self) -> None:
        """Print how many faults there were, if more than could be read at a glance."""
        if self.errors + self.warnings > 1:
            messages.tell(f"{counted(self.errors, 'error')}, {counted(self.warnings, 'warning')}")


class KeptFaults:
    """Passes faults on, and keeps those of the file that is being read or written."""

    def __init__(self, on_fault: FaultHandler) -> None:
        self._on_fault = on_fault
        self._kept: list[Fault] = []
        self._more = 0
        self._failed = False

    def __call__(self, fault: Fault) -> None:
        self._failed = self._failed or fault.severity != "warning"
        if len(self._kept) < MOST_KEPT:
            self._kept.append(fault)
        else:
            self._more += 1
        self._on_fault(fault)

    def taken(self) -> list[Fault] | None:
        """Return the warnings since the last call; None where one of them was an error.

        Of more than `MOST_KEPT` the last says how many there were besides.
        """
        kept, more, failed = self._kept, self._more, self._failed
        self._kept, self._more, self._failed = [], 0, False
        if failed:
            return None
        if more:
            kept.append(
                Fault(f"{more} more warnings, told when it was read", kept[0].path, severity="warning")
            )
        return kept
