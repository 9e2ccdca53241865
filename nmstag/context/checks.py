"""Runs the examples of context rules: each is a test of the rule it stands in, among all the others."""

from __future__ import annotations

from collections.abc import Iterable

from nmstag.context.engine import Contextualiser
from nmstag.context.phrase_matcher import compile_rules
from nmstag.context.rule import ATTRIBUTES, ContextRule, SectionRule
from nmstag.context.sections import SectionFinder
from nmstag.document import Document, Evidence, Mention
from nmstag.errors import Fault
from nmstag.rules import Marked, parse_markup
from nmstag.text.sentences import split_sentences


def check_examples(rules: Iterable[ContextRule]) -> list[Fault]:
    """Return a fault for every example that the rules together get wrong.

    In an example every marked span must come out with exactly the attributes in its braces, and the
    rule must have had a part in it: set one, hidden a cue, ended a scope. In a counterexample the
    attributes must be right too, and the rule must have had no part.
    """
    rules = list(rules)
    compiled = compile_rules(rules)
    compiled["sections"] = {"headings": [], "defaults": []}
    context = Contextualiser(compiled)
    faults: list[Fault] = []
    for rule in rules:
        for name, lines in (("examples", rule.examples), ("counterexamples", rule.counterexamples)):
            for line in lines:
                wrong = _wrong(context, rule, line, name == "examples")
                if wrong:
                    faults.append(Fault(wrong, rule.path, rule.line, f"{rule.id}.{name}", line))
    return faults


def check_section_examples(rules: Iterable[SectionRule]) -> list[Fault]:
    """Return a fault for every example in which the section is not found or, in a counterexample, is."""
    rules = list(rules)
    finder = SectionFinder(SectionFinder.compile_rules(rules))
    faults = []
    for rule in rules:
        for name, lines in (("examples", rule.examples), ("counterexamples", rule.counterexamples)):
            for line in lines:
                kinds = [passage.kind for passage in finder.find(parse_markup(line).text)]
                if (rule.kind in kinds) != (name == "examples"):
                    message = f"sections found: {', '.join(kinds) or 'none'}"
                    faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.{name}", line))
    return faults


def marked_document(marked: Marked) -> Document:
    """Return the document that a marked line stands for, with its mentions and no attributes."""
    evidence = (Evidence("input", "markup"),)
    mentions = tuple(
        Mention(span.start, span.end, marked.text[span.start : span.end], span.type, evidence=evidence)
        for span in marked.spans
    )
    return Document("example", marked.text, mentions=mentions)


def _wrong(context: Contextualiser, rule: ContextRule, line: str, acts: bool) -> str | None:
    marked = parse_markup(line)
    document = marked_document(marked)
    used: set[str] = set()
    found = context.analyse(document, split_sentences(marked.text), used)
    for span, mention in zip(marked.spans, document.mentions, strict=True):
        expected = sorted(set(span.labels) & set(ATTRIBUTES))
        got = sorted(found.get(id(mention), ()))
        if expected != got:
            return f"{mention.text!r} comes out as {_names(got)}, expected {_names(expected)}"
    if (rule.id in used) != acts and rule.kind != "filler":
        return "the rule has no part in it" if acts else "the rule has a part in it"
    return None


def _names(attributes: list[str]) -> str:
    return " ".join(attributes) or "plain"
