"""How a service runs: what the command line says, handed to each of its processes."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Any

_VARIABLE = "NMSTAG_SERVICE"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service runs.

    Args:
        packs: Packs by folder or by the word 'default'; several stack.
        max_text: Most characters of all texts of a request.
        queue: Most requests that wait in one process; one more is told to come again.
        seconds: How long a request may take to be answered, and how long its body to come.
        origins: Web pages of other places that may ask (CORS); none unless given.
        links: Tables of links, besides those of the packs; every answer then has links.
    """

    packs: tuple[str, ...] = ("default",)
    max_text: int = 1_000_000
    queue: int = 128
    seconds: float = 60.0
    origins: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def hand_on(self) -> None:
        """Put the settings where processes that are started later find them."""
        os.environ[_VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def handed_on(cls) -> Settings:
        """Return the settings that `hand_on` put there; the usual ones where there are none."""
        given: dict[str, Any] = json.loads(os.environ.get(_VARIABLE) or "{}")
        lists = {name: tuple(given.get(name, default)) for name, default in _LISTS.items()}
        return cls(**{**given, **lists})


_LISTS: dict[str, tuple[str, ...]] = {"packs": ("default",), "origins": (), "links": ()}
