"""Tells files that no reader is for, what is no text and what is of other tools, and what to do with them."""

from __future__ import annotations

import re

from nmstag.errors import Fault
from nmstag.plain import record


@record(frozen=True, slots=True)
class _Kind:
    """A kind of file that cannot be read as it is.

    Args:
        what: What a file of this kind is.
        advice: What can be given in its place.
        beginning: How its bytes begin; nothing where they do not tell.
        suffixes: Endings of its file names, in lower case.
        text: Whether it is text, which a format given by name can read as such.
        in_folders: Whether one in a folder of texts is likely to hold texts, too.
    """

    what: str
    advice: str
    beginning: re.Pattern[bytes] | None
    suffixes: tuple[str, ...]
    text: bool = False
    in_folders: bool = False


def _bytes(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_OFFICE = "the document saved as plain text"
_AS_TEXT = "--from text to tag it as it stands"
_KINDS = (
    _Kind(
        "a PDF",
        "its text, such as 'pdftotext FILE -' writes it",
        _bytes(rb"\s{0,16}%PDF-"),
        (".pdf",),
        in_folders=True,
    ),
    _Kind(
        "an office document",
        _OFFICE,
        _bytes(
            rb"PK\x03\x04.{26,4000}?(?:word/|xl/|ppt/|opendocument|\[Content_Types\])|\xd0\xcf\x11\xe0\xa1\xb1"
        ),
        (".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"),
        in_folders=True,
    ),
    _Kind(
        "a compressed file",
        "the file unpacked, or compressed once by gzip, zstd, bzip2 or xz",
        _bytes(
            rb"\x1f(?:\x8b[\x00-\x08]|\x9d)|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|\x04\x22\x4d\x18"
        ),
        (".gz", ".bz2", ".xz", ".zst", ".tgz", ".z", ".lz4", ".br"),
    ),
    _Kind(
        "an archive",
        "the folder it is unpacked to",
        _bytes(rb"PK(?:\x03\x04|\x05\x06)|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar"),
        (".zip", ".tar", ".7z", ".rar", ".epub"),
        in_folders=True,
    ),
    _Kind(
        "an image",
        "its text, by text recognition",
        _bytes(
            rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP|BM.{4}\x00{4}|.{128}DICM|"
            rb".{4}ftyp(?:heic|avif)"
        ),
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".bmp", ".dcm", ".heic"),
    ),
    _Kind(
        "a database or data frame",
        "its texts as Parquet, as CSV, or as JSONL, one object with id and text a line",
        _bytes(rb"SQLite format 3\x00|ARROW1|\x89HDF"),
        (".sqlite", ".db", ".feather", ".arrow", ".h5", ".pkl", ".npy"),
    ),
    _Kind(
        "Parquet",
        "--from parquet, or the suffix .parquet",
        _bytes(rb"PAR1"),
        (),
    ),
    _Kind(
        "rich text", f"{_OFFICE}, or {_AS_TEXT}", _bytes(rb"\{\\rtf"), (".rtf",), text=True, in_folders=True
    ),
    _Kind(
        "a web page",
        f"its text without the markup, or {_AS_TEXT}",
        _bytes(rb"(?i)\s{0,16}<(?:!doctype html|html)\b"),
        (".html", ".htm", ".xhtml"),
        text=True,
        in_folders=True,
    ),
    _Kind(
        "an annotation file of brat",
        "the .txt file beside it; its annotations can be read from .ann files",
        None,
        (".a1", ".a2"),
        text=True,
    ),
    _Kind(
        "a table",
        "CSV, or JSONL, one object with id and text a line; or --from lines where each line is a text",
        None,
        (".conll", ".bio"),
        text=True,
    ),
    _Kind(
        "JSON of another form",
        f"JSONL with id and text, or BioC; --from names the format; {_AS_TEXT}",
        None,
        (".json",),
        text=True,
    ),
)


_LONGEST_HEADER = 1000
_COLUMN = re.compile(r"[\w.-]+(?: [\w.-]+){0,2}")
"""How a column is called: a few words without a comma or a full stop after them."""
_NAMED = re.compile(
    r"(?:^|[_ .-])(?:id|text|notes?|report|narrative|abstract|comments?|body|mrn|impression|summary)$"
    r"|^(?:id|text|note|row)_"
)
"""A column that a table of texts has."""
_MARKUP = re.compile(r'(?P<JSON>\[?\s*\{\s*"[^"\n]{1,80}"\s*:)|(?P<XML><\?xml\s)|(?P<HL7>MSH\|\^~\\&\|)')


def refuse_content(path: str, start: bytes, *, format_given: bool) -> Fault | None:
    """Return the fault of a file whose first bytes are those of no format of ours, if they are.

    Text, such as a web page, is read where a format is given by name.
    """
    for kind in _KINDS:
        if kind.beginning and kind.beginning.match(start) and not (kind.text and format_given):
            return _fault(kind, path)
    return None


FOREIGN_TEXTS = tuple(suffix for kind in _KINDS if kind.in_folders for suffix in kind.suffixes)
"""Endings of the names of files that hold texts and that no reader is for."""


def refuse_name(path: str) -> Fault | None:
    """Return the fault of a file whose name is one of another format, if it is.

    >>> refuse_name("notes.conll").message, refuse_name("notes.txt")
    ('this is a table', None)
    """
    lowered = path.lower()
    for kind in _KINDS:
        if lowered.endswith(kind.suffixes):
            return _fault(kind, path)
    return None


def odd_text(path: str, start: str) -> Fault | None:
    """Return a warning for a file that is read as plain text and begins as something else, if it does.

    Args:
        path: The file, for the warning.
        start: How it begins.

    >>> str(odd_text("a.dat", "id,note\\n1,No fever\\n"))
    'a.dat: this looks like a table, and is tagged as plain text (expected --from csv, or --from text)'
    >>> odd_text("a.txt", "Fever, cough\\nNo rash, no pain\\n") is None
    True
    """
    start = start.removeprefix("\ufeff").lstrip()
    what = advice = ""
    if sign := _table_sign(start):
        what, advice = "a table", "--from tsv" if sign == "\t" else "--from csv"
    elif match := _MARKUP.match(start):
        what = match.lastgroup or ""
        advice = {"JSON": "--from jsonl, --from bioc-json", "XML": "--from bioc-xml, --from pubmed-xml"}.get(
            what, ""
        )
    if not what:
        return None
    message = f"this looks like {what}, and is tagged as plain text"
    allowed = f"{advice}, or --from text" if advice else "--from text"
    return Fault(message, path, allowed=allowed, severity="warning")


def _table_sign(start: str) -> str:
    """Return what separates the columns of a table whose first line names them; empty where there is none."""
    header, _, rest = start.partition("\n")
    row = rest.partition("\n")[0]
    if len(header) > _LONGEST_HEADER:
        return ""
    for sign in "\t,;|":
        names = [name.strip().strip('"').casefold() for name in header.split(sign)]
        if (
            len(names) > 1
            and sign in row
            and all(map(_COLUMN.fullmatch, names))
            and any(map(_NAMED.search, names))
        ):
            return sign
    return ""


def _fault(kind: _Kind, path: str) -> Fault:
    message = f"this is {kind.what}" + ("" if kind.text else ", no text")
    return Fault(message, path, allowed=kind.advice)
