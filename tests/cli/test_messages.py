"""What is told on standard error: faults, a line at the end, the bar of a run."""

from __future__ import annotations

import io

import pytest

from nmstag.cli import messages
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.progress import Watch
from nmstag.document import Document, Mention
from nmstag.errors import Fault


@pytest.fixture(autouse=True)
def usual(monkeypatch):
    monkeypatch.setattr(messages, "level", messages.USUAL)


def test_quiet_hides_warnings_but_no_errors_and_counts_both(capsys):
    messages.set_level(quiet=True, verbose=False)
    faults = FaultPrinter()
    faults(Fault("odd", severity="warning"))
    faults(Fault("broken"))
    faults.summary()
    assert capsys.readouterr().err == "nmstag: error: broken\n"
    assert (faults.errors, faults.warnings) == (1, 1)


def test_a_level_that_is_not_given_stays():
    messages.set_level(quiet=False, verbose=True)
    messages.set_level(quiet=False, verbose=False)
    assert messages.level == messages.VERBOSE


def documents(count):
    mention = Mention(0, 3, "NMS", "Disease")
    return [("", Document(str(n), "NMS", mentions=(mention,))) for n in range(count)]


def test_verbose_tells_what_was_tagged(capsys):
    messages.set_level(quiet=False, verbose=True)
    assert len(list(Watch(1, bar=True).tagged(documents(3)))) == 3
    assert capsys.readouterr().err.startswith("nmstag: 3 documents with 3 mentions in 0.")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_bar_has_the_number_of_files_and_the_share(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    watch = Watch(4, bar=True)
    read = (document for _, document in zip(watch.reading(range(4)), documents(4), strict=True))
    assert len(list(watch.tagged(read))) == 4
    assert "3/4" in terminal.getvalue()
    assert "75%" in terminal.getvalue()


def test_the_bar_of_one_file_has_the_number_of_documents_alone(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert len(list(Watch(1, bar=True).tagged(documents(3)))) == 3
    shown = terminal.getvalue()
    assert "3 documents" in shown
    assert "/?" not in shown
    assert "%" not in shown


def test_one_of_a_thing_is_no_several(capsys):
    messages.set_level(quiet=False, verbose=True)
    list(Watch(1, bar=False).tagged(documents(1)))
    assert "1 document with 1 mention in " in capsys.readouterr().err


def test_no_bar_in_a_file_or_where_it_is_to_be_quiet(monkeypatch, capsys):
    list(Watch(4, bar=True).tagged(documents(2)))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr", Terminal())
    messages.set_level(quiet=True, verbose=False)
    watch = Watch(4, bar=True)
    list(watch.tagged(documents(2)))
    assert "2/4" not in __import__("sys").stderr.getvalue()
