"""`nmstag build`: a pack from annotated corpora, from MeSH and from another pack.

The new pack is a folder of its own. Hand-written files of the base pack are copied; generated ones
(`lexicons/learned`, `lexicons/mesh`, `rules/induced`) are made anew from what is given, or copied
where nothing of their kind is given. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import FaultHandler
from nmstag.formats import read_documents
from nmstag.learn.usage import Concept, NameKey, Usage, count_annotations, count_uses, name_key
from nmstag.lexicon import LexiconRow, compile_lexicon
from nmstag.lexicon.mesh import NOISY_BRANCHES, MeshRecord, read_mesh, uninverted
from nmstag.lexicon.rows import COUNTS, REQUIRED
from nmstag.match import Gazetteer
from nmstag.packs import Pack, open_pack
from nmstag.packs.folder import MANIFEST
from nmstag.text.tokens import assign_symbols

LEARNED, MESH, INDUCED = "lexicons/learned", "lexicons/mesh", "rules/induced"
_SPLITS = {"train", "dev", "development", "training", "all"}


@dataclass(frozen=True, slots=True)
class CorpusInput:
    """An annotated file and the name of the corpus it belongs to."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: rows by file."""

    folder: Path
    rows: dict[str, int]


def parse_corpus(argument: str) -> CorpusInput:
    """Return the corpus that 'FILE' or 'NAME=FILE' means; the name is the file's, or its folder's.

    >>> parse_corpus("bc5cdr/train.pubtator").name, parse_corpus("mine=notes.pubtator").name
    ('bc5cdr', 'mine')
    """
    name, separator, rest = argument.partition("=")
    if separator and "/" not in name:
        return CorpusInput(name, Path(rest))
    path = Path(argument)
    stem = path.name.split(".")[0]
    return CorpusInput(path.parent.name if stem in _SPLITS and path.parent.name else stem, path)


def build(
    out: Path,
    corpora: Sequence[CorpusInput],
    mesh: Sequence[Path],
    mesh_tree: Path | None,
    base: Pack | None,
    on_fault: FaultHandler,
    excluded: tuple[str, ...] = NOISY_BRANCHES,
) -> BuildReport:
    """Make a pack in the folder `out` and return what it holds.

    Args:
        out: The folder; may be the base pack's own, whose generated files are then replaced.
        corpora: Annotated files; those of one corpus are counted together.
        mesh: MeSH descriptor and supplementary files.
        mesh_tree: Tree numbers, for descriptors in TSV.
        base: A pack whose hand-written files are taken over; None for an empty one.
        on_fault: Called with each fault of an input.
        excluded: MeSH branches whose records become no entities.

    Raises:
        DataError: An input cannot be read.
    """
    documents = _read_corpora(corpora, on_fault)
    records = read_mesh(mesh, mesh_tree, on_fault) if mesh else []
    out.mkdir(parents=True, exist_ok=True)
    if base is not None and base.folder.resolve() != out.resolve():
        _copy_base(base, out, bool(corpora), bool(mesh))
    written: dict[str, int] = {}
    if records:
        header = _header("MeSH names", [*mesh, *([mesh_tree] if mesh_tree else [])])
        written[f"{MESH}/names.tsv"] = _write_mesh(out, records, excluded, header)
    if base is None or base.folder.resolve() != out.resolve():
        _write_manifest(out, corpora, mesh, base)
    if corpora:
        _remove_generated(out / LEARNED, {f"{name}.tsv" for name in documents})
        written.update(_learn(out, documents, corpora, on_fault))
    return BuildReport(out, written)


def _read_corpora(corpora: Sequence[CorpusInput], on_fault: FaultHandler) -> dict[str, list[Document]]:
    """Return the documents of each corpus, corpora sorted by name."""
    documents: dict[str, list[Document]] = {}
    for corpus in sorted(corpora, key=lambda c: (c.name, str(c.path))):
        documents.setdefault(corpus.name, []).extend(read_documents([str(corpus.path)], on_fault=on_fault))
    return documents


def _copy_base(base: Pack, out: Path, new_learned: bool, new_mesh: bool) -> None:
    """Copy the files of the base pack that are not made anew."""
    skipped = [LEARNED, INDUCED] if new_learned else []
    skipped += [MESH] if new_mesh else []
    for name in base.files:
        if not name.startswith(tuple(f"{folder}/" for folder in skipped)):
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base.folder / name, target)


def _remove_generated(folder: Path, keep: set[str]) -> None:
    """Remove generated lexicons of corpora that are no longer given."""
    for path in folder.glob("*.tsv") if folder.is_dir() else ():
        if path.name not in keep:
            path.unlink()


