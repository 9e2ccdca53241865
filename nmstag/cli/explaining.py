"""What `nmstag explain` does: reads documents and prints the reason for each mention and each near miss."""

from __future__ import annotations

from nmstag.cli.faults import FaultPrinter
from nmstag.cli.tagging import TagJob, reader_of
from nmstag.cli.targets import without_earlier
from nmstag.explain import Explainer
from nmstag.formats import open_output
from nmstag.formats.base import no_surrogates
from nmstag.pipeline import Tagger


def run_explain(job: TagJob) -> int:
    """Explain each mention and near miss of the inputs; return the number of errors reported."""
    faults = FaultPrinter()
    explainer = Explainer(Tagger.from_options(job.options))
    with open_output("-") as stream:
        reader = reader_of(job, faults)
        files = without_earlier(reader.find(job.inputs))
        for document in (one for file in files for one in reader.read(file)):
            stream.write(no_surrogates(explainer.explain(document).format()) + "\n")
    faults.summary()
    return faults.errors
