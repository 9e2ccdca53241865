"""Runs the examples and counterexamples of every rule of a pack, topic by topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from nmstag.document import Evidence
from nmstag.errors import Fault, RuleError
from nmstag.match.context_filter import NeighbourRule, Neighbours, neighbour_table
from nmstag.match.overlap import Candidate, longest_first
from nmstag.match.patterns import PatternRule, Patterns, compile_patterns, pattern_words
from nmstag.match.span_extension import Boundaries, BoundaryRule, boundary_table
from nmstag.packs import Pack
from nmstag.rules import Marked, MarkedSpan, Rule, load_rules, parse_markup
from nmstag.rules.broader import Broader, BroaderRule, broader_words, check_broader
from nmstag.rules.word_classes import WordClasses, load_word_classes
from nmstag.text.tokens import SymbolTable, assign_symbols, piece_ends, split_pieces, token_start

_LONGEST = 4
"""Words of a name that is not marked, in an example of a neighbour rule."""


def check_rules(pack: Pack) -> Iterator[Fault]:
    """Yield a fault for each rule file that cannot be read and each example that its rule gets wrong."""
    try:
        classes = load_word_classes(pack.rule_files("words"))
    except RuleError as error:
        yield from error.faults
        return
    checks: tuple[Callable[[], Iterable[Fault]], ...] = (
        lambda: check_patterns(load_rules(pack.rule_files("patterns"), PatternRule), classes),
        lambda: check_boundaries(load_rules(pack.rule_files("span_extension"), BoundaryRule), classes),
        lambda: check_neighbours(load_rules(pack.rule_files("context_filter"), NeighbourRule)),
        lambda: _check_context(pack),
        lambda: _check_relations(pack),
        lambda: _check_linking(pack),
        lambda: _check_broader(pack, classes),
    )
    for check in checks:
        try:
            yield from check()
        except RuleError as error:
            yield from error.faults


def check_patterns(rules: Sequence[PatternRule], classes: WordClasses) -> Iterator[Fault]:
    """Yield a fault for each example of which a rule alone finds other spans than the marked ones.

    In a counterexample it must find nothing.

    Raises:
        RuleError: A pattern cannot be read.
    """
    for rule, compiled in zip(rules, compile_patterns(rules, classes), strict=True):
        vocabulary = assign_symbols(sorted(pattern_words([compiled])))
        patterns = Patterns([compiled], vocabulary)
        for key, line in _examples(rule):
            marked = parse_markup(line)
            pieces, ends, symbols = _read(marked.text, vocabulary)
            found = longest_first(patterns.find(marked.text, pieces, ends, symbols, []))
            got = [(item.start, item.end, item.type) for item in found]
            wanted = [(span.start, span.end, span.type) for span in marked.spans]
            if got != (wanted if key == "examples" else []):
                shown = ", ".join(repr(marked.text[start:end]) for start, end, _ in got) or "nothing"
                yield _fault(rule, key, line, f"the rule finds {shown}")


def check_boundaries(rules: Sequence[BoundaryRule], classes: WordClasses) -> Iterator[Fault]:
    """Yield a fault for each example in which a rule alone does not do what is marked.

    A rule that includes must extend the rest of a marked span to that span; for one that excludes, its
    word must stand beside the span. In a counterexample it must not reach the marked span.
    """
    for rule in rules:
        action: Literal["include", "join"] = "join" if rule.action == "join" else "include"
        table = boundary_table([replace(rule, action=action)], classes)
        vocabulary = assign_symbols(sorted(word for words in table.values() for word in words))
        boundaries = Boundaries(table, vocabulary)
        for key, line in _examples(rule):
            marked = parse_markup(line)
            for span in marked.spans:
                if span.type == rule.type:
                    wrong = _boundary_fault(rule, key, marked, span, boundaries, vocabulary)
                    if wrong:
                        yield _fault(rule, key, line, wrong)


def _boundary_fault(
    rule: BoundaryRule,
    key: str,
    marked: Marked,
    span: MarkedSpan,
    boundaries: Boundaries,
    vocabulary: dict[str, str],
) -> str:
    """Return what is wrong with an example; empty where nothing is."""
    pieces, ends, symbols = _read(marked.text, vocabulary)
    start, end = span.start, span.end
    inward = rule.action != "exclude" and key == "examples"
    last = []
    if inward:
        inside = [place for place, stop in enumerate(ends) if start < stop <= end]
        if len(inside) < 2:
            return "the marked span has no more than one word"
        if rule.side == "left":
            start = token_start(pieces[inside[1]], ends[inside[1]])
        else:
            end = ends[inside[-2]]
        if rule.action == "join":
            word = token_start(pieces[inside[-1]], ends[inside[-1]])
            last = [Candidate(word, span.end, 0, rule.type, (), Evidence("rule", rule.id))]
    candidate = Candidate(start, end, 0, rule.type, (), Evidence("rule", rule.id))
    found = boundaries.extend(marked.text, pieces, ends, symbols, [candidate, *last])[0]
    reached = marked.text[found.start : found.end]
    if inward:
        wrong = (found.start, found.end) != (span.start, span.end)
        return f"{marked.text[start:end]!r} is extended to {reached!r}" if wrong else ""
    if key == "examples":
        return "" if found != candidate else "no word of the rule stands beside the marked span"
    return f"a word of the rule stands beside the marked span: {reached!r}" if found != candidate else ""


def check_neighbours(rules: Sequence[NeighbourRule]) -> Iterator[Fault]:
    """Yield a fault for each example in which a rule drops no name, or in a counterexample a marked one.

    In an example names are not marked, as none is found: any words beside that of the rule may be one.
    """
    for rule in rules:
        vocabulary = assign_symbols(sorted({word for phrase in rule.words for word in phrase.split()}))
        neighbours = Neighbours(neighbour_table([rule]), vocabulary)
        for key, line in _examples(rule):
            marked = parse_markup(line)
            pieces, ends, symbols = _read(marked.text, vocabulary)
            if key == "examples":
                spans = _runs(pieces, ends)
            else:
                spans = [(span.start, span.end) for span in marked.spans if span.type == rule.type]
            candidates = [Candidate(a, b, 0, rule.type, (), Evidence("rule", rule.id)) for a, b in spans]
            dropped = [c for c in candidates if neighbours.objection(marked.text, ends, symbols, c)]
            if key == "examples" and not dropped:
                yield _fault(rule, key, line, "the rule drops nothing")
            elif key != "examples" and dropped:
                yield _fault(rule, key, line, "the rule drops a marked span")


def _runs(pieces: Sequence[str], ends: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spans of up to a few words in a row."""
    return [
        (token_start(pieces[first], ends[first]), ends[last])
        for first in range(len(pieces))
        for last in range(first, min(first + _LONGEST, len(pieces)))
    ]


