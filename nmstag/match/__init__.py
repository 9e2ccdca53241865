"""Finding mentions: gazetteer, abbreviations, overlap policy."""

from nmstag.match.gazetteer import Gazetteer
from nmstag.match.matcher import Matcher
from nmstag.match.overlap import POLICIES, Candidate, longest_first

__all__ = ["POLICIES", "Candidate", "Gazetteer", "Matcher", "longest_first"]
