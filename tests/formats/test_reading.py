"""Files, folders and standard input: names, formats, and what bad bytes lead to."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nmstag.document import Document
from nmstag.errors import DataError, Fault, FormatError, UsageError
from nmstag.formats import FORMATS, Fields, find_format, guess_format, open_output, read_documents

READABLE = [name for name, row in FORMATS.items() if row.reader and not row.extra]


def read(*paths: Path | str, **options: Any) -> tuple[list[tuple[str, str]], list[Fault]]:
    faults: list[Fault] = []
    found = list(read_documents(paths, on_fault=faults.append, **options))
    return [(document.id, document.text) for document in found], faults


def put(folder: Path, **files: bytes | str) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_folder_is_read_sorted_by_path(tmp_path: Path) -> None:
    put(
        tmp_path,
        b_dot_txt="B",
        a__c_dot_md="C",
        a__b_dot_TXT="AB",
        x_dot_ann="no",
        _dot_hidden_dot_txt="no",
        z_dot_pubtator="7|t|T\n7|a|A\n",
    )
    assert read(tmp_path) == ([("a/b", "AB"), ("a/c", "C"), ("b", "B"), ("7", "T\nA")], [])


def test_files_of_a_folder_that_may_hold_texts_are_told_when_they_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, a_dot_txt="A", b_dot_PDF="%PDF-", c_dot_csv="id,text", d_dot_png="", e_dot_html="<html>")
    found, faults = read(tmp_path)
    assert found == [("a", "A")]
    (fault,) = faults
    assert (fault.severity, fault.message) == ("warning", "3 files of this folder left out")
    assert (fault.value, fault.allowed) == (".pdf, .csv, .html", "--from csv; the others as plain text")
    (tmp_path / "c.csv").unlink()
    assert [one.allowed for one in read(tmp_path)[1]] == ["their text as plain text"]
    assert read(tmp_path, format="text")[1] == []  # who names a format means its files alone


def test_a_folder_of_tables_says_how_they_are_read(tmp_path: Path) -> None:
    put(tmp_path, c_dot_csv="id,text", d_dot_tsv_dot_gz="id")
    (fault,) = read(tmp_path)[1]
    assert fault.message == "no file to read in this folder"
    assert fault.allowed.endswith("; --from csv or --from tsv")


def test_a_file_is_called_by_its_stem_and_a_second_one_by_its_path(tmp_path: Path) -> None:
    put(tmp_path, a__x_dot_txt="1", b__x_dot_txt="2")
    found, faults = read(tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt")
    assert found == [("x", "1"), (str(tmp_path / "b" / "x.txt"), "2")]
    assert [(fault.field, fault.severity) for fault in faults] == [("id", "warning")]


def test_one_document_a_line(tmp_path: Path) -> None:
    put(tmp_path, x_dot_txt="Fever\r\n\n \nNo\u2028 tremor\x85")
    path = str(tmp_path / "x.txt")
    assert read(path, format="lines") == ([(f"{path}:1", "Fever"), (f"{path}:4", "No\u2028 tremor\x85")], [])
    found, faults = read(tmp_path, format="lines")
    assert len(found) == 2
    assert faults == []


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Fièvre\r\n".encode())))
    assert read("-") == ([("stdin", "Fièvre\r\n")], [])
    monkeypatch.setattr(sys, "stdin", io.StringIO("1|t|A\n1|a|B\n"))
    assert read("-") == ([("1", "A\nB")], [])


@pytest.mark.parametrize(
    ("path", "start", "name"),
    [
        ("a.pubtator", "", "pubtator"),
        ("a.PubTator", "", "pubtator"),
        ("a.PubTator.txt", "\ufeff12|t|Fever", "pubtator"),
        ("a.JSONL", "", "jsonl"),
        ("-", '{"format":"nmstag","version":1', "jsonl"),
        ("-", '{"id": "1", "text"', "jsonl"),
        ("a", "No fever | t | x", "text"),
        ("a.txt", "", "text"),
        ("a.md", "{}", "text"),
    ],
)
def test_guess(path: str, start: str, name: str) -> None:
    assert guess_format(path, start).name == name


@pytest.mark.parametrize(
    "content",
    [
        "a\r\nb\rc\n",
        "שלום עולם\n",
        "e\u0301 cafe\u0301",
        "a\0b",
        "\u2028\x0b\x0c\x85",
        " ",
        "\n",
        "😀 x",
        "x" * 70_000 + "\n",
    ],
)
def test_plain_text_stays_as_it_is(tmp_path: Path, content: str) -> None:
    put(tmp_path, x_dot_txt=content)
    found, faults = read(tmp_path / "x.txt")
    assert found == [("x", content)]
    assert [fault.severity for fault in faults] == (["warning"] if "\0" in content else [])


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_stays_as_it_is(tmp_path: Path, content: str) -> None:
    put(tmp_path, x_dot_txt="\ufeff" + content)
    assert [text for _, text in read(tmp_path / "x.txt", format="text")[0]] == [content]


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_reported(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, x_dot_bin=content)
    for name in (None, *READABLE):
        for encoding in ("utf-8", "utf-16", "cp1252"):
            found, faults = read(tmp_path / "x.bin", format=name, encoding=encoding)
            assert found or faults or not content.decode(encoding, "replace").strip()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("name", ["x.txt", "x.pubtator"])
def test_other_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    (tmp_path / name).write_bytes("1|t|Fièvre\n1|a|Ça\n".encode(encoding))
    assert read(tmp_path / name, encoding=encoding) == ([("1", "Fièvre\nÇa")], [])


@pytest.mark.parametrize(
    ("content", "position", "line", "hint"),
    [
        ("Fever\nFièvre".encode("latin-1"), "byte 8 ", 2, "--encoding"),
        (b"\xfePNG\r\n\x1a\n\0\0\0\r", "byte 0 ", 1, "--encoding"),
        (b"\x7fELF\0\0\xff", "byte 6 ", 1, "binary file"),
        ("Fièvre".encode("utf-16"), "byte 0 ", 1, "--encoding utf-16"),
        (b"Fever \xed\xa0\x80", "byte 6 ", 1, "--encoding"),
    ],
)
def test_what_cannot_be_decoded_is_reported_and_the_others_go_on(
    tmp_path: Path, content: bytes, position: str, line: int, hint: str
) -> None:
    put(tmp_path, a_dot_txt=content, b_dot_txt="B")
    found, faults = read(tmp_path)
    assert found == [("b", "B")]
    assert [(fault.path, fault.line, fault.severity) for fault in faults] == [
        (str(tmp_path / "a.txt"), line, "error")
    ]
    assert position in faults[0].message
    assert hint in faults[0].allowed


PDF, ZIP = b"%PDF-1.7\n%\xe2\xe3\n", b"PK\x03\x04" + b"\x14" * 26


@pytest.mark.parametrize(
    ("name", "content", "what", "advice"),
    [
        ("x.pdf", PDF, "a PDF, no text", "pdftotext"),
        ("x.txt", PDF, "a PDF, no text", "pdftotext"),
        ("x.docx", ZIP + b"[Content_Types].xml", "an office document", "saved as plain text"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document", "saved as plain text"),
        ("x.zip", ZIP + b"notes/a.txt", "an archive", "unpacked"),
        ("x.tar", b"a.txt".ljust(257, b"\0") + b"ustar", "an archive", "unpacked"),
        ("x.txt.Z", b"\x1f\x9d\x90", "a compressed file", "unpacked"),
        ("x", b"\x04\x22\x4d\x18\x64", "a compressed file", "unpacked"),
        ("x.png", b"\x89PNG\r\n\x1a\n\0", "an image", "text recognition"),
        ("x.txt", b"\xff\xd8\xff\xe0\0\x10JFIF", "an image", "text recognition"),
        ("x.feather", b"ARROW1\x15", "a database or data frame", "JSONL"),
        ("x.bin", b"PAR1\x15", "this is Parquet", "--from parquet"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("format_", [None, "text", "pubtator"])
def test_what_is_no_text_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, what: str, advice: str, encoding: str, format_: str | None
) -> None:
    (tmp_path / name).write_bytes(content)
    found, faults = read(tmp_path / name, format=format_, encoding=encoding)
    assert found == []
    assert [(fault.path, fault.severity) for fault in faults] == [(str(tmp_path / name), "error")]
    assert what in faults[0].message
    assert advice in faults[0].allowed


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("x.a1", "T1\tDisease 0 5\tFever\n", ".txt file beside it"),
        ("x.conll", "Fever O\n", "--from lines"),
        ("x.BIO", "Fever\tO\n", "--from lines"),
        ("x.rtf", "{\\rtf1 Fever}", "plain text"),
        ("x.txt", "<!DOCTYPE html><p>Fever", "markup"),
        ("x.json", '[{"note": "Fever"}]', "JSONL"),
    ],
)
def test_formats_of_others_are_refused_unless_a_format_is_given(
    tmp_path: Path, name: str, content: str, advice: str
) -> None:
    (tmp_path / name).write_text(content)
    found, faults = read(tmp_path / name)
    assert (found, [fault.severity for fault in faults]) == ([], ["error"])
    assert advice in faults[0].allowed
    assert read(tmp_path / name, format="text") == ([("x", content)], [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", '{"id": "1", "text": "Fever"}'),
        ("x.csv", "1|t|Fever\n1|a|\n"),
        ("x.txt", "PK of the drug: %PDF- and <html> are words. BM 2."),
        ("x.note", "Fever"),
        ("GIF8", "GIF8 is no name."),
    ],
)
def test_what_can_be_read_is_not_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    found, faults = read(tmp_path / name)
    assert len(found) == 1
    assert faults == []


@pytest.mark.parametrize(
    ("content", "what", "advice"),
    [
        ("id,note\n1,No fever\n", "a table", "--from csv"),
        ('"note_id";"note_text"\n"7";"No fever"\n', "a table", "--from csv"),
        ("MRN\tReport\n7\tNo fever\n", "a table", "--from tsv"),
        ("subject_id,hadm_id,discharge summary\n7,8,No fever\n", "a table", "--from csv"),
        ('{"resourceType": "Bundle", "entry": []}', "JSON", "--from jsonl"),
        ('<?xml version="1.0"?>\n<ClinicalDocument/>', "XML", "--from bioc-xml"),
        ("MSH|^~\\&|LAB|WARD|", "HL7", "--from text"),
    ],
)
@pytest.mark.parametrize("name", ["x.txt", "x.note", "x"])
def test_what_is_read_as_plain_text_and_looks_otherwise_gets_a_warning(
    tmp_path: Path, name: str, content: str, what: str, advice: str
) -> None:
    (tmp_path / name).write_text(content)
    found, faults = read(tmp_path / name)
    assert [text for _, text in found] == [content]
    assert [(fault.severity, fault.message) for fault in faults] == [
        ("warning", f"this looks like {what}, and is tagged as plain text")
    ]
    assert advice in faults[0].allowed
    assert read(tmp_path / name, format="text")[1] == []


@pytest.mark.parametrize(
    "content",
    [
        "Fever, cough\nNo rash, no pain\n",
        "Name: A, MRN: 7, Report\nNo fever, no pain\n",
        "Seen today, note dictated later, text follows below in full\nFever, pain\n",
        "id\nfever\n",
        "Impression, summary\nFever.\n",
        "{Fever} was noted.",
        "<Name> has a fever.",
        "[1] Fever, note",
    ],
)
def test_prose_gets_no_warning(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.txt").write_text(content)
    assert read(tmp_path / "x.txt") == ([("x", content)], [])


def test_fields_of_plain_text_are_refused_with_the_option_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("id,note\n1,No fever\n")
    found, faults = read(tmp_path / "x.txt", fields=Fields("note"))
    assert (found, faults[0].allowed) == ([], "--from with one of jsonl, csv, tsv, parquet")


@pytest.mark.parametrize(("name", "count"), [("lines", 18), ("jsonl", 18), ("pubtator", 0)])
def test_many_undecodable_lines_are_counted(tmp_path: Path, name: str, count: int) -> None:
    lines = [b'{"id":"1","text":"a"}\n'] * 20
    lines[3:5] = [b"\xff\n"] * 2
    put(tmp_path, x_dot_txt=b"".join(lines))
    found, faults = read(tmp_path / "x.txt", format=name)
    assert len(found) == count
    put(tmp_path, x_dot_txt=b"\xff\n" * 20)
    found, faults = read(tmp_path / "x.txt", format=name)
    assert found == []
    assert len(faults) == 6
    assert "15 more lines" in faults[-1].message


def test_a_broken_utf16_file(tmp_path: Path) -> None:
    put(tmp_path, x_dot_txt="Fever".encode("utf-16") + b"\n", y_dot_txt="Y".encode("utf-16"))
    found, faults = read(tmp_path, encoding="utf-16")
    assert found == [("y", "Y")]
    assert [(fault.field, fault.severity) for fault in faults] == [("encoding", "error")]


@pytest.mark.parametrize("name", [name for name in READABLE if name != "brat"])
def test_an_empty_file_is_a_warning(tmp_path: Path, name: str) -> None:
    put(tmp_path, x_dot_txt="")
    found, faults = read(tmp_path / "x.txt", format=name)
    assert found == ([("x", "")] if name == "text" else [])
    assert [(fault.message, fault.severity) for fault in faults] == [("the file is empty", "warning")]


@pytest.mark.parametrize("files", [{}, {"x_dot_pdf": "x"}])
@pytest.mark.parametrize("name", [None, *READABLE])
def test_a_folder_without_text(tmp_path: Path, files: dict[str, str], name: str | None) -> None:
    put(tmp_path, **files)
    found, faults = read(tmp_path, format=name)
    assert found == []
    assert [(fault.path, fault.severity) for fault in faults] == [(str(tmp_path), "error")]
    assert (".ann" if name == "brat" else ".txt") in faults[0].allowed


def test_a_given_format_takes_txt_files_where_no_name_fits(tmp_path: Path) -> None:
    put(tmp_path, x_dot_txt="1|t|A\n1|a|B\n")
    assert read(tmp_path, format="pubtator") == ([("1", "A\nB")], [])


@pytest.mark.parametrize("name", ["none.txt", "x\0y", "a/" * 3000])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    put(tmp_path, x_dot_txt="X")
    found, faults = read(str(tmp_path / name), tmp_path / "x.txt")
    assert found == [("x", "X")]
    assert [(fault.path, fault.severity) for fault in faults] == [(str(tmp_path / name), "error")]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, x_dot_txt="X", y_dot_txt="Y")

    def guarded(path: str) -> Any:
        if path.endswith("x.txt"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return open(path, "rb")

    monkeypatch.setattr("nmstag.formats.reading.open_bytes", guarded)
    found, faults = read(tmp_path)
    assert found == [("y", "Y")]
    assert "permission denied" in faults[0].message


def test_strict_stops_at_the_first_file_with_a_fault(tmp_path: Path) -> None:
    put(tmp_path, a_dot_txt="A", b_dot_txt=b"\xff", c_dot_txt="C")
    found = []
    reader = read_documents(tmp_path, strict=True)
    with pytest.raises(FormatError) as caught:
        found += list(iter(lambda: next(reader), None))
    assert [fault.path for fault in caught.value.faults] == [str(tmp_path / "b.txt")]


@pytest.mark.parametrize("name", ["pubtatr", "JSONLL", "xyz"])
def test_an_unknown_format_lists_all(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_documents("x", name)
    (fault,) = caught.value.faults
    assert fault.value == name
    assert all(known in fault.allowed for known in FORMATS)
    assert ("did you mean" in fault.allowed) == (name != "xyz")


@pytest.mark.parametrize(
    "name",
    [
        "utf-9",
        "rot13",
        "base64",
        "",
        "a\0b",
        "idna",
        "punycode",
        "Unicode_Escape",
        "raw-unicode-escape",
        "undefined",
    ],
)
def test_an_unknown_encoding(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_documents("x", encoding=name)
    assert caught.value.faults[0].value == name


@pytest.mark.parametrize("name", ["utf-7", "UTF8", "utf-8-sig", "utf-32", "cp037", "gb18030", "shift_jis"])
def test_an_encoding_of_files_is_known(name: str) -> None:
    assert list(read_documents([], encoding=name)) == []


@pytest.mark.parametrize("steering", ["\x1b[31m", "\n", "\r", "\u202e", "\x9b2J", "\udc80", "\u2028", "\0"])
def test_a_fault_is_one_line_that_steers_no_terminal(steering: str) -> None:
    fault = Fault(f"a{steering}", f"b{steering}.txt", 1, f"c{steering}", f"d{steering}", f"é{steering}")
    assert str(fault).isprintable()
    assert "é" in str(fault)


def test_without_a_handler_faults_are_warnings(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="no such file"):
        assert list(read_documents(tmp_path / "none")) == []


def test_text_and_lines_are_written(tmp_path: Path) -> None:
    documents = [Document("1", "Fever\r\nremitted"), Document("2", "a\ud800")]
    faults: list[Fault] = []
    stream = io.StringIO(newline="\n")
    FORMATS["lines"].write(documents, stream, on_fault=faults.append)
    assert stream.getvalue() == "Fever  remitted\na\ufffd\n"
    stream = io.StringIO(newline="\n")
    FORMATS["text"].write(documents[:1], stream)
    assert stream.getvalue() == documents[0].text
    with pytest.raises(DataError):
        FORMATS["text"].write(documents, stream, on_fault=faults.append)
    FORMATS["text"].write(documents[1:], stream, on_fault=faults.append)
    assert stream.getvalue().endswith("a\ufffd")


def test_output_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    with open_output(path) as stream:
        stream.write("é\n")
        assert not path.exists()
    path.chmod(0o640)
    with pytest.raises(UsageError), open_output(path) as stream:
        stream.writelines(["half", find_format("none").name])
    assert path.read_bytes() == "é\n".encode()
    with open_output(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [item.name for item in tmp_path.iterdir()] == ["out.txt"]


def test_output_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace, sync = os.replace, os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: done.append("fsync") or sync(file))
    monkeypatch.setattr(os, "replace", lambda old, new: done.append("replace") or replace(old, new))
    with open_output(tmp_path / "out") as stream:
        stream.write("x")
    assert done == ["fsync", "replace", "fsync"]  # the file, its name, and that of the folder


def test_a_link_in_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    with open_output(tmp_path / "out") as stream:
        (temporary,) = tmp_path.glob(".nmstag-*.tmp")
        stream.write("1")
    victim = tmp_path / "victim"
    for link in (temporary.symlink_to, temporary.hardlink_to):
        victim.write_text("mine")
        link(victim)
        with open_output(tmp_path / "out") as stream:
            stream.write("2")
        temporary.unlink()
        assert (victim.read_text(), (tmp_path / "out").read_text()) == ("mine", "2")


def test_output_through_a_link_and_to_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with open_output(tmp_path / "link") as stream:
        stream.write("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "x"
    with open_output(os.devnull) as stream:
        stream.write("x")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["", "none/out.txt", "n" * 300, "a\0b"])
def test_output_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught, open_output(str(tmp_path / name)) as stream:
        stream.write("x")
    assert caught.value.faults[0].path == str(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_system_in_the_block_is_not_taken_for_one_of_writing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_output(tmp_path / "out"):
        open(tmp_path / "input").close()


def test_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_output("-") as stream:
        stream.write("é\n")
    print("still open", flush=True)
    assert capfdbinary.readouterr().out == "é\n".encode() + b"still open\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bioc.json", "[]"),
        ("a.bioc.json", '{"documents": []}'),
        ("a.bioc.json", " \n"),
        ("a.jsonl", "\n\n"),
        ("a.pubtator", "\n \n"),
    ],
)
def test_a_file_without_a_document_is_a_warning(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    faults: list[Fault] = []
    assert list(read_documents(tmp_path / name, on_fault=faults.append)) == []
    assert [(fault.message, fault.severity) for fault in faults] == [
        ("there is no document in this file", "warning")
    ]


def repeated(*paths: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Return the ids of the documents of files, and file, value and message of warnings of ids."""
    faults: list[Fault] = []
    ids = [one.id for one in read_documents(paths, on_fault=faults.append)]
    assert {fault.severity for fault in faults} <= {"warning"}
    return ids, [(Path(one.path).name, one.value, one.message) for one in faults if one.field == "id"]


