"""Pairs of documents in, the counts of every measure in every document out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Any, get_args

from nmstag.arguments import check_several, check_text, check_truth, named
from nmstag.document import Document
from nmstag.errors import ArgumentTypeError, Fault, ScoringError, UsageError
from nmstag.evaluation.scoring.alignment import Missing, ScoredPair, scored_pairs
from nmstag.evaluation.scoring.annotations import ScoredDocument, judges_novelty
from nmstag.evaluation.scoring.calibration import Calibration
from nmstag.evaluation.scoring.counts import Counts, CountTable, ScoreRow
from nmstag.evaluation.scoring.measures import (
    Measure,
    measures,
    permanent_rows,
)
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.texts import TextDifference


@named
def evaluate(
    gold: Iterable[Document],
    pred: Iterable[Document],
    scheme: Scheme | str,
    *,
    types: Collection[str] | None = None,
    pack_hash: str = "",
    details: bool = False,
    missing: Missing = "error",
) -> Scores:
    """Return the scores of predictions against gold by the rules of a scheme.

    Counted are, over all documents (micro-averaged):

    - `mention_strict`: a mention is right when start, end and type agree.
    - `mention_relaxed`: a predicted mention is right when it shares at least one character with a gold
      mention of the same type, a gold mention is found when it does so with a predicted one. Precision
      is the right share of the predicted mentions, recall the found share of the gold mentions.
    - `concept`: a pair of type and id, once for each document.
    - `relation_...`: one for each level of the scheme. Where the gold has relations, but no novelty
      of any, levels that compare it are not applicable and left out.

    Args:
        gold: Gold documents, in any order.
        pred: Predicted documents, in any order; by any tool.
        scheme: The rules, or their name.
        types: Entity types to score, under any corpus's name for them; the scheme's where not given.
        pack_hash: Hash of the pack that made the predictions, for the signature; where not given, that
            which the predicted documents carry.
        details: Whether to count more than the scheme asks for: mentions by span, overlap, concept and
            all of these at once, and relations whatever their type.
        missing: What to do about gold documents without predictions: see `align`.

    Raises:
        UsageError: A scheme, an entity type or a value of `missing` is unknown.
        ScoringError: Document ids do not line up, or there are no documents.

    Examples:
        >>> from nmstag.document import Mention
        >>> gold = [Document("1", "NMS", mentions=(Mention(0, 3, "NMS", "Disease", ("MESH:D009459",)),))]
        >>> evaluate(gold, gold, "bc5cdr").counts("concept").f1
        1.0
    """
    if types is not None:
        types = check_several("types", types, "Disease")
    for name, documents in (("gold", gold), ("pred", pred)):
        if isinstance(documents, str | bytes | Document) or not isinstance(documents, Iterable):
            raise ArgumentTypeError(name, documents, "documents, such as nmstag.read(path) gives")
    check_text("pack_hash", pack_hash, "document.pack")
    check_truth("details", details)
    check_text("missing", missing, "error")
    rules = find_scheme(scheme).restricted(types)
    pairs = scored_pairs(gold, pred, rules, missing)
    return count_pairs(pairs, rules, pack_hash=pack_hash, details=details, missing=missing)


def count_pairs(
    pairs: Iterable[ScoredPair],
    scheme: Scheme,
    *,
    pack_hash: str = "",
    details: bool = False,
    missing: Missing = "error",
) -> Scores:
    """Return the scores of pairs of documents, each of which is held only while it is counted.

    Args:
        pairs: See `scored_pairs`.
        scheme: The rules they were read by.
        pack_hash: As of `evaluate`; so are the others.
        details: Whether to count more than the scheme asks for.
        missing: What was done about gold documents without predictions.

    Raises:
        UsageError: The value of `missing` is unknown.
        ScoringError: Document ids do not line up, or there are no documents.
    """
    if missing not in get_args(Missing):
        raise UsageError(
            Fault("unknown value", field="missing", value=missing, allowed=", ".join(get_args(Missing)))
        )
    counted = measures(scheme, details=details)
    table, discarded, differences = CountTable(), Counter[str](), list[TextDifference]()
    calibrations: defaultdict[str, Calibration] = defaultdict(Calibration)
    digests: tuple[list[bytes], list[bytes]] = ([], [])
    packs, novelty = set[str](), set[bool]()
    for key, left, right, difference in pairs:
        table.append(key, _count(left, right, counted, discarded))
        _calibrate(left, right, counted, calibrations)
        if difference:
            differences.append(difference)
        packs.add(right.document.pack)
        if left.document.relations:
            novelty.add(judges_novelty([left.document]))
        digests[0].append(left.digest())
        digests[1].append(right.digest())
    if not table.documents:
        raise ScoringError(Fault("there are no documents to score"))
    applicable = scheme.applicable(novelty=novelty != {False})
    kept = {measure.kind for measure in measures(applicable, details=details)}
    left_out = tuple(measure.kind for measure in counted if measure.kind not in kept)
    return Scores(
        scheme=applicable,
        table=table.without(left_out).finished(permanent_rows(applicable, details=details)),
        gold_hash=_hash(digests[0]),
        pred_hash=_hash(digests[1]),
        pack_hash=pack_hash or ",".join(sorted(packs - {""})),
        missing=missing,
        discarded=dict(sorted((+discarded).items())),
        differences=tuple(differences),
        details=details,
        not_applicable=left_out,
        calibrations={kind: found for kind, found in calibrations.items() if kind in kept},
    )


def _count(
    gold: ScoredDocument, pred: ScoredDocument, counted: Sequence[Measure[Any]], discarded: Counter[str]
) -> dict[ScoreRow, Counts]:
    """Return the counts of one document by row; adds up what the scheme discards."""
    cells: defaultdict[ScoreRow, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for measure in counted:
        wanted, found = measure.items(gold), measure.items(pred)
        if gold.scheme.discards and not wanted:
            discarded[measure.kind] += len(found)
            found = set()
        _add(cells, measure, found, measure.agree(found, wanted), slots=(0, 1))
        _add(cells, measure, wanted, measure.agree(wanted, found), slots=(3, 2))
    return {row: Counts(*cell) for row, cell in cells.items()}


def _calibrate(
    gold: ScoredDocument,
    pred: ScoredDocument,
    counted: Sequence[Measure[Any]],
    calibrations: defaultdict[str, Calibration],
) -> None:
    """Compare the scores of what is predicted, where it has any, with whether it is right."""
    for measure in counted:
        scores = measure.scores(pred) if measure.scores else {}
        wanted = measure.items(gold) if scores else set()
        if scores and (wanted or not gold.scheme.discards):
            good = measure.agree(measure.items(pred), wanted)
            for item, score in scores.items():
                calibrations[measure.kind].add(score, right=item in good)


def _add(
    cells: defaultdict[ScoreRow, list[int]],
    measure: Measure[Any],
    items: Iterable[Any],
    good: Collection[Any],
    slots: tuple[int, int],
) -> None:
    """Count items in the total and in their rows, the good ones in the first slot of a cell."""
    total = cells[ScoreRow(measure.kind)]
    for item in items:
        slot = slots[0] if item in good else slots[1]
        total[slot] += 1
        for axis, name in measure.groups(item):
            cells[ScoreRow(measure.kind, axis, name)][slot] += 1


def _hash(digests: list[bytes]) -> str:
    """Return a hash over all documents that does not depend on their order."""
    return sha256(b"".join(sorted(digests))).hexdigest()
