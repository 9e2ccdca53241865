"""Spark: a data frame with texts in, the same with mentions and relations out; needs the extra `spark`.

The driver reads the packs once; their compiled form travels with the job, so that a pack's folder need not be
on the workers. nmstag itself has to be installed on them.
"""

from nmstag.spark.frame import MOST_CHARACTERS, mentions, relations, tag

__all__ = ["MOST_CHARACTERS", "mentions", "relations", "tag"]
