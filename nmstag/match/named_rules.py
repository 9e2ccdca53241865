"""What steps of matching share whose rules have names, each searched for with what may stand around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from nmstag.match.pattern_search import NameSearch, compile_names
from nmstag.match.step import Resources, Step
from nmstag.plain import from_plain, record, to_plain
from nmstag.rules.schema import Rule
from nmstag.rules.sources import Sources


@record(frozen=True, slots=True, kw_only=True)
class NamedRule(Rule):
    """A rule with names.

    Args:
        names: What is searched for. A name in lower case may begin with a capital; any other is matched as it
            is written.
    """

    names: tuple[str, ...]


R = TypeVar("R", bound=NamedRule)


class NamedRules(Step, Generic[R]):
    """A step whose rules have names."""

    before: ClassVar[str]
    """Expression of what a name begins with."""
    after: ClassVar[str]
    """Expression of what it ends with."""

    @classmethod
    def compile(cls, rules: Sequence[NamedRule], sources: Sources) -> Any:
        """Return the rules and the expressions of their names."""
        names = compile_names(name for rule in rules for name in rule.names)
        return {"rules": to_plain(list(rules)), "names": names}

    @classmethod
    def words(cls, plain: Any) -> Iterable[str]:
        """Return the words that names begin with."""
        return [word for word, _, _ in plain["names"]]

    def __init__(self, plain: Any, resources: Resources) -> None:
        super().__init__(plain, resources)
        schema: Any = self.schema
        self.rules: list[R] = from_plain(list[schema], plain["rules"])
        self.search: NameSearch[R] = NameSearch(
            ((rule, rule.names) for rule in self.rules),
            plain["names"],
            resources.gazetteer.symbols.vocabulary,
            before=self.before,
            after=self.after,
        )
