"""The broader concept of a disease that no list names: 'glomerular injury' is a disease of the kidney.

A disease is named by its head, the noun of disease, and what stands before it or behind 'of'. Where the name
as a whole is unknown, the body part nearest to the head gives the concept: its diseases, its neoplasms for
a growth, its injuries where MeSH has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nmstag.rules import Rule, parse_markup
from nmstag.text.normalise import normalise_token
from nmstag.text.tokens import normal_tokens

GROWTH_CLASS = "growth_head"
INJURY_CLASS = "injury_head"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroaderRule(Rule):
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


class BroaderWords(NamedTuple):
    """Compiled rules: rule id and the three concept ids for each word; the heads of growths, of injuries."""

    parts: dict[str, tuple[str, str, str, str]]
    growths: tuple[str, ...]
    injuries: tuple[str, ...]


def broader_words(rules: Iterable[BroaderRule], classes: Mapping[str, Sequence[str]]) -> BroaderWords:
    """Return rules as plain data."""
    parts = {
        normalise_token(word): (rule.id, rule.disease, rule.neoplasm, rule.injury)
        for rule in rules
        for word in rule.words
    }
    return BroaderWords(parts, tuple(classes.get(GROWTH_CLASS, ())), tuple(classes.get(INJURY_CLASS, ())))


class Broader:
    """Gives the broader concept of a disease by its body part.

    Args:
        words: What `broader_words` returned.
    """

    def __init__(self, words: BroaderWords) -> None:
        self._parts, growths, injuries = words
        self._growths, self._injuries = frozenset(growths), frozenset(injuries)

    def link(self, name: str) -> tuple[str, str]:
        """Return concept id and rule id for a name of a disease; two empty texts where nothing fits.

        >>> parts = {"renal": ("broader.kidney", "MESH:D007674", "MESH:D007680", "")}
        >>> Broader(BroaderWords(parts, ("tumor",), ())).link("renal tumor")
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


def check_broader(rule: BroaderRule, broader: Broader) -> list[str]:
    """Return the examples and counterexamples of a rule that it does not bear out.

    In an example each marked name must get the id it is marked with; in a counterexample none.
    """
    wrong = []
    for lines, good in ((rule.examples, True), (rule.counterexamples, False)):
        for line in lines:
            marked = parse_markup(line)
            names = [(marked.text[span.start : span.end], span.type) for span in marked.spans]
            if not names or all(broader.link(name)[0] == id_ for name, id_ in names) != good:
                wrong.append(line)
    return wrong
