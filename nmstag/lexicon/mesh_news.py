"""What given MeSH files say about the rows of a pack: gets records and a row, returns what is no longer so.

The policy, which `nmstag build` follows and `nmstag pack verify --mesh` checks:

1. An id that MeSH no longer has is replaced by the record that has its name now.
2. Of a name that MeSH gives to another concept than the row does, MeSH decides, unless the row's note
   begins with 'kept:' and says why.
3. The label is MeSH's name of the concept.

A row whose note begins with 'newer:' has an id that is newer than the MeSH of its pack; a MeSH that has the
id confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nmstag.lexicon.keys import NameKey, usage_key
from nmstag.lexicon.mesh import MeshRecord, uninverted
from nmstag.lexicon.mesh_files import DISEASE
from nmstag.lexicon.rows import NOTHING, LexiconRow

MESH_SPACE = "MESH:"
KEPT, NEWER = "kept:", "newer:"
_NEW_ID = len("MESH:D000000000")
"""Length of the ids of descriptors that came after 2015."""


@dataclass(frozen=True, slots=True)
class RowNews:
    """What MeSH says about one row.

    Args:
        row: The row.
        what: 'replaced' (MeSH has another id for the concept), 'deleted' (it has none), 'moved' (the name is
            another concept's), 'kept' (so it is, but the row says why it stays), 'renamed' (the label),
            'confirmed' (the id is in MeSH now).
        ids: The ids that the row gets.
        label: The label that it gets.
        mesh: What MeSH says, 'D000086382 COVID-19'.
    """

    row: LexiconRow
    what: str
    ids: tuple[str, ...]
    label: str
    mesh: str = ""


@dataclass(slots=True)
class MeshNews:
    """What MeSH files say, ready to be asked.

    Args:
        records: Their records.
        before: The records of the year before; empty where it is not given.
        names: The concept ids of each name and type; those whose preferred name it is come first.
        named: The id of each name, of any type, for ids that are gone.
    """

    records: Mapping[str, MeshRecord]
    before: Mapping[str, MeshRecord]
    names: dict[tuple[NameKey, str], list[str]] = field(default_factory=dict)
    named: dict[NameKey, str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Sequence[MeshRecord], before: Sequence[MeshRecord] = ()) -> MeshNews:
        """Return what records say."""
        now, then = ({f"{MESH_SPACE}{one.id}": one for one in group} for group in (records, before))
        news = cls(now, then)
        terms = [(id_, one, [one.name]) for id_, one in news.records.items()]
        terms += [(id_, one, one.terms) for id_, one in news.records.items()]
        for id_, record, names in terms:
            type_ = record.type(excluded=())
            for key in _keys(names):
                news.named.setdefault(key, id_)
                ids = news.names.setdefault((key, type_), [])
                if type_ and id_ not in ids:
                    ids.append(id_)
        return news

    def of_row(self, row: LexiconRow) -> RowNews | None:
        """Return what MeSH says about a row; None where it agrees or says nothing."""
        if row.type == NOTHING or (row.ids and not any(id_.startswith(MESH_SPACE) for id_ in row.ids)):
            return None
        if row.note.startswith(NEWER) and not any(id_ in self.records for id_ in row.ids):
            return None  # these files may be older than the id
        found = self._of_id(row)
        meant = self.names.get((usage_key(row.name), row.type), [])
        if meant and set(meant).isdisjoint(found.ids if found else row.ids):
            if row.note.startswith(KEPT):
                return RowNews(row, "kept", row.ids, row.label, self._told(meant[0]))
            return RowNews(row, "moved", (meant[0],), self._name(meant[0]), self._told(meant[0]))
        return found or self._of_label(row)

    def _of_id(self, row: LexiconRow) -> RowNews | None:
        """Return the news of a row of which MeSH lacks an id that it had."""
        now = [self.successor(id_, row.label if len(row.ids) == 1 else "") for id_ in row.ids]
        ids = tuple(dict.fromkeys(id_ for id_ in now if id_))
        if ids == row.ids:
            return None
        told = self._told(ids[0]) if ids else ""
        label = self._name(ids[0]) if len(ids) == 1 else row.label if ids else ""
        return RowNews(row, "replaced" if len(ids) == len(row.ids) else "deleted", ids, label, told)

    def _of_label(self, row: LexiconRow) -> RowNews | None:
        record = self.records.get(row.ids[0]) if len(row.ids) == 1 else None
        if record is None:
            return None
        if row.note.startswith(NEWER):
            return RowNews(row, "confirmed", row.ids, record.name, self._told(row.ids[0]))
        if row.label and row.label != record.name:
            return RowNews(row, "renamed", row.ids, record.name, self._told(row.ids[0]))
        return None

    def successor(self, id_: str, label: str = "") -> str:
        """Return the id that MeSH has for a concept now: the id itself, that of its name, or none.

        An id that the files lack is only gone where the year before had it, or where its name is another
        record's now; else nothing is known of it and it stays.

        Args:
            id_: The id.
            label: MeSH's name of the concept when the row was written.
        """
        if id_ in self.records or not id_.startswith(MESH_SPACE):
            return id_
        old = self.before.get(id_)
        if old is None:
            return self.named.get(usage_key(label), id_) if label else id_
        found = (self.named[key] for key in _keys([old.name, *old.terms]) if key in self.named)
        return next(found, "")

    def former(self) -> dict[str, str]:
        """Return the id that each newer concept had before, as MeSH's own history tells it.

        That is the id that was replaced; of a concept split from another, the one that had its name; and
        where the year before is not given, for diseases, the heading that they were indexed under.
        """
        former = {new: id_ for id_ in self.before if (new := self.successor(id_)) not in ("", id_)}
        earlier = {key: id_ for id_, one in self.before.items() for key in _keys([*one.terms, one.name])}
        for id_, record in self.records.items():
            if id_ in self.before or id_ in former:
                continue
            keys = [key for key in _keys([record.name]) if key in earlier]
            if self.before and keys:
                former[id_] = earlier[keys[0]]
            elif not self.before and len(id_) == _NEW_ID and record.type(excluded=()) == DISEASE:
                headings = [self.named.get(usage_key(name), "") for name in dict.fromkeys(record.earlier)]
                if len(headings) == 1 and headings[0] not in ("", id_):
                    former[id_] = headings[0]
        return former

    def _name(self, id_: str) -> str:
        return self.records[id_].name if id_ in self.records else ""

    def _told(self, id_: str) -> str:
        return f"{id_.removeprefix(MESH_SPACE)} {self._name(id_)}"


def typed_by(records: Sequence[MeshRecord], rows: Iterable[LexiconRow]) -> Sequence[MeshRecord]:
    """Return records; where none has tree numbers, each with the type that rows give its id or name."""
    if any(record.type(()) for record in records):
        return records
    types: dict[object, str] = {}
    for row in rows:
        if row.type == NOTHING:
            continue
        types.setdefault(usage_key(row.name), row.type)
        types |= dict.fromkeys(row.ids, row.type) if len(row.ids) == 1 else {}
    return [_typed(one, types) for one in records]


def _typed(record: MeshRecord, types: Mapping[object, str]) -> MeshRecord:
    keys = (f"{MESH_SPACE}{record.id}", *_keys([record.name]))
    return replace(record, kind=next((types[key] for key in keys if key in types), ""))


def _keys(names: Iterable[str]) -> Iterator[NameKey]:
    for name in names:
        yield from dict.fromkeys((usage_key(name), usage_key(uninverted(name))))