def test_an_id_that_comes_twice_in_a_run_is_one_warning_a_file(tmp_path: Path) -> None:
    text, lines, table = tmp_path / "x.txt", tmp_path / "x.jsonl", tmp_path / "x.csv"
    text.write_text("Gout.")
    lines.write_text('{"id":"x","text":"a"}\n{"id":"y","text":"b"}\n{"id":"y","text":"c"}\n')
    table.write_text("id,text\nx,a\ny,b\nz,c\n")
    one, two = "1 document with an id that an earlier document has, kept", "2 documents with an id"
    assert repeated(text, lines)[0] == ["x", "x", "y", "y"]
    assert repeated(lines) == (["x", "y", "y"], [("x.jsonl", "y", one)])
    assert [(*told[:2], told[2][:22]) for told in repeated(text, lines, table)[1]] == [
        ("x.jsonl", "x", two),
        ("x.csv", "x", two),
    ]
    assert repeated(table, text)[1] == [("x.txt", "x", one)]
    assert repeated(table)[1] == []


def test_two_versions_of_one_record_of_pubmed_are_a_warning(tmp_path: Path) -> None:
    record = (
        "<MedlineCitation><PMID Version='{}'>1</PMID><Article><ArticleTitle>Gout.</ArticleTitle></Article>"
    )
    record = f"<PubmedArticle>{record}</MedlineCitation></PubmedArticle>"
    path = tmp_path / "p.xml"
    path.write_text(f"<PubmedArticleSet>{record.format(1)}{record.format(2)}</PubmedArticleSet>")
    ids, told = repeated(path)
    assert (ids, [one[:2] for one in told]) == (["1", "1"], [("p.xml", "1")])


def test_ids_are_remembered_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmstag.formats.repeated.MOST_IDS", 2)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(f'{{"id":"{one}","text":"a"}}\n' for one in "abcca"))
    assert [told[2][:10] for told in repeated(path)[1]] == ["1 document"]
