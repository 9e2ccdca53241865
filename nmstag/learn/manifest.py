"""The manifest of a pack that `nmstag build` makes: settings of the base, checksums of the inputs."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from nmstag.errors import Fault, UsageError
from nmstag.formats.base import no_surrogates
from nmstag.learn.inputs import CorpusInput, checksum, place_of
from nmstag.packs import Pack
from nmstag.packs.folder import MANIFEST
from nmstag.plain import to_plain

MADE = "Made by nmstag build"
"""How the description of a pack begins that was made here."""


def keep_strange_folder(out: Path) -> None:
    """Raise UsageError where a folder has files and is no pack that was made here."""
    if not out.is_dir() or not any(out.iterdir()):
        return
    try:
        made = str(tomllib.loads((out / MANIFEST).read_text("utf-8")).get("description", ""))
    except (OSError, ValueError):
        made = ""
    if not made.startswith(MADE):
        message = "this folder has files, and 'nmstag build' did not make it"
        allowed = (
            f"a new or empty folder; or --base {out} too, to make the tables of a pack again in its place"
        )
        raise UsageError(Fault(message, str(out), field="--out", allowed=allowed))


def write_manifest(
    out: Path,
    name: str,
    corpora: Sequence[CorpusInput],
    mesh: Sequence[Path],
    base: Pack | None,
    mesh_year: int = 0,
) -> None:
    """Write pack.toml with the checksum of every input."""
    quote, as_key = _toml_string, _toml_key
    lines = [f"name = {quote(name)}", f"version = {quote(base.version if base else '0.1.0')}"]
    origin = f", on the pack {base.name} {base.version}" if base else ""
    lines.append(f"description = {quote(MADE + origin)}")
    if mesh_year:
        lines.append(f"mesh_year = {mesh_year}")
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
        lines += [f"file = {quote(place_of(path))}", f"sha256 = {quote(checksum(path))}"]
    (out / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def add_types(out: Path, types: Iterable[str]) -> None:
    """Add entity types to the manifest of a pack that does not list them."""
    path = out / MANIFEST
    text = path.read_text("utf-8")
    listed = tomllib.loads(text).get("types", {})
    lines = [f'{_toml_key(one)} = "from a terminology"\n' for one in sorted(set(types) - set(listed))]
    if not lines:
        return
    head, found, rest = text.partition("[types]\n")
    text = head + found + "".join(lines) + rest if found else f"{text}\n[types]\n{''.join(lines)}"
    path.write_text(text, encoding="utf-8", newline="\n")


def _toml_string(value: str) -> str:
    """Return a TOML string; DEL, which JSON leaves as it is, is escaped too."""
    return json.dumps(no_surrogates(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml_string(name)
