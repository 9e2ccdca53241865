"""Takes the lists that are not read out of PubMed's XML before it is parsed, which takes most of the time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAMES = (
    b"AuthorList|MeshHeadingList|ReferenceList|ChemicalList|GrantList|KeywordList|PublicationTypeList|History"
)
_LIST = re.compile(
    rb"<(" + _NAMES + rb""")(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*>""",
)
"""The start of a list that is not empty."""
_ENDS = {name: re.compile(rb"</" + name + rb"\s*>") for name in _NAMES.split(b"|")}
_HIDING = re.compile(rb"<!(?:--|\[|ENTITY)|<\?")
"""The start of what may hold a '<' that begins no element: comments, CDATA, entities, instructions."""
_LONGEST = 1 << 23


def without_lists(blocks: Iterable[bytes | None]) -> Iterator[bytes | None]:
    r"""Yield the bytes of a file without its lists, whose newlines stay, so that lines are counted right.

    A list without an end stays, as does one that holds another of its name, and all from a place on in which
    a '<' need not begin an element. What comes out is well-formed where what goes in is. None, in place of
    what could not be read, ends the file.

    >>> list(without_lists([b"<a><AuthorList>\n<b/></Author", b"List></a>"]))
    [b'<a>', b'\n', b'</a>']
    """
    rest = b""
    blocks = iter(blocks)
    for number, block in enumerate(blocks):
        if block is None:
            yield from (rest, None)
            return
        rest += block
        declared = 0 if number else 2  # the declaration of XML looks like an instruction
        if _HIDING.search(rest, declared) or len(rest) > _LONGEST:
            break
        done, kept = _cut(rest)
        rest = rest[done:]
        yield kept
    if rest:
        yield rest
    yield from blocks


def _cut(data: bytes) -> tuple[int, bytes]:
    """Return how many bytes are done with, and what stays of them."""
    kept, done, place = [], 0, 0
    last = max(data.rfind(b"<"), 0)
    while found := _LIST.search(data, place):
        end = _ENDS[found[1]].search(data, found.end())
        if end is None:
            last = found.start()
            break
        place = end.end()
        if data.find(b"<" + found[1], found.end(), end.start()) < 0:
            kept += [data[done : found.start()], b"\n" * data.count(b"\n", found.start(), place)]
            done = place
    last = max(last, done)
    return last, b"".join([*kept, data[done:last]])
