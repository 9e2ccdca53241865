"""Compiled packs and their cache: reused, renewed, and never trusted when it is not whole."""

from __future__ import annotations

import os

import pytest

from nmstag.errors import PackError
from nmstag.packs import cache as caching
from nmstag.packs import compile_packs, load_packs, open_pack
from nmstag.packs import compiling as compiling_module
from nmstag.pipeline import Tagger


def names(folder, *more):
    return [m.text for m in Tagger.load([folder, *more]).tag_text("Pain, NMS and rigor.").mentions]


def cache_files(cache):
    return sorted(path.name for path in cache.glob("*"))


def forbid_compiling(monkeypatch):
    def fail(*args, **options):
        raise AssertionError("the pack was compiled again")

    monkeypatch.setattr(compiling_module, "compile_names", fail)


def test_a_pack_is_compiled_once(small_pack, cache, monkeypatch):
    first = load_packs([small_pack])
    forbid_compiling(monkeypatch)
    again = load_packs([small_pack])
    assert (again.name, again.hash) == (first.name, first.hash) == ("small 1", open_pack(small_pack).hash)
    assert (again.vocabulary, again.keys, again.entries) == (first.vocabulary, first.keys, first.entries)


def test_a_changed_pack_is_compiled_anew(make_pack):
    folder = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]})
    assert names(folder) == ["Pain"]
    make_pack({"curated/a.tsv": ["rigor; Disease; X:1"]})
    assert names(folder) == ["rigor"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 64, None])
def test_a_damaged_cache_file_is_made_again(small_pack, cache, damage):
    before = names(small_pack)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-3] if damage is None else damage)
    assert names(small_pack) == before
    assert all(path.stat().st_size > 64 for path in cache.iterdir())


def test_a_file_of_another_pack_under_this_name_is_not_believed(make_pack, cache):
    one = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "one")
    names(one)
    (stolen,) = cache.glob("*.lexicon")
    content = stolen.read_bytes()
    stolen.unlink()
    other = make_pack({"curated/a.tsv": ["rigor; Disease; X:1"]}, "other")
    names(other)
    (target,) = cache.glob("*.lexicon")
    target.write_bytes(content)
    assert names(other) == ["rigor"]


def test_no_temporary_file_is_left(small_pack, cache):
    names(small_pack)
    assert cache_files(cache)
    assert not [name for name in cache_files(cache) if name.startswith(".")]


