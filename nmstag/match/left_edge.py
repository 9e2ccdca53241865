"""A step of matching: whether the word before a disease belongs to it, 'macular' in 'macular oedema'.

Rules of span extension know some words. Of any other word, its ending, its classes, the last word of the
name and how annotators use the name tell how likely it is to be inside. The profile of a corpus has the
points of each of these in its table `left_edge.tsv` (`nmstag.learn.left_edge`); they add up to a chance. A
mention keeps its concepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp, inf, log
from typing import Any, NamedTuple

from nmstag.document import Evidence
from nmstag.errors import Fault, RuleError
from nmstag.match.overlap import Candidate
from nmstag.match.span_extension import broken, hyphenated
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.tables import read_table
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import token_of

TABLE = "left_edge"
COLUMNS = ("feature", "value", "inside", "outside", "points")
"""What is looked at, its value, the documents in which the word is inside and outside, and the points."""

TYPE = "Disease"
INSIDE_ABOVE = 0.85
"""A word is taken in where the chance that it belongs to the mention is greater."""

FARTHEST = 3
"""A mention is extended by at most this many words."""

CLASS_FEATURES = ("class", "class and last word", "class and words of the name")
"""Features whose value begins with the name of a word class."""

NAME = "name"
"""The feature of the name as a whole; its value is empty for all names that the table does not have."""

ENDINGS = (2, 3, 4)
_LEAST_POINTS = log(INSIDE_ABOVE / (1 - INSIDE_ABOVE))
_LONG = 3
_LONG_JOINED = 4

EdgeFeature = tuple[str, str]
EdgePoints = Mapping[str, Mapping[str, float]]
"""Points by feature and value."""


class Edge(NamedTuple):
    """A name of a disease and the word before it.

    Args:
        word: Normal form of the word.
        name: Normal forms of the words of the name.
        joined: Whether a hyphen joins the word to the name.
        hyphenated: Whether a hyphen joins the word to one before it, so that no mention may start with it.
    """

    word: str
    name: tuple[str, ...]
    joined: bool = False
    hyphenated: bool = False


def edge_at(text: Text, first: int, after: int) -> Edge | None:
    """Return a name with the word before it; None where no word is right before it: no number.

    Args:
        text: The text.
        first: Number of the first token of the name.
        after: Number of the first token after it.
    """
    if not 0 < first < after:
        return None
    words = words_of(text, first - 1, after)
    end, start = text.ends[first - 1], text.start_of(first)
    if not words[0].isalpha() or broken(text.raw, end, start):
        return None
    return Edge(
        words[0], tuple(words[1:]), "-" in text.raw[end:start], hyphenated(text.raw, text.start_of(first - 1))
    )


def words_of(text: Text, first: int, after: int) -> list[str]:
    """Return the normal forms of some tokens of a text."""
    return [normalise_token(token_of(piece)) for piece in text.pieces[first:after]]


def edge_features(edge: Edge, classes: Iterable[str]) -> Iterator[EdgeFeature]:
    """Yield what the scorecard looks at, but for the name as a whole.

    Args:
        edge: The name and the word before it.
        classes: The word classes that have the word.
    """
    word, last, length = edge.word, edge.name[-1], str(min(len(edge.name), _LONG))
    yield "any word", ""
    yield "word", word
    yield "last word", last
    yield "words of the name", length
    for size in ENDINGS:
        if len(word) > size + 1:
            yield "ending", word[-size:]
    if len(word) > ENDINGS[1]:
        yield "ending and last word", f"{word[-ENDINGS[1] :]} {last}"
    for name in classes:
        yield CLASS_FEATURES[0], name
        yield CLASS_FEATURES[1], f"{name} {last}"
        yield CLASS_FEATURES[2], f"{name} {length}"
    if edge.joined:
        yield "letters of a word with a hyphen after it", str(min(len(word), _LONG_JOINED))
    if edge.hyphenated:
        yield "hyphen before the word", ""


def classes_of(classes: Mapping[str, Iterable[str]], names: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word those of some word classes that have it."""
    found: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        for word in classes.get(name, ()):
            found.setdefault(word, []).append(name)
    return found


