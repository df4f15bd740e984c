"""The inputs of an entry, and the same evaluation with one of them changed."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from attrs import evolve, frozen

from greenrules.evaluating.environment import (
    Environment,
    grade_of,
    node_score,
    reference_value,
    tree_node,
)
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.grading import Ladder
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.source import SourceText, Span
from greenrules.model.types import BooleanType, ChoiceType, SetType, Type
from greenrules.model.values import Bounds, Months, Record, Seconds, Undefined, Value, point
from greenrules.testing.steering_numbers import nudge
from greenrules.testing.subjects import Way, enter

# An input is named without a text that could be pointed at.
_NO_SPAN = Span(SourceText("", ""), 0, 0)
DAYS = (1, -1, 400, -400, 4000)


@frozen
class Input:
    """Something an expression names: a reference, or a column of the records of a table."""

    kind: str
    name: str
    module: str
    column: str
    type: Type

    @property
    def id(self) -> str:
        """How the input is called in a report."""
        if self.kind == "cell":
            return f"fact:{self.name}/{self.column}"
        name = f"{self.module}.{self.name}" if self.module else self.name
        return f"{self.kind}:{name or '*'}"


def list_inputs(expressions: Iterable[Expr]) -> tuple[Input, ...]:
    """Return what expressions name, each once; the date of the assessment is no input.

    A table of which a column is named matters through its columns.
    """
    found = dict.fromkeys(_walk_inputs(expressions))
    tables = {input.name for input in found if input.column}
    return tuple(input for input in found if input.kind != "fact" or input.name not in tables)


def _walk_inputs(expressions: Iterable[Expr]) -> Iterator[Input]:
    for expression in expressions:
        for part in walk_expression(expression):
            if isinstance(part, Cell):
                kind = f"{part.computed} column" if part.computed else "cell"
                yield Input(kind, part.table, part.module, part.column, part.type)
            elif isinstance(part, Reference) and part.kind != "as_of":
                yield Input(part.kind, part.name, part.module, "", part.type)


def list_values(input: Input, now: Value | None, seen: Iterable[Value]) -> Iterator[Value]:
    """Yield other values an input could have: near and far ones, and those other subjects have."""
    match input.type:
        case BooleanType():
            yield from (True, False)
        case ChoiceType(options=options):
            yield from options
        case SetType(options=options) if isinstance(now, frozenset):
            yield from (now ^ {option} for option in options)
        case _:
            yield from _list_neighbours(now)
    yield from seen


def _list_neighbours(now: Value | None) -> Iterator[Value]:
    match now:
        case bool():
            yield not now
        case Fraction():
            yield from nudge(now)
        case date():
            yield from (now + timedelta(days=shift) for shift in DAYS)
        case Months():
            yield from (Months(months) for months in (now.months * 3, 0, now.months + 1, 1200))
        case Seconds():
            yield from (Seconds(seconds) for seconds in (now.seconds * 3, Fraction(0), now.seconds + 1))
        case tuple():
            yield ()
        case _:
            return


def list_scores(input: Input, environment: Environment) -> tuple[Value, ...]:
    """Return the scores an indicator or group could have: none, all and half of its points."""
    if input.kind != "score":
        return ()
    home = enter(environment, (input.module,) if input.module else ())
    node, _ = tree_node(home, input.name)
    return tuple(point(node.maximum * share) for share in (Fraction(0), Fraction(1), Fraction(1, 2)))


def read_input(input: Input, environment: Environment) -> Value | None:
    """Return what an input comes to; nothing of a column, which has a value for each record."""
    if input.column:
        return None
    reference = Reference(input.kind, input.name, input.module, input.type, _NO_SPAN)  # type: ignore[arg-type]
    return reference_value(reference, environment)


def change_input(input: Input, environment: Environment, value: Value) -> Environment:
    """Return the environment anew, with one input set to a value and everything else as it was."""
    facts, bound = dict(environment.facts), dict(environment.bound)
    ways: Way = (input.module,) if input.module else ()
    home = enter(environment, ways)
    if input.kind == "fact":
        facts[input.name] = value
    elif input.kind == "parameter":
        bound[f"{home.ruleset.key}|{input.name}"] = value
    fresh = Environment(environment.ruleset, facts, environment.as_of, bound=bound)
    there = enter(fresh, ways)
    match input.kind:
        case "derived" | "table" | "gate" | "rung":
            there.memo[(input.kind, input.name)] = value
        case "gates_met":
            there.memo[("gate", "")] = value
        case "score" if isinstance(value, Bounds):
            there.memo[("score", input.name)] = evolve(node_score(home, input.name), bounds=value, applicable=True)
        case "grade":
            there.memo[("grade", "")] = _set_grade(grade_of(home), value)
    return fresh


def _set_grade(ladder: Ladder, grade: Value) -> Ladder:
    proven = str(grade)
    return Ladder({id: id == proven for id in ladder.verdicts}, proven, (proven,))


def change_cell(input: Input, environment: Environment, index: int, value: Value) -> Environment:
    """Return the environment anew, with one cell of a record changed; of a computed column, only its value."""
    if input.kind != "cell":
        fresh = Environment(environment.ruleset, environment.facts, environment.as_of, bound=environment.bound)
        there = enter(fresh, (input.module,) if input.module else ())
        there.memo[(input.kind, f"{input.column}/{index}")] = value
        return fresh
    table = environment.facts[input.name]
    records = tuple(
        _set_cell(record, input.column, value) if record.index == index else record
        for record in (table if isinstance(table, tuple) else ())
    )
    facts = {**environment.facts, input.name: records}
    return Environment(environment.ruleset, facts, environment.as_of, bound=environment.bound)


def _set_cell(record: Record, column: str, value: Value) -> Record:
    if isinstance(value, Undefined | Bounds):
        raise TypeError("a supplied cell is never undefined, nor a score")
    return evolve(record, cells={**record.cells, column: value})


def list_records_of(input: Input, environment: Environment) -> tuple[Record, ...]:
    """Return the records whose column an input is."""
    table = environment.facts.get(input.name)
    return tuple(record for record in table if isinstance(record, Record)) if isinstance(table, tuple) else ()


def read_cell(input: Input, environment: Environment, record: Record) -> Value:
    """Return a cell of a record, computed or supplied."""
    computed: Literal["", "derived", "table"] = ""
    if input.kind != "cell":
        computed = "derived" if input.kind == "derived column" else "table"
    cell = Cell("item", input.name, input.column, computed, input.module, input.type, _NO_SPAN)
    return evaluate_expression(cell, environment, {"item": record})
