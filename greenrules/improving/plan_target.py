"""What a plan is to reach, as a condition of the ruleset."""

from collections.abc import Iterable

from attrs import frozen

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import disjoin, to_verdict
from greenrules.model.citing import Words
from greenrules.model.expressions import Expr, Or, Reference, walk_expression
from greenrules.model.naming import find_named
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType
from greenrules.model.values import Verdict


@frozen
class Target:
    """A grade, or an eligibility. `conditions` are those of the rungs that are at least the grade, best first."""

    id: str
    label: Words
    conditions: tuple[Expr, ...]
    gates: tuple[str, ...]

    @property
    def condition(self) -> Expr:
        """The one condition to be met."""
        if len(self.conditions) == 1:
            return self.conditions[0]
        return Or(self.conditions, BooleanType(), self.conditions[0].span)


def find_target(ruleset: Ruleset, to: str) -> Target:
    """Return what `to` stands for: a grade of the ladder, or `eligibility:<id>`, by id or by label.

    Raises: FactsError (GR903 when the ruleset has neither, or more than one of the label).
    """
    ladder = [rung.id for rung in ruleset.rungs]
    eligible = {f"eligibility:{id}": entry for id, entry in ruleset.eligibilities.items()}
    labels = {rung.id: rung.label for rung in ruleset.rungs} | {id: entry.label for id, entry in eligible.items()}
    id = find_named(to, labels, code="GR903", noun="grade", path="to", otherwise="it awards none")
    if id in eligible:
        conditions: tuple[Expr, ...] = (eligible[id].condition,)
    else:
        conditions = tuple(rung.condition for rung in ruleset.rungs[: ladder.index(id) + 1])
    return Target(id, labels[id], conditions, tuple(_list_gates(conditions, ruleset)))


def judge_target(target: Target, environment: Environment) -> Verdict:
    """Return whether the target is reached: true when it is proven, false when it is impossible."""
    return disjoin(to_verdict(evaluate_expression(condition, environment)) for condition in target.conditions)


def _list_gates(conditions: tuple[Expr, ...], ruleset: Ruleset) -> Iterable[str]:
    """Return the basic requirements the conditions name, in the order of the ruleset."""
    named: set[str] = set()
    for part in (part for condition in conditions for part in walk_expression(condition)):
        if isinstance(part, Reference) and not part.module:
            named |= set(ruleset.gates) if part.kind == "gates_met" else set()
            named |= {part.name} if part.kind == "gate" else set()
    return (gate for gate in ruleset.gates if gate in named)
