"""Routes to a grade as people ask for them: from files, in both languages, with and without measures."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

import greenrules
from greenrules.api import read_facts_file
from greenrules.cli import main
from greenrules.explaining.plan_json import write_improvement_json
from greenrules.explaining.plan_page import explain_improvement
from greenrules.improving import improve, read_measures
from greenrules.model.diagnostics import FactsError
from greenrules.model.facts import RawFact
from greenrules.model.plan import Improvement
from greenrules.testing.documents import write_plainly

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "examples" / "factories" / "injection_moulding.yaml"
MEASURES = ROOT / "examples" / "measures" / "injection_moulding.yaml"
OWN = Path(__file__).parent / "rulesets" / "cn.example.plans" / "1.yaml"
POOR = {
    "energy": 100, "output": 500, "water": 100, "water_reused": 200, "green_share": 10, "effectiveness": 2,
    "has_plan": False, "has_meters": True, "uses_water": True, "systems": ["quality"], "rating": "fair",
    "titles": [], "judged.judged_part": 4,
}  # fmt: skip


def plan_own(measures: object = None, *, mark: object = 20, to: str = "passed", **more: object) -> Improvement:
    facts = more.pop("facts", POOR)
    return improve(
        greenrules.compile_path(OWN), facts, to=to, measures=measures, as_of="2025-01-01",
        parameters={"pass_mark": mark}, **more,
    )  # fmt: skip


def book(**measures: dict[str, object]) -> dict[str, object]:
    label = {"zh": "措施", "en": "measure"}
    return {"format": 1, "measures": {id: {"label": label, "cost": 1, **one} for id, one in measures.items()}}


PLAN = {"changes": [{"fact": "has_plan", "set": True}]}
SYSTEM = {"changes": [{"fact": "systems", "include": "energy"}], "cost": 5}


def test_what_a_gate_needs_comes_first_and_is_named_with_its_clause() -> None:
    """Both gates are mended before any points are bought, whatever the ids of the measures."""
    found = plan_own(book(a_meter={"changes": [{"fact": "green_share", "set": 70}]}, plan=PLAN, system=SYSTEM), mark=30)
    (plan,) = found.plans

    assert plan.ids == ("plan", "system", "a_meter")
    assert [effect.finding.id for effect in plan.steps[0].effects][:1] == ["gate:planned"]
    assert plan.steps[2].points == 6


def test_a_guarantee_changes_the_facts_a_gate_needs() -> None:
    """A measure that guarantees a basic requirement needs no list of changes."""
    found = plan_own(book(plan=PLAN, all_systems={"guarantees": ["managed"], "cost": 3}), mark=10)

    assert found.plans[0].ids == ("all_systems", "plan")
    assert [(move.fact, move.added) for move in found.plans[0].steps[0].moves] == [("systems", "energy")]


def test_a_measure_that_needs_another_brings_it_along_and_runs_after_it() -> None:
    """Lead times of a chain add up, those side by side do not."""
    certificate = {**SYSTEM, "requires": ["plan"], "lead_time": "P90D"}
    found = plan_own(book(certificate=certificate, plan={**PLAN, "lead_time": "P30D", "cost": 0}), mark=10)
    (plan,) = found.plans

    assert plan.ids == ("plan", "certificate")
    assert plan.lead_time == 120


def test_measures_that_exclude_one_another_are_never_taken_together() -> None:
    """Where only both would do, there is no plan."""
    found = plan_own(book(plan={**PLAN, "excludes": ["system"]}, system=SYSTEM), mark=10)

    assert found.plans == ()
    assert found.proof == "proven"


def test_a_fact_that_cannot_go_so_far_limits_the_measures() -> None:
    """A limit of the measures file, like a declared range, makes a step impossible."""
    share = {"changes": [{"fact": "green_share", "add": 55}], "cost": 2}
    measures = book(plan=PLAN, system=SYSTEM, share=share)
    limited = {**measures, "limits": {"green_share": {"at_most": 50}}}

    assert plan_own(measures, mark=30).plans[0].ids == ("plan", "system", "share")
    assert plan_own(limited, mark=30).plans == ()


def test_a_missing_fact_that_a_gate_needs_is_to_be_shown() -> None:
    """Papers cost nothing beside money, but the plan says that they are needed."""
    facts = {id: value for id, value in POOR.items() if id != "has_plan"}
    (plan,) = plan_own(book(system=SYSTEM), mark=10, facts=facts).plans

    assert {step.measure.id: step.measure.origin for step in plan.steps} == {
        "has_plan:yes": "establish",
        "system": "file",
    }
    assert plan.cost == 5


def test_a_gate_no_measure_meets_is_named() -> None:
    """Without a way to the energy system the reader learns which requirement stands in the way."""
    found = plan_own(book(plan=PLAN), mark=10)

    assert [gate.id for gate in found.obstacles] == ["gate:managed"]
    assert "Basic requirements that no measure meets" in explain_improvement(found, "en")


def test_a_subject_at_the_target_needs_nothing() -> None:
    """The empty plan costs nothing, and says so."""
    facts = {**POOR, "has_plan": True, "systems": ["quality", "energy"]}
    found = plan_own(book(plan=PLAN), mark=10, facts=facts)

    assert found.plans[0].ids == ()
    assert "nothing needs to be done" in explain_improvement(found, "en")


def test_without_measures_single_changes_are_brought_back_to_the_least_that_does() -> None:
    """The effort is an illustration, and no number is moved further than the target needs."""
    found = plan_own(mark=30)
    moves = [move for step in found.plans[0].steps for move in step.moves]
    after = {**POOR, **{move.fact: write_plainly({"it": move.after})["it"] for move in moves}}
    (number,) = [move for move in moves if isinstance(move.after, Fraction)]
    nearer = number.before + (number.after - number.before) * Fraction(98, 100)
    grades = [
        greenrules.evaluate(
            greenrules.compile_path(OWN), {**after, number.fact: value}, "2025-01-01", {"pass_mark": 30}
        ).grade
        for value in (number.after, nearer)
    ]

    assert (found.proof, found.cost_unit, found.provenance) == ("bounded", "effort", "illustrative")
    assert grades == ["passed", "none"]


def test_a_unit_more_is_worth_what_the_marginal_says_as_far_as_it_says() -> None:
    """One unit more moves the score by exactly the rate; a curve has no rate."""
    ruleset = greenrules.compile_path(OWN)
    found = plan_own(book(plan=PLAN))
    rates = {(one.indicator, one.fact): one for one in found.marginals}
    energy = rates["indicator:intensity_score", "energy"]
    scores = []
    for amount in (POOR["energy"], POOR["energy"] - 1):
        facts = {**POOR, "energy": amount}
        scores.append(greenrules.evaluate(ruleset, facts, as_of="2025-01-01", parameters={"pass_mark": 1}).score.proven)

    assert rates["indicator:intensity_score", "output"].rate is None
    assert (energy.low, energy.high) == (40, 100)
    assert scores[1] - scores[0] == -energy.rate


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_plan_of_the_example_reads_as_reviewed(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of docs/improve.md is what the command says today."""
    words = ["improve", "cn.gbt36132", str(FACTS), "--to", "green_factory", "--measures", str(MEASURES)]
    code = main([*words, "--lang", lang])
    said = capsys.readouterr().out

    assert code == 0
    assert f"```text {lang}\n{said}```" in (ROOT / "docs" / "improve.md").read_text(encoding="utf-8")


