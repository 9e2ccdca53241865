"""Mutated inputs for readers, tagger, packs and evaluator: nothing may crash, and no offset may be wrong.

Each input is made from a number alone, so a failure is repeated by its name: `fuzz.py readers:1234`. What may
be raised is NmstagError, with messages that a person can read; everything else is a failure, and so is a
mention whose text is not what stands at its offsets, a document that changes when it is written and read
again, and a score outside of 0 to 1. `tests/test_fuzz.py` tries a few of the inputs.

    python benchmarks/fuzz.py [--inputs 50000] [--seed 1] [TARGET[:NUMBER] ...]
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from fuzz_inputs import ARTICLE, documents, mutated, text_of

from nmstag.document import Document, Passage
from nmstag.errors import Fault, NmstagError
from nmstag.evaluation.errors.analysis import analyse_pairs
from nmstag.evaluation.scoring import Scores, choose_scheme, count_pairs, scored_pairs
from nmstag.formats import FORMATS, read_documents
from nmstag.packs import compile_packs, open_pack
from nmstag.pipeline import Tagger, TaggerOptions
from nmstag.rulecheck import verify

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 20
"""An input that takes longer is a failure."""
_PYTHON = re.compile(
    r"object is not|object has no|NoneType|unsupported operand|not subscriptable|index out of range|"
    r"invalid literal|unexpected keyword|positional argument|maximum recursion|codec can't|Traceback"
)
"""How Python words what a person should not have to read."""


def main() -> int:
    """Try the inputs, print what was found, and return 1 where anything was."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", nargs="*", default=list(TARGETS), help="readers, tagger, packs, evaluator")
    parser.add_argument("--inputs", type=int, default=50_000, help="inputs of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    share = {name: weight for name, weight in WEIGHTS.items() if name in options.target}
    failures = tried = 0
    for target in options.target:
        name, _, number = target.partition(":")
        inputs = options.inputs * share.get(name, 0) // max(1, sum(share.values()))
        for found in run(name, [int(number)] if number else range(inputs), options.seed):
            failures += 1
            print(found, flush=True)
        tried += 1 if number else inputs
        print(f"{name}: {inputs or 1} inputs", flush=True)
    print(f"{tried} inputs, {failures} failures")
    return 1 if failures else 0


def run(target: str, numbers: Iterable[int], seed: int = 1) -> Iterator[str]:
    """Yield what is found with the inputs of these numbers."""
    with tempfile.TemporaryDirectory() as folder, _Limited() as limit:
        for number in numbers:
            rng = random.Random(f"{seed}/{target}/{number}")
            limit(SECONDS)
            try:
                TARGETS[target](rng, Path(folder))
            except Exception:
                yield f"{target}:{number} (seed {seed})\n{traceback.format_exc(limit=-6)}"
            finally:
                limit(0)


class _Limited:
    """Raises TimeoutError in what takes too long, where the system has such a clock."""

    def __enter__(self) -> Callable[[int], object]:
        if not hasattr(signal, "setitimer"):
            return lambda seconds: None
        self._before = signal.signal(signal.SIGVTALRM, _too_long)
        return lambda seconds: signal.setitimer(signal.ITIMER_VIRTUAL, seconds)

    def __exit__(self, *error: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGVTALRM, self._before)


def _too_long(number: int, frame: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def check_document(document: Document) -> None:
    """Raise AssertionError where an offset of a document is wrong."""
    text = document.text
    for mention in document.mentions:
        assert 0 <= mention.start < mention.end <= len(text), mention
        assert text[mention.start : mention.end] == mention.text, mention
    for passage in document.passages:
        assert 0 <= passage.start <= passage.end <= len(text), passage
    for relation in document.relations:
        for one in relation.mentions:
            assert 0 <= one.head_start < one.head_end <= len(text), relation
            assert 0 <= one.tail_start < one.tail_end <= len(text), relation


def check_evidence(document: Document) -> None:
    """Raise AssertionError where something that was found has no evidence, or some outside of the text."""
    for one in (*document.mentions, *document.relations):
        assert one.evidence, one
        for evidence in (*one.evidence, *(each for held in one.attributes for each in held.evidence)):
            assert -1 <= evidence.start <= evidence.end <= len(document.text), one


def check_fault(fault: Fault) -> None:
    """Raise AssertionError where a message cannot be read by a person."""
    assert str(fault).isprintable(), fault
    assert not _PYTHON.search(f"{fault.message} {fault.allowed}"), fault


ANNOTATIONS = (
    b"T1\tDisease 0 5;8 12\tfever pain\nA1\tnegated T1\nR1\tcauses Arg1:T1 Arg2:T1\n#1\tNote T1\tx\n"
)
"""What brat writes beside a text."""


def _readable() -> list[str]:
    found = []
    for name, row in FORMATS.items():
        try:
            row.check_readable()
        except NmstagError:
            continue
        found.append(name)
    return found


def _written(rng: random.Random, name: str) -> bytes:
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding="utf-8", errors="surrogatepass", newline="")
    if FORMATS[name].beside_text:
        return ANNOTATIONS
    if FORMATS[name].writer and name != "text":
        FORMATS[name].write(documents(rng), stream, on_fault=lambda fault: None)
    stream.flush()
    return content.getvalue() or ARTICLE


def try_reader(rng: random.Random, folder: Path) -> None:
    """Read a mutated file of some format, and write and read again what came of it."""
    name = rng.choice(_readable())
    path = folder / "input"
    path.write_bytes(mutated(rng, _written(rng, name)))
    given = name if rng.random() < 0.8 else None
    encoding = rng.choice(("utf-8",) * 6 + ("latin-1", "utf-16", "cp1252"))
    try:
        strict = rng.random() < 0.2
        read = list(read_documents(path, given, strict=strict, on_fault=check_fault, encoding=encoding))
    except NmstagError as error:
        for fault in error.faults:
            check_fault(fault)
        return
    for document in read:
        check_document(document)
    stream = io.StringIO()
    FORMATS["jsonl"].write(read, stream)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="\n")
    again = list(read_documents(path, "jsonl", on_fault=_no_fault)) if read else []
    assert again == read, [pair for pair in zip(read, again, strict=False) if pair[0] != pair[1]][:1]


