"""The matcher of relation patterns: the same text gives the same matches in the same order."""

from nmstag.relations.entity_masking import MaskedSentence
from nmstag.relations.pattern_matcher import PatternMatcher
from nmstag.relations.schema import RelationPattern

CHEMICAL, DISEASE = "\x01", "\x03"


def test_places_come_in_order_of_the_patterns() -> None:
    rules = [
        RelationPattern(
            id=f"r.{number:03}",
            patterns=(f"{{Chemical:head}} {'.. ' * (number % 4)}caus* {{Disease:tail}}",),
            type="Association",
            examples=(),
            counterexamples=(),
        )
        for number in range(100)
    ]
    text = f" {CHEMICAL} causes {DISEASE} "
    sentence = MaskedSentence(text, 0, len(text), [], 1, 1)
    found = [search.rule.id for search, _ in PatternMatcher(rules).places(sentence.text)]
    assert found == [rule.id for rule in rules]
