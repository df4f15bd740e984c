"""The advice about the examples, word for word in both languages, and every claim in it applied.

`GREENRULES_REGENERATE=1` writes the texts in tests/improving/advice anew; they are read line by line before a commit.
"""

import os
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import greenrules
from greenrules.api import read_facts_file
from greenrules.evaluating.environment import grade_of
from greenrules.explaining.advice_ask import describe_ask
from greenrules.explaining.advice_margins import describe_margins
from greenrules.explaining.advice_why import describe_why, describe_why_not
from greenrules.explaining.page import LANGUAGES, Page
from greenrules.explaining.text import render_text
from greenrules.improving.ask_completions import complete
from greenrules.improving.ask_next import find_questions
from greenrules.improving.margins_of_facts import find_case_margins
from greenrules.improving.margins_probe import open_probe, try_value
from greenrules.improving.opened_case import OpenedCase, open_document
from greenrules.improving.why_forced import find_why
from greenrules.improving.why_not_reached import find_why_not
from greenrules.improving.why_premises import lay_out_board, met_state, set_findings
from greenrules.model.advice import Reading

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "advice"
# Example, ruleset, the outcome to reach, and a meter that may be off.
SUBJECTS = {
    "shiyu_metal": ("ningbo/shiyu_metal.yaml", "cn.ningbo.star_factory", "five", ""),
    "injection_moulding_stars": ("factories/injection_moulding.yaml", "cn.ningbo.star_factory", "five", ""),
    "injection_moulding": ("factories/injection_moulding.yaml", "cn.gbt36132", "green_factory", ""),
    "cement_kiln": ("factories/cement_kiln.yaml", "cn.gbt36132", "green_factory", "energy_consumption"),
    "electronics_assembly": ("factories/electronics_assembly.yaml", "cn.gbt36132", "green_factory", ""),
    "injection_moulding_hebei": ("factories/injection_moulding.yaml", "cn.hebei.star_factory@2024", "four", ""),
}
NAMES = pytest.mark.parametrize("name", SUBJECTS)


@cache
def opened(name: str) -> OpenedCase:
    """Return one example under its ruleset."""
    file, ruleset, _, _ = SUBJECTS[name]
    (document,) = read_facts_file(ROOT / "examples" / file)
    return open_document(greenrules.load(ruleset, as_of=None if "@" in ruleset else document.as_of), document)


def uncertainty(name: str) -> dict[str, Fraction]:
    meter = SUBJECTS[name][3]
    return {meter: Fraction(1, 50)} if meter else {}


def write_all(name: str) -> dict[str, str]:
    """Return the texts about one example by file name."""
    case, target = opened(name), SUBJECTS[name][2]
    found = {}
    for language in LANGUAGES:
        pages: tuple[Page, ...] = (
            describe_why(find_why(case), language),
            describe_why_not(find_why_not(case, target, every=True), language),
            describe_ask(find_questions(case), language),
            describe_margins(find_case_margins(case, uncertainty(name)), language),
        )
        found[f"{name}.{language}.txt"] = "\n".join(map(render_text, pages))
    return found


@NAMES
def test_the_advice_reads_as_it_was_reviewed(name: str) -> None:
    """Why, why not, what to ask and margins say today what the committed texts say."""
    texts = write_all(name)
    if os.environ.get("GREENRULES_REGENERATE"):
        FOLDER.mkdir(exist_ok=True)
        for file, text in texts.items():
            (FOLDER / file).write_text(text, encoding="utf-8")

    assert {file: (FOLDER / file).read_text(encoding="utf-8") for file in texts} == texts


def test_no_text_is_left_over() -> None:
    """Each committed text belongs to an example and a language."""
    assert {file.name for file in FOLDER.iterdir()} == {
        f"{name}.{language}.txt" for name in SUBJECTS for language in LANGUAGES
    }


@NAMES
def test_every_way_leads_to_the_grade_it_names(name: str) -> None:
    """The findings of each way, changed to met, give the grade that the text says they give."""
    case, board = opened(name), lay_out_board(opened(name).environment)
    found = find_why_not(case, SUBJECTS[name][2], every=True)
    grades = [
        grade_of(set_findings(board, {one.id: met_state(board.premises[one.id]) for one in change.grounds})).proven
        for change in found.changes
    ]

    assert grades == [change.grade for change in found.changes]


def list_readings(name: str) -> list[Reading]:
    case = opened(name)
    grounds = [ground for members in find_why(case).sets for ground in members]
    changes = find_why_not(case, SUBJECTS[name][2], every=True).changes
    return [reading for ground in (*grounds, *(g for c in changes for g in c.grounds)) for reading in ground.readings]


@NAMES
def test_every_distance_is_that_between_value_and_threshold(name: str) -> None:
    """What is short by, over by or to spare is the difference of the two numbers shown, with the right sign."""
    wrong = [
        reading
        for reading in list_readings(name)
        if isinstance(reading.value, Fraction)
        and isinstance(reading.threshold, Fraction)
        and (
            reading.distance != abs(reading.value - reading.threshold)
            or (reading.sign == ">=" and reading.holds != (reading.value >= reading.threshold))
            or (reading.sign == "<=" and reading.holds != (reading.value <= reading.threshold))
        )
    ]

    assert wrong == []


@NAMES
def test_every_example_of_a_grade_gives_it(name: str) -> None:
    """Each example of what can still come out, applied to the facts, gives exactly that grade."""
    case = opened(name)
    examples = [(one.grade, one.example) for one in find_questions(case).grades if one.example]
    given = [grade_of(complete(case.environment, {v.id: v.value for v in each})).proven for _, each in examples]  # type: ignore[misc]

    assert given == [grade for grade, _ in examples]


@NAMES
def test_every_edge_and_answer_of_the_margins_is_true(name: str) -> None:
    """The last value inside gives the same grade, the first one outside and every other answer the grade named."""
    case = opened(name)
    probe = open_probe(case.environment)
    for margin in find_case_margins(case, uncertainty(name)).margins:
        for edge in (margin.below, margin.above):
            if edge is not None and edge.safe_to is not None and edge.kind != "none":
                assert set(try_value(probe, margin.fact.id, edge.safe_to)[1]) <= set(probe.verdict[1])
            if edge is not None and edge.changes_at is not None:
                assert try_value(probe, margin.fact.id, edge.changes_at) == (edge.grade, edge.possible)
        for answer in margin.answers:
            assert try_value(probe, margin.fact.id, answer.value) == (answer.grade, answer.possible)
