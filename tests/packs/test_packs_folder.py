"""Opening a pack: its manifest, its files, its hash; every fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmstag.errors import PackError, UsageError
from nmstag.packs import default_folder, open_pack
from nmstag.packs.folder import unread_files
from nmstag.packs.manifest import PackSource

ROW = {"curated/a.tsv": ["pain; Disease; X:1"]}


def test_an_opened_pack_knows_its_manifest_and_files(make_pack):
    manifest = (
        'name = "mine"\nversion = "2"\ndescription = "why"\n[types]\nDisease = "d"\n'
        '[trust]\nminimum = 0.25\n[[sources]]\nname = "MeSH"\nlicence = "free"\n'
    )
    folder = make_pack({**ROW, "stoplist.tsv": []}, manifest=manifest)
    (folder / "rules" / "topic").mkdir(parents=True)
    (folder / "rules" / "topic" / "a.yaml").write_text("x")
    (folder / "lexicons" / "readme.md").write_text("x")
    pack = open_pack(folder)
    assert (pack.name, pack.version, pack.description) == ("mine", "2", "why")
    assert (pack.types, pack.trust.minimum) == ({"Disease": "d"}, 0.25)
    assert pack.sources == (PackSource("MeSH", "free"),)
    assert pack.files == ("lexicons/curated/a.tsv", "lexicons/stoplist.tsv", "rules/topic/a.yaml")
    assert pack.rule_files("topic") == pack.rule_files() == [folder / "rules/topic/a.yaml"]


def test_the_hash_is_of_the_content_alone(make_pack):
    one, other = open_pack(make_pack(ROW, "one")), open_pack(make_pack(ROW, "other"))
    assert one.hash == other.hash


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "lexicons/curated/a.tsv").write_text("name\ttype\tid\n"),
        lambda folder: (folder / "lexicons/curated/a.tsv").rename(folder / "lexicons/curated/b.tsv"),
        lambda folder: (folder / "lexicons/b.tsv").write_text(""),
        lambda folder: (folder / "pack.toml").write_text('name = "small"\nversion = "2"\n'),
    ],
)
def test_any_change_of_the_content_changes_the_hash(make_pack, change):
    folder = make_pack(ROW)
    before = open_pack(folder).hash
    change(folder)
    assert open_pack(folder).hash != before


@pytest.mark.parametrize(
    ("manifest", "field", "value"),
    [
        ('version = "1"', "name", ""),
        ('name = "a"', "version", ""),
        ('name = "a"\nversion = 1.0', "version", "1.0"),
        ('name = ""\nversion = "1"\nnmae = "b"', "nmae", ""),
        ('name = "a"\nversion = "1"\ntypes = "Disease"', "types", "Disease"),
        ('name = "a"\nversion = "1"\n[types]\nDisease = 3', "types.Disease", "3"),
        ('name = "a"\nversion = "1"\n[trust]\nminimum = 2', "trust.minimum", "2"),
        ('name = "a"\nversion = "1"\n[trust]\nminimum = true', "trust.minimum", "True"),
        ('name = "a"\nversion = "1"\n[trust]\nminimum = nan', "trust.minimum", "nan"),
        ('name = "a"\nversion = "1"\n[trust]\nminimun = 0.1', "trust.minimun", ""),
        ('name = "a"\nversion = "1"\n[[sources]]\nlicence = "x"', "sources[0].name", ""),
        ('name = "a"\nversion = "1"\n[[sources]]\nname = "x"\nlicense = "y"', "sources[0].license", ""),
        ('name = "a"\nversion = "1"\n[[sources]]\nname = "x"\nsha256 = 7', "sources[0].sha256", "7"),
        ('name = "a"\nversion = "1"\nsources = [1]', "sources[0]", "1"),
    ],
)
def test_each_fault_of_a_manifest_is_named(make_pack, manifest, field, value):
    folder = make_pack(ROW, manifest=manifest)
    with pytest.raises(PackError) as caught:
        open_pack(folder)
    (fault,) = caught.value.faults
    assert (fault.path, fault.field, fault.value) == (str(folder / "pack.toml"), field, value)


def test_all_faults_of_a_manifest_come_at_once(make_pack):
    folder = make_pack(ROW, manifest='descripton = "x"\n[trust]\nminimum = -1')
    with pytest.raises(PackError) as caught:
        open_pack(folder)
    assert [fault.field for fault in caught.value.faults] == [
        "descripton",
        "trust.minimum",
        "name",
        "version",
    ]


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"name = 'a'\nname = 'b'"])
def test_a_manifest_that_is_no_toml(make_pack, content):
    folder = make_pack(ROW)
    (folder / "pack.toml").write_bytes(content)
    with pytest.raises(PackError, match=r"not TOML|not UTF-8"):
        open_pack(folder)


def test_a_folder_without_manifest_and_no_folder_at_all(tmp_path):
    with pytest.raises(PackError) as caught:
        open_pack(tmp_path)
    assert caught.value.faults[0].path == str(tmp_path)
    with pytest.raises(UsageError) as missing:
        open_pack(tmp_path / "none")
    assert missing.value.faults[0].path == str(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError):
        open_pack(tmp_path / "file")


def test_the_default_pack_is_found_by_its_word():
    pack = open_pack("default")
    assert pack.folder == default_folder()
    assert {"Disease", "Chemical"} <= pack.types.keys()


def test_a_folder_named_nearly_as_one_of_a_pack_is_told_and_a_file_is_not(small_pack):
    (small_pack / "lexicon").write_text("a note")
    (small_pack / "rule").mkdir()
    told = [(Path(fault.path).name, fault.allowed) for fault in unread_files(open_pack(small_pack))]
    assert told == [("rule", "'rules'")]
