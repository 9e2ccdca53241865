"""The files of one or more packs, stacked and seen for one profile: what every stage is compiled from.

A later pack joins an earlier one: its rule with the same id replaces the earlier rule, `enabled: false`
removes it, and all others are added. The same holds for word classes, whose words are joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from nmstag.errors import Fault, RuleError
from nmstag.plain import record
from nmstag.rules.loader import RULE_FILES, TABLE, load_rules
from nmstag.rules.macros import MACRO_FILE, UNKNOWN
from nmstag.rules.rule_tables import learned_rules
from nmstag.rules.schema import Rule
from nmstag.rules.word_classes import WordClasses, load_word_classes
from nmstag.tables import read_table

R = TypeVar("R", bound=Rule)
RULES, KNOWLEDGE, PROFILES, WORDS = "rules", "knowledge", "profiles", "rules/words"
_DEFAULT = "default"
SWITCHES = "switches"
SWITCH_COLUMNS = ("what", "name", "reason")
"""Columns of `switches.tsv`: one of `SWITCHED`, its name (of a word 'rule-id:word'), and why."""

PACK_SWITCHES = f"{RULES}/{SWITCHES}.tsv"
"""What a pack switches off in every profile; `profiles/<profile>/switches.tsv` is for one alone."""

SWITCHED = ("rule", "word", "step", "lexicon", "name", "concept")


def is_rule_table(path: str) -> bool:
    """Return whether a file of a pack is a table that people write rules in.

    A table right in a profile's folder is none, as it was learned, nor are macros or switches.

    >>> is_rule_table("rules/backoff/sites.tsv"), is_rule_table("profiles/nms/rules/backoff/sites.tsv")
    (True, True)
    >>> is_rule_table("rules/switches.tsv"), is_rule_table("profiles/nms/switches.tsv")
    (False, False)
    >>> is_rule_table("rules/context/macros.tsv")
    False
    """
    *folders, name = path.split("/")
    of_profile = folders[0] == PROFILES and RULES in folders[2:3]
    are_rules = folders[:1] == [RULES] or of_profile
    return name.endswith(TABLE) and are_rules and name != MACRO_FILE and path != PACK_SWITCHES


@record(frozen=True, slots=True)
class Member:
    """The files of one pack of a stack.

    Args:
        name: The pack's name.
        folder: Where it is.
        files: Its files, relative to the folder, with forward slashes.
    """

    name: str
    folder: Path
    files: tuple[str, ...]


class Sources:
    """What packs say for one profile, merged.

    Args:
        members: The packs' files, earlier packs first.
        profile: The annotation guideline that is followed.
    """

    def __init__(self, members: Sequence[Member], profile: str) -> None:
        self.members = tuple(members)
        self.profile = profile
        self._classes: WordClasses | None = None
        self._switches: dict[str, dict[str, str]] | None = None
        self._rules: dict[tuple[str, type[Rule]], list[Any]] = {}

    def rules(self, topic: str, schema: type[R]) -> list[R]:
        """Return the rules of a topic that are in use, merged by id, in order of their first pack and place.

        Args:
            topic: Folder below `rules/` (see `every_rule`).
            schema: The dataclass that the rules of this folder are.

        Raises:
            RuleError: Carries every fault of every file.
        """
        return [rule for rule in self.every_rule(topic, schema) if self.in_use(rule)]

    def in_use(self, rule: Rule) -> bool:
        """Return whether neither its file nor the profile switches a rule off."""
        return rule.enabled and rule.id not in self.switched_off("rule")

    def every_rule(self, topic: str, schema: type[R]) -> list[R]:
        """Return the rules of a topic, merged by id, with those that are switched off; files are read once.

        Args:
            topic: Folder below `rules/`, such as 'patterns' or 'relations/cues'. Rules of the profile's own
                folder, `profiles/<profile>/rules/<topic>/`, join those of their pack. Each row of the table
                `profiles/<profile>/<topic>.tsv` is a rule, too; these come first.
            schema: The dataclass that the rules of this folder are.

        Raises:
            RuleError: Carries every fault of every file.
        """
        if (topic, schema) not in self._rules:
            self._rules[topic, schema] = self._read_rules(topic, schema)
        return list(self._rules[topic, schema])

    def _read_rules(self, topic: str, schema: type[R]) -> list[R]:
        merged: dict[str, R] = {}
        faults: list[Fault] = []
        table = f"{PROFILES}/{self.profile}/{topic}.tsv"
        for member in self.members:
            if table in member.files:
                for rule in learned_rules(member.folder / table, schema, faults.append):
                    merged[f"{member.name}/{rule.id}"] = replace(rule, pack=member.name)
        macro_files: list[Path] = []
        for member in self.members:
            try:
                paths = self._rule_files(member, topic)
                own = load_rules(paths, schema, include_disabled=True, macro_files=macro_files)
            except RuleError as error:
                faults += map(self._with_hint, error.faults)
                continue
            macro_files += _macro_files(member, topic)
            for rule in own:
                merged[rule.id] = replace(rule, pack=member.name)
        if faults:
            raise RuleError(faults)
        return list(merged.values())

    def _with_hint(self, fault: Fault) -> Fault:
        """Return a fault; that of an unknown macro says where the macro may be."""
        return replace(fault, message=self.told(fault.message)) if fault.message.endswith(UNKNOWN) else fault

    def told(self, message: str) -> str:
        """Return a message on a name that no pack has, with the pack that may have it.

        >>> print(Sources([Member("mine", Path("mine"), ())], "clinical").told("unknown word class 'site'"))
        unknown word class 'site'; it may be of the default pack: --pack default --pack mine
        """
        if any(member.name == _DEFAULT for member in self.members):
            return message
        packs = " ".join(f"--pack {member.folder}" for member in self.members)
        return f"{message}; it may be of the default pack: --pack {_DEFAULT} {packs}"

    def switched_off(self, what: str) -> dict[str, str]:
        """Return what the packs or the profile do not use, each with the reason.

        Args:
            what: 'rule', 'word', 'step', 'lexicon', 'name' or 'concept'.

        Raises:
            RuleError: A table of switches is broken; every fault is named.
        """
        if self._switches is None:
            self._switches = self._read_switches()
        return self._switches[what]

    def _read_switches(self) -> dict[str, dict[str, str]]:
        switches: dict[str, dict[str, str]] = {what: {} for what in SWITCHED}
        faults: list[Fault] = []
        for path in (*self._tables(PACK_SWITCHES), *self.profile_table(SWITCHES)):
            for row in read_table(path, required=SWITCH_COLUMNS, on_fault=faults.append):
                if row["what"] not in switches:
                    faults.append(row.fault("nothing that can be switched off", "what", ", ".join(SWITCHED)))
                elif not any(map(str.isalnum, row["name"])):
                    faults.append(row.fault("a switch needs what it switches off", "name", row["name"]))
                elif not row["reason"]:
                    faults.append(row.fault("a switch needs its reason", "reason"))
                else:
                    switches[row["what"]][row["name"]] = row["reason"]
        if faults:
            raise RuleError(faults)
        return switches

    def uses(self, step: str) -> bool:
        """Return whether the profile uses a step."""
        return step not in self.switched_off("step")

    def words_off(self) -> dict[str, set[str]]:
        """Return for rules the words of theirs that the profile does not use."""
        words: dict[str, set[str]] = {}
        for item in self.switched_off("word"):
            rule, _, word = item.partition(":")
            words.setdefault(rule, set()).add(word)
        return words

    def topics(self) -> list[str]:
        """Return the folders of rules that the packs have, sorted; word classes are none."""
        names = (name for _, name in self._files(f"{RULES}/") if not name.startswith(f"{WORDS}/"))
        found = {str(PurePosixPath(name).parent) for name in names}
        return sorted(folder.removeprefix(f"{RULES}/") for folder in found - {RULES})

    def word_classes(self) -> WordClasses:
        """Return the words of each class; classes of one name in several files or packs are joined."""
        if self._classes is None:
            self._classes = load_word_classes(m.folder / name for m, name in self._files(f"{WORDS}/"))
        return self._classes

    def knowledge(self, name: str) -> list[Path]:
        """Return the tables `knowledge/<name>.tsv` of the packs that have one, earlier packs first."""
        return self._tables(f"{KNOWLEDGE}/{name}.tsv")

    def profile_table(self, name: str, profile: str = "") -> list[Path]:
        """Return the tables `profiles/<profile>/<name>.tsv` of the packs that have one, earlier packs first.

        Args:
            name: Name of the table.
            profile: The profile whose table is wanted; that of the sources where none is given.
        """
        return self._tables(f"{PROFILES}/{profile or self.profile}/{name}.tsv")

    def profiles(self) -> list[str]:
        """Return the names of the profiles that the packs have a folder of, sorted."""
        return sorted({name.split("/")[1] for _, name in self._files(f"{PROFILES}/")})

    def _tables(self, name: str) -> list[Path]:
        return [member.folder / name for member in self.members if name in member.files]

    def _files(self, start: str) -> Iterator[tuple[Member, str]]:
        for member in self.members:
            for name in member.files:
                if name.startswith(start):
                    yield member, name

    def _rule_files(self, member: Member, topic: str) -> list[Path]:
        folders = (f"{RULES}/{topic}", f"{PROFILES}/{self.profile}/{RULES}/{topic}")
        return [
            member.folder / name
            for folder in folders
            for name in member.files
            if name.endswith(RULE_FILES)
            if str(PurePosixPath(name).parent) == folder and PurePosixPath(name).name != MACRO_FILE
        ]


def _macro_files(member: Member, topic: str) -> list[Path]:
    """Return the files of macros that hold for a topic, that of the folder above it first."""
    folders = [PurePosixPath(RULES, topic).parent, PurePosixPath(RULES, topic)]
    names = (str(folder / MACRO_FILE) for folder in folders)
    return [member.folder / name for name in names if name in member.files]
