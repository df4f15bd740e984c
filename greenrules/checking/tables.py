"""Decision tables: inputs, cells, outputs, hit policy."""

from collections.abc import Mapping
from typing import Literal

from greenrules.checking.coverage import analyse_table
from greenrules.checking.declarations import Surroundings, read_options, read_type
from greenrules.checking.expressions import check_expression
from greenrules.checking.literals import read_literal, read_tests
from greenrules.checking.names import Scope
from greenrules.checking.operands import Problems
from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.ranges import ranges_of_supplied
from greenrules.checking.sample_points import Axis, axis_of
from greenrules.checking.types_and_units import describe_type
from greenrules.model.declarations import CellTest, DecisionTable, Fact, Otherwise, Row, TableInput
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import RowEntry, TableEntry
from greenrules.model.expressions import Expr
from greenrules.model.types import ChoiceType, DateType, NumberType, Type
from greenrules.model.units import ITEMS
from greenrules.model.values import Scalar

HitPolicy = Literal["unique", "any", "first", "priority", "collect"]
_POLICIES: tuple[HitPolicy, ...] = ("unique", "any", "first", "priority", "collect")
CollectBy = Literal["", "sum", "min", "max", "count"]
_AGGREGATES: tuple[CollectBy, ...] = ("sum", "min", "max", "count")


def check_table(
    id: str,
    entry: TableEntry,
    *,
    scope: Scope,
    facts: Mapping[str, Fact],
    surroundings: Surroundings,
    problems: Problems,
) -> DecisionTable | None:
    """Check a decision table (GR401 to GR403, GR414 and what its parts need); None when it cannot be used."""
    before = sum(p.severity == "error" for p in problems)
    label = read_words(entry.label)
    output = _read_output(id, entry, surroundings, problems)
    inputs = _check_inputs(entry, scope, problems)
    if output is None or inputs is None:
        return None
    policy, aggregate = _read_policy(id, entry, problems)
    _check_collected(id, entry, output, aggregate, problems)
    result = NumberType(ITEMS) if aggregate == "count" else output
    rows = [_read_row(id, row, entry, inputs, output, surroundings, problems) for row in entry.rows]
    otherwise = None
    if entry.otherwise is not None:
        then = read_literal(entry.otherwise.then, result, what=f"the output of `{id}`", problems=problems)
        source = read_source(
            entry.otherwise.sourcing, entry.sourcing, what=f"`otherwise` of `{id}`", span=entry.otherwise.then.span,
            documents=surroundings.documents, problems=problems,
        )  # fmt: skip
        otherwise = None if then is None else Otherwise(then, source)
    priority = tuple(
        read_literal(node, output, what=f"the priority of `{id}`", problems=problems) for node in entry.priority
    )
    _check_priority(id, entry, rows, priority, problems)
    own = read_source(
        entry.sourcing, entry.rows[0].sourcing if entry.rows else None, what=f"the table `{id}`", span=entry.span,
        documents=surroundings.documents, problems=problems,
    )  # fmt: skip
    if sum(p.severity == "error" for p in problems) > before or any(row is None for row in rows):
        return None
    table = DecisionTable(
        id=id,
        label=label,
        of=entry.of.value if entry.of else "",
        inputs=tuple(inputs),
        type=result,
        options=read_options(entry.output.options if entry.output else ()),
        hit_policy=policy,
        aggregate=aggregate,
        priority=tuple(value for value in priority if value is not None),
        rows=tuple(row for row in rows if row is not None),
        otherwise=otherwise,
        source=own,
        span=entry.span,
    )
    problems += analyse_table(table, {part.name: axis_of_input(part.expression, facts) for part in inputs})
    return table


def axis_of_input(expr: Expr, facts: Mapping[str, Fact]) -> Axis:
    """Return the values an input can take: a fact's declared range narrows its axis."""
    return axis_of(expr.type, ranges=ranges_of_supplied(expr, facts))


def _read_output(id: str, entry: TableEntry, surroundings: Surroundings, problems: Problems) -> Type | None:
    if entry.output is None:
        return None
    return read_type(
        entry.output.type, unit=entry.output.unit, options=entry.output.options, ordered=entry.output.ordered,
        span=entry.output.span, surroundings=surroundings, problems=problems,
    )  # fmt: skip


