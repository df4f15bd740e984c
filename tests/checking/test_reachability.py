"""The ladder is written by lower bounds, each grade can be reached, divisors are proven, exclusions go one way."""

from fractions import Fraction

import pytest

from greenrules.checking.constants import fold_constant
from greenrules.checking.reachability import check_exclusions, check_ladder, find_score_ceiling, find_unproven_divisors
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Interval
from greenrules.model.expressions import Aggregate, Call, Convert, Expr, Negate, Power, Quantified, Records, Reference
from greenrules.model.scoring import Group, Indicator, Ratio
from greenrules.model.types import TableType
from tests.checking.builders import (
    NUMBER,
    SCORE,
    SOURCE,
    TRUTH,
    both,
    calculate,
    compare,
    constant_of,
    deny,
    either,
    entitlement,
    fact,
    interval,
    named,
    number,
    rung,
    span,
    when,
)

TOTAL = named("score", "", SCORE)
WATER = named("score", "water", SCORE)
GATES = named("gates_met")
TITLE = fact("holds_title", TRUTH)
OUTPUT, ENERGY = fact("output"), fact("energy")
TABLE = Reference("fact", "purchases", "", TableType(), span("purchases"))


def ladder_codes(*rungs: tuple[str, Expr], **options: object) -> list[str]:
    """Return the codes reported for a ladder."""
    problems = check_ladder([rung(*each) for each in rungs], constant_of=constant_of, **options)  # type: ignore[arg-type]
    return [each.code for each in problems]


def divisor_codes(expression: Expr, *conditions: Expr, **ranges: Interval) -> list[str]:
    """Return the codes reported for an expression, with declared ranges by name of fact."""
    problems = find_unproven_divisors(
        expression,
        constant_of=constant_of,
        ranges_of=lambda each: (ranges[each.name],) if isinstance(each, Reference) and each.name in ranges else (),
        conditions=conditions,
    )
    return [each.code for each in problems]


@pytest.mark.parametrize(
    "condition",
    [
        compare(TOTAL, ">=", number(85)),
        both(GATES, either(compare(TOTAL, ">", number(75)), TITLE)),
        compare(number(85), "<=", TOTAL),
        compare(calculate(number(100), "-", TOTAL), "<=", number(15)),
        both(deny(TITLE), compare(calculate(TOTAL, "+", WATER), ">=", number(90))),
        compare(Call("min", (TOTAL, WATER), SCORE, span("min")), ">=", number(5)),
        when(TITLE, compare(TOTAL, ">=", number(75)), compare(TOTAL, ">=", number(85))),
        compare(when(TITLE, TOTAL, WATER), ">=", number(5)),
    ],
)
def test_lower_bounds_are_allowed(condition: Expr) -> None:
    """Conditions that a higher score can only help draw nothing."""
    assert ladder_codes(("five", condition)) == []


@pytest.mark.parametrize(
    "condition",
    [
        compare(TOTAL, "<", number(85)),
        compare(TOTAL, "<=", number(85)),
        compare(TOTAL, "=", number(85)),
        compare(TOTAL, "!=", number(85)),
        compare(number(85), ">", TOTAL),
        both(compare(TOTAL, ">=", number(75)), compare(TOTAL, "<", number(85))),
        deny(compare(TOTAL, ">=", number(85))),
        deny(both(TITLE, compare(TOTAL, "<", number(85)))),
        deny(named("rung", "five")),
        compare(calculate(number(100), "-", TOTAL), ">=", number(15)),
        compare(calculate(TOTAL, "*", number(-1)), ">=", number(-85)),
        compare(calculate(TOTAL, "-", WATER), ">=", number(5)),
        when(compare(TOTAL, ">=", number(85)), TITLE, GATES),
        compare(compare(TOTAL, ">=", number(85)), "=", TITLE),
        compare(when(compare(TOTAL, ">=", number(85)), WATER, TOTAL), ">=", number(5)),
    ],
)
def test_upper_bounds_and_denials_are_errors(condition: Expr) -> None:
    """Whatever a higher score could turn false is refused, however it is written."""
    (problem, *_) = check_ladder([rung("three", condition)], constant_of=constant_of)

    assert (problem.code, problem.severity) == ("GR412", "error")


def test_upper_bounds_are_found_through_names() -> None:
    """A derived boolean cannot hide an upper bound; the diagnostic points at its name in the ladder."""
    middling = named("derived", "is_middling")
    definitions = {("derived", "", "is_middling"): compare(TOTAL, "<", number(85))}

    (problem,) = check_ladder([rung("three", both(GATES, middling))], constant_of=constant_of, definitions=definitions)

    assert problem.code == "GR412"
    assert problem.span == middling.span
    assert "score < 85" in problem.message


def test_upper_bounds_are_found_in_basic_requirements() -> None:
    """A gate with an upper bound on the score is found through `basic_requirements_met`."""
    definitions = {("gate", "", "lawful"): TITLE, ("gate", "", "modest"): compare(TOTAL, "<", number(85))}

    (problem,) = check_ladder([rung("three", GATES)], constant_of=constant_of, definitions=definitions)

    assert (problem.code, problem.span) == ("GR412", GATES.span)


