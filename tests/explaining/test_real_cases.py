"""Explanations of bundled rulesets, as the engine evaluates them."""

import re
from pathlib import Path

import pytest

import greenrules
from greenrules.api import read_facts_file
from greenrules.explaining.page import LANGUAGES, Language
from greenrules.model.assessment import Assessment
from greenrules.model.source import display_width

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STAR = "cn.ningbo.star_factory"
# Ids (with what they name), units and numbers of documents stay as they are in Chinese text.
KEPT = re.compile(
    r"[a-z_]+:[\w./@*]+|[a-z]\w*(?:[._/@][\w.]+)+|sha256:\w+|greenrules|GB/T|\bGB\b|kgce|tCO|kWh|shiyu_metal|"
    r"responsible_person"
)


def assess_example(path: str, ruleset: str) -> Assessment:
    (document,) = read_facts_file(EXAMPLES / path)
    return greenrules.evaluate(greenrules.load(ruleset, as_of=document.as_of), document)


def assess_stars(**facts: object) -> Assessment:
    return greenrules.evaluate(greenrules.load(STAR, "2021"), facts, as_of="2021-09-24")


def flatten(text: str) -> str:
    return re.sub(r"\s*\n[│ ]*| +", " ", text)


REAL = [("ningbo/shiyu_metal.yaml", STAR), ("cement/kiln.yaml", "cn.gbt36132.cement")]


@pytest.mark.parametrize(("path", "ruleset"), REAL)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_real_explanation_fits_a_terminal(path: str, ruleset: str, lang: Language) -> None:
    """No line of a real explanation takes more than 100 columns, long ids included."""
    text = greenrules.explain(assess_example(path, ruleset), lang)

    assert max(map(display_width, text.splitlines())) <= 100


@pytest.mark.parametrize(("path", "ruleset"), REAL)
def test_a_real_chinese_explanation_is_chinese(path: str, ruleset: str) -> None:
    """No English word is left over, neither from the messages nor from the rulesets."""
    text = flatten(greenrules.explain(assess_example(path, ruleset), "zh", "markdown")).replace("\\", "")

    assert not re.findall(r"[A-Za-z]{3,}", KEPT.sub("", text))


@pytest.mark.parametrize(("path", "ruleset"), REAL)
def test_every_step_of_a_real_trace_can_be_told(path: str, ruleset: str) -> None:
    """Each root of the reasoning unfolds in words."""
    assessment = assess_example(path, ruleset)
    texts = [greenrules.explain(assessment, "zh", node=root) for root in assessment.trace.roots]

    assert all(root in flatten(text) for root, text in zip(assessment.trace.roots, texts, strict=True))


def test_the_route_of_a_real_grade_is_named() -> None:
    """Three stars by way of cleaner production, the gates told as one."""
    text = flatten(greenrules.explain(assess_example(*REAL[0])))

    assert "three stars: met by cleaner-production audit passed" in text
    assert "with the basic requirements met" in text


def test_an_accident_is_named_with_its_clause() -> None:
    """A major accident shows as an unmet gate with a clause, and the grade counts it."""
    accident = {"kind": "safety", "severity": "major", "occurred_on": "2020-10-01"}
    text = flatten(greenrules.explain(assess_stars(accidents=[accident], titles=[])))

    assert re.search(r"✗ unmet +no major or worse .*? clause: ", text)
    assert "the basic requirements (1 unmet, 3 unknown)" in text


def test_a_way_only_the_standard_could_open_is_not_offered() -> None:
    """Whether a bypass needs the gates is fixed by the standard: no subject is told to change it."""
    text = greenrules.explain(assess_stars(titles=[]))
    why = text[text.index("\nWhy") : text.index("\nBasic requirements")]

    assert "direct recognition" not in flatten(why)


def test_points_lost_are_points_of_the_total() -> None:
    """An alternative that carries the points of its group loses those points."""
    text = greenrules.explain(assess_example(*REAL[1]))

    assert re.search(r"lost ≈4\.48 +comprehensive energy per product", text)
