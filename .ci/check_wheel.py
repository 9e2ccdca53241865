"""Check an installed wheel: what it carries, and that it tags the example. Run outside of the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import files, metadata, requires
from importlib.util import find_spec
from pathlib import Path

WANTED = (
    "nmstag/py.typed",
    "nmstag/page/page.css",
    "nmstag/view/view.js",
    "nmstag/default_pack/pack.toml",
    "nmstag/default_pack/examples/note.txt",
    "nmstag/default_pack/examples/case.pubtator",
    "licenses/LICENSE",
    "licenses/NOTICE",
)
PARTS = ("lexicons/diseases", "rules", "profiles", "compiled")
FOLDERS = tuple(f"nmstag/default_pack/{name}/" for name in PARTS)
SIGHTED = {("NMS", "MESH:D009459"), ("haloperidol", "MESH:D006220"), ("fever", "MESH:D005334")}


def main(program: str) -> int:
    """Print every shortcoming and return how many there are."""
    names = [str(path) for path in files("nmstag") or ()]
    faults = [f"lacks {wanted}" for wanted in WANTED if not any(name.endswith(wanted) for name in names)]
    faults += [f"lacks {folder}" for folder in FOLDERS if not any(n.startswith(folder) for n in names)]
    faults += [f"carries {name}" for name in names if name.startswith(("tests/", "benchmarks/", ".ci/"))]
    core = [line for line in requires("nmstag") or () if "extra ==" not in line]
    faults += [f"needs {heavy}" for heavy in ("numpy", "spacy", "pandas") if find_spec(heavy)]
    package = Path(find_spec("nmstag").origin).parent
    note = package / "default_pack" / "examples" / "note.txt"
    run = subprocess.run([program, "tag", str(note)], capture_output=True, text=True, check=True)
    faults += [f"says on its first start: {line}" for line in run.stderr.splitlines()]
    output = run.stdout
    mentions = json.loads(output.splitlines()[-1])["mentions"]
    seen = {(mention["text"], id_) for mention in mentions for id_ in mention["ids"]}
    faults += [f"does not find {text} ({id_})" for text, id_ in sorted(SIGHTED - seen)]
    print(f"{metadata('nmstag')['Version']}: {len(names)} files, {len(mentions)} mentions in the example")
    print(f"needs {', '.join(core)}")
    for fault in faults:
        print(f"the wheel {fault}")
    return len(faults)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
