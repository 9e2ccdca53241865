"""A report in, the text of its file out; the file's suffix says in which form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from nmstag.errors import Fault, UsageError
from nmstag.evaluation.report.contents import Report
from nmstag.evaluation.report.figures import render_csv, render_latex
from nmstag.evaluation.report.html import check_installed, render_html
from nmstag.evaluation.report.markdown import render_markdown

REPORT_FORMS: Mapping[str, Callable[[Report], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".csv": render_csv,
    ".tex": render_latex,
    ".json": lambda report: json.dumps(report.to_json(), indent=2) + "\n",
}
"""What writes a report, by the suffix of its file."""


def check_form(file: str) -> None:
    """Make sure that a report can be written, before anything is read for it.

    Raises:
        UsageError: There is no such form, or what it needs is not installed.
    """
    suffix = Path(file).suffix.lower()
    if suffix not in REPORT_FORMS:
        fault = Fault("no such form of report", field="report", value=file, allowed=" or ".join(REPORT_FORMS))
        raise UsageError(fault)
    if suffix == ".html":
        check_installed()


def render(report: Report, file: str) -> str:
    """Return a report in the form of that file."""
    return REPORT_FORMS[Path(file).suffix.lower()](report)
