"""The broader concept of a disease that no lexicon lists: 'glomerular injury' is a disease of the kidney.

A disease is named by its head, the noun of disease, and what comes before it or after 'of'. Where the name
as a whole is unknown, the body part nearest to the head gives the concept: its diseases, its neoplasms for
a growth, its injuries where MeSH has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nmstag.errors import Fault
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.normalise import normalise_token
from nmstag.text.tokens import normal_tokens

TOPIC = "backoff"
GROWTH_CLASS = "growth_head"
INJURY_CLASS = "injury_head"


@record(frozen=True, slots=True, kw_only=True)
class BackoffRule(Rule):
    """Says which concepts the diseases of a body part belong to; where an id is missing, none is given.

    Args:
        words: Words for the body part.
        disease: Concept id of its diseases.
        neoplasm: Concept id of its growths.
        injury: Concept id of its injuries; those of `disease` where there is none.
    """

    words: tuple[str, ...]
    disease: str = ""
    neoplasm: str = ""
    injury: str = ""


class Backoff:
    """Gives the broader concept of a disease by its body part.

    Args:
        plain: What `compile` returned.
    """

    def __init__(self, plain: Any) -> None:
        self._parts: dict[str, tuple[str, str, str, str]] = plain["parts"]
        self._growths, self._injuries = frozenset(plain["growths"]), frozenset(plain["injuries"])

    @staticmethod
    def compile(rules: Sequence[BackoffRule], sources: Sources) -> Any:
        """Return rule id and three concept ids for each word, and the heads of growths and of injuries."""
        classes = sources.word_classes()
        return {
            "parts": {
                normalise_token(word): (rule.id, rule.disease, rule.neoplasm, rule.injury)
                for rule in rules
                for word in rule.words
            },
            "growths": classes.get(GROWTH_CLASS, ()),
            "injuries": classes.get(INJURY_CLASS, ()),
        }

    def link(self, name: str) -> tuple[str, str]:
        """Return concept id and rule id for a name of a disease; two empty texts where nothing fits.

        >>> parts = {"renal": ("broader.kidney", "MESH:D007674", "MESH:D007680", "")}
        >>> Backoff({"parts": parts, "growths": ["tumor"], "injuries": []}).link("renal tumor")
        ('MESH:D007680', 'broader.kidney')
        """
        tokens = normal_tokens(name)
        for token in reversed(tokens):
            if token in self._parts:
                rule, disease, neoplasm, injury = self._parts[token]
                if not self._growths.isdisjoint(tokens):
                    disease = neoplasm
                elif injury and not self._injuries.isdisjoint(tokens):
                    disease = injury
                return (disease, rule) if disease else ("", "")
        return "", ""


def check_backoff(rule: BackoffRule, sources: Sources) -> Iterator[Fault]:
    """Yield a fault for each example in which a marked name does not get the id it is marked with.

    In a counterexample it must not.
    """
    # All rules of the topic are tried together: the body part nearest to the head decides.
    backoff = Backoff(Backoff.compile(sources.rules(TOPIC, BackoffRule), sources))
    for case in rule.cases():
        text = case.marked.text
        names = [(text[span.start : span.end], span.type) for span in case.marked.spans]
        if not names or all(backoff.link(name)[0] == id_ for name, id_ in names) != case.acts:
            yield rule.fault(case, "the example fails")
