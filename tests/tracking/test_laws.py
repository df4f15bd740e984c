"""Laws of judging many subjects together, on random subjects with missing facts."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from greenrules.explaining.fleet_json import write_cohort_json, write_programme_json
from greenrules.model.cohort_judgement import CohortJudgement
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.model.values import Unknown
from greenrules.tracking import judge_cohort, judge_programme
from tests.tracking.samples import CHOICES, load_sample, make_subject
from tests.tracking.trying import tried

CASES = 40
FACTS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CHOICES.items()})
WHOLE = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()})
FLEETS = st.lists(st.one_of(FACTS, WHOLE), min_size=1, max_size=5)


def judge(fleet: list[dict[str, Any]]) -> tuple[CohortJudgement, ProgrammeJudgement]:
    subjects = [make_subject(f"s{number}", facts) for number, facts in enumerate(fleet)]
    return judge_cohort(load_sample(), subjects), judge_programme(load_sample(), subjects)


def list_open(cohort: CohortJudgement, programme: ProgrammeJudgement) -> Iterator[tuple[str, frozenset[Any]]]:
    """Yield what is still possible of everything that is judged, by a name of its own."""
    for ranking in cohort.rankings:
        for group in ranking.groups:
            for standing in group.standings:
                yield f"{ranking.id}/{standing.subject}", frozenset(standing.possible_tiers)
    for change in cohort.changes:
        for event in change.events:
            yield f"{change.id}/{event.subject}", frozenset(event.moves)
    for streak in cohort.streaks:
        for subject, verdict in streak.verdicts:
            yield f"{streak.id}/{subject}", to_options(verdict)
    for pool in cohort.pools:
        yield pool.id, to_options(pool.cut)
    for target in programme.targets:
        yield target.id, to_options(target.reached)


def to_options(verdict: object) -> frozenset[Any]:
    return frozenset({True, False}) if isinstance(verdict, Unknown) else frozenset({verdict})


@tried(CASES)
@given(fleet=FLEETS, data=st.data())
def test_facts_that_come_in_only_narrow_what_is_possible(fleet: list[dict[str, Any]], data: st.DataObject) -> None:
    """Filling in what was missing takes options away and adds none, whoever's facts they are."""
    filled = [{**data.draw(WHOLE), **facts} if data.draw(st.booleans()) else facts for facts in fleet]
    before, after = dict(list_open(*judge(fleet))), dict(list_open(*judge(filled)))

    assert before.keys() == after.keys()
    assert [name for name, options in after.items() if not options <= before[name]] == []


@tried(CASES)
@given(fleet=FLEETS, data=st.data())
def test_facts_that_come_in_only_narrow_payments_and_counts(fleet: list[dict[str, Any]], data: st.DataObject) -> None:
    """Payments and counts of subjects close in from both ends."""
    filled = [{**data.draw(WHOLE), **facts} for facts in fleet]
    (before, target), (after, later) = judge(fleet), judge(filled)

    for old, new in zip(before.pools[0].claims, after.pools[0].claims, strict=True):
        assert old.paid_least <= new.paid_least
        assert old.paid_most is None or (new.paid_most is not None and new.paid_most <= old.paid_most)
    assert target.targets[0].proven <= later.targets[0].proven
    assert later.targets[0].possible <= target.targets[0].possible


@tried(CASES)
@given(fleet=st.lists(WHOLE, min_size=2, max_size=5))
def test_with_all_facts_given_only_ties_stay_open(fleet: list[dict[str, Any]]) -> None:
    """When nothing is missing, every tier is settled except where a tie was left undecided."""
    cohort, programme = judge(fleet)
    standings = [standing for ranking in cohort.rankings for group in ranking.groups for standing in group.standings]
    measured = any(facts["is_measured"] for facts in fleet)

    assert all(standing.settled or standing.openings == ("tie",) for standing in standings) or not measured
    assert all(len(event.moves) == 1 for event in cohort.changes[0].events)
    assert all(claim.settled for claim in cohort.pools[0].claims)
    assert isinstance(programme.targets[0].reached, bool)


@tried(CASES)
@given(fleet=FLEETS, data=st.data())
def test_the_order_of_subjects_leaves_no_trace(fleet: list[dict[str, Any]], data: st.DataObject) -> None:
    """The same subjects in another order give the same bytes."""
    subjects = [make_subject(f"s{number}", facts) for number, facts in enumerate(fleet)]
    shuffled = data.draw(st.permutations(subjects))

    assert write_cohort_json(judge_cohort(load_sample(), subjects)) == write_cohort_json(
        judge_cohort(load_sample(), shuffled)
    )
    assert write_programme_json(judge_programme(load_sample(), subjects)) == write_programme_json(
        judge_programme(load_sample(), shuffled)
    )


@tried(CASES)
@given(fleet=st.lists(WHOLE, min_size=1, max_size=4))
def test_the_points_a_candidate_lacks_are_enough(fleet: list[dict[str, Any]]) -> None:
    """Who has failed nothing and gains the points it is told to lack holds the grade, and with fewer it does not."""
    for candidate in judge(fleet)[1].targets[0].candidates:
        if candidate.obstacles or candidate.in_scope is not True:
            continue
        number = int(candidate.subject.id[1:])
        for gain, left in ((candidate.points, False), (candidate.points / 2, True)):
            raised = list(fleet)
            raised[number] = {**fleet[number], "judged.marks": fleet[number]["judged.marks"] + gain}
            still = {one.subject.id for one in judge(raised)[1].targets[0].candidates}
            assert (candidate.subject.id in still) is left


@tried(CASES)
@given(fleet=st.lists(WHOLE, min_size=1, max_size=5), gain=st.sampled_from([1, 3, 5]))
def test_a_better_score_never_costs_a_place(fleet: list[dict[str, Any]], gain: int) -> None:
    """Who is awarded more points stands at least where it stood."""
    raised = [{**fleet[0], "judged.marks": max(fleet[0]["judged.marks"], gain)}, *fleet[1:]]
    places = []
    for each in (fleet, raised):
        standings = [s for group in judge(each)[0].rankings[0].groups for s in group.standings]
        places.append(next(s for s in standings if s.subject == "s0"))
    before, after = places

    assert (before.best_place is None) == (after.best_place is None)
    if before.best_place is not None and after.best_place is not None:
        assert after.best_place <= before.best_place
        assert (after.worst_place or 0) <= (before.worst_place or 0)
