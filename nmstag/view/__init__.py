"""Tagged documents in, HTML out: a page that needs no other file, or a fragment for a notebook.

`data` is what the page's script gets of a document, `page` writes the page, `fragment` the fragment. The last
step of the data path; it knows records alone, and needs nothing but the core install.
"""

from nmstag.view.fragment import fragment
from nmstag.view.page import render_page, write_page

__all__ = ["fragment", "render_page", "write_page"]
