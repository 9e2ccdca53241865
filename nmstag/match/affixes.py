"""A step of matching: short parts that belong to a name, before or after it.

A chemical takes the prefix that a hyphen joins to it: 'L-' in 'L-asparaginase', '[3H]-' in '[3H]-naloxone'.
One that ends a systematic name takes all of it: 'N-[4-(2-furyl)-2-thiazolyl]-formamide' is no formamide.
A biological takes the four letters that tell its maker: 'trastuzumab-dkst'.
A disease takes the words that say which type of it is meant: 'type I' in 'lattice corneal dystrophy type I',
and the concept of that type where the lexicons have one; a short form may be between them, 'Glycogen storage
disease (GSD) type Ia'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from nmstag.late import late
from nmstag.match.overlap import Candidate
from nmstag.match.step import Candidates, Resources, Step
from nmstag.rules.sources import Sources
from nmstag.text.record import Text

_LONGEST_PREFIX = 16
_PREFIX = late(
    r"(?<![\w'-])(?:"
    r"\d{1,2}'?(?:,\d{1,2}'?){0,4}"  # locants: '8-', '2,4-'
    r"|[DLNORSdlnors](?:,[NO])?"  # configuration and atoms: 'L-', 'N,N-'
    r"|\((?:[RSEZ+±−–-]|\+/-){1,3}\)(?:-\([+±−–-]\))?"  # '(S)-', '(+)-', '(±)-', '(R)-(+)-'
    r"|rac|dl|DL|[dD],[lL]"  # racemic mixtures
    r"|\[\(?\d{1,3}\)?[A-Z][a-z]?\]"  # labels: '[3H]-', '[(125)I]-'
    r"|alpha|beta|gamma|cis|trans|tert|iso|sec"
    r")-$"
)
_MAKER = late(r"-([a-z]{4})(?![\w-])")
_LONGEST_SYSTEMATIC = 120
_SYSTEMATIC = late(r"[\w,'()\[\].+-]+\Z")
_BRACKETS = {")": "(", "]": "["}
_LONGEST_TYPE = 24
_NUMBER = r"(?:[IVX]{1,5}|\d{1,2}|[A-D])(?:[A-D]|[a-d])?\d?"
_TYPE_AFTER = late(rf" types? {_NUMBER}(?![\w-])")
_TYPE_AFTER_COMMA = late(rf", ?types? {_NUMBER}(?![\w-])")
_TYPE_AFTER_SHORT_FORM = late(rf" [(\[][A-Z][\w-]{{1,9}}[)\]](?P<type>,? types? {_NUMBER})(?![\w-])")
_NO_NAME_AFTER = late(
    r"\s*(?:[.;:,)\]\n(]|\Z)"
    r"| (?:and|or|with|in|on|is|was|has|had|who|which|since|for|by|from|at|as|after|due|s/p)\b"
)
"""After a type that belongs to the disease before its comma; 'asthma, type 2 inflammation' goes on."""
_TYPE = late(r"[,\s]*\b[Tt]ypes? ([\w-]+)\s*")
_TYPE_BEFORE = late(
    rf"(?<![\w-])(?:[Tt]ype {_NUMBER}|(?:[Nn]on-?)?[Ss]yndromic|[A-Za-z]{{2,12}}-secreting) $"
)
_SIGNS = ("ype ", "types ", "yndromic ", "-secreting ")
"""Every text with words for a type has one of these."""
_ENDINGS = ("ic ", "ng ")
"""What such words before a name end in, where they are no number."""


class Affixes(Step):
    """Extends chemicals by their prefix and diseases by their type."""

    name = "affixes"
    WORD_CLASSES: ClassVar[tuple[str, ...]] = ("biological_suffix", "not_a_maker", "chemical_radical")
    """Endings of biologicals, words after a hyphen that tell no maker, parts that systematic names have."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        classes = dict(zip(self.WORD_CLASSES, plain, strict=False))  # none where the pack has no such step
        self._biological: tuple[str, ...] = classes.get("biological_suffix", ())
        self._no_maker = frozenset(classes.get("not_a_maker", ()))
        self._radicals: tuple[str, ...] = classes.get("chemical_radical", ())

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> tuple[tuple[str, ...], ...]:
        """Return the words of each word class that the step goes by."""
        return tuple(sources.word_classes().get(name, ()) for name in cls.WORD_CLASSES)

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates with those kept that have such a part extended by it."""
        raw = text.raw
        typed = any(map(raw.__contains__, _SIGNS))
        changed = dict(self._extended(raw, candidates.kept, typed))
        if not changed:
            return candidates
        now = (changed.get(n, one) for n, one in enumerate(candidates.kept))
        return candidates.keeping([one for one in now if one is not None])

    def _extended(
        self, raw: str, kept: list[Candidate], typed: bool
    ) -> Iterator[tuple[int, Candidate | None]]:
        """Yield number and new form of each candidate that is extended; none grows into its neighbours.

        The form of a short form that another one was extended over is None.
        """
        floor, before = 0, -1  # where the last extended candidate ends, and its number
        for number, candidate in enumerate(kept):
            start, _, _, type_, _, _ = candidate
            if before == number - 1 and start < floor:
                before = number
                yield number, None
                continue
            if type_ == "Chemical":
                prefixed = start and raw[start - 1] in "-)]"
                if not prefixed and not raw.startswith("-", candidate.end):
                    continue
            elif not typed or type_ != "Disease":
                continue
            if before != number - 1:
                floor = kept[number - 1].end if number else 0
            if type_ == "Chemical":
                longer = self._with_maker(raw, candidate)
                if prefixed:
                    longer = self._whole(raw, _with_prefix(raw, longer, floor), floor)
            else:
                ceiling = kept[number + 1].start if number + 1 < len(kept) else len(raw)
                longer = self._with_type(raw, candidate, floor, ceiling)
            if longer is not candidate:
                floor, before = longer.end, number
                yield number, longer

    def _whole(self, raw: str, candidate: Candidate, floor: int) -> Candidate:
        """Return all of a systematic name of which a candidate is the end, with the concept of the whole."""
        start, end = candidate.start, candidate.end
        before = _SYSTEMATIC.search(raw, max(floor, start - _LONGEST_SYSTEMATIC), start)
        if (
            before is None
            or before[0][-1] not in "-)]"
            or not any(map(before[0].__contains__, self._radicals))
        ):
            return candidate
        first = before.start() + len(before[0]) - len(_balanced(before[0]))
        if start - first < 2 or not any(map(raw[first:start].__contains__, _BRACKETS)):
            return candidate
        found = (one.ids for one in self.resources.gazetteer.lookup(raw[first:end]) if one.type == "Chemical")
        note = f"{raw[candidate.start : end]!r} as the end of a systematic name"
        return _noted(candidate._replace(ids=next(found, ())), first, end, note)

    def _with_maker(self, raw: str, candidate: Candidate) -> Candidate:
        """Return a biological with the four letters after its hyphen that tell its maker."""
        maker = _MAKER.match(raw, candidate.end)
        if maker is None or maker[1] in self._no_maker:
            return candidate
        if not raw.endswith(self._biological, candidate.start, candidate.end):
            return candidate
        return _noted(candidate, candidate.start, maker.end(), f"with the suffix {maker[0]!r}")

    def _with_type(self, raw: str, candidate: Candidate, floor: int, ceiling: int) -> Candidate:
        start, end = candidate.start, candidate.end
        if raw.startswith(" type", end):
            after = _TYPE_AFTER.match(raw, end)
            if after and after.end() <= ceiling:
                end = after.end()
        elif raw.startswith(",", end):
            after = _TYPE_AFTER_COMMA.match(raw, end)
            if after and after.end() <= ceiling and self._is_of(raw, start, after.end()):
                end = after.end()
        elif raw.startswith((" (", " ["), end):
            after = _TYPE_AFTER_SHORT_FORM.match(raw, end)
            if after:
                ids = self._ids_of_type(f"{raw[start:end]}{after['type']}") or candidate.ids
                note = f"{raw[start:end]!r} with the type after its short form"
                return _noted(candidate._replace(ids=ids), start, after.end(), note)
        if raw.startswith(_ENDINGS, start - 3, start) or "ype " in raw[max(0, start - 9) : start]:
            before = _TYPE_BEFORE.search(raw, max(floor, start - _LONGEST_TYPE), start)
            if before:
                start = before.start()
        if (start, end) == candidate[:2]:
            return candidate
        ids = self._ids_of_type(raw[start:end]) or candidate.ids
        note = f"{raw[candidate.start : candidate.end]!r} with its type"
        return _noted(candidate._replace(ids=ids), start, end, note)

    def _is_of(self, raw: str, start: int, end: int) -> bool:
        """Return whether the type after a comma is that of the disease before it."""
        return bool(_NO_NAME_AFTER.match(raw, end) or self._ids_of_type(raw[start:end]))

    def _ids_of_type(self, name: str) -> tuple[str, ...]:
        """Return the concepts of a name with its type, wherever the lexicons have the type in it."""
        kind = _TYPE.search(name)
        if kind is None:
            return ()
        number = kind.group(1)
        rest = f"{name[: kind.start()]} {name[kind.end() :]}".strip()
        forms = (f"{rest} type {number}", f"type {number} {rest}", f"{rest} {number}")
        lookup = self.resources.gazetteer.lookup
        found = (one.ids for form in forms for one in lookup(form) if one.type == "Disease" and one.ids)
        return next(found, ())


def _balanced(text: str) -> str:
    """Return the end of a text in which each bracket is closed; empty where one is closed but not opened.

    >>> _balanced("(2-(3-furyl)-"), _balanced("furyl)-2-")
    ('2-(3-furyl)-', '')
    """
    opened: list[int] = []
    for number, character in enumerate(text):
        if character in _BRACKETS.values():
            opened.append(number)
        elif character in _BRACKETS and (not opened or text[opened.pop()] != _BRACKETS[character]):
            return ""
    return text[opened[-1] + 1 :] if opened else text


def _with_prefix(raw: str, candidate: Candidate, floor: int) -> Candidate:
    start = candidate.start
    prefix = _PREFIX.search(raw, max(floor, start - _LONGEST_PREFIX), start)
    if prefix is None:
        return candidate
    return _noted(
        candidate, prefix.start(), candidate.end, f"with the prefix {raw[prefix.start() : start]!r}"
    )


def _noted(candidate: Candidate, start: int, end: int, note: str) -> Candidate:
    evidence = replace(candidate.evidence, detail=f"{candidate.evidence.detail}; {note}")
    return candidate._replace(start=start, end=end, evidence=evidence)
