"""Write the newest results into README.md, between the marks '<!-- scores -->' and '<!-- end of scores -->'.

python benchmarks/readme.py
"""

from __future__ import annotations

import json
import re
from typing import Any

from report import RESULTS, ROOT, table

README = ROOT / "README.md"
PUBLISHED = {
    ("bc5cdr", "mention strict"): "84.3 scispaCy, 88.1 Stanza",
    ("bc5cdr", "concept, disease"): "52.3 dictionary, 86.1 LeadMine",
    ("bc5cdr", "concept, chemical"): "53.8 dictionary, 89.5 TaggerOne",
    ("ncbi_disease", "mention strict"): "81.7 scispaCy, 87.5 Stanza",
    ("ncbi_disease", "concept"): "57.2 MetaMap, 78.2 DNorm",
    ("bc5cdr", "relation cid, gold entities"): "62.1 BRAN",
    ("bc5cdr", "relation cid, end to end"): "27.1 co-occurrence, 52.2 LeadMine",
}
"""Figures of other programs on the test parts, which are not the dev parts measured here."""

_MESH = {True: "yes", False: "no"}
"""What the results of version 0.1.0 say whether a pack has MeSH."""


def newest(name: str) -> dict[str, Any]:
    """Return the newest result of a benchmark."""
    path = max(RESULTS.glob(f"[0-9]*-[0-9][0-9]-[0-9][0-9]-{name}.json"))
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result | {"file": f"benchmarks/results/{path.stem}.md"}


def accuracy_text(result: dict[str, Any]) -> str:
    """Return the figures of packs with MeSH, and where all figures and their signatures stand."""
    figures = [item for item in result["figures"] if item["corpus"] != "nms" and item["f1"]]
    rows = [
        [
            item["corpus"],
            item["figure"],
            f"{100 * item['f1']:.1f}",
            PUBLISHED.get((item["corpus"], item["figure"]), ""),
        ]
        for item in figures
        if _MESH.get(item["mesh"], item["mesh"]) == "yes"
    ]
    return "\n\n".join(
        [
            "F1 in per cent on the dev parts, with packs built from MeSH and the train part of the corpus "
            "alone. Published figures are of the test parts: not the same texts, so an orientation only. "
            f"Intervals, signatures, commands: [{result['file']}]({result['file']}); clinical text: "
            "[docs/accuracy.md](docs/accuracy.md).",
            table(["corpus", "figure", "F1", "published, test part"], rows),
        ]
    )


def speed_text(result: dict[str, Any]) -> str:
    """Return speed, start-up and memory as sentences."""
    programs, startup, memory = result["programs"], result["startup"], result["memory"]
    best = programs["PhraseMatcher, cache raised"]["warm"]
    find, tag = programs["nmstag, mentions alone"], programs["nmstag, tag"]
    first, peak = "nmstag tag examples/note.txt", "nmstag tag, all texts, all of MeSH"
    return (
        f"With all of MeSH ({find['names']:,.0f} names) `nmstag` finds and links the mentions of "
        f"{result['documents'] / find['warm']:,.0f} abstracts a second on one core, "
        f"{best / find['warm']:.1f} times as many as spaCy's PhraseMatcher, in its fastest setting, "
        "finds with the same names and does not link; with context it tags "
        f"{result['documents'] / tag['warm']:,.0f} a second "
        f"({best / tag['warm']:.1f} times). `{first}` takes {startup[first] / startup['import spacy']:.2f} "
        f"of the time of `import spacy`, and memory peaks at {memory[peak]:.0f} MB. All figures: "
        f"[{result['file']}]({result['file']})."
    )


def main() -> None:
    """Replace the scores in README.md."""
    text = README.read_text(encoding="utf-8")
    scores = f"{accuracy_text(newest('accuracy'))}\n\n{speed_text(newest('speed'))}"
    pattern = re.compile(r"(<!-- scores -->\n).*?(<!-- end of scores -->)", re.DOTALL)
    README.write_text(pattern.sub(lambda m: f"{m[1]}\n{scores}\n\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
