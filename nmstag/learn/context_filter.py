"""Neighbour rules and annotations: beside which words a find is mostly wrong, and which rules are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from nmstag.learn.name_filter import SUPPORT, DistrustedKind, Find, Kind
from nmstag.match.context_filter import ContextFilterRule
from nmstag.packs import RULE_PREFIX

FEATURE = "neighbour"


class Neighbour(NamedTuple):
    """A word beside a find: side, entity type, form of the find ('short', 'long'), the word."""

    side: str
    type: str
    form: str
    word: str


def neighbour_kind(neighbour: Neighbour) -> Kind:
    """Return the kind of find that has this neighbour."""
    return Kind(FEATURE, neighbour.type, f"{neighbour.side}:{neighbour.form}:{neighbour.word}")


def induced_neighbours(distrusted: Iterable[DistrustedKind]) -> list[tuple[Neighbour, DistrustedKind]]:
    """Return the neighbours beside which finds are mostly wrong, sorted."""
    found = []
    for item in distrusted:
        if item.kind.feature == FEATURE:
            side, form, word = item.kind.value.split(":", 2)
            found.append((Neighbour(side, item.kind.type, form, word), item))
    return sorted(found)


def harmful_neighbours(
    rules: Iterable[ContextFilterRule], finds: Iterable[Find]
) -> Iterator[tuple[str, str, str]]:
    """Yield name, type and reason for each hand-written rule that drops more right finds than wrong ones.

    Args:
        rules: The hand-written rules.
        finds: Finds in held-out text, with what stands beside them, no rule having dropped any.
    """
    right: Counter[Kind] = Counter()
    wrong: Counter[Kind] = Counter()
    for find in finds:
        for kind in find.kinds:
            right[kind] += find.right
            wrong[kind] += find.wrong
    for rule in rules:
        forms = ("short", "long") if rule.form == "any" else (rule.form,)
        kinds = [
            neighbour_kind(Neighbour(rule.side, rule.type, form, w)) for form in forms for w in rule.words
        ]
        kept, dropped = sum(right[kind] for kind in kinds), sum(wrong[kind] for kind in kinds)
        total = kept + dropped
        if total >= SUPPORT and kept > dropped:
            yield RULE_PREFIX + rule.id, rule.type, f"{kept} of {total} finds beside its words are right"


def write_neighbours(corpus: str, rules: Iterable[tuple[Neighbour, DistrustedKind]]) -> str:
    """Return the rules as a YAML rule file."""
    lines = [
        "# Copy a rule to a file of your own to keep it.",
        f"topic: neighbours in {corpus}",
        f"about: Words beside which a find is mostly wrong, counted on held-out text of {corpus}.",
        "rules:" if (rules := list(rules)) else "rules: []",
    ]
    for neighbour, item in rules:
        lines += _rule_lines(corpus, neighbour, item)
    return "\n".join(lines) + "\n"


_NAMES: Mapping[tuple[str, str], str] = {
    ("Disease", "short"): "NMS",
    ("Disease", "long"): "rigidity",
    ("Chemical", "short"): "L-DOPA",
    ("Chemical", "long"): "haloperidol",
}


def _rule_lines(corpus: str, neighbour: Neighbour, item: DistrustedKind) -> Iterator[str]:
    side, type_, form, word = neighbour
    name = _NAMES.get((type_, form), "name")
    beside = f"{word} {name}" if side == "left" else f"{name} {word}"
    yield f"  - id: {corpus}.{side}.{type_}.{form}.{word}".lower()
    yield f"    side: {side}"
    yield f"    type: {type_}"
    yield f"    form: {form}"
    yield f"    words: ['{word}']"
    yield f"    support: {item.finds - item.right}"
    yield f"    precision: {1 - item.right / item.finds:.3f}"
    yield "    source: induced"
    yield f'    examples: ["Then {beside} came."]'
    yield f'    counterexamples: ["Then [{name}]{{{type_}}} came."]'
