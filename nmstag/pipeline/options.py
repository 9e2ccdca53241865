"""What a tagger is made from, checked: a wrong value says what is right."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from nmstag.arguments import check_several, check_text, check_truth, named_fields
from nmstag.document import ATTRIBUTES, GENERAL
from nmstag.errors import ArgumentTypeError, Fault, UsageError, choices
from nmstag.packs import CLINICAL, DEFAULT, LITERATURE

if not TYPE_CHECKING:
    from nmstag.plain import record
else:  # the pages of the documentation are made from the text of this file, and know no other word for it
    from dataclasses import dataclass as record

RELATIONS = {CLINICAL: "clinical", LITERATURE: "biored"}
"""The relations of a profile where none are asked for; the profiles of corpora look for none."""

DROPPED = (*ATTRIBUTES, GENERAL)
"""What mentions and relations may be left out for."""
CHOICES = {"mentions": ("find", "keep"), "relations": ("none", "clinical", "biored", "cid")}

_SAMPLES = {
    "packs": DEFAULT,
    "drop": "negated",
    "also": "umls",
    "links": "links.tsv",
    "only": "C14",
    "types": "Disease",
}


def check_context(options: TaggerOptions) -> None:
    """Raise UsageError where mentions are to be left out for attributes that none can have."""
    without = [name for name in options.drop if name in ATTRIBUTES]
    if without and not options.context and options.mentions == "find":
        allowed = "context: no --no-context, in Python no context=False"
        raise UsageError(
            Fault("without context no mention has this attribute", "", 0, "drop", ", ".join(without), allowed)
        )


@named_fields
@record(frozen=True, slots=True)
class TaggerOptions:
    """What a tagger is made from; small and picklable, so that it can be sent to another process.

    Args:
        packs: Packs by folder or by the word 'default'; several stack.
        mentions: 'find' looks for mentions; 'keep' leaves those of the input as they are.
        relations: 'none', 'clinical' (what a clinician's text states), 'biored' (BioRED's types) or 'cid'
            (chemical-induced disease alone). Left empty: what `RELATIONS` has for the profile, else 'none'.
        profile: The guideline that is followed: 'clinical', 'literature', or a corpus the packs learned from.
        context: Whether mentions get their attributes (negated, historical and so on).
        drop: Attributes whose mentions and relations are left out at the end.
        also: Namespaces whose ids mentions get as links, where a table has them ('umls').
        links: Tables of links besides those of the packs; without `also`, all their namespaces are used.
        only: Branches of MeSH ('C14') whose mentions are kept; all where there is none.
        types: Entity types ('Disease') whose mentions are kept; all where there is none.
        score: Whether mentions and relations that are found get a score: how often those of their kind
            are right.
        min_score: Mentions and relations with a lower score are left out, those without one stay; it
            implies `score`.

    Raises:
        UsageError: A field has a value that it may not have.

    Examples:
        >>> TaggerOptions(profile="clinical").relations, TaggerOptions(profile="bc5cdr").relations
        ('clinical', 'none')
    """

    packs: tuple[str, ...] = (DEFAULT,)
    mentions: str = "find"
    relations: str = ""
    profile: str = CLINICAL
    context: bool = True
    drop: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    score: bool = False
    min_score: float = 0.0
    types: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        score = self.min_score
        if not isinstance(score, int | float) or isinstance(score, bool):
            raise ArgumentTypeError("min_score", score, "a number from 0 to 1")
        if not 0 <= score <= 1:
            raise UsageError(Fault("not a score", field="min_score", value=str(score), allowed="0 to 1"))
        for name in ("packs", "drop", "also", "links", "only", "types"):
            value = getattr(self, name)
            if isinstance(value, str | Path):
                raise ArgumentTypeError(name, value, "a tuple of texts, such as ('default',)")
            object.__setattr__(self, name, check_several(name, value, _SAMPLES[name], paths=True))
        for name in ("context", "score"):
            check_truth(name, getattr(self, name))
        check_text("profile", self.profile, CLINICAL)
        for name, known in CHOICES.items():
            check_text(name, getattr(self, name), known[0])
        for name in ("mentions", "relations"):
            object.__setattr__(self, name, getattr(self, name).lower())
        if self.profile.lower() == CLINICAL:
            object.__setattr__(self, "profile", CLINICAL)
        if not self.relations:
            object.__setattr__(self, "relations", RELATIONS.get(self.profile, "none"))
        for item in fields(self):
            allowed = CHOICES.get(item.name)
            value = getattr(self, item.name)
            if allowed and value not in allowed:
                hint = choices(str(value), allowed)
                raise UsageError(Fault("unknown value", field=item.name, value=str(value), allowed=hint))
        lowered = (one.strip().lower() for one in self.drop)
        dropped = tuple(new if new in DROPPED else old for new, old in zip(lowered, self.drop, strict=True))
        object.__setattr__(self, "drop", dropped)
        unknown = [name for name in self.drop if name not in DROPPED]
        if unknown:
            raise UsageError(
                [Fault("unknown attribute", "", 0, "drop", one, choices(one, DROPPED)) for one in unknown]
            )
