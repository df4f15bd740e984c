"""What a plan is to reach, as a condition of the ruleset."""

from collections.abc import Iterable

from attrs import frozen

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import disjoin, to_verdict
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.expressions import Expr, Or, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.suggestions import suggest
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
    """Return what `to` stands for: a grade of the ladder, or `eligibility:<id>`.

    Raises: FactsError (GR903 when the ruleset has neither).
    """
    ladder = [rung.id for rung in ruleset.rungs]
    eligible = {f"eligibility:{id}": entry for id, entry in ruleset.eligibilities.items()}
    if to in ladder:
        rungs = ruleset.rungs[: ladder.index(to) + 1]
        label, conditions = rungs[-1].label, tuple(rung.condition for rung in rungs)
    elif to in eligible:
        label, conditions = eligible[to].label, (eligible[to].condition,)
    else:
        known = [*ladder, *eligible]
        otherwise = f"choose one of {', '.join(f'`{id}`' for id in known)}" if known else "it awards none"
        help = suggest(to, known, otherwise=otherwise)
        raise FactsError((Diagnostic("GR903", f"there is no grade `{to}`", path="to", help=help),))
    return Target(to, label, conditions, tuple(_list_gates(conditions, ruleset)))


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
