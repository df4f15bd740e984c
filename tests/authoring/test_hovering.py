"""What an editor shows beside a name."""

from greenrules.authoring.analysis import analyse
from greenrules.authoring.declarations import list_declarations
from greenrules.authoring.hovering import write_hover
from tests.page_blocks import HEADER

LABEL = "label: {zh: 量, en: quantity}"
RULES = f"""\
facts:
  energy: {{{LABEL}, unit: tce}}
  output: {{{LABEL}, unit: t, range: "> 0"}}
derived:
  stated: {{{LABEL}, unit: kgce/t, formula: energy / output}}
  implied: {{{LABEL}, formula: energy / output}}
  checked: {{{LABEL}, formula: energy > output_limit}}
"""


def hover(name: str, text: str) -> str:
    return write_hover(list_declarations(analyse(HEADER + text, None))[name])


def test_a_unit_taken_from_the_formula_is_shown_as_such() -> None:
    """Who states no unit sees which one came out; a stated one is shown as it is."""
    text = RULES.replace("output_limit", "energy")

    assert "number · tce/t（由公式得出 · taken from the formula）" in hover("implied", text)
    assert "boolean（由公式得出 · taken from the formula）" in hover("checked", text)
    assert "\n\nkgce/t\n\n" in hover("stated", text)


def test_nothing_is_said_of_a_formula_before_it_is_checked() -> None:
    """While the text has errors, only what is written is shown."""
    assert "formula）" not in hover("implied", RULES)
