"""What `nmstag build` and `nmstag pack` do."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.messages import tell
from nmstag.errors import Fault, UsageError, counted
from nmstag.packs import Pack, open_pack
from nmstag.packs.mesh_changes import CHANGES
from nmstag.plain import to_plain

_CHANGED = {
    "moved": "gives to another concept: changed",
    "kept": "gives to another concept: kept, as the row says why",
    "replaced": "has under another id: changed",
    "deleted": "no longer has: left without an id",
    "renamed": "names otherwise: label changed",
    "confirmed": "has now, which were marked as newer",
}
"""What a change of `nmstag build` means, by what it is."""
if TYPE_CHECKING:
    from nmstag.learn.terms import TermSettings
    from nmstag.rulecheck import PackPlace

_WIDEST = 160
"""Characters of a row or rule that are shown."""
_SHOWN = 5
"""Rows and rules that are listed of what was switched off."""
_REPLACED = 10
"""Rules that are listed of those that a pack replaces."""


def run_build(
    out: Path,
    corpus: list[str],
    mesh: list[Path],
    mesh_tree: Path | None,
    base: str | None,
    *,
    mesh_before: list[Path],
    mesh_year: int = 0,
    terms: Sequence[Path] = (),
    settings: TermSettings | None = None,
) -> int:
    """Build a pack; return the number of errors in its inputs."""
    from nmstag.learn.build import build
    from nmstag.learn.inputs import parse_corpus

    if not (corpus or mesh or base or terms):
        raise UsageError(Fault("nothing to build from", allowed="--corpus, --mesh, --terms or --base"))
    faults = FaultPrinter()
    pack = open_pack(base) if base else None
    report = build(
        out,
        [parse_corpus(item) for item in corpus],
        mesh,
        mesh_tree,
        pack,
        faults,
        mesh_before=mesh_before,
        mesh_year=mesh_year,
        terms=terms,
        settings=settings,
    )
    for path, rows in sorted(report.rows.items()):
        print(f"{rows:>8}  {path}")
    for what, number in report.changes.items():
        print(f"{number:>8}  rows that MeSH {_CHANGED[what]}")
    if report.changes:
        print(f"          each is a row of {out / CHANGES}; `nmstag pack diff` shows them")
    print(f"{report.folder}: pack {open_pack(out).hash[:12]}")
    faults.summary()
    return faults.errors


def run_info(places: list[str]) -> int:
    """Print what packs hold; of several, also which rules of earlier ones a later one replaces or removes."""
    from nmstag.packs.learned_from import learned_texts
    from nmstag.packs.topics import stacked_rules
    from nmstag.rulecheck import summarise

    packs = [open_pack(place) for place in places]
    for pack in packs:
        summary = summarise(pack)
        print(f"{pack.name} {pack.version}: {pack.description}")
        print(f"hash    {pack.hash}")
        if pack.mesh_year:
            print(f"ids     of MeSH {pack.mesh_year}")
        for source in pack.sources:
            details = ", ".join(f"{key} {value}" for key, value in to_plain(source).items() if key != "name")
            print(f"source  {source.name}" + (f" ({details})" if details else ""))
        for corpus, count in sorted(Counter(learned_texts([pack]).values()).items()):
            print(f"learned from {counted(count, 'document')} of {corpus}")
        for name, rows in sorted(summary.names.items()):
            print(f"{rows:>8} names  {name}")
        for type_, count in sorted(summary.concepts.items()):
            print(f"{count:>8} concepts of type {type_}")
        print(f"{summary.keys:>8} names looked up, {summary.dropped} readings not used")
        print(f"{summary.rule_files:>8} rule files")
    for number, pack in enumerate(packs[1:], 2):
        before, after = stacked_rules(packs[: number - 1]), stacked_rules(packs[:number])
        for key in sorted(before.keys() | after.keys()):
            if key not in after or key not in before or after[key].pack != before[key].pack:
                happened = "removes" if key not in after else "replaces" if key in before else "adds"
                print(f"{pack.name} {happened} rule {'/'.join(key)}")
    return 0


def run_verify(
    places: list[str], mesh: list[Path], mesh_tree: Path | None, mesh_before: Sequence[Path] = ()
) -> int:
    """Print every fault of stacked packs; return how many there are."""
    from nmstag.rulecheck import check_against_mesh, relation_rows, verify

    faults = FaultPrinter()
    packs = [open_pack(place) for place in places]
    for fault in dict.fromkeys(verify(*packs)):  # a file that cannot be read is a fault of each part
        faults(fault)
    for pack in packs if mesh else ():
        rows = pack.rows(lambda fault: None)  # read and reported above
        checked = chain(rows, relation_rows(pack))
        for fault in check_against_mesh(checked, mesh, mesh_tree, faults, mesh_before):
            faults(fault)
    faults.summary()
    if not faults.errors:
        sys.stdout.write(f"{' + '.join(f'{pack.name} {pack.version}' for pack in packs)}: sound\n")
    return faults.errors


def run_find(wanted: str, places: list[str]) -> int:
    """Print every row and rule of packs that has a name or id; return 1 where there is none."""
    from nmstag.rulecheck import find_in_packs, similar_names

    count, packs = 0, [open_pack(one) for one in places]
    for place in find_in_packs(wanted, packs):
        count += 1
        print(_short(place))
    if not count:
        similar = ", ".join(map(repr, similar_names(wanted, packs)))
        print(f"no row or rule has {wanted!r}" + (f"; did you mean {similar}?" if similar else ""))
    return 0 if count else 1


def run_new(folder: Path) -> None:
    """Make an empty pack and say what to do with it."""
    from nmstag.rulecheck import new_pack

    print(f"{new_pack(folder)}: a new pack; use it with --pack default --pack {folder}")


def run_add(folder: Path, name: str, id_: str, type_: str, label: str, note: str) -> None:
    """Add a name to a pack; print the row and where it went."""
    from nmstag.rulecheck import add_name, find_in_packs

    row = add_name(folder, name, id_, type_, label, note)
    place = f"{folder / row.file}:{row.place.rpartition(':')[2]}"
    print(f"{place}: " + " | ".join((row.name, row.type, "|".join(row.ids), row.label)))
    for known in find_in_packs(name, [open_pack("default")]):
        if known.path.startswith("lexicons/"):
            print(f"  this name is also in {_short(known)}")


def run_off(folder: Path, wanted: str, why: str) -> None:
    """Switch something off in a pack; print what it is, and what speaks of it in both packs."""
    from nmstag.rulecheck import find_in_packs, similar_names, switch_off

    what, place = switch_off(folder, wanted, why)
    print(f"{folder / place}: {what} {wanted} is off")
    packs = [open_pack("default"), open_pack(folder)]
    known = [one for one in find_in_packs(wanted, packs) if not one.path.endswith("switches.tsv")]
    rows = [one for one in known if one.path.startswith("lexicons/") and what != "rule"]
    shown = (rows or known)[:_SHOWN]
    for one in shown:
        print(f"  was in {_short(one)}")
    if len(known) > len(shown):
        more = counted(len(known) - len(shown), "more place")
        command = f"nmstag pack find {shlex.quote(wanted)} --pack default --pack {folder}"
        print(f"  {more} in the packs speak of it: {command}")
    if not known and what != "rule":
        similar = ", ".join(map(repr, similar_names(wanted, packs[:1])))
        meant = f"; did you mean {similar}?" if similar else ""
        print(f"  no row or rule has it; it is off whatever rule may match it{meant}")


def run_test(folder: Path) -> int:
    """Check a pack on top of the default one; print how many of its rows and rules were tried.

    Where it is sound, the rules of the default pack that it replaces are printed, too.
    """
    from nmstag.packs.topics import stacked_rules
    from nmstag.rulecheck import verify

    packs = [open_pack("default"), open_pack(folder)]
    if packs[1].rule_files():
        tell(f"trying the rules of {folder}, and those of the default pack with them: some seconds")
    faults, others = FaultPrinter(), 0
    for fault in dict.fromkeys(verify(*packs, trusted=packs[:1])):
        if _is_of(packs[0], fault):
            others += 1  # that a pack changes what the default one does is what it is for
        else:
            faults(fault)
    faults.summary()
    if others:
        command = f"nmstag pack verify default {shlex.quote(str(folder))}"
        print(f"{counted(others, 'example')} of the default pack no longer hold with this pack: {command}")
    if faults.errors:
        return faults.errors
    stacked = stacked_rules(packs)
    own = {key: rule for key, rule in stacked.items() if rule.pack == packs[1].name}
    rules = list(own.values())
    known = stacked_rules(packs[:1]) if own else {}
    replaced = [rule for key, rule in own.items() if key in known]
    for rule in replaced[:_REPLACED]:
        print(f"{rule.path}:{rule.line} replaces {rule.id} of {packs[0].name}")
    if len(replaced) > _REPLACED:
        print(f"{counted(len(replaced) - _REPLACED, 'more rule')} of {packs[0].name} replaced")
    examples = sum(len(rule.examples) + len(rule.counterexamples) for rule in rules)
    rows = sum(1 for _ in packs[1].rows(lambda fault: None))
    parts = (counted(rows, "name"), counted(len(rules), "rule"), counted(examples, "example"))
    print(f"{folder}: {parts[0]}, {parts[1]} with {parts[2]}, no fault")
    return 0


def _is_of(pack: Pack, fault: Fault) -> bool:
    """Return whether a fault is in a rule of a pack; those of rows name the file below the pack's folder."""
    path = Path(fault.path)
    return path.is_relative_to(pack.folder) and path.relative_to(pack.folder).as_posix() in pack.files


