"""What MkDocs does besides: a file of the repository that a page links to becomes a file of the site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

_OUTSIDE = re.compile(r"\]\(\.\./([^)#\s]+)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """Return a page whose links to files outside of docs/ lead to copies of these in the site."""
    top = Path(config.docs_dir).parent

    def inside(link: re.Match[str]) -> str:
        source, place = top / link[1], f"repository/{link[1]}"
        if not source.is_file():
            return link[0]  # which the strict build refuses
        if files.get_file_from_path(place) is None:
            files.append(File.generated(config, place, abs_src_path=str(source)))
        return f"]({place}"

    return _OUTSIDE.sub(inside, markdown)
