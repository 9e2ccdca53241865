"""Tags a text in a spaCy pipeline: python spacy_pipeline.py [FILE]"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import spacy

NOTE = "Rigidity and fever after haloperidol; NMS was suspected. Father had asthma. Given dantrolene."


def main() -> None:
    """Print each mention with type, ids, context and the first reason for it."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else NOTE
    nlp = spacy.blank("en")
    nlp.add_pipe("nmstag", config={"relations": "biored"})
    doc = nlp(text)
    for span in doc.spans["nmstag"]:
        context = ",".join(span._.nmstag_attributes) or "-"
        print(span.text, span.label_, span.kb_id_, context, span._.nmstag_evidence[0]["rule"], sep="\t")
    for relation in doc._.nmstag_relations:
        print(relation["head"], relation["type"], relation["tail"], sep="\t")


if __name__ == "__main__":
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:  # what read it has ended, as in 'python spacy_pipeline.py | head'
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
