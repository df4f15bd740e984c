"""Measures: the quantities a finding rests on, beside what they are compared with."""

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import evolve

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.node_ids import label_reference, name_reference
from greenrules.evaluating.option_words import options_of, word_options
from greenrules.evaluating.outlines import Told, outline_of
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Measure
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Option
from greenrules.model.expressions import And, Comparison, Constant, Convert, Expr, Not, Or, Reference, Within
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Checklist, Formula, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.values import Value

Role = Literal["value", "baseline", "leading", "threshold", "base", "share"]


def measure_condition(condition: Expr, id: str, environment: Environment) -> tuple[Measure, ...]:
    """Return value and threshold of the comparisons at the top of a condition, and the conditions named there.

    Args:
        id: the trace node of the condition.
    """
    return _keep_distinct(_list_condition(condition, id, environment))


def _list_condition(condition: Expr, id: str, environment: Environment) -> Iterator[Measure]:
    match condition:
        case And() | Or():
            for n, operand in enumerate(condition.operands):
                yield from _list_condition(operand, f"{id}/{n}", environment)
        case Not():
            yield from _list_condition(condition.operand, f"{id}/0", environment)
        case Comparison():
            sides = [("0", condition.left), ("1", condition.right)]
            # What the standard fixes is the threshold, on whichever side it is written.
            if _is_fixed(condition.left) and not _is_fixed(condition.right):
                sides.reverse()
            options = options_of((condition.left, condition.right), environment)
            yield _measure("value", sides[0][1], f"{id}/{sides[0][0]}", environment, options=options)
            yield _measure("threshold", sides[1][1], f"{id}/{sides[1][0]}", environment, options=options)
        case Within():
            yield _measure("value", condition.moment, f"{id}/0", environment)
            yield _measure("threshold", condition.window, f"{id}/2", environment)
        case Reference(kind="fact" | "derived" | "table"):
            yield _measure("value", condition, id, environment)
        case _:
            return


def _is_fixed(expression: Expr) -> bool:
    match expression:
        case Convert():
            return _is_fixed(expression.operand)
        case Constant():
            return True
        case Reference():
            return expression.kind == "parameter"
        case _:
            return False


def _measure(
    role: Role, expression: Expr, id: str, environment: Environment, *, options: tuple[Option, ...] = ()
) -> Measure:
    """Measure an expression: its value, beside what is known of it whatever the subject."""
    told = _tell(expression, environment)
    if isinstance(expression, Constant):
        id = ""
    elif told.id is not None:
        id = told.id
    value = evaluate_expression(expression, environment)
    return Measure(role, id, told.label, value, told.unit, word_options(value, options or told.options))


def _tell(expression: Expr, environment: Environment) -> Told:
    """Return what is known of a quantity; a changed unit is still the quantity that was named."""
    kept = outline_of(environment.ruleset).told
    key = (environment.prefix, id(expression))
    found = kept.get(key)
    if found is None:
        named = expression.operand if isinstance(expression, Convert) else expression
        name = named if isinstance(named, Reference) else None
        told = Told(
            id=None if name is None else name_reference(name, environment),
            label=NO_WORDS if name is None else label_reference(name, environment),
            unit=unit_of_type(expression.type),
            options=options_of((named,), environment),
        )
        # The expression is kept with it: while it lives, nothing else has its identity.
        found = kept[key] = (expression, told)
    return found[1]


def measure_scoring(indicator: Indicator, id: str, environment: Environment) -> tuple[Measure, ...]:
    """Return the quantities an indicator scores, with baseline, leading value, base or thresholds.

    An indicator scored per record has none of its own: its records do.

    Args:
        id: the trace node of the indicator.
    """
    if indicator.over is not None:
        return ()
    # The operands of the scoring lie below what the node applies to and requires.
    id = f"{id}/2" if indicator.applies is not None else id
    id = f"{id}/1" if indicator.requires is not None else id
    return _keep_distinct(_list_scoring(indicator, id, environment))


def _keep_distinct(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return each measure once. Only those of one node are compared: comparing all takes longer than measuring."""
    kept: dict[tuple[Role, str], list[Measure]] = {}
    found: list[Measure] = []
    for measure in measures:
        same = kept.setdefault((measure.role, measure.id), [])
        if measure not in same:
            same.append(measure)
            found.append(measure)
    return tuple(found)


def _list_scoring(indicator: Indicator, id: str, environment: Environment) -> Iterator[Measure]:
    match indicator.scoring:
        case Ramp(quantity=quantity, baseline=baseline, leading=leading):
            yield _measure("value", quantity, f"{id}/1", environment)
            yield _measure("baseline", baseline, f"{id}/3", environment)
            yield _measure("leading", leading, f"{id}/4", environment)
        case Ratio(quantity=quantity, base=base):
            yield _measure("value", quantity, f"{id}/1", environment)
            yield _measure("base", base, f"{id}/2", environment)
        case Steps(steps=steps):
            for n, step in enumerate(steps):
                yield from _list_condition(step.when, f"{id}/{2 * n + 1}", environment)
        case Formula(formula=formula):
            yield _measure("value", formula, f"{id}/1", environment)
        case Checklist(mode=mode, items=items):
            for n, item in enumerate(items):
                place = 2 * n + 1 if mode == "each" else n + 1
                measured = _measure("value", item.condition, f"{id}/{place}", environment)
                yield evolve(measured, label=item.label)
        case Judged(fact=fact):
            yield _measure("value", fact, f"{id}/1", environment)


def measure_shares(entitlement: Entitlement, shares: tuple[Value, ...]) -> Iterator[Measure]:
    """Yield what each payee gets of an entitlement."""
    for share, amount in zip(entitlement.shares, shares, strict=True):
        yield Measure("share", "", share.label, amount, unit_of_type(entitlement.type))
