"""Claims as truths about the inputs of a ruleset, for the solver."""

from collections.abc import Iterator

from greenrules.compiling.smt_algebra import all_of, any_of, opposite
from greenrules.compiling.smt_arithmetic import same_value
from greenrules.compiling.smt_awards import grant_meaning
from greenrules.compiling.smt_encoding import (
    NO_BINDINGS,
    Encoding,
    constant_meaning,
    derived_meaning,
    eligibility_meaning,
    gate_meaning,
    gates_meaning,
    module_encoding,
    rung_meaning,
    score_meaning,
    table_meaning,
)
from greenrules.compiling.smt_expressions import encode_condition
from greenrules.compiling.smt_grading import encode_ladder
from greenrules.compiling.smt_inputs import fact_input
from greenrules.compiling.smt_records import ITEM
from greenrules.compiling.smt_scores import compare_points
from greenrules.compiling.smt_scoring import encode_node, find_node
from greenrules.compiling.smt_tables import encode_rows, list_candidate_guards
from greenrules.compiling.smt_terms import Truth
from greenrules.compiling.smt_values import (
    Meaning,
    Slot,
    Slots,
    Verdict,
    as_points,
    exactly,
    known_of,
    undefined_of,
    unknown_of,
)
from greenrules.model.expressions import Expr
from greenrules.model.scoring import Indicator, Over, Steps
from greenrules.model.values import Scalar
from greenrules.testing.proof_claims import (
    Applies,
    Claim,
    Decides,
    Graded,
    Holds,
    RowHolds,
    Scored,
    StepReached,
    Valued,
)


def state_claim(claim: Claim, encoding: Encoding) -> Truth:
    """Return a claim as a truth about the inputs.

    Raises: UnsupportedByBackend (GR710, GR711).
    """
    encoding = find_encoding(encoding, claim.module)
    match claim:
        case Decides():
            return _is_verdict(_decide(claim, encoding), claim.verdict)
        case Graded():
            ladder = encode_ladder(encoding)
            better = [] if not claim.settled else _better_than(claim.grade, ladder.possible)
            return all_of(dict(ladder.proven)[claim.grade], *(opposite(possible) for possible in better))
        case Scored():
            points = as_points(score_meaning(encoding, claim.name))
            return compare_points(claim.sign, points, exactly(claim.points)).true
        case Applies():
            return _is_verdict(encode_node(encoding, claim.name).applicable, claim.verdict)
        case Valued():
            meaning = (derived_meaning if claim.kind == "derived" else table_meaning)(encoding, claim.name)
            return _has_value(meaning, claim.value, encoding, claim)
        case RowHolds():
            return any_of(*(_row_decides(claim, encoding, slot) for slot in _slots_of_table(claim, encoding)))
        case StepReached():
            return any_of(*(_step_decides(claim, encoding, slot) for slot in _slots_of_over(claim, encoding)))
        case Holds():
            return any_of(*(_holds(claim, encoding, slot) for slot in _slots(claim.record, encoding)))


def _better_than(grade: str, possible: tuple[tuple[str, Truth], ...]) -> Iterator[Truth]:
    for other, is_possible in possible:
        if other == grade:
            return
        yield is_possible


def find_encoding(encoding: Encoding, key: str) -> Encoding:
    """Return the encoding of the root (the empty key) or of an import by `id@edition`."""
    if not key or encoding.ruleset.key == key:
        return encoding
    waiting = [encoding]
    while waiting:
        module = waiting.pop()
        for alias in module.ruleset.imports:
            imported = module_encoding(module, alias)
            if imported.ruleset.key == key:
                return imported
            waiting.append(imported)
    raise KeyError(key)


def _decide(claim: Decides, encoding: Encoding) -> Verdict:
    match claim.kind:
        case "gate":
            return gate_meaning(encoding, claim.name)
        case "gates":
            return gates_meaning(encoding)
        case "rung":
            return rung_meaning(encoding, claim.name)
        case "eligibility":
            return eligibility_meaning(encoding, claim.name)
        case "grant":
            return grant_meaning(encoding, claim.name)


def _is_verdict(verdict: Verdict, wanted: bool | None) -> Truth:
    if wanted is None:
        return unknown_of(verdict)
    return verdict.true if wanted else verdict.false


def _has_value(meaning: Meaning, value: Scalar | None, encoding: Encoding, claim: Valued) -> Truth:
    if value is None:
        return undefined_of(meaning)
    entries = encoding.ruleset.derived if claim.kind == "derived" else encoding.ruleset.tables
    wanted = constant_meaning(value, entries[claim.name].type)
    return all_of(known_of(meaning), same_value(meaning, wanted))


def _slots(record: tuple[str, str] | None, encoding: Encoding) -> list[tuple[str, Slot] | None]:
    if record is None:
        return [None]
    table = fact_input(encoding.inputs, encoding.ruleset.facts[record[1]])
    assert isinstance(table, Slots), "records are kept in a table"
    return [(record[0], slot) for slot in table.records]


def _present(slot: tuple[str, Slot] | None) -> Truth:
    return True if slot is None else slot[1].present


def _slots_of_table(claim: RowHolds, encoding: Encoding) -> list[tuple[str, Slot] | None]:
    table = encoding.ruleset.tables[claim.table]
    return _slots((ITEM, table.of) if table.of else None, encoding)


def _row_decides(claim: RowHolds, encoding: Encoding, slot: tuple[str, Slot] | None) -> Truth:
    table = encoding.ruleset.tables[claim.table]
    verdicts = encode_rows(table, encoding, NO_BINDINGS if slot is None else {slot[0]: slot[1]})
    if claim.row is None:
        return all_of(_present(slot), *(verdict.false for verdict in verdicts))
    return all_of(_present(slot), list_candidate_guards(table, verdicts)[claim.row], verdicts[claim.row].true)


def over_of(indicator: object) -> Over | None:
    """Return the table an indicator is scored over, if any."""
    return indicator.over if isinstance(indicator, Indicator) else None


def _slots_of_over(claim: StepReached, encoding: Encoding) -> list[tuple[str, Slot] | None]:
    over = over_of(find_node(encoding, claim.indicator)[0])
    return _slots(None if over is None else (over.variable, over.table.name), encoding)


def list_steps(indicator: object) -> tuple[Expr, ...]:
    """Return the conditions of an indicator scored by steps."""
    assert isinstance(indicator, Indicator)
    assert isinstance(indicator.scoring, Steps)
    return tuple(step.when for step in indicator.scoring.steps)


def _step_decides(claim: StepReached, encoding: Encoding, slot: tuple[str, Slot] | None) -> Truth:
    bindings = NO_BINDINGS if slot is None else {slot[0]: slot[1]}
    conditions = list_steps(find_node(encoding, claim.indicator)[0])
    verdicts = [encode_condition(condition, encoding, bindings) for condition in conditions]
    before = verdicts if claim.step is None else verdicts[: claim.step]
    reached = True if claim.step is None else verdicts[claim.step].true
    return all_of(_present(slot), reached, *(verdict.false for verdict in before))


def _holds(claim: Holds, encoding: Encoding, slot: tuple[str, Slot] | None) -> Truth:
    bindings = NO_BINDINGS if slot is None else {slot[0]: slot[1]}
    return all_of(_present(slot), _is_verdict(encode_condition(claim.condition, encoding, bindings), claim.verdict))
