"""Routes of candidates: who comes first, what it costs, what a measures file changes, what the next rules change."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from greenrules import FactsError, compile_path, compile_text, load
from greenrules.explaining.programme_words import describe_programme
from greenrules.explaining.text import render_text
from greenrules.model.facts import FactsDocument
from greenrules.model.programme_judgement import Candidate, ProgrammeJudgement, Route
from greenrules.model.units import DIMENSIONLESS
from greenrules.reporting import write_programme_page
from greenrules.tracking import judge_programme, read_subjects
from greenrules.tracking.candidates import Planner, plan_nothing
from greenrules.tracking.programme_routes import add_up, plan_cheapest, plan_with

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "beilun"
SOURCE = 'cite: {document: guide, clause: "1"}, provenance: published'
RULES_OF_SCOPE = f"""\
format: 1
ruleset: example.scope
edition: "1"
subject: factory
title: {{zh: 示例, en: example}}
documents: {{guide: {{title: {{zh: 办法, en: guide}}}}}}
facts:
  has_plan: {{label: {{zh: 有方案, en: has a plan}}, type: boolean}}
parameters:
  counts: {{label: {{zh: 计入, en: counts}}, type: boolean, required: true, {SOURCE}}}
  goal: {{label: {{zh: 目标, en: goal}}, unit: item, value: 1, {SOURCE}}}
  kind:
    label: {{zh: 口径, en: counted as}}
    type: choice
    options: {{total: {{zh: 总数, en: total}}}}
    value: total
    cite: {{document: guide, clause: "1"}}
    provenance: published
grades:
  - {{id: green, label: {{zh: 绿色, en: green}}, condition: has_plan, {SOURCE}}}
programme:
  scope: counts
  targets:
    one: {{label: {{zh: 一家, en: one}}, grade: green, kind: kind, goal: goal, means: at_least, {SOURCE}}}
