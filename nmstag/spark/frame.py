"""What the driver does: gets a data frame of texts, returns the plan of the frame with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql.functions import col, explode
from pyspark.sql.types import StringType, StructType

from nmstag.api import load
from nmstag.errors import ArgumentNameError, Fault, UsageError, choices
from nmstag.packs import CLINICAL, DEFAULT
from nmstag.spark.schema import ADDED, DOCUMENT, added_fields
from nmstag.spark.worker import Job, pack_up, tag_batches, version_of_code

MOST_CHARACTERS = 1_000_000
"""A text with more is not tagged, unless the caller allows it."""
_MORE = ("context", "drop", "also", "links", "only", "types", "score", "min_score")
_OPTIONS = ("text", "id", "pack", "profile", "relations", "evidence", "max_text", *_MORE)


def tag(
    df: DataFrame,
    text: str = "note",
    id: str = "note_id",
    *,
    pack: str | Path | Sequence[str | Path] = DEFAULT,
    profile: str = CLINICAL,
    relations: str | None = None,
    evidence: bool = True,
    max_text: int = MOST_CHARACTERS,
    **options: Any,
) -> DataFrame:
    """Return a frame with three more columns: `mentions`, `relations` and `error`.

    The first two are arrays of structs with the columns of `nmstag.formats.rows` but for `document`. They are
    null, and `error` says why, where a text is null, is too long or could not be tagged; else `error`
    is null.
    Every column of the frame passes through the workers, so select what you need first.

    Args:
        df: The frame; nothing is computed before somebody asks for rows.
        text: Its column of texts.
        id: Its column that names a text.
        pack: As for `nmstag.load`; a folder need be on the driver alone.
        profile: As for `nmstag.load`.
        relations: As for `nmstag.load`.
        evidence: Whether `rule` says by which row or rule each was made; it is empty otherwise.
        max_text: Most characters of a text.
        options: `context`, `drop`, `also`, `links`, `only`, `types`, `score` and `min_score`, as for
            `nmstag.load`. With `score` or `min_score` the structs have one more field, `score`.

    Raises:
        UsageError: The frame has no such column, one of another type, or one of the names that are added.
        PackError: A pack is broken; every fault is named.
    """
    for name in options:
        if name not in _MORE:
            raise ArgumentNameError(name, _OPTIONS)
    _check_names(df)
    _column(df, id, "id")
    place = _column(df, text, "text")
    if not isinstance(df.schema[place].dataType, StringType):
        kind = df.schema[place].dataType.simpleString()
        raise UsageError(Fault(f"a column of the type {kind}", field="text", value=text, allowed="string"))
    if type(max_text) is not int or max_text < 1:
        raise UsageError(
            Fault("not a number of them", field="max_text", value=str(max_text), allowed="1 or more")
        )
    tagger = load(pack, profile=profile, relations=relations, **options)
    score = bool(tagger.options.score or tagger.options.min_score)
    job = Job(pack_up(tagger), place, evidence, max_text, version_of_code(), score)
    plain = _numbered(df)
    schema = StructType([*plain.schema.fields, *added_fields(score)])
    return plain.mapInArrow(partial(tag_batches, job), schema).toDF(*df.columns, *ADDED)


def mentions(df: DataFrame, id: str = "note_id") -> DataFrame:
    """Return a frame with one row a mention, with the columns of `nmstag.to_arrow`.

    Args:
        df: A frame that `tag` returned, or what it was written to.
        id: The column that names a text; as text it is the column `document`.

    Raises:
        UsageError: The frame has no such column, or was not tagged.
    """
    return _exploded(df, "mentions", id)


def relations(df: DataFrame, id: str = "note_id") -> DataFrame:
    """Return a frame with one row a relation; arguments and errors are those of `mentions`."""
    return _exploded(df, "relations", id)


def _exploded(df: DataFrame, table: str, id: str) -> DataFrame:
    place = _column(df, id, "id")
    if table not in df.columns:
        raise UsageError(Fault(f"the frame has no column {table}", allowed="what nmstag.spark.tag returned"))
    plain = _numbered(df)
    found = plain.columns[_column(df, table, "df")]
    rows = plain.select(col(plain.columns[place]).cast("string").alias(DOCUMENT), explode(found).alias("row"))
    return rows.select(DOCUMENT, "row.*")


def _numbered(df: DataFrame) -> DataFrame:
    """Return a frame whose columns are called by their place.

    Spark looks a column up by a name in which dots and backticks have a meaning, and capitals none.
    """
    return df.toDF(*(f"c{number}" for number in range(len(df.columns))))


def _column(df: DataFrame, name: str, argument: str) -> int:
    """Return the place of a column."""
    places = [number for number, one in enumerate(df.columns) if one == name]
    if len(places) == 1:
        return places[0]
    message = "several columns have this name" if places else "no such column"
    allowed = "one of its own" if places else choices(str(name), df.columns)
    raise UsageError(Fault(message, field=argument, value=str(name), allowed=allowed))


def _check_names(df: DataFrame) -> None:
    """Raise where a column already has a name that is added; Spark takes upper and lower case as one."""
    taken = [name for name in df.columns if name.casefold() in ADDED]
    if taken:
        allowed = "another name, as withColumnRenamed gives it"
        raise UsageError(
            [
                Fault("a column of the frame has a name that is added", value=one, allowed=allowed)
                for one in taken
            ]
        )
