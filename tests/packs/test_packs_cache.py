"""Compiled packs and their cache: reused, renewed, and never trusted when it is not whole."""

from __future__ import annotations

import hashlib
import marshal
import os
import resource
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from nmstag.errors import PackError
from nmstag.packs import cache as caching
from nmstag.packs import compile_packs, default_folder, load_packs, open_pack
from nmstag.packs import compiling as compiling_module
from nmstag.pipeline import Tagger

pytestmark = pytest.mark.usefixtures("cache")


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


CUE = """\
topic: cues
about: Of the tests.
rules:
  - id: mine.nix
    description: Nix before a problem denies it.
    attribute: negated
    cues: [{0}]
    examples: ["{0} [cough]{{Disease negated}}"]
    counterexamples: ["[Cough]{{Disease}} since Monday."]
"""


@pytest.mark.parametrize(
    ("name", "made_again"),
    [
        ("lexicons/curated/b.tsv", set()),
        ("rules/patterns/a.yaml", {"expressions"}),
        ("rules/context/cues/a.yaml", {"context", "expressions"}),
        ("rules/relations/macros.tsv", {"relations", "expressions"}),
        ("knowledge/mesh_tree.tsv", {"relations"}),
        ("rules/switches.tsv", {"context", "relations", "expressions"}),
        ("rules/words/article.txt", {"context", "relations", "expressions"}),
        ("profiles/literature/switches.tsv", {"context", "relations", "expressions"}),
    ],
)
def test_a_part_is_made_again_only_where_its_own_files_change(make_pack, small_pack, name, made_again):
    folder = make_pack({"curated/a.tsv": ["pain; Disease; X:1"]}, "mine")
    alone = compile_packs([open_pack(small_pack)])
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("")
    stack = replace(alone, packs=(*alone.packs, open_pack(folder)), hash="of other content")
    parts = ("context", "relations", "expressions")
    assert {part for part in parts if stack.made_from(part) != alone.made_from(part)} == made_again
    assert stack.made_from("spelling") != alone.made_from("spelling")


def test_context_rules_of_a_stack_are_those_of_all_its_packs(make_pack, small_pack):
    folder = make_pack({"curated/a.tsv": ["rigor; Disease; X:1"]}, "mine")

    def negated(word):
        path = folder / "rules" / "context" / "cues" / "mine.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CUE.format(word), encoding="utf-8")
        return [m.has("negated") for m in Tagger.load([small_pack, folder]).tag_text("nix pain").mentions]

    assert (negated("nix"), negated("nought"), negated("nix")) == ([True], [False], [True])


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 64, None])
def test_a_damaged_cache_file_is_made_again(small_pack, cache, damage):
    before = names(small_pack)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[:-3] if damage is None else damage)
    assert names(small_pack) == before
    assert all(path.stat().st_size > 64 for path in cache.iterdir())


def forge(path, body):
    """Put other content into a cache file, with the head of a whole one."""
    path.write_bytes(path.read_bytes()[:32] + hashlib.sha256(body).digest() + body)


def shapes(path):
    """Return values of other shapes than that of a cache file."""
    plain = marshal.loads(path.read_bytes()[64:])
    yield from (None, 7, b"", [], {}, {"name": "x"}, [plain], compile("1", "x", "eval"))
    if isinstance(plain, dict):
        yield from (dict.fromkeys(plain), {name: [7] for name in plain})
        yield from ({**plain, name: type(value)([7])} for name, value in plain.items() if type(value) is list)
        yield from ({**plain, name: 7} for name in plain)
    else:
        yield from (tuple(7 for _ in plain), ([7], [7]), plain[:1])


@pytest.mark.parametrize("part", ["lexicon", "spelling"])
def test_a_cache_file_of_another_shape_is_made_again(small_pack, cache, part):
    def tag():
        return Tagger.load([small_pack]).tag_text("Parkinsno disease after haloperiodl.").mentions

    before = tag()
    (path,) = cache.glob(f"*.{part}")
    for value in shapes(path):
        forge(path, marshal.dumps(value))
        assert tag() == before
        assert marshal.loads(path.read_bytes()[64:]) != value


def test_rules_of_another_shape_are_made_again(small_pack, cache):
    shutil.copytree(default_folder() / "rules" / "context", small_pack / "rules" / "context")

    def tag():
        return Tagger.load([small_pack]).tag_text("No pain.")

    before = tag()
    assert before.mentions[0].has("negated")
    (path,) = cache.glob("*.context")
    for value in (None, {}, {"rules": 7}):
        forge(path, marshal.dumps(value))
        assert tag() == before
        assert marshal.loads(path.read_bytes()[64:]) != value


