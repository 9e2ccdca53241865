"""Scores the context rules on the clinical sentences, beside medspaCy's ConText in its default setting.

    python benchmarks/clinical/run.py [--set a|b|notes|tag]

'a' and 'b' are the halves of the sentences, 'notes' the folder of whole notes, where sections count too.
Gold spans are given there, so only the attributes are judged. 'tag' gives the tagger nothing but the text
of the notes: it finds the mentions with the default pack, links them and reads their context.

Where medspaCy cannot be imported, that column is left out; its setting is the default rules after
medspaCy's tokenizer and spaCy's plain sentence splitter. Its categories stand for ours as named in
`_MEDSPACY`; it has none for drugs.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from gold import note_paths, read_gold  # noqa: E402

from nmstag.document import ATTRIBUTES, Document  # noqa: E402
from nmstag.evaluation import evaluate  # noqa: E402
from nmstag.pipeline import Tagger  # noqa: E402
from nmstag.rules import Marked, parse_markup  # noqa: E402

Predictions = list[list[set[str]]]
_MEDSPACY = {
    "NEGATED_EXISTENCE": "negated",
    "POSSIBLE_EXISTENCE": "uncertain",
    "HISTORICAL": "historical",
    "HYPOTHETICAL": "hypothetical",
    "FAMILY": "other_experiencer",
}


def read_half(half: str) -> list[Marked]:
    """Return the marked sentences of half 'a' or 'b'."""
    lines = (HERE / f"sentences_{half}.txt").read_text(encoding="utf-8").splitlines()
    return [parse_markup(line) for line in lines if line.strip()]


def read_notes() -> list[Marked]:
    """Return the marked notes, in order of file name."""
    return [parse_markup(path.read_text(encoding="utf-8")) for path in note_paths()]


def predict_nmstag(sentences: Sequence[Marked]) -> tuple[Predictions, float]:
    """Return the attributes of each gold span, and the seconds that the second of two passes took."""
    from nmstag.context import Contextualiser
    from nmstag.context.checks import marked_document
    from nmstag.packs import load_packs

    pack = load_packs()
    context, splitter = Contextualiser(pack.context() or {}), pack.splitter()
    documents = [marked_document(item) for item in sentences]
    for _ in range(2):  # the second time is reported
        start = time.perf_counter()
        done = []
        for item in documents:
            item = replace(item, passages=context.find_sections(item.text))
            done.append(context.apply(item, splitter.split(item.text)))
        seconds = time.perf_counter() - start
    return [[{item.name for item in mention.attributes} for mention in doc.mentions] for doc in done], seconds


def predict_medspacy(sentences: Sequence[Marked]) -> tuple[Predictions, float]:
    """Return the same from medspaCy; a span that is not whole tokens is widened to them."""
    import medspacy
    from medspacy.context import ConText
    from spacy.util import filter_spans

    nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer"])
    nlp.add_pipe("sentencizer")
    context = ConText(nlp)
    for _ in range(2):
        seconds = 0.0
        found: Predictions = []
        for item in sentences:
            start = time.perf_counter()
            doc = nlp(item.text)
            spans = [
                doc.char_span(span.start, span.end, label=span.type, alignment_mode="expand")
                for span in item.spans
            ]
            doc.ents = filter_spans(spans)
            context(doc)
            seconds += time.perf_counter() - start
            kept = {(ent.start, ent.end): ent for ent in doc.ents}
            found.append([_medspacy_names(kept.get((span.start, span.end))) for span in spans])
    return found, seconds


def _medspacy_names(ent: object) -> set[str]:
    modifiers = ent._.modifiers if ent is not None else ()  # type: ignore[attr-defined]
    return {_MEDSPACY[item.category] for item in modifiers if item.category in _MEDSPACY}


def score(sentences: Sequence[Marked], found: Predictions) -> dict[str, tuple[float, float, float, int]]:
    """Return precision, recall, F1 and the number of gold spans for each attribute."""
    counts: Counter[tuple[str, str]] = Counter()
    for item, sets in zip(sentences, found, strict=True):
        for span, got in zip(item.spans, sets, strict=True):
            for name in ATTRIBUTES:
                gold = name in span.labels
                if gold or name in got:
                    counts[name, "tp" if gold and name in got else "fn" if gold else "fp"] += 1
    return {name: _figures(*(counts[name, kind] for kind in ("tp", "fp", "fn"))) for name in ATTRIBUTES}


def tag_notes(gold: Sequence[Document]) -> list[Document]:
    """Return the notes as the default pack tags their bare texts."""
    tagger = Tagger.load()
    return [tagger.tag(Document(item.id, item.text)) for item in gold]


def score_tagged(
    gold: Sequence[Document], tagged: Sequence[Document]
) -> dict[str, tuple[float, float, float, int]]:
    """Return the figures of mentions (span and type), of concepts, and of each attribute.

    An attribute is right on a mention whose span and type are right; 'any attribute' sums them up.
    """
    scores = evaluate(gold, tagged, "bc5cdr")
    found = {}
    for name, kind in (("mentions", "mention_strict"), ("concepts", "concept")):
        counts = scores.counts(kind)
        found[name] = _figures(counts.tp, counts.fp, counts.fn)
    sets = [{name: _with_attribute(items, name) for name in ATTRIBUTES} for items in (gold, tagged)]
    pairs = {name: (sets[0][name], sets[1][name]) for name in ATTRIBUTES}
    every = [{(name, *item) for name in ATTRIBUTES for item in side[name]} for side in sets]
    for name, (left, right) in {"any attribute": (every[0], every[1]), **pairs}.items():
        found[name] = _figures(len(left & right), len(right - left), len(left - right))
    return found


def _with_attribute(documents: Sequence[Document], name: str) -> set[tuple[object, ...]]:
    return {
        (document.id, mention.start, mention.end, mention.type)
        for document in documents
        for mention in document.mentions
        if mention.has(name)
    }


def _figures(tp: int, fp: int, fn: int) -> tuple[float, float, float, int]:
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    f1 = 2 * tp / (2 * tp + fp + fn) if tp else 0.0
    return precision, recall, f1, tp + fn


def report(name: str, sentences: Sequence[Marked], predict: Callable[..., tuple[Predictions, float]]) -> None:
    """Print the figures of one system on one set."""
    found, seconds = predict(sentences)
    print(f"  {name}: {len(sentences) / seconds:,.0f} texts/s")
    _print_figures(score(sentences, found))


def report_tagging() -> None:
    """Print the figures of the whole tagger on the bare texts of the notes."""
    gold = read_gold()
    print(f"tag: {len(gold)} notes, mentions found with the default pack")
    _print_figures(score_tagged(gold, tag_notes(gold)))


def _print_figures(figures: dict[str, tuple[float, float, float, int]]) -> None:
    for name, (precision, recall, f1, gold) in figures.items():
        print(f"    {name:18} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({gold} gold)")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=("a", "b", "notes", "tag"), help="only this set")
    only = parser.parse_args().set
    for name in [only] if only else ["a", "b", "notes", "tag"]:
        if name == "tag":
            report_tagging()
            continue
        texts = read_notes() if name == "notes" else read_half(name)
        print(f"{name}: {len(texts)} texts, {sum(len(item.spans) for item in texts)} mentions")
        report("nmstag", texts, predict_nmstag)
        if importlib.util.find_spec("medspacy"):
            report("medspaCy", texts, predict_medspacy)
        else:
            print("  medspaCy: not installed here, left out")


if __name__ == "__main__":
    main()
