"""Variations: how a name may be changed before it is looked up once more.

They are rules (`rules/linking/*.yaml`). In an example, the marked spans are what stays of the name; where
they are numbered, they are put together in that order: 'severe [asthma]{1}', '[Failure]{2}, [Renal]{1}'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from nmstag.errors import Fault
from nmstag.late import late
from nmstag.lexicon.mesh import uninverted
from nmstag.plain import record
from nmstag.rules import Rule, words_field
from nmstag.rules.sources import Sources

TOPIC = "linking"
_AMOUNT = late(r"[ ,]+\d[\d.,]*(?:-\d[\d.,]*)? ?([A-Za-z\u00b5\u03bc%][A-Za-z\u00b5\u03bc/%]*)$")
_CAUSE = late(r"[^,;()]{2,40}?-([A-Za-z]+) (?=\S)")
_BRACKETED = late(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")


@record(frozen=True, slots=True, kw_only=True)
class Variation(Rule):
    """One way of changing a name.

    Args:
        action: 'before' drops one of the words from the front, 'after' from the end, 'amount' a number and
            one of the words, 'cause' what comes before a hyphen and one of them, 'brackets' a bracketed
            part at the end; 'uninvert' turns 'X, Y' into 'Y X'.
        words: The words or phrases that are dropped, in lower case.
        types: The only entity types that may be found this way; any where there is none.
    """

    action: Literal["before", "after", "amount", "cause", "brackets", "uninvert"]
    words: tuple[str, ...] = words_field(default=())
    types: tuple[str, ...] = ()


def varied(rule: Variation, name: str) -> str:
    """Return the name as the rule changes it; empty where it does not fit or nothing would be left."""
    return _ACTIONS[rule.action](rule, name)


def check_variation(rule: Variation, sources: Sources) -> Iterator[Fault]:
    """Yield a fault for each example not changed as marked, and each counterexample changed at all."""
    for case in rule.cases():
        text, spans = case.marked.text, sorted(case.marked.spans, key=lambda span: span.type)
        wanted = " ".join(text[span.start : span.end] for span in spans) if case.acts else ""
        changed = varied(rule, text)
        if changed != wanted:
            yield rule.fault(case, f"the rule gives {changed!r}")


def _without_first(rule: Variation, name: str) -> str:
    lowered = name.lower()
    for word in sorted(rule.words, key=len, reverse=True):
        if lowered.startswith(word) and lowered[len(word) : len(word) + 1] in (" ", "-", ","):
            return name[len(word) :].lstrip(" -,")
    return ""


def _without_last(rule: Variation, name: str) -> str:
    lowered = name.lower()
    for word in sorted(rule.words, key=len, reverse=True):
        if lowered.endswith((" " + word, "-" + word)):
            return name[: -len(word)].rstrip(" -,")
    return ""


def _without_amount(rule: Variation, name: str) -> str:
    """Return 'haloperidol' for 'haloperidol 5 mg' and 'haloperidol 5mg'."""
    found = _AMOUNT.search(name)
    return name[: found.start()] if found and found[1].lower() in rule.words else ""


def _without_cause(rule: Variation, name: str) -> str:
    """Return 'tremor' for 'lithium-induced tremor'."""
    found = _CAUSE.match(name)
    return name[found.end() :] if found and found[1].lower() in rule.words else ""


def _without_brackets(_: Variation, name: str) -> str:
    rest = _BRACKETED.sub("", name)
    return rest if rest != name else ""


def _uninverted(_: Variation, name: str) -> str:
    turned = uninverted(name)
    return turned if turned != name else ""


_ACTIONS: dict[str, Callable[[Variation, str], str]] = {
    "before": _without_first,
    "after": _without_last,
    "amount": _without_amount,
    "cause": _without_cause,
    "brackets": _without_brackets,
    "uninvert": _uninverted,
}
