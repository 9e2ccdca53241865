"""The worked examples of docs/rules.md load and keep their own promises."""

import re
from pathlib import Path

from nmstag.relations import DecisionRule, Relater, RelationRule, check_decisions, check_examples
from nmstag.relations.scorecard import check_conditions
from nmstag.rules import load_rules

ROOT = Path(__file__).parents[2]


def test_worked_examples(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    patterns, decisions = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "tremor.yaml").write_text(patterns, encoding="utf-8")
    (tmp_path / "decisions.yaml").write_text(decisions, encoding="utf-8")
    assert check_examples(load_rules(tmp_path / "tremor.yaml", RelationRule)) == []
    shipped = load_rules(ROOT / "rules" / "relations" / "causes.yaml", RelationRule)
    weighing = load_rules(tmp_path / "decisions.yaml", DecisionRule)
    assert check_decisions(Relater(shipped, weighing)) == []


def test_a_wrong_promise_is_a_fault(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    pattern = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
    path = tmp_path / "tremor.yaml"
    path.write_text(pattern.replace("makes the hands shake", "is kind to hands"), encoding="utf-8")
    (fault,) = check_examples(load_rules(path, RelationRule))
    assert (fault.path, fault.field) == (str(path), "tremor.made-to-shake.examples")


def test_unknown_features_are_faults(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    decision = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[1]
    path = tmp_path / "decisions.yaml"
    path.write_text(decision.replace("[causes >= 2, not treats]", "[cuases, causes > 2]"), encoding="utf-8")
    faults = check_conditions(load_rules(path, DecisionRule), ["causes.verb"])
    assert [fault.value for fault in faults] == ["cuases", "causes > 2"]
    assert "'causes'" in faults[0].allowed
