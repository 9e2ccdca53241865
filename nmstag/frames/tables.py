"""Documents in, a table of their mentions or relations out, as one of the libraries for tables has it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nmstag.arguments import named
from nmstag.document import Document
from nmstag.errors import Fault, UsageError, extra
from nmstag.formats.rows import COLUMNS, columns_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Documents = Document | Iterable[Document]

_PANDAS = {"text": "str", "number": "int64", "number or nothing": "Int64", "truth": "bool"}
_POLARS = {"text": "String", "number": "Int64", "number or nothing": "Int64", "truth": "Boolean"}
_ARROW = {"text": "string", "number": "int64", "number or nothing": "int64", "truth": "bool_"}


@named
def to_pandas(documents: Documents, rows: str = "mentions") -> pandas.DataFrame:
    """Return a pandas data frame with one row a mention, or one row a relation.

    Args:
        documents: One document or several.
        rows: 'mentions' or 'relations'; `nmstag.formats.rows` describes the columns, which are the same for
            all documents. For both tables, give a list, as a stream can be read only once.

    Raises:
        UsageError: There is no such table, or the library is not installed.

    Examples:
        >>> import nmstag
        >>> nmstag.to_pandas(nmstag.tag("No fever."))[["text", "name", "negated"]].values.tolist()
        [['fever', 'Fever', True]]
    """
    library = _library("pandas", "pandas")
    columns = columns_of(documents, rows)
    series = {
        name: library.Series(columns[name], dtype=_PANDAS[kind]) for name, kind in COLUMNS[rows].items()
    }
    frame: pandas.DataFrame = library.DataFrame(series)
    return frame


@named
def to_polars(documents: Documents, rows: str = "mentions") -> polars.DataFrame:
    """Return a Polars data frame; arguments and errors are those of `to_pandas`.

    Examples:
        >>> import nmstag
        >>> nmstag.to_polars(nmstag.tag("No fever."))[["text", "name", "negated"]].rows()
        [('fever', 'Fever', True)]
    """
    library = _library("polars", "polars")
    columns = columns_of(documents, rows)
    schema = {name: getattr(library, _POLARS[kind]) for name, kind in COLUMNS[rows].items()}
    frame: polars.DataFrame = library.DataFrame(columns, schema=schema)
    return frame


@named
def to_arrow(documents: Documents, rows: str = "mentions") -> pyarrow.Table:
    """Return an Arrow table; arguments and errors are those of `to_pandas`.

    Examples:
        >>> import nmstag
        >>> nmstag.to_arrow(nmstag.tag("No fever.")).select(["text", "name", "negated"]).to_pylist()
        [{'text': 'fever', 'name': 'Fever', 'negated': True}]
    """
    return arrow_library().table(columns_of(documents, rows), schema=arrow_schema(rows))


def arrow_schema(rows: str) -> pyarrow.Schema:
    """Return the schema of the table of that name."""
    arrow = arrow_library()
    nullable = "number or nothing"
    return arrow.schema(
        [
            arrow.field(name, getattr(arrow, _ARROW[kind])(), nullable=kind == nullable)
            for name, kind in COLUMNS[rows].items()
        ]
    )


def arrow_library() -> Any:
    """Return the module pyarrow.

    Raises:
        UsageError: It is not installed.
    """
    return _library("pyarrow", "arrow")


def _library(module: str, name: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        fault = Fault("this table needs a library that is not installed", allowed=extra(name, module))
        raise UsageError(fault) from None
