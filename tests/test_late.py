"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from nmstag.late import compile_all, late


def test_it_does_what_the_compiled_one_does():
    text, one, other = "Abba, baba", late(r"(b)(?P<last>a)", re.I), re.compile(r"(b)(?P<last>a)", re.I)
    assert [match.span() for match in one.finditer(text)] == [match.span() for match in other.finditer(text)]
    assert one.search(text, 5).span() == other.search(text, 5).span()
    assert one.match(text, 2).groupdict() == {"last": "a"}
    assert one.sub("-", text) == other.sub("-", text)
    assert (one.groups, dict(one.groupindex), one.pattern) == (2, {"last": 2}, other.pattern)


def test_nothing_is_compiled_before_it_is_used(monkeypatch):
    compiled = []
    monkeypatch.setattr(
        re, "compile", lambda pattern, flags=0: compiled.append(pattern) or real(pattern, flags)
    )
    real = re._compile
    one = late("never used before, (a)")
    assert compiled == []
    assert one.fullmatch("never used before, a")
    assert one.search("b") is None
    assert compiled == [one.pattern]


def test_equal_ones_are_one_object():
    assert late("x+y") is late("x+y")
    assert late("x+y") is not late("x+y", re.I)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
@pytest.mark.parametrize("used", [False, True])
def test_it_is_copied_and_sent(again, used):
    one = late("(?i)q+")
    if used:
        one.search("q")
    assert again(one) is one
    assert again(one).fullmatch("QQ")


def test_all_in_use_are_compiled_at_once(monkeypatch):
    one = late("only here (b)")
    compile_all()
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("it is compiled already"))
    assert one.search("only here b")
