"""Twice the text costs at most 2.5 times the steps, whatever the text; steps are counted, not timed.

A step is a call, of Python or of C, so that the figures are the same on every machine. What happens within
one call is not seen: for a regular expression that goes back and forth, or a slice that grows, there is a
generous limit in seconds, and `benchmarks/linear.py` measures time.
"""

from __future__ import annotations

import cProfile
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nmstag.pipeline import Tagger, TaggerOptions

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from hostile import REPEATED, families

sys.path.pop(0)

SIZES = (2000, 4000)
MOST = 2.5
SECONDS_A_CHARACTER = 400e-6
FAMILIES = families()
NAMES = list(REPEATED)
ABOUT_RELATIONS = NAMES[NAMES.index("it was stopped") :]


def _load(scheme: str) -> Tagger:
    tagger = Tagger.from_options(TaggerOptions(relations=scheme))
    warm = "Neuroleptic malignant syndrome (NMS) after haloperiodl: no fever. "
    for _ in range(20):  # what is made for the first texts alone is no step of a later one
        tagger.tag_text(warm * 10)
    return tagger


@pytest.fixture(scope="module")
def tagger() -> Callable[[str], Tagger]:
    """Return what gives the tagger of a scheme, loaded once."""
    loaded: dict[str, Tagger] = {}

    def of(scheme: str) -> Tagger:
        if scheme not in loaded:
            loaded[scheme] = _load(scheme)
        return loaded[scheme]

    return of


def _steps(tagger: Tagger, text: str) -> int:
    profile = cProfile.Profile()
    profile.enable()
    tagger.tag_text(text)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    ("scheme", "family"),
    [("clinical", name) for name in FAMILIES] + [("cid", name) for name in ABOUT_RELATIONS],
)
def test_linear(scheme: str, family: str, tagger: Callable[[str], Tagger]) -> None:
    """A text that is twice as long as another takes no more steps than it may."""
    one = tagger(scheme)
    make = FAMILIES[family]
    begin = time.process_time()
    one.tag_text(make(SIZES[0] + 100))  # what is compiled when a text first needs it is no step of this one
    assert time.process_time() - begin < SECONDS_A_CHARACTER * SIZES[0]
    steps = [_steps(one, make(size)) for size in SIZES]
    assert steps[1] <= MOST * steps[0], steps


def test_without_relations(tagger: Callable[[str], Tagger]) -> None:
    """Without relations there are no more steps than with them."""
    text = FAMILIES["names and drugs"](SIZES[0])
    assert _steps(tagger("none"), text) <= _steps(tagger("clinical"), text)


def test_examples_of_examples_end(tagger: Callable[[str], Tagger]) -> None:
    """A page of 'such as' is read without a fault."""
    document = tagger("none").tag_text("no complications such as " + "fever such as " * 3000 + "cough")
    assert len(document.mentions) > 3000
