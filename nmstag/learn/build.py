"""`nmstag build`: a pack from annotated corpora, from MeSH and from another pack.

The new pack is a folder of its own. Hand-written files of the base pack are copied; generated ones
(`lexicons/learned`, `lexicons/off`, `lexicons/mesh`, `rules/span_extension/induced_*`) are made anew from
what is given, or copied
where nothing of their kind is given. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.document import Document
from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.formats import read_documents
from nmstag.formats.base import no_surrogates
from nmstag.learn.atomic_folder import check_readable, named_after, naming, staged
from nmstag.learn.context_filter import write_neighbours
from nmstag.learn.induction import GENERATED, Background, learn_corpora, read_uses
from nmstag.learn.name_counts import usage_key
from nmstag.learn.relations.build import write_relations
from nmstag.learn.span_extension import write_rules
from nmstag.lexicon.mesh import NOISY_BRANCHES, MeshRecord, read_mesh, uninverted
from nmstag.lexicon.rows import COUNTS, REQUIRED
from nmstag.match.context_filter import ContextFilterRule
from nmstag.match.matcher import compile_steps
from nmstag.packs import CLINICAL, INDUCED, Pack, open_pack
from nmstag.packs.folder import MANIFEST
from nmstag.plain import to_plain
from nmstag.rules import load_rules
from nmstag.rules.sources import Sources
from nmstag.tables import write_table

LEARNED, OFF, MESH = "lexicons/learned", "lexicons/off", "lexicons/mesh"
BOUNDARIES, NEIGHBOURS = "rules/span_extension", "rules/context_filter"
_JUDGED_AFTERWARDS = ("spelling", "span_extension", "drug_effect_split", "context_filter", "word_sense")
"""Steps that are left out where what names and patterns match is counted."""
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
    """Make a pack in the folder `out` and return what it holds; where that fails, `out` is left alone.

    Args:
        out: The folder; may be the base pack's own, whose generated files are then replaced.
        corpora: Annotated files; those of one corpus are counted together.
        mesh: MeSH descriptor and supplementary files.
        mesh_tree: Tree numbers, for descriptors in TSV.
        base: A pack whose hand-written files are taken over; None for an empty one.
        on_fault: Called with each fault of an input.
        excluded: MeSH branches whose records become no entities.

    Raises:
        DataError: An input or a rule file of the base pack cannot be read.
    """
    mesh_files = [*mesh, *([mesh_tree] if mesh_tree else [])]
    check_readable([*(corpus.path for corpus in corpora), *mesh_files])
    documents = _read_corpora(corpora, on_fault)
    records = read_mesh(mesh, mesh_tree, on_fault) if mesh else []
    if mesh and not any(record.type(excluded) for record in records):
        message = "no record is a disease or chemical; descriptors in TSV need their tree numbers"
        raise DataError(Fault(message, str(mesh[0]), allowed="--mesh-tree FILE"))
    in_place = base is not None and base.folder.resolve() == out.resolve()
    home = base.folder if base else out
    written: dict[str, int] = {}
    with staged(out) as stage, named_after(stage, home):
        if not in_place:
            (stage / MESH / "names.tsv").unlink(missing_ok=True)  # of an earlier build into this folder
        if base is not None and not in_place:
            _copy_base(base, stage, bool(corpora), bool(mesh))
        if records:
            header = _header("MeSH names", mesh_files)
            written[f"{MESH}/names.tsv"] = _write_mesh(stage, records, excluded, header)
        if not in_place:
            _write_manifest(stage, out.resolve().name, corpora, mesh_files, base)
        told = naming(on_fault, stage, home)
        if corpora:
            _remove_learned(stage)
            written.update(_learn(stage, documents, corpora, records, told))
        written.update(write_relations(open_pack(stage), documents, records))
    return BuildReport(out, written)


def _read_corpora(corpora: Sequence[CorpusInput], on_fault: FaultHandler) -> dict[str, list[Document]]:
    """Return the documents of each corpus, corpora sorted by name."""
    documents: dict[str, list[Document]] = {}
    for corpus in sorted(corpora, key=lambda c: (c.name, str(c.path))):
        documents.setdefault(corpus.name, []).extend(read_documents([str(corpus.path)], on_fault=on_fault))
    return documents


def _copy_base(base: Pack, out: Path, new_learned: bool, new_mesh: bool) -> None:
    """Copy the files of the base pack that are not made anew."""
    for name in base.files:
        if (new_learned and _is_learned(name)) or (new_mesh and name.startswith(f"{MESH}/")):
            continue
        target = out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base.folder / name, target)


def _is_learned(name: str) -> bool:
    """Return whether a pack's file was learned from corpora."""
    return name.startswith((f"{LEARNED}/", f"{OFF}/", f"{BOUNDARIES}/{INDUCED}_", f"{NEIGHBOURS}/{INDUCED}_"))


def _remove_learned(out: Path) -> None:
    """Remove what an earlier build into this folder learned."""
    for name in open_pack(out).files:
        if _is_learned(name):
            (out / name).unlink()


def _header(what: str, inputs: Sequence[Path]) -> list[str]:
    """Return the comment lines that say how a generated file came to be."""
    lines = [f"{what}, made by `nmstag build`; do not edit, make it again. From:"]
    return lines + [f"  {_place(path)} sha256 {_sha256(path)[:16]}" for path in inputs]


