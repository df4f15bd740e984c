"""Types and units of expressions."""

from collections.abc import Mapping

import pytest

from greenrules.checking.expressions import check_expression
from greenrules.checking.names import Column, Scope, Symbol
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr, ReferenceKind
from greenrules.model.source import SourceText, Span
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
    Type,
)
from greenrules.model.units import parse_unit
from greenrules.reading.expression_parser import parse_expression


def number(unit: str, *, score: bool = False) -> NumberType:
    """Return the type of a number in a unit."""
    found = parse_unit(unit)
    assert found is not None
    return NumberType(found, score)


SEVERITY = ChoiceType(("general", "larger", "major"), ordered=True)
ACCIDENTS = TableType((("severity", SEVERITY), ("happened_on", DateType()), ("leaked", number("t"))))
FACTS: dict[str, Type] = {
    "energy": number("tce"),
    "output": number("t"),
    "share": number("%"),
    "ratio": number(""),
    "mu_class": ChoiceType(("D", "C", "B", "A"), ordered=True),
    "region": ChoiceType(("north", "east")),
    "functions": SetType(("query", "budget")),
    "founded_on": DateType(),
    "audited": BooleanType(),
    "accidents": ACCIDENTS,
    "name": TextType(),
}
PARAMETERS: dict[str, Type] = {
    "pass_mark": number("points"),
    "window": DurationType("months"),
    "window_mode": ChoiceType(("rolling", "calendar_years")),
    "bonus_rate": number("CNY/%"),
    "reward_rate": number("CNY/tce"),
}


def _symbols() -> Mapping[str, Symbol]:
    def many(kind: ReferenceKind, types: Mapping[str, Type]) -> dict[str, Symbol]:
        return {name: Symbol(kind, name, "", type_) for name, type_ in types.items()}

    score = {"score": Symbol("score", "", "", number("points", score=True))}
    return {**many("fact", FACTS), **many("parameter", PARAMETERS), **score}


def check(text: str) -> tuple[Expr | None, tuple[Diagnostic, ...]]:
    """Parse and check one expression in a scope of common facts."""
    source = SourceText("expression", text)
    syntax, problems = parse_expression(text, lambda start, end: Span(source, start, end))
    assert syntax is not None, problems
    symbols = _symbols()
    columns = {"accidents": {name: Column(type_, "", "") for name, type_ in ACCIDENTS.columns}}
    scope = Scope(
        symbols.get,
        lambda table, column: columns.get(table, {}).get(column),
        lambda table: columns.get(table, {}),
        lambda: symbols,
    )
    return check_expression(syntax, scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("energy / output", number("tce/t")),
        ("energy / energy", number("")),
        ("1 - share", number("%")),
        ("share * energy", number("tce")),
        ("bonus_rate * share", number("CNY")),
        ("reward_rate * energy", number("CNY")),
        ("energy ** 2 / energy", number("tce")),
        ("max(0, energy)", number("tce")),
        ("min(1, ratio)", number("")),
        ("if audited then energy else 0", number("tce")),
        ('sum(for a in accidents[severity = "major"] return a.leaked) / output', number("")),
        ('the(accidents[severity = "major"]).leaked + output', number("t")),
        ('count(accidents[severity >= "larger"])', number("item")),
        ("count(functions)", number("item")),
        ("founded_on.year", number("year")),
        ("(founded_on - founded_on).days", number("day")),
        ('founded_on + @"P3Y"', DateType()),
        ("score - score.total", None),
        ("score + pass_mark", number("points", score=True)),
        ("score / pass_mark", number("", score=True)),
        ('"query" in functions', BooleanType()),
        ('mu_class in ("A", "B")', BooleanType()),
        ('"B" <= mu_class', BooleanType()),
        ("energy in (0..1]", None),
        ("within(founded_on, window, window_mode)", BooleanType()),
        ('some a in accidents[leaked > 0] satisfies a.severity = "major"', BooleanType()),
    ],
)
def test_an_expression_has_the_type_and_unit_of_its_parts(text: str, expected: Type | None) -> None:
    """Units multiply, divide and cancel; equal dimensions leave a plain number."""
    expr, problems = check(text)

    assert (None if expr is None else expr.type) == expected, problems


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("energy + output", "GR302", "output"),
        ("energy >= output", "GR302", "output"),
        ("energy in (0..1]", "GR302", "1"),
        ("share + ratio", "GR305", "ratio"),
        ("energy * 3", "GR304", "3"),
        ("energey > 0", "GR201", "energey"),
        ('some a in accidents satisfies a.severty = "major"', "GR201", "a.severty"),
        ('mu_class >= "E"', "GR307", '"E"'),
        ('region >= "east"', "GR306", 'region >= "east"'),
        ('"budgets" in functions', "GR307", '"budgets"'),
        ("audited and energy", "GR301", "energy"),
        ("audited = energy", "GR301", "audited = energy"),
        ("energy + founded_on", "GR301", "founded_on"),
        ("score * score", "GR308", "score * score"),
        ("pass_mark / score", "GR308", "pass_mark / score"),
        ("abs(score)", "GR308", "abs(score)"),
        ("-score", "GR308", "-score"),
        ("mean(score, pass_mark)", "GR308", "mean(score, pass_mark)"),
        ("energy ** output", "GR110", "output"),
        ("decimal(energy, 21)", "GR110", "21"),
        ("decimal(energy)", "GR108", "decimal(energy)"),
        ("round up(n: energy, places: 1)", "GR108", "round up(n: energy, places: 1)"),
        ('within(founded_on, window, "rolling")', "GR301", '"rolling"'),
        ("within(energy, window, window_mode)", "GR301", "energy"),
        ("within(founded_on, energy, window_mode)", "GR301", "energy"),
        ("sum(accidents)", "GR301", "sum(accidents)"),
        ('accidents[severity = "major"]', "GR301", 'accidents[severity = "major"]'),
        ("for a in accidents return a.leaked", "GR109", "for a in accidents return a.leaked"),
        ("some energy in accidents satisfies audited", "GR203", "some energy in accidents satisfies audited"),
        ("some a in energy satisfies audited", "GR301", "energy"),
        ("the(accidents)", "GR301", "the(accidents)"),
        ("energy.year", "GR301", "energy.year"),
        ("if audited then energy else name", "GR301", "if audited then energy else name"),
        ("count(energy)", "GR301", "count(energy)"),
        ("[energy]", "GR106", "[energy]"),
    ],
)
def test_a_misfit_is_reported_at_its_place(text: str, code: str, marked: str) -> None:
    """Each mistake has its code and points at the part that is wrong, with a way out."""
    expr, problems = check(text)

    assert expr is None
    found = [p for p in problems if p.code == code]
    assert found, problems
    assert found[0].help
    assert found[0].span is not None
    assert found[0].span.text == marked


def test_all_misfits_of_one_expression_are_reported() -> None:
    """The check does not stop at the first problem."""
    _, problems = check('energey > 0 and mu_class >= "E" and energy * 3 > output')

    assert [p.code for p in problems] == ["GR201", "GR307", "GR304"]
