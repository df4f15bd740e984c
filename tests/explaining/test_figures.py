"""The figures of an assessment, as inline SVG and as text."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import greenrules
from greenrules.api import read_facts_file
from greenrules.cli import main
from greenrules.explaining.figure_text import draw_bar
from greenrules.explaining.figure_waterfall import list_falls
from greenrules.explaining.figures import draw_figures, draw_indicators, draw_ladder, draw_waterfall
from greenrules.model.assessment import Assessment
from greenrules.model.source import display_width
from greenrules.model.values import Bounds

FACTS = Path(__file__).resolve().parents[2] / "examples" / "factories" / "injection_moulding.yaml"
SVG = "{http://www.w3.org/2000/svg}"
RULESETS = ("cn.gbt36132@2025", "cn.hebei.star_factory@2024", "cn.ningbo.star_factory@2022")
EACH = pytest.mark.parametrize("name", RULESETS)


def assess(name: str) -> Assessment:
    (document,) = read_facts_file(FACTS)
    return greenrules.evaluate(greenrules.load(name), document)


@EACH
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_picture_stands_alone_with_a_text_alternative(name: str, lang: str) -> None:
    """Each is well-formed, names its title and description, and loads nothing from anywhere."""
    assessment = assess(name)
    for draw in (draw_ladder, draw_waterfall, draw_indicators):
        root = ElementTree.fromstring(draw(assessment, lang))
        ids = {part.get("id") for part in root.iter() if part.get("id")}

        assert root.get("role") == "img"
        assert set(str(root.get("aria-labelledby")).split()) <= ids
        assert all(root.find(f"{SVG}{tag}").text for tag in ("title", "desc"))
        assert not re.search(r"href|url\((?!#)|<script|<image", draw(assessment, lang))


@EACH
def test_the_waterfall_falls_to_the_proven_score(name: str) -> None:
    """What every row loses or leaves open adds up exactly to what is missing at the end."""
    assessment = assess(name)
    falls = list(list_falls(assessment, "en"))
    score = assessment.score
    assert isinstance(score, Bounds)

    assert falls[0].left - sum(fall.lost + fall.open for fall in falls[1:-1]) == score.proven
    assert falls[-2].left == falls[-1].left == score.proven


@EACH
@pytest.mark.parametrize("width", [60, 100, 140])
def test_text_figures_stay_within_the_terminal(name: str, width: int) -> None:
    """Wide Chinese characters count as two columns."""
    for lang in ("zh", "en"):
        lines = draw_figures(assess(name), lang, as_svg=False, width=width).splitlines()

        assert max(map(display_width, lines)) <= width


def test_a_bar_shows_whatever_is_above_nothing() -> None:
    """A loss too small for a column still has one, and a bar is never too long."""
    from fractions import Fraction

    tiny = Fraction(1, 1000)

    assert draw_bar((Fraction(1, 2), tiny, tiny), 10) == "█████░▒···"
    assert draw_bar((Fraction(1), tiny, tiny), 10) == "█" * 10


def test_a_label_cannot_break_out_of_a_picture() -> None:
    """Names come from files: what looks like markup is shown as text."""
    facts = {"subject": {"id": "x", "zh": "<script>&", "en": "<script>&"}, "as_of": "2022-06-30", "facts": {}}
    picture = draw_ladder(greenrules.evaluate(greenrules.load("cn.ningbo.star_factory@2022"), facts))

    assert "<script" not in picture
    ElementTree.fromstring(picture)


def test_explain_draws_the_figures_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    """`--figures` adds the figures below the explanation, fenced in Markdown."""
    words = ["explain", "cn.gbt36132", str(FACTS), "--figures", "--lang", "zh"]
    assert main(words) == 0
    text = capsys.readouterr().out
    assert main([*words, "--format", "markdown"]) == 0
    page = capsys.readouterr().out

    assert "█ 得分　░ 待定　▒ 失分" in text
    assert page.count("```") == 2
