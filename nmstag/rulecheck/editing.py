"""Changes of a pack for a person who writes no files: gets a name, an id or a rule, changes tables.

Each change is checked as `pack verify` would, before anything is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nmstag.document import canonical_id
from nmstag.errors import Fault, PackError, UsageError
from nmstag.lexicon import LexiconRow
from nmstag.lexicon.rows import CURATED_ROWS, NOTHING, STOP
from nmstag.packs import DEFAULT, Pack, open_pack
from nmstag.packs.folder import MANIFEST
from nmstag.packs.placement import FOLDERS, file_for
from nmstag.packs.topics import rule_ids
from nmstag.rulecheck.rows import check_labels, check_rows, id_form
from nmstag.rulecheck.search import check_wanted, misspelt_rule
from nmstag.rules.sources import PACK_SWITCHES, SWITCH_COLUMNS
from nmstag.tables import read_text, table_text

_MESH_ID = re.compile(r"(?:MESH:)?[DC]\d{6,9}")
_COLUMNS = ("name", "type", "id", "label", "note")
_WITH_TYPE = "where the id is right, --type Disease or --type Chemical"
_MANIFEST = """\
# A pack of your own: use it with `--pack default --pack {folder}`.
name = "{name}"
version = "1"
description = "Names and rules of our own"

[types]
Disease = "diseases, syndromes, symptoms and findings"
Chemical = "drugs, chemicals and drug classes"
"""


@dataclass(frozen=True, slots=True)
class Concept:
    """What is known of a concept: its type and the vocabulary's name of it."""

    type: str
    label: str