def test_every_filter_is_a_denial() -> None:
    """In `every r in t[f] satisfies c` the filter counts as denied, in `some` it does not."""
    good = compare(TOTAL, ">=", number(85))
    records = Records(TABLE, "r", good, span("t"))
    every, some = (Quantified(word, records, TITLE, TRUTH, span(word)) for word in ("every", "some"))  # type: ignore[arg-type]

    assert ladder_codes(("three", every)) == ["GR412"]
    assert ladder_codes(("three", some)) == []


def test_a_ladder_written_worst_first_has_dead_grades() -> None:
    """A stricter rung below a looser one can never be the grade."""
    low, high = compare(TOTAL, ">=", number(75)), compare(TOTAL, ">=", number(85))

    assert ladder_codes(("five", high), ("four", low)) == []
    assert ladder_codes(("four", low), ("five", high)) == ["GR413"]
    assert ladder_codes(("five", high), ("four", high)) == ["GR413"]


def test_a_rung_with_more_demands_than_a_better_one_is_dead() -> None:
    """What is implied by its shape is found: more operands of `and`, fewer of `or`, through names of rungs."""
    passed = compare(TOTAL, ">=", number(75))

    assert ladder_codes(("five", either(passed, TITLE)), ("four", both(passed, GATES))) == ["GR413"]
    assert ladder_codes(("five", both(passed, GATES)), ("four", either(passed, GATES))) == []
    assert ladder_codes(("five", passed), ("four", both(named("rung", "five"), GATES))) == ["GR413"]


def test_a_threshold_above_the_maximum_is_dead() -> None:
    """A score that cannot be attained makes the rung an error; the maximum itself can be attained."""
    full, more = compare(TOTAL, ">=", number(100)), compare(TOTAL, ">=", number(101))
    beyond = compare(TOTAL, ">", number(100))

    assert ladder_codes(("five", full), maximum_of=lambda _: Fraction(100)) == []
    assert ladder_codes(("five", more), maximum_of=lambda _: Fraction(100)) == ["GR413"]
    assert ladder_codes(("five", beyond), maximum_of=lambda _: Fraction(100)) == ["GR413"]
    assert ladder_codes(("five", either(more, TITLE)), maximum_of=lambda _: Fraction(100)) == []
    assert ladder_codes(("five", more)) == []


@pytest.mark.parametrize(
    ("cap", "expected"), [(number(1), 10), (number("1.2"), None), (fact("cap"), None), (None, None)]
)
def test_a_cap_above_one_lifts_the_ceiling(cap: Expr | None, expected: int | None) -> None:
    """A tree with a ratio that may earn more than its points has no proven ceiling."""
    ratio = Ratio(ENERGY, OUTPUT, "higher", cap)
    leaf = Indicator("n", NO_WORDS, Fraction(10), Fraction(1), ratio, None, None, None, (), SOURCE, SOURCE, span("n"))
    root = Group(
        "total", NO_WORDS, Fraction(10), Fraction(1), "sum", None, None, (leaf,), None, None, SOURCE, SOURCE, span("t")
    )

    assert find_score_ceiling(root, constant_of=constant_of) == expected


def test_a_divisor_without_proof_draws_a_warning() -> None:
    """A fact without a range may be zero, and the diagnostic points at it."""
    (problem,) = find_unproven_divisors(calculate(ENERGY, "/", OUTPUT), constant_of=constant_of)

    assert (problem.code, problem.severity, problem.span) == ("GR309", "warning", OUTPUT.span)


