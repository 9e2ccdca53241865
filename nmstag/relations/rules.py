"""Everything that packs say about relations: rules, words, weights and tables, read, checked and stored.

It gets the `Sources` of stacked packs and returns `RelationRules`, from which an extractor is made and
which the cache keeps by field name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from nmstag.errors import Fault, FaultHandler, RuleError
from nmstag.relations.background import Background
from nmstag.relations.clinical_schema import ClinicalPattern
from nmstag.relations.corpus_prior import PRIOR_TABLE, CorpusPrior, Counts, read_prior
from nmstag.relations.drug_knowledge import (
    IN_NOTES,
    TABLES,
    DrugGroups,
    DrugKnowledge,
    drug_groups,
    read_members,
)
from nmstag.relations.pattern import NO_WORDS, RelationWords
from nmstag.relations.pattern_matcher import CompiledRelationRule, compile_rules
from nmstag.relations.schema import AnaphoraRule, DecisionRule, RelationCue, RelationPattern
from nmstag.relations.scorecard import condition_faults
from nmstag.relations.tree import NO_TREE, TREE_TABLE, MeshTree, read_tree
from nmstag.relations.weights import PROFILE_OF_SCHEME, WEIGHT_TABLE, RelationWeight, read_weights
from nmstag.rules import MACRO_FILE, RULES, Rule, Sources

TOPIC = "relations"
SCHEMAS: Mapping[str, type[Rule]] = {
    "patterns": RelationPattern,
    "cues": RelationCue,
    "anaphora": AnaphoraRule,
    "decisions": DecisionRule,
    "clinical": ClinicalPattern,
    "clinical_anaphora": AnaphoraRule,
}
"""The folders below rules/relations and what their rules are."""
FOR_PAIRS = frozenset({"patterns", "cues", "decisions", "weights", "priors", "compiled"})
"""The fields of `RelationRules` that the scheme 'clinical' does not ask for."""
_WORDS = "relation_"
"""The word classes that relations need begin so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRules:
    """What packs say about relations.

    Args:
        patterns: Patterns over one sentence.
        cues: Words between two mentions.
        anaphora: Phrases that refer to what was named before.
        decisions: Hand-written rules on the evidence of a whole document.
        clinical: Statements of the scheme 'clinical'.
        clinical_anaphora: Phrases that refer to what was named before, for that scheme alone.
        words: Word classes of patterns, masking and cues.
        weights: Learned weights of all schemes.
        tree: The MeSH tree.
        drugs: What drugs are known to do, by feature.
        priors: How often annotated documents relate concepts and pairs, by scheme.
        compiled: The compiled patterns of each pattern rule; empty where they are not compiled yet.
        compiled_clinical: Those of each rule of the scheme 'clinical', likewise.
    """

    patterns: tuple[RelationPattern, ...] = ()
    cues: tuple[RelationCue, ...] = ()
    anaphora: tuple[AnaphoraRule, ...] = ()
    decisions: tuple[DecisionRule, ...] = ()
    clinical: tuple[ClinicalPattern, ...] = ()
    clinical_anaphora: tuple[AnaphoraRule, ...] = ()
    words: RelationWords = NO_WORDS
    weights: tuple[RelationWeight, ...] = ()
    tree: MeshTree = NO_TREE
    drugs: Mapping[str, DrugGroups] = field(default_factory=dict)
    drugs_in_notes: Mapping[str, DrugGroups] = field(default_factory=dict)
    priors: Mapping[str, Counts] = field(default_factory=dict)
    compiled: tuple[CompiledRelationRule, ...] = ()
    compiled_clinical: tuple[CompiledRelationRule, ...] = ()

    @property
    def in_every_scheme(self) -> tuple[ClinicalPattern, ...]:
        """The rules of the scheme 'clinical' that keep a drug and a problem apart in the others, too."""
        return tuple(rule for rule in self.clinical if rule.every_scheme)

    def compiled_for_pairs(self) -> tuple[CompiledRelationRule, ...]:
        """Return the compiled form of `patterns`, then of `in_every_scheme`, compiled now if not yet."""
        clinical = self.compiled_clinical or compile_rules(self.clinical, self.words)
        shared = (one for rule, one in zip(self.clinical, clinical, strict=True) if rule.every_scheme)
        return (*(self.compiled or compile_rules(self.patterns, self.words)), *shared)

    def background(self, scheme: str = "", *, notes: bool = False) -> Background:
        """Return what tables say about concepts, with the prior of a scheme where one is given.

        Args:
            scheme: The scheme whose prior is meant.
            notes: Whether the rows for notes count, too.
        """
        more = self.drugs_in_notes if notes else {}
        knowledge = {
            name: DrugKnowledge(groups.with_more(more[name]) if name in more else groups, self.tree)
            for name, groups in self.drugs.items()
        }
        return Background(self.tree, knowledge, CorpusPrior(self.priors.get(scheme, {})))


