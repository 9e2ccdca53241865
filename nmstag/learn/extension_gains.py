"""What extending mentions makes right and wrong in held-out text.

Part of cross-validation: gets the rules and the scorecard that the other folds teach, and the mentions that
were matched in a document; returns for each group of rules of span extension, and for the scorecard of the
left edge, how many mentions they make right less those they make wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from nmstag.document import Document
from nmstag.learn.left_edge import edge_points, edge_rows
from nmstag.learn.outcomes import Span
from nmstag.learn.span_extension import ExtensionRules, Group, group_of
from nmstag.match import Candidate, Gazetteer
from nmstag.match.left_edge import LeftEdge, edge_plain
from nmstag.match.span_extension import SpanExtension, extension_table
from nmstag.match.step import Resources
from nmstag.text.record import Text

LEFT_EDGE: Group = ("left", "Disease", "scorecard")
"""What the scorecard of the left edge is called among the groups of rules."""


class Extensions:
    """The ways in which mentions of a fold are extended, each judged alone.

    Args:
        documents: The documents of the other folds.
        rules: The rules of span extension that they teach.
        classes: Word classes.
        gazetteer: The names.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        rules: ExtensionRules,
        classes: Mapping[str, Sequence[str]],
        gazetteer: Gazetteer,
    ) -> None:
        shared = Resources(gazetteer)
        groups = dict.fromkeys(group_of(rule) for rule in rules if rule.action == "include")
        self._groups = {
            group: SpanExtension(
                extension_table([r for r in rules if r.action == "exclude" or group_of(r) == group], classes),
                shared,
            )
            for group in groups
        }
        self._rules = SpanExtension(extension_table(rules, classes), shared)
        self._edge = LeftEdge(edge_plain(edge_points(edge_rows(documents, classes)), classes), shared)

    def gains(
        self, text: Text, kept: Sequence[Candidate], gold: Collection[Span]
    ) -> Iterator[tuple[Group, int]]:
        """Yield for each group the mentions it makes right less those it makes wrong.

        Rules are judged on mentions of names, the scorecard on all mentions that the rules have extended.

        Args:
            text: A held-out document.
            kept: The mentions that were matched.
            gold: The annotated spans with their types.
        """
        names = [one for one in kept if one.evidence.source == "lexicon"]
        for group, step in self._groups.items():
            yield group, _gain(names, step.extend(text, names), gold)
        extended = self._rules.extend(text, list(kept))
        yield LEFT_EDGE, _gain(extended, self._edge.extend(text, extended), gold)


def _gain(before: Iterable[Candidate], after: Iterable[Candidate], gold: Collection[Span]) -> int:
    """Return how many mentions get right by being extended, less those that get wrong."""
    gain = 0
    for one, longer in zip(before, after, strict=True):
        if one[:2] != longer[:2]:
            gain += ((longer.start, longer.end, one.type) in gold) - ((one.start, one.end, one.type) in gold)
    return gain
