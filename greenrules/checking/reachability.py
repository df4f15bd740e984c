"""Check the ladder (lower bounds only, every grade within reach) and that no exclusion goes in a circle."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from greenrules.checking.divisors import Definitions, find_unproven_divisors
from greenrules.checking.scales import MIRRORED, ConstantOf, check_ramp, read_test
from greenrules.checking.score_bounds import Ladder, MaximumOf, find_score_bounds
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import And, Comparison, Expr, Not, Or, Reference
from greenrules.model.outcomes import Entitlement, Rung
from greenrules.model.scoring import Group, Indicator, Ratio
from greenrules.model.types import BooleanType
from greenrules.model.walking import walk_nodes

__all__ = ["check_exclusions", "check_ladder", "check_ramp", "find_score_ceiling", "find_unproven_divisors"]


def check_ladder(
    rungs: Iterable[Rung],
    *,
    constant_of: ConstantOf,
    definitions: Definitions | None = None,
    maximum_of: MaximumOf = lambda _: None,
) -> tuple[Diagnostic, ...]:
    """Report upper bounds on scores in the ladder, and grades that no subject can ever be given.

    Args:
        rungs: the ladder, best first.
        constant_of: the value an expression always has, or None.
        definitions: what the booleans and numbers named in conditions stand for, by (kind, module, name).
        maximum_of: the largest value a score can take, in points; None where it has no upper end.
    Returns:
        GR412 at each upper bound or denial of a score or rung, GR413 at each grade out of reach.
    Source: semantics, section 7.
    """
    rungs = tuple(rungs)
    ladder = Ladder(_complete_definitions(definitions or {}, rungs), constant_of, maximum_of)
    problems: list[Diagnostic] = []
    for index, rung in enumerate(rungs):
        problems += find_score_bounds(rung, ladder)
        problems += _find_dead_rung(rung, rungs[:index], ladder)
    return tuple(problems)


def find_score_ceiling(node: Indicator | Group, *, constant_of: ConstantOf) -> Fraction | None:
    """Return the most points a node can ever score; None where a ratio may lift it above its maximum.

    Source: semantics, section 6 (a cap above 1, and `cap: none`).
    """
    for each in walk_nodes(node):
        if isinstance(each, Indicator) and isinstance(each.scoring, Ratio):
            cap = None if each.scoring.cap is None else constant_of(each.scoring.cap)
            if cap is None or cap != 1:
                return None
    return node.maximum


def check_exclusions(entitlements: Mapping[str, Entitlement]) -> tuple[Diagnostic, ...]:
    """Report entitlements that exclude each other in a circle; of circles that share one, the first.

    Returns:
        GR416 with the way round.
    """
    problems: list[Diagnostic] = []
    done: set[str] = set()
    for start in entitlements:
        circle = _find_circle(start, entitlements, done)
        if circle:
            way = " -> ".join(f"`{each}`" for each in (*circle, circle[0]))
            text = f"entitlements exclude each other in a circle: {way}"
            advice = "keep the exclusion on one side only, the one that gives way"
            problems.append(Diagnostic("GR416", text, entitlements[circle[0]].span, help=advice))
            done |= set(circle)
    return tuple(problems)


def _find_circle(start: str, entitlements: Mapping[str, Entitlement], done: set[str]) -> tuple[str, ...]:
    """Return the shortest way along `excludes` from an entitlement back to itself, past none of those in `done`."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways and start not in done:
        longer: list[tuple[str, ...]] = []
        for way in ways:
            for other in entitlements[way[-1]].excludes:
                if other == start:
                    return way
                if other in entitlements and other not in seen and other not in done:
                    seen.add(other)
                    longer.append((*way, other))
        ways = longer
    return ()


def _complete_definitions(definitions: Definitions, rungs: tuple[Rung, ...]) -> Definitions:
    """Add what the rungs and `basic_requirements_met` stand for."""
    named = {("rung", "", rung.id): rung.condition for rung in rungs}
    gates = tuple(meaning for (kind, module, _), meaning in definitions.items() if kind == "gate" and not module)
    every = {("gates_met", "", ""): And(gates, BooleanType(), gates[0].span)} if gates else {}
    return {**every, **definitions, **named}


