"""The mentions matched in one held-out document, with their features and whether they are annotated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from nmstag.learn.context_filter import RULE, context_feature
from nmstag.learn.name_filter import Outcome, pattern_features
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.keys import is_abbreviation, name_key
from nmstag.lexicon.name_features import NOT_JUDGED, Feature, NameFacts, name_features
from nmstag.match import Candidate
from nmstag.match.larger_names import LargerNames
from nmstag.text.normalise import normalise_token
from nmstag.text.record import Text
from nmstag.text.tokens import normal_tokens, token_of

Span = tuple[int, int, str]
_NO_FEATURES: frozenset[Feature] = frozenset()


def document_outcomes(
    text: Text,
    kept: Iterable[Candidate],
    gold: Collection[Span],
    facts: NameFacts,
    rows: Mapping[str, LexiconRow],
    larger: LargerNames | None = None,
) -> Iterator[Outcome]:
    """Yield the mentions of each name in a document, with how many of them are annotated.

    Args:
        text: The document.
        kept: The mentions that were matched.
        gold: The annotated spans with their types.
        facts: By which names are judged.
        rows: Rows by place.
        larger: Tells which mentions begin a larger name.
    """
    words = [normalise_token(token_of(piece)) for piece in text.pieces]
    uses: dict[tuple[frozenset[Feature], frozenset[Feature]], list[int]] = {}
    for one in kept:
        context, name = _context(text, one, words), _NO_FEATURES
        if larger is not None:
            context |= {(RULE, one.type, rule) for rule in larger.reasons(text, one)}
        row = rows.get(one.evidence.rule)
        if one.evidence.source == "pattern":
            inside = normal_tokens(text.raw[one.start : one.end])
            context |= pattern_features(one.evidence.rule, one.type, inside)
        elif row is not None and row.source not in NOT_JUDGED and one.evidence.source == "lexicon":
            features = name_features(row, name_key(row.name), facts)
            name = frozenset((feature, row.type, value) for feature, value in features)
        right = (one.start, one.end, one.type) in gold
        uses.setdefault((context, name), [0, 0])[0 if right else 1] += 1
    for (context, name), (right_uses, wrong_uses) in uses.items():
        yield Outcome(context, right_uses, wrong_uses, name)


def _context(text: Text, one: Candidate, words: list[str]) -> frozenset[Feature]:
    """Return the features of the words beside a mention."""
    form = "short" if is_abbreviation(text.raw[one.start : one.end]) else "long"
    first, after = text.token_at(one.start), text.token_after(one.end)
    beside = []
    if first > 0 and words[first - 1].isalpha():
        beside.append(context_feature("left", one.type, form, words[first - 1]))
    if after < len(words) and words[after].isalpha():
        beside.append(context_feature("right", one.type, form, words[after]))
    return frozenset(beside)
