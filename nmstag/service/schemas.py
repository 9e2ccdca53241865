"""What the service answers, for its OpenAPI description; the answers are written as JSON Lines are."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Problem(BaseModel):
    """Why a request was not answered."""

    detail: str


class Health(BaseModel):
    """That the service works."""

    status: str


class Version(BaseModel):
    """What the service tags with."""

    nmstag: str
    pack: str
    hash: str


class TaggedMention(BaseModel):
    """A mention; docs/formats.md has its other keys."""

    start: int
    end: int
    text: str
    type: str
    ids: list[str]
    attributes: dict[str, bool]


class TaggedRelation(BaseModel):
    """A relation; docs/formats.md has its other keys."""

    type: str
    head: str
    tail: str


class TaggedDocument(BaseModel):
    """A tagged document."""

    id: str
    text: str
    passages: list[dict[str, Any]]
    mentions: list[TaggedMention]
    relations: list[TaggedRelation]
