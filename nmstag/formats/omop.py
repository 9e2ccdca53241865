"""Writes the rows of the table NOTE_NLP of the OMOP common data model 5.4, one for each mention; write only.

Algorithm of TERM_EXISTS and TERM_TEMPORAL: the rules that the model's documentation gives for these fields
(https://ohdsi.github.io/CommonDataModel/cdm54.html#note_nlp).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TextIO

from nmstag.document import Document, Mention, Passage, canonical_id, canonical_type
from nmstag.errors import Fault, FaultHandler, UsageError
from nmstag.formats.base import no_surrogates, one_line, report_surrogate, warn_of
from nmstag.version import __version__

COLUMNS = (
    "note_nlp_id",
    "note_id",
    "section_concept_id",
    "snippet",
    "offset",
    "lexical_variant",
    "note_nlp_concept_id",
    "note_nlp_source_concept_id",
    "nlp_system",
    "nlp_date",
    "nlp_datetime",
    "term_exists",
    "term_temporal",
    "term_modifiers",
)
UNKNOWN = 0
"""The concept id that the model has for 'no matching concept'."""
LONGEST = 250
"""Characters of a snippet and of a lexical variant."""
LONGEST_MODIFIERS = 2000

_STANDARD, _SOURCE = "OMOP", "OMOP_SOURCE"
_ABSENT = frozenset({"negated", "hypothetical", "other_experiencer", "withheld", "allergy"})
_PAST = frozenset({"historical", "stopped"})
_NOT_SECTIONS = frozenset({"title", "abstract"})
_DIGITS = frozenset("0123456789")


def write(
    documents: Iterable[Document],
    stream: TextIO,
    *,
    on_fault: FaultHandler = warn_of,
    date: str = "",
) -> None:
    """Write the mentions of documents as CSV with the names of the columns.

    Links of a mention in the namespaces OMOP and OMOP_SOURCE are its concepts in OMOP's vocabularies.

    Args:
        documents: What to write; their ids are the note ids.
        stream: An open text file.
        on_fault: Called where an id is no whole number or a text has to be changed.
        date: Day, or day and time, of the run as in ISO 8601; empty for that of the environment variable
            SOURCE_DATE_EPOCH, or for now (UTC).
    Raises:
        UsageError: The date is none.
    """
    rows = _Rows(_moment(date), on_fault)
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for document in documents:
        table.writerows(rows.of(document))


def _moment(date: str) -> datetime:
    """Return the time of the run."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if date:
            return datetime.fromisoformat(date)
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        value = date or epoch
        allowed = "a day such as 2024-01-31, or 2024-01-31T12:00:00; seconds in SOURCE_DATE_EPOCH"
        raise UsageError(Fault("not a date", field="date", value=value, allowed=allowed)) from None


@dataclass(slots=True)
class _Rows:
    """Makes rows; numbers them from 1 and reports the first note id that is no number."""

    moment: datetime
    log: FaultHandler
    numbers: count[int] = field(default_factory=lambda: count(1))
    reported: bool = False

    def of(self, document: Document) -> Iterable[list[object]]:
        """Yield the row of each mention of a document."""
        report_surrogate(document, self.log)
        if document.mentions and not _DIGITS.issuperset(document.id) and not self.reported:
            self.reported = True
            message = "the model needs whole numbers as note ids; ids of documents are written as they are"
            self.log(Fault(message, field="id", value=document.id, severity="warning"))
        system = f"nmstag {__version__}" + (f" pack {document.pack[:12]}" if document.pack else "")
        for mention in document.mentions:
            yield [
                next(self.numbers),
                no_surrogates(document.id),
                UNKNOWN,
                _snippet(document.text, mention),
                mention.start,
                one_line(mention.text, tabs=True)[:LONGEST],
                _linked(mention, _STANDARD),
                _linked(mention, _SOURCE),
                system,
                self.moment.strftime("%Y-%m-%d"),
                self.moment.strftime("%Y-%m-%d %H:%M:%S"),
                "N" if any(map(mention.has, _ABSENT)) else "Y",
                "Past" if any(map(mention.has, _PAST)) else "Present",
                _modifiers(document, mention),
            ]


def _linked(mention: Mention, namespace: str) -> int:
    """Return the first concept that a mention has in a namespace of OMOP."""
    found = (link.partition(":") for link in mention.links)
    ids = (name for space, _, name in found if space.upper() == namespace and name.isdecimal())
    return int(next(ids, UNKNOWN))


def _snippet(text: str, mention: Mention) -> str:
    """Return the mention with the words around it, on one line."""
    room = max(0, LONGEST - (mention.end - mention.start)) // 2
    start, end = max(0, mention.start - room), min(len(text), mention.end + room)
    if start:  # not within a word
        start = min(mention.start, text.find(" ", start - 1, mention.start) + 1 or mention.start)
    if end < len(text):
        end = max(mention.end, text.rfind(" ", mention.end, end + 1))
    return one_line(text[start:end], tabs=True)[:LONGEST]


def _modifiers(document: Document, mention: Mention) -> str:
    """Return all that is said of a mention and has no column, in one text."""
    said = [f"{attribute.name}=true" for attribute in mention.attributes]
    said.append(f"type={canonical_type(mention.type)}")
    if mention.ids:
        said.append("code=" + "|".join(map(canonical_id, mention.ids)))
    others = [link for link in mention.links if link.partition(":")[0].upper() not in (_STANDARD, _SOURCE)]
    if others:
        said.append("links=" + "|".join(others))
    said += [f"section={one.kind}" for one in _sections(document, mention)]
    if mention.score is not None:
        said.append(f"score={mention.score!r}")
    return one_line(",".join(said), tabs=True)[:LONGEST_MODIFIERS]


def _sections(document: Document, mention: Mention) -> list[Passage]:
    """Return the shortest section that a mention is in, if it is in one."""
    around = [one for one in document.passages if one.start <= mention.start and mention.end <= one.end]
    named = [one for one in around if one.kind not in _NOT_SECTIONS]
    return sorted(named, key=lambda one: one.end - one.start)[:1]
