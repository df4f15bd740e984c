"""Inside a margin the grade never changes; where it is said to change, it does."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.improving.ask_answers import is_allowed
from greenrules.improving.margins_numbers import find_simplest
from greenrules.improving.margins_of_facts import find_case_margins
from greenrules.improving.margins_probe import open_probe, try_value, try_values
from greenrules.improving.opened_case import OpenedCase
from greenrules.model.declarations import Fact
from greenrules.model.margins import Edge, Margin
from greenrules.model.ruleset import Ruleset
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory
from tests.improving.cases import LADDERS, open_factory
from tests.laws.specimens import law, load_specimen

SEEDS = st.integers(0, 10**6)


def declared(ruleset: Ruleset, id: str) -> Fact:
    """Return the fact or column an input is."""
    name, *cell = id.partition(":")[2].split("/")
    fact = ruleset.facts[name]
    return next(column for column in fact.columns if column.id == cell[1]) if cell else fact


def draw_inside(margin: Margin, edge: Edge, sign: int, random: Random) -> list[Fraction | date]:
    """Return places between a value and the end of what is proven, that end included."""
    value, end = margin.fact.value, edge.safe_to
    if isinstance(value, date):
        last = end if isinstance(end, date) else value + timedelta(days=sign * 4000)
        days = abs((last - value).days)
        return [last, value + timedelta(days=sign * random.randrange(days + 1))]
    assert isinstance(value, Fraction), "only numbers and dates have edges"
    last_number = end if isinstance(end, Fraction) else value + sign * (abs(value) + 1) * 1000
    return [last_number, value + (last_number - value) * Fraction(random.randrange(1001), 1000)]


@pytest.mark.parametrize("name", LADDERS)
def test_inside_a_margin_the_grade_never_changes(name: str) -> None:
    """No value up to where a margin is proven makes another grade possible, the last one included."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case, random = open_factory(ruleset, factory), Random(seed)
        probe = open_probe(case.environment)
        for margin in find_case_margins(case, {}).margins:
            for edge, sign in ((margin.below, -1), (margin.above, 1)):
                for place in () if edge is None else draw_inside(margin, edge, sign, random):
                    if is_allowed(declared(ruleset, margin.fact.id), place):
                        possible = try_value(probe, margin.fact.id, place)[1]

                        assert set(possible) <= set(probe.verdict[1])

    holds()


@pytest.mark.parametrize("name", LADDERS)
def test_beyond_an_edge_the_grade_is_what_it_says(name: str) -> None:
    """Where an edge or another answer names a grade, the exact evaluator gives that grade there."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        case = open_factory(ruleset, factory)
        probe = open_probe(case.environment)
        for margin in find_case_margins(case, {}).margins:
            for edge in (margin.below, margin.above):
                if edge is not None and edge.changes_at is not None:
                    assert try_value(probe, margin.fact.id, edge.changes_at) == (edge.grade, edge.possible)
                    assert not set(edge.possible) <= set(probe.verdict[1])
            for answer in margin.answers:
                assert try_value(probe, margin.fact.id, answer.value) == (answer.grade, answer.possible)

    holds()


@pytest.mark.parametrize("name", LADDERS)
def test_a_robust_grade_stands_every_error_of_the_meters(name: str) -> None:
    """Within proven uncertainties no combination changes the grade; an example against it does."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case, random = open_factory(ruleset, factory), Random(seed)
        spreads = draw_spreads(case, random)
        if not spreads:
            return
        robust = find_case_margins(case, spreads).robustness
        probe = open_probe(case.environment)
        assert robust is not None
        if robust.verdict == "refuted":
            example = {one.id: one.value for one in robust.example}

            assert not set(try_values(probe, example)[1]) <= set(probe.verdict[1])  # type: ignore[arg-type]
        if robust.verdict == "proven":
            moved = {
                f"fact:{name}": moved
                for name, spread in spreads.items()
                if is_allowed(ruleset.facts[name], moved := move(case, name, spread, random))
            }

            assert set(try_values(probe, moved)[1]) <= set(probe.verdict[1])

    holds()


def draw_spreads(case: OpenedCase, random: Random) -> dict[str, Fraction]:
    """Return uncertainties of some supplied numbers."""
    numbers = [id for id, value in case.environment.facts.items() if isinstance(value, Fraction)]
    chosen = random.sample(numbers, min(3, len(numbers)))
    return {id: Fraction(random.choice((1, 5, 20)), 100) for id in chosen if id in case.accepted.supplied}


def move(case: OpenedCase, name: str, spread: Fraction, random: Random) -> Fraction:
    value = case.environment.facts[name]
    assert isinstance(value, Fraction), "only numbers are uncertain"
    return value + abs(value) * spread * Fraction(random.randrange(-100, 101), 100)


@given(st.fractions(-100, 100), st.fractions(-100, 100))
def test_the_simplest_number_lies_between_and_no_other_is_shorter(one: Fraction, other: Fraction) -> None:
    """No number between the two has a smaller denominator."""
    low, high = min(one, other), max(one, other)
    found = find_simplest(one, other)
    shorter = [d for d in range(1, min(found.denominator, 200)) if -(-low * d // 1) <= high * d // 1]

    assert low <= found <= high
    assert shorter == []
