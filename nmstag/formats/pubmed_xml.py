"""PubMed records in XML to documents of title and abstract; read only.

The parser calls for the start and the end of each element; text is collected in the few that are read, so
that a file of any size needs the memory of one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from itertools import chain
from typing import Any, BinaryIO
from xml.parsers import expat

from nmstag.document import Document, Passage
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Pieces
from nmstag.formats.pubmed_lists import without_lists
from nmstag.formats.xml_source import broken

_BLOCK = 1 << 16
_DELETED = re.compile(rb"<DeleteCitation\b.*?(?:</DeleteCitation>|\Z)", re.DOTALL)
_PMID = re.compile(rb"<PMID\b[^>]*>\s*([0-9]+)")
_NO_CATEGORY = ("", "UNASSIGNED", "UNLABELLED")

# Marks in place of tags, of characters that XML cannot hold, until a text is complete.
_OPEN, _CLOSE, _BOLD, _SUPERSCRIPT = "\x1c", "\x1d", "\x1e", "\x1f"
_STARTS = {"sub": "", "sup": _SUPERSCRIPT, **dict.fromkeys(("i", "u", "em", "italic"), _OPEN)}
_STARTS |= dict.fromkeys(("b", "bold", "strong"), _OPEN + _BOLD)
_ENDS = {tag: mark.replace(_OPEN, _CLOSE)[::-1].strip(_SUPERSCRIPT) for tag, mark in _STARTS.items()}
_GREEK = "".join(f"(?<!{name[-4:]})" for name in ("alpha", "beta", "gamma", "delta", "omega"))
_GLUED = re.compile(
    # Two elements after one another, but for a gene and its number.
    f"(?<=[\\w.,;:!?)\\]%])[{_CLOSE}{_BOLD}]*{_CLOSE}{_OPEN}[{_OPEN}{_BOLD}]*(?=\\w)"
    f"(?!(?<=[A-Z0-9]{_CLOSE}{_OPEN})[A-Z]?[0-9])(?!(?<=[^a-z][a-z]{_CLOSE}{_OPEN})[0-9])"
    # A heading and what it stands over: '<b>Aim</b>Fever', '<b>AIM</b>Fever', '<b>1.</b>Fever'.
    f"|(?<=[a-z)][a-z.,;:!?)]){_BOLD}{_CLOSE}(?=[A-Z])"
    f"|(?<=[A-Z]{{2}}){_BOLD}{_CLOSE}(?=[A-Z][a-z])"
    f"|(?<=[a-z]{{3}}[.,;:!?)]){_CLOSE}(?=[A-Z])"
    f"|(?<=[0-9IVX][.:)]){_BOLD}?{_CLOSE}(?=[A-Z])"
    # A word, or the end of a sentence, and what begins with a capital: 'fever<b>GOUT</b>'.
    f"|(?<=[a-z)\\]][.;:!?)]){_OPEN}{_BOLD}(?=[A-Z])"
    f"|(?<=[a-z]{{5}}){_OPEN}{_BOLD}?(?=[A-Z][A-Za-z])"
    # A gene and a word: '<i>BRCA1</i>mutation'.
    f"|(?<=[A-Z][0-9]){_CLOSE}(?=[a-z]{{5}})"
    # A word and the number or letter of a footnote, but not of a formula: 'delta<sup>9</sup>-THC'.
    f"|(?<=[a-z]{{4}}){_GREEK}[{_CLOSE}{_BOLD}]*{_SUPERSCRIPT}(?=[0-9]|[a-z](?:,[a-z])*(?![A-Za-z]))"
    f"|(?<=[a-z]{{3}}[.,;:)]){_SUPERSCRIPT}(?=[0-9])"
)
"""Between two words that only their markup keeps apart: '<b>Fever</b><b>Gout</b>', 'fever.<b>RESULTS</b>',
'patients<sup>1</sup>'; not within 'Vitamin D<sub>3</sub>', '<i>p</i>53' or '<b>S</b>troke'."""
_ELEMENT = re.compile(f"{_OPEN}[^{_OPEN}{_CLOSE}]*{_CLOSE}")
_WORD_BEFORE, _WORD_AFTER = re.compile("[a-z]{3}"), re.compile("[a-z]{4}")
_MARKS = re.compile(f"[{_OPEN}-{_SUPERSCRIPT}]")


def look_ahead(stream: BinaryIO) -> dict[str, Any]:
    """Return the ids that a file says are deleted, which it says after its records."""
    rest = stream.read(_BLOCK)
    if b"\0" in rest[:4]:
        return {}  # UTF-16, in which nothing is found so
    while rest:
        place = rest.find(b"<DeleteCitation")
        if place >= 0:
            found = _DELETED.findall(rest[place:] + stream.read())
            return {"deleted": frozenset(name.decode() for one in found for name in _PMID.findall(one))}
        block = stream.read(_BLOCK)
        rest = rest[-len(b"<DeleteCitation") :] + block if block else b""
    return {"deleted": frozenset()}


def read(
    lines: Pieces,
    *,
    path: str,
    on_fault: FaultHandler,
    deleted: frozenset[str] | None = None,
) -> Iterator[Document]:
    """Yield each record, of an article or a book: title, newline, abstract, as in PubTator.

    White space is normalised, and the sections of a structured abstract are joined by a space, each after
    its label ('METHODS: ') and as a passage of its own within that of the abstract. Markup that stands
    between two words becomes a blank.

    Args:
        lines: Pieces of the file, of any length.
        path: Its name, for the faults.
        on_fault: Called with each fault.
        deleted: Ids of records to leave out; None where they are known only at the end of the file.
    """
    records = _Records(path, on_fault, deleted)
    fed = False
    try:
        for piece in _pieces(lines):
            if piece is None:
                records.report()
                return
            fed = True
            records.parser.Parse(piece, False)
            yield from records.take()
        if fed:
            records.close()
        yield from records.take()
    except expat.ExpatError as error:
        yield from records.take()
        on_fault(broken(expat.ErrorString(error.code), path, error.lineno))
    except (LookupError, ValueError):
        on_fault(broken("its encoding is not known", path, 1))
    if fed and not records.found and not records.deletions:
        allowed = "XML with at least one MedlineCitation or BookDocument"
        on_fault(Fault("no record of PubMed in this file", path, allowed=allowed))
    records.report()


def _pieces(lines: Pieces) -> Iterator[str | bytes | None]:
    """Yield what the parser is to get: bytes without the lists that are not read; lines, several at once."""
    rest: Iterator[Any] = iter(lines)
    for first in rest:
        yield from (without_lists if isinstance(first, bytes) else _joined)(chain([first], rest))


def _joined(lines: Iterator[str | None]) -> Iterator[str | None]:
    waiting: list[str] = []
    size = 0
    for line in lines:
        if line is None:
            yield None
            return
        waiting.append(line)
        size += len(line)
        if size > _BLOCK:
            yield "".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting)


@dataclass(slots=True)
class _Record:
    """What has been read of one record."""

    line: int
    id: str = ""
    title: str = ""
    book: str = ""
    sections: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, kind and text of each section of the abstract."""

    def document(self) -> Document:
        """Return the record as a document."""
        title = self.title or self.book
        start = len(title) + 1
        passages = [Passage(0, len(title), "title")]
        sections: list[str] = []
        for label, kind, words in self.sections:
            sections.append(f"{label}: {words}" if label else words)
            end = start + len(sections[-1])
            if kind:
                passages.append(Passage(start, end, kind))
            start = end + 1
        text = f"{title}\n{' '.join(sections)}"
        passages.insert(1, Passage(len(title) + 1, len(text), "abstract"))
        return Document(self.id, text, tuple(passages))


