"""The order of the stages: the one place that knows it."""

from nmstag.pipeline.tagger import Tagger

__all__ = ["Tagger"]