def test_every_plan_of_the_example_comes_true_on_plain_facts() -> None:
    """Three plans for 75 points: the moves, applied by hand, give the grade and the points each plan promises."""
    (document,) = read_facts_file(FACTS)
    ruleset = greenrules.load("cn.gbt36132", "2025")
    found = improve(ruleset, document, to="green_factory", measures=MEASURES, plans=3, parameters={"pass_mark": 75})

    assert [plan.cost for plan in found.plans] == [240000, 260000, 450000]
    for plan in found.plans:
        assert plan.assessment.grade == "green_factory"
        assert sum(step.points for step in plan.steps) == plan.assessment.score.proven - found.before.score.proven


@pytest.mark.parametrize("name", ["cement_kiln", "electronics_assembly", "injection_moulding"])
def test_the_measures_of_every_example_factory_fit_every_scheme_for_factories(name: str) -> None:
    """One file serves all: what a ruleset does not ask for is left out, and every plan found comes true."""
    (document,) = read_facts_file(ROOT / "examples" / "factories" / f"{name}.yaml")
    reached = 0
    targets = (("cn.hebei.star_factory", "five"), ("cn.hebei.star_factory", "four"), ("cn.gbt36132", "green_factory"))
    for id, to in targets:
        ruleset = greenrules.load(id, as_of=document.as_of)
        found = improve(ruleset, document, to=to, measures=ROOT / "examples" / "measures" / f"{name}.yaml")
        reached += len(found.plans)
        ladder = [grade for grade, _ in found.before.grade_labels]
        assert all(ladder.index(plan.assessment.grade) <= ladder.index(to) for plan in found.plans)

    assert reached
    assert found.provenance == "illustrative"


