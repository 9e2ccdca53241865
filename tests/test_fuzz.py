"""A few of the inputs of `benchmarks/fuzz.py`, the same each time; the harness fails where it must."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nmstag.document import Document, Mention
from nmstag.errors import Fault
from nmstag.pipeline import Tagger

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import fuzz

sys.path.pop(0)


@pytest.mark.parametrize(
    ("target", "inputs"), [("readers", 150), ("tagger", 40), ("packs", 5), ("evaluator", 80)]
)
def test_nothing_is_found(target: str, inputs: int) -> None:
    assert list(fuzz.run(target, range(inputs))) == []


def test_a_wrong_offset_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = Tagger.tag

    def wrong(self: Tagger, document: Document) -> Document:
        tagged = tag(self, document)
        return tagged.with_mentions(replace(one, start=one.start + 1) for one in tagged.mentions)

    monkeypatch.setattr(Tagger, "tag", wrong)
    found = list(fuzz.run("tagger", range(5)))
    assert found
    assert all("AssertionError" in one for one in found)


def test_a_crash_and_an_endless_loop_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*arguments: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz, "SECONDS", 0.1)
    for broken, named in ((lambda *_: [][0], "IndexError"), (endless, "TimeoutError")):
        monkeypatch.setitem(fuzz.TARGETS, "readers", broken)
        (found,) = fuzz.run("readers", [7], seed=2)
        assert found.startswith("readers:7 (seed 2)")
        assert named in found


@pytest.mark.parametrize("message", ["'int' object is not subscriptable", "list index out of range"])
def test_a_message_that_nobody_can_read_is_found(message: str) -> None:
    with pytest.raises(AssertionError):
        fuzz.check_fault(Fault(message))


def test_what_is_checked_of_a_document() -> None:
    fuzz.check_document(Document("1", "Pain", mentions=(Mention(0, 4, "Pain", "Disease"),)))
    for start, end, text in ((0, 4, "pain"), (0, 5, "Pain"), (2, 2, "")):
        wrong = Mention(start, end, text, "Disease")
        with pytest.raises(AssertionError):
            fuzz.check_document(Document("1", "Pain", mentions=(wrong,)))