def test_a_cache_folder_that_cannot_be_made_costs_only_time(small_pack, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("NMSTAG_CACHE", str(tmp_path / "file" / "cache"))
    assert names(small_pack) == ["Pain", "NMS"]


def test_the_cache_can_be_switched_off(small_pack, tmp_path, monkeypatch):
    monkeypatch.setenv("NMSTAG_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    assert names(small_pack) == ["Pain", "NMS"]
    assert not (tmp_path / "off").exists()


def test_the_systems_cache_folder_is_used_where_none_is_named(small_pack, tmp_path, monkeypatch):
    monkeypatch.delenv("NMSTAG_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "xdg"))
    names(small_pack)
    assert list((tmp_path / "xdg" / "nmstag").iterdir())


@pytest.mark.parametrize("setting", ["", "off"])
def test_what_was_decided_against_is_known_with_and_without_cache(make_pack, monkeypatch, setting):
    if setting:
        monkeypatch.setenv("NMSTAG_CACHE", setting)
    folder = make_pack(
        {
            "curated/a.tsv": ["pain; Disease; X:1"],
            "stoplist.tsv": ["name;type;id;note", "pain; Disease; ; no"],
        }
    )
    for _ in range(2):
        ((_, reason),) = load_packs([folder]).dropped()["pain"]
        assert "stop list" in reason


def test_packs_stack(make_pack):
    one = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "one")
    other = make_pack({"curated/a.tsv": ["rigor; Disease; X:2"]}, "other", 'name = "other"\nversion = "3"\n')
    assert names(one, other) == ["Pain", "rigor"]
    stacked = load_packs([one, other])
    assert stacked.name == "small 1+other 3"
    assert stacked.hash not in (load_packs([one]).hash, load_packs([other, one]).hash)


def test_an_override_of_a_stacked_pack_holds(make_pack):
    one = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "one")
    override = ["name;type;id;note", "pain; Disease; X:2; ours"]
    other = make_pack({"overrides.tsv": override}, "other")
    (mention,) = Tagger.load([one, other]).tag_text("pain").mentions
    assert mention.ids == ("X:2",)


def test_every_fault_of_every_lexicon_comes_at_once(make_pack):
    one = make_pack({"curated/a.tsv": ["; Disease; X:1"], "curated/b.tsv": ["name; typ; id"]}, "one")
    other = make_pack({"curated/c.tsv": ["pain; ; X:1"]}, "other")
    with pytest.raises(PackError) as caught:
        load_packs([one, other])
    places = {(fault.path.rpartition("/")[2], fault.line) for fault in caught.value.faults}
    assert places == {("a.tsv", 2), ("b.tsv", 1), ("c.tsv", 2)}


def test_an_empty_pack_finds_nothing(make_pack):
    assert names(make_pack({})) == []


def test_compiling_is_deterministic(small_pack):
    one, other = (compile_packs([open_pack(small_pack)]) for _ in range(2))
    assert (one.vocabulary, one.keys, one.entries) == (other.vocabulary, other.keys, other.entries)


def test_old_files_go_and_those_of_others_stay(small_pack, cache, monkeypatch):
    monkeypatch.setattr(caching, "MOST_FILES", 2)
    cache.mkdir(exist_ok=True)
    (cache / "notes.txt").write_text("mine")
    for age, name in enumerate("abc"):
        path = cache / f"{name * 32}.lexicon"
        path.write_bytes(b"old")
        os.utime(path, (1_000 + age, 1_000 + age))
    load_packs([small_pack])
    left = {path.name[:1] for path in cache.iterdir()}
    assert len(cache_files(cache)) == 3
    assert {"n", "c"} <= left


@pytest.fixture
def package(tmp_path):
    """A folder with two modules that the compiled form depends on and one that it does not."""
    folder = tmp_path / "package"
    for name in ("schema.py", "match/matcher.py", "cli/app.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x = 1\n")
    return folder


def code_of(package):
    caching.code_hash.cache_clear()
    return caching.code_hash(package)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda folder: (folder / "schema.py").write_text("x = 2\n"), False),
        (lambda folder: (folder / "match/matcher.py").write_text("x = 2\n"), False),
        (lambda folder: (folder / "match/step.py").write_text(""), False),
        (
            lambda folder: (folder / "match/deep").mkdir() or (folder / "match/deep/a.py").write_text(""),
            False,
        ),
        (lambda folder: (folder / "match/matcher.py").rename(folder / "match/other.py"), False),
        (lambda folder: (folder / "match/matcher.pyc").write_text("x"), True),
        (lambda folder: (folder / "cli/app.py").write_text("x = 2\n"), True),
    ],
)
def test_the_code_is_part_of_the_key(package, change, same):
    before = code_of(package)
    change(package)
    assert (code_of(package) == before) is same


def test_where_there_are_no_sources_the_version_is_the_key(tmp_path, monkeypatch):
    before = code_of(tmp_path)
    monkeypatch.setattr(caching, "__version__", "0")
    assert code_of(tmp_path) != before


def test_other_code_compiles_a_pack_again(small_pack, cache, monkeypatch):
    names(small_pack)
    before = cache_files(cache)
    monkeypatch.setattr(caching, "code_hash", lambda: "other")
    names(small_pack)
    assert len(cache_files(cache)) == 2 * len(before)


def test_every_part_that_the_key_names_is_there():
    for name in caching.COMPILING_CODE:
        assert (caching.PACKAGE / name).exists(), name
