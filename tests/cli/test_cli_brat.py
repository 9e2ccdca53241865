"""`nmstag tag --to brat`: two files a document, and no input replaced."""

import pytest


@pytest.fixture
def corpus(tmp_path, write):
    write(tmp_path / "corpus/ward/a.txt", "NMS")
    write(tmp_path / "corpus/b.txt", "pain")
    return tmp_path / "corpus"


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_texts_and_annotations_go_to_a_folder(run, tmp_path, corpus):
    assert run("tag", "corpus", "--to", "BRAT", "-o", "out") == (0, "", "")
    assert names(tmp_path / "out") == ["b.ann", "b.txt", "ward/a.ann", "ward/a.txt"]
    assert "T1\tDisease 0 3\tNMS" in (tmp_path / "out/ward/a.ann").read_text(encoding="utf-8")
    assert run("tag", "out", "--mentions", "keep", "--to", "jsonl")[1].count('"text":"NMS"') == 2


def test_annotations_beside_the_texts_of_the_input(run, corpus):
    before = (corpus / "b.txt").stat().st_mtime_ns
    assert run("tag", "corpus", "--to", "brat", "-o", "corpus") == (0, "", "")
    assert names(corpus) == ["b.ann", "b.txt", "ward/a.ann", "ward/a.txt"]
    assert (corpus / "b.txt").stat().st_mtime_ns == before


def test_annotations_of_the_input_are_not_replaced(run, corpus, write):
    write(corpus / "b.ann", "T1\tDisease 0 2\tpa\n")
    status, _, err = run("tag", "corpus", "--to", "brat", "-o", "corpus")
    assert (status, "b.ann: the output would replace an input" in err) == (2, True)
    assert (corpus / "b.ann").read_text(encoding="utf-8") == "T1\tDisease 0 2\tpa\n"


@pytest.mark.parametrize("output", [(), ("-o", "-"), ("-o", "x.ann"), ("-o", "corpus/b.txt")])
def test_a_folder_is_asked_for(run, corpus, output):
    status, _, err = run("tag", "corpus/b.txt", "--to", "brat", *output)
    assert (status, "expected a folder" in err) == (2, True)
