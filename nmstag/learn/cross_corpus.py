"""What other corpora say of a name: whether they annotate it, with which concept, and how often.

Corpora follow guidelines of their own, so a name that one annotates is no more than a name to be judged
in another; but that, and how often one leaves it out, is evidence that the scorecard weighs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.learn.name_counts import Concept, DocumentUses, NameKey, Usage, sum_uses, usage_key
from nmstag.lexicon import LexiconRow

ELSEWHERE = "elsewhere"
"""Source of names that another corpus annotates."""

_SHARES = ((0.8, "nearly always"), (0.5, "mostly"), (0.2, "sometimes"), (0.0001, "seldom"))


@dataclass(frozen=True, slots=True)
class CorpusUses:
    """The documents of a corpus, and how each uses the names that are known.

    Args:
        name: Name of the corpus.
        documents: Its documents.
        uses: For each of them, its annotations and the known names that are none.
    """

    name: str
    documents: Sequence[Document]
    uses: Sequence[DocumentUses]

    def apart_from(self, ids: Collection[str]) -> CorpusUses:
        """Return the corpus without the documents that have one of these ids.

        Corpora share documents; what is learned from one of them elsewhere is not unseen here.
        """
        left = [place for place, document in enumerate(self.documents) if document.id not in ids]
        return CorpusUses(self.name, [self.documents[p] for p in left], [self.uses[p] for p in left])


class Elsewhere:
    """How other corpora use names.

    Args:
        corpora: The other corpora.
    """

    def __init__(self, corpora: Iterable[CorpusUses] = ()) -> None:
        self._usages = {corpus.name: sum_uses(corpus.uses) for corpus in corpora}

    def rows(self) -> list[LexiconRow]:
        """Return the names that other corpora annotate, each with its most frequent concept."""
        return [row for name, usage in self._usages.items() for row in _rows(name, usage)]

    def uses(self, name: str, type_: str) -> Iterator[tuple[str, str]]:
        """Yield for each corpus that has a name what it does with it, and the same with how often."""
        key = usage_key(name)
        for corpus, usage in self._usages.items():
            seen = sum(
                number for concept, number in usage.seen.get(key, _NEVER).items() if concept[0] == type_
            )
            part, free = usage.part[key, type_], usage.free[key, type_]
            if seen or part or free:
                yield corpus, use_in_words(seen, part, free)


_NEVER: Counter[Concept] = Counter()


def use_in_words(seen: int, part: int, free: int) -> str:
    """Return how a corpus uses a name.

    >>> use_in_words(9, 0, 1), use_in_words(0, 0, 3), use_in_words(0, 2, 0)
    ('nearly always, 4 or more', 'never, 2 or 3', 'inside longer ones, 2 or 3')
    """
    total = seen + free
    if not total:
        return f"inside longer ones, {amount(part)}"
    share = next((word for least, word in _SHARES if seen >= least * total), "never")
    return f"{share}, {amount(total)}"


def amount(number: int) -> str:
    """Return a number in words."""
    return "1" if number < 2 else "2 or 3" if number < 4 else "4 or more"


def _rows(corpus: str, usage: Usage) -> Iterator[LexiconRow]:
    """Yield the names that a corpus annotates as rows without counts."""
    for number, key in enumerate(sorted(usage.seen)):
        concepts = usage.seen[key]
        type_, ids = min(concepts, key=lambda concept: (-concepts[concept], concept))
        yield LexiconRow(spelling(usage, key), type_, ids, ELSEWHERE, f"learned/{corpus}.tsv:{number}")


def spelling(usage: Usage, key: NameKey) -> str:
    """Return the spelling of a name that stands for it: the most frequent, then the first."""
    surfaces = usage.surfaces[key]
    return key[1] or min(surfaces, key=lambda text: (-surfaces[text], text))