def test_the_command_writes_json_of_exact_texts(capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get every number as text, the same bytes as the function writes."""
    words = ["improve", "cn.gbt36132", str(FACTS), "--to", "green_factory", "--measures", str(MEASURES), "--json"]
    assert main(words) == 0
    said = json.loads(capsys.readouterr().out)

    assert said["format"] == "greenrules-improvement/1"
    assert said["plans"][0]["cost"] == "120000"
    (document,) = read_facts_file(FACTS)
    found = improve(greenrules.load("cn.gbt36132", "2025"), document, to="green_factory", measures=MEASURES)
    assert json.loads(write_improvement_json(found)) == said


def test_a_grade_out_of_reach_is_exit_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A script can tell "no plan" from "bad input"."""
    file = tmp_path / "none.yaml"
    file.write_text("format: 1\nmeasures: {}\n", encoding="utf-8")
    words = ["improve", "cn.gbt36132", str(FACTS), "--to", "green_factory", "--lang", "en"]

    assert main([*words, "--measures", str(file)]) == 1
    assert "do not reach" in capsys.readouterr().out


ENTANGLED = """
format: 1
ruleset: cn.example.entangled
edition: "1"
subject: factory
title: {zh: 纠缠, en: entangled}
documents: {guide: {title: {zh: 指南, en: guide}}}
facts:
FACTS
parameters:
  worst: {label: {zh: 基准, en: baseline}, unit: t, value: 0, SOURCE}
  best: {label: {zh: 引领, en: leading value}, unit: t, value: 100, SOURCE}
  mark: {label: {zh: 线, en: mark}, unit: points, value: 30, SOURCE}
derived:
  total: {label: {zh: 合计, en: total}, unit: t, formula: SUM, SOURCE}
indicators:
  children:
    amount: {label: {zh: 量, en: amount}, points: 100, SOURCE, scoring: {kind: ramp, quantity: total, better: higher, baseline: worst, leading: best}}
grades:
  - {id: passed, label: {zh: 合格, en: passed}, condition: score >= mark, SOURCE}
"""  # noqa: E501


def test_where_all_measures_touch_one_quantity_the_evaluator_is_asked() -> None:
    """Too many subsets to work out: the evaluator bounds the search, and the plan is still the cheapest."""
    names = [f"amount_{n}" for n in range(14)]
    facts = "\n".join(f"  {name}: {{label: {{zh: 量, en: amount}}, unit: t}}" for name in names)
    text = ENTANGLED.replace("FACTS", facts).replace("SUM", " + ".join(names))
    ruleset = greenrules.compile_text(
        text.replace("SOURCE", "cite: {document: guide, clause: '1'}, provenance: published")
    )
    measures = {f"m{n}": {"changes": [{"fact": name, "add": n + 1}], "cost": n + 2} for n, name in enumerate(names)}
    found = improve(ruleset, dict.fromkeys(names, 1), to="passed", measures=book(**measures), as_of="2025-01-01")
    (plan,) = found.plans

    # Sixteen points are missing, each measure costs one more than the points it gives: two do, the first ids win.
    assert (found.method, found.proof) == ("oracle", "proven")
    assert (plan.ids, plan.cost) == (("m1", "m13"), 18)
    assert plan.assessment.grade == "passed"


def test_a_plan_is_for_one_subject() -> None:
    """Several subjects at once are refused with the way out, not planned for as one."""
    with pytest.raises(FactsError) as caught:
        plan_own(book(plan=PLAN), facts=[POOR, POOR])

    assert [problem.code for problem in caught.value.diagnostics] == ["GR613"]


def test_every_problem_of_a_measures_file_is_reported_at_once() -> None:
    """A wrong cost, a wrong link and an unknown key come together, each with its place."""
    text = """
format: 1
measures:
  a: {label: {zh: 甲, en: a}, cost: -1, requires: [b], changes: [{fact: x, set: 1}]}
  c: {label: {zh: 丙, en: c}, cost: 1, changs: []}
"""
    with pytest.raises(FactsError) as caught:
        read_measures(text, "measures.yaml")

    assert {problem.code for problem in caught.value.diagnostics} >= {"GR937", "GR931", "GR020"}
    assert all(problem.span for problem in caught.value.diagnostics)


def test_a_record_a_measure_makes_states_by_absence_what_a_supplied_one_does() -> None:
    """A title without a day of withdrawal stays in force, whether it is there or to be won."""
    ruleset = greenrules.load("cn.ningbo.star_factory", as_of="2026-11-26")
    (document,) = read_facts_file(FACTS)
    facts = {**document.facts, "titles": RawFact((), "", (), "", "titles")}
    document = evolve(document, facts=facts, as_of=date(2026, 11, 26))
    title = {"scheme": "green_factory", "level": "city", "granted_on": "2026-11-26"}
    measures = book(title={"changes": [{"fact": "titles", "record": title}]})
    (plan,) = improve(ruleset, document, to="four", measures=measures).plans

    assert plan.ids == ("title",)
    assert "fact:titles/0/revoked_on" in {one.id for one in plan.assessment.assumptions}


def test_where_nothing_could_be_tried_nothing_is_said_to_be_proven(capsys: pytest.CaptureFixture[str]) -> None:
    """No upper end is told that missing papers alone may exceed."""
    words = ["improve", "cn.ningbo.star_factory.computed_score", str(FACTS), "--to"]
    code = main([*words, "eligibility:four_star_recommendation", "--lang", "en"])
    page = " ".join(capsys.readouterr().out.split())

    assert code == 1
    assert "86.6 attainable" in page
    assert "nothing was tried and nothing is proven" in page
    assert "no more than" not in page


def test_a_grade_that_missing_facts_may_reach_is_not_proven_out_of_reach() -> None:
    """A measure that does nothing for it proves nothing about the papers that are missing."""
    ruleset = greenrules.load("cn.ningbo.star_factory.computed_score", as_of="2026-06-30")
    measures = book(idle={"changes": [{"fact": "months_stopped", "set": 0}]})
    (document,) = read_facts_file(FACTS)
    found = improve(ruleset, document, to="eligibility:four_star_recommendation", measures=measures)

    assert found.plans == ()
    assert found.proof == "bounded"
    assert found.highest is None
