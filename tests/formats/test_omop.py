"""OMOP's NOTE_NLP: every column, from the context of the mention."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstag.document import Attribute, Document, Mention, Passage
from nmstag.errors import Fault, UsageError
from nmstag.formats import FORMATS, guess_format, read_documents
from nmstag.formats.omop import COLUMNS, LONGEST
from nmstag.version import __version__

TEXT = "PMH: gout.\nNo fever.\nAspirin 81 mg."


def mention(start: int, end: int, *attributes: str, **more: Any) -> Mention:
    return Mention(
        start, end, TEXT[start:end], "Disease", attributes=tuple(map(Attribute, attributes)), **more
    )


NOTE = Document(
    "12",
    TEXT,
    (Passage(0, 35, "abstract"), Passage(0, 10, "past_history")),
    (
        mention(5, 9, "historical", ids=("MESH:D006073",), score=0.5),
        mention(14, 19, "negated", "uncertain", ids=("D005334", "OMIM:1")),
        mention(21, 28),
    ),
    pack="abcdef0123456789",
)


def rows(*documents: Document, **options: Any) -> tuple[list[dict[str, str]], list[Fault]]:
    faults: list[Fault] = []
    stream = io.StringIO(newline="")
    FORMATS["omop-note-nlp"].write(
        documents, stream, on_fault=faults.append, **{"date": "2024-01-31", **options}
    )
    stream.seek(0)
    return list(csv.DictReader(stream)), faults


def test_every_column() -> None:
    (first, second, third), faults = rows(NOTE)
    assert tuple(first) == COLUMNS
    assert first == {
        "note_nlp_id": "1",
        "note_id": "12",
        "section_concept_id": "0",
        "snippet": "PMH: gout. No fever. Aspirin 81 mg.",
        "offset": "5",
        "lexical_variant": "gout",
        "note_nlp_concept_id": "0",
        "note_nlp_source_concept_id": "0",
        "nlp_system": f"nmstag {__version__} pack abcdef012345",
        "nlp_date": "2024-01-31",
        "nlp_datetime": "2024-01-31 00:00:00",
        "term_exists": "Y",
        "term_temporal": "Past",
        "term_modifiers": "historical=true,type=Disease,code=MESH:D006073,section=past_history,score=0.5",
    }
    assert second["term_modifiers"] == "negated=true,uncertain=true,type=Disease,code=MESH:D005334|OMIM:1"
    assert (third["note_nlp_id"], third["term_modifiers"]) == ("3", "type=Disease")
    assert faults == []


@pytest.mark.parametrize(
    ("attributes", "exists", "temporal"),
    [
        ((), "Y", "Present"),
        (("negated",), "N", "Present"),
        (("negated", "uncertain"), "N", "Present"),
        (("uncertain",), "Y", "Present"),
        (("hypothetical",), "N", "Present"),
        (("historical",), "Y", "Past"),
        (("historical", "other_experiencer"), "N", "Past"),
        (("stopped",), "Y", "Past"),
        (("withheld",), "N", "Present"),
        (("allergy",), "N", "Present"),
        (("measured",), "Y", "Present"),
    ],
)
def test_existence_and_time_come_from_the_context(
    attributes: tuple[str, ...], exists: str, temporal: str
) -> None:
    ((row,), _) = rows(Document("1", TEXT, mentions=(mention(5, 9, *attributes),)))
    assert (row["term_exists"], row["term_temporal"]) == (exists, temporal)
    assert row["term_modifiers"].split(",")[:-1] == [f"{name}=true" for name in attributes]


def test_rows_are_numbered_through_and_links_are_concepts() -> None:
    linked = mention(5, 9, links=("UMLS:C1", "OMOP:440674", "OMOP_SOURCE:45612345", "OMOP:1"))
    found, _ = rows(NOTE, Document("13", TEXT, mentions=(linked,)))
    assert [row["note_nlp_id"] for row in found] == list("1234")
    assert [(row["note_nlp_concept_id"], row["note_nlp_source_concept_id"]) for row in found[2:]] == [
        ("0", "0"),
        ("440674", "45612345"),
    ]
    assert found[3]["term_modifiers"] == "type=Disease,links=UMLS:C1"


def test_a_note_id_that_is_no_number_is_reported_once() -> None:
    named = [Document(name, TEXT, mentions=(mention(5, 9),)) for name in ("a", "b")]
    found, faults = rows(*named)
    assert [row["note_id"] for row in found] == ["a", "b"]
    assert [(fault.value, fault.severity) for fault in faults] == [("a", "warning")]


def test_the_date_is_that_of_the_environment_or_of_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert rows(NOTE, date="")[0][0]["nlp_datetime"] == "2023-11-14 22:13:20"
    assert rows(NOTE, date="2024-02-03T04:05:06")[0][0]["nlp_datetime"] == "2024-02-03 04:05:06"
    for date, epoch in (("31.1.2024", "0"), ("", "soon"), ("", "9" * 30)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        with pytest.raises(UsageError) as caught:
            rows(NOTE, date=date)
        assert caught.value.faults[0].value == (date or epoch)


def test_a_snippet_begins_and_ends_with_whole_words() -> None:
    text = "abcdefg " * 60 + "gout" + " hijklmn" * 60
    ((row,), _) = rows(Document("1", text, mentions=(Mention(480, 484, "gout", "Disease"),)))
    assert set(row["snippet"].split()) == {"abcdefg", "gout", "hijklmn"}
    assert LONGEST - 20 < len(row["snippet"]) <= LONGEST


@given(st.text("ab \n\t\"',é😀\u2028\ud800", max_size=700), st.data())
def test_a_row_is_one_line_and_a_snippet_holds_its_mention(text: str, data: st.DataObject) -> None:
    text = f"x{text}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = Mention(start, end, text[start:end], "Disease")
    stream = io.StringIO(newline="")
    FORMATS["omop-note-nlp"].write(
        [Document("1", text, mentions=(one,))], stream, on_fault=lambda fault: None
    )
    assert len(stream.getvalue().splitlines()) == 2
    ((row,), _) = rows(Document("1", text, mentions=(one,)))
    assert len(row["snippet"]) <= LONGEST
    assert len(row["lexical_variant"]) <= LONGEST
    assert row["lexical_variant"] in row["snippet"]
    assert int(row["offset"]) == start


def test_it_is_only_written(tmp_path: Any) -> None:
    path = tmp_path / "x.note_nlp.csv"
    path.write_text(",".join(COLUMNS) + "\n")
    assert guess_format(str(path)).name == "omop-note-nlp"
    faults: list[Fault] = []
    assert list(read_documents(path, on_fault=faults.append)) == []
    assert [fault.message for fault in faults] == ["this format cannot be read"]
    assert list(read_documents(tmp_path, on_fault=faults.append)) == []
    assert "no file to read" in faults[1].message
