"""Warns of predictions whose types the gold does not have, and says how they can be scored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from nmstag.document import Document, Mention
from nmstag.errors import Fault, FaultHandler, counted
from nmstag.evaluation.scoring.alignment import ScoredPair
from nmstag.evaluation.scoring.schemes import LEFT_OUT, SCHEMES, Scheme

_SHOWN = 5


class OtherTypes:
    """Counts the mentions of types that are neither in the gold nor in any scheme, and relations not scored.

    Args:
        gold: The gold documents.
        scheme: The rules, by which types have other names.
    """

    def __init__(self, gold: Iterable[Document], scheme: Scheme) -> None:
        self._scheme = scheme
        self._known = {scheme.type_of(one.type) for document in gold for one in document.mentions}
        self._known |= {LEFT_OUT, *scheme.types, *(name for one in SCHEMES.values() for name in one.types)}
        self._relations = set(scheme.relation_types) or {
            scheme.relation_names.get(one.type, one.type) for document in gold for one in document.relations
        }

    def warned(self, pairs: Iterable[ScoredPair], file: str, on_fault: FaultHandler) -> Iterator[ScoredPair]:
        """Yield pairs as they are, and warn at their end, once, of types that are not scored.

        Of relations only where the gold has some, and not one that was predicted has its types.
        """
        seen: Counter[str] = Counter()
        related: Counter[str] = Counter()
        at_gold: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for pair in pairs:
            spans = {(one.start, one.end): one for one in pair.gold.document.mentions}
            for mention in pair.pred.document.mentions:
                if self._scheme.type_of(mention.type) not in self._known:
                    seen[mention.type] += 1
                    self._count(spans.get((mention.start, mention.end)), at_gold[mention.type])
            if self._scheme.levels:
                related.update(one.type for one in pair.pred.document.relations)
            yield pair
        if seen:
            on_fault(_warning(file, seen, at_gold))
        if self._relations and related and not any(map(self._is_scored, related)):
            on_fault(_warning_of_relations(file, related, sorted(self._relations)))

    def _is_scored(self, relation_type: str) -> bool:
        return self._scheme.relation_names.get(relation_type, relation_type) in self._relations

    def _count(self, gold: Mention | None, types: Counter[str]) -> None:
        """Count the type that a gold mention of the same span is scored as."""
        if gold and (wanted := self._scheme.type_of(gold.type)) in self._scheme.types:
            types[wanted] += 1


def _warning_of_relations(file: str, related: Counter[str], wanted: Sequence[str]) -> Fault:
    return Fault(
        f"none of {counted(related.total(), 'relation')} has a type of the gold",
        file,
        value=_listed(related),
        allowed=f"{', '.join(wanted)}; nmstag tag has --relations cid and --relations biored",
        severity="warning",
    )


def _listed(seen: Counter[str]) -> str:
    names = ", ".join(f"{name} ({number})" for name, number in seen.most_common(_SHOWN))
    return names + (", …" if len(seen) > _SHOWN else "")


def _warning(file: str, seen: Counter[str], at_gold: dict[str, Counter[str]]) -> Fault:
    mapped = [
        f"--map {name}={at_gold[name].most_common(1)[0][0] if at_gold[name] else LEFT_OUT}"
        for name, _ in seen.most_common(_SHOWN)
    ]
    return Fault(
        f"{counted(seen.total(), 'mention')} not scored, of types that the gold does not have",
        file,
        value=_listed(seen),
        allowed=f"types of the gold; such as {' '.join(mapped)}",
        severity="warning",
    )
