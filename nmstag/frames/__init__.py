"""Tables of mentions and relations for data science: pandas, Polars, Arrow and Parquet, each an extra."""

from nmstag.frames.tables import to_arrow, to_pandas, to_polars

__all__ = ["to_arrow", "to_pandas", "to_polars"]