def _no_fault(fault: Fault) -> None:
    assert fault.severity == "warning", fault


@cache
def _tagger(scheme: str, profile: str) -> Tagger:
    return Tagger.from_options(TaggerOptions(relations=scheme, profile=profile))


def try_tagger(rng: random.Random, folder: Path) -> None:
    """Tag a text, and the same text with mentions of its own."""
    scheme, profile = rng.choice(("none", "clinical", "clinical", "biored", "cid")), "clinical"
    if rng.random() < 0.1:
        scheme, profile = "cid", "bc5cdr"
    tagger = _tagger(scheme, profile)
    text = text_of(rng)
    if rng.random() < 0.3:
        text = mutated(rng, text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
    middle = rng.randrange(len(text) + 1)
    passages = (
        (Passage(0, middle, "title"), Passage(middle, len(text), "abstract")) if rng.random() < 0.3 else ()
    )
    document = tagger.tag(Document("x", text, passages))
    check_document(document)
    assert document.text == text
    check_evidence(document)
    assert tagger.tag(Document("x", text, passages)) == document
    for keeping in documents(rng):
        kept = (
            Tagger(tagger.pack, replace(tagger.options, mentions="keep")) if rng.random() < 0.02 else tagger
        )
        check_document(kept.tag(keeping))


def _pack_files() -> list[str]:
    names = ["pack.toml", "knowledge/indications.tsv", "lexicons/shorthand.tsv", "lexicons/ignored.tsv"]
    names += [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "rules").rglob("*.yaml"))]
    return [name for name in names if (ROOT / name).exists()]


def try_pack(rng: random.Random, folder: Path) -> None:
    """Check and compile a small pack of which one file is a mutated one of the default pack."""
    place = folder / "pack"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ROOT / "rules" / "words", place / "rules" / "words")
    (place / "lexicons").mkdir()
    (place / "pack.toml").write_text('name = "fuzz"\nversion = "1"\n')
    (place / "lexicons" / "a.tsv").write_text("name\ttype\tid\npain\tDisease\tMESH:D010146\n")
    name = rng.choice(_pack_files())
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    lines = (ROOT / name).read_bytes().splitlines(keepends=True)
    start = rng.randrange(max(1, len(lines) - 60))
    content = b"".join(
        lines[:2] + lines[start : start + 60] if name.endswith(".tsv") else lines[start : start + 60]
    )
    (place / name).write_bytes(mutated(rng, content))
    try:
        pack = open_pack(place)
        for fault in verify(pack):
            check_fault(fault)
        compiled = compile_packs([pack])
        Tagger(compiled).tag_text("No pain.")
    except NmstagError as error:
        for fault in error.faults:
            check_fault(fault)


def try_evaluator(rng: random.Random, folder: Path) -> None:
    """Score made-up predictions against made-up gold, and gold against itself."""
    gold = documents(rng)
    pred = [replace(one, mentions=one.mentions[rng.randrange(2) :]) for one in gold if rng.random() < 0.9]
    pred = [one if rng.random() < 0.8 else replace(one, text=one.text + " ") for one in pred]
    pred = [
        replace(one, relations=documents(rng)[0].relations) if rng.random() < 0.5 else one for one in pred
    ]
    try:
        scheme = choose_scheme(rng.choice(("bc5cdr", "ncbi_disease", "biored")), gold, (), ())
        pairs = list(scored_pairs(gold, pred, scheme, rng.choice(("error", "empty", "skip"))))
        _check_scores(count_pairs(pairs, scheme, details=rng.random() < 0.5))
        analyse_pairs(pairs, scheme).format_text()
    except NmstagError as error:
        for fault in error.faults:
            check_fault(fault)
    scheme = choose_scheme("biored", gold, (), ())
    perfect = count_pairs(list(scored_pairs(gold, gold, scheme)), scheme)
    for kind in perfect.kinds:
        counts = perfect.counts(kind)
        assert counts.f1 in (0, 1), (kind, counts)


def _check_scores(scores: Scores) -> None:
    for kind in scores.kinds:
        for row in scores.rows(kind):
            counts = scores.counts(row.kind, row.axis, row.name)
            assert 0 <= counts.precision <= 1, row
            assert 0 <= counts.recall <= 1, row
    assert scores.format_table()


TARGETS: dict[str, Callable[[random.Random, Path], None]] = {
    "readers": try_reader,
    "tagger": try_tagger,
    "packs": try_pack,
    "evaluator": try_evaluator,
}
WEIGHTS = {"readers": 8, "tagger": 5, "packs": 1, "evaluator": 6}
"""How inputs are shared out: a pack takes longest."""

if __name__ == "__main__":
    os.environ.setdefault("NMSTAG_CACHE", "off")
    sys.exit(main())
