"""Records to plain data and back, by field name."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Literal, NamedTuple

import pytest

from nmstag.plain import from_plain, quickly_made, to_plain


class Span(NamedTuple):
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    word: str
    spans: tuple[Span, ...] = ()
    side: Literal["before", "after"] = "before"
    pair: tuple[Span, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    cues: list[Cue]
    by_name: Mapping[str, Cue] = field(default_factory=dict)
    best: Cue | None = None
    words: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(metadata={"stored": False})
    size: int = field(init=False, default=7)


FULL = Sheet(
    cues=[Cue("no"), Cue("denies", (Span(1, 2), Span(3)), "after", (Span(4), 5))],
    by_name={"a": Cue("nil")},
    best=Cue("not"),
    words=frozenset({"x"}),
    notes=(),
)


def stored(value):
    return marshal.loads(marshal.dumps(to_plain(value)))


def test_every_field_comes_back():
    assert from_plain(Sheet, stored(FULL)) == FULL


def test_fields_at_their_default_and_those_not_stored_are_left_out():
    sheet = Sheet(cues=[Cue("no")], notes=("why",))
    assert to_plain(sheet) == {"cues": [{"word": "no"}], "by_name": {}}
    assert from_plain(Sheet, stored(sheet)).notes == ()


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (list[Cue], [Cue("no")]),
        (dict[str, tuple[Cue, ...]], {"a": (Cue("no"), Cue("nil"))}),
        (Span, Span(1, 2)),
        (dict[str, int], {"a": 1}),
        (tuple[str, int], ("a", 1)),
    ],
)
def test_collections_of_records_come_back(hint, value):
    assert from_plain(hint, stored(value)) == value


def test_what_cannot_be_told_from_another_is_refused():
    with pytest.raises(TypeError, match="no way to store"):
        from_plain(Cue | Span, {})


@dataclass(frozen=True, slots=True)
class Base:
    first: int
    second: int = 2


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    first: int
    second: int = 2


class Own(Quick):
    """One with a dictionary, so that its slots are laid out in another way."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Base):
    third: str
    fourth: str = "d"


def test_a_quickly_made_record_is_the_same_record():
    assert "set_third" in Derived.__init__.__globals__
    made = Derived(1, third="c")
    assert (made.first, made.second, made.third, made.fourth) == (1, 2, "c", "d")
    assert made == Derived(1, 2, third="c", fourth="d")
    with pytest.raises(TypeError):
        Derived(1)
    with pytest.raises(TypeError):
        Derived(1, 2, "c")


def test_a_quickly_made_record_stays_frozen_and_may_have_subclasses():
    made, own = Quick(1), Own(1)
    assert (made.__class__, made.first, made.second) == (Quick, 1, 2)
    assert (own.__class__, own.first, own.second) == (Own, 1, 2)
    for one in (made, own):
        with pytest.raises(FrozenInstanceError):
            one.first = 3


def test_a_class_that_needs_its_own_init_keeps_it():
    init = Sheet.__init__
    assert quickly_made(Sheet).__init__ is init