class _Records:
    """Makes records of the elements of a file as the parser names them.

    The parser calls back for ends and text only within the elements that are read, since that takes longer
    than all else: a record of the baseline has a hundred others. So a record is complete when the next
    element after it starts.
    """

    def __init__(self, path: str, log: FaultHandler, deleted: frozenset[str] | None) -> None:
        self.path, self.log, self.deleted = path, log, deleted
        self.found = False
        self.complete: list[Document] = []
        self.record: _Record | None = None
        self.pieces: list[str] = []
        self.collecting = self.outside = ""
        self.marked = False
        self.section = ("", "")
        self.deletions: list[str] = []
        self.left_out = 0
        self.given: set[str] = set()
        self.others: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.SkippedEntityHandler = self._entity
        self._listen()

    def take(self) -> list[Document]:
        """Return the documents that are complete, each once."""
        documents, self.complete = self.complete, []
        return documents

    def close(self) -> None:
        """Parse to the end, which completes the last record."""
        self.parser.Parse(b"", True)
        self._finish("", {})

    def _listen(self) -> None:
        """Set the handlers of the parser for the place that has been reached."""
        parser, reading = self.parser, bool(self.collecting)
        parser.StartElementHandler = self._start_within if reading else self._start
        parser.EndElementHandler = self._end if reading or self.outside else None
        parser.CharacterDataHandler = self.pieces.append if reading else None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        action = _READ.get(tag)
        if action is not None:
            action(self, tag, attributes)

    def _start_within(self, tag: str, attributes: dict[str, str]) -> None:
        self.marked = True
        self.pieces.append(_STARTS.get(tag, " "))

    def _end(self, tag: str) -> None:
        if tag == self.collecting:
            self.collecting = ""
            self._listen()
            text = "".join(self.pieces)
            self._store(tag, " ".join((_unmarked(text) if self.marked else text).split()))
        elif self.collecting:
            self.pieces.append(_ENDS.get(tag, " "))
        elif tag == self.outside:
            self.outside = ""
            self._listen()

    def _entity(self, name: str, is_parameter: bool) -> None:
        """Keep an entity that only the document type, which is not loaded, declares."""
        if self.collecting:
            self.pieces.append(html5.get(name + ";", f"&{name};"))

    def _new(self, tag: str, attributes: dict[str, str]) -> None:
        self._finish(tag, attributes)
        self.record = _Record(self.parser.CurrentLineNumber)
        self.found = True

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        """Enter an element whose texts are no part of the record."""
        if self.outside:
            return
        if tag == _DELETION:
            self._finish(tag, attributes)
        self.outside = tag
        self._listen()
        if tag == "OtherAbstract" and self.record is not None:
            self.others.append(self.record.id)

    def _collect(self, tag: str, attributes: dict[str, str]) -> None:
        if self.outside != _DELETION and (self.record is None or self.outside):
            return
        if tag == "PMID" and self.record is not None and self.record.id:
            return
        self.section = attributes.get("Label", ""), attributes.get("NlmCategory", "")
        self.collecting, self.pieces, self.marked = tag, [], False
        self._listen()

    def _store(self, tag: str, text: str) -> None:
        """Store the text of an element where it belongs."""
        record = self.record
        if self.outside == _DELETION:
            self.deletions.append(text)
        elif record is None or not text:
            return
        elif tag == "PMID":
            record.id = text
        elif tag == "ArticleTitle":
            record.title = record.title or text
        elif tag == "BookTitle":
            record.book = record.book or text
        else:
            label, category = self.section
            label = "" if label == "UNLABELLED" else label
            kind = label if category in _NO_CATEGORY else category
            record.sections.append((label, " ".join(kind.lower().split()), text))

    def _finish(self, tag: str, attributes: dict[str, str]) -> None:
        """Complete the record that is being read, if there is one."""
        if self.record is not None:
            record, self.record = self.record, None
            self._complete(record)

    def _complete(self, record: _Record) -> None:
        if not record.id:
            self.log(Fault("a record without a PMID, left out", self.path, record.line, "PMID"))
        elif self.deleted and record.id in self.deleted:
            self.left_out += 1
        else:
            if self.deleted is None:
                self.given.add(record.id)
            self.complete.append(record.document())

    def report(self) -> None:
        """Report what a file has beside its records."""
        if self.deletions:
            self._report_deletions()
        if self.others:
            message = f"{len(self.others)} abstracts in other languages or for other readers are not read"
            self._warn(message, "OtherAbstract", "of " + ", ".join(self.others))

    def _report_deletions(self) -> None:
        count = len(self.deletions)
        message = f"{count} deleted citations; {self.left_out} records of this file have one of their ids"
        message += " and are left out" if self.left_out else ""
        late = sum(name in self.given for name in self.deletions)
        if late:
            message = f"{count} deleted citations, {late} of them read before this was known and not left out"
        self._warn(message, _DELETION, ", ".join(self.deletions))

    def _warn(self, message: str, field: str, value: str) -> None:
        self.log(Fault(message, self.path, 0, field, value, severity="warning"))


