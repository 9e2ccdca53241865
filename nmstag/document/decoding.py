"""Plain data back to documents: gets what `json` returns for a line of JSONL, returns its document."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import Any, TypeVar

from nmstag.document.encoding import FORMAT, VERSION
from nmstag.document.quick import quick_document
from nmstag.document.records import Attribute, Document, Evidence, Mention, Passage, Relation
from nmstag.errors import Fault, FaultHandler, FormatError, parser_words
from nmstag.schema import WRONG, Decoder, join

T = TypeVar("T")


def load(line: str) -> Document:
    """Return the document of one line of JSON.

    Raises:
        FormatError: The line, or a record in it, cannot be read; every fault is named.
    """
    faults: list[Fault] = []
    document = read_line(line, "", 0, faults.append)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors or document is None:
        raise FormatError(errors)
    for fault in faults:
        warnings.warn(str(fault), stacklevel=3)
    return document


def read_line(line: str, path: str, number: int, on_fault: FaultHandler) -> Document | None:
    """Return the document of a line; None, with a fault, where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        on_fault(Fault(f"not a JSON object: {parser_words(error)}", path, number, value=line.strip()))
        return None
    return quick_document(value, FORMAT, VERSION) or DocumentDecoder(path, on_fault, number).document(value)


class DocumentDecoder(Decoder):
    """Decodes one line; every fault that it reports names the file, the line and the key."""

    def document(self, value: Any) -> Document | None:
        """Return the document of a line; None, with a fault, where it is none."""
        if not isinstance(value, dict):
            self.fault(value, "not a JSON object", "", self.shown(value), "an object with 'id' and 'text'")
            return None
        value = dict(value)
        name, version = value.pop("format", FORMAT), value.pop("version", VERSION)
        if name != FORMAT:
            self.fault(name, "another format", "format", self.shown(name), repr(FORMAT))
            return None
        if type(version) is not int or not 1 <= version <= VERSION:
            message = "a version that this program cannot read"
            self.fault(version, message, "version", self.shown(version), str(VERSION))
            return None
        if type(value.get("id")) is int:  # as a table has it
            value["id"] = str(value["id"])
        if "text" not in value and "mentions" in value:
            message = "written without its text ('--without text'), so it cannot be read"
            self.fault(value, message, "text", allowed="the document with its text")
            return None
        document = self.record(Document, value)
        return None if document is None else self._checked(document)

    def record(self, schema: type[T], value: Any, where: str = "", **given: Any) -> T | None:
        """Return a value as a record; attributes and their evidence are two objects there."""
        if schema in (Mention, Relation) and isinstance(value, dict):
            value = dict(value)
            flags, evidence = value.pop("attributes", {}), value.pop("attribute_evidence", {})
            if flags or evidence:
                given["attributes"] = self._attributes(flags, evidence, where)
        return super().record(schema, value, where, **given)

    def _attributes(self, flags: Any, evidence: Any, where: str) -> tuple[Attribute, ...]:
        """Return the attributes that are true, with their evidence."""
        key = join(where, "attributes")
        held = self.value(dict[str, bool], flags, key)
        reasons = self.mapping(evidence, join(where, "attribute_evidence"))
        held, reasons = {} if held is WRONG else held, {} if reasons is WRONG else dict(reasons)
        attributes = []
        for name in [name for name, holds in held.items() if holds]:
            read = self.value(tuple[Evidence, ...], reasons.pop(name, []), f"{key}.{name}")
            attributes.append(Attribute(name, () if read is WRONG else read))
        for name in reasons:
            message = "evidence for an attribute that does not hold"
            self.fault(reasons, message, key, name, "a name in 'attributes'")
        return tuple(attributes)

    def _checked(self, document: Document) -> Document:
        """Return the document with the spans that lie in its text; mention texts are those of the spans."""
        text = document.text
        passages = [
            item
            for number, item in enumerate(document.passages)
            if self._inside(item, f"passages[{number}]", text, 0)
        ]
        mentions = []
        for number, item in enumerate(document.mentions):
            if not self._inside(item, f"mentions[{number}]", text, 1):
                continue
            span = text[item.start : item.end]
            if span != item.text:
                message = "the text has something else at this span; the offsets are kept"
                self.fault(item, message, f"mentions[{number}].text", item.text, repr(span), "warning")
                item = replace(item, text=span)
            mentions.append(item)
        relations = tuple(
            self._related(item, f"relations[{number}]", text)
            for number, item in enumerate(document.relations)
        )
        return replace(document, passages=tuple(passages), mentions=tuple(mentions), relations=relations)

    def _related(self, item: Relation, where: str, text: str) -> Relation:
        """Return a relation with those of its mentions that lie in the text."""
        kept = []
        for number, one in enumerate(item.mentions):
            spans = Passage(one.head_start, one.head_end, ""), Passage(one.tail_start, one.tail_end, "")
            if all(self._inside(span, f"{where}.mentions[{number}]", text, 1) for span in spans):
                kept.append(one)
        return item if len(kept) == len(item.mentions) else replace(item, mentions=tuple(kept))

    def _inside(self, item: Mention | Passage, where: str, text: str, shortest: int) -> bool:
        if 0 <= item.start <= item.end - shortest and item.end <= len(text):
            return True
        allowed = f"0 <= start < end <= {len(text)}"
        self.fault(item, "the span does not lie in the text", where, f"{item.start} {item.end}", allowed)
        return False
