"""What is known before a corpus is read: rows, rules, the MeSH tree, and what other corpora annotate.

Every stage of learning gets it; `nmstag.learn.build` makes it from the hand-written files of the new pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nmstag.learn.cross_corpus import OtherCorpora
from nmstag.learn.name_counts import Usage
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.compiled import LexiconBase, Policy, rows_by_key
from nmstag.lexicon.keys import name_key
from nmstag.lexicon.name_features import FEW_USES, MESH, NameFacts, branch_names, classes_of_words
from nmstag.lexicon.rows import STOP
from nmstag.match.context_filter import ContextFilterRule

KnownTypes = dict[str, set[str]]
"""The entity types of each known key."""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What is known before a corpus is read.

    Args:
        rows: Rows of hand-written lexicons, of MeSH, and of what other corpora annotate.
        classes: Word classes.
        tree: MeSH tree numbers of concept ids, with a blank between them.
        steps: The steps of matching that are in use, compiled.
        context_rules: Hand-written rules on the words beside a mention.
        larger_names: The rules on names that begin a larger one, compiled.
        minimum_trust: The share of its uses a name needs to be annotated in.
        others: How other corpora use names.
    """

    rows: Sequence[LexiconRow]
    classes: Mapping[str, Sequence[str]]
    tree: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Any] = field(default_factory=dict)
    context_rules: Sequence[ContextFilterRule] = ()
    larger_names: Mapping[str, Any] = field(default_factory=dict)
    minimum_trust: float = 0.5
    others: OtherCorpora = field(default_factory=OtherCorpora)

    def with_others(self, others: OtherCorpora) -> KnownBefore:
        """Return the same with what other corpora annotate."""
        return replace(self, rows=[*self.rows, *others.rows()], others=others)

    def base(self) -> LexiconBase:
        """Return the rows compiled, so that a few more can be added."""
        return LexiconBase(rows_by_key(self.rows), Policy(self.minimum_trust, FEW_USES))

    def facts(self, known: KnownTypes, usage: Usage) -> NameFacts:
        """Return the facts by which names are judged.

        Args:
            known: Entity types of each known key.
            usage: How the corpus itself uses names.
        """
        mesh = {name_key(row.name) for row in self.rows if row.source == MESH}
        return NameFacts(
            is_name=lambda key, type_: type_ in known.get(key, ()),
            in_mesh=mesh.__contains__ if mesh else None,
            tree=self.tree,
            uses=self.others.uses,
            inside=usage.part,
            left_out=usage.left_out(),
            in_branch=branch_names(usage.annotated(), self.tree),
            classes=classes_of_words(self.classes),
        )


def known_types(rows: Iterable[LexiconRow], usage: Usage) -> KnownTypes:
    """Return the entity types of each key that is known or annotated."""
    known: KnownTypes = {}
    for row in rows:
        if row.source != STOP:
            known.setdefault(name_key(row.name), set()).add(row.type)
    for key, seen in usage.seen.items():
        known.setdefault(key[0], set()).update(concept[0] for concept in seen)
    return known
