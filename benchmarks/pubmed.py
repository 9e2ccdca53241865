"""Measures what reading PubMed's XML adds to tagging: a file of the baseline's shape, and the same as lines.

    python benchmarks/pubmed.py [--records 30000] [--rounds 3] [--folder DIR]

The records are invented, of the size and with the elements that a record of the baseline has (authors,
headings, references). Printed are the processor time of each, their ratio, and the most memory that a
process needed for the first tenth of the records and for all.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.sax.saxutils import escape

from nmstag.formats import FORMATS, open_output, read_documents
from nmstag.pipeline import TaggerOptions, tag_documents

DRUGS = "lithium clozapine amiodarone ibuprofen metformin heparin prednisolone zidovudine".split()  # noqa: SIM905
PROBLEMS = (  # noqa: SIM905
    "nephropathy|myocarditis|pulmonary fibrosis|gastric ulcer|lactic acidosis|thrombocytopenia|osteoporosis|"
    "hypertension|anaemia|atrial fibrillation|type 2 diabetes|chronic kidney disease|seizures|hepatitis C"
).split("|")
FRAMES = (
    "We followed {n} patients with {b} who were given {a} for {m} months.",
    "In {m} of {n} patients, {a} was stopped because of {b}.",
    "The mean age was {m} years, and no difference was found between the groups (p = 0.{m}).",
    "There was no evidence of {b} in the group without {a}.",
    "{a} improved {b} in a dose-dependent way, while {c} remained as it was.",
    "Samples were taken before the first dose and at the end of week {m}, and were kept at four degrees.",
    "Whether {a} causes {b} in patients with {c} is a matter of debate, and larger trials are needed.",
    "Two readers who did not know the groups judged all images, and a third one decided where they differed.",
)
LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")


def sentences(chance: random.Random, count: int) -> str:
    """Return invented sentences."""
    return " ".join(
        chance.choice(FRAMES).format(
            a=chance.choice(DRUGS),
            b=chance.choice(PROBLEMS),
            c=chance.choice(PROBLEMS),
            n=chance.randint(20, 900),
            m=chance.randint(2, 80),
        )
        for _ in range(count)
    )


def record(number: int, chance: random.Random) -> str:
    """Return one record of the baseline's shape."""
    title = f"{chance.choice(DRUGS)} and {chance.choice(PROBLEMS)}: a study of {number} days.".capitalize()
    sections = "".join(
        f'<AbstractText Label="{label}" NlmCategory="{label}">{escape(sentences(chance, 3))}</AbstractText>\n'
        for label in LABELS
    )
    authors = "".join(
        f'<Author ValidYN="Y">\n<LastName>Roe{one}</LastName>\n<ForeName>Jo</ForeName>\n'
        f"<Initials>J</Initials>\n<AffiliationInfo>\n<Affiliation>Department {one}, Nowhere.</Affiliation>\n"
        "</AffiliationInfo>\n</Author>\n"
        for one in range(5)
    )
    headings = "".join(
        f'<MeshHeading>\n<DescriptorName UI="D{one:06}" MajorTopicYN="N">Heading {one}</DescriptorName>\n'
        '<QualifierName UI="Q000001" MajorTopicYN="N">methods</QualifierName>\n</MeshHeading>\n'
        for one in range(12)
    )
    references = "".join(
        f"<Reference>\n<Citation>Nowhere J Med. 19{one:02};1:2-3</Citation>\n<ArticleIdList>\n"
        f'<ArticleId IdType="pubmed">{one}</ArticleId>\n</ArticleIdList>\n</Reference>\n'
        for one in range(8)
    )
    return f"""<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{number}</PMID>
<DateRevised>
<Year>2020</Year>
<Month>01</Month>
<Day>01</Day>
</DateRevised>
<Article PubModel="Print">
<Journal>
<Title>A journal of nowhere</Title>
</Journal>
<ArticleTitle>{escape(title)}</ArticleTitle>
<Abstract>
{sections}</Abstract>
<AuthorList CompleteYN="Y">
{authors}</AuthorList>
</Article>
<MeshHeadingList>
{headings}</MeshHeadingList>
</MedlineCitation>
<PubmedData>
<ReferenceList>
{references}</ReferenceList>
</PubmedData>
</PubmedArticle>
"""


def make(folder: Path, records: int) -> tuple[Path, Path]:
    """Write the records as PubMed's XML and their texts as lines."""
    chance = random.Random(1)
    xml, lines = folder / f"made{records}.xml.gz", folder / f"made{records}.txt.gz"
    with gzip.open(xml, "wt", 6, encoding="utf-8") as stream:
        stream.write(
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>\n'
        )
        stream.writelines(record(number, chance) for number in range(1, records + 1))
        stream.write("</PubmedArticleSet>\n")
    with open_output(lines) as stream:
        FORMATS["lines"].write(read_documents(xml), stream)
    return xml, lines


def tag(path: Path, format_: str, relations: str) -> None:
    """Read and tag a file, and write what was found to nowhere."""
    tagged = tag_documents(read_documents(path, format_), TaggerOptions(relations=relations))
    with open_output("/dev/null") as stream:
        FORMATS["jsonl"].write(tagged, stream)


def measured(path: Path, format_: str, relations: str) -> tuple[float, int]:
    """Return processor time in seconds and the most memory in MB of a process that tags a file."""
    command = [sys.executable, __file__, "--one", str(path), "--format", format_, "--relations", relations]
    seconds, megabytes = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(megabytes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--relations", default="none")
    parser.add_argument("--one", type=Path)
    parser.add_argument("--format")
    given = parser.parse_args()
    if given.one:
        before = time.process_time()
        tag(given.one, given.format, given.relations)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{time.process_time() - before:.2f} {peak}")
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(given.folder or Path(folder), given.records, given.rounds, given.relations)


def compare(folder: Path, records: int, rounds: int, relations: str) -> None:
    """Print the times and the memory of both."""
    folder.mkdir(parents=True, exist_ok=True)
    few, _ = make(folder, max(1, records // 10))
    xml, lines = make(folder, records)
    print(f"{records} records, {xml.stat().st_size / 1e6:.1f} MB of .xml.gz; seconds of processor time")
    best = {"pubmed-xml": 1e9, "lines": 1e9}
    memory = 0
    for number in range(1, rounds + 1):
        for path, format_ in ((xml, "pubmed-xml"), (lines, "lines")):
            seconds, peak = measured(path, format_, relations)
            best[format_] = min(best[format_], seconds)
            memory = peak if format_ == "pubmed-xml" else memory
            print(f"round {number}: {format_:10} {seconds:8.2f}")
    print(f"ratio {best['pubmed-xml'] / best['lines']:.3f} of the best of each")
    print(f"memory {measured(few, 'pubmed-xml', relations)[1]} MB for a tenth, {memory} MB for all")


if __name__ == "__main__":
    main()
