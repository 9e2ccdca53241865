"""Runs the examples and counterexamples of relation rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from nmstag.document import Document, Mention
from nmstag.errors import Fault
from nmstag.relations.anaphora import References
from nmstag.relations.corpus_prior import ANY, Known, tenths_of
from nmstag.relations.cues import Cues
from nmstag.relations.drug_knowledge import FILES, Reputation, Row
from nmstag.relations.entity_masking import Masked, masked_sentences, named_sentences, takes_part
from nmstag.relations.extractor import Relater
from nmstag.relations.features import Features
from nmstag.relations.pattern_matcher import Finder
from nmstag.relations.schema import CueRule, ReferenceRule, RelationRule
from nmstag.relations.scorecard import Decider
from nmstag.rules import Marked, Rule, parse_markup
from nmstag.text.sentences import split_sentences

Pair = tuple[str, str]


def check_examples(rules: Sequence[RelationRule]) -> list[Fault]:
    """Return a fault for every example that its rule misses and counterexample on which it fires.

    An example's spans carry the role that they must be found in: 'head', 'tail' or 'pair'.
    """
    faults: list[Fault] = []
    for rule in rules:
        finder = Finder([rule])
        for example in rule.examples:
            found, wanted = pairs_found(finder, example), _pairs_wanted(parse_markup(example))
            if found != wanted:
                faults.append(example_fault(rule, "examples", example, found, wanted))
        for example in rule.counterexamples:
            found = pairs_found(finder, example)
            if found:
                faults.append(example_fault(rule, "counterexamples", example, found, set()))
    return faults


def example_document(marked: Marked, name: str = "example") -> Document:
    """Return a marked text as a document; a span's id is its 'id=...' label, or its text in lower case."""
    mentions = []
    for span in marked.spans:
        text = marked.text[span.start : span.end]
        given = [label[3:] for label in span.labels if label.startswith("id=")]
        mentions.append(Mention(span.start, span.end, text, span.type, tuple(given) or (text.lower(),)))
    return Document(name, marked.text, mentions=tuple(mentions))


def pairs_found(finder: Finder, example: str) -> set[Pair]:
    """Return the pairs of names that the finder's rules relate in an example."""
    found: set[Pair] = set()
    for masked in _masked(example):
        for finding in finder.find(masked):
            found.add((_name(finding.head), _name(finding.tail)))
    return found


def _masked(example: str) -> list[Masked]:
    """Return the masked sentences of an example."""
    document = example_document(parse_markup(example))
    named = named_sentences(split_sentences(document.text), [*filter(takes_part, document.mentions)])
    return masked_sentences(document.text, named)


def example_fault(rule: Rule, key: str, example: str, found: set[Pair], wanted: set[Pair]) -> Fault:
    """Return the fault of one example."""
    message = f"the rule finds {_show(found)}"
    return Fault(message, rule.path, rule.line, f"{rule.id}.{key}", example, _show(wanted))


def _name(mention: Mention | None) -> str:
    return mention.text if mention else ""


def _pairs_wanted(marked: Marked) -> set[Pair]:
    by_role = {
        role: [marked.text[span.start : span.end] for span in marked.spans if role in span.labels]
        for role in ("head", "tail", "pair")
    }
    heads, tails = by_role["head"] or [""], by_role["tail"] or [""]
    pairs = {(head, tail) for head in heads for tail in tails if head or tail}
    return pairs | set(combinations(by_role["pair"], 2))


def _show(pairs: set[Pair]) -> str:
    return ", ".join(sorted(f"{head or '-'} > {tail or '-'}" for head, tail in pairs)) or "nothing"


def check_decisions(relater: Relater) -> list[Fault]:
    """Return a fault for every example of a decision, cue or reference rule that is not as it says.

    An example marks the pair in question with the roles 'head' and 'tail'; in a counterexample the
    conditions must not hold for that pair.
    """
    faults = check_cues(relater.cues.rules) + check_references(relater.references.rules)
    for rule in relater.decisions:
        single = Decider([rule])
        for key, wanted in (("examples", True), ("counterexamples", False)):
            for example in getattr(rule, key):
                if holds(relater, single, example) != wanted:
                    state = "do not hold" if wanted else "hold"
                    message = f"the conditions {state} for the marked pair"
                    faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.{key}", example))
    return faults


