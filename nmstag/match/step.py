"""One step of matching: what every step is, what it gets, and how its rules are tried alone.

A text passes through the steps of `nmstag.match.steps` in order. Each gets the candidates of those before
it and returns them with its own change. Tagging, the check of packs, the reasons of `explain` and the
compiled form of a pack all loop over that list, so a new step is one module and one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple, Self

from nmstag.document import Evidence
from nmstag.errors import Fault
from nmstag.lexicon.keys import name_key
from nmstag.match.gazetteer import Gazetteer
from nmstag.match.near_words import NearPlain
from nmstag.match.overlap import Candidate, OverlapPolicy, longest_first
from nmstag.plain import record
from nmstag.rules import Rule
from nmstag.rules.sources import Sources
from nmstag.text.record import Text
from nmstag.text.tokens import assign_symbols, symbol_keys


class Candidates(NamedTuple):
    """What the steps have so far.

    Args:
        found: All candidates, overlapping ones too.
        kept: Those that the overlap policy keeps, in text order; no two of them overlap.
    """

    found: list[Candidate]
    kept: list[Candidate]

    def keeping(self, kept: list[Candidate]) -> Candidates:
        """Return the same with other candidates kept."""
        return self if kept is self.kept else Candidates(self.found, kept)


def no_backoff(name: str) -> tuple[str, str]:
    """Return no broader concept and no rule, whatever the name."""
    return "", ""


@record(frozen=True, slots=True)
class Resources:
    """What steps share, made once for a pack.

    Args:
        gazetteer: The names.
        backoff: Returns the broader concept of a disease that no name gives any, and the rule; both empty
            where there is none.
        long_words: Returns the long words of names, as `NearWords` takes them, and those that only chemicals
            have.
        policy: Which of overlapping candidates stay.
    """

    gazetteer: Gazetteer
    backoff: Callable[[str], tuple[str, str]] = no_backoff
    long_words: Callable[[], tuple[NearPlain, Collection[str]]] = lambda: (([], []), ())
    policy: OverlapPolicy = longest_first


class Step:
    """A step of matching. A subclass overrides what it needs; `__call__` it must.

    Args:
        plain: What `compile` returned.
        resources: What steps share.
    """

    name: ClassVar[str]
    """What switches of a profile and the documentation call it."""
    topic: ClassVar[str] = ""
    """The folder of its rules below `rules/`; empty where it has none."""
    schema: ClassVar[type[Rule] | None] = None
    """The dataclass that its rules are."""

    def __init__(self, plain: Any, resources: Resources) -> None:
        self.resources = resources

    @classmethod
    def compile(cls, rules: Sequence[Any], sources: Sources) -> Any:
        """Return the rules in the form that is stored, plain data; done once for a pack.

        Raises:
            RuleError: A rule is broken; every fault is named.
        """
        return ()

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words, in normal form, that need a symbol for this step."""
        return ()

    def __call__(self, text: Text, candidates: Candidates) -> Candidates:
        """Return the candidates after this step."""
        raise NotImplementedError

    @classmethod
    def check(cls, rule: Any, sources: Sources) -> Iterator[Fault]:
        """Yield a fault for each example of which the rule alone matches other spans than the marked ones.

        In a counterexample it must match nothing.
        """
        step, read = cls.alone(rule, sources)
        for case in rule.cases():
            candidates = step(read(case.marked.text), Candidates([], []))
            got = [(one.start, one.end, one.type) for one in candidates.kept or candidates.found]
            if got != case.wanted():
                yield rule.fault(case, f"the rule matches {case.shown(got)}")

    def prepare(self) -> None:
        """Make what is else made when a text first needs it, so that it can be kept or shared."""

    def reason(self, text: Text, candidate: Candidate) -> str:
        """Return the id of the rule by which this step rejects a candidate; empty where it does not."""
        return ""

    @classmethod
    def alone(cls, rule: Rule, sources: Sources) -> tuple[Self, Callable[[str], Text]]:
        """Return the step with one rule and no names, and what reads a text for it."""
        plain = cls.compile([rule], sources)
        vocabulary = assign_symbols(sorted(set(cls.words(plain))))
        gazetteer = Gazetteer(vocabulary, [], [])
        return cls(plain, Resources(gazetteer)), gazetteer.read


def listed(type_: str, names: Iterable[str], words: Iterable[str]) -> Gazetteer:
    """Return a gazetteer of some names, for trying the examples of a rule.

    Args:
        type_: Entity type of the names.
        names: The names, in lower case; each gets a concept of its own.
        words: Other words that need a symbol.
    """
    several = list(dict.fromkeys(names))
    vocabulary, keys = symbol_keys(list(dict.fromkeys(map(name_key, several))), words)
    entries = [[(type_, (f"X:{n}",), "", "", name, "")] for n, name in enumerate(several)]
    return Gazetteer(vocabulary, keys, entries)


Span = tuple[int, int]


def check_rejecting(
    step_type: type[Step], rule: Any, sources: Sources, names: Callable[[Any, Text], Iterable[Span]]
) -> Iterator[Fault]:
    """Yield a fault for each example in which a rule rejects no name, and counterexample in which it does.

    Args:
        step_type: The step that the rule is for.
        rule: The rule.
        sources: Word classes.
        names: Returns the spans of an example that may be the name which is rejected.
    """
    step, read = step_type.alone(rule, sources)
    type_, evidence = getattr(rule, "type", ""), Evidence("rule", rule.id)
    for case in rule.cases():
        text = read(case.marked.text)
        marked = [(span.start, span.end) for span in case.marked.spans if type_ in ("", span.type)]
        spans = names(rule, text) if case.acts else marked
        rejects = any(
            step.reason(text, Candidate(span[0], span[1], 0, type_, (), evidence)) for span in spans
        )
        if rejects != case.acts:
            what = "a marked name" if rejects else "nothing"
            yield rule.fault(case, f"the rule rejects {what}")