def read_rules(sources: Sources, *, learned: bool = True) -> RelationRules:
    """Return what packs say about relations, merged, with every reference from one part to another checked.

    Args:
        sources: The files of the packs.
        learned: Whether weights and priors are read, too.

    Raises:
        RuleError: Carries every fault of every file.
    """
    faults: list[Fault] = []
    every: dict[str, list[Any]] = {}
    for folder, schema in SCHEMAS.items():
        try:
            every[folder] = sources.every_rule(f"{TOPIC}/{folder}", schema)
        except RuleError as error:
            faults += error.faults
    faults += _misplaced(sources)
    if faults:
        raise RuleError(faults)
    # A condition may name a rule that another pack or the profile switches off: then it does not hold.
    shared = [rule for rule in every["clinical"] if rule.every_scheme]
    known = {rule.id for rule in (*every["patterns"], *every["cues"], *shared)}
    rules: dict[str, Any] = {name: tuple(filter(sources.in_use, found)) for name, found in every.items()}
    for rule in rules["decisions"]:
        for text, message, allowed in condition_faults(rule, known):
            faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.when", text, allowed))
    classes = sources.word_classes()
    names = [item.name for item in fields(RelationWords)]
    words = RelationWords(**{name: classes.get(_WORDS + name, ()) for name in names})
    members = {
        name: read_members(_with_notes(sources, table), faults.append) for name, table in TABLES.items()
    }
    found = RelationRules(
        **rules,
        compiled=compile_rules(rules["patterns"], words),
        compiled_clinical=compile_rules(rules["clinical"], words),
        words=words,
        weights=tuple(_weights(sources, known, faults.append)) if learned else (),
        tree=read_tree(sources.knowledge(TREE_TABLE), faults.append),
        drugs={name: drug_groups(one for one in rows if not one.in_notes) for name, rows in members.items()},
        drugs_in_notes={
            name: drug_groups(one for one in rows if one.in_notes) for name, rows in members.items()
        },
        priors=_priors(sources, faults.append) if learned else {},
    )
    if faults:
        raise RuleError(faults)
    return found


def _with_notes(sources: Sources, table: str) -> list[Path]:
    """Return the files of a table, and those of its rows for notes."""
    return [*sources.knowledge(table), *sources.knowledge(table + IN_NOTES)]


def _misplaced(sources: Sources) -> Iterator[Fault]:
    """Yield a fault for every rule file that is in none of the folders."""
    folders = {f"{RULES}/{TOPIC}/{name}" for name in SCHEMAS}
    for member in sources.members:
        for name in member.files:
            folder, _, file = name.rpartition("/")
            if name.startswith(f"{RULES}/{TOPIC}/") and folder not in folders and file != MACRO_FILE:
                yield Fault("wrong folder", str(member.folder / name), allowed=", ".join(sorted(folders)))


def _weights(sources: Sources, known: set[str], on_fault: FaultHandler) -> Iterable[RelationWeight]:
    """Yield the weights of each scheme, from the last pack that has its table."""
    for scheme, profile in PROFILE_OF_SCHEME.items():
        for path in sources.profile_table(WEIGHT_TABLE, profile)[-1:]:
            for weight, row in read_weights(path, scheme, on_fault):
                for text, message, allowed in condition_faults(weight, known):
                    on_fault(row.fault(message, "conditions", allowed, text))
                yield weight


def _priors(sources: Sources, on_fault: FaultHandler) -> dict[str, Counts]:
    """Return the prior of each scheme that has one, from the last pack that has its table."""
    found: dict[str, Counts] = {}
    for scheme, profile in PROFILE_OF_SCHEME.items():
        for path in sources.profile_table(PRIOR_TABLE, profile)[-1:]:
            found[scheme] = read_prior(path, on_fault)
    return found
