"""What a worker makes of a batch, without Spark itself."""

import pyarrow
import pytest

import nmstag
from nmstag.errors import PackError
from nmstag.formats.rows import rows_of
from nmstag.spark import worker
from nmstag.spark.worker import Job, pack_up, tag_batches, version_of_code

TEXTS = ["No pain on haloperidol.", "", None, "Haloperidol caused NMS.", "x" * 41]


@pytest.fixture
def tagger(rule_pack):
    return nmstag.load(rule_pack)


def run(tagger, texts, **changes):
    values = {"text": 1, "evidence": True, "most": 40, "code": version_of_code()} | changes
    batch = pyarrow.RecordBatch.from_pydict({"n": list(range(len(texts))), "note": texts})
    job = Job(pack_up(tagger), **values)
    return pyarrow.Table.from_batches(tag_batches(job, [batch])).to_pylist()


def test_a_row_has_the_rows_of_its_document_or_an_error(tagger):
    rows = run(tagger, TEXTS)
    for text, row in zip(TEXTS, rows, strict=True):
        assert row["note"] == text
        for table in ("mentions", "relations"):
            if row["error"] is not None:
                assert row[table] is None
                continue
            right = [one[1:] for one in rows_of(tagger.tag(text), table)]
            assert [tuple(one.values()) for one in row[table]] == right
    assert [len(row["mentions"] or ()) for row in rows] == [2, 0, 0, 2, 0]
    assert [row["error"] for row in rows] == [
        None,
        None,
        "there is no text",
        None,
        "the text has 41 characters (expected at most 40)",
    ]


def test_many_rows_are_given_back_in_slices_and_in_order(tagger, monkeypatch):
    monkeypatch.setattr(worker, "SLICE", 2)
    batch = pyarrow.RecordBatch.from_pydict({"note": TEXTS})
    job = Job(pack_up(tagger), 0, True, 40, version_of_code())
    parts = list(tag_batches(job, [batch, batch.slice(0, 0)]))
    assert [part.num_rows for part in parts] == [2, 2, 1]
    assert [text for part in parts for text in part.column("note").to_pylist()] == TEXTS
    assert parts[1].column("mentions").to_pylist()[1][1]["text"] == "NMS"


def test_rules_are_left_out_on_demand(tagger):
    with_, without = run(tagger, TEXTS[:1])[0], run(tagger, TEXTS[:1], evidence=False)[0]
    assert all(one["rule"] for one in with_["mentions"])
    assert [one["rule"] for one in without["mentions"]] == ["", ""]
    assert [one | {"rule": ""} for one in with_["mentions"]] == without["mentions"]


def test_a_text_that_fails_is_one_row(tagger, monkeypatch):
    real = nmstag.Tagger.tag

    def fails(self, text, definitions=None):
        if "NMS" in text:
            raise IndexError("list index\nout of range")
        return real(self, text, definitions)

    monkeypatch.setattr(nmstag.Tagger, "tag", fails)
    rows = run(tagger, TEXTS[:4])
    assert rows[3]["mentions"] is rows[3]["relations"] is None
    assert rows[3]["error"] == r"the text could not be tagged (IndexError: list index\nout of range)"
    assert [one["text"] for one in rows[0]["mentions"]] == ["pain", "haloperidol"]


def test_another_version_on_a_worker_ends_the_job(tagger):
    with pytest.raises(PackError, match="differs from nmstag on the driver"):
        run(tagger, TEXTS, code="0.0.1 abc")


def test_a_process_unpacks_a_tagger_once(tagger, monkeypatch):
    made = []
    monkeypatch.setattr(worker.pickle, "loads", lambda data: made.append(1) or tagger)
    worker._unpacked.cache_clear()
    run(tagger, TEXTS)
    run(tagger, TEXTS)
    assert made == [1]
    worker._unpacked.cache_clear()
