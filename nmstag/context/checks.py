"""Runs the examples of context rules: each is a test of its rule, among all the others.

Used by `pack verify`: gets the sources of packs, returns the faults of their context rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nmstag.context.compiling import CUES, LIST_ENDS, MEASURED, SECTIONS, compile_rules
from nmstag.context.engine import Contextualiser
from nmstag.context.found import Trace
from nmstag.context.rule import ContextRule, ListEndRule, MeasuredRule, SectionRule
from nmstag.context.sections import SectionReader, compile_sections
from nmstag.document import ATTRIBUTES, Document, Evidence, Mention
from nmstag.errors import Fault
from nmstag.rules import Marked, Rule, parse_markup
from nmstag.rules.sources import Sources
from nmstag.text.sentences import SentenceSplitter


def check_context(sources: Sources) -> list[Fault]:
    """Return a fault for every example of the context rules of packs that is wrong.

    Raises:
        RuleError: A file cannot be read; it carries every fault of every file.
    """
    cues, ends = sources.rules(CUES, ContextRule), sources.rules(LIST_ENDS, ListEndRule)
    measured = sources.rules(MEASURED, MeasuredRule)
    faults = check_examples(cues, ends, sources.word_classes(), measured)
    return faults + check_section_examples(sources.rules(SECTIONS, SectionRule))


def check_examples(
    cues: Sequence[ContextRule],
    list_ends: Sequence[ListEndRule] = (),
    classes: Mapping[str, tuple[str, ...]] | None = None,
    measured: Sequence[MeasuredRule] = (),
) -> list[Fault]:
    """Return a fault for every example that the rules together get wrong.

    In an example every marked span must get exactly the attributes in its braces, and the rule must
    have had a part in it: set one, hidden a cue, ended a scope. In a counterexample the attributes
    must be right too, and the rule must have had no part.
    """
    context = Contextualiser(compile_rules(cues, list_ends, (), classes, measured))
    splitter = SentenceSplitter(classes or {})
    faults: list[Fault] = []
    for rule in (*cues, *list_ends, *measured):
        for name, line in _examples(rule):
            wrong = _wrong(context, splitter, rule, line, name == "examples")
            if wrong:
                faults.append(Fault(wrong, rule.path, rule.line, f"{rule.id}.{name}", line))
    return faults


def check_section_examples(rules: Sequence[SectionRule]) -> list[Fault]:
    """Return a fault for every example in which the section is not found or, in a counterexample, is."""
    reader = SectionReader(compile_sections(rules))
    faults = []
    for rule in rules:
        for name, line in _examples(rule):
            found = [passage.kind for passage in reader.find(parse_markup(line).text)]
            if (rule.section in found) != (name == "examples"):
                message = f"the example fails: sections found: {', '.join(found) or 'none'}"
                faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.{name}", line))
    return faults


def marked_document(marked: Marked) -> Document:
    """Return the document of a marked line, with its mentions and no attributes."""
    evidence = (Evidence("input", "markup"),)
    mentions = tuple(
        Mention(span.start, span.end, marked.text[span.start : span.end], span.type, evidence=evidence)
        for span in marked.spans
    )
    return Document("example", marked.text, mentions=mentions)


def _examples(rule: Rule) -> Iterable[tuple[str, str]]:
    yield from (("examples", line) for line in rule.examples)
    yield from (("counterexamples", line) for line in rule.counterexamples)


def _wrong(
    context: Contextualiser, splitter: SentenceSplitter, rule: Rule, line: str, acts: bool
) -> str | None:
    marked = parse_markup(line)
    document = marked_document(marked)
    trace: Trace = []
    found = context.analyse(document, splitter.split(marked.text), trace)
    for span, mention in zip(marked.spans, document.mentions, strict=True):
        expected = sorted(set(span.labels) & set(ATTRIBUTES))
        got = sorted(found.get(id(mention), ()))
        if expected != got:
            return f"the example fails: {mention.text!r} is {_names(got)}, expected {_names(expected)}"
    acted = any(effect.rule == rule.id for effect in trace)
    if acted != acts and getattr(rule, "role", "") != "filler":
        return "the example fails: the rule has " + ("no part in it" if acts else "a part in it")
    return None


def _names(attributes: list[str]) -> str:
    return " ".join(attributes) or "plain"