_DELETION = "DeleteCitation"
_READ: dict[str, Callable[[_Records, str, dict[str, str]], None]] = {
    **dict.fromkeys(("MedlineCitation", "BookDocument"), _Records._new),
    **dict.fromkeys(("PubmedData", "PubmedBookData", "PubmedArticle", "PubmedBookArticle"), _Records._finish),
    **dict.fromkeys(("PMID", "ArticleTitle", "BookTitle", "AbstractText"), _Records._collect),
    **dict.fromkeys(
        (_DELETION, "OtherAbstract", "CommentsCorrectionsList", "ReferenceList"), _Records._enter
    ),
}


def _unmarked(text: str) -> str:
    """Return a text without marks, with blanks where they keep words apart."""
    return _MARKS.sub("", _GLUED.sub(" ", _ELEMENT.sub(_parted, text)))


def _parted(element: re.Match[str]) -> str:
    """Return an element of several words with blanks where a word touches it: '<i>H. pylori</i>infection'."""
    words = _MARKS.sub("", element[0]).strip()
    if not any(map(str.isspace, words)) or not _WORD_BEFORE.fullmatch(words[-3:]):
        return element[0]
    text, start, end = element.string, element.start(), element.end()
    before = " " if _WORD_BEFORE.fullmatch(text[max(start - 3, 0) : start]) else ""
    return before + element[0] + (" " if _WORD_AFTER.match(text, end) else "")
