"""Relations of whole notes do not get worse."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from nmstag.pipeline import Tagger

FOLDER = Path(__file__).parents[2] / "benchmarks" / "clinical"


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("note_relations", FOLDER / "relations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.mark.parametrize(
    ("name", "precision", "f1"),
    [
        *(("a", 0.9, 0.82), ("b", 0.9, 0.81), ("c", 0.9, 0.88), ("d", 0.88, 0.86), ("e", 0.9, 0.74)),
        *(("f", 0.9, 0.8), ("g", 0.88, 0.83), ("h", 0.88, 0.83)),
        *(("l", 0.88, 0.84), ("m", 0.88, 0.79), ("n", 0.9, 0.83), ("o", 0.9, 0.82)),
        *(("p", 0.87, 0.8), ("q", 0.86, 0.8)),
        *(("i", 0.85, 0.74), ("j", 0.88, 0.79), ("k", 0.81, 0.73)),  # of these nobody has read the errors
        *(("r", 0.84, 0.76), ("s", 0.78, 0.71)),  # nor of these
    ],
)
def test_floors(scoring: ModuleType, tagger: Tagger, name: str, precision: float, f1: float) -> None:
    notes = scoring.read_notes(FOLDER / "relation_notes" / f"{name}.jsonl")
    scores = scoring.scores(scoring.count(notes, tagger))
    assert scores["precision"] > precision
    assert scores["f1"] > f1


def test_counting(scoring: ModuleType, tagger: Tagger) -> None:
    text = "Hives from cefalexin. Gout: allopurinol. Cough is not due to ramipril."
    spans = {
        name: [text.index(name), text.index(name) + len(name)]
        for name in ("Hives", "cefalexin", "Gout", "allopurinol", "Cough", "ramipril")
    }
    gold = [
        {"type": "worsens", "head": spans["cefalexin"], "tail": spans["Hives"], "attributes": ["historical"]},
        {"type": "withheld_for", "head": spans["allopurinol"], "tail": spans["Gout"], "attributes": []},
        {"type": "causes", "head": spans["ramipril"], "tail": spans["Cough"], "attributes": ["negated"]},
    ]
    counted = scoring.count([{"text": text, "relations": gold}], tagger)
    assert dict(counted) == {
        "gold": 2,
        "found": 1,
        "predicted": 2,
        "right": 1,
        "denied": 1,
        "marks_gold": 1,
    }
