"""The example district, judged once."""

from functools import cache
from pathlib import Path

from greenrules import compile_path, load
from greenrules.model.programme_judgement import ProgrammeJudgement
from greenrules.tracking import judge_programme, read_subjects
from greenrules.tracking.programme_routes import plan_with

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "beilun"


@cache
def judge_district() -> ProgrammeJudgement:
    """Return the district with measures and the supposed draft."""
    return judge_programme(
        load("cn.beilun.programme"),
        read_subjects(FOLDER / "district.yaml"),
        planner=plan_with(FOLDER / "measures.yaml"),
        next_rules=compile_path(FOLDER / "draft_edition.yaml"),
    )
