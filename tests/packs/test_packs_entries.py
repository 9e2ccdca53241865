"""The readings of names as one piece of bytes."""

from __future__ import annotations

import marshal
import pickle
import sys

import pytest

from nmstag.packs.entries import PackedEntries

READING = ("Disease", ("MESH:D009459",), "NMS", "terms.tsv:3", "NMS", "")
OTHER = ("Chemical", (), "", "drugs.tsv:7", "ünïts", "")
EVERY = [(READING,), (), (OTHER, READING), (OTHER,)]


@pytest.mark.parametrize("every", [EVERY, EVERY[:1], [], [()]])
def test_what_is_packed_comes_back(every):
    packed = PackedEntries.pack(iter(every))
    assert list(packed) == every
    assert [packed[number] for number in range(-len(every), len(every))] == every * 2
    assert (packed[1:], packed[::-1]) == (every[1:], every[::-1])
    assert PackedEntries(packed.plain()) == pickle.loads(pickle.dumps(packed)) == packed
    for number in (len(every), -len(every) - 1):
        with pytest.raises(IndexError):
            packed[number]


def test_places_are_the_same_bytes_on_every_machine(monkeypatch):
    packed, ends = PackedEntries.pack([(READING,), ()]).plain()
    places = [int.from_bytes(ends[n : n + 4], "little") for n in (0, 4)]
    assert places == [len(marshal.dumps((READING,))), len(packed)]
    swapped = b"".join(ends[n : n + 4][::-1] for n in (0, 4))
    monkeypatch.setattr("sys.byteorder", "big" if sys.byteorder == "little" else "little")
    assert list(PackedEntries((packed, swapped))) == [(READING,), ()]
    assert PackedEntries((packed, swapped)).plain() == (packed, swapped)


@pytest.mark.parametrize("ends", [b"", b"\x01\x00\x00\x00", b"\xff\xff\xff\xff"])
def test_places_that_do_not_fit_are_refused(ends):
    packed, _ = PackedEntries.pack([(READING,)]).plain()
    with pytest.raises(ValueError, match="do not fit"):
        PackedEntries((packed, ends))
