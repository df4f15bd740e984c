"""Scoring over the records of a table in the generated code: each record by itself, then averaged by weight."""

from fractions import Fraction

from attrs import evolve

from greenrules.compiling.python_accuracy import UNIT, Accuracy
from greenrules.compiling.python_expressions import write_condition, write_expression
from greenrules.compiling.python_names import prepare
from greenrules.compiling.python_numbers import accuracy_of
from greenrules.compiling.python_scope import NotCompiledError, Operand, Scope, hold, write_constant, write_number
from greenrules.compiling.python_scores import Score
from greenrules.compiling.python_scoring import write_scoring
from greenrules.model.expressions import Expr
from greenrules.model.scoring import Indicator, Over, Ratio
from greenrules.model.types import ChoiceType
from greenrules.model.walking import list_scoring_expressions

ZERO = Fraction(0)
# A table with more records is left to the reference: the error bound of the average counts on it.
_MOST_RECORDS = 1000


def write_over(indicator: Indicator, over: Over, scope: Scope) -> Score:
    """Write the average of the records' points by weight; 0 where it is undefined, everything while it is open.

    Source: semantics.md, 6.
    """
    for expr in list_scoring_expressions(indicator.scoring, over):
        prepare(expr, scope)
    if over.table.kind != "fact":
        raise NotCompiledError
    writer, table = scope.writer, scope.facts[over.table.name]
    highest = _find_highest(indicator, scope)
    low, high, state, kept = (writer.name(kind) for kind in ("low", "high", "state", "kept"))
    writer.line(f"{low}, {high}, {state}, {kept} = 0.0, {write_number(highest)}, None, []")
    with writer.block(f"if {table.code} is not None:"):
        _collect(over, table.code, state, kept, scope)
        _take_top(over, state, kept, scope)
        # The state is None while all is well, OPEN once something is unknown, LOST once something is undefined.
        with writer.block(f"if {state} is None:"):
            accuracy = _average(indicator, over, (low, high, state, kept), scope)
        writer.line(f"if {state} == 'lost': {low} = {high} = 0.0")
    accuracy = evolve(accuracy, low=ZERO, high=highest)
    return Score(Operand(low, accuracy), Operand(high, accuracy))


def _find_highest(indicator: Indicator, scope: Scope) -> Fraction:
    if not isinstance(indicator.scoring, Ratio):
        return indicator.maximum
    cap = None if indicator.scoring.cap is None else write_expression(indicator.scoring.cap, scope).constant
    if not isinstance(cap, Fraction):
        raise NotCompiledError
    return indicator.maximum * cap


def _inside(over: Over, record: str, scope: Scope) -> Scope:
    return evolve(scope, records={over.variable: record}, nonzero=frozenset(), inside=True)


def _collect(over: Over, table: str, state: str, kept: str, scope: Scope) -> None:
    """Write which records count: open as soon as that is unknown of one."""
    writer = scope.writer
    writer.line(f"if len({table}) > {_MOST_RECORDS}: near()")
    record = writer.name("record")
    with writer.block(f"for {record} in {table}:"):
        inner = _inside(over, record, scope)
        verdict = hold(write_condition(over.where, inner), inner)
        writer.line(f"if {verdict.code} is not False: {kept}.append({record})")
        if verdict.unknown:
            writer.line(f"if {verdict.code} is None: {state} = 'open'")


def _take_top(over: Over, state: str, kept: str, scope: Scope) -> None:
    """Write that only the records with the largest ranks stay, with all that tie with the last of them."""
    if over.top_k is None or over.top_by is None:
        return
    limit = write_expression(over.top_k, scope)
    if not isinstance(limit.constant, Fraction) or isinstance(over.top_by.type, ChoiceType):
        raise NotCompiledError("a rank that is no number")
    writer = scope.writer
    ranks, record = writer.name("ranks"), writer.name("record")
    writer.line(f"{ranks} = []")
    with writer.block(f"for {record} in {kept}:"):
        inner = _inside(over, record, scope)
        rank = hold(write_expression(over.top_by, inner), inner)
        if rank.accuracy is not None and not (rank.accuracy.is_raw or rank.accuracy.is_exact):
            raise NotCompiledError("a computed rank")
        writer.line(f"{ranks}.append({rank.code})")
    with writer.block(f"if {state} is None:"):
        writer.line(f"if None in {ranks}: {state} = 'open'")
        writer.line(f"elif UNDEFINED in {ranks}: {state} = 'lost'")
        writer.line(f"else: {kept} = take_top({kept}, {ranks}, {int(limit.constant)})")


def _average(indicator: Indicator, over: Over, names: tuple[str, str, str, str], scope: Scope) -> Accuracy:
    low, high, state, kept = names
    writer = scope.writer
    total_low, total_high, weights, record = (writer.name(kind) for kind in ("total", "total", "weights", "record"))
    writer.line(f"{total_low} = {total_high} = {weights} = 0.0")
    with writer.block(f"for {record} in {kept}:"):
        inner = _inside(over, record, scope)
        weight = _write_weight(over.weight, state, inner)
        score = write_scoring(indicator.scoring, indicator.maximum, inner)
        writer.line(f"{weights} += {weight.code}")
        writer.line(f"{total_low} += {weight.code} * {score.low.code}")
        writer.line(f"{total_high} += {weight.code} * {score.high.code}")
    writer.line(f"if {state} is None and not {weights}: {state} = 'lost'")
    with writer.block(f"if {state} is None:"):
        writer.line(f"{low}, {high} = {total_low} / {weights}, {total_high} / {weights}")
    return _bound_average(weight, score)


def _write_weight(expr: Expr | None, state: str, scope: Scope) -> Operand:
    """Write the weight of a record; 0 where it has none, which settles the whole."""
    if expr is None:
        return write_constant(Fraction(1), scope)
    weight = hold(write_expression(expr, scope), scope)
    accuracy = accuracy_of(weight)
    if accuracy.low < 0 or not accuracy.is_scaled:
        raise NotCompiledError("a weight that may be negative")
    if weight.undefined:
        scope.writer.line(f"if {weight.code} is UNDEFINED: {state}, {weight.code} = {state} or 'lost', 0.0")
    if weight.unknown:
        scope.writer.line(f"if {weight.code} is None: {state}, {weight.code} = 'open', 0.0")
    return evolve(weight, unknown=False, undefined=False)


def _bound_average(weight: Operand, score: Score) -> Accuracy:
    """Return how far an average can be off: as far as a score, plus what weights and sums add."""
    parts = [accuracy_of(end) for end in (score.low, score.high)]
    if any(part.measured for part in parts):
        raise NotCompiledError
    own = max(part.absolute + part.relative * part.size for part in parts)
    largest = max(part.size for part in parts)
    added = largest * (4 * accuracy_of(weight).relative + 4 * _MOST_RECORDS * UNIT)
    return Accuracy(ZERO, largest, absolute=(own + added) * 2)
