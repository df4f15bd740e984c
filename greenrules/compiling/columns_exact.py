"""One row of a table decided by the reference evaluator, in the form of the columns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from greenrules.compiling.python_support import to_exact
from greenrules.evaluating.absences import state_absence
from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    gate_verdict,
    node_score,
    rung_verdict,
)
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, SetType, TextType
from greenrules.model.values import Bounds, Months, Seconds, Undefined, Unknown, Value

# Exact facts by id; what is not there is missing.
Row: TypeAlias = Mapping[str, Value]


def decide_exactly(
    ruleset: Ruleset, declared: Mapping[str, Fact], facts: Row, as_of: date, bound: Mapping[str, Value],
    names: Sequence[str],
) -> dict[str, tuple[Value | None, ...]]:  # fmt: skip
    """Return the columns of one subject as the reference has them.

    Args:
        declared: the facts the rules name, or all.
    """
    values = {id: state_absence(fact, facts.get(id)) for id, fact in declared.items()}
    environment = Environment(ruleset, values, as_of, bound=bound)
    return {name: tuple(_look_up(environment, name)) for name in names}


def _look_up(environment: Environment, name: str) -> Iterator[Value | None]:
    kind, _, id = name.partition(":")
    match kind:
        case "gate":
            yield gate_verdict(environment, id)
        case "grade":
            yield rung_verdict(environment, id)
        case "derived":
            yield from _open_ends(derived_value(environment, id))
        case _:
            yield from _open_ends(node_score(environment, id).bounds)


def _open_ends(value: Value) -> Iterator[Value | None]:
    """Yield a value, or both ends of a score: None where there is none."""
    match value:
        case Bounds(proven, attainable):
            yield proven
            yield attainable
        case Undefined():
            yield from (value, value)
        case _:
            yield value


def write_cell(value: Any, kind: str, texts: list[str]) -> float | int:
    """Return a value as a column of a kind holds it; a text that is new to `texts` is added."""
    is_missing, is_undefined = value is None or isinstance(value, Unknown), isinstance(value, Undefined)
    match kind:
        case "number":
            return write_number(value)
        case "verdict":
            return 2 if is_missing else 3 if is_undefined else int(value)
        case "text":
            if is_missing or is_undefined:
                return -1 if is_missing else -2
            texts += [] if value in texts else [value]
            return texts.index(value)
        case _:
            return -1 if is_missing else -2 if is_undefined else sum(1 << texts.index(one) for one in value)


def write_number(value: Any) -> float:
    """Return a value as a column of numbers holds it: NaN for what is missing, days and months as their number."""
    match value:
        case Undefined():
            return float("-inf")
        case None | Unknown():
            return float("nan")
        case date():
            return float(value.toordinal())
        case Months(months):
            return float(months)
        case Seconds(seconds):
            return float(seconds)
        case _:
            return float(value)


def read_cell(fact: Fact, column: Any, at: int) -> Value | None:
    """Return the exact value of a cell; None when it is missing."""
    if isinstance(column, tuple):
        places, texts = column
        place = int(places[at])
        return None if place < 0 else texts[place]
    number = column[at]
    match fact.type:
        case BooleanType():
            return None if int(number) == 2 else bool(number)
        case _ if number != number:
            return None
        case DateType():
            return date.fromordinal(int(number))
        case DurationType(kind="months"):
            return Months(int(number))
        case DurationType():
            return Seconds(Fraction(float(number)))
        case ChoiceType() | TextType() | SetType():
            return None
        case _:
            return to_exact(float(number))
