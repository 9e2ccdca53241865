"""Documents a second of the whole tagger, relations included, beside medspaCy's matcher with ConText.

    python benchmarks/clinical/speed.py [--repeats 3] [--most 500] [--out DIR]

Both get the names of the default pack and the same texts: the 20 notes, and the distinct abstracts of the
corpora where these are there. nmstag also links, resolves abbreviations, finds sections and relations in
the time reported. medspaCy is its tokenizer, spaCy's plain sentence splitter, its target matcher with a
literal rule for each name, and ConText with the rules it comes with; PyRuSH, its default splitter, is
slower and left out. Each program runs in a process of its own, by turns; it goes over the texts twice, cold
and warm. Only tagging is timed, in processor time; medians are reported. It needs an environment with both
programs.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent), str(HERE)]

from gold import read_gold  # noqa: E402
from report import SHARED, environment, environment_lines, shown, table, write_results  # noqa: E402

RELATED, TAGGED = "nmstag, mentions, context and relations", "nmstag, mentions and context"
MEDSPACY = "medspaCy, target matcher and ConText"
PROGRAMS = (RELATED, TAGGED, MEDSPACY)
FLOORS = (
    "Floors: 4 times medspaCy's documents a second with relations; 7 (abstracts) and 5.5 (notes) without."
)


def main() -> int:
    """Run the benchmark, or one of its worker processes, as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3, help="processes of each program")
    parser.add_argument("--most", type=int, default=500, help="abstracts to take")
    parser.add_argument("--out", type=Path, help="folder of the result files")
    parser.add_argument("--worker", choices=PROGRAMS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(_work(options.worker, options.folder)))
        return 0
    if not importlib.util.find_spec("medspacy"):
        print("medspaCy is not installed in this environment")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        data = _measure(Path(folder), options.repeats, options.most)
    text = _markdown(data)
    print(text)
    for path in write_results("clinical-speed", data, text, options.out):
        print(shown(path))
    return 0


def _measure(folder: Path, repeats: int, most: int) -> dict[str, Any]:
    os.environ["NMSTAG_CACHE"] = str(folder / "cache")
    sets = {"abstracts": list(_abstracts())[:most], "notes": [document.text for document in read_gold()]}
    sets = {name: texts for name, texts in sets.items() if texts}
    (folder / "texts.json").write_text(json.dumps(sets))
    (folder / "names.json").write_text(json.dumps(_names()))
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in PROGRAMS}
    for _ in range(repeats):
        for name in PROGRAMS:
            runs[name].append(_run_worker(name, folder))
    medians = {
        name: {key: median(run[key] for run in items) for key in items[0]} for name, items in runs.items()
    }
    return {
        "documents": {name: len(texts) for name, texts in sets.items()},
        "characters": {name: sum(map(len, texts)) for name, texts in sets.items()},
        "repeats": repeats,
        "programs": medians,
        "runs": runs,
        "environment": {**environment(), "medspacy": importlib.metadata.version("medspacy")},
    }


def _abstracts() -> Iterator[str]:
    """Yield the distinct texts of the corpora, every fourth one, so that all of them are drawn from."""
    from nmstag.formats import read_documents

    files = sorted((SHARED / "corpora").glob("*/*.pubtator"))
    documents = read_documents(list(map(str, files)), on_fault=lambda fault: None) if files else ()
    yield from list(dict.fromkeys(document.text for document in documents))[::4]


def _names() -> list[tuple[str, str]]:
    """Return the names of the default pack with their type."""
    from nmstag.lexicon import Entry
    from nmstag.packs import DEFAULT, load_packs

    entries = (Entry(*fields) for items in load_packs((DEFAULT,)).entries for fields in items)
    return sorted({entry.name.lower(): entry.type for entry in entries}.items())


def _run_worker(name: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--worker", name, "--folder", str(folder)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    timing: dict[str, float] = json.loads(output.splitlines()[-1])
    return timing


def _work(name: str, folder: Path) -> dict[str, float]:
    """Load one program, let it go over the texts twice, and return seconds and mentions found."""
    sets = json.loads((folder / "texts.json").read_text())
    if name == MEDSPACY:
        tag = _load_medspacy(json.loads((folder / "names.json").read_text()))
    else:
        tag = _load_nmstag("clinical" if name == RELATED else "none")
    timing: dict[str, float] = {}
    for kind, texts in sets.items():
        for label in ("cold", "warm"):
            start = time.process_time()
            timing[f"{kind} found"] = sum(map(tag, texts))
            timing[f"{kind} {label}"] = time.process_time() - start
    return timing


def _load_nmstag(relations: str) -> Callable[[str], int]:
    from nmstag.pipeline import Tagger, TaggerOptions

    tagger = Tagger.from_options(TaggerOptions(relations=relations))
    return lambda text: len(tagger.tag_text(text).mentions)


def _load_medspacy(names: list[tuple[str, str]]) -> Callable[[str], int]:
    import medspacy
    from medspacy.target_matcher import TargetRule

    nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer"])
    nlp.add_pipe("sentencizer")
    matcher = nlp.add_pipe("medspacy_target_matcher")
    matcher.add([TargetRule(name, type_) for name, type_ in names])
    nlp.add_pipe("medspacy_context")
    return lambda text: len(nlp(text).ents)


def _markdown(data: dict[str, Any]) -> str:
    rows = []
    for kind, documents in data["documents"].items():
        for name, figures in data["programs"].items():
            speeds = [documents / figures[f"{kind} {label}"] for label in ("cold", "warm")]
            ratios = [
                data["programs"][MEDSPACY][f"{kind} {label}"] / figures[f"{kind} {label}"]
                for label in ("cold", "warm")
            ]
            cells = [f"{speed:,.1f}" for speed in speeds] + [f"{ratio:.1f}" for ratio in ratios]
            rows.append([kind, name, documents, f"{figures[f'{kind} found']:,.0f}", *cells])
    header = ["texts", "program", "documents", "mentions found", "documents/s cold", "warm"]
    header += ["times medspaCy, cold", "warm"]
    parts = [
        "# Clinical speed",
        f"The whole tagger beside medspaCy with the same names; medians of {data['repeats']} processes each, "
        "by turns. Documents a second are of processor time.",
        environment_lines(data["environment"]),
        table(header, rows),
        FLOORS,
    ]
    return "\n\n".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
