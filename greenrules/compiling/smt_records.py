"""Records of a fact table as terms: a bounded number of places, each of which may hold a record."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from greenrules.compiling.smt_algebra import add, all_of, any_of, choose, opposite
from greenrules.compiling.smt_inputs import cell_input
from greenrules.compiling.smt_terms import ONE, ZERO, Truth
from greenrules.compiling.smt_values import (
    Meaning,
    Options,
    Quantity,
    Slot,
    Slots,
    Verdict,
    conjoin,
    disjoin,
    invert,
    known_of,
    select,
    undefined_of,
)
from greenrules.model.expressions import Aggregate, Cell, Expr, Quantified, Records, TheCell

if TYPE_CHECKING:
    from greenrules.compiling.smt_encoding import Bindings, Encoding

ITEM = "item"


@frozen
class Candidate:
    """A place for a record: whether there is a record that is kept, with the bindings it is read under."""

    slot: Slot
    kept: Verdict
    bindings: "Bindings"


def encode_cell(cell: Cell, encoding: "Encoding", bindings: "Bindings") -> Meaning:
    """Return a cell of the record a variable stands for."""
    from greenrules.compiling.smt_encoding import module_encoding, recall
    from greenrules.compiling.smt_expressions import encode
    from greenrules.compiling.smt_tables import encode_table

    slot = bindings[cell.variable]
    if not cell.computed:
        return cell_input(encoding.inputs, encoding.ruleset.facts[cell.table], slot, cell.column)
    home = module_encoding(encoding, cell.module)

    def find() -> Meaning:
        inner = {ITEM: slot}
        if cell.computed == "table":
            return encode_table(home.ruleset.tables[cell.column], home, inner)
        return encode(home.ruleset.derived[cell.column].formula, home, inner)

    return recall(home, f"{cell.computed} column", f"{cell.column}/{slot.index}", find)


def list_candidates(
    records: Records, encoding: "Encoding", bindings: "Bindings"
) -> tuple[Slots, tuple[Candidate, ...]]:
    """Return the table with, for every place, whether a record there is kept."""
    from greenrules.compiling.smt_encoding import reference_meaning
    from greenrules.compiling.smt_expressions import encode_condition

    table = reference_meaning(records.table, encoding)
    assert isinstance(table, Slots)
    found = []
    for slot in table.records:
        inner = {**bindings, records.variable: slot}
        verdict = encode_condition(records.condition, encoding, inner)
        kept = Verdict(all_of(slot.present, verdict.true), any_of(opposite(slot.present), verdict.false))
        found.append(Candidate(slot, kept, inner))
    return table, tuple(found)


def encode_quantified(expr: Quantified, encoding: "Encoding", bindings: "Bindings") -> Verdict:
    """Return `some` as the Kleene or of `filter and condition`, `every` as the and of `not(filter) or condition`."""
    from greenrules.compiling.smt_expressions import encode_condition

    table, candidates = list_candidates(expr.records, encoding, bindings)
    judged = [(c.kept, encode_condition(expr.condition, encoding, c.bindings)) for c in candidates]
    if expr.quantifier == "some":
        verdict = disjoin(conjoin((kept, holds)) for kept, holds in judged)
    else:
        verdict = conjoin(disjoin((invert(kept), holds)) for kept, holds in judged)
    return Verdict(all_of(table.known, verdict.true), all_of(table.known, verdict.false))


def encode_aggregate(expr: Aggregate, encoding: "Encoding", bindings: "Bindings") -> Meaning:
    """Return the count, sum, minimum, maximum or mean over the records kept."""
    from greenrules.compiling.smt_functions import combine

    table, candidates = list_candidates(expr.records, encoding, bindings)
    bodies = _encode_bodies(expr.body, candidates, encoding)
    sure = [candidate.kept.true for candidate in candidates]
    undefined = any_of(*(all_of(kept, undefined_of(body)) for kept, body in zip(sure, bodies, strict=True)))
    unsure = any_of(*(_is_unsure(candidate) for candidate in candidates))
    waiting = any_of(*(all_of(kept, opposite(known_of(body))) for kept, body in zip(sure, bodies, strict=True)))
    known = all_of(table.known, opposite(undefined), opposite(unsure), opposite(waiting))
    if expr.function == "count":
        return Quantity(add(*(choose(kept, ONE, ZERO) for kept in sure)), known, undefined)
    if expr.function != "sum":
        nothing = opposite(any_of(*sure))
        undefined = any_of(undefined, all_of(known, nothing))
        known = all_of(known, opposite(nothing))
    return combine(expr.function, list(zip(sure, bodies, strict=True)), known, undefined, expr)


def _is_unsure(candidate: Candidate) -> Truth:
    return all_of(opposite(candidate.kept.true), opposite(candidate.kept.false))


def _encode_bodies(body: Expr | None, candidates: Sequence[Candidate], encoding: "Encoding") -> list[Meaning]:
    from greenrules.compiling.smt_expressions import encode

    return [Verdict(True, False) if body is None else encode(body, encoding, c.bindings) for c in candidates]


def encode_the_cell(expr: TheCell, encoding: "Encoding", bindings: "Bindings") -> Meaning:
    """Return the body of the only record; undefined when surely not exactly one is kept."""
    from greenrules.compiling.smt_expressions import restrict

    table, candidates = list_candidates(expr.records, encoding, bindings)
    bodies = _encode_bodies(expr.body, candidates, encoding)
    sure = [candidate.kept.true for candidate in candidates]
    pairs = any_of(*(all_of(a, b) for i, a in enumerate(sure) for b in sure[i + 1 :]))
    none = all_of(*(candidate.kept.false for candidate in candidates))
    not_one = all_of(table.known, any_of(pairs, none))
    unsure = any_of(*(_is_unsure(candidate) for candidate in candidates))
    result = bodies[-1]
    for kept, body in list(zip(sure, bodies, strict=True))[-2::-1]:
        result = select(kept, body, result)
    decided = all_of(table.known, opposite(not_one), opposite(unsure))
    return _with_undefined(restrict(result, decided, False), not_one)


def _with_undefined(value: Meaning, undefined: Truth) -> Meaning:
    match value:
        case Verdict():
            return Verdict(value.true, value.false, any_of(value.undefined, undefined))
        case Quantity():
            return Quantity(value.number, value.known, any_of(value.undefined, undefined))
        case Options():
            return Options(value.cases, value.known, any_of(value.undefined, undefined))
        case _:
            raise AssertionError(f"the checker lets no such cell through: {value!r}")
