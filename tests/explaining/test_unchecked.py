"""What an explanation says about clauses that no machine checked."""

import pytest
from attrs import evolve

from greenrules.explaining.explanation import explain
from greenrules.explaining.page import Language
from tests.explaining.samples import star_assessment


@pytest.mark.parametrize(
    ("lang", "heading", "standing", "reason"),
    [("en", "Clauses no machine checked (3)", "awaits judgement", "experts judge it"),
     ("zh", "未经机器核对的条款（3条）", "待人工判断", "须由专家判断")],
)  # fmt: skip
def test_clauses_with_one_reason_stand_together(lang: Language, heading: str, standing: str, reason: str) -> None:
    """The section names every clause with its document, and a shared reason once."""
    text = explain(star_assessment(), lang)
    _, _, section = text.partition(heading)
    section = section.split("\n\n")[0]

    assert section.count(reason) == 1
    assert section.count(standing) == 1
    assert all(part in section for part in ("5.1 ", "5.2 ", "附录B ", "甬示例〔2022〕1号"))


def test_markdown_has_the_clauses_as_a_table() -> None:
    """The section is a table of standing, clauses, reason and document."""
    text = explain(star_assessment(), "en", "markdown")

    assert "| Standing | Clauses | because | document |" in text
    assert "| ? not seen | 附录B indicator table | never published | 甬示例〔2022〕1号 |" in text


def test_a_result_without_such_clauses_has_no_such_section() -> None:
    """Nothing is said where nothing was left unchecked."""
    text = explain(evolve(star_assessment(), unchecked_clauses=()), "en")

    assert "no machine checked" not in text
