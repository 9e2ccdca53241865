"""Single steps of matching, for tests: with rules and word classes of their own and no names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nmstag.document import Evidence
from nmstag.match import Gazetteer
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.tokens import assign_symbols


class Classes(Sources):
    """No packs, but some word classes."""

    def __init__(self, classes: Mapping[str, Sequence[str]] | None = None, off: Sequence[str] = ()) -> None:
        super().__init__([], "clinical")
        self._classes = {name: tuple(words) for name, words in (classes or {}).items()}
        self._off = dict.fromkeys(off, "switched off")

    def switched_off(self, what: str) -> dict[str, str]:
        """Return the words of rules that are switched off, and nothing else."""
        return self._off if what == "word" else {}


class Alone:
    """A step with some rules.

    Args:
        step: The step.
        rules: Its rules.
        sources: Its word classes.
        more: Words that have a symbol though no rule has them.
    """

    def __init__(
        self,
        step: type[Step],
        rules: Sequence[Rule],
        sources: Sources | None = None,
        more: Sequence[str] = (),
    ) -> None:
        plain = step.compile(rules, sources or Classes())
        gazetteer = Gazetteer(assign_symbols(sorted({*step.words(plain), *more})), [], [])
        self.read = gazetteer.read
        self.step = step(plain, Resources(gazetteer))

    def kept(self, text: str, kept: Sequence[Candidate] = ()) -> list[Candidate]:
        """Return the candidates that are kept after the step."""
        return self.step(self.read(text), Candidates(list(kept), list(kept))).kept

    def new(self, text: str, names: Sequence[Candidate] = ()) -> list[str]:
        """Return the texts of the candidates that the step adds to some, or to none."""
        candidates = self.step(self.read(text), Candidates(list(names), []))
        return [text[one.start : one.end] for one in candidates.found[len(names) :] + candidates.kept]


def name(text: str, span: str, type_: str = "Disease", ids: tuple[str, ...] = ("X:1",)) -> Candidate:
    """Return a candidate for the first occurrence of a span."""
    start = text.index(span)
    return Candidate(start, start + len(span), 10, type_, ids, Evidence("lexicon", "a.tsv:2", span))
