"""What a worker process of Spark does: gets batches of a frame's columns, returns them with what was found.

A process unpacks the tagger that came with the job once and keeps it; Spark reuses its processes. Batches are
tagged in slices, so that what was found in a large one is not in memory at once.
"""

from __future__ import annotations

import gc
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

import pyarrow
from pyarrow import RecordBatch

from nmstag.api import Tagger
from nmstag.document import Document, Mention, Relation
from nmstag.errors import Fault, NmstagError, PackError, printable
from nmstag.formats.rows import columns_of
from nmstag.packs.cache import code_hash
from nmstag.spark.schema import ADDED, SCORE, TABLES, arrow_list, columns
from nmstag.version import __version__

SLICE = 500
"""Rows that are tagged and given back at once."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to tag, small enough to be sent to each.

    Args:
        tagger: A tagger, pickled and compressed.
        text: The place of the column of texts.
        evidence: Whether rows say by which row or rule they were made.
        most: Most characters of a text.
        code: The version of nmstag on the driver.
        score: Whether rows have a score.
    """

    tagger: bytes = field(repr=False)
    text: int
    evidence: bool
    most: int
    code: str
    score: bool = False


def version_of_code() -> str:
    """Return the version of nmstag that is running, with the hash of its code that reads packs."""
    return f"{__version__} {code_hash()[:12]}"


def pack_up(tagger: Tagger) -> bytes:
    """Return a tagger as it travels with a job."""
    return zlib.compress(pickle.dumps(tagger, pickle.HIGHEST_PROTOCOL), 1)


@lru_cache(maxsize=2)
def _unpacked(tagger: bytes) -> Tagger:
    made: Tagger = pickle.loads(zlib.decompress(tagger))
    gc.collect()
    gc.freeze()  # the collector would else go over the pack again and again
    return made


def tag_batches(job: Job, batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """Yield batches with the columns that tagging adds; all rows, in order.

    Raises:
        PackError: The nmstag of this process is not the driver's, so that results could differ.
    """
    if job.code != version_of_code():
        message = "nmstag on a worker differs from nmstag on the driver"
        raise PackError(Fault(message, value=version_of_code(), allowed=job.code))
    tagger = _unpacked(job.tagger)
    for batch in batches:
        for start in range(0, batch.num_rows, SLICE):
            yield _with_found(batch.slice(start, SLICE), job, tagger)


def _with_found(batch: RecordBatch, job: Job, tagger: Tagger) -> RecordBatch:
    found = [_tagged(text, job.most, tagger) for text in batch.column(job.text).to_pylist()]
    documents = [one if isinstance(one, Document) else None for one in found]
    lists = [_column(documents, table, job) for table in TABLES]
    errors = pyarrow.array([one if isinstance(one, str) else None for one in found], pyarrow.string())
    return RecordBatch.from_arrays([*batch.columns, *lists, errors], names=[*batch.schema.names, *ADDED])


def _tagged(text: str | None, most: int, tagger: Tagger) -> Document | str:
    """Return a text tagged, or why it was not."""
    if text is None:
        return "there is no text"
    if len(text) > most:
        return str(Fault(f"the text has {len(text)} characters", allowed=f"at most {most}"))
    try:
        return tagger.tag(text)
    except NmstagError as error:
        return str(error)
    except Exception as error:  # a fault of ours in one text must not end a job of millions
        return printable(f"the text could not be tagged ({type(error).__name__}: {error})")


def _column(documents: Sequence[Document | None], table: str, job: Job) -> pyarrow.ListArray:
    """Return the rows of a table as one list a document; null for one that was not tagged."""
    made = columns_of((one for one in documents if one is not None), table)
    if not job.evidence:
        made["rule"] = [""] * len(made["rule"])
    names = columns(table)
    if job.score:
        made[SCORE] = [row.score for one in documents for row in _rows(one, table)]
        names.append(SCORE)
    type_ = arrow_list(table, job.score)
    values = [pyarrow.array(made[name], type_.value_type.field(name).type) for name in names]
    structs = pyarrow.StructArray.from_arrays(values, fields=list(type_.value_type))
    ends = accumulate((len(_rows(one, table)) for one in documents), initial=0)
    absent = pyarrow.array([one is None for one in documents], pyarrow.bool_())
    return pyarrow.ListArray.from_arrays(pyarrow.array(ends, pyarrow.int32()), structs, type_, mask=absent)


def _rows(document: Document | None, table: str) -> Sequence[Mention | Relation]:
    if document is None:
        return ()
    return document.mentions if table == "mentions" else document.relations
