"""Terms in the form of z3, each sent once, with what is known of it without knowing the inputs."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field

from greenrules.compiling.smt_terms import Number, Range, Term, Truth, list_parts, range_of

# Of so many products with one factor the order is told; more would cost more than they help.
MOST_KIN = 8


@define(eq=False)
class Solver:
    """One z3 solver that keeps what it was told, so that later questions about the same inputs are quick.

    Attributes:
        seconds: how long one question may take.
        solver: knows every input's range and every linear definition; questions are pushed and popped.
        sent: the z3 form of every term so far.
        cones: the inputs and products every term rests on.
    """

    z3: Any
    solver: Any
    seconds: float
    sent: dict[Term, Any] = field(factory=dict, repr=False)
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


def list_cone(solver: Solver, truth: Truth | Number) -> frozenset[Term]:
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


def send(solver: Solver, term: Truth | Number) -> Any:
    """Return a term in the solver's own form, telling it what defines the term."""
    z3 = solver.z3
    if isinstance(term, bool):
        return z3.BoolVal(term)
    if isinstance(term, Fraction):
        return send_number(solver, term)
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


def send_number(solver: Solver, value: Fraction) -> Any:
    """Return a constant in the solver's own form."""
    return solver.z3.RealVal(f"{value.numerator}/{value.denominator}")


def _part(solver: Solver, part: Truth | Number) -> Any:
    if isinstance(part, bool):
        return solver.z3.BoolVal(part)
    return send_number(solver, part) if isinstance(part, Fraction) else solver.sent[part]


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
            return _translatesend_number(solver, term)


def _translatesend_number(solver: Solver, term: Term) -> Any:
    z3, parts = solver.z3, term.parts
    match term.kind:
        case "total":
            pieces = [solver.sent[atom] if factor == 1 else solver.sent[atom] * send_number(solver, factor)
                      for atom, factor in parts[1]]  # fmt: skip
            return z3.Sum(*pieces, send_number(solver, parts[0])) if parts[0] or len(pieces) > 1 else pieces[0]
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


def relate_products(solver: Solver, products: Sequence[Term]) -> Iterator[Any]:
    """Say how products with one factor lie to each other, and quotients with one divisor.

    This follows from what they are, and spares the solver the true products more often than not.
    """
    z3 = solver.z3
    zero, one = z3.RealVal(0), z3.RealVal(1)
    kin: dict[tuple[str, Number], list[tuple[Any, Any]]] = {}
    for term in products:
        own = send(solver, term)
        for factor, other in _split(term):
            divisor, mine = send(solver, factor), send(solver, other)
            unit = (divisor, one) if term.kind == "quotient" else (one, divisor)
            known = kin.setdefault((term.kind, factor), [(zero, zero), unit])
            for theirs, result in known[: MOST_KIN + 2]:
                same = z3.And((mine <= theirs) == (own <= result), (mine < theirs) == (own < result))
                turned = z3.And((mine <= theirs) == (own >= result), (mine < theirs) == (own > result))
                yield z3.And(z3.Implies(divisor > 0, same), z3.Implies(divisor < 0, turned))
            known.append((mine, own))


def _split(term: Term) -> Iterator[tuple[Number, Number]]:
    left, right = term.parts
    yield right, left
    if term.kind == "product" and left != right:
        yield left, right


def _range_of(solver: Solver, own: Any, within: Range) -> Iterator[Any]:
    if within.low is not None:
        low = send_number(solver, within.low)
        yield own >= low if within.low_closed else own > low
    if within.high is not None:
        high = send_number(solver, within.high)
        yield own <= high if within.high_closed else own < high
