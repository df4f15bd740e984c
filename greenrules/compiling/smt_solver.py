"""Asking z3 whether a truth can hold: linear first, then on a grid of divisors, then with real products.

A product or quotient of two inputs is a number of its own at first. If even so nothing fits, nothing does; if
something fits, it is tried exactly. Only then are divisors tied down, and last the solver gets the true products.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from greenrules.compiling.smt_assigning import Solution, holds, replace_inputs
from greenrules.compiling.smt_terms import ONE, Number, Range, Term, Truth, list_parts, range_of

GRID = tuple(map(Fraction, ("1", "100", "10", "1000", "10000", "2", "5", "50", "0.5", "0.1")))
GUESSES = 8


@frozen
class Impossible:
    """No inputs within the bounds make it hold."""


@frozen
class Undecided:
    """Neither found nor excluded, with the reason."""

    reason: str


Answer = Solution | Impossible | Undecided


@define(eq=False)
class Solver:
    """One z3 solver that keeps what it was told, so that later questions about the same inputs are quick.

    Attributes:
        seconds: how long one question may take.
        solver: knows every input's range and every linear definition; questions are pushed and popped.
        sent: the z3 form of every term so far.
    """

    z3: Any
    solver: Any
    seconds: float
    sent: dict[Term, Any] = field(factory=dict, repr=False)
    tied: dict[Term, Any] = field(factory=dict, repr=False)
    cones: dict[Term, frozenset[Term]] = field(factory=dict, repr=False)


def open_solver(*, seconds: float = 5) -> Solver:
    """Return a solver that knows nothing yet.

    Raises: ImportError when z3 is not installed.
    """
    try:
        import z3
    except ModuleNotFoundError as missing:
        raise ImportError("proofs need z3: pip install 'greenrules[prove]'") from missing
    # One simple core is quicker here than tactics, and takes back what is popped.
    solver = z3.SimpleSolver()
    solver.set("timeout", int(seconds * 1000))
    return Solver(z3, solver, seconds)


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
    products = sorted(_products_in(solver, asked), key=_code)
    relaxed = _check(solver, asked, ())
    if not isinstance(relaxed, Solution) or not products or holds(asked, relaxed):
        return relaxed
    pivots = _list_pivots(solver, products)
    ties = [_tie_to_grid(solver, pivot, atoms) for pivot, atoms in pivots.items()]
    tied = _check(solver, asked, ties)
    if isinstance(tied, Solution) and holds(asked, tied):
        return tied
    guessed = _guess_values(solver, asked, pivots, relaxed)
    if guessed is not None:
        return guessed
    return _check_exactly(solver, asked, products) if exactly else Undecided("products of inputs: not looked into")


def _guess_values(solver: Solver, asked: Sequence[Truth], pivots: Iterable[Term], relaxed: Solution) -> Solution | None:
    """Give the inputs that products rest on plain values, and ask for the others: that is linear."""
    numbers = sorted({part for pivot in pivots for part in _cone(solver, pivot) if part.kind == "input"}, key=_code)
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


def _code(term: Term) -> int:
    return term.code


def _touching(solver: Solver, wanted: Truth, limits: Iterable[Truth]) -> Iterator[Term]:
    reached = set(_cone(solver, wanted))
    waiting = [limit for limit in limits if isinstance(limit, Term)]
    found = True
    while found:
        found = False
        for limit in tuple(waiting):
            if reached & _cone(solver, limit):
                waiting.remove(limit)
                reached |= _cone(solver, limit)
                found = True
                yield limit


def _cone(solver: Solver, truth: Truth | Number) -> frozenset[Term]:
    """Return the inputs and the products a term rests on."""
    if not isinstance(truth, Term):
        return frozenset()
    if truth not in solver.cones:
        seen: set[Term] = set()
        waiting = [truth]
        while waiting:
            term = waiting.pop()
            if term not in seen:
                seen.add(term)
                waiting.extend(list_parts(term))
        kinds = ("input", "flag", "product", "quotient")
        solver.cones[truth] = frozenset(term for term in seen if term.kind in kinds)
    return solver.cones[truth]


def _products_in(solver: Solver, asked: Iterable[Truth]) -> set[Term]:
    reached = {term for truth in asked for term in _cone(solver, truth)}
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
    for term in sorted({term for truth in asked for term in _cone(solver, truth)}, key=_code):
        if term.kind == "flag":
            truths[term.parts[0]] = bool(solver.z3.is_true(model.eval(solver.sent[term], model_completion=True)))
        elif term.kind == "input":
            numbers[term.parts[0]] = _read_number(solver, model.eval(solver.sent[term], model_completion=True))
    return Solution(truths, numbers)


def _read_number(solver: Solver, value: Any) -> Fraction:
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
        if atom.kind == "product" and len(_cone(solver, left)) < len(_cone(solver, right)):
            pivot = left
        pivots.setdefault(pivot, []).append(atom)
    return pivots


def _tie_to_grid(solver: Solver, pivot: Term, atoms: list[Term]) -> Any:
    z3 = solver.z3
    sides = []
    for constant in _list_grid(range_of(pivot)):
        ties = [send(solver, pivot) == _number(solver, constant)]
        for atom in atoms:
            other = atom.parts[0] if atom.parts[1] == pivot else atom.parts[1]
            factor = 1 / constant if atom.kind == "quotient" and constant else constant
            ties.append(send(solver, atom) == send(solver, other) * _number(solver, factor))
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


# ---- terms as z3


def send(solver: Solver, term: Truth | Number) -> Any:
    """Return a term in the solver's own form, telling it what defines the term."""
    z3 = solver.z3
    if isinstance(term, bool):
        return z3.BoolVal(term)
    if isinstance(term, Fraction):
        return _number(solver, term)
    waiting: list[Term] = [term]
    while waiting:
        current = waiting[-1]
        if current in solver.sent:
            waiting.pop()
            continue
        open_parts = [part for part in list_parts(current) if part not in solver.sent]
        if open_parts:
            waiting.extend(open_parts)
            continue
        solver.sent[current] = _translate(solver, current)
        waiting.pop()
    return solver.sent[term]


