"""A set of `why` forces the verdict and no part of it does; a set of `why_not` reaches the target and no part does."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.improving.why_forced import find_forcing_sets, find_why
from greenrules.improving.why_not_reached import find_changing_sets, find_why_not, list_changes
from greenrules.improving.why_premises import lay_out_board, met_state, open_state, set_findings
from greenrules.improving.why_targets import Target, follow_target, list_targets, read_verdict
from greenrules.model.values import Unknown
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory
from tests.improving.cases import LADDERS, OUTCOMES, draw_others, open_factory
from tests.laws.specimens import law, load_specimen

SEEDS = st.integers(0, 10**6)


def pick(targets: dict[str, Target], seed: int) -> Target:
    """Return one of the targets."""
    return targets[sorted(targets)[seed % len(targets)]]


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_reason_forces_the_verdict_and_none_of_its_parts_does(name: str) -> None:
    """With all findings outside the set open the verdict is proven; with one more of them open it is not."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case = open_factory(ruleset, factory)
        target = pick(list_targets(ruleset), seed)
        verdict = read_verdict(case.environment, target)
        board = lay_out_board(case.environment)
        reached = follow_target(board, target)
        (members,) = find_forcing_sets(board, reached, target).sets

        def forced(fixed: frozenset[str]) -> bool:
            others = draw_others(board, fixed, reached, Random(0))
            opened = {id: open_state(board.premises[id]) for id in others}
            return read_verdict(set_findings(board, opened), target) == verdict

        assert forced(frozenset(members))
        assert not [one for one in members if forced(frozenset(members) - {one})]

    holds()


@pytest.mark.parametrize("name", LADDERS)
def test_a_reason_stands_whatever_the_other_findings_are(name: str) -> None:
    """Given the findings of the set, any values of the others leave the grade proven and nothing better possible."""
    ruleset = load_specimen(name)
    order = [rung.id for rung in ruleset.rungs] + ["none"]

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case = open_factory(ruleset, factory)
        found = find_why(case)
        board = lay_out_board(case.environment)
        target = list_targets(ruleset)["grade"]
        reached = follow_target(board, target)
        fixed = frozenset(ground.id for ground in found.sets[0])
        states = draw_others(board, fixed, reached, Random(seed))
        grade, possible = read_verdict(set_findings(board, states), target)  # type: ignore[misc]

        assert order.index(grade) <= order.index(found.verdict)
        assert set(possible) <= set(found.possible)

    holds()


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_changes_reach_the_target_and_no_part_of_them_does(name: str) -> None:
    """Exactly the findings of a set, changed to met, reach it; of small sets every part is tried."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case = open_factory(ruleset, factory)
        target = pick(list_targets(ruleset, rungs=True), seed)
        board = lay_out_board(case.environment)
        changes = list_changes(board, target)
        if read_verdict(case.environment, target) is True:
            assert find_why_not(case, target.id).reached
            return

        def reaches(members: tuple[str, ...]) -> bool:
            states = {id: met_state(board.premises[id], wanted=changes.wanted[id]) for id in members}
            return read_verdict(set_findings(board, states), target) is True

        for members in find_changing_sets(board, changes, target).sets:
            sizes = range(len(members)) if len(members) <= 4 else (len(members) - 1,)

            assert reaches(members)
            assert not [part for size in sizes for part in combinations(members, size) if reaches(part)]

    holds()


@pytest.mark.parametrize("name", OUTCOMES)
def test_all_reasons_and_changes_are_minimal_and_differ(name: str) -> None:
    """Of every set listed on request none contains another, and the first is no larger than a set found alone."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case = open_factory(ruleset, factory)
        target = pick(list_targets(ruleset, rungs=True), seed)
        board = lay_out_board(case.environment)
        changes = list_changes(board, target)
        every = find_changing_sets(board, changes, target, every=True)
        single = find_changing_sets(board, changes, target)
        sets = [frozenset(members) for members in every.sets]

        assert not [1 for one, other in combinations(sets, 2) if one <= other or other <= one]
        assert [len(one) for one in sets] == sorted(len(one) for one in sets)
        assert bool(sets) == bool(single.sets)
        if every.complete and single.sets:
            assert frozenset(single.sets[0]) in sets

    holds()


@pytest.mark.parametrize("name", LADDERS)
def test_an_open_finding_is_no_reason(name: str) -> None:
    """A gate or condition nobody knows never stands in a reason, and a reading of it says that it is missing."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        case = open_factory(ruleset, factory)
        board = lay_out_board(case.environment)
        grounds = find_why(case).sets[0]

        assert not [one.id for one in grounds if isinstance(board.premises[one.id].actual, Unknown)]

    holds()
