"""Cohorts and programmes as people judge them: from folders, on the command line, with plans and overlays."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from greenrules import FactsError, RulesetError, compile_path, compile_text, evaluate, load
from greenrules.cli import main
from greenrules.explaining.cohort_words import describe_cohort
from greenrules.explaining.page import LANGUAGES
from greenrules.explaining.programme_words import describe_programme
from greenrules.explaining.questions import list_questions
from greenrules.explaining.ruleset_page import write_ruleset_page
from greenrules.explaining.text import render_text
from greenrules.model.programme_judgement import Route
from greenrules.model.units import DIMENSIONLESS
from greenrules.tracking import judge_cohort, judge_programme, read_subjects
from greenrules.tracking.candidates import Participant, plan_nothing
from tests.tracking.samples import RULES, load_sample, make_subject

ROOT = Path(__file__).resolve().parents[2]
FULL = {
    "region": "north", "is_member": True, "claim": 4, "is_measured": True, "output": 1, "grade_before": "none",
    "tier_before": "none", "was_last": False, "judged.marks": 5,
}  # fmt: skip
SOURCE = 'cite: {document: north, clause: "1"}, provenance: published'
OVERLAY = f"""\
format: 1
ruleset: cn.example.cohort.north
edition: "1"
title: {{zh: 北方, en: north}}
extends: cn.example.cohort@1
documents: {{north: {{title: {{zh: 北方办法, en: northern method}}}}}}
overrides:
  - {{op: replace, path: parameters/top_share, value: 100, {SOURCE}}}
  - {{op: remove, path: cohort/rankings/tiers/tiers/last, {SOURCE}}}
  - {{op: remove, path: cohort/streaks, {SOURCE}}}
  - {{op: remove, path: cohort/changes/tiers, {SOURCE}}}
  - {{op: replace, path: cohort/rankings/outputs/better, value: higher, {SOURCE}}}
