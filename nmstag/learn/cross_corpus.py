"""How other corpora use a name: whether they annotate it, with which concept, and how often.

Part of building a pack: gets the counted uses of several corpora; returns, for one of them, what the others
add. Corpora follow guidelines of their own, so a name that one annotates is no more than a name to be judged
in another; but that, and how often one leaves it out, is evidence that the scorecard weighs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nmstag.document import Document
from nmstag.learn.name_counts import DocumentUses, Usage, spelling, sum_uses
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.name_features import ELSEWHERE


@dataclass(frozen=True, slots=True)
class CorpusUses:
    """The documents of a corpus, and how each uses the names that are known.

    Args:
        name: Name of the corpus.
        documents: Its documents.
        uses: For each of them, its annotations and the known names that are none.
        types: For each of them the entity types that are annotated in it; empty where they are those of all.
    """

    name: str
    documents: Sequence[Document]
    uses: Sequence[DocumentUses]
    types: Sequence[Collection[str]] = ()

    @classmethod
    def joined(cls, name: str, corpora: Iterable[CorpusUses]) -> CorpusUses:
        """Return corpora as one; of documents that they share, the one of the first corpus."""
        found: dict[str, tuple[Document, DocumentUses, Collection[str]]] = {}
        for corpus in corpora:
            types = sum_uses(corpus.uses).types
            for document, uses in zip(corpus.documents, corpus.uses, strict=True):
                found.setdefault(document.id, (document, uses.of_types(types), types))
        documents, uses_of_all, types_of_all = zip(*found.values(), strict=True)
        return cls(name, documents, uses_of_all, types_of_all)

    def without(self, ids: Collection[str]) -> CorpusUses:
        """Return the corpus without the documents that have one of these ids.

        Corpora share documents; what is learned from one of them elsewhere is not unseen here.
        """
        left = [place for place, document in enumerate(self.documents) if document.id not in ids]
        return CorpusUses(self.name, [self.documents[p] for p in left], [self.uses[p] for p in left])


class OtherCorpora:
    """How other corpora use names.

    Args:
        corpora: The other corpora.
    """

    def __init__(self, corpora: Iterable[CorpusUses] = ()) -> None:
        self._usages = {corpus.name: sum_uses(corpus.uses) for corpus in corpora}
        self.uses = {name: usage.counts() for name, usage in self._usages.items()}

    def rows(self) -> list[LexiconRow]:
        """Return the names that other corpora annotate, each with its most frequent concept."""
        return [row for name, usage in self._usages.items() for row in _rows(name, usage)]


def _rows(corpus: str, usage: Usage) -> Iterator[LexiconRow]:
    """Yield the names that a corpus annotates as rows without counts."""
    for number, key in enumerate(sorted(usage.seen)):
        concepts = usage.seen[key]
        type_, ids = min(concepts, key=lambda concept: (-concepts[concept], concept))
        yield LexiconRow(spelling(usage, key), type_, ids, ELSEWHERE, f"profiles/{corpus}/names.tsv:{number}")
