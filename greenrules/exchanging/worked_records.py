"""Expressions over the records of a table, written out record by record: the table keeps its number of rows."""

from greenrules.exchanging.worked_bench import HALF, NONE, OPEN, Bench, Inexpressible, Result, Step
from greenrules.exchanging.worked_expressions import Bindings, kind_of, write_expression
from greenrules.model.expressions import Aggregate, Expr, Quantified, Records
from greenrules.model.ruleset import Ruleset

_NAMES = {"sum": "SUM", "min": "MIN", "max": "MAX", "mean": "AVERAGE"}


def list_kept(records: Records, module: Ruleset, bench: Bench, outer: Bindings) -> list[tuple[str, Bindings]] | None:
    """Return for every record whether it is kept, and the bindings in which it is; None while the table is missing."""
    value = bench.environment.facts.get(records.table.name)
    if not isinstance(value, tuple):
        return None
    kept: list[tuple[str, Bindings]] = []
    for at in range(len(value)):
        inner = {**outer, records.variable: (records.table.name, at)}
        verdict = "1" if records.condition is None else write_expression(records.condition, module, bench, inner).low
        kept.append((verdict, inner))
    return kept


def write_quantified(expr: Quantified, module: Ruleset, bench: Bench, outer: Bindings) -> Result:
    """Return `some` as the largest of `filter and condition`, `every` as the smallest of `not filter or condition`."""
    kept = list_kept(expr.records, module, bench, outer)
    if kept is None:
        return bench.add(Step("", "", HALF, kind="truth", how=expr.quantifier))
    parts = []
    for verdict, inner in kept:
        holds = write_expression(expr.condition, module, bench, inner).low
        formula = f"MIN({verdict},{holds})" if expr.quantifier == "some" else f"MAX(1-{verdict},{holds})"
        parts.append(Step("", "", formula, kind="truth", how=expr.quantifier))
    if not parts:
        return bench.add(Step("", "", "0" if expr.quantifier == "some" else "1", kind="truth", how=expr.quantifier))
    block, _ = bench.block(parts)
    formula = f"{'MAX' if expr.quantifier == 'some' else 'MIN'}({block})"
    return bench.add(Step("", "", formula, kind="truth", how=expr.quantifier))


def write_aggregate(expr: Aggregate, module: Ruleset, bench: Bench, outer: Bindings) -> Result:
    """Return the count, sum, smallest, largest or mean: no value when a kept record has none, open while any is."""
    if expr.function != "count" and kind_of(expr.type) != "number":
        raise Inexpressible(f"`{expr.function}` of such values")
    kept = list_kept(expr.records, module, bench, outer)
    if kept is None:
        return bench.add(Step("", "", OPEN, how=expr.function))
    # An empty text stands for a record that is left out: no function of numbers sees it.
    parts = [_write_part(verdict, inner, expr, module, bench) for verdict, inner in kept]
    if not parts:
        return bench.add(Step("", "", "0" if expr.function in ("count", "sum") else NONE, how=expr.function))
    block, _ = bench.block([Step("", "", part, how=expr.function) for part in parts])
    return bench.add(Step("", "", close_over(expr.function, block), how=expr.function))


def _write_part(verdict: str, inner: Bindings, expr: Aggregate, module: Ruleset, bench: Bench) -> str:
    body = _write_body(expr.body, module, bench, inner, is_count=expr.function == "count")
    return f'IF({verdict}=1,{body},IF({verdict}=0,"",{OPEN}))'


def _write_body(body: Expr | None, module: Ruleset, bench: Bench, inner: Bindings, *, is_count: bool) -> str:
    if body is None:
        return "1"
    found = write_expression(body, module, bench, inner)
    if not is_count:
        return found.low
    if found.kind == "truth":
        return f"IF({found.low}={HALF},{OPEN},1)"
    return f"IF({found.low}={NONE},{NONE},IF({found.low}={OPEN},{OPEN},1))"


def close_over(function: str, block: str) -> str:
    """Return a function over a range whose cells are numbers, `!`, `?` or nothing."""
    has_none, has_open = (f"SUMPRODUCT(--({block}={mark}))>0" for mark in (NONE, OPEN))
    match function:
        case "count" | "sum":
            inside = f"SUM({block})"
        case _:
            inside = f"IF(COUNT({block})=0,{NONE},{_NAMES[function]}({block}))"
    return f"IF({has_none},{NONE},IF({has_open},{OPEN},{inside}))"
