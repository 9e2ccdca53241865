"""The words that misspelt names are told by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nmstag.lexicon import EntryFields
from nmstag.match.spelling import Words
from nmstag.text.normalise import normalise_token
from nmstag.text.tokens import LONG_WORD

_SPELT = ("curated", "clinical", "learned")


def spelling_words(
    vocabulary: Mapping[str, str],
    keys: Iterable[str],
    entries: Iterable[Sequence[EntryFields]],
    ordinary: Iterable[str],
    short: Iterable[str] = (),
    stems: Iterable[str] = (),
) -> Words:
    """Return the long words of names that people wrote or annotated, and the words of the rules with them.

    Args:
        vocabulary: The symbol of each word.
        keys: The names as symbols.
        entries: The readings of each name.
        ordinary: Words that are no slips, however near they are to a name.
        short: Shorter words of names whose slips are nothing else.
        stems: Ends of the names of drugs.
    """
    words = {symbol: word for word, symbol in vocabulary.items() if len(word) >= LONG_WORD and word.isalpha()}
    found: dict[str, set[str]] = {"Disease": set(), "Chemical": set()}
    alone: set[str] = set()
    for key, readings in zip(keys, entries, strict=True):
        own = [words[symbol] for symbol in key if symbol in words]
        if own:
            for type_, *_, source in readings:
                if source in _SPELT:
                    found.setdefault(type_, set()).update(own)
                    if len(key) == 1 and type_ == "Chemical":
                        alone.update(own)  # 'clozapine', though 'clozapine intoxication' is a disease
    diseases, chemicals = found["Disease"] - alone, found["Chemical"] - (found["Disease"] - alone)
    known = [word for word in map(normalise_token, short) if word in vocabulary]
    plain = sorted(set(map(normalise_token, ordinary)))
    return sorted(diseases), sorted(chemicals), plain, sorted(known), sorted(stems)
