"""Gold against gold on the corpora, where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nmstag.evaluation import evaluate

SHARED = Path(os.environ.get("NMSTAG_SHARED") or Path(__file__).parents[4] / "shared")
FILES = [
    ("bc5cdr/train.pubtator", "bc5cdr"),
    ("bc5cdr/dev.pubtator", "bc5cdr"),
    ("ncbi_disease/train.pubtator", "ncbi_disease"),
    ("ncbi_disease/dev.pubtator", "ncbi_disease"),
    ("biored/train.pubtator", "biored"),
    ("biored/dev.pubtator", "biored"),
    ("nms/case.pubtator", "biored"),
]
MENTIONS = {"bc5cdr/dev.pubtator": 9334, "ncbi_disease/dev.pubtator": 787, "biored/dev.pubtator": 2907}
RELATIONS = {"bc5cdr/dev.pubtator": 992, "biored/dev.pubtator": 981}


@pytest.mark.parametrize(("name", "scheme"), FILES)
def test_gold_against_gold_is_1_on_every_corpus(name: str, scheme: str) -> None:
    path = SHARED / "corpora" / name
    if not path.exists():
        pytest.skip("the corpora are not at hand")
    read_documents = pytest.importorskip("nmstag.formats").read_documents
    documents = list(read_documents([path], on_fault=lambda fault: None))
    scores = evaluate(documents, documents, scheme)
    for kind in scores.kinds:
        counts = scores.counts(kind)
        assert (counts.f1, counts.fp, counts.fn) == (1.0, 0, 0)
    assert scores.counts("mention_strict").tp == MENTIONS.get(name, scores.counts("mention_strict").tp)
    if name in RELATIONS:
        assert scores.counts(scores.kinds[3]).tp == RELATIONS[name]
