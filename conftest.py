"""What every test needs: where the reference data is, and which modules this environment can import."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(os.environ.get("NMSTAG_SHARED") or Path(__file__).resolve().parent.parent / "shared")
"""Corpora and MeSH files; they are no part of the repository, and the tests that need them skip without."""

settings.register_profile("any machine", deadline=None)  # a busy one takes longer for some example
settings.load_profile("any machine")

_ADAPTERS = {"spacy": "nmstag/spacy_adapter", "pyspark": "nmstag/spark", "pandas": "nmstag/frames"}
collect_ignore = [folder for library, folder in _ADAPTERS.items() if not find_spec(library)]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the reference data; a test that asks for it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the reference data is not here")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what a run did not cover, so that a green one without data is not taken for a full one."""
    skipped = len(terminalreporter.getreports("skipped"))
    if not SHARED.is_dir():
        terminalreporter.write_line(
            f"{skipped} tests skipped, for this reason or another: no reference data at {SHARED} "
            "(set NMSTAG_SHARED)"
        )
    if "nmstag/spacy_adapter" in collect_ignore:
        terminalreporter.write_line("spaCy is not installed: the tests of the spaCy adapter did not run")
