"""The way a condition was met: which of its alternatives hold."""

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.evaluating.expressions import evaluate_condition
from greenrules.evaluating.node_ids import name_reference
from greenrules.model.expressions import And, Expr, If, Or, Reference, walk_expression


def find_route(condition: Expr, id: str, environment: Environment) -> tuple[str, ...]:
    """Return the ids of the operands that made a true condition true; of an `or` only those that hold.

    Named conditions give their own node, and where they hold alternatives, the ways through those too. Anonymous ones
    give `<id>/<n>`. A condition that is one plain test gives nothing: it is its own reason.

    Args:
        id: the trace node of the condition.
    """
    steps = _walk(condition, id, environment)
    return tuple(dict.fromkeys(step for step in steps if step != id))


def _walk(condition: Expr, id: str, environment: Environment) -> list[str]:
    match condition:
        case And() | Or():
            operands = enumerate(condition.operands)
            holding = [(n, part) for n, part in operands if evaluate_condition(part, environment) is True]
            return [step for n, part in holding for step in _walk(part, f"{id}/{n}", environment)]
        case If():
            decided = evaluate_condition(condition.condition, environment)
            n, branch = (1, condition.then) if decided is True else (2, condition.otherwise)
            return _walk(branch, f"{id}/{n}", environment) if isinstance(decided, bool) else [id]
        case Reference():
            return [name_reference(condition, environment), *_walk_named(condition, environment)]
        case _:
            return [id]


def _walk_named(reference: Reference, environment: Environment) -> list[str]:
    """Go on through a derived condition that offers alternatives."""
    if reference.kind != "derived":
        return []
    module = module_environment(environment, reference.module)
    formula = module.ruleset.derived[reference.name].formula
    if not any(isinstance(part, Or) for part in walk_expression(formula)):
        return []
    id = name_reference(reference, environment)
    return [step for step in _walk(formula, id, module) if step != id]
