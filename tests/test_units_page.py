"""docs/units.md lists every unit the engine knows. `GREENRULES_REGENERATE=1` rewrites its table."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenrules.model.units import DIMENSIONLESS, Unit, parse_unit, unit_names
from greenrules.model.values import format_number

PAGE = Path(__file__).parent.parent / "docs" / "units.md"
START, END = "| unit | 中文 |", "\n\n"


def read_unit(name: str) -> Unit:
    unit = parse_unit(name)
    assert unit is not None
    return unit


def describe_units() -> str:
    """Return the table: unit, Chinese sign, dimension, size in the reference unit, other spellings."""
    rows = [f"{START} measures | is | also written |", "|---|---|---|---|---|"]
    return "\n".join([*rows, *(describe_unit(name) for name in list_atoms())])


def list_atoms() -> Iterator[str]:
    """Yield the names that are units themselves, not other spellings of one."""
    yield from (name for name in unit_names() if str(read_unit(name)) == name)


def describe_unit(name: str) -> str:
    unit = read_unit(name)
    spellings = [other for other in unit_names() if other != name and str(read_unit(other)) == name]
    written = ", ".join(f"`{other}`" for other in spellings)
    reference = next((a for a in list_atoms() if read_unit(a).size == 1 and unit.converts_to(read_unit(a))), "")
    size = f"{format_number(unit.size)} {reference}".strip()
    return f"| `{name}` | {unit.in_language('zh')} | {describe_dimension(unit)} | {size} | {written} |"


def describe_dimension(unit: Unit) -> str:
    powers = [f"{name}^{power}" if power != 1 else name for name, power in unit.dimension]
    return " ".join(powers) or "a part of the whole"


def test_the_page_lists_every_unit() -> None:
    """The table of the page is the one the units themselves give."""
    page, table = PAGE.read_text(encoding="utf-8"), describe_units()
    before, _, rest = page.partition(START)
    shown, _, after = rest.partition(END)
    if os.environ.get("GREENRULES_REGENERATE"):
        PAGE.write_text(f"{before}{table}{END}{after}", encoding="utf-8")
        return

    assert f"{START}{shown}" == table


@pytest.mark.parametrize("name", unit_names())
def test_the_page_names_every_spelling(name: str) -> None:
    """Whatever the reader of units accepts can be looked up."""
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "other", "factor"),
    [("1 tce/10k CNY", "kgce/CNY", "0.1"), ("1 mu", "m2", "2000/3"), ("1 kgce/t", "gce/kg", "1"), ("1 %", "", "0.01")],
)
def test_the_conversions_on_the_page_are_true(text: str, other: str, factor: str) -> None:
    """The worked conversions are what the units give."""
    ratio = read_unit(text.removeprefix("1 ")).ratio_to(read_unit(other) if other else DIMENSIONLESS)

    assert format_number(ratio) == factor
    assert f"{text} = {factor} {other}".strip() in " ".join(PAGE.read_text(encoding="utf-8").split())
