"""Values that are read without the library that Typer reads them with: the same values, the same messages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import pytest
import typer
from typer.testing import CliRunner

from nmstag.cli.plain_values import PlainCommand


class Colour(StrEnum):
    RED = "red"
    DARK = "Dark"


VALUES: list[object] = []


def command(
    words: list[str],
    path: Path = Path("p"),
    name: Optional[str] = None,  # noqa: UP045
    number: Annotated[int, typer.Option(min=1, max=9)] = 3,
    share: Annotated[Optional[float], typer.Option(min=0)] = None,  # noqa: UP045
    colour: Annotated[Colour, typer.Option(case_sensitive=False)] = Colour.RED,
    exact: Colour = Colour.RED,
    several: Optional[list[str]] = None,  # noqa: UP045
    truth: bool = False,
) -> None:
    VALUES[:] = [words, path, name, number, share, colour, exact, several, truth]


def outcome(plain: bool, arguments: list[str]) -> tuple[int, str, list[object]]:
    app = typer.Typer()
    app.command(cls=PlainCommand if plain else None)(command)
    VALUES.clear()
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output, list(VALUES)


@pytest.mark.parametrize(
    ("arguments", "good"),
    [
        (["a"], True),
        (["a", "b", "--path", "x/y", "--name", "n", "--number", "9", "--share", "0.5", "--truth"], True),
        (["a", "--colour", "RED", "--several", "1", "--several", "2"], True),
        (["a", "--colour", "dark", "--exact", "Dark"], True),
        (["a", "--share", "1e3", "--no-truth"], True),
        ([], False),
        (["a", "--number", "0"], False),
        (["a", "--number", "10"], False),
        (["a", "--number", "1.5"], False),
        (["a", "--number", "one"], False),
        (["a", "--share", "nan"], False),
        (["a", "--share", "-1"], False),
    ],
)
def test_they_are_what_typer_reads(arguments: list[str], good: bool) -> None:
    plain, usual = outcome(True, arguments), outcome(False, arguments)
    assert plain == usual
    assert [type(value) for value in plain[2]] == [type(value) for value in usual[2]]
    assert (plain[0] == 0) is good


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a", "--exact", "dark"], "'dark' is not one of red, Dark; did you mean 'Dark'?"),
        (["a", "--colour", "redd"], "'redd' is not one of red, Dark; did you mean 'red'?"),
        (["a", "--colour", "blue"], "'blue' is not one of red, Dark"),
    ],
)
def test_a_choice_that_is_none_is_told_with_one_that_may_be_meant(arguments: list[str], told: str) -> None:
    status, output, values = outcome(True, arguments)
    assert (status, values) == (2, [])
    assert told in " ".join(output.replace("│", " ").split())
    assert "Value error" not in output
