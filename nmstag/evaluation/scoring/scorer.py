"""`evaluate`: predictions against gold, in one pass over both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import get_args

from nmstag.document import Document
from nmstag.errors import Fault, ScoringError, UsageError
from nmstag.evaluation.scoring.alignment import Missing, align
from nmstag.evaluation.scoring.annotations import concept_types, extract_items, judges_novelty
from nmstag.evaluation.scoring.counts import CountTable
from nmstag.evaluation.scoring.schemes import Scheme, find_scheme
from nmstag.evaluation.scoring.scores import Scores
from nmstag.evaluation.scoring.span_modes import count_details
from nmstag.evaluation.scoring.tally import Tally, score_kinds, standing_rows


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

    >>> from nmstag.document import Mention
    >>> gold = [Document("1", "NMS", mentions=(Mention(0, 3, "NMS", "Disease", ("MESH:D009459",)),))]
    >>> evaluate(gold, gold, "bc5cdr").counts("concept").f1
    1.0
    """
    if missing not in get_args(Missing):
        raise UsageError(
            Fault("unknown value", field="missing", value=missing, allowed=", ".join(get_args(Missing)))
        )
    rules = find_scheme(scheme).restricted(types)
    table, discarded, other_text = CountTable(), Counter[str](), 0
    digests: tuple[list[bytes], list[bytes]] = ([], [])
    packs: set[str] = set()
    novelty: set[bool] = set()
    for key, left, right in align(gold, pred, missing):
        gold_items = extract_items(left, rules)
        pred_items = extract_items(right, rules, concept_types(left, rules))
        tally = Tally(gold_items, pred_items, rules)
        if details:
            count_details(tally, (left, gold_items), (right, pred_items), rules)
        table.append(key, tally.counts)
        discarded += tally.discarded
        other_text += left.text != right.text
        packs.add(right.pack)
        if left.relations:
            novelty.add(judges_novelty([left]))
        digests[0].append(gold_items.digest(left.id))
        digests[1].append(pred_items.digest(right.id))
    if not table.documents:
        raise ScoringError(Fault("there are no documents to score"))
    applicable = rules.applicable(novelty=novelty != {False})
    left_out = set(score_kinds(rules)) - set(score_kinds(applicable))
    return Scores(
        scheme=applicable,
        table=table.without(left_out).finished(standing_rows(applicable, details=details)),
        gold_hash=_hash(digests[0]),
        pred_hash=_hash(digests[1]),
        pack_hash=pack_hash or ",".join(sorted(packs - {""})),
        missing=missing,
        discarded=dict(sorted(discarded.items())),
        other_text=other_text,
        details=details,
        not_applicable=tuple(kind for kind in score_kinds(rules) if kind in left_out),
    )


def _hash(digests: list[bytes]) -> str:
    """Return a hash over all documents that does not depend on their order."""
    return sha256(b"".join(sorted(digests))).hexdigest()