@pytest.mark.parametrize("body", [b"", b"\xff" * 99, b"i\x01", b"[\xff\xff\x0f\x00"])
def test_a_cache_file_that_is_no_data_is_made_again(small_pack, cache, body):
    before = names(small_pack)
    for path in cache.iterdir():
        forge(path, body)
    assert names(small_pack) == before


@pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(small_pack, cache, mode, caplog):
    names(small_pack)
    (path,) = cache.glob("*.lexicon")
    content = path.read_bytes()
    plain = marshal.loads(content[64:])
    forge(path, marshal.dumps({**plain, "keys": "", "entries": (b"", b"")}))
    assert names(small_pack) == []  # it is believed, as nobody else can have written it
    cache.chmod(mode)
    caching._tell_once.cache_clear()
    assert names(small_pack) == names(small_pack) == ["Pain", "NMS"]
    assert [record.message.count("chmod go-w") for record in caplog.records] == [1]
    cache.chmod(0o700)
    path.chmod(0o622)
    assert names(small_pack) == ["Pain", "NMS"]
    assert path.read_bytes() == content


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_owner_is_not_read(small_pack, cache):
    names(small_pack)
    (path,) = cache.glob("*.lexicon")
    forge(path, marshal.dumps({**marshal.loads(path.read_bytes()[64:]), "keys": "", "entries": (b"", b"")}))
    os.chown(path, 12345, 12345)
    assert names(small_pack) == ["Pain", "NMS"]
    os.chown(cache, 12345, 12345)
    assert not caching._usable(cache)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_the_folder_is_made_for_its_owner_alone(small_pack, cache):
    before = os.umask(0)
    try:
        names(small_pack)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o077 for path in (cache, *cache.iterdir())} == {0}


def test_links_pipes_and_folders_in_place_of_a_cache_file_cost_only_time(small_pack, cache, tmp_path):
    names(small_pack)
    (path,) = cache.glob("*.lexicon")
    content = path.read_bytes()
    for put in (os.mkfifo, os.mkdir, lambda place: os.symlink("/dev/zero", place)):
        path.unlink()
        put(path)
        assert names(small_pack) == ["Pain", "NMS"]
        if path.is_dir():
            path.rmdir()
            names(small_pack)
        assert path.read_bytes() == content


def test_a_full_disk_leaves_nothing(small_pack, cache):
    names(small_pack)
    for path in cache.iterdir():
        path.unlink()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        assert names(small_pack) == ["Pain", "NMS"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert cache_files(cache) == []


def test_what_killed_runs_left_is_removed_and_what_is_in_use_stays(small_pack, cache):
    fcntl = pytest.importorskip("fcntl")
    cache.mkdir(mode=0o700)
    for name, age in ((".nmstag-old", 7200), (".nmstag-new", 0), (".nmstag-used", 0)):
        (cache / name).write_bytes(b"x")
        os.utime(cache / name, (os.stat(cache).st_mtime - age,) * 2)
    with open(cache / ".nmstag-used", "wb") as used:
        fcntl.flock(used, fcntl.LOCK_EX)
        names(small_pack)
        assert [name for name in cache_files(cache) if name.startswith(".")] == [".nmstag-used"]


@pytest.mark.parametrize("again", ["same", "another"])
def test_what_a_run_that_was_told_to_end_left_is_taken_over(cache, again):
    """The run is ended while it writes; the next one, of any pack, leaves nothing of it."""
    pytest.importorskip("fcntl")
    ended = "import os, signal\nfrom nmstag.packs import cache\n"
    ended += "cache._packed = lambda *_: b'x' * 9\n"
    ended += "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGTERM)\n"
    ended += "cache.cached(['same'], 'part', lambda: [1])\n"
    done = subprocess.run([sys.executable, "-c", ended], env={**os.environ, "NMSTAG_CACHE": str(cache)})
    assert done.returncode == -15
    (left,) = cache_files(cache)
    assert left.startswith(".nmstag-")
    assert caching.cached([again], "part", lambda: [2]) == [2]
    assert [name[:1] == "." for name in cache_files(cache)] == [False]
    assert caching.cached([again], "part", lambda: [3]) == [2]


def test_a_file_that_another_process_writes_is_left_to_it(cache):
    fcntl = pytest.importorskip("fcntl")
    assert caching.cached(["a"], "part", lambda: [1]) == [1]
    (path,) = cache.iterdir()
    path.rename(cache / f".nmstag-{path.name}")
    with open(cache / f".nmstag-{path.name}", "r+b") as used:
        fcntl.flock(used, fcntl.LOCK_EX)
        before = used.read()
        assert caching.cached(["a"], "part", lambda: [2]) == [2]
    assert (cache / f".nmstag-{path.name}").read_bytes() == before


def test_parallel_first_starts(small_pack, cache, tmp_path):
    (tmp_path / "a.txt").write_text("Pain and NMS.")
    command = [
        sys.executable,
        "-m",
        "nmstag",
        "-q",
        "tag",
        "a.txt",
        "--pack",
        str(small_pack),
        "--to",
        "lines",
    ]
    pipe = subprocess.PIPE
    runs = [subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe) for _ in range(20)]
    ended = [(*run.communicate(timeout=120), run.returncode) for run in runs]
    assert ended == [(b"Pain and NMS.\n", b"", 0)] * 20
    assert cache_files(cache)
    assert not [name for name in cache_files(cache) if name.startswith(".")]


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


