"""Search and solver on random problems of choosing, without a ruleset: both find what trying every subset finds."""

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.improving.plan_problem import (
    AllOf,
    AnyOf,
    Block,
    Condition,
    Enough,
    Found,
    Problem,
    Table,
    holds_exactly,
    is_possible,
    members,
)
from greenrules.improving.plan_search import search_exactly, weigh
from greenrules.improving.plan_solver import solve
from tests.laws.specimens import TIMES

MEASURES = 9


def draw_problem(seed: int) -> Problem:
    """Return a problem with sums of parts, tables, alternatives, exclusions and requirements."""
    random = Random(seed)
    excludes, requires = [0] * MEASURES, [0] * MEASURES
    for _ in range(random.randint(0, 3)):
        first, second = random.sample(range(MEASURES), 2)
        excludes[first] |= 1 << second
        excludes[second] |= 1 << first
    for place in random.sample(range(1, MEASURES), random.randint(0, 2)):
        other = random.randrange(place)
        requires[place] |= requires[other] | 1 << other
    # Denominators without a common small multiple make the solver round, which must not show.
    parts = random.choice((1, 4, 997, 10**9 + 7))
    costs = tuple(Fraction(random.choice((0, 1, 2, 3, 3, 7)), random.choice((1, 3))) for _ in range(MEASURES))
    ids = tuple(f"m{n}" for n in range(MEASURES))
    return Problem(ids, costs, tuple(excludes), tuple(requires), (), _draw_condition(random, parts, depth=0))


def _draw_condition(random: Random, parts: int, *, depth: int) -> Condition:
    way = random.random()
    if depth < 2 and way < 0.5:
        some = tuple(_draw_condition(random, parts, depth=depth + 1) for _ in range(random.randint(2, 3)))
        return AllOf(some) if way < 0.3 else AnyOf(some)
    if way < 0.65:
        mask = sum(1 << n for n in random.sample(range(MEASURES), random.randint(1, 3)))
        subsets = _subsets(mask)
        return Table(mask, frozenset(subsets), frozenset(one for one in subsets if random.random() < 0.4))
    terms = tuple((Fraction(random.randint(1, 3)), _draw_block(random, n, parts)) for n in range(random.randint(2, 6)))
    most = sum(factor * max(block.points.values()) for factor, block in terms)
    return Enough(Fraction(0), terms, most * random.randint(3, 8) / 8, random.random() < 0.3)


def _draw_block(random: Random, number: int, parts: int) -> Block:
    mask = sum(1 << n for n in random.sample(range(MEASURES), random.choice((1, 1, 1, 2, 3))))
    return Block(f"b{number}", mask, {one: Fraction(random.randint(0, 8 * parts), parts) for one in _subsets(mask)})


def _subsets(mask: int) -> list[int]:
    found = [0]
    for place in members(mask):
        found += [one | 1 << place for one in found]
    return found


def find_by_trying(problem: Problem, cuts: tuple[int, ...]) -> Found:
    weights = weigh(problem)
    reaching = (
        subset
        for subset in range(1 << MEASURES)
        if is_possible(problem, subset)
        and holds_exactly(problem.condition, subset)
        and not any(subset & cut == cut for cut in cuts)
    )
    return Found(min(reaching, key=lambda subset: sum(weights[n] for n in members(subset)), default=None), True)


@settings(max_examples=int(120 * TIMES), derandomize=TIMES == 1, database=None, deadline=None)
@given(st.integers(0, 10**9))
def test_search_and_solver_find_what_trying_every_subset_finds(seed: int) -> None:
    """The cheapest subset, the fewest measures among equals, then the first ids; the next best as well."""
    problem = draw_problem(seed)
    best = find_by_trying(problem, ())
    cuts = () if best.chosen in (None, 0) else (best.chosen,)

    assert search_exactly(problem) == best
    assert solve(problem) == best
    assert search_exactly(problem, cuts) == find_by_trying(problem, cuts)
    assert solve(problem, cuts) == find_by_trying(problem, cuts)
