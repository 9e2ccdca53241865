"""Finding mentions: the steps of matching, and what they share."""

from nmstag.match.abbreviations import Definition
from nmstag.match.gazetteer import Gazetteer
from nmstag.match.matcher import Matcher, compile_step, compile_steps, step_words
from nmstag.match.overlap import POLICIES, Candidate, longest_first
from nmstag.match.spelling import Spelling
from nmstag.match.step import Resources

__all__ = [
    "POLICIES",
    "Candidate",
    "Definition",
    "Gazetteer",
    "Matcher",
    "Resources",
    "Spelling",
    "compile_step",
    "compile_steps",
    "longest_first",
    "step_words",
]
