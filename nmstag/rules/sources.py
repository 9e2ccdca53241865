"""The files of one or more packs, stacked and seen for one profile: what every stage is compiled from.

A later pack joins an earlier one: its rule with the same id replaces the earlier rule, `enabled: false`
removes it, and all others are added. The same holds for word classes, whose words are joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from nmstag.errors import Fault, RuleError
from nmstag.rules.loader import MACRO_FILE, load_rules
from nmstag.rules.schema import Rule
from nmstag.rules.word_classes import WordClasses, load_word_classes

R = TypeVar("R", bound=Rule)
RULES, KNOWLEDGE, PROFILES, WORDS = "rules", "knowledge", "profiles", "rules/words"


@dataclass(frozen=True, slots=True)
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
        off: What the profile does not use: the id of a rule, or 'id:word' for one word of it.
        steps_off: The steps that it does not use.
    """

    def __init__(
        self,
        members: Sequence[Member],
        profile: str,
        off: Iterable[str] = (),
        steps_off: Collection[str] = (),
    ) -> None:
        self.members = tuple(members)
        self.profile = profile
        self._off = frozenset(off)
        self._steps_off = frozenset(steps_off)
        self._classes: WordClasses | None = None

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
        return rule.enabled and rule.id not in self._off

    def every_rule(self, topic: str, schema: type[R]) -> list[R]:
        """Return the rules of a topic, merged by id, with those that are switched off.

        Args:
            topic: Folder below `rules/`, such as 'patterns' or 'relations/cues'. Rules of the profile's own
                folder, `profiles/<profile>/rules/<topic>/`, join those of their pack.
            schema: The dataclass that the rules of this folder are.

        Raises:
            RuleError: Carries every fault of every file.
        """
        merged: dict[str, R] = {}
        faults: list[Fault] = []
        for member in self.members:
            try:
                own = load_rules(self._rule_files(member, topic), schema, include_disabled=True)
            except RuleError as error:
                faults += error.faults
                continue
            for rule in own:
                merged[rule.id] = replace(rule, pack=member.name)
        if faults:
            raise RuleError(faults)
        return list(merged.values())

    def uses(self, step: str) -> bool:
        """Return whether the profile uses a step."""
        return step not in self._steps_off

    def words_off(self) -> dict[str, set[str]]:
        """Return for rules the words of theirs that the profile does not use."""
        words: dict[str, set[str]] = {}
        for item in self._off:
            rule, separator, word = item.partition(":")
            if separator:
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
        """Return the names of the profiles that the packs have a folder for, sorted."""
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
            if name.endswith((".yaml", ".yml"))
            if str(PurePosixPath(name).parent) == folder and PurePosixPath(name).name != MACRO_FILE
            if not (stem := PurePosixPath(name).stem).startswith("induced_")
            or stem == f"induced_{self.profile}"
        ]
