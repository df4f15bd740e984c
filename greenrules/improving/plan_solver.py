"""The cheapest subset of measures by HiGHS, for many measures. The only place that knows highspy.

Points enter as whole numbers; where they do not fit, rounded so that nothing that reaches the goal is shut out. Every
answer is checked exactly: one that only seems to reach the goal is shut out by a cut and the solver asked again.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from importlib import import_module
from math import ceil, floor, gcd, lcm
from typing import Any

from attrs import define, field

from greenrules.improving.plan_problem import (
    AllOf,
    AnyOf,
    Condition,
    Enough,
    Found,
    Problem,
    Settled,
    Table,
    holds_exactly,
    is_possible,
    members,
)
from greenrules.model.diagnostics import lacks_extra

# Answers that fail the exact check before the search counts as cut short.
MOST_CUTS = 40
_LARGEST = 10**6
_OPTIONS = {
    "output_flag": False, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "threads": 1, "random_seed": 0,
    # On models of this size these only cost time: without them the slowest plans take less than half as long.
    "presolve": "off", "mip_heuristic_run_rins": False, "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}  # fmt: skip
_BITS = 20
_LINES = dict[int, float]


def is_solver_installed() -> bool:
    """Whether the extra `optimize` is installed."""
    try:
        import_module("highspy")
    except ImportError:
        return False
    return True


@define(eq=False)
class _Model:
    """A mixed-integer program under construction. Columns 0 to n-1 are the measures."""

    highs: Any
    infinity: float
    size: int
    columns: int
    ways: dict[int, dict[int, int]] = field(factory=dict)


def solve(problem: Problem, cuts: tuple[int, ...] = ()) -> Found:
    """Return the cheapest subset, ties as in search_exactly.

    Raises: UnsupportedByBackend (GR936) when the extra `optimize` is not installed.
    """
    if isinstance(problem.condition, Settled):
        return Found(0 if problem.condition.holds and not cuts else None, True)
    model = _build(problem)
    for cut in cuts:
        _add_row(model, dict.fromkeys(members(cut), 1.0), None, cut.bit_count() - 1)
    scale = lcm(*(cost.denominator for cost in problem.costs))
    costs = _reduce([int(cost * scale) for cost in problem.costs])
    best, complete = _ask(model, problem, costs)
    if best is None or not complete:
        return Found(best, complete)
    return _break_ties(model, problem, costs, best)


def _reduce(costs: list[int]) -> list[int]:
    """Return costs in the largest unit that divides them all, to keep the numbers of the solver small."""
    unit = gcd(*costs)
    return [cost // unit for cost in costs] if unit else costs


def _break_ties(model: _Model, problem: Problem, costs: list[int], best: int) -> Found:
    """Return, among the subsets of least cost, that with the fewest measures and then that with the first ids."""
    _add_row(model, dict(enumerate(map(float, costs))), None, sum(costs[n] for n in members(best)))
    if _is_only_one(model, problem, best):
        return Found(best, True)
    best, complete = _keep_better(best, _ask(model, problem, [1] * model.size))
    _add_row(model, dict.fromkeys(range(model.size), 1.0), None, best.bit_count())
    for start in range(0, model.size, _BITS):
        block = range(start, min(start + _BITS, model.size))
        # As many measures as in the best and the first ids: a binary number over the ids, as large as can be.
        aims = [-(1 << (_BITS - 1 - (n - start))) if n in block else 0 for n in range(model.size)]
        best, more = _keep_better(best, _ask(model, problem, aims))
        complete = complete and more
        for n in block:
            model.highs.changeColBounds(n, float(best >> n & 1), float(best >> n & 1))
    return Found(best, complete)


def _is_only_one(model: _Model, problem: Problem, best: int) -> bool:
    """Return whether no other subset is as good; the row that shuts the best out is taken away again."""
    row = model.highs.getNumRow()
    _shut_out(model, best)
    other, complete = _ask(model, problem, [1] * model.size)
    if other is None and complete:
        return True
    # Other answers that failed the exact check stay shut out: they reach nothing.
    model.highs.changeRowBounds(row, -model.infinity, model.infinity)
    return False


def _keep_better(best: int, answer: tuple[int | None, bool]) -> tuple[int, bool]:
    chosen, complete = answer
    return (best, complete) if chosen is None else (chosen, complete)


def _ask(model: _Model, problem: Problem, objective: list[int]) -> tuple[int | None, bool]:
    """Return the subset that minimises an objective, and whether no better one can exist."""
    for place, factor in enumerate(objective):
        model.highs.changeColCost(place, float(factor))
    for _ in range(MOST_CUTS):
        model.highs.run()
        if model.highs.getInfo().primal_solution_status != 2:  # no feasible point
            return None, True
        values = list(model.highs.getSolution().col_value)[: model.size]
        chosen = sum(1 << place for place, value in enumerate(values) if value > 0.5)
        if holds_exactly(problem.condition, chosen) and is_possible(problem, chosen):
            return chosen, True
        _shut_out(model, chosen)
    return None, False


def _shut_out(model: _Model, subset: int) -> None:
    """Add the row that one subset alone breaks."""
    signs = {place: -1.0 if subset >> place & 1 else 1.0 for place in range(model.size)}
    _add_row(model, signs, 1 - subset.bit_count(), None)


def _build(problem: Problem) -> _Model:
    highspy = _import_solver()
    with _quietly():
        highs = highspy.Highs()
    for option, value in _OPTIONS.items():
        highs.setOptionValue(option, value)
    model = _Model(highs, highspy.kHighsInf, len(problem.ids), 0)
    for _ in problem.ids:
        _add_column(model, integer=True)
    for place in range(model.size):
        for other in members(problem.excludes[place] >> place << place):
            _add_row(model, {place: 1.0, other: 1.0}, None, 1)
        for other in members(problem.requires[place]):
            _add_row(model, {place: 1.0, other: -1.0}, None, 0)
    for table in problem.possible:
        _require(model, table, None)
    _require(model, problem.condition, None)
    return model


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the banner that HiGHS writes when it is first started off the standard output, where the answer goes."""
    try:
        kept = os.dup(1)
    except OSError:  # a process without standard output
        yield
        return
    silent = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(silent, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(silent)
        os.close(kept)


def _import_solver() -> Any:
    try:
        return import_module("highspy")
    except ImportError as error:
        message = "planning with many measures needs the solver HiGHS, which is not installed"
        raise lacks_extra("GR936", message, "solver", "optimize") from error


def _add_column(model: _Model, *, integer: bool = False) -> int:
    model.highs.addVar(0.0, 1.0)
    if integer:
        model.highs.changeColIntegrality(model.columns, _import_solver().HighsVarType.kInteger)
    model.columns += 1
    return model.columns - 1


def _add_row(model: _Model, terms: _LINES, low: float | None, high: float | None) -> None:
    places = list(terms)
    model.highs.addRow(
        -model.infinity if low is None else float(low),
        model.infinity if high is None else float(high),
        len(places),
        places,
        [terms[place] for place in places],
    )


def _require(model: _Model, condition: Condition, switch: int | None) -> None:
    """Add rows that make a condition hold, when the column `switch` is 1 or there is none."""
    match condition:
        case Settled():
            if not condition.holds:
                _add_row(model, {} if switch is None else {switch: 1.0}, 1 if switch is None else None, 0)
        case Table():
            ways = _ways_of(model, condition.mask, condition.possible)
            _add_switched(model, {ways[subset]: 1.0 for subset in condition.holds}, 0, 1, switch)
        case Enough():
            _require_sum(model, condition, switch)
        case AllOf():
            for part in condition.parts:
                _require(model, part, switch)
        case AnyOf():
            switches = [_add_column(model, integer=True) for _ in condition.parts]
            for part, one in zip(condition.parts, switches, strict=True):
                _require(model, part, one)
            _add_switched(model, dict.fromkeys(switches, 1.0), 0, 1, switch)


def _add_switched(model: _Model, terms: _LINES, least: float, need: float, switch: int | None) -> None:
    """Add `sum >= need`, or when there is a switch `sum >= least + (need - least) x switch`."""
    if switch is None:
        _add_row(model, terms, need, None)
    else:
        _add_row(model, {**terms, switch: terms.get(switch, 0.0) - (need - least)}, least, None)


def _ways_of(model: _Model, mask: int, possible: Iterable[int]) -> dict[int, int]:
    """Return a column for each subset of a mask: exactly one is 1, the one that the measures make up."""
    if mask not in model.ways:
        ways = {subset: _add_column(model) for subset in sorted(possible)}
        _add_row(model, dict.fromkeys(ways.values(), 1.0), 1, 1)
        for place in members(mask):
            holding = {column: 1.0 for subset, column in ways.items() if subset >> place & 1}
            _add_row(model, {**holding, place: -1.0}, 0, 0)
        model.ways[mask] = ways
    return model.ways[mask]


def _require_sum(model: _Model, enough: Enough, switch: int | None) -> None:
    need = enough.least - enough.constant
    scale, rounded = _choose_scale(enough, need)
    to_whole: Callable[[Fraction], int] = ceil if rounded else int
    terms: _LINES = {}
    base = least = 0
    for factor, block in enough.terms:
        points = {subset: to_whole(factor * value * scale) for subset, value in block.points.items()}
        least += min(points.values())
        if block.mask.bit_count() == 1 and len(points) == 2:
            base += points[0]
            place = block.mask.bit_length() - 1
            terms[place] = terms.get(place, 0.0) + points[block.mask] - points[0]
            continue
        for subset, column in _ways_of(model, block.mask, points).items():
            terms[column] = terms.get(column, 0.0) + points.get(subset, least)
    whole = floor(need * scale) if rounded else int(need * scale) + enough.strict
    _add_switched(model, terms, min(least - base, whole - base), whole - base, switch)


def _choose_scale(enough: Enough, need: Fraction) -> tuple[int, bool]:
    """Return what points are multiplied with, and whether they must then be rounded to stay small."""
    numbers = [need, *(factor * points for factor, block in enough.terms for points in block.points.values())]
    scale = lcm(*(number.denominator for number in numbers))
    largest = max(abs(number) for number in numbers)
    if largest * scale <= _LARGEST:
        return scale, False
    return max(1, int(_LARGEST / largest)) if largest else 1, True
