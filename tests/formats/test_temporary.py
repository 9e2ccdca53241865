"""Files that take their places when they are complete, alone or together with others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nmstag.formats import Waiting, open_output, temporary

pytestmark = pytest.mark.skipif(temporary.fcntl is None, reason="files have no locks here")


@pytest.fixture
def failures() -> list[tuple[str, OSError]]:
    return []


@pytest.fixture
def waiting(failures: list[tuple[str, OSError]]) -> Iterator[Waiting]:
    with Waiting(lambda target, error: failures.append((target, error)), most=3, longest=60) as files:
        files.settle(now=True)  # the time counts from here
        yield files


def put(path: Path, text: str, waiting: Waiting) -> None:
    hashes: list[str] = []
    with open_output(path, on_hash=hashes.append, waiting=waiting) as stream:
        stream.write(text)
    assert len(hashes) == 1


def test_files_take_their_places_when_enough_of_them_wait(tmp_path: Path, waiting: Waiting) -> None:
    noted: list[str] = []
    for name in "abc":
        put(tmp_path / name, name, waiting)
        waiting.then(str(tmp_path / name), lambda name=name: noted.append(name))
        if name != "c":
            waiting.settle()
            assert (list(tmp_path.glob("[a-c]")), noted) == ([], [])
    waiting.settle()
    assert [path.read_text() for path in sorted(tmp_path.iterdir())] == ["a", "b", "c"]
    assert noted == ["a", "b", "c"]


def test_at_the_end_all_take_their_places_even_of_an_interrupted_run(tmp_path: Path) -> None:
    def interrupted(waiting: Waiting) -> None:
        with waiting:
            waiting.settle(now=True)
            put(tmp_path / "whole", "all of it", waiting)
            with open_output(tmp_path / "cut", waiting=waiting) as stream:
                stream.write("half of")
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted(Waiting(print, longest=60))
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("whole", "all of it")]


def test_after_a_while_a_file_takes_its_place_alone(tmp_path: Path) -> None:
    with Waiting(print, longest=0) as waiting:
        put(tmp_path / "a", "a", waiting)
        waiting.settle()
        assert (tmp_path / "a").read_text() == "a"


def test_a_file_that_cannot_take_its_place_is_told_and_the_others_take_theirs(
    tmp_path: Path, waiting: Waiting, failures: list[tuple[str, OSError]]
) -> None:
    noted: list[str] = []
    for name in "abc":
        put(tmp_path / name, name, waiting)
        waiting.then(str(tmp_path / name), lambda name=name: noted.append(name))
    (tmp_path / "b").mkdir()
    waiting.settle()
    assert [target for target, _ in failures] == [str(tmp_path / "b")]
    assert noted == ["a", "c"]
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]


@pytest.mark.parametrize("number", [1, 12])
def test_a_disk_that_fails_is_told_and_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Twelve files on a disk that is slow are waited for at once."""
    monkeypatch.setattr(temporary, "_LONG", 0)

    def broken(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(temporary, "to_disk", broken)
    failures: list[str] = []
    with Waiting(lambda target, error: failures.append(f"{Path(target).name} {error.errno}")) as waiting:
        for one in range(number):
            put(tmp_path / str(one), "text", waiting)
    assert failures == [f"{one} 5" for one in range(number)]
    assert os.listdir(tmp_path) == []


def test_many_files_of_a_slow_disk_are_all_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary, "_LONG", 0)
    seen: list[int] = []
    monkeypatch.setattr(temporary, "to_disk", seen.append)
    with Waiting(print) as waiting:
        for one in range(20):
            put(tmp_path / str(one), "text", waiting)
    assert len(set(seen)) == 20
    assert len(os.listdir(tmp_path)) == 20


def test_two_files_for_one_place_take_it_in_their_order(tmp_path: Path, waiting: Waiting) -> None:
    noted: list[str] = []
    for text in ("first", "second"):
        put(tmp_path / "a", text, waiting)
        waiting.then(str(tmp_path / "a"), lambda text=text: noted.append(text))
    waiting.settle(now=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a", "second")]
    assert noted == ["first", "second"]


def test_what_waits_for_no_file_is_done_at_once(waiting: Waiting) -> None:
    noted: list[int] = []
    waiting.then("elsewhere", lambda: noted.append(1))
    assert noted == [1]
