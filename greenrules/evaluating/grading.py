"""The ladder of grades: what is proven and what is still possible."""

from collections.abc import Mapping

from attrs import field, frozen

from greenrules.evaluating.environment import Environment, rung_verdict
from greenrules.evaluating.logic import missing_of
from greenrules.model.values import Unknown, Verdict

NO_GRADE = "none"


@frozen
class Ladder:
    """The verdict of every rung (best first), the best rung proven, and the grades still possible (best first).

    INVARIANT: `possible` ends with `proven`; the missing inputs are those of the better rungs still open.
    """

    verdicts: Mapping[str, Verdict]
    proven: str
    possible: tuple[str, ...]
    missing: frozenset[str] = field(default=frozenset())

    @property
    def settled(self) -> bool:
        """Whether no better grade is still possible."""
        return len(self.possible) == 1


def climb(environment: Environment) -> Ladder:
    """Return the ladder: proven is the best rung that is true, possible every better one that is not false.

    Source: semantics.md, 7.
    """
    verdicts = {rung.id: rung_verdict(environment, rung.id) for rung in environment.ruleset.rungs}
    proven = next((rung for rung, verdict in verdicts.items() if verdict is True), NO_GRADE)
    open_rungs: list[str] = []
    for rung, verdict in verdicts.items():
        if rung == proven:
            break
        if isinstance(verdict, Unknown):
            open_rungs.append(rung)
    missing = missing_of(*(verdicts[rung] for rung in open_rungs))
    return Ladder(verdicts, proven, (*open_rungs, proven), missing)
