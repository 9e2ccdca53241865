"""What a new pack of `nmstag build` takes over from the pack it is based on, and which of its files go."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from nmstag.errors import FaultHandler
from nmstag.learn.mesh_input import MESH
from nmstag.learn.profile_tables import is_learned
from nmstag.packs import CLINICAL, DEFAULT, Pack, open_pack, sources_of
from nmstag.packs.folder import is_outdated
from nmstag.packs.learned_from import LEARNED_FROM


def ordinary_words(base: Pack | None) -> frozenset[str]:
    """Return words that are no name by themselves: those of the base pack, else of the default pack."""
    classes = sources_of([base] if base else [open_pack(DEFAULT)], CLINICAL).word_classes()
    return frozenset(word for name in ("ordinary", "common_word") for word in classes.get(name, ()))


def remove_learned(stage: Path) -> None:
    """Remove the tables that an earlier build into this folder made of corpora, in 0.1.0's places too."""
    for path in [path for path in stage.rglob("*") if path.is_file()]:
        name = path.relative_to(stage).as_posix()
        if is_learned(name) or is_outdated(name):
            path.unlink()


def copy_base(base: Pack, out: Path, new_corpora: bool, new_mesh: bool, on_fault: FaultHandler) -> None:
    """Copy the files of the base pack that are not made again and that something reads."""
    outdated = base.outdated()
    for name in base.files:
        if name in outdated:
            if not new_corpora:
                on_fault(replace(outdated[name], severity="warning"))
        elif not (new_corpora and (is_learned(name) or name == LEARNED_FROM)) and not (
            new_mesh and name.startswith(f"{MESH}/")
        ):
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base.folder / name, out / name)
