"""Asking z3 whether a truth can hold: linear first, then on a grid of divisors, then with real products.

A product or quotient of two inputs is a number of its own at first. If even so nothing fits, nothing does; if
something fits, it is tried exactly. Only then are divisors tied down, and last the solver gets the true products.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.compiling.smt import Solver, list_cone, relate_products, send, send_number
from greenrules.compiling.smt_algebra import all_of, is_equal, scale
from greenrules.compiling.smt_assigning import Solution, holds, replace_inputs
from greenrules.compiling.smt_products import floor_of
from greenrules.compiling.smt_terms import ONE, Range, Term, Truth, code_of, range_of

GRID = tuple(map(Fraction, ("1", "100", "10", "3", "1000", "10000", "2", "5", "30", "0.5", "0.1", "7")))
GUESSES = 8
DECIMALS = Fraction(10) ** 4


@frozen
class Impossible:
    """No inputs within the bounds make it hold."""


@frozen
class Undecided:
    """Neither found nor excluded, with the reason."""

    reason: str


Answer = Solution | Impossible | Undecided


def solve(solver: Solver, wanted: Truth, limits: Iterable[Truth] = (), *, exactly: bool = True) -> Answer:
    """Return inputs that make a truth hold, or that there are none, or that it was not decided.

    Args:
        limits: what surely holds of inputs; those that share an input with `wanted` are kept.
        exactly: whether true products are tried in the end, which may take long.
    """
    if wanted is False:
        return Impossible()
    asked: list[Truth] = [wanted, *_touching(solver, wanted, limits)]
    if asked == [True]:
        return Solution({}, {})
    products = sorted(_products_in(solver, asked), key=code_of)
    relaxed = _check(solver, asked, ())
    if not isinstance(relaxed, Solution) or not products or holds(asked, relaxed):
        return relaxed
    pivots = _list_pivots(solver, products)
    ties = [_tie_to_grid(solver, pivot, atoms) for pivot, atoms in pivots.items()]
    tied = _check(solver, asked, ties)
    if isinstance(tied, Solution) and holds(asked, tied):
        return tied
    if isinstance(_check(solver, asked, relate_products(solver, products)), Impossible):
        return Impossible()
    guessed = _guess_values(solver, asked, pivots, relaxed)
    if guessed is not None:
        return guessed
    return _check_exactly(solver, asked, products) if exactly else Undecided("products of inputs: not looked into")


def _guess_values(solver: Solver, asked: Sequence[Truth], pivots: Iterable[Term], relaxed: Solution) -> Solution | None:
    """Give the inputs that products rest on plain values, and ask for the others: that is linear."""
    numbers = sorted(
        {part for pivot in pivots for part in list_cone(solver, pivot) if part.kind == "input"}, key=code_of
    )
    for attempt in range(GUESSES):
        given: dict[str, Fraction] = {}
        for place, number in enumerate(numbers):
            grid = _list_grid(range_of(number))
            at = (attempt * 7 + place * attempt * 3) % len(grid)
            given[number.parts[0]] = relaxed.numbers[number.parts[0]] if attempt == 0 else grid[at]
        known: dict[Term, Any] = {}
        simpler = [replace_inputs(truth, given, known) for truth in asked]
        answer = Impossible() if False in simpler else _check(solver, simpler, ())
        if isinstance(answer, Solution):
            solution = Solution(answer.truths, {**relaxed.numbers, **answer.numbers, **given})
            solution.truths.update({n: v for n, v in relaxed.truths.items() if n not in answer.truths})
            if holds(asked, solution):
                return solution
    return None


def with_short_numbers(solver: Solver, wanted: Truth) -> Truth:
    """Return a truth that also asks for inputs with no more than four decimals."""
    numbers = (term for term in list_cone(solver, wanted) if term.kind == "input" and not term.parts[1])
    steps = (scale(number, DECIMALS) for number in numbers)
    return all_of(wanted, *(is_equal(step, floor_of(step)) for step in steps))


def _touching(solver: Solver, wanted: Truth, limits: Iterable[Truth]) -> Iterator[Term]:
    reached = set(list_cone(solver, wanted))
    waiting = [limit for limit in limits if isinstance(limit, Term)]
    found = True
    while found:
        found = False
        for limit in tuple(waiting):
            if reached & list_cone(solver, limit):
                waiting.remove(limit)
                reached |= list_cone(solver, limit)
                found = True
                yield limit


def _products_in(solver: Solver, asked: Iterable[Truth]) -> set[Term]:
    reached = {term for truth in asked for term in list_cone(solver, truth)}
    return {term for term in reached if term.kind in ("product", "quotient")}


def _check(solver: Solver, asked: Iterable[Truth], ties: Iterable[Any]) -> Answer:
    asked = tuple(asked)
    sent = [send(solver, truth) for truth in asked]  # before the push: what defines terms stays
    solver.solver.push()
    try:
        solver.solver.add(*sent, *ties)
        outcome = solver.solver.check()
        if outcome == solver.z3.unsat:
            return Impossible()
        if outcome == solver.z3.unknown:
            return Undecided(f"not decided in {solver.seconds:g} s")
        return _read_model(solver, solver.solver.model(), asked)
    finally:
        solver.solver.pop()


def _read_model(solver: Solver, model: Any, asked: Iterable[Truth]) -> Solution:
    truths: dict[str, bool] = {}
    numbers: dict[str, Fraction] = {}
    for term in sorted({term for truth in asked for term in list_cone(solver, truth)}, key=code_of):
        if term.kind == "flag":
            truths[term.parts[0]] = bool(solver.z3.is_true(model.eval(solver.sent[term], model_completion=True)))
        elif term.kind == "input":
            numbers[term.parts[0]] = _readsend_number(solver, model.eval(solver.sent[term], model_completion=True))
    return Solution(truths, numbers)


def _readsend_number(solver: Solver, value: Any) -> Fraction:
    if solver.z3.is_algebraic_value(value):
        value = value.approx(20)
    if solver.z3.is_int_value(value):
        return Fraction(value.as_long())
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


# ---- products


def _list_pivots(solver: Solver, products: Iterable[Term]) -> dict[Term, list[Term]]:
    """Return the numbers to tie down so that every product is linear: divisors, and one factor of each product."""
    pivots: dict[Term, list[Term]] = {}
    for atom in products:
        left, right = atom.parts
        pivot = right
        if atom.kind == "product" and len(list_cone(solver, left)) < len(list_cone(solver, right)):
            pivot = left
        pivots.setdefault(pivot, []).append(atom)
    return pivots


def _tie_to_grid(solver: Solver, pivot: Term, atoms: list[Term]) -> Any:
    z3 = solver.z3
    sides = []
    for constant in _list_grid(range_of(pivot)):
        ties = [send(solver, pivot) == send_number(solver, constant)]
        for atom in atoms:
            other = atom.parts[0] if atom.parts[1] == pivot else atom.parts[1]
            factor = 1 / constant if atom.kind == "quotient" and constant else constant
            ties.append(send(solver, atom) == send(solver, other) * send_number(solver, factor))
        sides.append(z3.And(*ties))
    return z3.Or(*sides)


def _list_grid(within: Range) -> tuple[Fraction, ...]:
    ends = [end for end in (within.low, within.high) if end]
    inside = [
        number for number in dict.fromkeys((*GRID, *ends, *(-number for number in GRID)))
        if (within.low is None or number >= within.low) and (within.high is None or number <= within.high)
    ]  # fmt: skip
    return tuple(inside[:12]) or (ONE,)


def _check_exactly(solver: Solver, asked: list[Truth], products: list[Term]) -> Answer:
    z3 = solver.z3
    fresh = z3.Solver()
    fresh.set("timeout", int(solver.seconds * 1000))
    fresh.add(*solver.solver.assertions())
    fresh.add(*(send(solver, truth) for truth in asked))
    for atom in products:
        left, right = (send(solver, part) for part in atom.parts)
        own = send(solver, atom)
        fresh.add(own == left * right if atom.kind == "product" else z3.Implies(right != 0, own * right == left))
    outcome = fresh.check()
    if outcome == z3.unsat:
        return Impossible()
    if outcome == z3.sat:
        solution = _read_model(solver, fresh.model(), asked)
        if holds(asked, solution):
            return solution
    return Undecided(f"products of inputs: not decided in {solver.seconds:g} s")
