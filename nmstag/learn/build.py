"""`nmstag build`: a pack from annotated corpora, from MeSH and from another pack.

The new pack is a folder of its own. Hand-written files of the base pack are copied; generated ones
(`lexicons/mesh`, the learned tables of `profiles/`) are made from what is given, or copied where nothing of
their sort is given. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.learn.atomic_folder import check_readable, named_after, naming, staged
from nmstag.learn.base_pack import copy_base, ordinary_words, remove_learned
from nmstag.learn.inputs import CorpusInput, origin, read_corpora
from nmstag.learn.manifest import add_types, keep_strange_folder, write_manifest
from nmstag.learn.mesh_input import MESH, MeshInput, write_mesh
from nmstag.learn.mesh_update import update_rows
from nmstag.learn.names import learn_names
from nmstag.learn.relations.build import write_relations
from nmstag.learn.terms import TermSettings, write_terms
from nmstag.lexicon.mesh import NOISY_BRANCHES
from nmstag.packs import Pack, open_pack


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: rows by file, and what MeSH changed in rows of the base, by what it is."""

    folder: Path
    rows: dict[str, int]
    changes: dict[str, int]


def build(
    out: Path,
    corpora: Sequence[CorpusInput],
    mesh: Sequence[Path],
    mesh_tree: Path | None,
    base: Pack | None,
    on_fault: FaultHandler,
    excluded: tuple[str, ...] = NOISY_BRANCHES,
    *,
    mesh_before: Sequence[Path] = (),
    mesh_year: int = 0,
    terms: Sequence[Path] = (),
    settings: TermSettings | None = None,
) -> BuildReport:
    """Make a pack in the folder `out` and return what it holds; where that fails, `out` is left alone.

    Args:
        out: The folder; may be the base pack's own, whose generated files are then replaced.
        corpora: Annotated files; those of one corpus are counted together.
        mesh: MeSH descriptor and supplementary files; where they are of several years, the newest count, and
            the others tell what MeSH changed.
        mesh_tree: Tree numbers, for descriptors in TSV.
        base: A pack whose hand-written files are taken over; None for an empty one.
        on_fault: Called with each fault of an input.
        excluded: MeSH branches whose records become no entities.
        mesh_before: MeSH files of the year before.
        mesh_year: The year of MeSH; 0 where the files tell it.
        terms: Files of other terminologies.
        settings: How these are read.

    Raises:
        DataError: An input or a rule file of the base pack cannot be read.
    """
    mesh_files = [*mesh, *mesh_before, *([mesh_tree] if mesh_tree else [])]
    check_readable([*(corpus.path for corpus in corpora), *mesh_files, *terms])
    documents = read_corpora(corpora, on_fault)
    given = MeshInput.read(mesh, mesh_before, mesh_tree, mesh_year, base, on_fault)
    records = given.records
    if mesh and not any(record.type(excluded) for record in records):
        message = "no record is a disease or chemical; descriptors in TSV need their tree numbers"
        raise DataError(Fault(message, str(mesh[0]), allowed="--mesh-tree FILE"))
    changes: dict[str, int] = {}
    in_place = base is not None and base.folder.resolve() == out.resolve()
    home = base.folder if base else out
    if not in_place:
        keep_strange_folder(out)
    written: dict[str, int] = {}
    inputs = [*(corpus.path for corpus in corpora), *mesh_files, *terms]
    with staged(out, inputs) as stage, named_after(stage, home):
        told = naming(on_fault, stage, home)
        if corpora:
            remove_learned(stage)
        if not in_place:
            (stage / MESH / "names.tsv").unlink(missing_ok=True)  # of an earlier build into this folder
            if base is not None:
                copy_base(base, stage, bool(corpora), bool(mesh), on_fault)
            write_manifest(stage, out.resolve().name, corpora, [*mesh_files, *terms], base, given.pack_year)
        if terms:
            made, types = write_terms(
                stage, terms, settings or TermSettings(), origin(terms), ordinary_words(base), told
            )
            written.update(made)
            add_types(stage, types)
        if records:
            changes = update_rows(stage, given, origin(mesh_files))
            written[f"{MESH}/names.tsv"] = write_mesh(stage, records, excluded, origin(mesh_files))
        if corpora:
            paths = {name: [c.path for c in corpora if c.name == name] for name in documents}
            written.update(learn_names(stage, documents, paths, records, told))
        written.update(write_relations(open_pack(stage), documents, records))
    return BuildReport(out, written, changes)
