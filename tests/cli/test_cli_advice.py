"""What is said to a person who tags published text and names no profile."""

from __future__ import annotations

import pytest

from nmstag.cli import advice, messages
from nmstag.cli.advice import ProfileAdvice
from nmstag.pipeline import TaggerOptions

PUBTATOR = "1|t|Pain\n1|a|NMS.\n"


@pytest.fixture
def pack(small_pack):
    folder = small_pack / "profiles" / "literature"
    folder.mkdir(parents=True)
    (folder / "switches.tsv").write_text("what\tname\treason\nstep\tbackoff\tnone\n", encoding="utf-8")
    return small_pack


def said(capsys, options, given, *formats):
    said_of = ProfileAdvice(options, given)
    for name in formats:
        said_of(name)
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("name", ["pubmed-xml", "pubtator", "bioc-xml", "bioc-json"])
def test_one_line_names_the_profile_that_is_used_and_the_other(capsys, monkeypatch, pack, name):
    monkeypatch.setattr(messages, "level", messages.USUAL)
    [line] = said(capsys, TaggerOptions((str(pack),)), False, "text", name, name)
    assert line == (
        "nmstag: the profile clinical is used; for abstracts and articles there is --profile literature"
    )


def test_nothing_is_said_of_other_formats_given_profiles_or_kept_mentions(capsys, pack):
    options = TaggerOptions((str(pack),))
    assert said(capsys, options, False, "text", "lines", "jsonl") == []
    assert said(capsys, options, True, "pubtator") == []
    assert said(capsys, TaggerOptions((str(pack),), mentions="keep"), False, "pubtator") == []


def test_nothing_is_said_of_a_pack_without_that_profile(capsys, small_pack):
    assert said(capsys, TaggerOptions((str(small_pack),)), False, "pubtator") == []


@pytest.mark.parametrize("command", ["tag", "explain"])
def test_the_commands_say_so_on_standard_error(run, write, tmp_path, pack, command):
    file = write(tmp_path / "a.pubtator", PUBTATOR)
    assert "--profile literature" in run(command, file)[2]
    assert "--profile literature" not in run(command, file, "--profile", "clinical")[2]


def test_a_pack_of_few_names_alone_is_told(run, tmp_path, write, monkeypatch):
    monkeypatch.setattr(advice, "FEW_NAMES", 1000)
    write(tmp_path / "a.txt")
    for command in (("tag",), ("view", "-o", "p.html"), ("explain",)):
        status, _, err = run(*command, "a.txt")
        assert (status, "14 names without the default pack; to have it too: --pack default" in err) == (
            0,
            True,
        )
    assert "names without" not in run("tag", "a.txt", "--pack", "default")[2]
    assert "names without" not in run("tag", "a.txt", "-q")[2]
    monkeypatch.setattr(advice, "FEW_NAMES", 14)
    assert "names without" not in run("tag", "a.txt")[2]
