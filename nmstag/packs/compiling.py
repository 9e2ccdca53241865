"""Packs compiled for one profile: plain data that loads in milliseconds, kept in the cache.

A change of the packs' contents, of the normaliser or of the code makes a new cache file.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

from nmstag.errors import Fault, NmstagError, PackError, UsageError, choices
from nmstag.link import BACKOFF, Backoff, BackoffRule
from nmstag.match import compile_steps, step_words
from nmstag.packs.cache import cache_folder, cached, can_keep, digest, no_collection, renewing, tell
from nmstag.packs.clinical import CLINICAL
from nmstag.packs.compiled import CompiledPack
from nmstag.packs.entries import PackedEntries
from nmstag.packs.folder import DEFAULT, Pack, open_pack
from nmstag.packs.names import CLINICAL_NAMES, compile_names
from nmstag.packs.stack import profiles, sources_of
from nmstag.text.sentences import WORD_CLASSES as SENTENCE_WORDS
from nmstag.text.tokens import symbol_keys

T = TypeVar("T")
LEXICON = "lexicon"
"""What the cache calls the compiled form without the parts that are compiled when they are asked for."""
_NOT_STORED = ("packs", "parts")
_LARGE = 1_000_000
"""Bytes of files from which compiling is waited for."""


def load_packs(places: Sequence[str | Path] = (DEFAULT,), profile: str = CLINICAL) -> CompiledPack:
    """Return packs compiled, from the cache where it holds them; several packs stack.

    Args:
        places: Folders, or the word 'default'.
        profile: One of the packs' profiles (see `profiles`), in any case of letters.

    Raises:
        UsageError: A folder is not there, or no pack has the profile.
        PackError: A pack is broken; every fault is named.
    """
    packs = tuple(open_pack(place) for place in places or (DEFAULT,))
    profile = _known_profile(profile, profiles(packs))
    content = _content_of(packs)
    plain = cached((content, profile), LEXICON, lambda: dump_pack(_compiled(packs, profile)), _fits)
    return _loaded(plain, packs)


def _compiled(packs: Sequence[Pack], profile: str) -> CompiledPack:
    """Return packs compiled; of large ones a line says so, as it takes seconds."""
    if sum((pack.folder / name).stat().st_size for pack in packs for name in pack.files) > _LARGE:
        names = "+".join(pack.name for pack in packs)
        kept = " (kept for the next start)" if can_keep() else ""
        if cache_folder() is None:
            kept = " (not kept, as NMSTAG_CACHE is off)"
        tell(f"compiling the pack {names} for the profile {profile}, a few seconds{kept}")
    return compile_packs(packs, profile)


def make_of_packs(places: Sequence[str | Path], profile: str, make: Callable[[CompiledPack], T]) -> T:
    """Return what `make` makes of compiled packs.

    Where the cache holds something that it cannot be made of, which only somebody else's file is, the packs
    are compiled again.

    Raises:
        UsageError, PackError: As `load_packs` does.
    """
    try:
        with no_collection():
            return make(load_packs(places, profile))
    except (NmstagError, MemoryError):
        raise
    except Exception:
        with renewing():
            return make(load_packs(places, profile))


def _known_profile(wanted: str, known: Sequence[str]) -> str:
    """Return the profile of that name, in any case of letters."""
    for profile in (*(one for one in known if one == wanted), *known):
        if profile.casefold() == wanted.casefold():
            return profile
    raise UsageError(
        Fault("no pack has this profile", field="profile", value=wanted, allowed=choices(wanted, known))
    )


def compile_packs(packs: Sequence[Pack], profile: str = CLINICAL) -> CompiledPack:
    """Return packs compiled, without looking at the cache.

    Raises:
        PackError: A lexicon or a rule file is broken; every fault of all of them is named.
    """
    packs = tuple(packs)
    outdated = [fault for pack in packs for fault in pack.outdated().values()]
    if outdated:
        raise PackError(outdated)
    lexicon = compile_names(packs, profile)
    sources = sources_of(packs, profile)
    steps = compile_steps(sources)
    broader = sources.rules(BACKOFF, BackoffRule) if sources.uses(BACKOFF) else ()
    # In the order of their words, so that the gazetteer sorts them by their symbols in little time.
    entries = dict(sorted(lexicon.entries.items(), key=lambda item: item[0].split()))
    vocabulary, keys = symbol_keys(entries, step_words(steps))
    return CompiledPack(
        name="+".join(f"{pack.name} {pack.version}" for pack in packs),
        hash=_content_of(packs),
        profile=profile,
        vocabulary=vocabulary,
        keys=keys,
        entries=PackedEntries.pack(
            tuple(entry.plain() for entry in readings) for readings in entries.values()
        ),
        steps=steps,
        backoff=Backoff.compile(broader, sources),
        sentence_words={name: sources.word_classes().get(name, ()) for name in SENTENCE_WORDS},
        clinical_names=sources.uses(CLINICAL_NAMES),
        labels=marshal.dumps(lexicon.labels),
        packs=packs,
    )


def dump_pack(pack: CompiledPack) -> dict[str, Any]:
    """Return a compiled pack as plain data, by field; words, their symbols and the keys each as one text.

    A text is split in a third of the time that a list takes to be read.
    """
    plain = {item.name: getattr(pack, item.name) for item in fields(pack) if item.name not in _NOT_STORED}
    words = pack.vocabulary
    return plain | {
        "entries": pack.entries.plain(),
        "keys": "\n".join(pack.keys),
        "vocabulary": ("\n".join(words), "".join(words.values())),
    }


def _loaded(plain: dict[str, Any], packs: tuple[Pack, ...]) -> CompiledPack:
    """Return the pack of what `dump_pack` returned.

    Symbols are made after all words, side by side: a text uses hundreds, and a copy of this process would
    else have a page of memory of its own for each.
    """
    words, symbols = plain["vocabulary"]
    made = {
        "entries": PackedEntries(plain["entries"]),
        "keys": _lines(plain["keys"]),
        "vocabulary": dict(zip(_lines(words), symbols, strict=True)),
    }
    return CompiledPack(**{**plain, **made}, packs=packs)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _fits(plain: Any) -> bool:
    """Return whether a value from the cache has the fields of a compiled pack, each of its type."""
    hints = get_type_hints(CompiledPack) | {"entries": tuple, "keys": str, "vocabulary": tuple}
    shape = {item.name: get_origin(hints[item.name]) or hints[item.name] for item in fields(CompiledPack)}
    for name in _NOT_STORED:
        del shape[name]
    if not isinstance(plain, dict) or {name: type(value) for name, value in plain.items()} != shape:
        return False
    entries, vocabulary = (tuple(map(type, plain[name])) for name in ("entries", "vocabulary"))
    return entries == (bytes, bytes) and vocabulary == (str, str) and _is_whole(plain)


def _is_whole(plain: dict[str, Any]) -> bool:
    """Return whether each key has readings, and each word a symbol."""
    words, symbols = plain["vocabulary"]
    keys = len(_lines(plain["keys"]))
    return 4 * keys == len(plain["entries"][1]) and len(_lines(words)) == len(symbols)


def _content_of(packs: Sequence[Pack]) -> str:
    return packs[0].hash if len(packs) == 1 else digest(pack.hash for pack in packs)
