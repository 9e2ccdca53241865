"""Reports: documents, scores and errors in, plain text, Markdown, JSON, CSV, LaTeX or a page of HTML out.

`contents` gathers what a report holds. `text`, `markdown`, `figures` and `html` write it; the page has parts
of its own, `plots` and `browser`. `forms` chooses the form by the suffix of a file.
"""

from nmstag.evaluation.report.contents import Report, SystemReport, SystemResult, assess, make_report
from nmstag.evaluation.report.forms import check_form, render
from nmstag.evaluation.report.html import check_installed, render_html, render_overview
from nmstag.evaluation.report.markdown import render_markdown, render_results
from nmstag.evaluation.report.text import comparisons_json, comparisons_text, results_json, results_text

__all__ = [
    "Report",
    "SystemReport",
    "SystemResult",
    "assess",
    "check_form",
    "check_installed",
    "comparisons_json",
    "comparisons_text",
    "make_report",
    "render",
    "render_html",
    "render_markdown",
    "render_overview",
    "render_results",
    "results_json",
    "results_text",
]
