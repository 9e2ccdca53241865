"""The order of the stages: the one place that knows it."""

from nmstag.pipeline.options import TaggerOptions
from nmstag.pipeline.parallel import tag_documents, tag_each
from nmstag.pipeline.tagger import Tagger

__all__ = ["Tagger", "TaggerOptions", "tag_documents", "tag_each"]