def _header(what: str, inputs: Sequence[Path]) -> str:
    """Return the comment lines that say how a generated file came to be."""
    lines = [f"# {what}, made by `nmstag build`; do not edit, make it again. From:"]
    lines += [f"#   {path.parent.name}/{path.name} sha256 {_sha256(path)[:16]}" for path in inputs]
    return "\n".join(lines) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_manifest(
    out: Path, corpora: Sequence[CorpusInput], mesh: Sequence[Path], base: Pack | None
) -> None:
    """Write pack.toml with the checksum of every input."""
    quote = _toml_string
    name = out.resolve().name
    lines = [f"name = {quote(name)}", f"version = {quote(base.version if base else '0.1.0')}"]
    origin = f", on the pack {base.name} {base.version}" if base else ""
    lines.append(f"description = {quote('Made by nmstag build' + origin)}")
    types = base.types if base else {"Disease": "from the inputs", "Chemical": "from the inputs"}
    lines += ["", "[types]", *(f"{key} = {quote(value)}" for key, value in types.items())]
    lines += ["", "[trust]", f"minimum = {base.minimum_trust if base else 0.5}"]
    for source in base.sources if base else ():
        lines += ["", "[[sources]]", *(f"{key} = {quote(value)}" for key, value in source.items())]
    for path in [*(corpus.path for corpus in corpora), *mesh]:
        lines += ["", "[[sources]]", f"name = {quote(path.stem)}"]
        lines += [f"file = {quote(path.parent.name + '/' + path.name)}", f"sha256 = {quote(_sha256(path))}"]
    (out / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _toml_string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write_mesh(out: Path, records: list[MeshRecord], excluded: tuple[str, ...], header: str) -> int:
    """Write the names of MeSH records of the disease and chemical branches; return how many.

    A name that several records have belongs to the one whose preferred name it is, else to the first.
    """
    typed = [(record, type_) for record in records if (type_ := record.type(excluded))]
    owner: dict[tuple[str, str], str] = {}
    for record, type_ in typed:
        owner.setdefault((name_key(record.name)[0], type_), record.id)
    rows: list[tuple[str, ...]] = []
    for record, type_ in typed:
        terms = [record.name, *record.terms]
        written = set()
        for name in dict.fromkeys([record.name, *map(uninverted, terms), *terms]):
            key, _ = name_key(name)
            if key in written or owner.setdefault((key, type_), record.id) != record.id:
                continue
            written.add(key)
            rows.append((name, type_, f"MESH:{record.id}", record.name))
    _write_tsv(out / MESH / "names.tsv", header, (*REQUIRED, "label"), rows)
    return len(rows)


def _write_tsv(path: Path, header: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(columns), *("\t".join(row) for row in rows)]
    path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _learn(
    out: Path,
    documents: dict[str, list[Document]],
    corpora: Sequence[CorpusInput],
    on_fault: FaultHandler,
) -> dict[str, int]:
    """Write one learned lexicon for each corpus; return the number of rows of each."""
    usages = {name: count_annotations(docs) for name, docs in documents.items()}
    known = [row for row in open_pack(out).rows(on_fault) if row.source not in ("learned", "stoplist")]
    known += [
        _name_row(key, concept, u) for u in usages.values() for key in u.seen for concept in u.seen[key]
    ]
    gazetteer = _all_readings(known)
    written = {}
    for name, usage in usages.items():
        count_uses(documents[name], gazetteer, usage)
        inputs = [corpus.path for corpus in corpora if corpus.name == name]
        rows = sorted(learned_rows(usage))
        path = f"{LEARNED}/{name}.tsv"
        header = _header(f"Names in the annotations of {name}", inputs)
        _write_tsv(out / path, header, (*REQUIRED, *COUNTS), rows)
        written[path] = len(rows)
    return written


def _name_row(key: NameKey, concept: Concept, usage: Usage) -> LexiconRow:
    name = _surface(usage, key)
    return LexiconRow(name, concept[0], concept[1], "learned", "learned")


def _surface(usage: Usage, key: NameKey) -> str:
    """Return the spelling of a name that stands for it: the most frequent, then the first."""
    return key[1] or min(usage.surfaces[key], key=lambda text: (-usage.surfaces[key][text], text))


def _all_readings(rows: list[LexiconRow]) -> Gazetteer:
    """Return a gazetteer that finds every name whatever corpora say of it, one reading a type."""
    lexicon = compile_lexicon(rows, every_reading=True)
    vocabulary = assign_symbols(sorted({word for key in lexicon.entries for word in key.split()}))
    keys = ["".join(map(vocabulary.__getitem__, key.split())) for key in lexicon.entries]
    return Gazetteer(vocabulary, keys, list(lexicon.entries.values()), every_reading=True)


def learned_rows(usage: Usage) -> list[tuple[str, ...]]:
    """Return the rows of one corpus: names annotated, then names known that it leaves unannotated."""
    rows = []
    for key, concepts in usage.seen.items():
        total = sum(concepts.values())
        for (type_, ids), seen in concepts.items():
            part, free = usage.part[key, type_], usage.free[key, type_]
            counts = (seen, total - seen, part, free)
            rows.append((_surface(usage, key), type_, "|".join(ids), *map(str, counts)))
    for (key, type_), free in usage.free.items():
        if not any(concept[0] == type_ for concept in usage.seen.get(key, ())):
            name = key[1] or key[0]
            other = sum(usage.seen[key].values()) if key in usage.seen else 0
            rows.append((name, type_, "", "0", str(other), str(usage.part[key, type_]), str(free)))
    return rows
