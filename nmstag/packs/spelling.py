"""The long words of names, which misspelt ones are told by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nmstag.lexicon import EntryFields
from nmstag.match.near_words import NearPlain, NearWords
from nmstag.text.tokens import LONG_WORD

LongWords = tuple[list[str], list[str]]
"""Long words of diseases, and those that only chemicals have; sorted."""
PlainLongWords = tuple[NearPlain, list[str]]
"""All long words as they are searched, and those that only chemicals have."""
_SPELT = ("curated", "clinical", "learned")


def long_words(
    vocabulary: Mapping[str, str], keys: Iterable[str], entries: Iterable[Sequence[EntryFields]]
) -> LongWords:
    """Return the long words of names that people wrote or annotated.

    Args:
        vocabulary: The symbol of each word.
        keys: The names as symbols.
        entries: The readings of each name.
    """
    words = {symbol: word for word, symbol in vocabulary.items() if len(word) >= LONG_WORD and word.isalpha()}
    of_type: dict[str, set[str]] = {"Disease": set(), "Chemical": set()}
    alone: set[str] = set()
    for key, readings in zip(keys, entries, strict=True):
        own = [words[symbol] for symbol in key if symbol in words]
        if own:
            for type_, *_, source in readings:
                if source in _SPELT:
                    of_type.setdefault(type_, set()).update(own)
                    if len(key) == 1 and type_ == "Chemical":
                        alone.update(own)  # 'clozapine', though 'clozapine intoxication' is a disease
    diseases = of_type["Disease"] - alone
    return sorted(diseases), sorted(of_type["Chemical"] - diseases)


def compile_long_words(diseases: Iterable[str], chemicals: list[str]) -> PlainLongWords:
    """Return what `long_words` returned as it is stored."""
    return NearWords.compile((*diseases, *chemicals)), chemicals


def is_long_words(plain: Any) -> bool:
    """Return whether a value has the shape of what `compile_long_words` returns."""
    return (
        isinstance(plain, tuple)
        and list(map(type, plain)) == [tuple, list]
        and list(map(type, plain[0])) == [list, list]
        and all(set(map(type, words)) <= {str} for words in (*plain[0], plain[1]))
    )
