"""What every command has: an example, options in groups, `-q` and `-v`, and names that a shell completes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from nmstag.cli.app import COMMANDS, command_line

ROOT = typer.main.get_command(command_line())


def commands(group: Any = ROOT, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every command and group below one, with its name."""
    for word, command in group.commands.items():
        full = f"{name} {word}".strip()
        yield full, command
        if hasattr(command, "commands"):
            yield from commands(command, full)


EVERY = dict(commands())
ENDS = {name: command for name, command in EVERY.items() if not hasattr(command, "commands")}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_made_alone_as_it_is_among_all(name: str) -> None:
    """What a start makes is the command that it runs; its options are those that the help of all shows."""
    alone: Any = typer.main.get_command(command_line(name))
    assert list(alone.commands) == [name]
    flags = [[param.opts for param in one.params] for one in (alone.commands[name], EVERY[name])]
    assert flags[0] == flags[1]


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_group_has_an_example(name: str) -> None:
    assert f"Example: nmstag {name} " in EVERY[name].help


@pytest.mark.parametrize("name", ENDS)
def test_quiet_and_verbose_may_stand_after_every_command(name: str) -> None:
    flags = {flag for param in ENDS[name].params for flag in param.opts}
    assert {"-q", "--quiet", "-v", "--verbose"} <= flags


@pytest.mark.parametrize("name", ENDS)
def test_many_options_are_in_groups(name: str) -> None:
    options = [param for param in ENDS[name].params if param.param_type_name == "option"]
    left = [
        param for param in options if not param.rich_help_panel and param.name not in ("quiet", "verbose")
    ]
    assert len(options) <= 12 or not left


def test_quiet_and_verbose_do_what_they_say(call, tmp_path) -> None:
    (tmp_path / "a.pubtator").write_text("1|t|NMS.\n1|a|\n1\t0\t3\tNMX\tDisease\tD1\n", encoding="utf-8")
    usual = call("evaluate", "--gold", "a.pubtator", "--pred", "a.pubtator")
    assert "warning" in usual[2]
    assert call("evaluate", "--gold", "a.pubtator", "--pred", "a.pubtator", "-q") == (0, usual[1], "")


def test_verbose_tells_more(call, tmp_path) -> None:
    (tmp_path / "a.pubtator").write_text("1|t|NMS.\n1|a|\n1\t0\t3\tNMS\tDisease\tD1\n", encoding="utf-8")
    assert call("compare", "a.pubtator", "a.pubtator")[2] == ""
    assert "s in all" in call("compare", "a.pubtator", "a.pubtator", "-v")[2]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("tag --profile bio", {"biored"}),
        ("explain --profile cl", {"clinical"}),
        ("evaluate --profile lit", {"literature"}),
        ("tag --to ta", {"table"}),
        ("tag --to p", {"pubtator", "parquet"}),
        ("view --from pub", {"pubtator", "pubmed-xml"}),
        ("tag --drop neg", {"negated"}),
        ("view --drop negated,unc", {"negated,uncertain"}),
        ("tag --types Dis", {"Disease"}),
        ("view --types Disease,", {"Disease,Chemical"}),
        ("evaluate --scheme ", {"bc5cdr", "ncbi_disease", "biored", "general"}),
        ("compare --scheme gen", {"general"}),
        ("evaluate --scheme ncbi_disease --types ", {"Disease"}),
        ("tag --without ", {"evidence", "text"}),
        ("tag --pack d", {"default"}),
        ("pack info d", {"default"}),
        ("build --base d", {"default"}),
        ("tag --pack nowhere --profile ", set()),
    ],
)
def test_a_shell_completes_names(line: str, offered: set[str]) -> None:
    *words, incomplete = line.split(" ")
    command, group = ROOT, ROOT.make_context("nmstag", [], resilient_parsing=True)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    *given, last = [*words, incomplete]
    flag = given.pop() if given and given[-1].startswith("--") else ""
    context = command.make_context("x", given, parent=group, resilient_parsing=True)
    wanted = [
        one for one in command.params if flag in one.opts or (not flag and one.param_type_name != "option")
    ]
    assert {item.value for item in wanted[0].shell_complete(context, last)} == offered


def test_a_shell_is_answered_by_the_command_itself() -> None:
    asked = {"_NMSTAG_COMPLETE": "complete_bash", "COMP_WORDS": "nmstag tag --to pub", "COMP_CWORD": "3"}
    code = "import sys; sys.argv = ['nmstag']; from nmstag.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, check=False
    )
    assert done.stdout.split() == [b"pubtator"]
