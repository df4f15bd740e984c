"""Records of a fact table: cells, `some` and `every`, counts, sums. Their order never matters."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from greenrules.evaluating.environment import (
    Bindings,
    Environment,
    locate_undefined,
    module_environment,
    recall,
    reference_value,
)
from greenrules.evaluating.functions import combine
from greenrules.evaluating.logic import conjoin, disjoin, find_undefined, invert, missing_of, to_verdict
from greenrules.model.expressions import Aggregate, Cell, Expr, Quantified, Records, TheCell
from greenrules.model.values import Record, Undefined, Unknown, Value, Verdict

# The record of a computed column stands under this variable in its formula or in the inputs of its decision table.
ITEM = "item"


@frozen
class Candidate:
    """A record that is kept, or may be; the bindings include it under the variable of its table."""

    record: Record
    kept: Verdict
    bindings: Bindings


def cell_value(cell: Cell, environment: Environment, bindings: Bindings) -> Value:
    """Return a cell of the record a variable stands for; a computed one is found once per record.

    Source: semantics.md, 1 (`of` declares a computed column) and 5 (a missing cell is unknown).
    """
    record = bindings[cell.variable]
    if not cell.computed:
        return record.cells.get(cell.column, Unknown(frozenset({f"fact:{cell.table}/{record.index}/{cell.column}"})))
    return _compute_cell(cell, module_environment(environment, cell.module), record)


def _compute_cell(cell: Cell, environment: Environment, record: Record) -> Value:
    from greenrules.evaluating import tables  # it needs the whole recursion when it is loaded

    def find() -> Value:
        bindings = {ITEM: record}
        if cell.computed == "table":
            return tables.evaluate_table(environment.ruleset.tables[cell.column], environment, bindings)
        value = expressions.evaluate_expression(environment.ruleset.derived[cell.column].formula, environment, bindings)
        return locate_undefined(value, f"derived:{environment.prefix}{cell.column}")

    return recall(environment, f"{cell.computed} column", f"{cell.column}/{record.index}", find)


def list_candidates(records: Records, environment: Environment, bindings: Bindings) -> tuple[Candidate, ...] | Unknown:
    """Return every record that is not surely filtered out, or unknown when the table is missing."""
    table = reference_value(records.table, environment)
    if not isinstance(table, tuple):
        return Unknown(missing_of(table))
    judged = (_judge_record(record, records, environment, bindings) for record in table)
    return tuple(candidate for candidate in judged if candidate.kept is not False)


def _judge_record(record: Record, records: Records, environment: Environment, bindings: Bindings) -> Candidate:
    inner = {**bindings, records.variable: record}
    kept = (
        True
        if records.condition is None
        else to_verdict(expressions.evaluate_expression(records.condition, environment, inner))
    )
    return Candidate(record, kept, inner)


def quantify_records(expr: Quantified, environment: Environment, bindings: Bindings) -> Verdict:
    """Return `some` as the Kleene or of `filter and condition`, `every` as the and of `not(filter) or condition`.

    Source: semantics.md, 5.
    """
    candidates = list_candidates(expr.records, environment, bindings)
    if isinstance(candidates, Unknown):
        return candidates

    def verdicts() -> Iterator[tuple[Verdict, Verdict]]:
        for candidate in candidates:
            yield (
                candidate.kept,
                to_verdict(expressions.evaluate_expression(expr.condition, environment, candidate.bindings)),
            )

    if expr.quantifier == "some":
        return disjoin(conjoin((kept, holds)) for kept, holds in verdicts())
    return conjoin(disjoin((invert(kept), holds)) for kept, holds in verdicts())


def aggregate_records(expr: Aggregate, environment: Environment, bindings: Bindings) -> Value:
    """Return the count, sum, minimum, maximum or mean over the records kept.

    Undefined when a cell used of a record surely kept is, whatever else is unknown; else unknown when the table is, or
    whether any record is kept, or a used cell of a kept one. Of nothing, count and sum are 0, the others undefined.
    Source: semantics.md, 5.
    """
    candidates = list_candidates(expr.records, environment, bindings)
    if isinstance(candidates, Unknown):
        return candidates
    used = [_evaluate_body(expr.body, environment, candidate) for candidate in candidates if candidate.kept is True]
    undefined = find_undefined(*used)
    if undefined is not None:
        return undefined
    unsure = [candidate.kept for candidate in candidates if candidate.kept is not True]
    if unsure or any(isinstance(value, Unknown) for value in used):
        return Unknown(missing_of(*unsure, *used))
    return Fraction(len(used)) if expr.function == "count" else combine(expr.function, used, expr.type)


def _evaluate_body(body: Expr | None, environment: Environment, candidate: Candidate) -> Value:
    return True if body is None else expressions.evaluate_expression(body, environment, candidate.bindings)


def take_the_cell(expr: TheCell, environment: Environment, bindings: Bindings) -> Value:
    """Return the body of the only record; undefined when surely not exactly one is kept.

    Source: semantics.md, 3.
    """
    candidates = list_candidates(expr.records, environment, bindings)
    if isinstance(candidates, Unknown):
        return candidates
    kept = [candidate for candidate in candidates if candidate.kept is True]
    unsure = [candidate.kept for candidate in candidates if candidate.kept is not True]
    if len(kept) > 1 or not candidates:
        return Undefined("not_exactly_one_record")
    return (
        Unknown(missing_of(*unsure))
        if unsure
        else expressions.evaluate_expression(expr.body, environment, kept[0].bindings)
    )


# One recursion with the functions above: the module needs them when it is loaded.
from greenrules.evaluating import expressions  # noqa: E402
