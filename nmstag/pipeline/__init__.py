"""The order of the stages: the one place that knows it."""

from nmstag.pipeline.options import DROPPED, TaggerOptions
from nmstag.pipeline.parallel import tag_documents, tag_each
from nmstag.pipeline.tagger import Tagger, narrowed

__all__ = ["DROPPED", "Tagger", "TaggerOptions", "narrowed", "tag_documents", "tag_each"]