def test_files_in_use_stay(make_pack, cache, monkeypatch):
    daily, other = (
        make_pack({"curated/a.tsv": [f"{name}; Disease; X:1"]}, name) for name in ("pain", "rigor")
    )
    load_packs([daily])
    (used,) = cache.iterdir()
    os.utime(used, (1_000, 1_000))
    load_packs([daily])
    (cache / f"{'a' * 32}.lexicon").write_bytes(b"old")
    os.utime(cache / f"{'a' * 32}.lexicon", (2_000, 2_000))
    monkeypatch.setattr(caching, "MOST_FILES", 2)
    load_packs([other])
    assert used.exists()
    assert len(cache_files(cache)) == 2


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


def test_a_shipped_form_is_used_before_anything_is_compiled(small_pack, cache, tmp_path, monkeypatch):
    """That of a wheel: it is read whoever owns it, and not where pack or code are others."""
    pack = load_packs((small_pack,))
    shipped = tmp_path / "shipped"
    caching.ship(shipped, (pack.hash, pack.profile), "lexicon", compiling_module.dump_pack(pack))
    monkeypatch.setattr(caching, "SHIPPED", shipped)
    monkeypatch.setenv("NMSTAG_CACHE", "off")
    (file,) = shipped.iterdir()
    file.chmod(0o666)
    with monkeypatch.context() as patch:
        patch.setattr(compiling_module, "compile_packs", None)
        assert load_packs((small_pack,)).keys == pack.keys
        with open(small_pack / "lexicons/curated/small.tsv", "a", encoding="utf-8") as stream:
            stream.write("gout\tDisease\tMESH:D006073\n")
        with pytest.raises(TypeError):
            load_packs((small_pack,))
    assert len(load_packs((small_pack,)).keys) == len(pack.keys) + 1


def test_compiling_a_large_pack_is_told(small_pack, cache, monkeypatch, caplog):
    load_packs((small_pack,))
    assert caplog.text == ""
    monkeypatch.setattr(compiling_module, "_LARGE", 10)
    monkeypatch.setenv("NMSTAG_CACHE", "off")
    load_packs((small_pack,))
    assert caplog.text.count("\n") == 1
    assert "compiling the pack small" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
@pytest.mark.parametrize(
    ("place", "kept", "warned"),
    [
        ("new", True, ""),
        ("new/below/cache", True, ""),
        ("folder", True, ""),
        ("file", False, "is no folder"),
        ("file/cache", False, ""),
        ("dangling", False, ""),
        ("open", False, "others may write to it"),
    ],
)
def test_it_is_not_said_that_a_pack_is_kept_where_it_cannot_be(
    small_pack, tmp_path, monkeypatch, caplog, place, kept, warned
):
    (tmp_path / "folder").mkdir(mode=0o700)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "dangling").symlink_to("nowhere")
    monkeypatch.setattr(compiling_module, "_LARGE", 10)
    monkeypatch.setenv("NMSTAG_CACHE", str(tmp_path / place))
    caching._tell_once.cache_clear()
    assert names(small_pack) == ["Pain", "NMS"]
    (told,) = (one.message for one in caplog.records if "compiling" in one.message)
    assert told.endswith("a few seconds (kept for the next start)" if kept else "a few seconds")
    warnings = [one.message for one in caplog.records if "warning" in one.message]
    assert [warned in one for one in warnings] == [True] * bool(warned)
    caplog.clear()
    assert names(small_pack) == ["Pain", "NMS"]
    assert ("compiling" in caplog.text, "warning" in caplog.text) == (not kept, False)
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_keeps_nothing(cache, monkeypatch):
    cache.mkdir(exist_ok=True)
    cache.chmod(0o500)
    assert not caching.can_keep()
    cache.chmod(0o700)
    assert caching.can_keep()
