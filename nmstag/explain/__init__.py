"""Why a mention is there, and why a near miss is not."""

from nmstag.explain.explainer import Explainer, Explanation, NearMiss

__all__ = ["Explainer", "Explanation", "NearMiss"]
