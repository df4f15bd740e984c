"""Points nobody has awarded yet: advice says that, and the fewest that reach the grade."""

from fractions import Fraction

import pytest

import greenrules
from greenrules.cli import main
from greenrules.explaining.plan_page import explain_improvement
from greenrules.improving import improve
from tests.page_blocks import HEADER

SOURCE = 'cite: {document: guide, clause: "1"}, provenance: published'
RULES = f"""\
indicators:
  children:
    jury: {{label: {{zh: 评审, en: jury}}, points: 60, {SOURCE}, scoring: {{kind: judged}}}}
    report: {{label: {{zh: 报告, en: report}}, points: 40, {SOURCE}, scoring: {{kind: judged}}}}
parameters:
  mark: {{label: {{zh: 线, en: mark}}, unit: points, value: 70, {SOURCE}}}
grades:
  - {{id: good, label: {{zh: 良好, en: good}}, {SOURCE}, condition: score >= mark}}
"""


def text_of(facts: dict[str, object], language: str, **more: object) -> str:
    ruleset = greenrules.compile_text(HEADER + RULES)
    found = improve(ruleset, facts, to="good", as_of="2025-01-01", **more)  # type: ignore[arg-type]
    return explain_improvement(found, language)  # type: ignore[arg-type]


def test_a_plan_says_the_fewest_points_that_must_be_awarded() -> None:
    """With 31 points for the report, 39 from the jury are enough, and one point less is not."""
    ruleset = greenrules.compile_text(HEADER + RULES)
    (plan,) = improve(ruleset, {"judged.report": 31}, to="good", as_of="2025-01-01").plans
    (move,) = plan.steps[0].moves
    short = greenrules.evaluate(ruleset, {"judged.report": 31, "judged.jury": 38}, as_of="2025-01-01")

    assert (move.fact, move.after) == ("judged.jury", Fraction(39))
    assert short.grade == "none"


def test_plans_that_come_down_to_the_same_are_one() -> None:
    """Several levels of one award were tried; the reader gets the fewest points once."""
    ruleset = greenrules.compile_text(HEADER + RULES)
    plans = improve(ruleset, {"judged.report": 31}, to="good", as_of="2025-01-01", plans=5).plans

    assert len({plan.ids for plan in plans}) == len(plans)


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        ("zh", ("尚无人评定；至少须评得39分", "须请评审方评定"), ("未知", "须补交资料")),
        ("en", ("nobody has judged it yet; at least 39 points must be awarded", "to be awarded by whoever judges"),
         ("unknown →", "to be shown by papers")),
    ],
)  # fmt: skip
def test_an_award_is_no_paper_that_is_missing(language: str, said: tuple[str, ...], unsaid: tuple[str, ...]) -> None:
    """Nobody can go from unknown to points by handing in papers."""
    text = " ".join(text_of({"judged.report": 31}, language).split())

    assert all(part in text for part in said)
    assert not any(part in text for part in unsaid)


def test_a_measure_that_states_the_points_is_told_as_written() -> None:
    """What a measures file counts on is shown, from not judged yet to its points."""
    book = {
        "format": 1,
        "measures": {
            "coach": {"label": {"zh": "辅导", "en": "coach"}, "cost": 1,
                      "changes": [{"fact": "judged.jury", "set": 50}]},
        },
    }  # fmt: skip
    text = text_of({"judged.report": 31}, "en", measures=book)

    assert "not judged yet → 50 points" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("尚无人评定（满分100分）", "至少须评得75分：总分达到75分即可。")),
        ("en", ("nobody has judged it yet (100 points at most)", "At least 75 points must be awarded")),
    ],
)
def test_why_not_says_how_many_points_must_be_awarded(
    language: str, said: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Full points are not needed: the mark of the grade is."""
    facts = tmp_path_factory.mktemp("facts") / "works.yaml"
    facts.write_text(
        "as_of: 2022-06-30\nfacts: {lawfully_established: true, complies_with_law: true, accidents: [],"
        " per_mu_class: A, per_mu_year: 2021, green_organisation: body, titles: [], cleaner_production_audits: [],"
        " water_saving_titles: []}\n",
        encoding="utf-8",
    )
    main(["why-not", "cn.ningbo.star_factory", str(facts), "three", "--every", "--lang", language])
    text = capsys.readouterr().out

    assert all(part in text for part in said)