def _check_context(pack: Pack) -> Iterator[Fault]:
    if not pack.rule_files("context"):
        return
    from nmstag.context import SectionRule, check_examples, load_context_rules
    from nmstag.context.checks import check_section_examples
    from nmstag.context.sections import SECTION_FILE

    folder = pack.folder / "rules" / "context"
    yield from check_examples(load_context_rules(folder))
    sections = folder / SECTION_FILE
    if sections.is_file():
        yield from check_section_examples(load_rules(sections, SectionRule))


def _check_relations(pack: Pack) -> Iterator[Fault]:
    if not pack.rule_files("relations"):
        return
    from nmstag.relations import Relater, check_decisions, check_examples

    relater = Relater.from_rules(pack.folder / "rules" / "relations")
    yield from check_examples(relater.rules)
    yield from check_decisions(relater)


def _check_linking(pack: Pack) -> Iterator[Fault]:
    from nmstag.link import check_variation, load_variations

    for rule in load_variations(pack.rule_files("linking")):
        for line in check_variation(rule):
            yield _fault(rule, "examples", line, "the rule does not bear the example out")


def _check_broader(pack: Pack, classes: WordClasses) -> Iterator[Fault]:
    rules = load_rules(pack.rule_files("backoff"), BroaderRule)
    broader = Broader(broader_words(rules, classes))
    for rule in rules:
        for line in check_broader(rule, broader):
            yield _fault(rule, "examples", line, "the rule does not bear the example out")


def _examples(rule: Rule) -> Iterator[tuple[str, str]]:
    for key, lines in (("examples", rule.examples), ("counterexamples", rule.counterexamples)):
        for line in lines:
            yield key, line


def _read(text: str, vocabulary: dict[str, str]) -> tuple[list[str], list[int], str]:
    pieces = split_pieces(text)
    return pieces, piece_ends(pieces), SymbolTable(vocabulary).symbols(pieces)


def _fault(rule: Rule, key: str, line: str, message: str) -> Fault:
    return Fault(message, rule.path, rule.line, f"{rule.id}.{key}", line)
