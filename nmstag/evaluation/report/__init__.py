"""Reports: scores and errors in, plain text, Markdown, JSON or a page of HTML out."""