def run_diff(old: str, new: str, most: int) -> int:
    """Print how two packs differ."""
    from nmstag.rulecheck import compare_packs

    difference = compare_packs(_stack(old), _stack(new))
    for title, names in (("added", difference.added), ("removed", difference.removed)):
        print(f"{counted(len(names), 'name')} {title}")
        for name in names[:most]:
            print(f"  {name}")
    if difference.mesh:
        print(f"{counted(len(difference.mesh), 'change')} by MeSH")
    for change in difference.mesh[:most]:
        print(f"  {change}")
    print(f"{counted(len(difference.changed), 'name')} changed")
    for name, before, after in difference.changed[:most]:
        print(f"  {name}: {_meaning(before)} -> {_meaning(after)}")
    print(f"{counted(len(difference.rules), 'rule')} changed")
    for happened, rule, place in difference.rules[:most]:
        print(f"  {happened} {rule} ({place})")
    print(f"{counted(len(difference.files), 'file')} changed")
    for name in difference.files[:most]:
        print(f"  {name}")
    return 0


def _short(place: PackPlace) -> str:
    return str(place) if len(str(place)) <= _WIDEST else f"{str(place)[: _WIDEST - 1]}…"


def _stack(places: str) -> list[Pack]:
    """Return the packs of 'default' or 'default+mine'."""
    return [open_pack(place) for place in ([places] if Path(places).is_dir() else places.split("+"))]


def _meaning(readings: tuple[tuple[str, tuple[str, ...], str], ...]) -> str:
    return " / ".join(f"{type_} {'|'.join(ids) or '-'}" for type_, ids, _ in readings)
