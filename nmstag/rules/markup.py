"""The markup of examples: `No [fever]{Disease negated}.` is a text with one labelled span.

Gets a marked line of a rule file or a test, returns the plain text and its spans.
"""

from __future__ import annotations

import re

from nmstag.errors import Fault, RuleError
from nmstag.plain import record

# A marked span is '[...]' with '{...}' directly after it; any other bracket is text. One pair of
# brackets is allowed inside: '[[3H]dopamine]{Chemical}'.
_MARKED = re.compile(r"\[((?:[^\[\]{}]|\[[^\[\]{}]*\])*)\]\{([^\[\]{}]*)\}")
# What is left of a marked span that was not closed: ']{' or '}' after labels, '[' before '{'.
_BROKEN = re.compile(r"\]\{|\[[^\[\]{}]*\{|\[[^\[\]{}]*\}")


@record(frozen=True, slots=True)
class MarkedSpan:
    """A span of a marked text: its offsets, its type, and the labels after the type.

    Args:
        start: Offset of the first character in the plain text.
        end: Offset after the last character.
        type: First word in the braces ('Disease').
        labels: The other words ('negated', 'head', 'id=MESH:D009459').
    """

    start: int
    end: int
    type: str
    labels: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Marked:
    """A plain text with the spans that its markup gave."""

    text: str
    spans: tuple[MarkedSpan, ...] = ()


def parse_markup(line: str) -> Marked:
    """Return the plain text of a marked line and its spans, in order.

    Only `[...]{...}` is markup; 'a [sic] b' and 'f{x}' stay as they are.

    >>> parse_markup("No [fever]{Disease negated}.").text
    'No fever.'

    Raises:
        RuleError: A marked span is not closed, is empty, or has no type.
    """
    parts: list[str] = []
    spans: list[MarkedSpan] = []
    length = position = 0
    for match in _MARKED.finditer(line):
        before = _literal(line, position, match.start())
        inner, words = match[1], match[2].split()
        if not inner.strip() or not words:
            raise _broken(line, match.start(), "a marked span needs a text and a type")
        start = length + len(before)
        length = start + len(inner)
        parts += (before, inner)
        spans.append(MarkedSpan(start, length, words[0], tuple(words[1:])))
        position = match.end()
    parts.append(_literal(line, position, len(line)))
    return Marked("".join(parts), tuple(spans))


def _literal(line: str, start: int, end: int) -> str:
    broken = _BROKEN.search(line, start, end)
    if broken:
        raise _broken(line, broken.start(), "a bracket of the markup is not closed")
    return line[start:end]


def _broken(line: str, column: int, message: str) -> RuleError:
    allowed = "[text]{Type label ...}"
    return RuleError(Fault(f"{message} (column {column + 1})", field="markup", value=line, allowed=allowed))
