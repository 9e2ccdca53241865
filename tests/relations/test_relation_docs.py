"""The worked examples of docs/rules.md load and their examples hold."""

import re
from dataclasses import replace
from pathlib import Path

from nmstag.relations import RelationExtractor, RelationRules
from nmstag.relations.check import check_decision
from nmstag.relations.check_sentence import check_pattern_rule
from nmstag.relations.schema import DecisionRule, RelationPattern
from nmstag.relations.scorecard import condition_faults
from nmstag.rules import load_rules

ROOT = Path(__file__).parents[2]
PATTERN, DECISION, *_ = re.findall(
    r"```yaml\n(.*?)```", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.DOTALL
)


def test_worked_examples(tmp_path: Path, shipped: RelationRules) -> None:
    (tmp_path / "tremor.yaml").write_text(PATTERN, encoding="utf-8")
    (tmp_path / "decisions.yaml").write_text(DECISION, encoding="utf-8")
    (pattern,) = load_rules(tmp_path / "tremor.yaml", RelationPattern)
    assert list(check_pattern_rule(pattern, shipped.words)) == []
    (decision,) = load_rules(tmp_path / "decisions.yaml", DecisionRule)
    assert list(check_decision(decision, RelationExtractor(replace(shipped, weights=())))) == []


def test_an_example_that_fails_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "tremor.yaml"
    path.write_text(PATTERN.replace("makes the hands shake", "is kind to hands"), encoding="utf-8")
    (fault,) = check_pattern_rule(*load_rules(path, RelationPattern))
    assert (fault.path, fault.field) == (str(path), "tremor.made-to-shake.examples")


def test_unknown_features_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(DECISION.replace("[causes >= 2, not treats]", "[cuases, causes > 2]"), encoding="utf-8")
    (rule,) = load_rules(path, DecisionRule)
    faults = list(condition_faults(rule, {"causes.verb"}))
    assert [text for text, _, _ in faults] == ["cuases", "causes > 2"]
    assert "'causes'" in faults[0][2]