def _check_inputs(entry: TableEntry, scope: Scope, problems: Problems) -> list[TableInput] | None:
    inputs: list[TableInput] = []
    for name, expression in entry.inputs.items():
        expr, found = check_expression(expression.syntax, scope, what=f"the input `{name}`")
        problems += found
        if expr is not None and isinstance(expr.type, NumberType) and expr.type.score:
            hint = "decide on scores by steps or by `if`"
            problems.append(Diagnostic("GR308", "a decision table cannot test a score", expression.span, help=hint))
            expr = None
        if expr is not None:
            inputs.append(TableInput(name, expr))
    return inputs if len(inputs) == len(entry.inputs) else None


def _read_policy(id: str, entry: TableEntry, problems: Problems) -> tuple[HitPolicy, CollectBy]:
    policy: HitPolicy = next((p for p in _POLICIES if entry.hit_policy and p == entry.hit_policy.value), "unique")
    aggregate: CollectBy = next((a for a in _AGGREGATES if entry.aggregate and a == entry.aggregate.value), "")
    span = entry.hit_policy.span if entry.hit_policy else entry.span
    if (policy == "collect") != bool(aggregate):
        hint = "`collect` needs `aggregate: sum`, `min`, `max` or `count`; other policies have none"
        problems.append(Diagnostic("GR414", f"hit policy and aggregate of `{id}` do not fit", span, help=hint))
    if (policy == "priority") != bool(entry.priority):
        hint = "`priority` needs `priority: [highest, …, lowest]`; other policies have none"
        problems.append(Diagnostic("GR414", f"hit policy and priority of `{id}` do not fit", span, help=hint))
    return policy, aggregate


def _read_row(
    id: str,
    row: RowEntry,
    entry: TableEntry,
    inputs: list[TableInput],
    output: Type,
    surroundings: Surroundings,
    problems: Problems,
) -> Row | None:
    if row.then.span == row.span:
        return None  # the reader has refused the row and only kept its place
    cells: list[CellTest] = []
    for cell, part in zip(row.cells, inputs, strict=True):
        test = (
            None
            if cell is None
            else read_tests(cell, part.expression.type, what=f"the input `{part.name}`", problems=problems)
        )
        if test is not None:
            cells.append(test)
    then: Scalar | None = read_literal(row.then, output, what=f"the output of `{id}`", problems=problems)
    source = read_source(
        row.sourcing,
        entry.sourcing,
        what=f"a row of `{id}`",
        span=row.span,
        documents=surroundings.documents,
        problems=problems,
    )
    return None if then is None or len(cells) < len(inputs) else Row(tuple(cells), then, source, row.span)


def _check_collected(id: str, entry: TableEntry, output: Type, aggregate: CollectBy, problems: Problems) -> None:
    """Report outputs that cannot be added up, or that have no smallest and largest (GR301)."""
    is_ordered = isinstance(output, NumberType | DateType) or (isinstance(output, ChoiceType) and output.ordered)
    if (aggregate == "sum" and not isinstance(output, NumberType)) or (aggregate in ("min", "max") and not is_ordered):
        message = f"`{aggregate}` does not go with outputs of `{id}`: {describe_type(output)}"
        span = entry.aggregate.span if entry.aggregate else entry.span
        problems.append(Diagnostic("GR301", message, span, help="collect numbers, or count the rows that hold"))


def _check_priority(
    id: str, entry: TableEntry, rows: list[Row | None], priority: tuple[Scalar | None, ...], problems: Problems
) -> None:
    """Report outputs that have no place in `priority`, and those that have two (GR414)."""
    for place, (node, value) in enumerate(zip(entry.priority, priority, strict=True)):
        if value is not None and value in priority[:place]:
            message = f"`{node.text}` stands twice in the priority of `{id}`"
            problems.append(Diagnostic("GR414", message, node.span, help="remove one of the two"))
    for written, row in zip(entry.rows, rows, strict=True):
        if entry.priority and row is not None and row.then not in priority:
            message = f"the output `{written.then.text}` has no place in the priority of `{id}`"
            problems.append(Diagnostic("GR414", message, written.then.span, help="add it to `priority`"))
