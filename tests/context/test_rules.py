"""Every rule of the default pack keeps its examples, and the suite keeps its figures."""

from __future__ import annotations

import importlib.util
import json
import marshal
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nmstag.context import (
    ATTRIBUTES,
    ContextRule,
    Contextualiser,
    SectionRule,
    check_examples,
    compile_context,
)
from nmstag.context.checks import check_section_examples, marked_document
from nmstag.context.engine import load_context_rules
from nmstag.document import Document
from nmstag.errors import RuleError
from nmstag.formats import read_documents
from nmstag.rules import load_rules, parse_markup
from nmstag.text.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "rules" / "context"


def _load(name: str) -> ModuleType:
    path = ROOT / "benchmarks" / "clinical" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"clinical_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


run = _load("run")
gold = _load("gold")


@pytest.fixture(scope="module")
def rules() -> list[ContextRule]:
    return load_context_rules(RULES)


def test_examples_hold(rules: list[ContextRule]) -> None:
    assert [str(fault) for fault in check_examples(rules)] == []


def test_section_examples_hold() -> None:
    rules = load_rules(RULES / "sections.yaml", SectionRule)
    assert [str(fault) for fault in check_section_examples(rules)] == []


def test_a_wrong_example_is_a_fault_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "topic: t\nabout: a\nrules:\n"
        "  - id: neg\n    attribute: negated\n    cues: [no]\n"
        '    examples: ["No [fever]{Disease}."]\n    counterexamples: ["No [fever]{Disease negated}."]\n'
    )
    faults = check_examples(load_context_rules(tmp_path))
    assert [(fault.line, fault.field) for fault in faults] == [
        (4, "neg.examples"),
        (4, "neg.counterexamples"),
    ]
    assert "comes out as negated, expected plain" in faults[0].message


def test_a_broken_cue_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(
        "topic: t\nabout: a\nrules:\n  - id: neg\n    attribute: negatd\n    cues: ['(no']\n"
        '    examples: ["a"]\n    counterexamples: ["b"]\n'
    )
    with pytest.raises(RuleError) as caught:
        load_context_rules(tmp_path)
    assert {fault.field for fault in caught.value.faults} == {"neg.attribute", "neg.cues[0]"}


def test_compiled_rules_are_plain_data() -> None:
    compiled = compile_context(RULES)
    again = marshal.loads(marshal.dumps(compiled))
    assert again == compiled
    assert json.loads(json.dumps(compiled))["fillers"] == compiled["fillers"]
    marked = parse_markup("No [fever]{Disease negated}.")
    document = marked_document(marked)
    done = Contextualiser(again).apply(document, split_sentences(marked.text))
    assert done == Contextualiser(compiled).apply(document, split_sentences(marked.text))


def test_importing_needs_no_yaml() -> None:
    code = "import sys, nmstag.context; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("name", ["a", "b", "notes"])
def test_figures_of_the_suite(name: str) -> None:
    texts = run.read_notes() if name == "notes" else run.read_half(name)
    scores = run.score(texts, run.predict_nmstag(texts)[0])
    assert scores["negated"][2] >= 0.93
    for attribute in ("uncertain", "historical", "hypothetical", "other_experiencer"):
        assert scores[attribute][2] >= 0.80, attribute


def test_the_suite_is_well_formed() -> None:
    halves = [run.read_half("a"), run.read_half("b")]
    assert min(map(len, halves)) >= 210
    assert not {item.text for item in halves[0]} & {item.text for item in halves[1]}
    notes = run.read_notes()
    assert len(notes) == 20
    for item in [*halves[0], *halves[1], *notes]:
        for span in item.spans:
            assert span.type in ("Disease", "Chemical")
            for label in span.labels:
                assert label in ATTRIBUTES or re.fullmatch(r"MESH:[CD]\d{6,9}", label), label
            drug_only = {"stopped", "withheld", "allergy"} & set(span.labels)
            assert span.type == "Chemical" or not drug_only, item.text[span.start : span.end]


@pytest.mark.parametrize("document", gold.read_gold(), ids=lambda item: item.id)
def test_gold_files_are_in_step_with_the_markup(document: Document) -> None:
    for format_ in gold.WRITTEN:
        path = gold.NOTES / f"{document.id}.{format_}"
        assert path.read_text(encoding="utf-8") == gold.written(document, format_), "run gold.py"
        (again,) = read_documents([str(path)])
        assert [(m.start, m.end, m.type, m.ids) for m in again.mentions] == [
            (m.start, m.end, m.type, m.ids) for m in document.mentions
        ]


def test_notes_tagged_end_to_end() -> None:
    documents = gold.read_gold()
    scores = run.score_tagged(documents, run.tag_notes(documents))
    assert scores["mentions"][2] >= 0.85
    assert scores["concepts"][2] >= 0.75
    assert scores["any attribute"][2] >= 0.85
