"""Records to plain data and back, by field name."""

from __future__ import annotations

import copy
import marshal
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from inspect import signature
from typing import Literal, NamedTuple

import pytest

from nmstag.plain import from_plain, record, to_plain


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


@record(frozen=True, slots=True)
class Base:
    first: int
    second: int = 2


class Own(Base):
    """One with a dictionary, so that its slots are laid out in another way."""


@record(frozen=True, slots=True, kw_only=True)
class Derived(Base):
    third: str
    fourth: list[str] = field(default_factory=list)
    _fifth: str = field(default="e", repr=False, compare=False)
    sixth: int = field(default=6, init=False)


@record(frozen=True, slots=True)
class Checked:
    only: int

    def __post_init__(self) -> None:
        if self.only < 0:
            raise ValueError("below zero")


def test_a_record_is_made_as_its_fields_say():
    made = Derived(1, third="c")
    assert (made.first, made.second, made.third, made.fourth, made.sixth) == (1, 2, "c", [], 6)
    assert Derived(1, third="c").fourth is not made.fourth
    assert replace(made, second=5) == Derived(1, 5, third="c", fourth=[])
    assert [one.name for one in fields(made)] == ["first", "second", "third", "fourth", "_fifth", "sixth"]
    assert (str(signature(Derived)), Base.__match_args__) == (
        "(first: 'int', second: 'int' = 2, *, third: 'str', fourth: 'list[str]' = <absent>, "
        "_fifth: 'str' = 'e') -> 'None'",
        ("first", "second"),
    )
    for wrong in (lambda: Derived(1), lambda: Derived(1, 2, "c"), lambda: Base(1, other=2)):
        with pytest.raises(TypeError):
            wrong()


def test_records_are_equal_and_hashed_by_the_fields_that_count():
    assert Derived(1, third="c", _fifth="x") == Derived(1, third="c")
    assert Derived(1, third="c") != Derived(1, third="d")
    assert Base(1) != Own(1)
    assert (hash(Base(1)), hash(Checked(3))) == (hash((1, 2)), hash((3,)))
    assert repr(Derived(1, third="c")) == "Derived(first=1, second=2, third='c', fourth=[], sixth=6)"


def test_a_record_stays_frozen_and_may_have_subclasses():
    made, own = Base(1), Own(1)
    assert (made.__class__, made.first, made.second) == (Base, 1, 2)
    assert (own.__class__, own.first, own.second) == (Own, 1, 2)
    for one in (made, own):
        with pytest.raises(FrozenInstanceError):
            one.first = 3
        with pytest.raises(FrozenInstanceError):
            del one.first
    own.more = 4
    assert own.more == 4


def test_a_record_is_checked_copied_and_pickled():
    with pytest.raises(ValueError, match="below zero"):
        Checked(-1)
    for one in (Checked(3), Derived(1, third="c", fourth=["d"])):
        assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == copy.copy(one) == one


def test_records_and_dataclasses_may_be_bases_of_each_other():
    @dataclass(frozen=True, slots=True)
    class Usual(Base):
        third: str = "c"

    @record(frozen=True, slots=True)
    class Quick(Cue):
        more: int = 4

    assert Usual(1) == Usual(1, 2, "c") != Usual(2)
    assert (Quick("no").side, Quick("no").more) == ("before", 4)
    for one in (Usual(1), Quick("no")):
        assert copy.deepcopy(one) == one
        with pytest.raises(FrozenInstanceError):
            setattr(one, fields(one)[-1].name, 5)


def test_what_is_not_frozen_is_no_record():
    with pytest.raises(ValueError, match="frozen"):
        record(frozen=False, slots=True)
