"""Faults of inputs on the command line: each printed once, as it comes, and counted."""

from __future__ import annotations

import sys

from nmstag.cli import messages
from nmstag.errors import Fault, FaultHandler, counted


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


class CountedFaults:
    """Passes faults on and counts them."""

    def __init__(self, on_fault: FaultHandler) -> None:
        self.count = 0
        self._on_fault = on_fault

    def __call__(self, fault: Fault) -> None:
        self.count += 1
        self._on_fault(fault)
