"""The decoder of plain values: what it takes, and each fault with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from nmstag.schema import Decoder


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Whole:
    id: str
    parts: tuple[Part, ...] = ()
    share: float = field(default=0.5, metadata={"range": (0, 1)})
    kind: Literal["a", "b"] = "a"
    words: tuple[str, ...] = field(
        default=("x",), metadata={"filled": True, "check": lambda text: "too long" if len(text) > 3 else None}
    )
    table: dict[str, bool] = field(default_factory=dict)
    either: str | tuple[str, ...] | None = None
    main: Part | None = None
    free: Any = None
    line: int = field(default=0, metadata={"given": True})


def decode(value, **given):
    faults = []
    record = Decoder("a.json", faults.append, line=3).record(Whole, value, **given)
    return record, faults


def test_every_type_of_field_is_read():
    value = {
        "id": "1",
        "parts": [{"name": "p", "size": 2}, {"name": "q"}],
        "share": 1,
        "kind": "b",
        "words": ["ab"],
        "table": {"t": True},
        "either": ["u", "v"],
        "main": {"name": "m"},
        "free": [None],
    }
    record, faults = decode(value, line=9)
    assert not faults
    assert record == Whole(
        "1", (Part("p", 2), Part("q")), 1.0, "b", ("ab",), {"t": True}, ("u", "v"), Part("m"), [None], 9
    )
    assert type(record.share) is float
    assert value["parts"][0] == {"name": "p", "size": 2}


@pytest.mark.parametrize(
    ("value", "field_", "shown", "allowed"),
    [
        ({"wrods": []}, "wrods", "", "'words'"),
        ({"qqqq": []}, "qqqq", "", "one of id, parts, share, kind, words, table, either, main, free"),
        ({"line": 1}, "line", "", "one of id"),
        ({"parts": [{"name": "p"}, {"size": 1}]}, "parts[1].name", "", "name: a text"),
        ({"parts": [7]}, "parts[0]", "7", "an object"),
        ({"parts": {}}, "parts", "{}", "a list"),
        ({"parts": [{"name": "p", "size": True}]}, "parts[0].size", "True", "a whole number"),
        ({"share": True}, "share", "True", "a number"),
        ({"share": float("nan")}, "share", "nan", "a number"),
        ({"share": float("-inf")}, "share", "-inf", "a number"),
        ({"share": 10**400}, "share", repr(10**400), "a number"),
        ({"share": 1.5}, "share", "1.5", "0 to 1"),
        ({"kind": "c"}, "kind", "c", "'a' or 'b'"),
        ({"words": []}, "words", "[]", "at least one item"),
        ({"words": ["ok", "long text"]}, "words[1]", "long text", ""),
        ({"words": ["ok", 3]}, "words[1]", "3", "a text"),
        ({"table": {"t": 1}}, "table.t", "1", "true or false"),
        ({"either": [1]}, "either", "[1]", "a text or a list"),
        ({"main": "m"}, "main", "m", "an object"),
    ],
)
def test_a_wrong_value_is_reported_and_the_rest_is_kept(value, field_, shown, allowed):
    record, (fault,) = decode({"id": "1", **value})
    assert (fault.path, fault.line, fault.field) == ("a.json", 3, field_)
    assert fault.value in (shown, "")
    assert fault.allowed.startswith(allowed)
    assert record.id == "1"
    name = field_.split("[")[0].split(".")[0]
    if fault.message in ("the list is empty", "too long", "the number is out of range"):
        assert getattr(record, name) == getattr(Whole("1"), name)


def test_the_ends_of_a_range_are_allowed_and_null_where_nothing_is_needed():
    for share in (0, 1):
        assert decode({"id": "1", "share": share})[0].share == share
    record, faults = decode({"id": "1", "main": None, "either": None})
    assert (record.main, record.either, faults) == (None, None, [])
    assert decode({"id": "1", "words": None})[1][0].message == "not a list"


def test_what_is_expected_of_a_missing_key_is_told():
    @dataclass
    class Needed:
        one: int | None
        other: Literal["a", "b"]

    faults = []
    assert Decoder("a.json", faults.append).record(Needed, {}) is None
    assert [fault.allowed for fault in faults] == ["one: a whole number", "other: 'a' or 'b'"]
    assert Decoder("a.json", faults.append).record(Needed, {"one": 1, "other": "c"}) is None
    assert faults[-1].message == "the value is not allowed"


def test_what_is_required_takes_its_record_along():
    record, faults = decode({"parts": [], "id": 5, "sise": 1})
    assert record is None
    assert [(fault.message, fault.field) for fault in faults] == [
        ("wrong type of value", "id"),
        ("unknown key", "sise"),
    ]
    assert decode({})[1][0].message == "missing key"
    assert decode([])[0] is None


def test_only_the_wrong_items_of_a_list_are_left_out():
    record, faults = decode({"id": "1", "parts": [{"name": "p"}, {}, {"name": "q"}], "words": ["a", 1]})
    assert [part.name for part in record.parts] == ["p", "q"]
    assert record.words == ("a",)
    assert len(faults) == 2
