"""Change a subject until an expression comes out as wanted, by going backwards through it.

Nothing here is certain: a fact may stand on both sides, a range may be in the way. Whoever asks evaluates what came of
it. Choices are drawn at random, so asking again tries another way.
"""

from fractions import Fraction
from random import Random
from typing import Any

from attrs import evolve, frozen

from greenrules.evaluating.environment import Bindings, Environment, fact_value, module_environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.model.declarations import Fact
from greenrules.model.expressions import (
    And,
    Cell,
    Comparison,
    Contains,
    Expr,
    If,
    Not,
    Or,
    Quantified,
    Reference,
    Within,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, NumberType, SetType
from greenrules.model.values import Bounds, Record, Scalar, Unknown, Value
from greenrules.testing.coverage_looking import MIRRORED, first_moment, precision_of
from greenrules.testing.coverage_subjects import Draft, Way, module_at, open_environment
from greenrules.testing.coverage_values import draw_value, fits, move_value

DEEPEST = 40


@frozen
class Aim:
    """Where an expression stands: the module it is of, and which row of which table a variable is bound to."""

    draft: Draft
    random: Random
    way: Way = ()
    rows: tuple[tuple[str, str, int], ...] = ()  # variable, table, row
    depth: int = 0

    @property
    def environment(self) -> Environment:
        """The draft as it stands now, in the module."""
        return module_at(open_environment(self.draft), self.way)

    def bindings(self, environment: Environment) -> Bindings:
        """Return the records the variables are bound to now."""
        return {variable: _record(environment, table, row) for variable, table, row in self.rows}

    def bind(self, variable: str, table: str, row: int) -> "Aim":
        """Return the same with one more variable bound."""
        return evolve(self, rows=(*(entry for entry in self.rows if entry[0] != variable), (variable, table, row)))

    def enter(self, alias: str) -> "Aim":
        """Return where an expression of an import (or of the same module) stands; variables are left behind."""
        way = (*self.way, alias) if alias else self.way
        return evolve(self, way=way, rows=(), depth=self.depth + 1)

    def value(self, expr: Expr) -> Value:
        """Return what an expression comes to now."""
        environment = self.environment
        found = evaluate_expression(expr, environment, self.bindings(environment))
        return found.proven if isinstance(found, Bounds) and found.settled and found.proven is not None else found

    def verdict(self, expr: Expr | None) -> bool | Unknown:
        """Return what a condition comes to now."""
        environment = self.environment
        return evaluate_condition(expr, environment, self.bindings(environment))

    @property
    def module(self) -> Ruleset:
        """The module the expression is of."""
        ruleset = self.draft.ruleset
        for alias in self.way:
            ruleset = ruleset.imports[alias]
        return ruleset


def _record(environment: Environment, table: str, row: int) -> Record:
    records = fact_value(environment, table)
    return records[row] if isinstance(records, tuple) and row < len(records) else Record(row, {})


def make(expr: Expr, wanted: bool, aim: Aim) -> None:
    """Change the draft so that a condition comes out as wanted."""
    if aim.depth > DEEPEST or aim.verdict(expr) is wanted:
        return
    inner = evolve(aim, depth=aim.depth + 1)
    match expr:
        case And() | Or():
            _make_all(expr, wanted, inner)
        case Not():
            make(expr.operand, not wanted, inner)
        case If():
            _make_branch(expr, wanted, inner)
        case Comparison():
            _make_comparison(expr, wanted, inner)
        case Contains():
            _make_contained(expr, wanted, inner)
        case Within():
            _make_within(expr, wanted, inner)
        case Quantified():
            _make_quantified(expr, wanted, inner)
        case Reference() | Cell() if isinstance(expr.type, BooleanType):
            make_named(expr, wanted, inner)
        case _:
            return


def _make_all(expr: And | Or, wanted: bool, aim: Aim) -> None:
    operands = list(expr.operands)
    aim.random.shuffle(operands)
    if isinstance(expr, And) is not wanted:
        make(operands[0], wanted, aim)
        return
    # Twice: what the second needs may have undone the first.
    for operand in (*operands, *operands):
        make(operand, wanted, aim)


def _make_branch(expr: If, wanted: bool, aim: Aim) -> None:
    taken = aim.random.random() < 0.5
    make(expr.condition, taken, aim)
    make(expr.then if taken else expr.otherwise, wanted, aim)


def make_named(expr: Reference | Cell, wanted: bool, aim: Aim) -> None:
    """Make a named condition come out as wanted."""
    if isinstance(expr, Cell):
        from greenrules.testing.coverage_targets import reach_cell

        reach_cell(expr, wanted, aim)
        return
    module = aim.module.imports[expr.module] if expr.module else aim.module
    match expr.kind:
        case "fact":
            put(aim.draft, expr.name, wanted)
        case "parameter":
            aim.draft.bound[f"{module.key}|{expr.name}"] = wanted
        case "derived":
            make(module.derived[expr.name].formula, wanted, aim.enter(expr.module))
        case "table":
            from greenrules.testing.coverage_targets import reach_row

            reach_row(module.tables[expr.name], wanted, aim.enter(expr.module))
        case "gate":
            make(module.gates[expr.name].condition, wanted, aim.enter(expr.module))
        case "gates_met":
            gates = list(module.gates.values())
            for gate in gates if wanted else [aim.random.choice(gates)]:
                make(gate.condition, wanted, aim.enter(expr.module))
        case "rung":
            rung = next(rung for rung in module.rungs if rung.id == expr.name)
            make(rung.condition, wanted, aim.enter(expr.module))
        case _:
            return


def put(draft: Draft, fact: str, value: Scalar) -> None:
    """Give a fact a value, where its declaration allows that."""
    declared = draft.ruleset.facts.get(fact)
    if declared is not None and fits(declared, value):
        draft.facts[fact] = value


def _make_comparison(expr: Comparison, wanted: bool, aim: Aim) -> None:
    from greenrules.testing.coverage_targets import reach

    if _is_of_grades(expr):
        _make_grade(expr, wanted, aim)
        return
    sides = [expr.left, expr.right]
    order = [0, 1]
    aim.random.shuffle(order)
    for moved in order:
        mark, sign = aim.value(sides[1 - moved]), expr.sign if moved == 0 else MIRRORED[expr.sign]
        if isinstance(mark, Unknown):
            settle(sides[1 - moved], aim)
            mark = aim.value(sides[1 - moved])
        environment = aim.environment
        unit = precision_of(sides[1 - moved], mark, environment, aim.bindings(environment))
        target = move_value(mark, sign, wanted, unit, sides[moved].type, expr.order, aim.random)
        if target is not None:
            reach(sides[moved], target, aim)
        if aim.verdict(expr) is wanted:
            return


def _is_of_grades(expr: Comparison) -> bool:
    return any(isinstance(side, Reference) and side.kind == "grade" for side in (expr.left, expr.right))


def _make_grade(expr: Comparison, wanted: bool, aim: Aim) -> None:
    """Prove a grade that stands to the other side as wanted, and no better one."""
    side = expr.left if isinstance(expr.left, Reference) and expr.left.kind == "grade" else expr.right
    module = aim.module.imports[side.module] if isinstance(side, Reference) and side.module else aim.module
    alias = side.module if isinstance(side, Reference) else ""
    ids = [rung.id for rung in module.rungs]
    chosen = aim.random.choice(["none", *ids])
    for rung in reversed(module.rungs):
        if rung.id == chosen:
            make(rung.condition, True, aim.enter(alias))
    for rung in module.rungs[: ids.index(chosen) if chosen in ids else len(ids)]:
        make(rung.condition, False, aim.enter(alias))


def settle(expr: Expr, aim: Aim) -> None:
    """Give an unknown quantity some value."""
    from greenrules.testing.coverage_targets import reach

    match expr.type:
        case NumberType():
            reach(expr, Fraction(aim.random.choice((1, 2, 10, 50, 100, 1000))), aim)
        case BooleanType():
            make(expr, aim.random.random() < 0.5, aim)
        case ChoiceType(options=options):
            reach(expr, aim.random.choice(options), aim)
        case _:
            value = draw_value(expr.type, (), aim.draft.as_of, aim.random)
            if value is not None:
                reach(expr, value, aim)


def _make_contained(expr: Contains, wanted: bool, aim: Aim) -> None:
    from greenrules.testing.coverage_targets import reach

    element, container = aim.value(expr.element), aim.value(expr.container)
    if isinstance(element, str) and isinstance(expr.container.type, SetType):
        held = container if isinstance(container, frozenset) else frozenset[str]()
        reach(expr.container, held | {element} if wanted else held - {element}, aim)


def _make_within(expr: Within, wanted: bool, aim: Aim) -> None:
    from greenrules.testing.coverage_targets import reach

    is_year = isinstance(expr.moment.type, NumberType)
    first = first_moment(aim.value(expr.window), aim.value(expr.mode), aim.draft.as_of, is_year=is_year)
    today: Value = Fraction(aim.draft.as_of.year) if is_year else aim.draft.as_of
    if isinstance(first, Unknown):
        return
    choices: list[tuple[Any, int]] = [(first, 0), (today, 0)] if wanted else [(first, -1), (today, 1)]
    mark, shift = aim.random.choice(choices)
    target = move_value(mark, "=", True, Fraction(1), expr.moment.type, (), aim.random, shift=shift)
    if target is not None:
        reach(expr.moment, target, aim)


def _make_quantified(expr: Quantified, wanted: bool, aim: Aim) -> None:
    """`some` wants one record that fulfils it, or none that does; `every` the other way round."""
    table, variable = expr.records.table.name, expr.records.variable
    needs_record = wanted is (expr.quantifier == "some")
    rows = aim.draft.tables.setdefault(table, [])
    if needs_record:
        row = aim.random.randrange(len(rows)) if rows and aim.random.random() < 0.5 else add_row(table, aim)
        inner = aim.bind(variable, table, row)
        for _ in range(2):
            if expr.records.condition is not None:
                make(expr.records.condition, True, inner)
            make(expr.condition, wanted, inner)
        return
    if aim.random.random() < 0.4:
        rows.clear()
    for row, _ in enumerate(list(rows)):
        inner = aim.bind(variable, table, row)
        if expr.records.condition is not None and aim.random.random() < 0.3:
            make(expr.records.condition, False, inner)
        else:
            make(expr.condition, wanted, inner)


def add_row(table: str, aim: Aim) -> int:
    """Add a row with every cell given to a table; return its position."""
    rows = aim.draft.tables.setdefault(table, [])
    fact = aim.draft.ruleset.facts[table]
    rows.append({column.id: value for column in fact.columns if (value := _draw_cell(column, aim)) is not None})
    return len(rows) - 1


def _draw_cell(column: Fact, aim: Aim) -> Scalar | None:
    if column.assume is not None and aim.random.random() < 0.8:
        return None
    return draw_value(column.type, column.range, aim.draft.as_of, aim.random)


def module_of(aim: Aim, alias: str) -> Ruleset:
    """Return the module an alias names, the present one for none."""
    return module_environment(aim.environment, alias).ruleset