"""


def write_rules(folder: Path, overlay: str = "") -> Path:
    """Write the sample, and an overlay on it, as files that find each other."""
    files = {"cn.example.cohort": RULES, "cn.example.cohort.north": overlay}
    for id, text in files.items():
        (folder / id).mkdir()
        (folder / id / "1.yaml").write_text(text, encoding="utf-8")
    return folder / ("cn.example.cohort.north" if overlay else "cn.example.cohort") / "1.yaml"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """Return a folder with three subjects in files of their own."""
    folder = tmp_path / "district"
    folder.mkdir()
    for name, marks in (("first", 5), ("second", 2), ("third", None)):
        facts = {key: value for key, value in {**FULL, "judged.marks": marks}.items() if value is not None}
        text = json.dumps({"as_of": "2024-12-31", "facts": facts})
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def test_a_file_gives_its_only_subject_its_name(district: Path) -> None:
    """Subjects of a folder come in the order of their files, named after them where they name themselves not."""
    subjects = read_subjects(district)

    assert [subject.subject for subject in subjects] == ["first", "second", "third"]


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    """A folder without facts files is no cohort."""
    with pytest.raises(FactsError) as caught:
        read_subjects(tmp_path)

    assert [problem.code for problem in caught.value.diagnostics] == ["GR622"]


def test_all_files_are_read_before_their_problems_are_told(tmp_path: Path) -> None:
    """Two wrong files give both problems."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("facts: [\n", encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        read_subjects(tmp_path)

    assert len(caught.value.diagnostics) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_cohort_gives_a_reason_for_everyone(district: Path, language: Any) -> None:
    """Every subject of every ranking stands on the page with its place, its value and, while open, the reason."""
    judgement = judge_cohort(load_sample(), read_subjects(district))
    text = render_text(describe_cohort(judgement, language))

    assert all(text.count(f" {name}") >= 2 for name in ("first", "second", "third"))
    assert ("仍有可能" if language == "zh" else "still possible") in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_cohort_answers_on_the_command_line(district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`cohort` prints the page, or everything as JSON in exact numbers."""
    rules = str(write_rules(tmp_path))
    code = main(["cohort", rules, str(district), "--lang", "en"])
    page = capsys.readouterr().out
    main(["cohort", rules, str(district), "--json"])
    found = json.loads(capsys.readouterr().out)

    assert code == 0
    assert "claims of 12 CNY exceed the pool and are cut pro rata" in page
    assert found["format"] == "greenrules-cohort/1"
    assert [claim["paid_least"] for claim in found["pools"][0]["claims"]] == ["10/3"] * 3


def test_programme_answers_on_the_command_line(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`programme` prints counts, targets and whom to coach; parameters can be bound and the list cut to length."""
    rules = str(write_rules(tmp_path))
    code = main(["programme", rules, str(district), "--lang", "zh", "--set", "goal_kind=total", "--list", "2"])
    page = capsys.readouterr().out
    main(["programme", rules, str(district), "--json", "--near", "1/2", "--set", "five_goal=2 item"])
    found = json.loads(capsys.readouterr().out)

    assert code == 0
    assert "优先辅导" in page
    assert "second" in page
    assert "差1分" in page
    assert (found["format"], found["margin"]) == ("greenrules-programme/1", "0.5")
    assert [one["is_near"] for one in found["targets"][0]["candidates"]] == [False, False]


@pytest.mark.parametrize("setting", ["goal_kind", "=total", "goal_kind= "])
def test_a_setting_without_a_value_is_refused(
    setting: str, district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--set` takes name and value."""
    code = main(["cohort", str(write_rules(tmp_path)), str(district), "--set", setting])

    assert code == 2
    assert "GR022" in capsys.readouterr().err


def test_a_planner_decides_who_comes_first() -> None:
    """With a cost for each way, the cheapest comes first whatever the points; without, points decide."""
    subjects = [make_subject(id, {**FULL, "judged.marks": marks}) for id, marks in (("close", 2), ("far", 0))]

    def plan(participant: Participant, grade: str) -> Route:
        cost = Fraction(1 if participant.subject.id == "far" else 9)
        return Route(cost, "effort", DIMENSIONLESS, "illustrative", "bounded", None, ())

    by_points = judge_programme(load_sample(), subjects, planner=plan_nothing).targets[0].candidates
    by_cost = judge_programme(load_sample(), subjects, planner=plan).targets[0].candidates

    assert [one.subject.id for one in by_points] == ["close", "far"]
    assert [(one.subject.id, one.cost) for one in by_cost] == [("far", 1), ("close", 9)]


def test_the_constructed_district_is_one_screen_away_from_an_answer() -> None:
    """The example of 60 factories says how many per star, how far the target is, and who comes first."""
    subjects = read_subjects(ROOT / "examples" / "fleets" / "beilun_district.yaml")
    judgement = judge_programme(load("cn.beilun.programme"), subjects)
    (target,) = judgement.targets
    page = render_text(describe_programme(judgement, "zh")).partition("说明与可信度")[0]

    assert [(count.grade, count.proven) for count in judgement.counts[:3]] == [("five", 10), ("four", 7), ("three", 25)]
    assert (target.progress_least, target.progress_most, target.short, target.forecast) == (42, 48, 9, 51)
    assert [one.subject.id for one in target.candidates[:4]] == ["factory_43", "factory_49", "factory_50", "factory_51"]
    assert len(page.splitlines()) <= 65


def test_a_candidate_is_told_what_it_lacks() -> None:
    """Points that are lost and points that nobody has judged yet are told apart."""
    unjudged = {name: value for name, value in FULL.items() if name != "judged.marks"}
    subjects = [make_subject("low", {**FULL, "judged.marks": 1}), make_subject("unjudged", unjudged)]
    low, unknown = judge_programme(load_sample(), subjects, planner=plan_nothing).targets[0].candidates

    assert (low.points, low.open_points, low.grade) == (2, 0, "fair")
    assert (unknown.points, unknown.open_points, unknown.possible_grades) == (3, 3, ("good", "fair", "none"))


def test_an_overlay_changes_a_ranking(tmp_path: Path) -> None:
    """Tiers, directions and whole parts of the section are overridden by their path, like everything else."""
    ruleset = compile_path(write_rules(tmp_path, OVERLAY))
    subjects = [make_subject(id, {**FULL, "output": output}) for id, output in (("a", 1), ("b", 2), ("c", 2))]
    by_score, by_output = judge_cohort(ruleset, subjects).rankings

    assert {standing.tier for standing in by_score.groups[0].standings} == {"top"}
    assert [s.best_place for s in by_output.groups[0].standings] == [3, 1, 1]
    assert ruleset.cohort is not None
    assert not ruleset.cohort.streaks


def test_the_digest_covers_both_sections() -> None:
    """A label in the sections about many subjects changes the digest."""
    changed = RULES.replace("grants: {label: {zh: 项, en: entry}", "grants: {label: {zh: 项, en: other}")

    assert compile_text(changed).digest != load_sample().digest


def test_the_page_of_the_ruleset_shows_both_sections() -> None:
    """Rankings with tiers and rules, pools, averages, changes, streaks and targets stand on the page."""
    page = write_ruleset_page([load_sample()], "en")

    parts = ("### Rankings", "`top_share`", "### Pools", "`fund`", "### Averages", "`was_last`", "at least `five_goal`")

    assert [part for part in parts if part not in page] == []


def test_what_a_cohort_asks_of_each_subject_is_asked() -> None:
    """The facts only these sections name are on the questionnaire, and are no unused facts of an assessment."""
    asked = {fact.id for fact in list_questions(load_sample()).facts}
    assessment = evaluate(load_sample(), make_subject("one", FULL))

    assert {"region", "was_last", "grade_before"} <= asked
    assert assessment.unused_facts == ()


def test_subjects_of_another_kind_are_left_out() -> None:
    """A park among factories is counted apart and ranked nowhere."""
    park = make_subject("park", {})
    park["subject"]["kind"] = "park"
    judgement = judge_cohort(load_sample(), [make_subject("factory", FULL), park])

    assert [subject.id for subject in judgement.skipped] == ["park"]
    assert [subject.id for subject in judgement.subjects] == ["factory"]


def test_the_caller_outranks_an_average() -> None:
    """A value the caller binds stands in place of the average, and is said to."""
    subjects = [make_subject("one", {**FULL, "output": 3}), make_subject("two", {**FULL, "is_measured": False})]
    own = judge_cohort(load_sample(), subjects).averages[0]
    bound = judge_cohort(load_sample(), subjects, parameters={"average_output": {"value": 7, "unit": "t"}}).averages[0]

    assert (own.value, own.members, own.bound_by_caller) == (3, 1, False)
    assert (bound.value, bound.bound_by_caller) == (7, True)


def test_the_weakest_source_is_told() -> None:
    """A parameter bound by the caller without a source makes the judgement illustrative."""
    subjects = [make_subject("one", FULL), make_subject("two", FULL)]
    plain = judge_cohort(load_sample(), subjects, parameters={"average_output": {"value": 1, "unit": "t", "cite": "x"}})
    bound = judge_cohort(load_sample(), subjects, parameters={"top_share": 50})

    assert plain.weakest_provenance == "published"
    assert bound.weakest_provenance == "illustrative"


def test_every_problem_of_a_section_comes_at_once() -> None:
    """A wrong tie rule, a wrong entitlement and an unknown tier are three problems of one check."""
    wrong = RULES.replace("      ties: ties\n", "      ties: top_share\n", 1)
    wrong = wrong.replace("entitlement: grant,", "entitlement: gift,").replace(
        "tier: last, before", "tier: lost, before"
    )
    with pytest.raises(RulesetError) as caught:
        compile_text(wrong)

    assert sorted(problem.code for problem in caught.value.diagnostics) == ["GR201", "GR201", "GR421"]
