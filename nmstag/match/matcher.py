"""Matching as a whole: a text in, the candidates out that become its mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.match.steps import STEPS
from nmstag.rules.sources import Sources
from nmstag.text.record import Text


class Matcher:
    """Finds the candidates of a text, step by step.

    Args:
        plain: By the name of each step in use what its `compile` returned; steps without rules are always
            in use.
        resources: What steps share.
    """

    def __init__(self, plain: Mapping[str, Any], resources: Resources) -> None:
        self.gazetteer = resources.gazetteer
        self.steps = tuple(
            step(plain.get(step.name, ()), resources)
            for step in STEPS
            if step.name in plain or not step.topic
        )

    def match(self, text: Text) -> list[Candidate]:
        """Return the candidates of a text that all steps keep, in text order."""
        candidates = Candidates([], [])
        for step in self.steps:
            candidates = step(text, candidates)
        return candidates.kept

    def find(self, raw: str, definitions: Sequence[Any] | None = None) -> list[Candidate]:
        """Return the candidates of a text that is not read yet.

        Args:
            raw: The text.
            definitions: Its abbreviations where another program has found them; found here otherwise.
        """
        return self.match(self.gazetteer.read(raw, definitions))

    def prepare(self) -> None:
        """Make what steps else make when a text first needs it, such as regular expressions."""
        for step in self.steps:
            step.prepare()

    def reasons(self, text: Text, candidate: Candidate) -> list[tuple[str, str]]:
        """Return the steps that reject a candidate, with the rule of each, in order."""
        reasons = ((step.name, step.reason(text, candidate)) for step in self.steps)
        return [(name, rule) for name, rule in reasons if rule]


def compile_steps(sources: Sources) -> dict[str, Any]:
    """Return what each step in use compiles its rules to, by the step's name.

    Raises:
        RuleError: A rule is broken; every fault of the first broken topic is named.
    """
    used = (step for step in STEPS if sources.uses(step.name))
    return {step.name: compile_step(step, sources) for step in used}


def compile_step(step: type[Step], sources: Sources) -> Any:
    """Return what a step compiles its rules to."""
    return step.compile(sources.rules(step.topic, step.schema) if step.schema else [], sources)


def step_words(plain: Mapping[str, Any]) -> set[str]:
    """Return the words, in normal form, that need a symbol for some steps."""
    return {word for step in STEPS if step.name in plain for word in step.words(plain[step.name])}
