"""Setting what an expression comes to: a fact, a named quantity, the row of a decision table."""

from fractions import Fraction

from attrs import evolve

from greenrules.evaluating.tables import pass_cell
from greenrules.model.declarations import DecisionTable, Row
from greenrules.model.expressions import Cell, Expr, If, Reference
from greenrules.model.types import BooleanType, ChoiceType, NumberType
from greenrules.model.values import Scalar
from greenrules.testing.helm import NO_RECORDS, Goal, Helm, Records, find_home, put, read_value
from greenrules.testing.precision import find_precision
from greenrules.testing.subjects import Factory, Way

ITEM = "item"


def make(helm: Helm, factory: Factory, goal: Goal, target: Scalar) -> Factory:
    """Return the subject changed so that the expression of a goal comes to a value, where that is plain to see."""
    from greenrules.testing.steering import steer  # one recursion with this module

    expr = goal.expr
    match expr:
        case Cell(computed="", variable=variable, table=table, column=column):
            index = goal.records.get(variable, (table, 0))[1]
            return put(helm, factory, ("cell", table, column), target, index)
        case Reference(kind="fact", name=name):
            return put(helm, factory, ("fact", name, ""), target)
        case Reference() | Cell():
            return _make_named(helm, factory, goal, expr, target)
        case If(condition=condition, then=then, otherwise=otherwise):
            way_out = helm.random.random() < 0.5
            factory = steer(helm, factory, evolve(goal, expr=condition, want=way_out))
            return make(helm, factory, evolve(goal, expr=then if way_out else otherwise), target)
        case _ if isinstance(expr.type, BooleanType) and isinstance(target, bool):
            return steer(helm, factory, evolve(goal, want=target))
        case _ if isinstance(expr.type, NumberType) and isinstance(target, Fraction):
            from greenrules.testing.steering_numbers import move_to

            return move_to(helm, factory, goal, target)
        case _:
            return factory


def _make_named(helm: Helm, factory: Factory, goal: Goal, expr: Reference | Cell, target: Scalar) -> Factory:
    from greenrules.testing.steering import steer  # one recursion with this module

    home = find_home(helm, goal.way, expr.module)
    module = helm.modules[home]
    is_cell = isinstance(expr, Cell)
    kind, name = (expr.computed, expr.column) if isinstance(expr, Cell) else (expr.kind, expr.name)
    inner: Records = {ITEM: goal.records.get(expr.variable, (expr.table, 0))} if isinstance(expr, Cell) else NO_RECORDS
    there = evolve(goal, way=home, records=inner if is_cell else NO_RECORDS)
    match kind:
        case "parameter" if ".".join((*home, name)) in helm.open:
            return put(helm, factory, ("parameter", ".".join((*home, name)), ""), target)
        case "derived":
            return make(helm, factory, evolve(there, expr=module.derived[name].formula), target)
        case "table":
            table = module.tables[name]
            rows = [row for row in table.rows if row.then == target]
            return steer_to_row(helm, factory, home, table, helm.random.choice(rows), inner) if rows else factory
        case "gate" | "rung" if isinstance(target, bool):
            return steer(helm, factory, evolve(there, expr=_find_condition(helm, home, kind, name), want=target))
        case "gates_met" if isinstance(target, bool):
            gates = list(module.gates.values())
            for gate in gates if target else helm.random.sample(gates, min(1, len(gates))):
                factory = steer(helm, factory, evolve(there, expr=gate.condition, want=target))
            return factory
        case _:
            return factory


def _find_condition(helm: Helm, way: Way, kind: str, name: str) -> Expr:
    module = helm.modules[way]
    if kind == "gate":
        return module.gates[name].condition
    return next(rung.condition for rung in module.rungs if rung.id == name)


def steer_to_row(helm: Helm, factory: Factory, way: Way, table: DecisionTable, row: Row, records: Records) -> Factory:
    """Return the subject changed so that the tests of a row of a decision table pass."""
    for column, cell in zip(table.inputs, row.cells, strict=True):
        if cell.any_value:
            continue
        goal = Goal(way, column.expression, True, records)
        kind = column.expression.type
        options: list[Scalar] = [end for part in cell.intervals for end in (part.low, part.high) if end is not None]
        if cell.negated and isinstance(kind, ChoiceType):
            options = [option for option in kind.options if option not in options]
        elif cell.negated and isinstance(kind, BooleanType):
            options = [option for option in (True, False) if option not in options]
        else:
            numbers = [option for option in options if isinstance(option, Fraction)]
            options += [n + shift * find_precision(n) for n in numbers for shift in (-1, 1)]
            options += [sum(numbers, start=Fraction(0)) / len(numbers)] if numbers else []
        mixed = helm.random.sample(options, len(options))
        factory = _make_pass(helm, factory, goal, mixed, (table, row))
    return factory


def _make_pass(
    helm: Helm, factory: Factory, goal: Goal, options: list[Scalar], test: tuple[DecisionTable, Row]
) -> Factory:
    """Set an input of a decision table to the first of some values that the cell of the row takes."""
    table, row = test
    cell = next(c for column, c in zip(table.inputs, row.cells, strict=True) if column.expression is goal.expr)
    for option in (None, *options):
        changed = factory if option is None else make(helm, factory, goal, option)
        if pass_cell(cell, read_value(helm, changed, goal.expr, goal.way, goal.records)) is True:
            return changed
    return factory