def _number(solver: Solver, value: Fraction) -> Any:
    return solver.z3.RealVal(f"{value.numerator}/{value.denominator}")


def _part(solver: Solver, part: Truth | Number) -> Any:
    if isinstance(part, bool):
        return solver.z3.BoolVal(part)
    return _number(solver, part) if isinstance(part, Fraction) else solver.sent[part]


def _translate(solver: Solver, term: Term) -> Any:
    z3, parts = solver.z3, term.parts
    match term.kind:
        case "flag":
            return z3.Bool(parts[0])
        case "all":
            return z3.And(*(solver.sent[part] for part in parts))
        case "some":
            return z3.Or(*(solver.sent[part] for part in parts))
        case "not":
            return z3.Not(solver.sent[parts[0]])
        case "below":
            return _part(solver, parts[0]) < 0
        case "at_most":
            return _part(solver, parts[0]) <= 0
        case "equal":
            return _part(solver, parts[0]) == 0
        case "if":
            return z3.If(solver.sent[parts[0]], _part(solver, parts[1]), _part(solver, parts[2]))
        case _:
            return _translate_number(solver, term)


def _translate_number(solver: Solver, term: Term) -> Any:
    z3, parts = solver.z3, term.parts
    match term.kind:
        case "total":
            pieces = [solver.sent[atom] if factor == 1 else solver.sent[atom] * _number(solver, factor)
                      for atom, factor in parts[1]]  # fmt: skip
            return z3.Sum(*pieces, _number(solver, parts[0])) if parts[0] or len(pieces) > 1 else pieces[0]
        case "input":
            own = z3.ToReal(z3.Int(parts[0])) if parts[1] else z3.Real(parts[0])
        case "floor":
            return z3.ToReal(z3.ToInt(solver.sent[parts[0]]))
        case "largest" | "smallest":
            one, other = (_part(solver, part) for part in parts)
            return z3.If(one >= other, one, other) if term.kind == "largest" else z3.If(one <= other, one, other)
        case _:
            own = z3.Real(f"{term.kind} {len(solver.sent)}")
    solver.solver.add(*_range_of(solver, own, range_of(term)))
    return own


def _range_of(solver: Solver, own: Any, within: Range) -> Iterator[Any]:
    if within.low is not None:
        low = _number(solver, within.low)
        yield own >= low if within.low_closed else own > low
    if within.high is not None:
        high = _number(solver, within.high)
        yield own <= high if within.high_closed else own < high
