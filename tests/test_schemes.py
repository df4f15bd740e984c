"""One subject under every ruleset of the library, through the API and on the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from greenrules import FactsError
from greenrules.api import SchemeResult, evaluate_all, read_facts_file
from greenrules.api.loading import bundled_facts
from greenrules.cli import main
from greenrules.explaining.obstacles import find_obstacle
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.types import NumberType

ROOT = Path(__file__).resolve().parents[1]
STAR, STANDARD, CEMENT = "cn.ningbo.star_factory", "cn.gbt36132", "cn.gbt36132.cement"
KILN = str(ROOT / "examples/cement/kiln.yaml")
SHIYU = str(ROOT / "examples/ningbo/shiyu_metal.yaml")
DAY = "2026-06-30"


def under(results: tuple[SchemeResult, ...], id: str) -> SchemeResult:
    """Return the row of one scheme."""
    return next(result for result in results if result.info.id == id)


def evaluate(facts: dict[str, Any], as_of: str = DAY, **subject: str) -> tuple[SchemeResult, ...]:
    return evaluate_all({"subject": {"id": "x", **subject}, "facts": facts}, as_of)


def problems_of(document: dict[str, Any], **more: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(FactsError) as caught:
        evaluate_all(document, **more)
    return caught.value.diagnostics


def test_every_scheme_has_one_row_in_the_edition_in_force() -> None:
    """Ids are not repeated, and each is evaluated in the edition of the date."""
    (document,) = read_facts_file(SHIYU)
    results = evaluate_all(document)
    star = under(results, STAR).assessment

    assert len({result.info.id for result in results}) == len(results)
    assert star is not None
    assert (star.edition, star.grade) == ("2021", "three")


def test_a_scheme_without_an_edition_in_force_is_skipped() -> None:
    """Nothing is evaluated under rules of another time; the editions there are can be told."""
    skipped = under(evaluate({}, "2019-01-01"), STAR)

    assert (skipped.skipped, skipped.assessment) == ("not_in_force", None)
    assert [info.edition for info in skipped.editions] == ["2021", "2022"]


@pytest.mark.parametrize(("kind", "skipped"), [("park", "other_subject"), ("factory", ""), ("", "")])
def test_the_kind_of_the_subject_chooses_the_schemes(kind: str, skipped: str) -> None:
    """A park is not a factory; a subject without a kind is one."""
    assert under(evaluate({}, **({"kind": kind} if kind else {})), STAR).skipped == skipped


def test_an_unknown_kind_of_subject_is_refused() -> None:
    """No ruleset is about it: a slip of the pen, with a suggestion."""
    (problem,) = problems_of({"subject": {"kind": "factry"}, "facts": {}}, as_of=DAY)

    assert (problem.code, problem.path, problem.help) == ("GR613", "subject.kind", "did you mean `factory`?")


def test_a_fact_of_one_scheme_does_not_disturb_another() -> None:
    """What only one ruleset declares is unused elsewhere; what none declares is an error, unless it may be ignored."""
    per_mu = under(evaluate({"clinker_ratio": 73}), STAR).assessment
    unknown = {"facts": {"per_mu_clas": "B"}}
    (problem,) = problems_of(unknown, as_of=DAY)
    ignoring = under(evaluate_all(unknown, DAY, extra="ignore"), STAR).assessment

    assert per_mu is not None
    assert per_mu.unused_facts == ("clinker_ratio",)
    assert (problem.code, problem.help) == ("GR601", "did you mean `per_mu_class`?")
    assert ignoring is not None


def test_a_wrong_value_is_told_whoever_declares_it() -> None:
    """A value that its declaration refuses is an error of the facts, not of a scheme."""
    problems = problems_of({"facts": {"clinker_ratio": "much"}}, as_of=DAY)

    assert [problem.code for problem in problems] == ["GR602"]


@pytest.mark.parametrize(
    ("facts", "subject", "skipped"),
    [({}, {}, "other_sector"), ({"clinker_ratio": 73}, {}, ""), ({}, {"sector": "cement"}, ""),
     ({"clinker_ratio": 73}, {"sector": "electronics"}, "other_sector")],
)  # fmt: skip
def test_an_overlay_is_for_its_sector(facts: dict[str, Any], subject: dict[str, str], skipped: str) -> None:
    """It is taken when the subject names its sector, or without that when a fact of its own is supplied."""
    assert under(evaluate(facts, **subject), CEMENT).skipped == skipped


def test_facts_measured_for_an_overlay_do_not_disturb_the_rest() -> None:
    """Tonnes of product fit the overlay that binds the unit; its base makes way, and other schemes do not mind."""
    results = evaluate({"clinker_ratio": 73, "qualified_output": {"value": 120, "unit": "10k t"}})

    assert under(results, CEMENT).assessment is not None
    assert under(results, STANDARD).skipped == "overlay_instead"
    assert under(results, STAR).assessment is not None


def test_facts_that_fit_no_unit_of_a_scheme_leave_it_out() -> None:
    """Without an overlay that takes them the scheme is named with what does not fit."""
    result = under(evaluate({"qualified_output": {"value": 120, "unit": "t"}}), STANDARD)

    assert result.skipped == "facts_refused"
    assert [problem.code for problem in result.problems] == ["GR603"]


def test_the_library_declares_a_narrowed_fact_as_its_base_does() -> None:
    """What an overlay measures in tonnes is measured in units of product for everybody else."""
    type = bundled_facts()["qualified_output"].type

    assert isinstance(type, NumberType)
    assert str(type.unit) == "product_unit"


def test_parameters_are_bound_where_they_are_open() -> None:
    """A value for an open parameter reaches its scheme; one that a ruleset states itself stays as it is."""
    binding = {"pass_mark": 60, "three_star_score": 1}
    results = evaluate_all({"facts": {}}, DAY, parameters=binding)
    standard, star = under(results, STANDARD).assessment, under(results, STAR).assessment

    assert standard is not None
    assert star is not None
    assert standard.trace.node("parameter:pass_mark").value == 60
    assert star.trace.node("parameter:three_star_score").value == 75


def test_a_parameter_nobody_has_is_refused() -> None:
    """A binding that would reach no scheme is a mistake."""
    (problem,) = problems_of({"facts": {}, "parameters": {"pass_marc": 60}}, as_of=DAY)

    assert (problem.code, problem.help) == ("GR611", "did you mean `pass_mark`?")


def test_the_date_is_asked_for() -> None:
    """Without a date there is no edition in force."""
    (problem,) = problems_of({"facts": {}})

    assert problem.code == "GR608"


def test_it_takes_one_subject() -> None:
    """Several subjects are several calls."""
    with pytest.raises(FactsError) as caught:
        evaluate_all([{"facts": {}}], DAY)  # type: ignore[arg-type]

    assert [problem.code for problem in caught.value.diagnostics] == ["GR613"]


GATES_MET: dict[str, Any] = {
    "lawfully_established": True, "complies_with_law": True, "accidents": [], "per_mu_class": "B", "per_mu_year": 2020,
    "green_organisation": "responsible_person",
}  # fmt: skip
TITLE = {"scheme": "green_factory", "level": "nation", "granted_on": date(2020, 10, 1)}


@pytest.mark.parametrize(
    ("facts", "kind", "id"),
    [
        ({"complies_with_law": False}, "gate", "gate:lawful_operation"),
        ({**GATES_MET, "cleaner_production_audits": [], "water_saving_titles": [], "judged.district_score": 70},
         "missing", "fact:titles"),
        ({**GATES_MET, "cleaner_production_audits": [], "water_saving_titles": [], "judged.district_score": 70,
          "titles": []}, "indicator", "indicator:district_score"),
    ],
)  # fmt: skip
def test_what_blocks_is_a_gate_else_a_gap_else_a_loss(facts: dict[str, Any], kind: str, id: str) -> None:
    """The first unmet gate comes first, then the first missing input, then the indicator that lost most."""
    assessment = under(evaluate(facts, "2021-09-24"), STAR).assessment
    assert assessment is not None
    obstacle = find_obstacle(assessment)

    assert obstacle is not None
    assert (obstacle.kind, obstacle.id) == (kind, id)


def test_nothing_blocks_the_best() -> None:
    """At the top of the ladder there is nothing better to reach, whatever is missing elsewhere."""
    assessment = under(evaluate({**GATES_MET, "titles": [TITLE]}, "2021-09-24"), STAR).assessment
    assert assessment is not None

    assert assessment.grade == "five"
    assert find_obstacle(assessment) is None


@pytest.mark.parametrize(
    ("lang", "parts"),
    [("en", ("at least three stars", "(cn.ningbo.star_factory@2021)", "blocked by: ", "not in force on the date")),
     ("zh", ("世裕金属 · 各项评价", "至少三星级", "首要制约：", "当日未施行", "评价对象为园区"))],
)  # fmt: skip
def test_the_command_prints_a_row_for_each_scheme(
    lang: str, parts: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """`evaluate --all` takes only the facts, wherever the option stands."""
    code = main(["evaluate", "--lang", lang, SHIYU, "--all"])
    text = capsys.readouterr().out

    assert code == 0
    assert [part for part in parts if part not in text] == []


def test_the_command_writes_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Every scheme has an object: its result, or why it was skipped."""
    main(["evaluate", "--all", KILN, "--json"])
    found = json.loads(capsys.readouterr().out)
    schemes = {scheme["ruleset"]: scheme for scheme in found["schemes"]}

    assert (found["subject"], found["as_of"]) == ("example_kiln", DAY)
    assert schemes[STANDARD]["skipped"] == "overlay_instead"
    assert schemes[STANDARD]["result"] is None
    assert schemes[CEMENT]["result"]["blocked_by"]["kind"] == "missing"
    assert schemes[CEMENT]["result"]["score"]["proven"].partition("/")[2]


def test_the_command_tells_the_problems_of_all_subjects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistake in the second subject does not hide behind one in the first."""
    file = tmp_path / "facts.yaml"
    file.write_text("- {facts: {nobody_knows: 1}}\n- {as_of: 2025-01-01, facts: {per_mu_class: 3}}\n", "utf-8")
    code = main(["evaluate", "--all", str(file), "--as-of", "2025-01-01"])
    said = capsys.readouterr()

    assert (code, said.out) == (2, "")
    assert "GR601" in said.err
    assert "GR602" in said.err
