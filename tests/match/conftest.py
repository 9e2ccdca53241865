"""What tests of matching share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nmstag.pipeline import Tagger


@pytest.fixture(scope="session")
def found(clinical: Tagger) -> Callable[[str], list[str]]:
    """Return what tells the mentions of a text as 'name=ids'."""

    def names(text: str) -> list[str]:
        mentions = clinical.mentions(text)
        return [f"{m.text}={'|'.join(id_.removeprefix('MESH:') for id_ in m.ids)}" for m in mentions]

    return names