class LeftEdge(Step):
    """Extends diseases by words that a scorecard takes for a part of them."""

    name = TABLE

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> Any:
        """Return the points of the profile's table and the classes of words; nothing where it has none."""
        faults: list[Fault] = []
        points = _read_points(sources, faults)
        if faults:
            raise RuleError(faults)
        return edge_plain(points, sources.word_classes()) if points else ()

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        self._points: EdgePoints = plain["points"] if plain else {}
        self._classes: Mapping[str, Sequence[str]] = plain["classes"] if plain else {}

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates, those kept that are diseases extended; none grows into another."""
        return candidates.keeping(self.extend(text, candidates.kept)) if self._points else candidates

    def extend(self, text: Text, kept: Iterable[Candidate]) -> list[Candidate]:
        """Return candidates that do not overlap, in text order, each with the words that belong to it.

        What an abbreviation stands for is not extended: its long form says what it is.
        """
        result = []
        floor = 0
        for one in kept:
            if one.type == TYPE and one.evidence.source != "abbreviation":
                result.append(self._extended(text, one, floor))
            else:
                result.append(one)
            floor = one.end
        return result

    def points(self, edge: Edge) -> float:
        """Return the sum of the points for the word belonging to the mention."""
        points = self._points
        names = points.get(NAME, {})
        total = names.get(" ".join(edge.name), names.get("", 0.0))
        for feature, value in edge_features(edge, self._classes.get(edge.word, ())):
            total += points.get(feature, {}).get(value, 0.0)
        return total

    def _extended(self, text: Text, candidate: Candidate, floor: int) -> Candidate:
        first, after = text.token_at(candidate.start), text.token_after(candidate.end)
        start, least = candidate.start, inf
        if text.start_of(first) != start:
            return candidate
        for number in range(first, max(first - FARTHEST, 0), -1):
            edge = edge_at(text, number, after)
            if edge is None or text.start_of(number - 1) < floor:
                break
            points = self.points(edge)
            if not points > _LEAST_POINTS:
                break
            least = min(points, least)
            if not edge.hyphenated:
                start = text.start_of(number - 1)
        if start == candidate.start:
            return candidate
        source, rule, detail = candidate.evidence.source, candidate.evidence.rule, candidate.evidence.detail
        share = 1 / (1 + exp(-least))
        inner, before = text.raw[candidate.start : candidate.end], text.raw[start : candidate.start].strip()
        note = f"{detail}; {inner!r} extended by {before!r}, which belongs to it with a chance of {share:.0%}"
        return candidate._replace(start=start, evidence=Evidence(source, rule, note))


def edge_faults(sources: Sources) -> list[Fault]:
    """Return the faults of the profile's table."""
    faults: list[Fault] = []
    _read_points(sources, faults)
    return faults


def _read_points(sources: Sources, faults: list[Fault]) -> dict[str, dict[str, float]]:
    """Return the points of the profile, by feature and value; those of the last pack that has any."""
    points: dict[str, dict[str, float]] = {}
    for path in sources.profile_table(TABLE)[-1:]:
        for row in read_table(path, required=COLUMNS, on_fault=faults.append):
            try:
                points.setdefault(row["feature"], {})[row["value"]] = float(row["points"])
            except ValueError:
                faults.append(row.fault("not a number", "points"))
    return points


def edge_plain(points: EdgePoints, classes: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return points as the step has them, with the word classes that they need.

    Args:
        points: Points by feature and value.
        classes: The words of each class.
    """
    needed = {value.partition(" ")[0] for feature in CLASS_FEATURES for value in points.get(feature, ())}
    return {"points": points, "classes": classes_of(classes, needed)}
