"""What held-out text tells about names, patterns and context: scorecards of names, and harmful features.

Part of building a pack, after cross-validation: gets the mentions matched in text that the names were not
learned from; returns the points of the features of names, and the features that a profile rejects.

A name that a corpus never annotates is judged by its features: its words, its concept and its branch of
MeSH, how it ends, how long it is (`nmstag.lexicon.name_features`). A scorecard gives each feature its points,
and a name whose points say that most of its mentions would be wrong is not used.

Context and patterns are judged by single features, chosen one after the other, the most harmful first, each
on the mentions that those before it leave (sequential covering, Fuernkranz 1999,
doi 10.1023/A:1006524209794).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from nmstag.learn.logistic_regression import SHRINKAGE, Example, fit
from nmstag.lexicon.name_features import LEAST_PRECISION, Feature, Scorecard, expected_precision

SUPPORT = 4
"""A feature is judged on at least this many names, each counted once a document."""

HIGHEST_PRECISION = 0.42

SHRINKAGE_OF_TYPE = {"Disease": 3.0}
"""How strongly the points are drawn towards 0 for types whose names have more features than others."""

PATTERN, PATTERN_WORD = "pattern", "pattern and word"
_SHARED = ""


class Outcome(NamedTuple):
    """The mentions of one name in one held-out document, and how many of them are annotated.

    Every mention counts: a paper about a drug names it often, a false mention in passing occurs once.

    Args:
        context: Features of the words beside the mentions and of the pattern that matched them.
        right: Mentions that are annotated.
        wrong: Mentions that are not.
        name: The features of the name, where it is one that is judged.
    """

    context: frozenset[Feature]
    right: int
    wrong: int
    name: frozenset[Feature] = frozenset()


class HarmfulFeature(NamedTuple):
    """A feature whose mentions are mostly wrong, with the numbers."""

    feature: Feature
    right: int
    mentions: int

    @property
    def reason(self) -> str:
        """The reason that a table of switches gives."""
        return f"annotated in {self.right} of {self.mentions} mentions in held-out text"


def scorecards(outcomes: Mapping[str, Collection[Outcome]]) -> dict[str, Scorecard]:
    """Return for each corpus the points of the features of names, by entity type.

    All corpora are fitted together. What they have in common is learned from all of them; where one
    differs, it has points of its own besides (frustratingly easy domain adaptation, Daume 2007,
    https://aclanthology.org/P07-1033). Points are rounded as the table of the profile has them.

    Args:
        outcomes: For each corpus what was matched in its held-out text.
    """
    examples: dict[str, list[Example[tuple[str, Feature]]]] = {}
    for corpus, matched in outcomes.items():
        shares = [_SHARED, corpus] if len(outcomes) > 1 else [_SHARED]
        for outcome in matched:
            if outcome.name:
                features = [(share, feature) for feature in sorted(outcome.name) for share in shares]
                of_type = examples.setdefault(_type_of(outcome.name), [])
                of_type.append(Example(features, outcome.right, outcome.wrong))
    sums: dict[str, dict[Feature, float]] = {corpus: {} for corpus in outcomes}
    for type_, several in examples.items():
        for (share, feature), points in fit(several, SHRINKAGE_OF_TYPE.get(type_, SHRINKAGE)).items():
            for corpus in outcomes if share == _SHARED else [share]:
                sums[corpus][feature] = sums[corpus].get(feature, 0.0) + points
    return {corpus: _by_type(points) for corpus, points in sums.items()}


def _by_type(points: Mapping[Feature, float]) -> Scorecard:
    card: dict[str, dict[tuple[str, str], float]] = {}
    for (feature, type_, value), number in points.items():
        if round(number, 2):
            card.setdefault(type_, {})[feature, value] = round(number, 2)
    return card


def left_by(card: Scorecard, outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes that are left when a scorecard rejects names."""
    return [one for one in outcomes if not one.name or _precision(card, one.name) >= LEAST_PRECISION]


def _precision(card: Scorecard, features: Collection[Feature]) -> float:
    type_ = _type_of(features)
    return expected_precision(card, type_, [(feature, value) for feature, _, value in features])


def _type_of(features: Iterable[Feature]) -> str:
    return next(iter(features))[1]


def pattern_features(rule: str, type_: str, words: Iterable[str]) -> frozenset[Feature]:
    """Return the features of a mention that a pattern matched: the rule, and the rule with each word."""
    features = {(PATTERN, type_, rule)}
    features.update((PATTERN_WORD, type_, f"{rule}:{word}") for word in words if word.isalpha())
    return frozenset(features)


def harmful_patterns(harmful: Iterable[HarmfulFeature]) -> Iterator[tuple[str, str, str]]:
    """Yield a switch for each pattern rule, or word of one, that is not to be used: what, name, reason."""
    for item in harmful:
        feature, _, value = item.feature
        if feature in (PATTERN, PATTERN_WORD):
            yield "rule" if feature == PATTERN else "word", value, item.reason


def harmful_features(outcomes: Iterable[Outcome]) -> list[HarmfulFeature]:
    """Return the features of context whose mentions are mostly wrong, the most harmful first."""
    left = list(outcomes)
    chosen: list[HarmfulFeature] = []
    while True:
        right: Counter[Feature] = Counter()
        total: Counter[Feature] = Counter()
        support: Counter[Feature] = Counter()
        for outcome in left:
            support.update(outcome.context)
            for feature in outcome.context:
                right[feature] += outcome.right
                total[feature] += outcome.right + outcome.wrong
        worst = _worst(right, total, support)
        if worst is None:
            return chosen
        chosen.append(HarmfulFeature(worst, right[worst], total[worst]))
        left = [outcome for outcome in left if worst not in outcome.context]


def _worst(right: Counter[Feature], total: Counter[Feature], support: Counter[Feature]) -> Feature | None:
    """Return the feature whose mentions do most harm; None where none does more harm than good."""
    best: tuple[int, Feature] | None = None
    for feature, number in total.items():
        if support[feature] < SUPPORT or right[feature] > HIGHEST_PRECISION * number:
            continue
        harm = number - 2 * right[feature]
        if best is None or (-harm, feature) < (-best[0], best[1]):
            best = harm, feature
    return best[1] if best else None
