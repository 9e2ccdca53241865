"""Examples for induced decision rules, put together from the examples of the hand-written patterns.

No text of a corpus is used: an induced rule shows a made-up report for which its conditions hold.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nmstag.learn.boosting import MOST, Condition
from nmstag.relations import Relater
from nmstag.relations.check import marked_features
from nmstag.relations.drug_knowledge import FILES
from nmstag.relations.features import Features

_SPAN = re.compile(r"\[[^\[\]]*\]\{(Chemical|Disease)([^}]*)\}")
_NAMES = {
    "Chemical": [
        "lithium",
        "aspirin",
        "morphine",
        "valproate",
        "insulin",
        "caffeine",
        "digoxin",
        "atropine",
        "iron",
        "zinc",
        "copper",
        "heparin",
        "quinine",
        "codeine",
        "ketamine",
        "warfarin",
        "estradiol",
        "glucose",
        "cortisol",
        "dopamine",
    ],
    "Disease": [
        "fever",
        "nausea",
        "headache",
        "anaemia",
        "rash",
        "cough",
        "vertigo",
        "insomnia",
        "gout",
        "asthma",
        "sepsis",
        "ataxia",
        "coma",
        "tremor",
        "stroke",
        "jaundice",
        "oedema",
        "scurvy",
        "rickets",
        "migraine",
    ],
}
_FILLERS = ("The ward was quiet.", "Blood was drawn twice.", "The dose was kept.", "Nothing else was seen.")
_LONG = (
    "The family was asked about earlier illness, travel, diet, work and sleep, and had nothing to tell.",
    "The nurses wrote down pulse, pressure and temperature every four hours, day and night, all week.",
    "A second physician, who knew nothing of the first one's opinion, came to the same view the day after.",
    "The house was built by the river a hundred years ago and has since been enlarged by three more wings.",
)
_ASIDES = (
    " (as the chart of the second ward has it, and the letter of the family doctor, too)",
    " (given by the same nurse at the same hour in the same room, on each of these days)",
)
"""Take room between two names; patterns pass over what stands in brackets."""
_LABELLED = re.compile(
    r"(?:head|tail)(?::[a-z][0-9]{2}(?:\.[0-9]{3})?|_(?:depth|has_narrower|has_broader|known))|known(?:_use|_harm)?"
)
"""Features that no text tells, but labels of the marked pair."""
_SIZES = (1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 13, 17, 20, 26, 32)


@dataclass(frozen=True, slots=True)
class _Sample:
    text: str
    features: Features


class ExampleBank:
    """Made-up reports on one marked pair.

    Args:
        relater: The relater whose patterns' examples are put together.
        second: Kind of the pair's second concept, 'Disease' or 'Chemical'.
        size: How many reports to make.
    """

    def __init__(self, relater: Relater, second: str = "Disease", size: int = 3000) -> None:
        self._relater = relater
        self._second = second
        chance = random.Random(20)
        sentences = [
            text
            for rule in (*relater.rules, *relater.cues.rules)
            for text in (*rule.examples, *rule.counterexamples)
            if text.count("]{") < 4
        ]
        samples = (self._sample(sentences, chance) for _ in range(size))
        self._samples = sorted(filter(None, samples), key=lambda item: len(item.text))

    def find(self, when: Sequence[Condition], wanted: bool) -> str | None:
        """Return the shortest report for which the conditions hold, or do not; None where none does."""
        inside = [condition for condition in when if not _LABELLED.fullmatch(condition[0])]
        labelled = [condition for condition in when if _LABELLED.fullmatch(condition[0])]
        for sample in self._samples:
            if not wanted:
                if not _hold(when, sample.features):
                    return sample.text
            elif _hold(inside, sample.features):
                text = self._labelled(sample.text, labelled) if labelled else sample.text
                if text and _hold(when, marked_features(self._relater, text) or {}):
                    return text
        return None

    def _sample(self, sentences: Sequence[str], chance: random.Random) -> _Sample | None:
        kinds = {"Chemical": list(_NAMES["Chemical"]), "Disease": list(_NAMES["Disease"])}
        for names in kinds.values():
            chance.shuffle(names)
        pieces = [chance.choice(sentences) for _ in range(chance.choice(_SIZES))]
        pieces += [piece for piece in (*_FILLERS, *_LONG) if chance.random() < 0.1]
        chance.shuffle(pieces)
        if chance.random() < 0.1:
            pieces = [pieces[0], *_LONG, *_LONG, pieces[-1]]
        for names in kinds.values():
            del names[chance.choice((2, 4, 8, 10, 20)) :]
        own = {role: chance.choice((0.1, 0.3, 0.7, 1.0)) for role in ("head", "tail")}
        text = " ".join(self._recast(piece, kinds, own, chance) for piece in pieces)
        if chance.random() < 0.2:
            aside = "".join(_ASIDES[: chance.choice((1, 2))])
            text = re.sub(r"(?<=\{)([^{}]* (?:head|tail)\})", rf"\1{aside}", text)
        features = marked_features(self._relater, text)
        return _Sample(text, features) if features else None

    def _recast(
        self, text: str, kinds: dict[str, list[str]], own: dict[str, float], chance: random.Random
    ) -> str:
        """Give the spans of a sentence the names of this report."""
        taken: set[str] = set()

        def span(match: re.Match[str]) -> str:
            kind = match[1]
            role = "head" if kind == "Chemical" else "tail"
            if kind == "Chemical" == self._second and "head" in taken:
                role = "tail"
            if (
                (kind == "Chemical" or self._second == "Disease")
                and role not in taken
                and chance.random() < own[role]
            ):
                taken.add(role)
                name = "rigidity" if kind == "Disease" else "haloperidol" if role == "head" else "dantrolene"
                return f"[{name}]{{{kind} {role}}}"
            free = [name for name in kinds[kind] if name not in taken]
            name = chance.choice(free or kinds[kind])
            taken.add(name)
            return f"[{name}]{{{kind}}}"

        return _SPAN.sub(span, text)

    def _labelled(self, text: str, conditions: Sequence[Condition]) -> str:
        """Put the concepts of a report in the MeSH tree, and make them known, as the conditions want."""
        for role in ("head", "tail"):
            label = f" {role}}}"
            labels = list(_tree_labels(role, conditions))
            if labels:
                text = text.replace(label, f" {role} {' '.join('tree=' + one for one in labels)}}}")
            kin = [name for name, least, _ in conditions if name.startswith(role + "_has") and least]
            base = labels[0] if labels else ("C90.100" if role == "tail" else "D90.100")
            if kin:
                if not labels:
                    text = text.replace(label, f" {role} tree={base}}}")
                other = base + ".999" if kin[0].endswith("narrower") else base.rpartition(".")[0]
                kind = "Disease" if role == "tail" and self._second == "Disease" else "Chemical"
                text = text.replace(f"]{{{kind}}}", f"]{{{kind} tree={other}}}")
            for name, least, _ in conditions:
                if least and name == role + "_known":
                    text = text.replace(f" {role}", f" {role} share={least}")
                elif least and name == "known" and role == "head":
                    text = text.replace(f" {role}", f" {role} known={least}")
                elif least and name in FILES and role == "head":
                    text = text.replace(f" {role}", f" {role} {name}")
        return text


def _tree_labels(role: str, conditions: Sequence[Condition]) -> Iterator[str]:
    """Yield the tree numbers that put the concept of a role in the branches and at the depth wanted."""
    wanted = [item for item in conditions if item[0].startswith(role) and not item[0].endswith("_known")]
    depth = max((least for name, least, _ in wanted if name.endswith("_depth")), default=0)
    branches = [name.partition(":")[2] for name, least, _ in wanted if ":" in name and least]
    if not branches and (depth or any("_has" in name and least for name, least, _ in wanted)):
        branches = ["c90.100" if role == "tail" else "d90.100"]
    for branch in branches:
        number = branch if "." in branch else branch + ".100"
        while number.count(".") + 1 < depth:
            number += ".100"
        yield number.upper()


def _hold(when: Sequence[Condition], features: Features) -> bool:
    return all(least <= features.get(name, 0) <= most for name, least, most in when)


def condition_text(condition: Condition) -> str:
    """Return a condition as a rule file writes it.

    >>> condition_text(("causes", 2, MOST)), condition_text(("treats", 0, 0))
    ('causes >= 2', 'not treats')
    """
    name, least, most = condition
    if most == 0:
        return f"not {name}"
    if most == MOST:
        return name if least == 1 else f"{name} >= {least}"
    return f"{name} <= {most}" if least == 0 else f"{name} = {least}"
