"""Reads PubTator: a title line, an abstract line, annotation and relation lines, and a blank line.

The text of a document is title, one newline, abstract: the corpora's offsets count one character there.
Lines end only at a newline, since characters such as U+2028 occur in abstracts. A document is put together
when its last line has been read, so a file of any size needs the memory of one document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from nmstag.document import Document, Mention, Passage, Relation
from nmstag.errors import Fault, FaultHandler
from nmstag.formats.base import Lines, stem, strip_line_end
from nmstag.formats.pubtator_rows import Row
from nmstag.formats.pubtator_writer import write

__all__ = ["read", "write"]


@dataclass(slots=True)
class _Block:
    """The lines of one document, as far as they have been read."""

    id: str
    line: int
    title: str | None = None
    abstract: str | None = None
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    damaged: bool = False


def read(lines: Lines, *, path: str, on_fault: FaultHandler) -> Iterator[Document]:
    """Yield the documents of a PubTator file.

    A line that does not fit is reported, and only that line is left out. An annotation whose text differs
    from the text at its offsets is kept with its offsets and reported as a warning. A duplicate document id
    is reported, and both documents are kept.

    Args:
        lines: The file; an iterable over lines that end in a newline.
        path: Its name, for the faults.
        on_fault: Called with each fault.
    """
    seen: dict[str, int] = {}
    for block in _blocks(lines, path, on_fault):
        if block.damaged:
            continue
        document = _build(block, path, on_fault)
        if document.id in seen:
            message = f"duplicate id (first used on line {seen[document.id]}); both documents are kept"
            on_fault(Fault(message, path, block.line, "id", document.id, severity="warning"))
        seen.setdefault(document.id, block.line)
        yield document


def _blocks(lines: Lines, path: str, log: FaultHandler) -> Iterator[_Block]:
    """Sort the lines into documents; a title line, or an abstract with a new id, begins one."""
    block: _Block | None = None
    blank = True
    stray = _Stray(path, log)
    for number, raw in enumerate(lines, 1):
        if raw is None:
            if block is not None and blank:
                yield block
                block = None
            block = block or _Block("", number)
            block.damaged = block.damaged or block.title is None or block.abstract is None
            blank = False
            continue
        line = strip_line_end(raw)
        was_blank, blank = blank, not line.strip()
        if blank:
            continue
        header = _header(line)
        if header is None:
            if block is None or not _add_row(block, number, line, path, log):
                stray.add(number, line)
            continue
        stray.report()
        name, kind, text = header
        if block is not None and _begins(block, name, kind, was_blank):
            yield block
            block = None
        block = block or _Block(name, number)
        _add_header(block, number, kind, text, path, log)
    stray.report()
    if block is not None:
        yield block


def _header(line: str) -> tuple[str, str, str] | None:
    """Return id, 't' or 'a', and text of a title or abstract line; None for any other line."""
    name, _, rest = line.partition("|")
    if rest[1:2] == "|" and rest[:1] in "ta" and "\t" not in name:
        return name.strip(), rest[0], rest[2:]
    return None


def _begins(block: _Block, name: str, kind: str, after_blank: bool) -> bool:
    """Return whether a header line starts a new document rather than continues this one."""
    if block.title is None and block.abstract is None:
        return after_blank or (block.damaged and kind == "t")
    return kind == "t" or name != block.id


def _add_header(block: _Block, number: int, kind: str, text: str, path: str, log: FaultHandler) -> None:
    if kind == "t":
        block.title = text
    elif block.abstract is None:
        block.abstract = text
    else:
        log(Fault("a second abstract line, left out", path, number, "abstract", text))


def _add_row(block: _Block, number: int, line: str, path: str, log: FaultHandler) -> bool:
    """Keep an annotation or relation line for its document; return False for a line that is neither."""
    columns = line.split("\t")
    if len(columns) < 2:
        return False
    if block.damaged:
        return True
    if columns[0].strip() != block.id:
        message = "the line has the id of another document than the lines before it"
        log(Fault(message, path, number, "id", columns[0], block.id))
        return True
    block.rows.append((number, columns))
    return True


class _Stray:
    """Reports consecutive lines that belong to no document as one fault, however many they are."""

    def __init__(self, path: str, log: FaultHandler) -> None:
        self.path, self.log = path, log
        self.first: tuple[int, str] | None = None
        self.count = 0

    def add(self, number: int, line: str) -> None:
        self.first = self.first or (number, line)
        self.count += 1

    def report(self) -> None:
        if self.first is None:
            return
        message = "this line belongs to no document"
        if self.count > 1:
            message = f"this line and {self.count - 1} more belong to no document"
        number, line = self.first
        allowed = "ID|t|title, ID|a|abstract, or columns after those two lines"
        self.log(Fault(message, self.path, number, value=line, allowed=allowed))
        self.first, self.count = None, 0


def _build(block: _Block, path: str, log: FaultHandler) -> Document:
    """Return the document of a block."""
    name = block.id
    if not name:
        name = f"{stem(path)}:{block.line}"
        allowed = f"an id; {name!r} is used"
        log(Fault("the document has no id", path, block.line, "id", allowed=allowed, severity="warning"))
    text, passages = _text(block, path, log)
    mentions: list[Mention] = []
    relations: list[Relation] = []
    for number, columns in block.rows:
        row = Row(_with_tabs(columns, text), path, number, log)
        if row.is_relation():
            relations += row.relations()
        elif (mention := row.mention(text)) is not None:
            mentions.append(mention)
    return Document(name, text, passages, tuple(mentions), tuple(relations))


def _with_tabs(columns: list[str], text: str) -> list[str]:
    """Return the columns of a line; those of a mention with tabs in its text are joined again."""
    if len(columns) < 5 or not all(c.isascii() and c.isdecimal() and len(c) < 12 for c in columns[1:3]):
        return columns
    span = text[int(columns[1]) : int(columns[2])]
    after = 4 + span.count("\t")
    if after > 4 and "\t".join(columns[3:after]) == span:
        return [*columns[:3], span, *columns[after:]]
    return columns


def _text(block: _Block, path: str, log: FaultHandler) -> tuple[str, tuple[Passage, ...]]:
    """Return the text of a block and its passages, title and abstract."""
    for kind, text in (("title", block.title), ("abstract", block.abstract)):
        if text is None:
            log(Fault(f"the document has no {kind} line", path, block.line, kind, severity="warning"))
    title, abstract = block.title or "", block.abstract
    passages = (Passage(0, len(title), "title"),)
    if abstract is None:
        return title, passages
    text = f"{title}\n{abstract}"
    return text, (*passages, Passage(len(title) + 1, len(text), "abstract"))
