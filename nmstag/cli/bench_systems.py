"""The systems that `nmstag bench` compares: what each finds in a corpus, by tagging it or from a file."""

from __future__ import annotations

from collections.abc import Iterator

from nmstag.cli.bench_config import Bench, Corpus
from nmstag.cli.error_resources import find_knowledge
from nmstag.cli.faults import FaultPrinter
from nmstag.cli.scoring import documents_of, learned_by
from nmstag.document import Document
from nmstag.evaluation.errors import Knowledge
from nmstag.packs import load_packs
from nmstag.pipeline import TaggerOptions, tag_documents


def outputs_of_systems(
    bench: Bench, corpus: Corpus, gold: list[Document], jobs: int, faults: FaultPrinter
) -> Iterator[tuple[str, Knowledge, list[Document], dict[str, int]]]:
    """Yield each system's name, what explains its errors, its output, and how much its pack learned from."""
    tree = bench.place(bench.mesh_tree) if bench.mesh_tree else None
    for run in bench.runs:
        if not run.corpora or corpus.name in run.corpora:
            places = bench.packs_of(run)
            options = TaggerOptions(tuple(places), run.mentions, run.relations, run.profile)
            bare = [without_gold(document, keep=run.mentions == "keep") for document in gold]
            pack = load_packs(places, run.profile)
            learned = learned_by(places, gold, pack.hash)
            known = find_knowledge(pack, tree, faults)
            yield run.name, known, list(tag_documents(bare, options, jobs)), learned
    for item in bench.predictions:
        if item.corpus == corpus.name:
            file = str(bench.place(item.file))
            documents = list(
                documents_of(file, faults, item.encoding, may_be_empty=corpus.missing != "error")
            )
            yield item.name, find_knowledge(None, tree, faults), documents, learned_by((), gold, "")


def without_gold(document: Document, *, keep: bool) -> Document:
    """Return a document without what is looked for in it, so that no gold can reach the output."""
    mentions = document.mentions if keep else ()
    return Document(document.id, document.text, document.passages, mentions)
