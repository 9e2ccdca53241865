"""Rule-based tagging of diseases and chemicals, linked to MeSH, with the reason for every mention.

>>> import nmstag
>>> document = nmstag.tag("No fever. Haloperidol caused dystonia.")
>>> [(mention.text, mention.name) for mention in document.select(without="negated")]
[('Haloperidol', 'Haloperidol'), ('dystonia', 'Dystonia')]

What the names below are of is loaded when one of them is first asked for.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nmstag.version import __version__

if TYPE_CHECKING:
    from nmstag.api import Tagger, load, read, tag, write
    from nmstag.document import Attribute, Document, Evidence, Mention, Passage, RelatedMentions, Relation
    from nmstag.errors import DataError, Fault, FormatError, NmstagError, PackError, UsageError
    from nmstag.frames import to_arrow, to_pandas, to_polars
    from nmstag.pipeline import TaggerOptions

__all__ = [
    "Attribute",
    "DataError",
    "Document",
    "Evidence",
    "Fault",
    "FormatError",
    "Mention",
    "NmstagError",
    "PackError",
    "Passage",
    "RelatedMentions",
    "Relation",
    "Tagger",
    "TaggerOptions",
    "UsageError",
    "__version__",
    "load",
    "read",
    "tag",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "write",
]

_MODULES = {
    "api": ("Tagger", "load", "read", "tag", "write"),
    "document": ("Attribute", "Document", "Evidence", "Mention", "Passage", "RelatedMentions", "Relation"),
    "frames": ("to_arrow", "to_pandas", "to_polars"),
    "pipeline": ("TaggerOptions",),
    "errors": ("DataError", "Fault", "FormatError", "NmstagError", "PackError", "UsageError"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(
            f"module 'nmstag' has no attribute {name!r}", name=name, obj=sys.modules[__name__]
        )
    value = getattr(import_module(f"nmstag.{_PLACES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
