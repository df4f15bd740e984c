"""Decision tables as terms: which rows hold, and what the hit policy makes of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from greenrules.compiling.smt_algebra import add, all_of, any_of, choose, is_at_most, is_below, is_equal, opposite
from greenrules.compiling.smt_inputs import rank_scalar
from greenrules.compiling.smt_products import join_cases
from greenrules.compiling.smt_terms import ONE, ZERO, Truth
from greenrules.compiling.smt_values import Meaning, Members, Options, Points, Quantity, Verdict, conjoin, known_of
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.values import Scalar

if TYPE_CHECKING:
    from greenrules.compiling.smt_encoding import Bindings, Encoding


def encode_rows(table: DecisionTable, encoding: "Encoding", bindings: "Bindings") -> tuple[Verdict, ...]:
    """Return of every row whether it holds: the Kleene `and` of its cells."""
    from greenrules.compiling.smt_expressions import encode

    inputs = [encode(column.expression, encoding, bindings) for column in table.inputs]
    return tuple(conjoin(map(_pass_cell, row.cells, inputs)) for row in table.rows)


def _pass_cell(cell: CellTest, value: Meaning) -> Verdict:
    if cell.any_value:
        return Verdict(True, False)
    inside = any_of(*(_lies_in(value, interval) for interval in cell.intervals))
    holds = opposite(inside) if cell.negated else inside
    known = known_of(value)
    return Verdict(all_of(known, holds), all_of(known, opposite(holds)))


def _lies_in(value: Meaning, interval: Interval) -> Truth:
    low, high = interval.low, interval.high
    match value:
        case Verdict():
            return value.true if low is True else value.false
        case Options():
            return dict(value.cases).get(str(low), False)
        case Members():
            wanted = low if isinstance(low, frozenset) else frozenset()
            return all_of(*(inside if option in wanted else opposite(inside) for option, inside in value.cases))
        case Quantity() | Points():
            number = value.number if isinstance(value, Quantity) else value.low
            if low is not None and low == high:
                return all_of(interval.low_closed and interval.high_closed, is_equal(number, rank_scalar(low)))
            above = True if low is None else (is_at_most if interval.low_closed else is_below)(rank_scalar(low), number)
            end = is_at_most if interval.high_closed else is_below
            beneath = True if high is None else end(number, rank_scalar(high))
            return all_of(above, beneath)
        case _:
            raise AssertionError(f"the checker lets no such input through: {value!r}")


def encode_table(table: DecisionTable, encoding: "Encoding", bindings: "Bindings") -> Meaning:
    """Return the output of a decision table under its hit policy.

    Source: docs/semantics.md, 5.
    """
    verdicts = encode_rows(table, encoding, bindings)
    candidates = list_candidate_guards(table, verdicts)
    some_true = any_of(*(verdict.true for verdict in verdicts))
    open_candidate = any_of(*(all_of(guard, opposite(v.true)) for guard, v in zip(candidates, verdicts, strict=True)))
    decided: Truth = True
    if table.hit_policy in ("collect", "unique", "any"):
        decided = opposite(open_candidate)
    fallback: Truth = False if table.otherwise is None else opposite(some_true)
    guarded = [(guard, row.then) for guard, row in zip(candidates, table.rows, strict=True)]
    if table.hit_policy == "collect":
        return _collect(table, guarded, decided, some_true)
    if table.otherwise is not None:
        guarded.append((fallback, table.otherwise.then))
    outputs = _merge_outputs(guarded)
    nothing = opposite(any_of(*(guard for _, guard in outputs)))
    conflicts = any_of(*(all_of(g, h) for i, (_, g) in enumerate(outputs) for _, h in outputs[i + 1 :]))
    ended = True if table.otherwise is not None else some_true
    known = all_of(decided, ended, opposite(conflicts), opposite(nothing))
    return join_outputs([(then, all_of(known, guard)) for then, guard in outputs], known, nothing)


def list_candidate_guards(table: DecisionTable, verdicts: Sequence[Verdict]) -> list[Truth]:
    """Return of every row when it is a candidate: the output rests on it."""
    some_true = any_of(*(verdict.true for verdict in verdicts))
    guards: list[Truth] = []
    places = [table.priority.index(row.then) if table.priority else 0 for row in table.rows]
    for index, verdict in enumerate(verdicts):
        is_open = opposite(verdict.false)
        earlier = any_of(*(before.true for before in verdicts[:index]))
        match table.hit_policy:
            case "unique" | "any":
                guards.append(any_of(all_of(verdict.true, opposite(earlier)), all_of(is_open, opposite(some_true))))
            case "first":
                guards.append(all_of(is_open, opposite(earlier)))
            case "priority":
                higher = any_of(*(v.true for v, p in zip(verdicts, places, strict=True) if p < places[index]))
                guards.append(all_of(is_open, opposite(higher)))
            case "collect":
                guards.append(is_open)
    return guards


def _merge_outputs(guarded: Sequence[tuple[Truth, Scalar]]) -> list[tuple[Scalar, Truth]]:
    found: dict[Scalar, list[Truth]] = {}
    for guard, then in guarded:
        found.setdefault(then, []).append(guard)
    return [(then, any_of(*guards)) for then, guards in found.items()]


def join_outputs(outputs: Sequence[tuple[Scalar, Truth]], known: Truth, undefined: Truth) -> Meaning:
    """Return the output whose guard holds."""
    first = outputs[0][0] if outputs else ZERO
    match first:
        case bool():
            truths = dict(outputs)
            return Verdict(truths.get(True, False), truths.get(False, False), undefined)
        case str():
            return Options(tuple((str(then), guard) for then, guard in outputs), known, undefined)
        case frozenset():
            options = sorted(frozenset[str]().union(*(then for then, _ in outputs if isinstance(then, frozenset))))
            cases = tuple((option, any_of(*(guard for then, guard in outputs
                                            if isinstance(then, frozenset) and option in then)))
                          for option in options)  # fmt: skip
            return Members(cases, known, undefined)
        case _:
            numbers = [(guard, rank_scalar(then)) for then, guard in outputs]
            return Quantity(join_cases(numbers) if numbers else ZERO, known, undefined)


def _collect(
    table: DecisionTable, guarded: Sequence[tuple[Truth, Scalar]], decided: Truth, some_true: Truth
) -> Meaning:
    from greenrules.compiling.smt_encoding import constant_meaning
    from greenrules.compiling.smt_functions import combine

    fallback = None if table.otherwise is None else constant_meaning(table.otherwise.then, table.type)
    if table.aggregate == "count":
        count = add(*(choose(guard, ONE, ZERO) for guard, _ in guarded))
        return _or_fallback(Quantity(count, decided, False), fallback, some_true, decided)
    empty = all_of(decided, opposite(some_true))
    has_sum = table.aggregate == "sum"
    undefined: Truth = False if has_sum else empty
    outputs = [(guard, constant_meaning(then, table.type)) for guard, then in guarded]
    collected = combine(table.aggregate, outputs, decided, undefined, table)
    return _or_fallback(collected, fallback, some_true, decided)


def _or_fallback(collected: Meaning, fallback: Meaning | None, some_true: Truth, decided: Truth) -> Meaning:
    from greenrules.compiling.smt_expressions import restrict
    from greenrules.compiling.smt_values import select

    if fallback is None:
        return collected
    return restrict(select(some_true, collected, fallback), decided, False)
