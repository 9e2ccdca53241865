"""Results of `nmstag evaluate` and `nmstag compare` in, plain text or JSON-able values out."""

from __future__ import annotations

from collections.abc import Sequence

from nmstag.evaluation.report.contents import SystemResult
from nmstag.evaluation.scoring.ranking import Ranking
from nmstag.evaluation.scoring.significance import Comparison
from nmstag.evaluation.scoring.wording import label, per_cent

_RANKING_NOTE = (
    "Each system against the one above it and against the first: difference, p by paired randomisation\n"
    "after Holm's correction; * below 0.05."
)


def results_json(
    results: Sequence[SystemResult], rankings: Sequence[Ranking], *, errors: bool
) -> dict[str, object]:
    """Return the scores of one system, or those of several with their rankings.

    Args:
        results: What each system scored.
        rankings: One for each kind of score; none for a single system.
        errors: Whether to add the classes of errors.
    """
    parts = [result.to_json(errors=errors) for result in results]
    if not rankings:
        return parts[0]
    named = [{"name": result.name, **part} for result, part in zip(results, parts, strict=True)]
    return {"systems": named, "rankings": [ranking.to_json() for ranking in rankings]}


def results_text(results: Sequence[SystemResult], rankings: Sequence[Ranking], *, errors: bool) -> str:
    """Return the same as plain text."""
    parts = [_result_text(result, errors=errors) for result in results]
    if not rankings:
        return parts[0]
    named = [f"== {result.name}\n\n{part}" for result, part in zip(results, parts, strict=True)]
    tables = "\n\n".join(ranking.format_table() for ranking in rankings)
    return "\n".join([*named, f"== ranking\n\n{tables}\n\n{_RANKING_NOTE}\n"])


def _result_text(result: SystemResult, *, errors: bool) -> str:
    parts = [result.scores.format_table(result.intervals)]
    if errors and result.analysis:
        parts.append(result.analysis.format_text())
    return "\n\n".join(parts) + "\n"


def comparisons_json(comparisons: Sequence[Comparison]) -> dict[str, object]:
    """Return the F1 of two runs, the second minus the first, by kind of score."""
    return {
        found.row.kind: {
            "before": found.second,
            "after": found.first,
            "interval": found.interval.to_json(),
            "p": found.p_value,
            "signature": found.signature,
        }
        for found in comparisons
    }


def comparisons_text(comparisons: Sequence[Comparison]) -> str:
    """Return the same as plain text."""
    lines = [f"{'F1':<24}{'before':>8}{'after':>8}{'change':>8}{'p':>8}"]
    for found in comparisons:
        figures = f"{per_cent(found.second):>8}{per_cent(found.first):>8}{100 * found.difference:>+8.2f}"
        lines.append(f"{label(found.row.kind):<24}{figures}{found.p_value:>8.3f}")
    return "\n".join([*lines, "", *(found.signature for found in comparisons)])
