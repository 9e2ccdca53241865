"""The steps of matching in order; whatever concerns every step loops over this list."""

from __future__ import annotations

from nmstag.match.abbreviation_overlay import AbbreviationOverlay
from nmstag.match.affixes import Affixes
from nmstag.match.beside_drugs import BesideDrugs
from nmstag.match.bracketed import BracketedShortForms
from nmstag.match.context_filter import ContextFilter
from nmstag.match.coordination import Coordination
from nmstag.match.drug_effect_split import DrugEffectSplit
from nmstag.match.exchanged_heads import ExchangedHeads
from nmstag.match.figures import Figures
from nmstag.match.identity_marks import IdentityMarks
from nmstag.match.interrupted import InterruptedNames
from nmstag.match.larger_names import LargerNames
from nmstag.match.left_edge import LeftEdge
from nmstag.match.names import BrokenWords, ListedNames, OverlapChoice
from nmstag.match.patterns import Patterns
from nmstag.match.span_extension import SpanExtension
from nmstag.match.spelling import Spelling
from nmstag.match.step import Step
from nmstag.match.switched_off import SwitchedOff
from nmstag.match.turned import TurnedNames
from nmstag.match.type_lists import TypeLists
from nmstag.match.word_sense import WordSense

STEPS: tuple[type[Step], ...] = (
    ListedNames,
    BrokenWords,
    InterruptedNames,
    Spelling,
    Coordination,
    TypeLists,
    TurnedNames,
    OverlapChoice,
    ExchangedHeads,
    Patterns,
    AbbreviationOverlay,
    BracketedShortForms,
    SpanExtension,
    Affixes,
    LeftEdge,
    DrugEffectSplit,
    ContextFilter,
    LargerNames,
    WordSense,
    Figures,
    BesideDrugs,
    IdentityMarks,
    SwitchedOff,
)