def _place(path: Path) -> str:
    """Return an input's name with its folder's, however it was given."""
    return f"{path.resolve().parent.name}/{path.name}"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_manifest(
    out: Path, name: str, corpora: Sequence[CorpusInput], mesh: Sequence[Path], base: Pack | None
) -> None:
    """Write pack.toml with the checksum of every input."""
    quote, as_key = _toml_string, _toml_key
    lines = [f"name = {quote(name)}", f"version = {quote(base.version if base else '0.1.0')}"]
    origin = f", on the pack {base.name} {base.version}" if base else ""
    lines.append(f"description = {quote('Made by nmstag build' + origin)}")
    types = base.types if base else {"Disease": "from the inputs", "Chemical": "from the inputs"}
    lines += ["", "[types]", *(f"{as_key(key)} = {quote(value)}" for key, value in types.items())]
    lines += ["", "[trust]", f"minimum = {base.trust.minimum if base else 0.5}"]
    for profile, settings in base.profiles.items() if base else ():
        lines += ["", f"[profiles.{quote(profile)}]"]
        lines += [f"{as_key(key)} = {str(value).lower()}" for key, value in to_plain(settings).items()]
    for source in base.sources if base else ():
        pairs = (f"{as_key(key)} = {quote(value)}" for key, value in to_plain(source).items())
        lines += ["", "[[sources]]", *pairs]
    inputs = [*((corpus.name, corpus.path) for corpus in corpora), *((path.stem, path) for path in mesh)]
    for source_name, path in inputs:
        lines += ["", "[[sources]]", f"name = {quote(source_name)}"]
        lines += [f"file = {quote(_place(path))}", f"sha256 = {quote(_sha256(path))}"]
    (out / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _toml_string(value: str) -> str:
    """Return a TOML string; DEL, which JSON leaves as it is, is escaped too."""
    return json.dumps(no_surrogates(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml_string(name)


def _write_mesh(
    out: Path, records: list[MeshRecord], excluded: tuple[str, ...], header: Sequence[str]
) -> int:
    """Write the names of MeSH records of the disease and chemical branches; return how many.

    A name that several records have belongs to the one whose preferred name it is, else to the first.
    """
    typed = [(record, type_) for record in records if (type_ := record.type(excluded))]
    owner: dict[tuple[str, str], str] = {}
    for record, type_ in typed:
        owner.setdefault((usage_key(record.name)[0], type_), record.id)
    rows: list[tuple[str, ...]] = []
    for record, type_ in typed:
        terms = [record.name, *record.terms]
        written = set()
        for name in dict.fromkeys([record.name, *map(uninverted, terms), *terms]):
            key, _ = usage_key(name)
            if key in written or owner.setdefault((key, type_), record.id) != record.id:
                continue
            written.add(key)
            rows.append((name, type_, f"MESH:{record.id}", record.name))
    return write_table(out / MESH / "names.tsv", (*REQUIRED, "label"), rows, header)


def _write_text(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def _written_neighbours(pack: Pack) -> list[ContextFilterRule]:
    """Return the neighbour rules that a person wrote."""
    names = pack.rule_files("context_filter")
    paths = [path for path in names if not path.stem.startswith((INDUCED, CLINICAL))]
    return load_rules(paths, ContextFilterRule) if paths else []


def _learn(
    out: Path,
    documents: dict[str, list[Document]],
    corpora: Sequence[CorpusInput],
    records: Sequence[MeshRecord],
    on_fault: FaultHandler,
) -> dict[str, int]:
    """Write what each corpus teaches; return the number of rows or rules of each file."""
    pack = open_pack(out)
    known = [row for row in pack.rows(on_fault) if row.source not in (*GENERATED, CLINICAL)]
    sources = Sources([pack.member()], "")
    classes = sources.word_classes()
    used = compile_steps(sources)
    background = Background(
        rows=known,
        classes=classes,
        steps={name: plain for name, plain in used.items() if name not in _JUDGED_AFTERWARDS},
        branches={f"MESH:{r.id}": sorted(r.tree) for r in records if r.tree},
        neighbours=_written_neighbours(pack),
        minimum_trust=pack.trust.minimum,
    )
    written = {}
    for name, lesson in learn_corpora(read_uses(documents, known), background):
        inputs = [corpus.path for corpus in corpora if corpus.name == name]
        header = _header(f"Names in the annotations of {name}", inputs)
        write_table(out / LEARNED / f"{name}.tsv", (*REQUIRED, *COUNTS), lesson.names, header)
        written[f"{LEARNED}/{name}.tsv"] = len(lesson.names)
        if lesson.off:
            header = _header(f"Names that the profile {name} does not use", inputs)
            off = [(text, type_, "", reason) for text, type_, reason in lesson.off]
            write_table(out / OFF / f"{name}.tsv", (*REQUIRED, "note"), off, header)
            written[f"{OFF}/{name}.tsv"] = len(off)
        head = "".join(f"# {line}\n" for line in _header(f"Rules that {name} bears out", inputs))
        if lesson.boundaries:
            path = f"{BOUNDARIES}/{INDUCED}_{name}.yaml"
            _write_text(out / path, head + write_rules(name, lesson.boundaries))
            written[path] = len(lesson.boundaries)
        if lesson.neighbours:
            path = f"{NEIGHBOURS}/{INDUCED}_{name}.yaml"
            _write_text(out / path, head + write_neighbours(name, lesson.neighbours))
            written[path] = len(lesson.neighbours)
    return written
