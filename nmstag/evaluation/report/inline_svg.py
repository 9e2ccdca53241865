"""A Matplotlib figure as SVG within a page, which gives it its font, and its colours in light and dark."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, SOFT, LINE, CARD = "#010101", "#010102", "#010103", "#010104"
"""Colours to draw with; the page replaces each by its own colour of that name."""
SYSTEMS = ("#010110", "#010111", "#010112", "#010113", "#010114", "#010115")
"""Colours of the systems, likewise."""
_VARIABLES = {INK: "--ink", SOFT: "--soft", LINE: "--line", CARD: "--card"} | {
    colour: f"--s{place}" for place, colour in enumerate(SYSTEMS)
}
_UNUSED = ("metadata", "style", "clipPath")


def inline_svg(figure: Figure, name: str, title: str, tips: Mapping[str, str]) -> str:
    """Return a figure as an element of a page. The same figure gives the same text.

    Args:
        figure: The figure, drawn with the colours above and with text that stays text.
        name: Begins the ids in it, so that they are the page's only ones.
        title: What it shows, for those who cannot see it.
        tips: The tooltip of a part of the figure, by the gid of its artist. Artists of
            the same gid have the same tip.
    """
    stream = StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the browser has other fonts than Matplotlib
        figure.savefig(stream, format="svg", metadata={"Creator": None, "Date": None})
    root = ElementTree.fromstring(stream.getvalue())
    _clean(root)
    _rename(root, name)
    for part in root.iter("g"):
        tip = tips.get(part.attrib.pop("id", ""))
        if tip is not None:
            holder = part.find("a")
            title_part = ElementTree.Element("title")
            title_part.text = tip
            (part if holder is None else holder).insert(0, title_part)
    linked = root.find(".//a") is not None
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "group" if linked else "img",
        "aria-label": title,
    }
    return ElementTree.tostring(root, encoding="unicode")


def _clean(root: ElementTree.Element) -> None:
    """Leave out what a page has no use for: namespaces, metadata, clipping, style for all of it."""
    for part in root.iter():
        part.tag = _local(part.tag)
        styles = dict(_styles(part.attrib.get("style", "")))
        part.attrib = {
            _local(key): value
            for key, value in part.attrib.items()
            if _local(key) not in ("style", "clip-path", "target")
        }
        if styles:
            part.attrib["style"] = ";".join(f"{key}:{value}" for key, value in styles.items())
        if part.tag != "text":
            part.text = None
        part.tail = None
    for part in list(root.iter()):
        for child in list(part):
            if child.tag in _UNUSED or (child.tag == "defs" and all(item.tag in _UNUSED for item in child)):
                part.remove(child)


def _styles(style: str) -> Iterator[tuple[str, str]]:
    """Yield the properties of an element with the page's colours, and without a font of their own."""
    for item in filter(None, map(str.strip, style.split(";"))):
        key, _, value = map(str.strip, item.partition(":"))
        if key == "font":  # 'bold 13px family', as older versions write it
            yield "font-size", next(part for part in value.split() if part.endswith("px"))
            if "bold" in value.split():
                yield "font-weight", "bold"
        elif key != "font-family":
            yield key, f"var({_VARIABLES[value]})" if value in _VARIABLES else value


def _rename(root: ElementTree.Element, name: str) -> None:
    """Give new ids to what is used more than once, and take away those of the rest but of groups."""
    used = [part.attrib["href"][1:] for part in root.iter("use")]
    names = {old: f"{name}-{place}" for place, old in enumerate(dict.fromkeys(used))}
    for part in root.iter():
        if part.tag == "use":
            part.attrib["href"] = f"#{names[part.attrib['href'][1:]]}"
        elif part.tag != "g" and "id" in part.attrib:
            old = part.attrib.pop("id")
            if old in names:
                part.attrib["id"] = names[old]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
