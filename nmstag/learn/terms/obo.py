"""Reads terms of ontologies such as HPO, DOID, MONDO and ChEBI: OBO files and their JSON form, obographs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nmstag.errors import DataError, Fault, FaultHandler
from nmstag.learn.terms.record import Term, TermSettings, canonical_link, canonical_space
from nmstag.tables import read_text

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s+EXACT\b')
_SOURCE = re.compile(r'source="MONDO:([^"]*)"')
_WEB_ID = re.compile(r"https?://\S*/(?:([A-Za-z]+)_(\w+)|(mesh|umls)/(\w+))$")
_SAME = ("equivalentTo", "preferredExternal")
_ESCAPED = re.compile(r"\\(.)")
_LETTERS = {"n": " ", "t": " ", "W": " "}


@dataclass(slots=True)
class _Node:
    """A term as the file has it."""

    id: str = ""
    name: str = ""
    synonyms: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    obsolete: bool = False


def read_obo(path: Path, settings: TermSettings, on_fault: FaultHandler) -> Iterator[Term]:
    """Yield the terms of an OBO file that are not obsolete, with their exact synonyms.

    Raises:
        DataError: The file cannot be read or has no term.
    """
    nodes: list[_Node] = []
    node: _Node | None = None
    for line in read_text(path, DataError).split("\n"):
        line = line.strip()
        if line.startswith("["):
            node = _Node() if line == "[Term]" else None
            nodes += [node] if node else []
        elif node is not None:
            _add(node, *map(str.strip, line.partition(":")[::2]))
    return _terms(path, nodes, settings, on_fault)


def _add(node: _Node, key: str, value: str) -> None:
    """Add what one line of a stanza says."""
    if key == "id":
        node.id = value.split(" ")[0]
    elif key == "name":
        node.name = _unescaped(value)
    elif key == "synonym":
        match = _SYNONYM.match(value)
        node.synonyms += [_unescaped(match[1])] if match else []
    elif key == "xref":
        source = _SOURCE.findall(value)
        if not source or any(one in _SAME for one in source):
            node.links.append(canonical_link(value.split(" ")[0]))
    elif key == "property_value" and value.startswith(("exactMatch", "skos:exactMatch")):
        node.same += [_id_of(part) for part in value.split()[1:2]]
    elif key == "is_a":
        node.parents.append(value.split(" ")[0])
    elif key == "is_obsolete":
        node.obsolete = value.startswith("true")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _LETTERS.get(match[1], match[1]), text)


def read_obographs(path: Path, settings: TermSettings, on_fault: FaultHandler) -> Iterator[Term]:
    """Yield the same of the JSON form.

    Raises:
        DataError: The file cannot be read, is no JSON or has no term.
    """
    try:
        content = json.loads(read_text(path, DataError))
        graphs = content["graphs"]
        nodes = [_json_node(one) for graph in graphs for one in graph.get("nodes", ())]
        known = {node.id: node for node in nodes}
        for edge in (one for graph in graphs for one in graph.get("edges", ())):
            child = known.get(_id_of(edge["sub"]))
            if child is not None and edge.get("pred") == "is_a":
                child.parents.append(_id_of(edge["obj"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        fault = Fault("not an ontology in JSON", str(path), allowed="'graphs' with 'nodes' and 'edges'")
        raise DataError(fault) from error
    return _terms(path, nodes, settings, on_fault)


def _json_node(one: Any) -> _Node:
    meta = one.get("meta") or {}
    exact = [item["val"] for item in meta.get("synonyms", ()) if item.get("pred") == "hasExactSynonym"]
    same = [
        item["val"] for item in meta.get("basicPropertyValues", ()) if item["pred"].endswith("exactMatch")
    ]
    links = [canonical_link(item["val"]) for item in meta.get("xrefs", ())]
    name = (one.get("lbl") or "") if one.get("type", "CLASS") == "CLASS" else ""
    return _Node(
        _id_of(one["id"]), name, exact, links, list(map(_id_of, same)), [], bool(meta.get("deprecated"))
    )


def _id_of(text: str) -> str:
    """Return the id that a web address ends in, or the id itself.

    >>> _id_of("http://purl.obolibrary.org/obo/HP_0001250"), _id_of("http://identifiers.org/mesh/D012640")
    ('HP:0001250', 'MESH:D012640')
    """
    match = _WEB_ID.match(text)
    if match is None:
        return text
    return f"{canonical_space(match[1] or match[3])}:{match[2] or match[4]}"


def _terms(
    path: Path, nodes: Iterable[_Node], settings: TermSettings, on_fault: FaultHandler
) -> Iterator[Term]:
    """Yield the terms of nodes, each with all that it is below."""
    known = {node.id: node for node in nodes if node.id and node.name and not node.obsolete}
    if not known:
        raise DataError(Fault("no term", str(path), allowed="an ontology as OBO or in JSON"))
    spaces = Counter(node.id.partition(":")[0].upper() for node in known.values() if ":" in node.id)
    space = settings.namespace.upper() or next((name for name, _ in spaces.most_common(1)), "")
    for node in known.values():
        if ":" not in node.id:
            on_fault(Fault("an id without a namespace", str(path), field="id", value=node.id))
        if not node.id.upper().startswith(f"{space}:"):
            continue  # of another ontology, which this one refers to
        names = tuple(dict.fromkeys([node.name, *node.synonyms]))
        links = tuple(filter(None, map(canonical_link, node.same))) or tuple(filter(None, node.links))
        yield Term(node.id, names, tuple(_above(node.id, known)), links)


def _above(id_: str, known: dict[str, _Node]) -> list[str]:
    """Return an id and the ids above it, the nearest first, each once."""
    found, at = [id_], 0
    while at < len(found):
        node = known.get(found[at])
        found += [one for one in dict.fromkeys(node.parents if node else ()) if one not in found]
        at += 1
    return found
