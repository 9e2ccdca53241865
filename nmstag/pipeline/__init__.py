"""The order of the stages: the one place that knows it."""

from nmstag.pipeline.options import DROPPED, TaggerOptions, check_context
from nmstag.pipeline.parallel import tag_documents, tag_each
from nmstag.pipeline.tagger import Tagger, narrowed

__all__ = ["DROPPED", "Tagger", "TaggerOptions", "check_context", "narrowed", "tag_documents", "tag_each"]
