"""The tests of the spaCy adapter keep compiled packs to themselves."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep compiled packs of the tests out of the user's cache."""
    monkeypatch.setenv("NMSTAG_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
