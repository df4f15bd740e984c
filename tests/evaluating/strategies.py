"""Random checked rulesets and subjects for the laws: expressions, decision tables, indicator trees and ladders.

Plain functions draw the parts (`draw` first), so that Hypothesis has no strategy to build per node.
"""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, TypeVar

from attrs import frozen
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from greenrules.model.declarations import DecisionTable
from greenrules.model.expressions import Expr, Negate, Power
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Months, Record, Value
from tests.evaluating import builders as build

# At least 300 cases, more under a profile that asks for more. A large random ruleset is no failure.
law = settings(
    max_examples=max(300, settings().max_examples),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

NUMBERS, BOOLEANS, CHOSEN = ("n0", "n1", "n2"), ("b0", "b1", "b2"), "chosen"
COLUMNS = ("size", "flag", "day")
EXACT_NUMBERS = tuple(Fraction(number) for number in ("-2", "-1", "0", "0", "1/3", "1", "2", "3", "10"))
DATES = tuple(build.AS_OF + timedelta(days=days) for days in (-1500, -1095, -400, -1, 0, 1))
TABLES = ("unique", "first", "priority", "collect")
SIGNS: Any = ("=", "!=", "<", "<=", ">", ">=")
Choice = TypeVar("Choice")


def pick(draw: DrawFn, *choices: Choice) -> Choice:
    """Draw one of the choices; the first is the simplest."""
    return choices[draw(st.integers(0, len(choices) - 1))]


@frozen
class Subject:
    """A subject with all its facts, and the same one while some facts and cells are still missing."""

    complete: Mapping[str, Value]
    partial: Mapping[str, Value]


@st.composite
def subjects(draw: DrawFn) -> Subject:
    """Draw a subject, then hide any of its facts and cells."""
    complete: dict[str, Value] = {id: pick(draw, *EXACT_NUMBERS) for id in NUMBERS}
    complete |= {id: pick(draw, True, False) for id in BOOLEANS}
    complete |= {"d0": pick(draw, *DATES), CHOSEN: frozenset({pick(draw, "i0", "i1", "i2")})}
    table = tuple(_draw_record(draw, index) for index in range(draw(st.integers(0, 3))))
    partial = {id: value for id, value in complete.items() if pick(draw, True, False)}
    if pick(draw, True, True, False):
        partial["t"] = tuple(_hide_cells(draw, record) for record in table)
    return Subject(complete | {"t": table}, partial)


def _draw_record(draw: DrawFn, index: int) -> Record:
    return Record(
        index, {"size": pick(draw, *EXACT_NUMBERS), "flag": pick(draw, True, False), "day": pick(draw, *DATES)}
    )


def _hide_cells(draw: DrawFn, record: Record) -> Record:
    cells = {
        column: value if pick(draw, True, True, False) else build.missing(f"t/{record.index}/{column}")
        for column, value in record.cells.items()
    }
    return Record(record.index, cells)


_NUMBER_FORMS = (
    "+", "-", "*", "/", "negate", "power", "min", "max", "mean", "abs", "decimal", "round up", "round half down", "if",
    "aggregate", "aggregate", "table",
)  # fmt: skip


def draw_number(draw: DrawFn, depth: int, *, variable: str = "") -> Expr:
    """Draw an expression that is a number; with `variable` it may use the columns of that record."""
    leaves = ("fact", "constant", *(("cell", "cell") if variable else ("fact",)))
    match pick(draw, *leaves, *(_NUMBER_FORMS if depth > 0 else ())):
        case "constant":
            return build.constant(pick(draw, *EXACT_NUMBERS))
        case "fact":
            return build.fact(pick(draw, *NUMBERS))
        case "cell":
            return build.cell("size", variable=variable)
        case "table":
            return build.name("table", pick(draw, *TABLES))
        case "aggregate":
            return _draw_aggregate(draw, depth - 1)
        case "if":
            condition = draw_condition(draw, depth - 1, variable=variable)
            then, otherwise = (draw_number(draw, depth - 1, variable=variable) for _ in range(2))
            return build.conditional(condition, then, otherwise)
        case form:
            return _draw_operation(draw, form, depth - 1, variable)


def _draw_operation(draw: DrawFn, form: Any, depth: int, variable: str) -> Expr:
    operand = draw_number(draw, depth, variable=variable)
    match form:
        case "+" | "-" | "*" | "/":
            return build.arithmetic(operand, form, draw_number(draw, depth, variable=variable))
        case "negate":
            return Negate(operand, build.NUMBER, build.SPAN)
        case "power":
            return Power(operand, pick(draw, 2, 1, 0, -1, -2), build.NUMBER, build.SPAN)
        case "min" | "max" | "mean":
            return build.call(form, operand, draw_number(draw, depth, variable=variable))
        case "abs":
            return build.call(form, operand)
        case _:
            return build.call(form, operand, pick(draw, 0, 1, -1))


def _draw_aggregate(draw: DrawFn, depth: int) -> Expr:
    """Draw a count, sum, minimum, maximum, mean or only cell over the table."""
    variable = f"r{depth}"
    condition = draw_condition(draw, depth, variable=variable) if pick(draw, False, True) else None
    of = build.records(condition, variable=variable)
    body = draw_number(draw, depth, variable=variable)
    match pick(draw, "the", "count", "sum", "min", "max", "mean"):
        case "the":
            return build.the_cell(of, body)
        case function:
            return build.aggregate(function, of, body)  # type: ignore[arg-type]


def draw_condition(draw: DrawFn, depth: int, *, variable: str = "") -> Expr:
    """Draw an expression that is a boolean."""
    leaves = ("fact", "fact", "constant", *(("cell", "cell") if variable else ()))
    forms = ("and", "or", "not", "compare", "compare", "within", "some", "every")
    match pick(draw, *leaves, *(forms if depth > 0 else ())):
        case "constant":
            return build.constant(pick(draw, True, False))
        case "fact":
            return build.fact(pick(draw, *BOOLEANS), build.BOOLEAN)
        case "cell":
            return build.cell("flag", build.BOOLEAN, variable=variable)
        case "and" | "or" as form:
            sides = [draw_condition(draw, depth - 1, variable=variable) for _ in range(2)]
            return build.all_of(*sides) if form == "and" else build.any_of(*sides)
        case "not":
            return build.negation(draw_condition(draw, depth - 1, variable=variable))
        case "compare":
            left, right = (draw_number(draw, depth - 1, variable=variable) for _ in range(2))
            return build.comparison(left, pick(draw, *SIGNS), right)
        case "within":
            return _draw_window(draw, variable)
        case quantifier:
            return _draw_quantified(draw, quantifier, depth - 1)


def _draw_window(draw: DrawFn, variable: str) -> Expr:
    moment = build.cell("day", build.DATE, variable=variable) if variable else build.fact("d0", build.DATE)
    window = pick(draw, Months(36), Months(0), Months(12), Months(30000))
    return build.within(moment, window, pick(draw, "rolling", "calendar_years"))


def _draw_quantified(draw: DrawFn, quantifier: str, depth: int) -> Expr:
    variable = f"q{depth}"
    condition = draw_condition(draw, depth, variable=variable) if pick(draw, False, True) else None
    of = build.records(condition, variable=variable)
    return build.quantified(quantifier, of, draw_condition(draw, depth, variable=variable))


@st.composite
def numbers(draw: DrawFn) -> Expr:
    """Draw an expression that is a number."""
    return draw_number(draw, 3)


@st.composite
def conditions(draw: DrawFn) -> Expr:
    """Draw an expression that is a boolean."""
    return draw_condition(draw, 3)


@st.composite
def decision_tables(draw: DrawFn) -> Ruleset:
    """Draw a ruleset of decision tables, one of each hit policy."""
    return build.ruleset(*(draw_table(draw, hit_policy) for hit_policy in TABLES))


def draw_table(draw: DrawFn, hit_policy: str) -> DecisionTable:
    """Draw a table on two numbers; the rows of a unique one are disjoint."""
    outputs = tuple(Fraction(number) for number in (2, 1, 0))
    cells = (build.ANY, build.one_of(0, 1), build.span_of(1, None), build.one_of(2, negated=True))
    if hit_policy == "unique":
        first, second = (pick(draw, *cells) for _ in range(2))
        rows = [(build.one_of(0), first, outputs[0]), (build.one_of(1, 2), second, outputs[1])]
    else:
        rows = [(pick(draw, *cells), pick(draw, *cells), pick(draw, *outputs)) for _ in range(draw(st.integers(1, 3)))]
    more: dict[str, Any] = {"otherwise": pick(draw, *outputs)} if pick(draw, False, True) else {}
    more["aggregate"] = pick(draw, "sum", "min", "max", "count") if hit_policy == "collect" else ""
    inputs = (build.fact("n0"), build.fact("n1"))
    return build.decision_table(
        inputs, tuple(rows), hit_policy, id=hit_policy, type=build.NUMBER, priority=outputs, **more
    )
