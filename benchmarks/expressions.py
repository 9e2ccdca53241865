"""Whether an expression takes for ever: each regular expression is tried on texts that nearly match it.

A text is made from the expression itself: a random match, or a part of one, repeated, with an end that does
not fit. One that goes back again and again takes twice as long for each repeat; it is named when a text of
some 400 characters takes longer than `--seconds`. Tried are the expressions of all modules, and those of the
default pack's rules. `linear.py` tags whole texts.

    python benchmarks/expressions.py [--seed 1] [--texts 5] [--seconds 0.5]
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import nmstag
from nmstag import late
from nmstag.pipeline import Tagger, TaggerOptions

LENGTH = 400
_ENDS = ("\0", "!", " x", "")
_OTHER = "abcXYZ 019-+/.,;:()'\n"
_CATEGORIES = {
    "DIGIT": "7",
    "WORD": "ab7_",
    "SPACE": " \n\t",
    "NOT_SPACE": "ab-",
    "NOT_WORD": " -,",
    "NOT_DIGIT": "a",
}


def main() -> int:
    """Try all expressions and print those that take too long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other texts")
    parser.add_argument("--texts", type=int, default=5, help="matches that are made of each expression")
    parser.add_argument("--seconds", type=float, default=0.5, help="what is too long")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    maker, slow = Maker(options.seed), 0
    every = expressions()
    for pattern, flags in every:
        text = _slow_text(pattern, flags, maker, options)
        if text:
            slow += 1
            print(f"{pattern!r}\n    on {text[:60]!r} ... {text[-10:]!r}")
    print(f"{len(every)} expressions, {slow} too slow")
    return 1 if slow else 0


def expressions() -> list[tuple[str, int]]:
    """Return the expressions of the modules and of the default pack, each with its flags."""
    found: dict[tuple[str, int], None] = {}
    for module in pkgutil.walk_packages(nmstag.__path__, "nmstag.", onerror=str):
        with suppress(ImportError):  # needs an extra that is not installed
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[value.pattern, value.flags & ~re.UNICODE] = None
    taggers = [
        Tagger.from_options(TaggerOptions(profile=profile, relations=scheme))
        for profile, scheme in (("clinical", "clinical"), ("literature", "biored"))
    ]
    for tagger in taggers:
        tagger.tag_text("No fever. Lithium 2.6, coarse tremor (CT).\nPMH: gout\n")
    found.update(dict.fromkeys(late._KNOWN))
    return sorted(found)


class Maker:
    """Makes texts that an expression matches, or nearly: what it looks for around a match is left out.

    Args:
        seed: The same seed makes the same texts.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, items: Any, groups: dict[int, str]) -> str:
        """Return a text for a part of an expression as `re` reads it; `groups` gets what each group holds."""
        made = ""
        for name, value in items:
            made += self._part(str(name), value, groups)
            if len(made) > LENGTH // 2:
                break
        return made

    def _part(self, name: str, value: Any, groups: dict[int, str]) -> str:
        if name == "LITERAL":
            return chr(value)
        if name == "NOT_LITERAL":
            return "b" if value == ord("a") else "a"
        if name == "ANY":
            return self._random.choice("ab 1")
        if name == "IN":
            return self._one_of(value)
        if name == "BRANCH":
            return self.text(self._random.choice(value[1]), groups)
        if name == "SUBPATTERN":
            groups[value[0]] = made = self.text(value[3], groups)
            return made
        if name == "ATOMIC_GROUP":
            return self.text(value, groups)
        if name == "GROUPREF":
            return groups.get(value, "")
        if name.endswith("_REPEAT"):
            least, most, part = value
            times = self._random.choice([least, least + 1, least + 2, least + 3])
            return "".join(self.text(part, groups) for _ in range(min(times, int(most), 40)))
        return ""

    def _one_of(self, items: Any) -> str:
        """Return a character of a set."""
        some: list[str] = []
        for name, value in items:
            if str(name) == "LITERAL":
                some.append(chr(value))
            elif str(name) == "RANGE":
                some.append(chr(self._random.randint(value[0], min(value[1], value[0] + 25))))
            elif str(name) == "CATEGORY":
                some += _CATEGORIES[str(value).removeprefix("CATEGORY_")]
        if str(items[0][0]) == "NEGATE":
            some = [one for one in _OTHER if one not in some]
        return self._random.choice(some or ["a"])


def _slow_text(pattern: str, flags: int, maker: Maker, options: argparse.Namespace) -> str:
    """Return a text on which an expression takes too long; empty where none was met."""
    tree, compiled = _parser.parse(pattern, flags), re.compile(pattern, flags)
    parts = [tree, *_repeated_parts(tree)]
    for part in parts * options.texts:
        for text in _repeated(maker.text(part, {})):
            start = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, options.seconds)
            try:
                compiled.match(text)
                compiled.fullmatch(text)
            except TimeoutError:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            if time.perf_counter() - start > options.seconds:
                return text
    return ""


def _repeated_parts(items: Any) -> Iterator[Any]:
    """Yield the parts of an expression that it repeats, and those within them."""
    for name, value in items:
        if str(name).endswith("_REPEAT"):
            least, most, part = value
            if int(most) > max(least, 3) and len(part) > 1:
                yield part
            yield from _repeated_parts(part)
        elif str(name) == "SUBPATTERN":
            yield from _repeated_parts(value[3])
        elif str(name) == "BRANCH":
            for one in value[1]:
                yield from _repeated_parts(one)


def _repeated(match: str) -> Iterator[str]:
    """Yield texts in which a match, or a part of it, is repeated."""
    half = len(match) // 2
    for part in dict.fromkeys((match, f"{match} ", match[:half], match[half:], match[:6], match[-6:])):
        if part:
            body = (part * (LENGTH // len(part) + 1))[:LENGTH]
            yield from (body + end for end in _ENDS)
            yield f"{match}{body}!"


def _too_long(signal_: int, frame: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    raise SystemExit(main())
