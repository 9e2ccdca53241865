"""What may be asked of the service: the body of a request, checked before anything is tagged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from nmstag.context import ATTRIBUTES

Text = Annotated[str, StringConstraints(max_length=100_000_000)]
Attribute = Annotated[str, Field(json_schema_extra={"enum": list(ATTRIBUTES)})]
Options = tuple[tuple[str, Any], ...]

_DROPS_WITH_CONTEXT: JsonDict = {
    "anyOf": [
        {"properties": {"context": {"const": True}}},
        {"properties": {"drop": {"maxItems": 0}}},
    ]
}
"""In the published description: without context no mention has an attribute to be dropped for."""


class NamedText(BaseModel):
    """A text with an id, which its document gets."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: Text
    id: str = ""


class TagRequest(BaseModel):
    """One text or several, and how they are tagged; the options are those of `nmstag.load`."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"text": "No fever on haloperidol."}], **_DROPS_WITH_CONTEXT},
    )

    text: Text | list[Text | NamedText] = Field(description="A text, or a list of texts or {id, text}.")
    profile: str = Field("clinical", description="The guideline: clinical, or a corpus of the packs.")
    relations: Literal["none", "clinical", "biored", "cid"] | None = Field(
        None, description="Not given: clinical in the profile clinical, none in others."
    )
    context: bool = Field(True, description="Whether mentions get their attributes.")
    drop: list[Attribute] = Field(
        [], description="Attributes whose mentions are left out: negated ... Needs context."
    )
    only: list[str] = Field([], description="Branches of MeSH whose mentions are kept: C14 ...")
    types: list[str] = Field([], description="Entity types whose mentions are kept: Disease ...")
    also: list[str] = Field([], description="Vocabularies whose ids mentions get as links: umls ...")
    score: bool = Field(False, description="Whether mentions and relations get a score.")
    min_score: float = Field(
        0.0, ge=0, le=1, description="Mentions and relations with a lower score are left out."
    )
    evidence: bool = Field(True, description="Whether JSON has the row or rule of each mention.")

    def options(self) -> Options:
        """Return what `nmstag.load` is told, by the names of its arguments; it can be compared and hashed."""
        given = self.model_dump(exclude={"text", "evidence"})
        return tuple((name, tuple(one) if isinstance(one, list) else one) for name, one in given.items())

    def named(self) -> list[tuple[str, str]]:
        """Return id and text of each text; one without an id has its position, from 0."""
        if isinstance(self.text, str):
            return [("", self.text)]
        return [
            (str(place), one) if isinstance(one, str) else (one.id or str(place), one.text)
            for place, one in enumerate(self.text)
        ]
