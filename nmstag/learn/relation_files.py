"""The rule files that annotated relations are made into: one for BC5CDR's reading, one for BioRED's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nmstag.document import Document, canonical_id
from nmstag.learn.boosting import MOST, Card, Condition
from nmstag.learn.relation_examples import ExampleBank, condition_text
from nmstag.learn.relation_known import informed, tally
from nmstag.learn.relation_rows import Row, rows_of
from nmstag.learn.relations import (
    CID,
    NOVEL,
    RELATED,
    Scorecard,
    learn_novelty,
    learn_one,
    learn_typed,
)
from nmstag.relations import Relater
from nmstag.relations.corpus_prior import KNOWN_FILE, known_text
from nmstag.relations.entity_masking import KINDS

_SECOND = {"chemical-disease": "Disease", "chemical-chemical": "Chemical"}
_TYPES = {
    "chemical-disease": ("Positive_Correlation", "Negative_Correlation", "Association"),
    "chemical-chemical": (
        "Association",
        "Negative_Correlation",
        "Positive_Correlation",
        "Cotreatment",
        "Comparison",
    ),
}
_LEFT_OUT = re.compile(
    "(causes|treats)(_weak)?_(title|end)|linked|evidence"
    "|(head|tail)_(rank|depth|has_narrower|has_broader|mentions)"
)
"""Features of which the few hundred pairs of BioRED do not teach enough to be worth their noise."""
_NEITHER = "[Fever]{Disease tail} came. [Gold]{Chemical head} is a metal."

Report = Callable[[str], None]


def induce_cid(documents: Sequence[Document], relater: Relater, report: Report = print) -> dict[str, str]:
    """Return the texts of `induced_cid.yaml` and `known_cid.tsv`, by name.

    They are learnt from documents with gold mentions and CID relations.

    Args:
        documents: Annotated documents.
        relater: Its patterns find the evidence, its tree places the concepts.
        report: Told of rules that are left out for want of an example.
    """
    kind, type_ = "chemical-disease", "Positive_Correlation"
    every = rows_of(documents, relater, kind, {"CID": type_})
    learnt = learn_one(every, type_, CID, _missed(documents, every, kind))
    rows = [row for row in every if type_ in row.types]
    bank = ExampleBank(relater)
    body = rules_text("cid", "cid", kind, learnt.scorecards, informed(rows, type_), [bank], report)
    head = _head(
        "induced_cid",
        "Points for a chemical-induced disease, as BC5CDR annotates it.",
        f"F1 {learnt.typed:.3f}",
    )
    return {"induced_cid.yaml": head + body, KNOWN_FILE: known_text(tally(rows, type_))}


def induce_biored(documents: Sequence[Document], relater: Relater, report: Report = print) -> dict[str, str]:
    """Return the text of `induced_biored.yaml`, by its name, learnt from documents annotated as BioRED's.

    Args:
        documents: Annotated documents.
        relater: Its patterns find the evidence, its tree places the concepts.
        report: Told of rules that are left out for want of an example.
    """
    body, found = "", []
    rows = {kind: [_telling(row) for row in rows_of(documents, relater, kind, {})] for kind in _SECOND}
    banks = {kind: ExampleBank(relater, second) for kind, second in _SECOND.items()}
    for kind, short in (("chemical-disease", "cd"), ("chemical-chemical", "cc")):
        others = [row for other in _SECOND if other != kind for row in rows[other]]
        learnt = learn_typed(rows[kind], _TYPES[kind], _missed(documents, rows[kind], kind), others)
        name = f"biored.{short}"
        body += rules_text(name, "biored", kind, learnt.scorecards, rows[kind], [banks[kind]], report)
        figures = f"pair {learnt.pair:.3f}, and type {learnt.typed:.3f}, and novelty {learnt.full:.3f}"
        found.append(f"{kind}: {figures}")
    every = [row for kind in _SECOND for row in rows[kind]]
    novelty = learn_novelty(every)
    body += rules_text("biored.any", "biored", "any", [novelty], every, list(banks.values()), report)
    head = _head("induced_biored", "Points for the relation types and novelty of BioRED.", "; ".join(found))
    return {"induced_biored.yaml": head + body}


def _telling(row: Row) -> Row:
    """Return a row without the features that are left out."""
    kept = {name: value for name, value in row.features.items() if not _LEFT_OUT.fullmatch(name)}
    return replace(row, features=kept)


def rules_text(
    name: str,
    scheme: str,
    kind: str,
    scorecards: Sequence[Scorecard],
    rows: Sequence[Row],
    banks: Sequence[ExampleBank],
    report: Report = print,
) -> str:
    """Return the rule entries of the scorecards as YAML.

    Args:
        name: Beginning of the rules' ids.
        scheme: 'biored' or 'cid'.
        kind: 'chemical-disease', 'chemical-chemical' or 'any'.
        scorecards: What was learnt.
        rows: What it was learnt from, for support and precision.
        banks: Where examples come from; a rule for which none has one is left out.
        report: Told of each rule left out.
    """
    lines = []
    for scorecard in scorecards:
        prefix = f"{name}.{scorecard.type.lower().replace('_', '-')}"
        bias = Card((("always", 1, MOST),), scorecard.start)
        for card in (bias, *scorecard.cards):
            when = [condition_text(condition) for condition in card.when]
            example = _first(banks, card.when, True)
            counter = _first(banks, card.when, False) or _NEITHER
            if example is None:
                report(f"no example for {prefix}: {', '.join(when)}")
                continue
            covered = [_is(row, scorecard.type) for row in rows if card.holds(row.features)]
            share = sum(covered) / max(1, len(covered))
            lines += [
                f"  - id: {prefix}.{'.'.join(map(_slug, when))}",
                f"    type: {scorecard.type}",
                f"    scheme: {scheme}",
                f"    kind: {kind}",
                f"    when: {json.dumps(when)}",
                f"    points: {card.points:.3f}",
                f"    support: {sum(covered)}",
                f"    precision: {share:.3f}",
                "    source: induced",
                f"    examples: [{json.dumps(example, ensure_ascii=False)}]",
                f"    counterexamples: [{json.dumps(counter, ensure_ascii=False)}]",
            ]
    return "\n".join(lines) + "\n"


def _first(banks: Sequence[ExampleBank], when: Sequence[Condition], wanted: bool) -> str | None:
    """Return the first example that a bank has for some conditions, or against them."""
    return next((text for bank in banks if (text := bank.find(when, wanted))), None)


def _is(row: Row, kind: str) -> bool:
    if kind == NOVEL:
        return row.novel
    return bool(row.gold) if kind == RELATED else row.gold == kind


def _slug(condition: str) -> str:
    text = condition.replace(">= ", "ge").replace("<= ", "le").replace("= ", "is")
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def _head(topic: str, about: str, found: str) -> str:
    return (
        "# Made by nmstag.learn.relation_files from the training documents. Five-fold cross-validation on\n"
        f"# them, gold entities: {found}.\n"
        f"topic: {topic}\nabout: {about}\nrules:\n"
    )


def _missed(documents: Sequence[Document], rows: Sequence[Row], kind: str) -> int:
    """Return how many annotated pairs of a kind are no candidates."""
    wanted = sorted(("Chemical", _SECOND[kind]))
    annotated = 0
    for document in documents:
        kinds = {
            canonical_id(one): KINDS[mention.type]
            for mention in document.mentions
            if mention.type in KINDS
            for one in mention.ids
        }
        pairs = {
            frozenset((canonical_id(head), canonical_id(tail)))
            for relation in document.relations
            for head in relation.head.split(",")
            for tail in relation.tail.split(",")
        }
        annotated += sum(sorted(kinds.get(one, "") for one in pair) == wanted for pair in pairs)
    return max(0, annotated - sum(bool(row.gold) for row in rows))
