"""Decision tables as formulas: a verdict for each row, and the output of the one that holds."""

from greenrules.evaluating.environment import table_value
from greenrules.exchanging.fact_clauses import cite_shortly
from greenrules.exchanging.worked_bench import (
    HALF,
    NONE,
    OPEN,
    Bench,
    Inexpressible,
    Result,
    Step,
    all_known,
    write_constant,
)
from greenrules.exchanging.worked_comparisons import compare_numbers, text_unknown
from greenrules.exchanging.worked_expressions import (
    NO_RECORDS,
    Bindings,
    kind_of,
    write_expression,
)
from greenrules.exchanging.worked_names import environment_of
from greenrules.explaining.messages import choose_words
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.ruleset import Ruleset

_MOST_ROWS = 250


def write_table(table: DecisionTable, home: Ruleset, bench: Bench, records: Bindings = NO_RECORDS) -> Result:
    """Return the cell of the output of a decision table in which at most one output can come out."""
    label = choose_words(table.label, bench.language)
    at = "".join(f" [{index + 1}]" for _, index in records.values())
    clause = cite_shortly(home, table.source, bench.language)
    kind = kind_of(table.type)
    try:
        formula = _write(table, home, bench, records)
        return bench.add(
            Step(f"table:{table.id}", label + at, formula, "", kind, "", "table", clause, table.source.provenance)
        )
    except Inexpressible as reason:
        if records:
            raise
        value = table_value(environment_of(home, bench), table.id)
        step = Step(f"table:{table.id}", label, "", "", kind, "", "", clause, table.source.provenance)
        return bench.freeze(step, value, reason.what)


def _write(table: DecisionTable, home: Ruleset, bench: Bench, records: Bindings) -> str:
    if table.hit_policy not in ("unique", "any") or len(table.rows) > _MOST_ROWS:
        raise Inexpressible(f"a decision table with hit policy `{table.hit_policy}`")
    inputs = [write_expression(column.expression, home, bench, records) for column in table.inputs]
    rows = []
    for row in table.rows:
        tests = [_test(cell, part) for cell, part in zip(row.cells, inputs, strict=True) if not cell.any_value]
        rows.append(Step("", "", f"MIN({','.join(tests)})" if tests else "1", kind="truth", how="row"))
    rest = NONE if table.otherwise is None else write_constant(table.otherwise.then)
    if not rows:
        return rest
    block, _ = bench.block(rows)
    outputs = ",".join(write_constant(row.then) for row in table.rows)
    none_open = HALF if kind_of(table.type) == "truth" else OPEN
    chosen = f"CHOOSE(MATCH(1,{block},0),{outputs})"
    return f"IF(MAX({block})=1,{chosen},IF(MAX({block})={HALF},{none_open},{rest}))"


def _test(cell: CellTest, part: Result) -> str:
    """Return whether a value passes the test of a cell: 1, 0, or 0.5 while it is not known."""
    tests = [_lie_in(interval, part) for interval in cell.intervals]
    inside = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0] if tests else "FALSE"
    hit, miss = ("0", "1") if cell.negated else ("1", "0")
    verdict = f"IF({inside},{hit},{miss})"
    if part.is_constant:
        return verdict
    if part.kind == "truth":
        return f"IF({part.low}={HALF},{HALF},{verdict})"
    if part.kind == "text":
        return f"IF({text_unknown(part)},{HALF},{verdict})"
    if part.kind != "number":
        raise Inexpressible("a decision table over such values")
    return f"IF({all_known(part)},{verdict},{HALF})"


def _lie_in(interval: Interval, part: Result) -> str:
    if interval.low is not None and interval.low == interval.high:
        constant = write_constant(interval.low)
        if part.kind == "text":
            return f"EXACT({part.low},{constant})"
        return f"{part.low}={constant}" if part.kind == "truth" else compare_numbers("=", part.low, constant)
    ends = []
    if interval.low is not None:
        ends.append(compare_numbers(">=" if interval.low_closed else ">", part.low, write_constant(interval.low)))
    if interval.high is not None:
        ends.append(compare_numbers("<=" if interval.high_closed else "<", part.low, write_constant(interval.high)))
    return f"AND({','.join(ends)})" if ends else "TRUE"
