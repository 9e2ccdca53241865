"""The word classes that the context stage goes by (`rules/words/context/*.txt`), as expressions.

Between the compiled rules and the modules that read scopes, lists, signs and forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nmstag.late import late

WORD_CLASSES = (
    "addition",
    "affirmative_answer",
    "allergy_event",
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
    "history_noun",
    "no_allergy",
    "no_object",
    "reaction_link",
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


def answer_after(classes: Words) -> re.Pattern[str]:
    """Return an expression for the answer after a finding of a form: 'PE: no'."""
    return late(rf"\s*:\s*{any_of(classes['form_answer'])}\b", re.IGNORECASE)


def any_of(words: Iterable[str]) -> str:
    """Return an expression for one of the words, longer ones first; without words it matches nothing.

    >>> any_of(["due to", "from"])
    '(?:due\\\\s+to|from)'
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return f"(?:{choice})" if choice else r"(?!)"