def new_pack(folder: Path) -> Path:
    """Make an empty pack; return its manifest.

    Raises:
        UsageError: There is something in the folder already, or its name cannot be a pack's.
    """
    name = folder.resolve().name
    if not name or not name.isprintable() or set(name) & set('"\\+') or name == DEFAULT:
        raise UsageError(Fault("not a name for a pack", field="pack", value=name, allowed="such as 'mine'"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(Fault("is there already", str(folder), allowed="a new folder"))
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / MANIFEST
    manifest.write_text(_MANIFEST.format(folder=folder.as_posix(), name=name), encoding="utf-8")
    return manifest


def add_name(
    folder: Path, name: str, id_: str, type_: str = "", label: str = "", note: str = ""
) -> LexiconRow:
    """Add a name of a concept to a pack; return the row, with its place.

    Args:
        folder: The pack.
        name: The name as people write it.
        id_: The concept, or several with a bar between them; empty where no vocabulary has one.
        type_: Its type, and `label` the vocabulary's name; taken from the default pack where not given. The
            label of several concepts is that of the first.
        label: See `type_`.
        note: A remark.

    Raises:
        UsageError: The default pack does not know the id and no type is given, or it has another type for it.
        PackError: The pack is broken, or the row would be wrong; nothing is written then.
    """
    pack = _own_pack(folder)
    ids = tuple(map(_typed_id, filter(str.strip, id_.split("|"))))
    known = [_known_concept(one, type_) for one in ids or ("",)]
    if len({one.type for one in known}) > 1:
        raise UsageError(
            Fault("the ids are of several types", field="id", value=id_, allowed="ids of one type")
        )
    type_, label = type_ or known[0].type, label or known[0].label
    path = file_for(type_, ids, pack)
    line = _line_after(folder / path)
    place = f"{path.removeprefix('lexicons/')}:{line}"
    row = LexiconRow(" ".join(name.split()), type_, ids, CURATED_ROWS, place, label, note)
    _refuse_faulty(pack, row)
    _append(folder / path, _COLUMNS, (row.name, row.type, "|".join(ids), label, note))
    return row


def switch_off(folder: Path, wanted: str, why: str) -> tuple[str, str]:
    """Switch off a rule, a concept or a name in a pack; return which of these it is and its table's place.

    Args:
        folder: The pack.
        wanted: The id of a rule, the id of a concept, or a name in any of its spellings.
        why: The reason, which the table keeps.

    Raises:
        UsageError: It is switched off already, is no name, or is a rule's id that no pack has.
        PackError: The pack is broken.
    """
    pack = _own_pack(folder)
    wanted = check_wanted(wanted)
    packs = [open_pack(DEFAULT), pack]
    rules = rule_ids(packs)
    concept = _typed_id(wanted)
    what = "rule" if wanted in rules else "concept" if ":" in concept and " " not in concept else "name"
    if what == "name" and (meant := misspelt_rule(wanted, packs, rules)):
        raise UsageError(Fault("no pack has such a rule or name", field="WHAT", value=wanted, allowed=meant))
    name = concept if what == "concept" else wanted
    path = folder / PACK_SWITCHES
    if f"\n{what}\t{name}\t" in (read_text(path) if path.is_file() else ""):
        raise UsageError(Fault("is switched off already", str(path), field=what, value=name))
    line = _line_after(path)
    _append(path, SWITCH_COLUMNS, (what, name, why))
    return what, f"{PACK_SWITCHES}:{line}"


def _typed_id(text: str) -> str:
    """Return a concept id as somebody types it: one of MeSH in any case, with or without 'MESH:'."""
    capitals = text.strip().upper()
    return canonical_id(capitals if _MESH_ID.fullmatch(capitals) else text)


def _own_pack(folder: Path) -> Pack:
    """Return a pack that may be changed."""
    if str(folder) == DEFAULT:
        message = "the default pack is not changed by this command"
        raise UsageError(Fault(message, allowed="a pack of your own: `nmstag pack new mine`"))
    return open_pack(folder)


def _known_concept(id_: str, type_: str) -> Concept:
    """Return what the default pack knows of a concept.

    Raises:
        UsageError: It does not know it, and no type is given; or it has another type for it.
    """
    rows = [row for row in open_pack(DEFAULT).rows(lambda fault: None) if row.type not in (NOTHING, "")]
    found = [row for row in rows if id_ and row.ids == (id_,) and row.source != STOP]
    types = Counter(row.type for row in found)
    if found and (not type_ or type_ in types or type_ not in FOLDERS):
        most = type_ if type_ in types else types.most_common(1)[0][0]
        label = next((row.label for row in found if row.label and row.type == most), "")
        return Concept(type_ or most, label)
    if found:
        right = types.most_common(1)[0][0]
        label = next((f", {row.label!r}" for row in found if row.label), "")
        message = f"in the default pack {id_} is of another type"
        raise UsageError(Fault(message, field="--type", value=type_, allowed=f"{right}{label}"))
    if type_:
        return Concept(type_, "")
    if not id_:
        allowed = "an id; or, for a name without a concept, --type Disease or --type Chemical"
        raise UsageError(Fault("there is neither an id nor a type", field="id", allowed=allowed))
    allowed = id_form(id_) or f"the id of a concept that it has; {_WITH_TYPE}"  # no id is nearly another
    raise UsageError(Fault("the default pack knows no such concept", field="id", value=id_, allowed=allowed))


def _refuse_faulty(pack: Pack, row: LexiconRow) -> None:
    """Raise a fault where a pack would not be sound with one more row."""
    faults: list[Fault] = []
    rows = [*pack.rows(faults.append), row]
    faults += (one for one in check_rows(pack, rows) if (one.path, one.line) == (row.file, _line(row)))
    faults += check_labels(pack, [row], [open_pack(DEFAULT)])
    if faults:
        raise PackError(faults)


def _line(row: LexiconRow) -> int:
    return int(row.place.rpartition(":")[2])


def _line_after(path: Path) -> int:
    """Return the number of the line that a new row gets; 2 in a new file, after its header."""
    return len(read_text(path).rstrip("\n").split("\n")) + 1 if path.is_file() else 2


def _append(path: Path, columns: Sequence[str], cells: Iterable[str]) -> None:
    """Add a row to a table, or make the table."""
    if path.is_file():
        header = next(line for line in read_text(path).split("\n") if not line.startswith("#"))
        values = dict(zip(columns, cells, strict=True))
        row = table_text(header.split("\t"), [[values.get(one, "") for one in header.split("\t")]])
        text = read_text(path).rstrip("\n") + "\n" + row.split("\n", 1)[1]
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = table_text(columns, [list(cells)])
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
