"""A step of matching, for clinical prose: 'paracetamol overdose' becomes a chemical and a disease.

Mentions do not overlap, so a name of both would hide the drug, and no relation could have it. Where the
name has a concept of its own ('lead poisoning', 'alcohol intoxication') it stays whole; where its concept is
the one of all such names, the second mention keeps it. Corpora have guidelines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

_Chemicals = Mapping[int, list[Candidate]]
"""Chemicals by the offset after them."""


@record(frozen=True, slots=True, kw_only=True)
class DrugEffectRule(Rule):
    """Says which nouns of an effect leave the drug as a mention of its own.

    Args:
        heads: The nouns.
        general: Names of the concepts that such names have where they have none of their own.
    """

    heads: tuple[str, ...]
    general: tuple[str, ...]


class DrugEffectSplit(Step):
    """Splits names of a drug and what it did."""

    name = "drug_effect_split"
    topic = "drug_effect_split"
    schema = DrugEffectRule

    @classmethod
    def compile(cls, rules: Sequence[DrugEffectRule], sources: Sources) -> Any:
        """Return the nouns of effects and the names of their general concepts."""
        heads = [head for rule in rules for head in rule.heads]
        return {"heads": heads, "general": [name for rule in rules for name in rule.general]}

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._heads: list[str] = plain["heads"]
        self._general_names: list[str] = plain["general"]
        heads = "|".join(map(re.escape, self._heads)) or "(?!)"
        self._after = late(rf"[ -]({heads})\Z", re.IGNORECASE)
        self._before = late(rf"({heads}) (?:to|of|by|from|with) ", re.IGNORECASE)
        self._endings = frozenset(head[-2:] for head in self._heads)
        self._beginnings = frozenset(head[:3] for head in self._heads)
        # The shortest name: a drug of two letters, a blank and the shortest noun.
        self._shortest = min(map(len, self._heads), default=0) + 3

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, those that name a drug and its effect as two."""
        kept = candidates.kept
        result: list[Candidate] = []
        copied = 0  # how many of `kept` are in `result` already
        chemicals: _Chemicals | None = None
        for number, candidate in enumerate(kept):
            head = self._head(text.raw, candidate) if candidate[3] == "Disease" else None
            if head is None or candidate.ids not in self._general:
                continue
            if chemicals is None:
                chemicals = _by_end(candidates.found)
            pair = _split(text.raw, candidate, head.span(1), chemicals)
            if pair:
                result += kept[copied:number]
                result += pair
                copied = number + 1
        return candidates.keeping([*result, *kept[copied:]]) if copied else candidates

    @cached_property
    def _general(self) -> frozenset[tuple[str, ...]]:
        """The concepts that names of an effect have where they have none of their own."""
        lookup = self.resources.gazetteer.lookup
        readings = [reading for name in self._general_names for reading in lookup(name)]
        return frozenset(one.ids for one in readings if one.type == "Disease" and one.ids)

    def _head(self, raw: str, candidate: Candidate) -> re.Match[str] | None:
        start, end = candidate[0], candidate[1]
        if end - start < self._shortest:
            return None
        ending, beginning = raw[end - 2 : end].lower(), raw[start : start + 3].lower()
        if ending not in self._endings and beginning not in self._beginnings:
            return None
        return self._after.search(raw, start, end) or self._before.match(raw, start, end)

    @classmethod
    def check(cls, rule: DrugEffectRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example whose marked chemical and disease the rule does not split so."""
        step, read = cls.alone(rule, sources)
        general = ("general",)
        step.__dict__["_general"] = frozenset((general,))
        evidence = Evidence("rule", rule.id)
        for case in rule.cases():
            marked = [(span.start, span.end, span.type) for span in case.marked.spans]
            drugs = [Candidate(a, b, 0, type_, (), evidence) for a, b, type_ in marked if type_ == "Chemical"]
            whole = Candidate(0, len(case.marked.text), 0, "Disease", general, evidence)
            split = step(read(case.marked.text), Candidates(drugs, [whole])).kept
            got = [(one.start, one.end, one.type) for one in split]
            if (got == marked) != case.acts:
                yield rule.fault(case, f"the rule gives {case.shown(got)}")


def _by_end(found: Iterable[Candidate]) -> _Chemicals:
    """Return the chemicals among some candidates by where they end, in the order of the candidates."""
    chemicals: dict[int, list[Candidate]] = {}
    for one in found:
        if one.type == "Chemical":
            chemicals.setdefault(one.end, []).append(one)
    return chemicals


def _split(raw: str, candidate: Candidate, head: tuple[int, int], chemicals: _Chemicals) -> list[Candidate]:
    """Return the longest chemical beside the head, and the head as a mention; empty where there is none."""
    last = head[1] == candidate.end
    beside = chemicals.get(head[0] - 1 if last else candidate.end, ())
    fitting = [one for one in beside if one.start >= (candidate.start if last else head[1] + 1)]
    drug = max(fitting, key=lambda one: (one.end - one.start, -one.rank), default=None)
    if drug is None:
        return []
    detail = f"{candidate.evidence.detail}; {raw[drug.start : drug.end]!r} is a mention of its own"
    effect = candidate._replace(
        start=head[0], end=head[1], evidence=replace(candidate.evidence, detail=detail)
    )
    return sorted((drug, effect), key=lambda one: one.start)