def _find_dead_rung(rung: Rung, better: tuple[Rung, ...], ladder: Ladder) -> Iterator[Diagnostic]:
    if _never_holds(rung.condition, ladder, ()):
        reason, advice = "its condition never holds", "correct the condition: a threshold may lie above the maximum"
    else:
        cover = next((each for each in better if _implies(rung.condition, each.condition, ladder, 8)), None)
        if cover is None:
            return
        reason = f"whoever meets it also meets the better grade `{cover.id}`"
        advice = "order the grades best first, or make the better one stricter"
    yield Diagnostic("GR413", f"the grade `{rung.id}` can never be given: {reason}", rung.condition.span, help=advice)


def _never_holds(condition: Expr, ladder: Ladder, opened: tuple[Expr, ...]) -> bool:
    """Whether a condition is proven false for every subject."""
    match condition:
        case And(operands=operands):
            return any(_never_holds(each, ladder, opened) for each in operands)
        case Or(operands=operands):
            return all(_never_holds(each, ladder, opened) for each in operands)
        case Not(operand=operand):
            return ladder.constant_of(operand) is True
        case Comparison():
            return ladder.constant_of(condition) is False or _is_out_of_reach(condition, ladder)
        case Reference() if condition not in opened:
            meaning = ladder.meaning(condition)
            known = ladder.constant_of(condition)
            return known is False or (meaning is not None and _never_holds(meaning, ladder, (*opened, condition)))
        case _:
            return ladder.constant_of(condition) is False


def _is_out_of_reach(comparison: Comparison, ladder: Ladder) -> bool:
    test = read_test(comparison, ladder.constant_of)
    if test is None or not isinstance(test.quantity, Reference) or not isinstance(test.constant, Fraction):
        return False
    highest = ladder.maximum_of(test.quantity)
    if highest is None:
        return False
    above = test.sign in (">=", "=") and test.constant > highest
    return above or (test.sign == ">" and test.constant >= highest)


def _implies(condition: Expr, other: Expr, ladder: Ladder, depth: int) -> bool:
    """Whether it is proven, by their shape, that `other` holds wherever `condition` does."""
    if condition == other:
        return True
    if not depth:
        return False
    match condition, other:
        case Or(operands=operands), _:
            return all(_implies(each, other, ladder, depth - 1) for each in operands)
        case _, And(operands=operands):
            return all(_implies(condition, each, ladder, depth - 1) for each in operands)
        case And(operands=operands), _ if any(_implies(each, other, ladder, depth - 1) for each in operands):
            return True
        case _, Or(operands=operands) if any(_implies(condition, each, ladder, depth - 1) for each in operands):
            return True
        case Comparison(), Comparison() if _is_tighter(condition, other, ladder):
            return True
        case Reference(), _ if (meaning := ladder.meaning(condition)) is not None:
            return isinstance(condition.type, BooleanType) and _implies(meaning, other, ladder, depth - 1)
        case _, Reference() if (meaning := ladder.meaning(other)) is not None:
            return _implies(condition, meaning, ladder, depth - 1)
        case _:
            return False


def _is_tighter(condition: Comparison, other: Comparison, ladder: Ladder) -> bool:
    """Whether both bound one quantity from the same side and the first bound lies at or inside the other."""
    one, two = read_test(condition, ladder.constant_of), read_test(other, ladder.constant_of)
    if one is None or two is None or one.quantity != two.quantity:
        return False
    first, second = one.constant, two.constant
    if not isinstance(first, Fraction) or not isinstance(second, Fraction):
        return False
    if one.sign in ("<", "<="):
        first, second = -first, -second
    signs = (one.sign, two.sign) if one.sign in (">", ">=") else (MIRRORED[one.sign], MIRRORED[two.sign])
    if not set(signs) <= {">", ">="}:
        return False
    return first > second or (first == second and (signs[0] == ">" or signs[1] == ">="))
