"""The public face: a tagger from names of packs, texts in, documents out; files read and written."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar, overload

from nmstag.arguments import check_several, check_text, check_truth, in_python, named
from nmstag.document import Document
from nmstag.errors import ArgumentTypeError, Fault, FaultHandler, FormatError, UsageError
from nmstag.formats import (
    FORMATS,
    Fields,
    Format,
    find_format,
    guess_format,
    open_output,
    read_documents,
    warn_of,
    write_documents,
)
from nmstag.formats.compression import without_compression
from nmstag.formats.reading import StrPath
from nmstag.formats.rows import several
from nmstag.match import Definition
from nmstag.packs import CLINICAL, DEFAULT
from nmstag.pipeline import Tagger as PipelineTagger
from nmstag.pipeline import TaggerOptions, check_context, tag_documents
from nmstag.pipeline.parallel import CHUNK_DOCUMENTS

__all__ = ["Tagger", "load", "read", "tag", "write"]

T = TypeVar("T")
HTML, _PAGES = "html", (".html", ".htm")
_INSTEAD = (
    (bytes | bytearray, "str, such as data.decode('utf-8')"),
    (os.PathLike, "str or Document; nmstag.read(path) gives the documents of a file"),
    (list | tuple | Iterator, "str or Document; tagger.pipe(texts) takes several"),
)


class Tagger(PipelineTagger):
    """Tags texts and documents with what packs know; `nmstag.load` makes one.

    It keeps nothing of what it tags, and may be used from several threads.

    Examples:
        >>> tagger = load()
        >>> document = tagger("No fever on haloperidol.")
        >>> [(mention.text, mention.name, mention.has("negated")) for mention in document.mentions]
        [('fever', 'Fever', True), ('haloperidol', 'Haloperidol', False)]
    """

    @named
    def __call__(self, text: str | Document) -> Document:
        """Return the document of a text, tagged; the same as `tag`."""
        return self.tag(text)

    @named
    def tag(self, text: str | Document, definitions: list[Definition] | None = None) -> Document:
        """Return a text or a document tagged.

        Args:
            text: A text, which becomes a document without id; or a document, whose own mentions and relations
                are replaced unless the tagger was made with `mentions="keep"`.
            definitions: Abbreviations that another program found in it; looked for here otherwise.

        Raises:
            ArgumentTypeError: It is neither.
        """
        if not isinstance(definitions, list | tuple | None) or not all(
            isinstance(one, Definition) for one in definitions or ()
        ):
            raise ArgumentTypeError("definitions", definitions, "a list of nmstag.match.Definition")
        return super().tag(_document(text, ""), definitions)

    @overload
    def pipe(
        self,
        texts: Iterable[str | Document],
        *,
        as_tuples: Literal[False] = False,
        batch_size: int = CHUNK_DOCUMENTS,
        n_process: int = 1,
    ) -> Iterator[Document]: ...
    @overload
    def pipe(
        self,
        texts: Iterable[tuple[str | Document, T]],
        *,
        as_tuples: Literal[True],
        batch_size: int = CHUNK_DOCUMENTS,
        n_process: int = 1,
    ) -> Iterator[tuple[Document, T]]: ...
    @named
    def pipe(
        self,
        texts: Iterable[Any],
        *,
        as_tuples: bool = False,
        batch_size: int = CHUNK_DOCUMENTS,
        n_process: int = 1,
    ) -> Iterator[Any]:
        """Return an iterator over each text tagged, in order; texts are read as they are needed.

        Args:
            texts: Texts or documents. The document of a text has its position, from 0, as its id.
            as_tuples: Whether `texts` are pairs of a text and anything, which comes back beside its document.
            batch_size: Texts that a process is sent at once.
            n_process: Processes; -1 for as many as there are processors. A script that asks for several
                begins with `if __name__ == "__main__":`, as each process imports it.

        Raises:
            ArgumentTypeError: `texts` is one text, or one of them is neither text nor document.

        Examples:
            >>> [document.id for document in load().pipe(["No fever.", "Cough."])]
            ['0', '1']
            >>> for document, age in load().pipe([("No fever.", 71)], as_tuples=True):
            ...     print(age, document.mentions[0].text)
            71 fever
        """
        if hasattr(texts, "columns"):
            right = "a column of it, such as table['note'], or pairs: zip(table['note'], table['id'])"
            raise ArgumentTypeError("texts", texts, right)
        if isinstance(texts, str | bytes | Document) or not isinstance(texts, Iterable):
            raise ArgumentTypeError("texts", texts, "several texts, such as a list; tagger.tag takes one")
        check_truth("as_tuples", as_tuples)
        _check_number("batch_size", batch_size)
        if n_process == -1:
            n_process = os.cpu_count() or 1
        _check_number("n_process", n_process)
        tag_all = self._tag_pairs if as_tuples else self._tag_all
        return tag_all(texts, batch_size, n_process)

    def _tag_all(self, texts: Iterable[Any], batch_size: int, n_process: int) -> Iterator[Document]:
        documents = (_document(text, str(number), f"texts[{number}]") for number, text in enumerate(texts))
        if n_process == 1:
            return map(self.tag, documents)
        return tag_documents(documents, self.options, n_process, batch_size)

    def _tag_pairs(
        self, pairs: Iterable[Any], batch_size: int, n_process: int
    ) -> Iterator[tuple[Document, Any]]:
        contexts: deque[Any] = deque()

        def texts() -> Iterator[Any]:
            for number, pair in enumerate(pairs):
                if not isinstance(pair, tuple | list) or len(pair) != 2:
                    raise ArgumentTypeError(f"texts[{number}]", pair, "(text, context), for as_tuples=True")
                contexts.append(pair[1])
                yield pair[0]

        for document in self._tag_all(texts(), batch_size, n_process):
            yield document, contexts.popleft()


@named
def load(
    pack: str | Path | Sequence[str | Path] = DEFAULT,
    *,
    profile: str = CLINICAL,
    relations: str | None = None,
    mentions: str = "find",
    context: bool = True,
    drop: str | Sequence[str] = (),
    also: str | Sequence[str] = (),
    links: StrPath | Sequence[StrPath] = (),
    only: str | Sequence[str] = (),
    types: str | Sequence[str] = (),
    score: bool = False,
    min_score: float = 0.0,
) -> Tagger:
    """Return a tagger.

    Args:
        pack: A pack's folder, or 'default'; several stack, later ones over earlier ones.
        profile: The annotation guideline that is followed: 'clinical' for notes and reports, or that of a
            corpus: 'bc5cdr', 'ncbi_disease', 'biored'.
        relations: 'none', 'clinical', 'biored' or 'cid'. Not given, it is 'clinical' in the profile
            'clinical' and 'none' in others.
        mentions: 'find' looks for mentions; 'keep' leaves those of the documents as they are.
        context: Whether mentions get their attributes ('negated' and so on).
        drop: Attributes whose mentions are left out.
        also: Vocabularies whose ids mentions get as `links`, where a table has them: 'umls'.
        links: Tables of links, besides those of the packs.
        only: Branches of MeSH, such as 'C14', whose mentions are kept; all where there is none.
        types: Entity types, such as 'Disease', whose mentions are kept; all where there is none.
        score: Whether mentions and relations get a score: how often those of their kind are right.
        min_score: Mentions and relations with a lower score are left out; above 0 it implies `score`.

    Raises:
        UsageError: An argument has a value that it may not have; the message says which it may have.
        PackError: A pack is broken; every fault is named.

    Examples:
        >>> load(drop="negated").tag("No fever, but cough.").mentions[0].text
        'cough'
        >>> load(profile="clinicl")
        Traceback (most recent call last):
        nmstag.errors.UsageError: no pack has this profile [profile]: 'clinicl' (expected one of clinical, \
bc5cdr, biored, literature, ncbi_disease, nms; did you mean 'clinical'?)
    """
    packs = check_several("pack", pack, DEFAULT, paths=True)
    if not packs:
        raise UsageError(Fault("names no pack", field="pack", allowed="'default' or a folder"))
    options = TaggerOptions(
        packs,
        mentions=mentions,
        relations="" if relations is None else relations,
        profile=profile,
        context=context,
        drop=check_several("drop", drop, "negated"),
        also=check_several("also", also, "umls"),
        links=check_several("links", links, "links.tsv", paths=True),
        only=check_several("only", only, "C14"),
        score=score,
        min_score=min_score,
        types=check_several("types", types, "Disease"),
    )
    check_context(options)
    return Tagger.from_options(options)


@cache
def _default_tagger() -> Tagger:
    return load()


@partial(named, instead="a tagger with options: nmstag.load(...).tag(text)")
def tag(text: str | Document) -> Document:
    """Return a text tagged by the default pack, which is loaded once; `load` makes other taggers.

    Examples:
        >>> [mention.ids for mention in tag("Neuroleptic malignant syndrome after haloperidol.").mentions]
        [('MESH:D009459',), ('MESH:D006220',)]
    """
    return _default_tagger().tag(text)


@named
def read(
    paths: StrPath | Iterable[StrPath],
    format: str | None = None,
    *,
    strict: bool = False,
    on_fault: FaultHandler = warn_of,
    encoding: str = "utf-8",
    text_field: str = "",
    id_field: str = "",
) -> Iterator[Document]:
    """Return an iterator over the documents of files and folders.

    Args:
        paths: A path or several; of a folder, all files of known formats below it.
        format: Name of their format (docs/formats.md); told by suffix or content where it is None.
        strict: Raise all faults of a file at its end, in place of leaving out what is wrong.
        on_fault: Called with each fault when not strict; warns where not given.
        encoding: Encoding of all files.
        text_field: Column or key with the text in CSV, TSV and JSONL of other programs; else 'text'.
        id_field: That with the id; else 'id' where there is one.

    Raises:
        UsageError: A path that does not exist, an unknown format or encoding; before anything is read.
        FormatError: In strict mode, with every fault of the first file that has one.

    Examples:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "notes.csv")
        >>> with open(path, "w") as file:
        ...     _ = file.write("mrn,note\\n7,No cough.\\n")
        >>> [(document.id, document.text) for document in read(path, text_field="note", id_field="mrn")]
        [('7', 'No cough.')]
    """
    places = check_several("paths", paths, "notes.jsonl", paths=True)
    for path in places:
        if path != "-" and not os.path.exists(path):
            raise UsageError(Fault("no such file or folder", path))
    _check_format(format)
    check_truth("strict", strict)
    _check_handler(on_fault)
    for name, value, sample in (
        ("encoding", encoding, "utf-8"),
        ("text_field", text_field, "note"),
        ("id_field", id_field, "mrn"),
    ):
        check_text(name, value, sample)
    fields = Fields(text_field, id_field)

    def tell(fault: Fault) -> None:
        on_fault(in_python(fault))

    try:
        documents = read_documents(
            places, format, strict=strict, on_fault=tell, encoding=encoding, fields=fields
        )
    except UsageError as error:
        raise UsageError(map(in_python, error.faults)) from None
    return _as_python_tells(documents)


def _as_python_tells(documents: Iterator[Document]) -> Iterator[Document]:
    try:
        yield from documents
    except FormatError as error:
        raise FormatError(map(in_python, error.faults)) from None


@named
def write(
    documents: Document | Iterable[Document],
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    on_fault: FaultHandler = warn_of,
    **options: Any,
) -> None:
    """Write documents to a file, which appears whole or not at all.

    Args:
        documents: One document or several.
        path: The file. Beside tables ('out.csv', 'out.parquet') the relations are in a second one
            ('out.relations.csv').
        format: Name of the format (docs/formats.md), or 'html'; told by the suffix where it is None.
        on_fault: Called with what the format cannot hold; warns where not given.
        options: Those of the format, such as `attributes=True` of PubTator.

    Raises:
        UsageError: Neither names a format that can be written.
        DataError: The file cannot be written.

    Examples:
        >>> import os, tempfile
        >>> path = os.path.join(tempfile.mkdtemp(), "found.csv")
        >>> write(tag("No cough."), path)
        >>> with open(path) as file:
        ...     print(file.read().splitlines()[1][:31])
        ,3,8,cough,Disease,MESH:D003371
    """
    if not isinstance(path, str | os.PathLike):
        raise ArgumentTypeError("path", path, "a path, such as 'found.jsonl'")
    _check_format(format)
    _check_handler(on_fault)
    name = os.fspath(path)
    if (format or "").lower() == HTML or (format is None and name.lower().endswith(_PAGES)):
        from nmstag.view import write_page

        with open_output(name) as stream:
            named(write_page)(several(documents), stream, **options)
        return
    row = find_format(format) if format is not None else _format_of(name)
    write_documents(several(documents), name, row, on_fault=on_fault, **options)


def _format_of(path: str) -> Format:
    """Return the format that the suffix of an output names; never one without the mentions."""
    row = guess_format(path)
    if row.name != "text" and without_compression(path).lower().endswith(row.suffixes):
        return row
    known = (
        one.suffixes[0] for one in FORMATS.values() if one.writer and one.suffixes and one.name != "text"
    )
    allowed = f"{', '.join(known)}, or the argument format"
    raise UsageError(Fault("this suffix names no format that has mentions", path, allowed=allowed))


def _document(text: object, name: str, argument: str = "text") -> Document:
    """Return a text as a document of a name; a document as it is."""
    if isinstance(text, Document):
        return text
    if isinstance(text, str):
        return Document(name, str(text))
    instead = next((right for types, right in _INSTEAD if isinstance(text, types)), "str or Document")
    if _is_missing(text):
        instead = "str or Document; missing notes left out, such as by table['note'].dropna()"
    raise ArgumentTypeError(argument, text, instead)


def _is_missing(value: object) -> bool:
    """Return whether a value stands for nothing in a column: None, or what pandas has for it."""
    try:
        return value is None or bool(value != value)
    except (TypeError, ValueError):  # pandas' NA says neither yes nor no; a table says it for each cell
        return type(value).__name__ == "NAType"


def _check_format(format: object) -> None:
    if format is not None:
        check_text("format", format, "jsonl")


def _check_handler(on_fault: object) -> None:
    if not callable(on_fault):
        raise ArgumentTypeError("on_fault", on_fault, "a function that is called with each fault")


def _check_number(name: str, value: object) -> None:
    if type(value) is not int or value < 1:
        raise UsageError(Fault("not a number of them", field=name, value=str(value), allowed="1 or more"))
