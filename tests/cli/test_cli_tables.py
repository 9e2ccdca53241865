"""`nmstag tag` from and to tables: where files go, and what is said."""

import pytest

TABLE = "note_id,note\n7,NMS\n8,pain\n"


@pytest.fixture
def notes(tmp_path, write):
    write(tmp_path / "in.csv", TABLE)
    write(tmp_path / "notes/a.txt", "NMS")
    write(tmp_path / "notes/a.relations.txt", "pain")


def columns(path, *wanted):
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    return [[line[lines[0].index(name)] for name in wanted] for line in lines[1:]]


def test_a_table_in_and_tables_out(run, tmp_path, notes):
    fields = ("--text-field", "NOTE", "--id-field", "note_id")
    assert run("tag", "in.csv", *fields, "-o", "out.csv") == (0, "", "")
    assert columns(tmp_path / "out.csv", "document", "text") == [["7", "NMS"], ["8", "pain"]]
    assert columns(tmp_path / "out.relations.csv", "document") == []
    assert "NMS" in run("explain", "in.csv", *fields)[1]
    assert "NMS" in run("view", "in.csv", *fields)[1]


@pytest.mark.parametrize("name", ["CSV", "Tsv", "PubTator"])
def test_formats_in_any_case_of_letters(run, notes, name):
    assert run("tag", "notes/a.txt", "--to", name)[0] == 0


def test_no_file_of_a_folder_takes_the_place_of_another(run, tmp_path, notes):
    assert run("tag", "notes", "--to", "csv", "-o", "out")[0] == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.csv"))
    assert len(names) == 4
    found = [columns(tmp_path / "out" / name, "document") for name in names]
    assert sorted(map(str, found)) == ["[['a.relations']]", "[['a.txt']]", "[]", "[]"]


@pytest.mark.parametrize("name", ["in.csv", "in.relations.csv"])
def test_no_input_is_replaced_not_even_by_the_relations(run, tmp_path, write, name):
    write(tmp_path / name, "id,text\n7,NMS\n")
    status, _, err = run("tag", name, "-o", "in.csv")
    assert (status, f"{name}: the output would replace an input" in err) == (2, True)
    assert (tmp_path / name).read_text(encoding="utf-8") == "id,text\n7,NMS\n"


def test_a_second_run_reads_none_of_its_tables(run, tmp_path, notes):
    (tmp_path / "in.csv").rename(tmp_path / "notes/in.csv")
    call = ("tag", "notes", "--from", "csv", "--text-field", "note", "-o", "notes/out.csv")
    assert run(*call) == run(*call) == (0, "", "")
    assert len(columns(tmp_path / "notes/out.csv", "text")) == 2


def test_text_in_place_of_a_file_is_told_where_it_goes(run, tmp_path):
    status, _, err = run("tag", "No fever")
    assert (status, "echo TEXT | nmstag tag -" in err) == (1, True)


def test_fields_are_for_tables(run, notes):
    status, _, err = run("tag", "notes", "--from", "text", "--text-field", "note")
    assert (status, "no fields" in err) == (2, True)


def test_a_missing_column_is_told_with_those_there_are(run, notes):
    status, _, err = run("tag", "in.csv")
    assert (status, "in.csv:1" in err, "one of note_id, note" in err) == (1, True, True)


def test_types_keeps_mentions_of_some_types(run, tmp_path, write):
    write(tmp_path / "a.txt", "NMS after haloperidol.\n")
    assert [
        line.split(",")[3] for line in run("tag", "a.txt", "--to", "csv", "--types", "disease")[1].split()[1:]
    ] == ["NMS"]
    both = run("tag", "a.txt", "--to", "csv", "--types", "Chemical,Disease")[1]
    assert both == run("tag", "a.txt", "--to", "csv")[1]
    status, _, err = run("tag", "a.txt", "--types", "drug")
    assert (status, "no pack has this type [types]: 'drug' (expected one of " in err) == (2, True)
