"""The types of the columns that tagging adds, for Spark and for Arrow, made from one table of columns."""

from __future__ import annotations

import pyarrow
from pyarrow import DataType
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from nmstag.formats.rows import COLUMNS

DOCUMENT = "document"
"""The column of the tables that a row of the frame itself takes the place of."""
TABLES = ("mentions", "relations")
ERROR = "error"
ADDED = (*TABLES, ERROR)
SCORE = "score"
"""A field of the structs where scores are asked for; null where nothing is known."""

_NULLABLE = "number or nothing"
_ARROW = {
    "text": pyarrow.string(),
    "number": pyarrow.int64(),
    _NULLABLE: pyarrow.int64(),
    "truth": pyarrow.bool_(),
}
_SPARK = {"text": StringType, "number": LongType, _NULLABLE: LongType, "truth": BooleanType}


def added_fields(score: bool = False) -> list[StructField]:
    """Return the fields that tagging adds to a frame: two arrays of structs, and the error.

    Of a text that was tagged, `error` is null; of one that was not, the arrays are.

    Args:
        score: Whether the structs have scores.
    """
    lists = [StructField(table, ArrayType(_struct(table, score), containsNull=False)) for table in TABLES]
    return [*lists, StructField(ERROR, StringType())]


def columns(table: str) -> list[str]:
    """Return the names of the fields of a struct."""
    return [name for name in COLUMNS[table] if name != DOCUMENT]


def arrow_list(table: str, score: bool = False) -> DataType:
    """Return the Arrow type of a column of structs; it is what Spark's own is converted to."""
    kinds = COLUMNS[table]
    fields = [
        pyarrow.field(name, _ARROW[kinds[name]], nullable=kinds[name] == _NULLABLE) for name in columns(table)
    ]
    if score:
        fields.append(pyarrow.field(SCORE, pyarrow.float64()))
    return pyarrow.list_(pyarrow.field("element", pyarrow.struct(fields), nullable=False))


def _struct(table: str, score: bool) -> StructType:
    kinds = COLUMNS[table]
    fields = [StructField(name, _SPARK[kinds[name]](), kinds[name] == _NULLABLE) for name in columns(table)]
    return StructType([*fields, StructField(SCORE, DoubleType())] if score else fields)
