"""Compiles the context rules of packs to plain data, once a pack.

Between rule files and the engine: gets `Sources`, returns what `Contextualiser` is built from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nmstag.context.cue_notation import expand_all, fold
from nmstag.context.measured import compile_measured
from nmstag.context.phrase_matcher import compile_phrases
from nmstag.context.rule import ContextRule, ListEndRule, MeasuredRule, SectionRule
from nmstag.context.sections import compile_sections
from nmstag.context.words import context_words
from nmstag.plain import to_plain
from nmstag.rules.sources import Sources

CUES, LIST_ENDS, SECTIONS = "context/cues", "context/list_ends", "context/sections"
MEASURED = "context/measured"
TOPICS = (CUES, LIST_ENDS, SECTIONS, MEASURED)
"""The folders of context rules, below `rules/`."""


def compile_context(sources: Sources) -> dict[str, Any] | None:
    """Return all context rules of packs as plain data for `Contextualiser`; None where there are none.

    Raises:
        RuleError: Carries every fault of every file.
    """
    cues, sections = sources.rules(CUES, ContextRule), sources.rules(SECTIONS, SectionRule)
    ends = sources.rules(LIST_ENDS, ListEndRule)
    if not (cues or sections):
        return None
    measured = sources.rules(MEASURED, MeasuredRule)
    return compile_rules(cues, ends, sections, sources.word_classes(), measured)


def compile_rules(
    cues: Sequence[ContextRule],
    list_ends: Iterable[ListEndRule] = (),
    sections: Iterable[SectionRule] = (),
    classes: Mapping[str, Iterable[str]] | None = None,
    measured: Iterable[MeasuredRule] = (),
) -> dict[str, Any]:
    """Return rules and word classes as lists, tuples, texts and numbers, which `marshal` can write."""
    phrases: dict[str, list[tuple[str, int]]] = {
        "cue": [],
        "cancel": [],
        "pseudo": [],
        "stop": [],
        "filler": [],
    }
    for number, rule in enumerate(cues):
        phrases[rule.role] += [(phrase, number) for phrase in expand_all(rule.cues)]
    read = phrases["cue"] + phrases["cancel"] + phrases["pseudo"]
    return {
        "rules": to_plain([_written_out(rule) for rule in cues]),
        "cues": compile_phrases(sorted(read, key=lambda item: item[1])),
        "stops": compile_phrases(phrases["stop"]),
        "symbols": [(sign, number) for number, rule in enumerate(cues) for sign in expand_all(rule.symbols)],
        "fillers": sorted({word for phrase, _ in phrases["filler"] for word in fold(phrase).split()}),
        "list_ends": [to_plain(_expanded(rule)) for rule in list_ends],
        "sections": compile_sections(sections),
        "measured": compile_measured(measured),
        "words": context_words(classes or {}),
    }


def _written_out(rule: ContextRule) -> ContextRule:
    return replace(
        rule,
        attribute=rule.attribute if rule.role == "cue" else None,
        closing=expand_all(rule.closing),
        unless=expand_all(rule.unless),
        unless_after=expand_all(rule.unless_after),
        not_items=expand_all(rule.not_items),
        given=expand_all(rule.given),
    )


def _expanded(rule: ListEndRule) -> ListEndRule:
    return replace(
        rule,
        before=expand_all(rule.before),
        after=expand_all(rule.after),
        unless=expand_all(rule.unless),
        amid=expand_all(rule.amid),
        denials=expand_all(rule.denials),
    )
