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


def _places(unless: str, text: str) -> list[tuple[int, int]]:
    """Return where 'disease: ... drug' matches unless a pattern is there, as (drug, disease)."""
    rule = RelationPattern(
        id="r.one",
        patterns=("{Disease:tail} : .... {Chemical:head}",),
        unless=(unless,),
        type="Association",
        examples=(),
        counterexamples=(),
    )
    matches = [match for _, match in PatternMatcher([rule]).places(text)]
    return [(match.start("head"), match.start("tail")) for match in matches]


def test_what_is_ruled_out_of_one_mention_leaves_the_others() -> None:
    text = f" {DISEASE} : {CHEMICAL} given ; {DISEASE} : hold {CHEMICAL} "
    given, held = ((text.index(CHEMICAL), text.index(DISEASE)), (text.rindex(CHEMICAL), text.rindex(DISEASE)))
    assert _places("stop {Chemical:head}", text) == [given, held]
    assert _places("hold {Chemical}", text) == []
    assert _places("hold {Chemical:head}", text) == [given]
    assert _places("; {Disease:tail}", text) == [given]


def test_two_roles_rule_out_only_that_pair() -> None:
    text = f" {DISEASE} : {CHEMICAL} "
    longer = f" {DISEASE} : well {CHEMICAL} "
    assert _places("{Disease:tail} : {Chemical:head}", text) == []
    assert len(_places("{Disease:tail} : {Chemical:head}", longer)) == 1
