"""Turns the objects of a JSONL file back into records, and says what is wrong with them."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, fields, replace
from typing import Any, TypeVar

from nmstag.document import Attribute, Document, Evidence, Mention, Passage, Relation
from nmstag.errors import Fault, FaultHandler

FORMAT = "nmstag"
VERSION = 1

R = TypeVar("R", Document, Mention, Relation, Passage, Evidence)

_SCALARS: dict[str, type] = {"int": int, "str": str}
_RECORDS: dict[str, type[Any]] = {
    f"tuple[{record.__name__}, ...]": record for record in (Evidence, Mention, Passage, Relation)
}
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes one line; every fault it reports names the file, the line and the key."""

    path: str
    line: int
    on_fault: FaultHandler

    def document(self, value: Any) -> Document | None:
        """Return the document of a line; None, with a fault, where it is none."""
        if not isinstance(value, dict):
            self._fault("not a JSON object", "", value, "an object with 'id' and 'text'")
            return None
        value = dict(value)
        name, version = value.pop("format", FORMAT), value.pop("version", VERSION)
        if name != FORMAT:
            self._fault("another format", "format", name, repr(FORMAT))
            return None
        if type(version) is not int or not 1 <= version <= VERSION:
            self._fault("a version this program cannot read", "version", version, str(VERSION))
            return None
        document = self._record(Document, value, "")
        return None if document is None else self._checked(document)

    def _record(self, kind: type[R], value: Any, where: str) -> R | None:
        """Return an object as a record of that kind; None where a key it needs is missing or wrong."""
        if not isinstance(value, dict):
            self._fault("not an object", where, value, f"an object with the keys of {kind.__name__}")
            return None
        rest = dict(value)
        arguments: dict[str, Any] = {}
        broken = False
        for item in fields(kind):
            key = f"{where}.{item.name}" if where else item.name
            raw = rest.pop(item.name, _MISSING)
            if item.name == "attributes":
                arguments[item.name] = self._attributes(raw, rest.pop("attribute_evidence", _MISSING), key)
                continue
            decoded = self._field(item, raw, key)
            if decoded is not _MISSING:
                arguments[item.name] = decoded
            broken = broken or (item.name not in arguments and item.default is MISSING)
        for unknown in rest:
            self._unknown(unknown, where, [item.name for item in fields(kind)])
        return None if broken else kind(**arguments)

    def _field(self, item: Field[Any], raw: Any, key: str) -> Any:
        """Return the value of a field, or _MISSING where the default shall stand."""
        kind = str(item.type)
        if raw is _MISSING:
            if item.default is MISSING:
                self._fault("a key is missing", key, None, f"a value of type {kind}")
            return _MISSING
        if kind in _SCALARS:
            if type(raw) is _SCALARS[kind]:
                return raw
            self._fault("a value of the wrong type", key, raw, kind)
            return _MISSING
        if not isinstance(raw, list):
            self._fault("a value of the wrong type", key, raw, "a list")
            return _MISSING
        if kind in _RECORDS:
            records = (self._record(_RECORDS[kind], each, f"{key}[{n}]") for n, each in enumerate(raw))
            return tuple(record for record in records if record is not None)
        for number, each in enumerate(raw):
            if not isinstance(each, str):
                self._fault("a value of the wrong type", f"{key}[{number}]", each, "a string")
        return tuple(each for each in raw if isinstance(each, str))

    def _attributes(self, raw: Any, evidence: Any, key: str) -> tuple[Attribute, ...]:
        """Return the attributes that are true, with their evidence."""
        flags = self._object(raw, key)
        reasons = self._object(evidence, key.removesuffix("attributes") + "attribute_evidence")
        result = []
        for name, holds in flags.items():
            if type(holds) is not bool:
                self._fault("a value of the wrong type", f"{key}.{name}", holds, "true or false")
            if holds is True:
                result.append(Attribute(name, self._evidence(reasons.pop(name, []), f"{key}.{name}")))
        for name in reasons:
            self._fault("evidence for an attribute that does not hold", key, name, "a name in 'attributes'")
        return tuple(result)

    def _evidence(self, raw: Any, key: str) -> tuple[Evidence, ...]:
        if not isinstance(raw, list):
            self._fault("a value of the wrong type", key, raw, "a list")
            return ()
        records = (self._record(Evidence, each, f"{key}[{number}]") for number, each in enumerate(raw))
        return tuple(record for record in records if record is not None)

    def _object(self, raw: Any, key: str) -> dict[str, Any]:
        if raw is _MISSING:
            return {}
        if not isinstance(raw, dict):
            self._fault("a value of the wrong type", key, raw, "an object")
            return {}
        return dict(raw)

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
            found = text[item.start : item.end]
            if found != item.text:
                self._fault(
                    "other text stands at this span; the offsets are kept",
                    f"mentions[{number}].text",
                    item.text,
                    repr(found),
                    "warning",
                )
                item = replace(item, text=found)
            mentions.append(item)
        return replace(document, passages=tuple(passages), mentions=tuple(mentions))

    def _inside(self, item: Mention | Passage, key: str, text: str, shortest: int) -> bool:
        if 0 <= item.start <= item.end - shortest and item.end <= len(text):
            return True
        self._fault(
            "the span does not lie in the text",
            key,
            f"{item.start} {item.end}",
            f"0 <= start < end <= {len(text)}",
        )
        return False

    def _unknown(self, key: str, where: str, known: list[str]) -> None:
        import difflib

        near = difflib.get_close_matches(key, known, 1)
        allowed = f"{near[0]!r}" if near else "one of " + ", ".join(known)
        self._fault("an unknown key", where, key, allowed)

    def _fault(self, message: str, key: str, value: Any, allowed: str, severity: str = "error") -> None:
        shown = value if isinstance(value, str) else "" if value is None else repr(value)
        self.on_fault(Fault(message, self.path, self.line, key, shown, allowed, severity))
