"""Decide now, explain when asked: an assessment that holds what the compiled evaluator decided, and the facts.

The first question about anything but the grades is answered by the reference evaluator, which fills in every field.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import floor, gcd
from typing import Any

from attrs import evolve, fields, frozen

from greenrules.api.documents import Opened, close_one, open_one
from greenrules.api.loading import bundled_facts, read_day
from greenrules.api.outlining import answer_outline, answer_outline_json
from greenrules.compiling.python import Occasion, Program, Recent, keep_recent, recall_recent
from greenrules.compiling.python_deciding import decide_carefully
from greenrules.compiling.python_exactly import open_exactly
from greenrules.compiling.python_intake import to_plain
from greenrules.compiling.python_outline import WHOLE
from greenrules.compiling.python_packing import unpack
from greenrules.compiling.python_quickly import Decision, packed_of
from greenrules.compiling.python_restoring import restore_facts
from greenrules.compiling.python_support import RefusedError
from greenrules.evaluating.bindings import bind_parameters
from greenrules.evaluating.environment import Environment, grade_of, score_value
from greenrules.evaluating.exact import make_coprime
from greenrules.evaluating.trace import build_trace
from greenrules.model.assessment import Assessment, round_score
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.memory import set_memory
from greenrules.model.periods import is_in_force
from greenrules.model.ruleset import Ruleset
from greenrules.model.trace import Trace
from greenrules.model.values import Bounds, Scalar, point
from greenrules.reading.facts_reader import read_facts_mapping

_MOST_ROUNDED = 20_000
# Beyond it the machine number a score is kept under would stand for several.
_LARGEST_KEPT = 2**51
new_assessment: Any = object.__new__
# Slots of a frozen class; what is known at once is put in place without a detour.
set_grade = vars(Assessment)["grade"].__set__
set_possible_grades = vars(Assessment)["possible_grades"].__set__
_NAMES = tuple(field.name for field in fields(Assessment))


@frozen
class Bindings:
    """Parameters a caller binds: as supplied, and their values by `<module key>|<id>`."""

    supplied: Mapping[str, RawFact]
    values: Mapping[str, Scalar]


def read_bindings(ruleset: Ruleset, parameters: Mapping[str, object]) -> Bindings | None:
    """Return the parameters a caller binds; None when something is wrong with them, which the careful reading tells."""
    (document, *_), problems = read_facts_mapping({"facts": {}, "parameters": dict(parameters)})
    found: list[Diagnostic] = []
    bound = bind_parameters(ruleset, document.parameters, found)
    if problems or found:
        return None
    return Bindings(document.parameters, {key: binding.value for key, binding in bound.items()})


def _bind(program: Program, bindings: Bindings) -> tuple[Any, ...] | None:
    """Return the values as the program takes them; None when one stands in for a value in force, or is not plain."""
    if not program.parameters.keys() >= bindings.values.keys():
        return None
    try:
        return tuple(to_plain(bindings.values.get(key)) for key in program.parameters)
    except RefusedError:
        return None


def assess_quickly(
    ruleset: Ruleset, facts: dict[str, Any], as_of: date | str, bindings: Bindings | None = None
) -> Assessment | None:
    """Return the assessment of plain facts; None when the reference has to read or evaluate them."""
    recent = _find_recent(ruleset, as_of, facts)
    if recent is None:
        return None
    _, quick, bound, day, occasion = recent
    if bindings is not None:
        own = _bind(occasion.program, bindings)
        if own is None:
            return None
        bound, occasion = own, evolve(occasion, bindings=bindings)
    decision = quick(facts, bound, day, bundled_facts, occasion)
    if decision is None:
        decision = decide_carefully(occasion.program, facts, day, bundled_facts, bound, occasion)
        if decision is None:
            return None
    assessment: Assessment = new_assessment(Assessment)
    set_grade(assessment, decision[0][-1])
    set_possible_grades(assessment, decision[0])
    set_memory(assessment, decision)
    return assessment


def _find_recent(ruleset: Ruleset, as_of: date | str, facts: dict[str, Any]) -> Recent | None:
    """Return the day that is written and its program; None when it is none, or the ruleset is not in force then."""
    recent = recall_recent(ruleset)
    if recent is not None and recent[0] == as_of:
        return recent
    day, _ = (as_of, ()) if type(as_of) is date else read_day(as_of)
    if day is None or not is_in_force(ruleset.effective.start, ruleset.effective.end, day):
        return None
    return keep_recent(ruleset, as_of, day, facts, answer, rounding_of)


def answer(assessment: Assessment, name: str, decision: Decision) -> Any:
    """Return a field of an assessment that is not in place yet, or its outline."""
    program, day = decision[8].program, decision[8].day
    match name:
        case "outline":
            return answer_outline(assessment, program, decision, day, lambda: _complete(assessment, decision))
        case "outline_json":
            return answer_outline_json(assessment, program, decision, day, lambda: _complete(assessment, decision))
        case "trace":
            return _begin(assessment, decision)
        case _:
            return getattr(_complete(assessment, decision), name)


def rounding_of(program: Program) -> Callable[[Assessment, Decision], Any]:
    """Return what rounds the score of a subject that was decided.

    Many ask this of every subject, so that each step counts beside the decision. INVARIANT: what is rounded here is
    rounded to the same by `_round_carefully`, which has less doubt.
    """
    scale, recall, shift = float(program.scale), program.rounded.get, WHOLE
    # Too small to move what is rounded by a millionth of its last place; no error is where nothing is rounded.
    small_error = 1e-7 / scale if scale else 0.0

    def round_quickly(assessment: Assessment, decision: Decision) -> Any:
        low, error = decision[1], decision[3]
        try:
            if low is decision[2] and error < small_error:  # type: ignore[operator]  # None where it is exact
                moved = low * scale
                whole = moved + shift
                if -0.499999 < moved - (whole - shift) < 0.499999 and -1e8 < moved < 1e8:
                    return recall(whole) or _keep_rounded(program, int(whole - shift), whole)
        except TypeError:
            pass
        return _round_carefully(assessment, decision)

    return round_quickly


def _round_carefully(assessment: Assessment, decision: Decision) -> Any:
    """Return the rounded score of a subject, however close it is to half-way between two roundings."""
    _, low, high, error, *_, occasion = decision
    program: Program = occasion.program
    scale = program.scale
    if error is None:
        return _round_exactly(program, low, high) or _round_fully(assessment, decision)
    if low == high and low is not None and scale:
        moved = low * scale + 0.5
        # Half-way between two roundings the exact number decides; the machine's own steps count among the doubts. So
        # do infinite numbers and errors, of which nothing can be compared.
        doubt = 2.0 * error * scale + abs(moved) * 2e-15
        if doubt < moved % 1.0 < 1.0 - doubt:
            return _round(program, floor(moved))
    packed = packed_of(decision)
    if isinstance(packed[0], bytes) and not program.parameters and low is not None:
        # The total alone takes the reference a tenth of what all reasons take.
        values = unpack(packed, program.kinds)
        score = score_value(open_exactly(program.ruleset, program.kinds.facts, values, occasion.day, {}, ()), "")
        return round_score(score, program.ruleset.display.get("score"))
    return _round_fully(assessment, decision)


def _round_exactly(program: Program, low: Fraction | None, high: Fraction | None) -> Bounds | None:
    """Return an exact score rounded; None where it is open, so that it has to be said what is missing."""
    if low is None or low != high or not program.scale:
        return None
    return _round(program, round(low * program.scale))


def _round_fully(assessment: Assessment, decision: Decision) -> Any:
    return round_score(_complete(assessment, decision).score, decision[8].program.ruleset.display.get("score"))


def _round(program: Program, whole: int) -> Bounds:
    """Return the score of so many last digits."""
    if abs(whole) > _LARGEST_KEPT:
        return _make_rounded(program.scale, whole)
    moved = whole + WHOLE
    return program.rounded.get(moved) or _keep_rounded(program, whole, moved)


def _keep_rounded(program: Program, whole: int, moved: float) -> Bounds:
    known = _make_rounded(program.scale, whole)
    # Scores repeat, and making fractions takes longer than the decision; strange ones must not fill the memory.
    if len(program.rounded) < _MOST_ROUNDED:
        program.rounded[moved] = known
    return known


def _make_rounded(scale: int, whole: int) -> Bounds:
    common = gcd(whole, scale)
    return point(make_coprime(whole // common, scale // common))


def _complete(assessment: Assessment, decision: Decision) -> Assessment:
    """Let the reference evaluate the facts, and put every field in place; return the assessment of the reference."""
    return _finish(assessment, _open(decision))


def _begin(assessment: Assessment, decision: Decision) -> Trace:
    """Put the trace alone in place: its nodes need none of the findings. Those are found in the same evaluation."""
    opened = _open(decision)
    trace = build_trace(opened.evaluation)
    object.__setattr__(assessment, "trace", trace)
    set_memory(assessment, (opened, decision, evolve(decision[8], answer=_answer_begun, round=_round_begun)))
    return trace


def _round_begun(assessment: Assessment, begun: tuple[Opened, Decision, Occasion]) -> Any:
    _, decision, _ = begun
    return decision[8].round(assessment, decision)


def _answer_begun(assessment: Assessment, name: str, begun: tuple[Opened, Decision, Occasion]) -> Any:
    """Return a field of an assessment of which the reference has evaluated the facts already."""
    opened, decision, _ = begun
    match name:
        case "outline" | "outline_json":
            return answer(assessment, name, decision)
        case _:
            return getattr(_finish(assessment, opened), name)


def _open(decision: Decision) -> Opened:
    """Let the reference take the facts and decide; return what the rest is found in."""
    occasion: Occasion = decision[8]
    program, bindings = occasion.program, occasion.bindings
    (document, *_), problems = read_facts_mapping(restore_facts(program, decision))
    document = evolve(document, as_of=occasion.day, parameters={} if bindings is None else bindings.supplied)
    opened, more = open_one(program.ruleset, document, "error")
    assert opened is not None, f"the compiled evaluator took facts the reference refuses: {(*problems, *more)}"
    _check_agreement(opened.evaluation.environment, decision)
    return opened


def _finish(assessment: Assessment, opened: Opened) -> Assessment:
    whole = close_one(opened)
    for name in _NAMES:
        object.__setattr__(assessment, name, getattr(whole, name))
    set_memory(assessment, None)
    return whole


def _check_agreement(environment: Environment, decision: Decision) -> None:
    """INVARIANT: what was decided is what the reference decides. Anything else is a defect of greenrules."""
    possible, low, high, error, *_ = decision
    score = None if environment.ruleset.indicators is None else score_value(environment, "")
    decided = grade_of(environment).possible
    is_same = decided == possible
    if isinstance(score, Bounds) and low is not None and high is not None:
        ends = ((low, score.proven), (high, score.attainable))
        error = 0.0 if error is None else error
        is_same = is_same and all(_agrees(found, end, error) for found, end in ends)
    if not is_same:
        found, wanted = f"{possible}, {low} to {high}", f"{decided}, {score}"
        raise AssertionError(f"a defect of greenrules: compiled code decided {found}; the reference {wanted}")


def _agrees(found: float, end: Fraction | None, error: float) -> bool:
    if end is None or abs(found) == float("inf") or error == float("inf"):
        return end is None or error == float("inf")
    return abs(Fraction(found) - end) <= Fraction(error)
