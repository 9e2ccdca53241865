"""Tokens of a text and the symbols they stand for.

A text is cut into pieces: each is one token with the spaces and hyphens before it, so that the pieces
in a row are the whole text and a piece's offsets follow from the lengths. A token is a run of Latin
letters, a run of digits, one Greek letter, a run of other letters, or any other single character.
Hyphens and spaces between tokens carry no symbol: 'beta-blocker' and 'beta blocker' are the same two
symbols. A possessive 's stays with its word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate

from nmstag.late import late
from nmstag.text.memo import Memo
from nmstag.text.normalise import normalise_token

_LATIN = "A-Za-zªºÀ-ÖØ-öø-ʯ\u0300-\u036fḀ-ỿ\ufb00-\ufb06"
_GREEK = "\u0370-\u03ffµ"
JOINERS = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u200c\u200d\ufeff-‐‑‒–—"
)
"""What may stand before a token and is no part of it: white space, invisible characters, hyphens."""
_JOINERS = re.escape(JOINERS)

# The alternatives are ordered by frequency. The last one takes joiners left at the very end.
PIECE = late(
    rf"[{_JOINERS}]*(?:[{_LATIN}]+(?:['’ʼ`´‘]s(?![{_LATIN}]))?|[0-9]+|[^\W\d_{_LATIN}{_GREEK}]+|[^{_JOINERS}])"
    rf"|[{_JOINERS}]+\Z"
)
UNKNOWN = "\x01"
DOUBTFUL = "\x02"
"""The symbol of an unknown word that is long enough to be a misspelt one."""
LONG_WORD = 9
SHORTEST_MISSPELT = 6
"""A shorter word is never taken for a misspelt one."""
FIRST_SYMBOL = 0x100


def split_pieces(text: str) -> list[str]:
    """Return the pieces of a text; joined, they are the text.

    >>> split_pieces("Beta-blockers (2 mg)")
    ['Beta', '-blockers', ' (', '2', ' mg', ')']
    """
    return PIECE.findall(text)


def piece_ends(pieces: list[str]) -> list[int]:
    """Return the end offset of each piece."""
    return list(accumulate(map(len, pieces)))


def token_of(piece: str) -> str:
    """Return the token of a piece, without the joiners before it."""
    return piece.lstrip(JOINERS)


def token_start(piece: str, end: int) -> int:
    """Return the offset at which the token of a piece starts, given where the piece ends."""
    return end - len(token_of(piece))


def normal_tokens(text: str) -> list[str]:
    """Return the normal forms of the tokens of a text; a lexicon name's key is made of them.

    >>> normal_tokens("Alzheimer's Diseases"), normal_tokens("5-HT")
    (['alzheimer', 'disease'], ['5', 'ht'])
    """
    tokens = (token_of(piece) for piece in split_pieces(text))
    return [normalise_token(token) for token in tokens if token]


class SymbolTable(Memo[str, str]):
    """Maps a piece to the one-character symbol of its normal form; unknown words to `UNKNOWN` or `DOUBTFUL`.

    Args:
        vocabulary: The symbol of each normal form that a name or a rule has.
    """

    def __init__(self, vocabulary: Mapping[str, str]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def make(self, piece: str) -> str:
        """Return the symbol of a piece that is met for the first time."""
        token = token_of(piece)
        symbol = self.vocabulary.get(normalise_token(token), UNKNOWN)
        doubtful = (
            symbol == UNKNOWN and len(token) >= SHORTEST_MISSPELT and token.isascii() and token.isalpha()
        )
        return DOUBTFUL if doubtful else symbol

    def symbols(self, pieces: list[str]) -> str:
        """Return the symbols of the pieces as one string, one character a piece."""
        return "".join(map(self.__getitem__, pieces))


def assign_symbols(words: list[str]) -> dict[str, str]:
    """Return a vocabulary that gives each word its own character, surrogates left out."""
    code = FIRST_SYMBOL
    vocabulary: dict[str, str] = {}
    for word in words:
        if code == 0xD800:
            code = 0xE000
        vocabulary[word] = chr(code)
        code += 1
    return vocabulary


def symbol_keys(keys: Collection[str], more_words: Iterable[str] = ()) -> tuple[dict[str, str], list[str]]:
    """Return a vocabulary of the words of keys, and each key as a string of symbols.

    Args:
        keys: Names as normal tokens joined by a space.
        more_words: Words that need symbols though no name has them.
    """
    words = {word for key in keys for word in key.split()}
    words.update(more_words)
    vocabulary = assign_symbols(sorted(words))
    return vocabulary, ["".join(map(vocabulary.__getitem__, key.split())) for key in keys]
