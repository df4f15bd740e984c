"""A subject on which an input is felt: everything else in the expression brought to where it does not decide."""

from attrs import evolve

from greenrules.model.expressions import (
    Aggregate,
    And,
    Cell,
    Comparison,
    Expr,
    If,
    Or,
    Quantified,
    Reference,
    TheCell,
    Within,
    operands_of,
    walk_expression,
)
from greenrules.model.expressions import Records as FactRecords
from greenrules.model.types import BooleanType
from greenrules.testing.helm import Goal, Helm, list_records, with_record
from greenrules.testing.inputs import Input
from greenrules.testing.steering import keep_record, redraw_moment, scatter, steer
from greenrules.testing.subjects import Factory, with_fact


def names_input(expr: Expr, input: Input) -> bool:
    """Whether an expression names an input."""
    for part in walk_expression(expr):
        match part:
            case Cell() if (part.table, part.column, part.module) == (input.name, input.column, input.module):
                return True
            case Reference() if (part.kind, part.name, part.module) == (input.kind, input.name, input.module):
                return True
            case _:
                continue
    return False


def sensitise(helm: Helm, factory: Factory, goal: Goal, input: Input) -> Factory:
    """Return the subject steered so that the expression of a goal hangs on an input, as well as that goes.

    Args:
        goal: what is wanted of the expression is not looked at.
    """
    if not names_input(goal.expr, input):
        return factory
    match goal.expr:
        case And() | Or():
            return _sense_operand(helm, factory, goal, goal.expr, input)
        case If(condition=condition, then=then, otherwise=otherwise):
            branches = [(True, then), (False, otherwise)]
            naming = [(side, branch) for side, branch in branches if names_input(branch, input)]
            if not naming or (names_input(condition, input) and helm.random.random() < 0.5):
                return sensitise(helm, factory, evolve(goal, expr=condition), input)
            side, branch = helm.random.choice(naming)
            factory = steer(helm, factory, evolve(goal, expr=condition, want=side))
            return sensitise(helm, factory, evolve(goal, expr=branch), input)
        case Quantified(records=records, condition=condition, quantifier=quantifier):
            return _sense_record(helm, factory, goal, records, (condition, quantifier == "some"), input)
        case Aggregate(records=records, body=body) | TheCell(records=records, body=body):
            return _sense_record(helm, factory, goal, records, (body, True), input)
        case Comparison():
            factory = steer(helm, factory, evolve(goal, want=helm.random.random() < 0.5))
            return _sense_any(helm, factory, goal, input)
        case Within(moment=moment):
            return redraw_moment(helm, factory, evolve(goal, expr=moment))
        case _:
            return _sense_any(helm, factory, goal, input)


def _sense_operand(helm: Helm, factory: Factory, goal: Goal, expr: And | Or, input: Input) -> Factory:
    neutral = isinstance(expr, And)
    naming = [operand for operand in expr.operands if names_input(operand, input)]
    chosen = helm.random.choice(naming)
    for _ in range(2):
        for operand in expr.operands:
            if operand is not chosen:
                factory = steer(helm, factory, evolve(goal, expr=operand, want=neutral))
    return sensitise(helm, factory, evolve(goal, expr=chosen), input)


def _sense_record(
    helm: Helm, factory: Factory, goal: Goal, kept: FactRecords, tested: tuple[Expr | None, bool], input: Input
) -> Factory:
    """Leave one record, on which the filter or what is asked of the record hangs on the input."""
    body, wanted = tested
    table = kept.table.name
    factory = with_record(helm, factory, table)
    # Two where one record is compared with another.
    factory = with_fact(factory, table, list_records(factory, table)[: helm.random.choice((1, 1, 2))])
    inner = evolve(goal, records={**goal.records, kept.variable: (table, 0)})
    is_in_filter = kept.condition is not None and names_input(kept.condition, input)
    if is_in_filter and kept.condition is not None:
        if body is not None and body.type == BooleanType():
            factory = steer(helm, factory, evolve(inner, expr=body, want=wanted))
        return sensitise(helm, factory, evolve(inner, expr=kept.condition), input)
    factory = keep_record(helm, factory, goal, kept, inner.records)
    return factory if body is None else sensitise(helm, factory, evolve(inner, expr=body), input)


def _sense_any(helm: Helm, factory: Factory, goal: Goal, input: Input) -> Factory:
    """Go on into the operands; where numbers are combined, draw what stands beside the input anew now and then."""
    operands = [operand for operand in operands_of(goal.expr) if names_input(operand, input)]
    for operand in operands_of(goal.expr):
        if operand not in operands and helm.random.random() < 0.3:
            factory = scatter(helm, factory, goal.way, operand)
    if not operands:
        return factory
    return sensitise(helm, factory, evolve(goal, expr=helm.random.choice(operands)), input)
