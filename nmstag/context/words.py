"""The word classes that the context stage goes by (`rules/words/context/*.txt`), as expressions.

Between the compiled rules and the modules that read scopes, lists, signs and forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

WORD_CLASSES = (
    "addition",
    "affirmative_answer",
    "allergy_stem",
    "all_of_them",
    "alternative",
    "article",
    "before_doing",
    "caused_by",
    "conjunction",
    "disproof",
    "drug_effect_link",
    "example_head",
    "example_opener",
    "form_answer",
    "no_object",
    "result_adverb",
    "sign_list_end",
    "statement_verb",
    "with_article",
    "with_sign",
)
Words = Mapping[str, Iterable[str]]


def context_words(classes: Words) -> dict[str, tuple[str, ...]]:
    """Return the classes that the context stage needs; one that no pack has is empty."""
    return {name: tuple(classes.get(name, ())) for name in WORD_CLASSES}


def any_of(words: Iterable[str]) -> str:
    """Return an expression for one of the words, longer ones first; without words it matches nothing.

    >>> any_of(["due to", "from"])
    '(?:due\\\\s+to|from)'
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return f"(?:{choice})" if choice else r"(?!)"
