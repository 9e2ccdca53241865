"""A step of matching: everyday words and short forms that are a problem only where a drug is near.

'The attacks are fewer on sumatriptan', 'she bled on apixaban', 'DI - desmopressin': each of these words means
something else in most texts. A table has them (`profiles/<profile>/beside_drugs.tsv`), with their concept;
rules say what must be around them, by how they are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.late import late
from nmstag.match.company import Drugs
from nmstag.match.named_rules import NamedRule, NamedRules
from nmstag.match.overlap import Candidate, Spans
from nmstag.match.step import Candidates, Resources
from nmstag.plain import record
from nmstag.rules.schema import pattern_field
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

RANK = 32
_BEFORE = 32  # how far before a word its surroundings are read


@record(frozen=True, slots=True, kw_only=True)
class BesideDrugRule(NamedRule):
    """Says what is a problem where a drug is near.

    Args:
        names: The words.
        use: How they are used. A row of the table has the surroundings of the rule for its use.
        before: Expressions of which one must fit right before the word; none where anything may stand there.
        after: Expressions of which one must fit right after it; only the rule for a use has them.
        ids: Concept ids.
    """

    use: str
    before: tuple[str, ...] = pattern_field(default=())
    after: tuple[str, ...] = pattern_field(default=())
    ids: tuple[str, ...] = ()


_NEVER = (late(r"(?!)"), late(r"(?!)"))


class BesideDrugs(NamedRules[BesideDrugRule]):
    """Finds words that are a problem only where a drug is near."""

    name = "beside_drugs"
    topic = "beside_drugs"
    schema = BesideDrugRule
    before = r"(?<![\w'’-])"
    after = r"(?![\w'’])"

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._around = {
            rule.use: (late(rf"(?:{'|'.join(rule.before)})\Z"), late("|".join(rule.after)))
            for rule in self.rules
            if rule.after
        }

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates and, where no other one is, the words that are a problem beside a drug."""
        if not text.has_any(self.search.symbols):
            return candidates
        drugs = Drugs(text.raw, candidates.kept)
        found = [one for one in self._candidates(text) if drugs.near(one.start, one.end)]
        spans = Spans(candidates.kept)
        free = [one for one in found if not spans.touching(one.start, one.end)]
        return candidates.keeping(self.resources.policy([*candidates.kept, *free])) if free else candidates

    def _candidates(self, text: Text) -> Iterator[Candidate]:
        done = 0
        for rules, match in self.search.matches(text):
            if match.start() < done:
                continue
            start, end = match.span()
            for rule in rules:
                before, after = self._around.get(rule.use, _NEVER)
                if after.match(text.raw, end) and before.search(text.raw, max(0, start - _BEFORE), start):
                    done = end
                    yield Candidate(start, end, RANK, "Disease", rule.ids, Evidence("pattern", rule.id))
                    break

    @classmethod
    def check(cls, rule: BesideDrugRule, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example in which the rule finds other words than the marked ones.

        The marked chemicals are the drugs that may be near. A use that no rule describes is a fault, too.
        """
        uses = sorted(one.use for one in sources.rules(cls.topic, cls.schema) if one.after)
        if rule.use not in uses:
            message = "no rule says what is around words of this use"
            yield Fault(message, rule.path, rule.line, "use", rule.use, ", ".join(uses))
        step, read = cls.alone(rule, sources)
        for case in rule.cases():
            spans = case.marked.spans
            drugs = [
                Candidate(one.start, one.end, 0, "Chemical", (), Evidence("rule", rule.id))
                for one in spans
                if one.type == "Chemical"
            ]
            kept = step(read(case.marked.text), Candidates([], drugs)).kept
            got = [(one.start, one.end) for one in kept if one.type == "Disease"]
            if got != [(one.start, one.end) for one in spans if one.type == "Disease"]:
                shown = [case.marked.text[start:end] for start, end in got]
                yield rule.fault(case, f"the rule finds {', '.join(shown) or 'nothing'}")