"""


def judge(**options: object) -> ProgrammeJudgement:
    """Return the example district judged."""
    subjects = read_subjects(FOLDER / "district.yaml")
    return judge_programme(load("cn.beilun.programme"), subjects, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def with_money() -> ProgrammeJudgement:
    """Return the district judged with a measures file and the supposed draft."""
    draft = compile_path(FOLDER / "draft_edition.yaml")
    return judge(planner=plan_with(FOLDER / "measures.yaml"), next_rules=draft)


def test_every_route_reaches_the_grade_and_the_cheapest_comes_first(with_money: ProgrammeJudgement) -> None:
    """Costs never fall from one candidate to the next; those without a route come last."""
    (target,) = with_money.targets
    costs = [one.cost for one in target.candidates]
    known = [cost for cost in costs if cost is not None]

    assert known == sorted(known)
    assert costs[len(known) :] == [None] * 3
    assert all(one.route.proof == "proven" for one in target.candidates if one.route is not None)


def test_the_bill_is_the_sum_of_the_cheapest(with_money: ProgrammeJudgement) -> None:
    """Nine are short: the first nine cost what the bill says."""
    (target,) = with_money.targets
    assert target.bill is not None

    assert target.bill.needed == target.short == 9
    assert target.bill.cost == sum(one.cost or 0 for one in target.candidates[:9]) == 650_000
    assert target.bill.is_enough


def test_a_route_names_clause_papers_and_what_it_mends(with_money: ProgrammeJudgement) -> None:
    """A factory without a responsible person appoints one, under the clause that asks for it."""
    (target,) = with_money.targets
    (one,) = [one for one in target.candidates if one.subject.id == "factory_56"]
    assert one.route is not None
    (step,) = one.route.steps

    assert (step.id, step.cost) == ("responsible_person", 5000)
    assert [citation.clause for citation in step.citations] == ["申报条件"]
    assert "任命文件" in [paper.zh for paper in step.papers]
    assert [label.en for label in step.mends] == ["green-factory body or responsible person in place"]


def test_a_step_that_opens_another_way_cites_the_grade(with_money: ProgrammeJudgement) -> None:
    """A water-saving title touches neither gate nor indicator; the clause of the grade lets it in."""
    (target,) = with_money.targets
    (one,) = [one for one in target.candidates if one.subject.id == "factory_47"]
    assert one.route is not None

    assert [(step.id, step.citations[0].clause) for step in one.route.steps] == [("water_saving", "直接认定")]


def test_without_measures_the_usual_planner_counts_effort() -> None:
    """Every candidate has a way of single changes, in units of effort."""
    (target,) = judge().targets
    routes = [one.route for one in target.candidates if one.route is not None]

    assert len(routes) == len(target.candidates)
    assert {route.cost_unit for route in routes} == {"effort"}


def test_the_next_rules_say_whose_grade_changes_and_why(with_money: ProgrammeJudgement) -> None:
    """Two factories score between 75 and 80; the mark alone costs them their stars."""
    following = with_money.next_rules
    assert following is not None
    shifts = [(one.subject.id, one.before, one.after) for one in following.shifts]

    assert shifts == [("factory_32", "three", "none"), ("factory_40", "three", "none")]
    assert {cause[0][0] for one in following.shifts for cause in one.causes} == {"parameter:three_star_score"}
    assert [count.proven for count in following.counts[:3]] == [10, 7, 22]


def test_rules_of_another_ladder_cannot_follow() -> None:
    """Rules without any of the grades are told apart from rules under which everybody fails."""
    with pytest.raises(FactsError, match="GR903"):
        judge(next_rules=load("cn.green_data_centre", "2025"))


def test_a_way_that_parameters_decide_is_no_way(with_money: ProgrammeJudgement) -> None:
    """No factory can change whether direct recognition needs the basic requirements; that is never what it lacks."""
    (target,) = with_money.targets
    obstacles = {obstacle.id.partition(":")[0] for one in target.candidates for obstacle in one.obstacles}

    assert obstacles <= {"gate", "derived"}


def test_a_bill_is_short_where_routes_are_missing() -> None:
    """Fewer routes than needed give a bill that says so; no routes, or nothing lacking, give none."""
    route = Route(Fraction(3), "effort", DIMENSIONLESS, "illustrative", "bounded", None, ())
    candidates = judge().targets[0].candidates[:2]
    first = _with_route(candidates[0], route)
    second = _with_route(candidates[1], None)
    bill = add_up((first, second), 2)
    assert bill is not None

    assert (bill.subjects, bill.cost, bill.is_enough) == ((first.subject.id,), 3, False)
    assert add_up((second,), 1) is None
    assert add_up((first,), 0) is None
    assert add_up((first,), None) is None


def _with_route(candidate: Candidate, route: Route | None) -> Candidate:
    return evolve(candidate, route=route)


def test_measures_that_do_not_fit_are_told() -> None:
    """A measure on a fact nobody declares is a mistake of the file, not a route that is missing."""
    measures = {"format": 1, "measures": {"a": {"label": {"zh": "甲", "en": "a"}, "cost": 1,
                "changes": [{"fact": "no_such_fact", "set": True}]}}}  # fmt: skip

    with pytest.raises(FactsError, match="GR932"):
        judge(planner=plan_with(measures))


def test_what_is_new_is_never_less_than_nothing() -> None:
    """More than forty at the start may be all there are: nothing new is proven, and all of the goal is lacking."""
    judgement = judge(parameters={"goal_kind": "new"})
    (target,) = judgement.targets
    told = " ".join(render_text(describe_programme(judgement, "en", most=1)).split())

    assert (target.progress_least, target.progress_most, target.short) == (0, 3, 51)
    assert "counted: 42 to 44 that hold it now, less those at the start (more than 40)" in told
    assert "all 18 candidates together are not enough: 33 more are needed" in told


@pytest.mark.parametrize("count", [5, 20])
def test_a_district_below_its_start_counts_nothing_new(count: int) -> None:
    """Fewer than at the start is no negative count, at either end."""
    subjects = read_subjects(FOLDER / "district.yaml")[:count]
    (target,) = judge_programme(
        load("cn.beilun.programme"), subjects, parameters={"goal_kind": "new"}, planner=plan_nothing
    ).targets

    assert (target.progress_least, target.progress_most, target.short) == (0, 0, 51)


def test_a_table_nobody_supplied_is_a_paper_that_is_missing() -> None:
    """Accidents that nobody spoke of are shown to be none, for nothing and before all else."""
    subjects = []
    for one in read_subjects(FOLDER / "district.yaml"):
        facts = {id: raw for id, raw in one.facts.items() if (one.subject, id) != ("factory_18", "accidents")}
        subjects.append(evolve(one, facts=facts))
    (target,) = judge_programme(
        load("cn.beilun.programme"), subjects, planner=plan_with(FOLDER / "measures.yaml")
    ).targets
    (one,) = [one for one in target.candidates if one.subject.id == "factory_18"]

    assert one.route is not None
    assert (one.cost, [step.is_shown for step in one.route.steps]) == (0, [True])
    assert "factory_18" in [each.subject.id for each in target.candidates[:3]]


def test_a_missing_fact_of_the_scope_is_told_aloud() -> None:
    """Of three nobody knows whether they are in Beilun: the head says of how many, and which fact would tell."""
    unknown = ("factory_18", "factory_19", "factory_20")
    subjects = []
    for one in read_subjects(FOLDER / "district.yaml"):
        left = {"registered_in_beilun"} if one.subject in unknown else set()
        subjects.append(evolve(one, facts={id: raw for id, raw in one.facts.items() if id not in left}))
    judgement = judge_programme(load("cn.beilun.programme"), subjects, planner=plan_nothing)
    told = " ".join(render_text(describe_programme(judgement, "en", most=1)).split())

    assert tuple(one.id for one in judgement.scope_open) == unknown
    assert [id for id, _ in judgement.scope_missing] == ["fact:registered_in_beilun"]
    assert "of 3 it is not known whether they are in scope" in told
    assert "supply: registered in Beilun" in told
    assert "3家是否在统计范围内未知，不计入已证明的数量；须补：注册在北仑区" in write_programme_page(judgement, "zh")
    assert write_programme_page(judgement, "zh").count("<td>待核实：注册在北仑区") >= 3
    assert "Attention" not in render_text(describe_programme(judge(planner=plan_nothing), "en"))


def hide_scope(*ids: str) -> list[FactsDocument]:
    """Return the district with the place of some factories unknown."""
    return [
        evolve(one, facts={id: raw for id, raw in one.facts.items() if id != "registered_in_beilun"})
        if one.subject in ids
        else one
        for one in read_subjects(FOLDER / "district.yaml")
    ]


@pytest.mark.parametrize(("planner", "unit"), [(plan_with(FOLDER / "measures.yaml"), 0), (plan_cheapest, 1)])
def test_a_route_of_whom_nobody_can_place_shows_that_it_counts(planner: Planner, unit: int) -> None:
    """One holds the grade and one does not: both have to be shown to be in scope, and the bill says of how many."""
    judgement = judge_programme(load("cn.beilun.programme"), hide_scope("factory_01", "factory_56"), planner=planner)
    (target,) = judgement.targets
    costs = {one.subject.id: one.cost for one in judge(planner=planner).targets[0].candidates}
    routes = {one.subject.id: one.route for one in target.candidates if one.in_scope is not True}
    shown = {id: [step.id for step in route.steps if step.is_shown] for id, route in routes.items() if route}

    assert shown == {"factory_01": ["registered_in_beilun"], "factory_56": ["registered_in_beilun"]}
    assert {id: route.cost for id, route in routes.items() if route} == {
        "factory_01": unit, "factory_56": (costs["factory_56"] or 0) + unit,
    }  # fmt: skip
    assert [one.id for each in target.candidates if each.subject.id == "factory_01" for one in each.obstacles] == [
        "fact:registered_in_beilun"
    ]
    for language, words in (
        ("en", "2 of them provided they are shown to be in scope"),
        ("zh", "其中2家须先证明在统计范围内"),
    ):
        assert words in " ".join(render_text(describe_programme(judgement, language)).split())
        assert words in write_programme_page(judgement, language)


def test_where_no_fact_tells_whether_somebody_counts_there_is_no_route() -> None:
    """A parameter nobody has bound keeps the scope open: nothing a factory does or shows is worth paying for."""
    ruleset = compile_text(RULES_OF_SCOPE)
    subject = {"subject": {"id": "a"}, "as_of": "2024-12-31", "facts": {"has_plan": False}}
    (target,) = judge_programme(ruleset, [subject]).targets
    (bound,) = judge_programme(ruleset, [subject], parameters={"counts": True}).targets

    assert [one.route for one in target.candidates] == [None]
    assert [one.route is not None for one in bound.candidates] == [True]


def test_measures_may_be_labelled_in_one_language() -> None:
    """A label in Chinese stands for the English one, on the page as in the file; without either it is a mistake."""
    measures = (FOLDER / "measures.yaml").read_text(encoding="utf-8")
    lines = [re.sub(r"zh: ([^,}]+), en: [^}]+}", r"zh: \1}", line) for line in measures.splitlines()]
    judgement = judge(planner=plan_with("\n".join(lines) + "\n"))

    step = next(step for one in judgement.targets[0].candidates if one.route and one.cost for step in one.route.steps)
    assert (step.label.zh, step.label.en) == ("任命绿色工厂责任人", "任命绿色工厂责任人")
    assert "任命绿色工厂责任人" in render_text(describe_programme(judgement, "en"))
    with pytest.raises(FactsError, match="GR022"):
        plan_with("\n".join(lines).replace("{zh: 任命绿色工厂责任人}", "{}") + "\n")
