"""Decision tables in the trace: every row with its tests and its output."""

from collections.abc import Iterator, Mapping

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.plans import Plans, RowPlan, place_expression
from greenrules.model.declarations import DecisionTable, Row
from greenrules.model.trace import NodeId, Operand
from greenrules.model.values import Record


def lay_out_table(
    table: DecisionTable, id: str, environment: Environment, bindings: Mapping[str, Record], plans: Plans
) -> tuple[str, tuple[Operand, ...]]:
    """Return the hit policy and, of every row, its node `<id>/row/<n>` and output; then the output of `otherwise`."""
    operation = f"decision_table_{table.hit_policy}" + (f"_{table.aggregate}" if table.aggregate else "")
    operands: list[Operand] = []
    for number, row in _order_rows(table):
        row_id = f"{id}/row/{number}"
        plans[row_id] = RowPlan(table.id, number, id, environment, bindings)
        operands += [NodeId(row_id), row.then]
    if table.otherwise is not None:
        operands.append(table.otherwise.then)
    return operation, tuple(operands)


def _order_rows(table: DecisionTable) -> list[tuple[int, Row]]:
    rows = list(enumerate(table.rows, 1))
    if table.hit_policy != "priority":
        return rows
    return sorted(rows, key=lambda numbered: table.priority.index(numbered[1].then))


def lay_out_row(plan: RowPlan, plans: Plans) -> Iterator[Operand]:
    """Yield input and test of every cell of a row that tests something; inputs become `<table node>/<n>`."""
    table = plan.environment.ruleset.tables[plan.table]
    row = table.rows[plan.row - 1]
    for n, (column, test) in enumerate(zip(table.inputs, row.cells, strict=True)):
        if not test.any_value:
            yield place_expression(column.expression, f"{plan.parent}/{n}", plan.environment, plan.bindings, plans)
            yield test
