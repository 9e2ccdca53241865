"""Compressed files: every format is read and written so, and what is damaged is named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmstag.document import Document, Mention, Passage
from nmstag.errors import Fault, UsageError
from nmstag.formats import FORMATS, guess_format, open_output, read_documents
from nmstag.formats.compression import compression_of, without_compression


def _zstd(content: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").ZstdCompressor().compress(content))


PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": _zstd,
}
DOCUMENT = Document(
    "7",
    "Fièvre\nNo gout.",
    (Passage(0, 6, "title"), Passage(7, 15, "abstract")),
    (Mention(10, 14, "gout", "Disease", ("MESH:D006073",)),),
)


def read(*paths: Path | str, **options: Any) -> tuple[list[Document], list[Fault]]:
    faults: list[Fault] = []
    return list(read_documents(paths, on_fault=faults.append, **options)), faults


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("name", ["pubtator", "jsonl", "bioc-xml", "bioc-json"])
def test_every_format_is_written_and_read(tmp_path: Path, name: str, suffix: str) -> None:
    PACK[suffix](b"")  # skips where the library is absent
    path = tmp_path / f"x{FORMATS[name].suffixes[0]}{suffix.upper()}"
    for _ in range(2):  # over one that is there, too
        with open_output(path) as stream:
            FORMATS[guess_format(str(path)).name].write([DOCUMENT], stream)
    assert path.read_bytes()[:2] == PACK[suffix](b"")[:2]
    assert read(path) == ([DOCUMENT], [])
    assert read(tmp_path) == ([DOCUMENT], [])
    other = path.rename(tmp_path / "no_suffix")
    assert read(other)[0] == [DOCUMENT]


@pytest.mark.parametrize("suffix", PACK)
def test_plain_text_in_a_folder_has_the_name_of_the_text(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "ward").mkdir()
    (tmp_path / "ward" / f"a.txt{suffix}").write_bytes(PACK[suffix]("Fièvre\r\n".encode()))
    (document,), faults = read(tmp_path)
    assert (document.id, document.text, faults) == ("ward/a", "Fièvre\r\n", [])
    assert read(tmp_path / "ward" / f"a.txt{suffix}")[0][0].id == "a"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    content = gzip.compress(b"1|t|A\n") + gzip.compress(b"1|a|B\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    (document,), faults = read("-")
    assert (document.id, document.text, faults) == ("1", "A\nB", [])


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text("ab\n\r\u2028é", min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_any_text_in_two_pieces(tmp_path: Path, suffix: str, encoding: str, first: str, second: str) -> None:
    content = ("x" + first + second).encode(encoding)
    (tmp_path / "a.txt").write_bytes(PACK[suffix](content[:5]) + PACK[suffix](content[5:]))
    assert [one.text for one in read(tmp_path / "a.txt", format="text", encoding=encoding)[0]] == [
        "x" + first + second
    ]


LINES = b"".join(b"No fever on day %d, %d mg.\n" % (n, n * n * 7919 % 100_003) for n in range(28_000))


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_came_before_the_damage_is_kept(tmp_path: Path, suffix: str, encoding: str) -> None:
    packed = PACK[suffix](LINES.decode().encode(encoding))
    (tmp_path / "a.txt").write_bytes(packed[: len(packed) * 2 // 3])
    documents, faults = read(tmp_path / "a.txt", format="lines", encoding=encoding)
    assert (suffix, encoding) == (".bz2", "utf-8") or len(documents) > 3_000  # blocks of bzip2 are of 900 kB
    assert documents == [
        Document(f"{tmp_path / 'a.txt'}:{number}", line)
        for number, line in enumerate(LINES.decode().split("\n")[: len(documents)], 1)
    ]
    assert [(fault.line, fault.severity) for fault in faults] == [(len(documents), "error")]
    assert "compressed data" in faults[0].message
    documents, faults = read(tmp_path / "a.txt", format="text", encoding=encoding)
    assert (documents, len(faults)) == ([], 1)


@pytest.mark.parametrize("suffix", PACK)
def test_damage_in_the_first_bytes_is_told_once(tmp_path: Path, suffix: str) -> None:
    packed = bytearray(PACK[suffix](LINES))
    packed[12:60] = bytes(48)
    (tmp_path / "a.txt").write_bytes(packed)
    documents, faults = read(tmp_path / "a.txt", format="lines")
    assert (documents, len(faults)) == ([], 1)


@pytest.mark.parametrize(
    "content", [b"\x1f\x8b\x08", b"\x1f\x8b\x08\0\0\0", b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x09"]
)
def test_a_header_alone_is_no_empty_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt.gz").write_bytes(content)
    documents, faults = read(tmp_path / "a.txt.gz")
    assert (documents, [fault.severity for fault in faults]) == ([], ["error"])


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LINES, mtime=0))
    packed[-6] ^= 1  # of the checksum: the content is whole, but may not be trusted
    (tmp_path / "a.txt.gz").write_bytes(packed)
    _, faults = read(tmp_path / "a.txt.gz", format="lines")
    assert [fault.message.endswith("the compressed data are damaged") for fault in faults] == [True]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt.gz", gzip.compress(gzip.compress(b"x")), "a compressed file"),
        ("a.tgz", gzip.compress(b"a.txt".ljust(257, b"\0") + b"ustar"), "an archive"),
        ("a.txt.gz", gzip.compress(b"%PDF-1.7"), "a PDF"),
        ("a.a1.gz", gzip.compress(b"T1\tDisease 0 5\tFever\n"), "brat"),
    ],
)
def test_what_is_in_it_is_judged_like_a_file_of_its_own(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    documents, faults = read(tmp_path / name)
    assert (documents, len(faults)) == ([], 1)
    assert what in faults[0].message


def test_without_the_library_the_other_files_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt.zst").write_bytes(b"\x28\xb5\x2f\xfd\x04\x00")
    (tmp_path / "b.txt").write_text("B")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    documents, faults = read(tmp_path)
    assert [one.id for one in documents] == ["b"]
    assert ["zstandard" in fault.allowed for fault in faults] == [True]
    with pytest.raises(UsageError), open_output(tmp_path / "c.jsonl.zst") as stream:
        stream.write("x")
    assert not (tmp_path / "c.jsonl.zst").exists()


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("a.txt.gz", "b.txt.gz")):
        monkeypatch.setattr("time.time", lambda number=number: 1e9 + number)
        with open_output(tmp_path / name) as stream:
            stream.write("Fever\n" * 1000)
    assert (tmp_path / "a.txt.gz").read_bytes() == (tmp_path / "b.txt.gz").read_bytes()


@pytest.mark.parametrize(
    ("path", "suffix"), [("a.gz", ".gz"), ("a.TXT.ZST", ".zst"), (".gz", ""), ("x/.gz", ""), ("gz", "")]
)
def test_suffix(path: str, suffix: str) -> None:
    assert compression_of(path) == suffix
    assert without_compression(path) == path[: len(path) - len(suffix)]
