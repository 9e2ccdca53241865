"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import copy
import pickle
import re
import zlib
from weakref import WeakValueDictionary

import pytest

from nmstag.late import _key, compile_all, late, made_codes, use_codes


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


@pytest.fixture
def codes(monkeypatch):
    """The codes that this process was given, none at first; no expression of other tests is in use."""
    given = {}
    monkeypatch.setattr("nmstag.late._CODES", given)
    monkeypatch.setattr("nmstag.late._KNOWN", WeakValueDictionary())
    return given


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        (r"(?P<drug>[a-zµ]+)-induced (?P<harm>\w+)", re.I, "Morphine-Induced itching"),
        (r"(?i)(a)|(?P<b>ß)", 0, "ẞ"),
        (r"(?<=x)y(?!z)", 0, "xyz xy"),
        ("\ud800+[\U0001f600-\U0001f64f]", 0, "\ud800\U0001f601"),
    ],
)
def test_a_code_gives_the_same_expression_without_compiling(pattern, flags, text, codes, monkeypatch):
    one = late(pattern, flags)
    use_codes(made_codes())
    other = re.compile(pattern, flags)
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("it was compiled"))
    assert one.flags == other.flags
    assert (one.groups, dict(one.groupindex)) == (other.groups, dict(other.groupindex))
    assert [match.span() for match in one.finditer(text)] == [match.span() for match in other.finditer(text)]
    assert [match.lastgroup for match in one.finditer(text)] == [
        match.lastgroup for match in other.finditer(text)
    ]


def test_a_damaged_code_is_not_taken(codes):
    one = late("damaged (code)")
    use_codes({key: code[: len(code) // 2] for key, code in made_codes().items()})
    assert one.search("a damaged code")[1] == "code"


def test_a_code_of_other_content_is_refused_by_re(codes):
    one, other = late("first of two (a|b)+"), late("second")
    made = made_codes()
    words = zlib.decompress(made[_key(other.pattern, 0)]).replace(b"\x01\x00\x00\x00", b"\xff\xff\x00\x00")
    use_codes({_key(one.pattern, 0): zlib.compress(words)})
    assert one.search("first of two ab")[1] == "b"


def test_codes_of_another_version_are_never_asked_for(codes, monkeypatch):
    late("of another version")
    monkeypatch.setattr("nmstag.late.CODES_FIT", "other")
    use_codes(made_codes())
    monkeypatch.undo()
    assert _key("of another version", 0) not in codes


def test_what_was_made_before_is_not_made_again(codes, monkeypatch):
    one, other = late("made before"), late("made now")
    given = {_key(one.pattern, 0): b"as it was"}
    use_codes(given)
    made = made_codes()
    assert len(made) == 2
    assert made.items() > given.items()
    assert _key(other.pattern, 0) in made
