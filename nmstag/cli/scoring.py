"""What `nmstag evaluate` and `nmstag compare` do: read the files, call `nmstag.evaluation`, print."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.messages import tell
from nmstag.cli.targets import keep_inputs
from nmstag.document import Document
from nmstag.errors import Fault, ScoringError, UsageError
from nmstag.evaluation.errors import ChangeSummary, Knowledge, compare_pairs
from nmstag.evaluation.report import (
    assess,
    check_form,
    comparisons_json,
    comparisons_text,
    make_report,
    render,
    results_json,
    results_text,
)
from nmstag.evaluation.scoring import (
    Missing,
    OtherTypes,
    ScoredPair,
    ScoreRow,
    Scores,
    agree,
    choose_scheme,
    compare,
    count_pairs,
    rank_all,
    scored_pairs,
)
from nmstag.formats import open_output, read_documents

DEFAULT_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """How predictions are compared with gold, for both commands.

    Args:
        gold: File of gold annotations.
        scheme: Name of the scheme; guessed from the gold where not given.
        types: Entity types to score; the scheme's where none are given.
        renamed: Type names as 'A=B'.
        missing: What to do about gold documents without predictions.
        encoding: Of the files of predictions; gold is UTF-8.
        json_file: Where the scores are written as JSON; '-' for standard output.
        packs: Packs that made the predictions (of the second run, where two are compared).
        profile: The profile they were made with.
        mesh_tree: A file of MeSH tree numbers, which explain wrong concepts.
        seed: Seed of all draws.
        strict: Whether a score on documents that the pack learned from is refused.
    """

    gold: str
    scheme: str | None = None
    types: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    missing: Missing = "error"
    encoding: str = "utf-8"
    json_file: str | None = None
    packs: tuple[str, ...] = ()
    profile: str = "clinical"
    mesh_tree: Path | None = None
    seed: int = 1
    strict: bool = False


class _Inputs:
    """What both commands read before the predictions."""

    def __init__(self, options: ScoringOptions, *, explain: bool) -> None:
        self.faults = FaultPrinter()
        self.gold = list(documents_of(options.gold, self.faults))
        self.scheme = choose_scheme(options.scheme, self.gold, options.types, options.renamed)
        self.pack_hash, self.knowledge = _explanations(options, self.faults, explain=explain)
        self._options = options
        self._other_types = OtherTypes(self.gold, self.scheme)
        self.learned_by = learned_by(options.packs, self.gold, self.pack_hash)

    def pairs(self, file: str) -> Iterable[ScoredPair]:
        """Return the documents of a file of predictions with their gold."""
        encoding, missing = self._options.encoding, self._options.missing
        documents = documents_of(file, self.faults, encoding, may_be_empty=missing != "error")
        pairs = scored_pairs(self.gold, documents, self.scheme, missing)
        return self._other_types.warned(pairs, file, self.faults)

    def finish(self, json_value: Callable[[], object], plain: Callable[[], str]) -> int:
        """Write the output in the forms that are asked for; return the number of errors in the files."""
        return _printed(self._options.json_file, json_value, plain, self.faults)


def run_evaluate(
    preds: Iterable[str],
    options: ScoringOptions,
    *,
    details: bool = False,
    errors: bool = False,
    reports: Sequence[str] = (),
    samples: int = 0,
) -> int:
    """Print the scores of predictions against gold; return the number of errors in the files.

    Args:
        preds: Files of predictions, each as 'FILE' or 'NAME=FILE'.
        options: How they are compared.
        details: Whether more is scored than the scheme asks for.
        errors: Whether the errors are printed by class.
        reports: Where reports are written, as HTML, Markdown, JSON, CSV or LaTeX by the suffix.
        samples: Number of bootstrap samples; 0 for no intervals.
    """
    for report in reports:
        check_form(report)
    files = named_files(preds)
    _keep_inputs(options, files.values(), reports)
    inputs, seed = _Inputs(options, explain=errors or bool(reports)), options.seed
    results = [
        assess(
            name,
            inputs.pairs(file),
            inputs.scheme,
            missing=options.missing,
            details=details,
            pack_hash=inputs.pack_hash,
            samples=samples or (DEFAULT_SAMPLES if reports else 0),
            seed=seed,
            knowledge=inputs.knowledge if errors or reports else None,
            learned_by=inputs.learned_by,
        )
        for name, file in files.items()
    ]
    for result in results:
        _check_held_out(result.name, result.scores, inputs.learned_by, strict=options.strict)
    scores = {result.name: result.scores for result in results}
    rankings = rank_all(scores, samples=samples or DEFAULT_SAMPLES, seed=seed)
    if reports:
        names = " and ".join(scores)
        made = make_report(f"Evaluation of {names}", inputs.gold, results, rankings)
        for report in reports:
            _write(report, render(made, report))
    return inputs.finish(
        lambda: results_json(results, rankings, errors=errors),
        lambda: results_text(results, rankings, errors=errors),
    )


def run_compare(
    before: str, after: str, options: ScoringOptions, *, limit: int = 20, misses: bool = False
) -> int:
    """Print what changed from one run to another; return the number of errors in the files.

    Args:
        before: File of the predictions of the first run.
        after: File of those of the second.
        options: How they are compared.
        limit: Most items to list of each change; 0 for all.
        misses: Whether to list what both have wrong alike.
    """
    _keep_inputs(options, (before, after))
    inputs, missing = _Inputs(options, explain=False), options.missing
    old, new = (list(inputs.pairs(file)) for file in (before, after))
    summary = ChangeSummary(compare_pairs(old, new, inputs.scheme, inputs.knowledge))
    one = count_pairs(old, inputs.scheme, missing=missing)
    other = count_pairs(new, inputs.scheme, missing=missing, pack_hash=inputs.pack_hash)
    one, other = (replace(run, learned=inputs.learned_by.get(run.pack_hash)) for run in (one, other))
    for file, run in ((before, one), (after, other)):
        _check_held_out(file, run, inputs.learned_by, strict=options.strict)
    notes = [f"{file}: {note}" for file, run in ((before, one), (after, other)) for note in run.text_notes()]
    figures = [compare(other, one, ScoreRow(kind), seed=options.seed) for kind in one.kinds]
    return inputs.finish(
        lambda: {"scores": comparisons_json(figures), "notes": notes, **summary.to_json()},
        lambda: "\n".join((comparisons_text(figures), *notes, "", summary.format_text(limit, misses=misses))),
    )


def run_agreement(second: str, options: ScoringOptions) -> int:
    """Print how far two tools agree; return the number of errors in the files.

    Args:
        second: File of the second tool.
        options: How they are compared; the first tool's file is `gold`.

    Raises:
        UsageError: An option that needs gold is given.
    """
    for name, given in (("strict", options.strict), ("mesh-tree", options.mesh_tree)):
        if given:
            raise UsageError(Fault("needs gold annotations", field=f"--{name}", allowed="--gold FILE"))
    _keep_inputs(options, (second,))
    faults = FaultPrinter()
    first, other = (list(documents_of(file, faults, options.encoding)) for file in (options.gold, second))
    scheme = choose_scheme(options.scheme, [*first, *other], options.types, options.renamed)
    found = agree(first, other, scheme, options.missing)
    return _printed(options.json_file, found.to_json, found.format_text, faults)


def documents_of(
    file: str, faults: FaultPrinter, encoding: str = "utf-8", *, may_be_empty: bool = False
) -> Iterator[Document]:
    """Yield the documents of a file that is scored.

    Args:
        file: The file.
        faults: Gets what is wrong in it.
        encoding: Its encoding.
        may_be_empty: Whether a file without a document is in order, unless it could not be read.

    Raises:
        ScoringError: There is none.
    """
    number, before = 0, faults.errors
    for document in read_documents([file], on_fault=faults, encoding=encoding):
        number += 1
        yield document
    if not number and (faults.errors > before or not may_be_empty):
        raise ScoringError(Fault("there is no document to score", file))


def _keep_inputs(options: ScoringOptions, files: Iterable[str], reports: Sequence[str] = ()) -> None:
    inputs = (options.gold, *files, *([str(options.mesh_tree)] if options.mesh_tree else []))
    keep_inputs((options.json_file, *reports), inputs, options.packs)


def learned_by(places: Sequence[str], gold: Iterable[Document], pack_hash: str) -> dict[str, int]:
    """Return for the hash of packs how many gold documents they learned from.

    Args:
        places: The packs, where they are given; else the default pack, whose hash its output carries.
        gold: The gold documents.
        pack_hash: The hash of the given packs.
    """
    from nmstag.packs import DEFAULT, open_pack
    from nmstag.packs.learned_from import count_learned

    packs = [open_pack(place) for place in places or (DEFAULT,)]
    return {pack_hash or packs[0].hash: count_learned(packs, gold)}


def _check_held_out(name: str, scores: Scores, learned_by: Mapping[str, int], *, strict: bool) -> None:
    """Refuse a score that is not held out, or warn where the predictions do not say which pack made them."""
    if strict and scores.learned:
        count = f"{scores.learned} of {len(scores.table.documents)} documents were learned from"
        raise ScoringError(Fault(f"{count}: not a held-out score", name, field="--strict"))
    count_known = max(learned_by.values(), default=0)
    if not scores.pack_hash and count_known:
        tell(
            f"{name}: the default pack learned from {count_known} of the gold documents; if it made these "
            "predictions, the score is not held out (--pack default says so in the signature)"
        )


def _explanations(options: ScoringOptions, faults: FaultPrinter, *, explain: bool) -> tuple[str, Knowledge]:
    """Return the hash of the packs, and what errors are explained with."""
    if not (options.packs or options.mesh_tree or explain):
        return "", Knowledge()
    from nmstag.cli.error_resources import find_knowledge
    from nmstag.packs import load_packs

    pack = load_packs(options.packs, options.profile) if options.packs else None
    return pack.hash if pack else "", find_knowledge(pack, options.mesh_tree, faults)


def named_files(given: Iterable[str]) -> dict[str, str]:
    """Return the files of predictions by name: that in 'NAME=FILE', the file's name, or its whole path.

    Raises:
        UsageError: Two files have the same name.
    """
    given = list(given)
    stems = [Path(item).name for item in given]
    files: dict[str, str] = {}
    for item, stem in zip(given, stems, strict=True):
        name, sign, file = item.partition("=")
        if not sign or Path(item).exists():
            name, file = stem if stems.count(stem) == 1 else item, item
        if name in files:
            raise UsageError(Fault("two files of predictions have the same name", field="pred", value=name))
        files[name] = file
    return files


def _printed(
    json_file: str | None, json_value: Callable[[], object], plain: Callable[[], str], faults: FaultPrinter
) -> int:
    if json_file:
        _write(json_file, json.dumps(json_value(), indent=2) + "\n")
    if json_file != "-":
        _write("-", plain())
    faults.summary()
    return faults.errors


def _write(file: str, content: str) -> None:
    with open_output(file) as stream:
        stream.write(content)
