"""Where packs speak of a name or a concept: every row and every rule, with file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from nmstag.document import canonical_id
from nmstag.errors import Fault, UsageError, near_names
from nmstag.lexicon.keys import has_name, name_key
from nmstag.packs import Pack
from nmstag.packs.topics import rule_ids
from nmstag.plain import record
from nmstag.rules.sources import SWITCHES, is_rule_table

_LONGER = 6
"""Another spelling of a name is longer by no more characters."""
_KEY = re.compile(r"\s*(?:- )?(\w+):(?:\s|$)")
_TOLD = ("description", "examples", "counterexamples", "about", "topic", "label", "note", "reason")
"""Keys and columns that tell a reader about a rule or row and match nothing."""
_RULE_ID = re.compile(r"[a-z][a-z0-9_-]{2,}(?:\.[a-z][a-z0-9_-]+)+")
"""How ids of rules are written, and hardly a name: small words with points between."""
_SWITCHES = f"{SWITCHES}.tsv"
_RULE = re.compile(r"\s*- id:\s*[\"']?([\w.-]+)")


@record(frozen=True, slots=True)
class PackPlace:
    """One place in a pack.

    Args:
        pack: Name of the pack.
        path: The file, relative to the pack's folder.
        line: Line counted from 1.
        rule: Id of the rule that the line is part of; empty where it is no rule.
        text: The line.
    """

    pack: str
    path: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.pack}: {self.path}:{self.line}{rule}: {' | '.join(self.text.strip().split(chr(9)))}"


def find_in_packs(wanted: str, packs: Sequence[Pack]) -> Iterator[PackPlace]:
    """Yield every row and rule that has a name or a concept id.

    A row has a name where the normal form of one of its cells is the same ('haemorrhages' and
    'hemorrhage'), a rule where it has the name as whole words, in any case; examples and descriptions
    do not count. Of a rule the first such line is given.

    Args:
        wanted: A name, or an id with or without its namespace.
        packs: The packs to look through, in their order.

    Raises:
        UsageError: It is no name.
    """
    asked = _Asked(check_wanted(wanted))
    for pack in packs:
        for path in pack.files:
            lines = (pack.folder / path).read_text("utf-8").split("\n")
            found = asked.in_rules(lines) if path.endswith((".yaml", ".yml")) else asked.in_rows(lines, path)
            for number, rule in found:
                yield PackPlace(pack.name, path, number, rule, lines[number - 1])


def check_wanted(wanted: str) -> str:
    """Return a name or an id without blanks around it.

    Raises:
        UsageError: It has neither a letter nor a digit, so that no text can have it.
    """
    if not has_name(wanted):
        raise UsageError(Fault("no name", value=wanted, allowed="a name with a letter or a digit"))
    return " ".join(wanted.split())


def similar_names(wanted: str, packs: Sequence[Pack]) -> list[str]:
    """Return a few names and ids of rules that may have been meant by one that no pack has."""
    begin, length = wanted[:1].casefold(), len(wanted)
    names = dict.fromkeys(row.name for pack in packs for row in pack.rows(lambda fault: None))
    near = [one for one in names if one[:1].casefold() == begin and abs(len(one) - length) < _LONGER]
    return near_names(wanted, [*near, *rule_ids(packs)], most=3)


def misspelt_rule(name: str, packs: Sequence[Pack], rules: Collection[str]) -> str:
    """Return what was meant by a name that no pack has and that is written as the id of a rule; else nothing.

    Args:
        name: The name, as it is to be switched off.
        packs: The packs, whose own tables of switches do not count.
        rules: The ids of their rules.
    """
    near = near_names(name, rules, least=0.8) if "." in name else []
    if not near and not _RULE_ID.fullmatch(name):
        return ""
    if any(not place.path.endswith(_SWITCHES) for place in find_in_packs(name, packs)):
        return ""
    return (
        f"an id of a rule; did you mean {near[0]!r}?" if near else "an id of a rule, as `pack find` shows it"
    )


class _Asked:
    """What is looked for."""

    def __init__(self, wanted: str) -> None:
        id_ = canonical_id(wanted)
        either = "|".join(map(re.escape, dict.fromkeys((wanted, id_))))
        self._words = re.compile(rf"(?<![\w:])(?:{either})(?!\w)", re.IGNORECASE)
        self._id = id_ if ":" in id_ else "\n"  # which no line has
        self._key = name_key(wanted)
        self._longest = len(wanted) + _LONGER if self._key else -1

    def in_rows(self, lines: Sequence[str], path: str) -> Iterator[tuple[int, str]]:
        """Yield the numbers of rows that have it, and in a table of rules the id of the rule."""
        told: set[int] = set()
        header, are_rules, rule = True, is_rule_table(path), ""
        for number, line in enumerate(lines, 1):
            cells = line.split("\t")
            if header and not line.startswith("#"):
                told = {place for place, cell in enumerate(cells) if cell in _TOLD}
                header = False
                continue
            rule = cells[0] or rule if are_rules else ""
            if told:
                cells = [cell for place, cell in enumerate(cells) if place not in told]
            if "|" in line:
                cells = [item.strip() for cell in cells for item in cell.split("|")]
            if (self._id in line and self._id in map(str.strip, cells)) or (
                not line.startswith("#") and self._is_name(cells)
            ):
                yield number, rule

    def _is_name(self, cells: Sequence[str]) -> bool:
        """Return whether one of the cells is the name; what is too long is not normalised."""
        longest, key = self._longest, self._key
        return key in [name_key(cell) for cell in cells if len(cell) <= longest and not cell.isdigit()]

    def in_rules(self, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the line numbers and the ids of rules that have it."""
        rule = key = ""
        reported: str | None = None
        for number, line in enumerate(lines, 1):
            started, keyed = _RULE.match(line), _KEY.match(line)
            rule = started[1] if started else rule
            key = keyed[1] if keyed else key
            if rule != reported and key not in _TOLD and self._words.search(line):
                reported = rule
                yield number, rule