def check_cues(rules: Sequence[CueRule]) -> list[Fault]:
    """Return a fault for every example of a cue rule for which it does not hold, and the other way round.

    An example marks the pair in question with the roles 'head' and 'tail', or 'pair' twice.
    """
    faults: list[Fault] = []
    for rule in rules:
        cues = Cues([rule])
        for key, wanted in (("examples", True), ("counterexamples", False)):
            for example in getattr(rule, key):
                masked = _masked(example)
                if any(link.bits for one in masked for link in cues.find(one)) != wanted:
                    message = f"the cue {'does not hold' if wanted else 'holds'}"
                    faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.{key}", example))
    return faults


def check_references(rules: Sequence[ReferenceRule]) -> list[Fault]:
    """Return a fault for every example in which a reference rule finds other references than are marked.

    A span with the label 'ref' is a reference; its 'id=...' labels say what it stands for.
    """
    faults: list[Fault] = []
    for rule in rules:
        for key in ("examples", "counterexamples"):
            for example in getattr(rule, key):
                marked = parse_markup(example)
                spans = [marked.text[span.start : span.end] for span in marked.spans if "ref" in span.labels]
                given = example_document(marked).mentions
                named = [item for item in given if item.text not in spans]
                wanted = {(item.text, item.ids) for item in given if item.text in spans}
                references = References([rule], _marked_tree(example))
                sentences = split_sentences(marked.text)
                found = {(item.text, item.ids) for item in references.resolve(marked.text, sentences, named)}
                if found != wanted or (key == "examples") != bool(wanted):
                    shown = ", ".join(sorted(f"{text} = {' '.join(ids)}" for text, ids in found))
                    message = f"the rule finds {shown or 'nothing'}"
                    faults.append(Fault(message, rule.path, rule.line, f"{rule.id}.{key}", example))
    return faults


def holds(relater: Relater, decider: Decider, example: str) -> bool:
    """Return whether any rule of a decider holds for the marked pair of an example.

    A label 'tree=C23.888' puts a span's concept there in the MeSH tree; 'share=4' sets what `head_known` or
    `tail_known` counts, and 'known=2' what `known` counts; 'known_use' and 'known_harm' say
    that the tail is one of the head.
    """
    features = marked_features(relater, example)
    return features is not None and bool(decider.scores(features))


def marked_features(relater: Relater, example: str) -> Features | None:
    """Return the features of the pair that an example marks 'head' and 'tail'; None without evidence."""
    marked = parse_markup(example)
    document = example_document(marked)
    pair = {"head": "", "tail": ""}
    for mention, span in zip(document.mentions, marked.spans, strict=True):
        for label in span.labels:
            if label in pair:
                pair[label] = mention.ids[0]
    wanted = (pair["head"], pair["tail"])
    tree, known = _marked_tree(example), _marked_known(document, marked, *wanted)
    reputed = _marked_reputations(marked, *wanted)
    sentences = split_sentences(document.text)
    for candidate in relater.candidates(document, sentences, tree, known=known, reputations=reputed):
        if candidate.pair in (wanted, wanted[::-1]):
            return candidate.features
    return None


def _marked_known(document: Document, marked: Marked, head: str, tail: str) -> Known:
    """Return what the labels 'share=4' and 'known=2' of an example say of its concepts."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for mention, span in zip(document.mentions, marked.spans, strict=True):
        for name, _, value in (label.partition("=") for label in span.labels):
            if name == "known":
                counts[head, tail] = int(value), int(value)
            elif name == "share":
                key = (ANY, mention.ids[0]) if "tail" in span.labels else (mention.ids[0], ANY)
                counts[key] = tenths_of(int(value))
    return Known(counts)


def _marked_reputations(marked: Marked, head: str, tail: str) -> dict[str, Reputation]:
    """Return what the labels 'known_use' and 'known_harm' of an example say of the pair."""
    labels = {label for span in marked.spans for label in span.labels}
    rows = (Row("example", "Chemical", head, head, "", 0), Row("example", "Disease", tail, tail, "", 0))
    return {feature: Reputation(name, rows) for feature, name in FILES.items() if feature in labels}


def _marked_tree(example: str) -> dict[str, list[str]]:
    """Return where the labels 'tree=C23.888' of an example put its concepts in the MeSH tree."""
    marked = parse_markup(example)
    tree: dict[str, list[str]] = {}
    for mention, span in zip(example_document(marked).mentions, marked.spans, strict=True):
        for label in span.labels:
            if label.startswith("tree="):
                tree.setdefault(mention.ids[0], []).append(label[5:])
    return tree