@pytest.mark.parametrize(
    ("expression", "ranges", "expected"),
    [
        (OUTPUT, "> 0", []),
        (OUTPUT, ">= 0", ["GR309"]),
        (OUTPUT, "[1..5]", []),
        (OUTPUT, "(-5..0)", []),
        (OUTPUT, "[-1..1]", ["GR309"]),
        (Convert(OUTPUT, Fraction(1000), NUMBER, span()), "> 0", []),
        (Negate(OUTPUT, NUMBER, span()), "> 0", []),
        (calculate(OUTPUT, "+", number(1)), ">= 0", []),
        (calculate(OUTPUT, "-", number(1)), "> 0", ["GR309"]),
        (calculate(OUTPUT, "*", OUTPUT), "> 0", []),
        (Power(OUTPUT, 2, NUMBER, span()), "> 0", []),
        (calculate(Power(OUTPUT, 2, NUMBER, span()), "+", number(1)), "[-5..5]", []),
        (Call("max", (OUTPUT, number(1)), NUMBER, span()), "[-5..5]", []),
        (Call("min", (OUTPUT, number(1)), NUMBER, span()), ">= 0", ["GR309"]),
        (Call("floor", (OUTPUT,), NUMBER, span()), "> 0", ["GR309"]),
        (Aggregate("count", Records(TABLE, "r", None, span()), None, NUMBER, span()), "> 0", ["GR309"]),
        (number(3), "> 0", []),
        (number(0), "> 0", ["GR309"]),
    ],
)
def test_signs_follow_declared_ranges(expression: Expr, ranges: str, expected: list[str]) -> None:
    """A divisor is proven non-zero by ranges through conversions, sums, products, powers and functions."""
    assert divisor_codes(calculate(ENERGY, "/", expression), output=interval(ranges)) == expected


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        (compare(OUTPUT, ">", number(0)), []),
        (compare(OUTPUT, "!=", number(0)), []),
        (compare(number(0), "<", OUTPUT), []),
        (compare(OUTPUT, ">=", number(1)), []),
        (compare(OUTPUT, ">=", number(0)), ["GR309"]),
        (deny(compare(OUTPUT, "=", number(0))), []),
        (deny(either(compare(OUTPUT, "<=", number(0)), TITLE)), []),
        (both(TITLE, compare(OUTPUT, ">", number(0))), []),
        (either(TITLE, compare(OUTPUT, ">", number(0))), ["GR309"]),
        (TITLE, ["GR309"]),
    ],
)
def test_guards_prove_divisors(guard: Expr, expected: list[str]) -> None:
    """`if`, `applies` and the other operands of an `and` prove a divisor alike."""
    quotient = calculate(ENERGY, "/", OUTPUT)

    assert divisor_codes(when(guard, quotient, number(0))) == expected
    assert divisor_codes(quotient, guard) == expected
    assert divisor_codes(both(guard, compare(quotient, ">", number(1)))) == expected


def test_the_other_branch_knows_the_opposite() -> None:
    """In `if x = 0 then … else e / x` the divisor is proven, in the first branch it is not."""
    quotient, is_zero = calculate(ENERGY, "/", OUTPUT), compare(OUTPUT, "=", number(0))

    assert divisor_codes(when(is_zero, number(0), quotient)) == []
    assert divisor_codes(when(is_zero, quotient, number(0))) == ["GR309"]


def test_a_negative_power_is_a_division() -> None:
    """The base of a negative power must not be zero."""
    assert divisor_codes(Power(OUTPUT, -1, NUMBER, span())) == ["GR309"]
    assert divisor_codes(Power(OUTPUT, 2, NUMBER, span())) == []


def test_filters_prove_divisors_of_their_records() -> None:
    """A filter holds for every record that is kept."""
    amount = fact("r.amount")
    body = calculate(ENERGY, "/", amount)
    kept = Records(TABLE, "r", compare(amount, ">", number(0)), span())
    free = Records(TABLE, "r", None, span())

    assert divisor_codes(Aggregate("sum", kept, body, NUMBER, span())) == []
    assert divisor_codes(Aggregate("sum", free, body, NUMBER, span())) == ["GR309"]


def test_derived_names_are_looked_through() -> None:
    """A derived quantity is proven by its formula, and a circle of names ends without a proof."""
    total = named("derived", "total", NUMBER)
    formula = calculate(number(1), "+", Power(OUTPUT, 2, NUMBER, span()))
    found = find_unproven_divisors(
        calculate(ENERGY, "/", total), constant_of=constant_of, definitions={("derived", "", "total"): formula}
    )
    circle = find_unproven_divisors(
        calculate(ENERGY, "/", total), constant_of=constant_of, definitions={("derived", "", "total"): total}
    )

    assert found == ()
    assert [each.code for each in circle] == ["GR309"]


def test_exclusions_one_way_are_allowed() -> None:
    """One entitlement may give way to several, and several to one."""
    given = {each.id: each for each in (entitlement("a", "b", "c"), entitlement("b", "c"), entitlement("c"))}

    assert check_exclusions(given) == ()


def test_a_circle_of_exclusions_is_reported_once() -> None:
    """Each circle is one diagnostic that names the way round, also when another entitlement leads into it."""
    ways = {"z": "a", "a": "b", "b": "c", "c": "a", "d": "d"}
    given = {id: entitlement(id, other) for id, other in ways.items()}

    problems = check_exclusions(given)

    assert [each.code for each in problems] == ["GR416", "GR416"]
    assert "`a` -> `b` -> `c` -> `a`" in problems[0].message
    assert "`d` -> `d`" in problems[1].message


def test_constants_fold_through_arithmetic() -> None:
    """Names with one value, conversions, signs and exact arithmetic have a constant value; facts have none."""
    mark = named("parameter", "mark", NUMBER)
    values = {"mark": Fraction(80)}
    expression = calculate(Negate(Convert(mark, Fraction(1, 3), NUMBER, span()), NUMBER, span()), "+", number(1))

    assert fold_constant(expression, lambda each: values.get(each.name)) == Fraction(-77, 3)
    assert fold_constant(calculate(mark, "/", number(0)), lambda each: values.get(each.name)) is None
    assert fold_constant(calculate(mark, "*", OUTPUT), lambda each: values.get(each.name)) is None
