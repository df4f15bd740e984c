"""Decision tables: cells, and what each hit policy makes of true, false and unknown rows."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from greenrules.evaluating.tables import candidate_rows, evaluate_table, row_verdicts
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.values import Months, Undefined, Unknown, Value
from tests.evaluating import builders as build

NO_ROW = Undefined("no_row", "table:table")
X, Y = build.fact("x"), build.fact("y")
MISSING = build.missing("x")


def output_of(table: DecisionTable, **facts: Value | int) -> Value:
    """Evaluate a table with these facts."""
    return evaluate_table(table, build.environment(facts))


def grades_by_x(hit_policy: str, *rows: tuple[Any, str], **more: Any) -> DecisionTable:
    """Write a table with the one input `x`."""
    return build.decision_table((X,), rows, hit_policy, **more)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        (build.one_of(1, 3), Fraction(3), True),
        (build.one_of(1, 3, negated=True), Fraction(3), False),
        (build.one_of("a"), "a", True),
        (build.one_of(True), False, False),
        (build.span_of(1, 5, high_closed=False), Fraction(1), True),
        (build.span_of(1, 5, high_closed=False), Fraction(5), False),
        (build.span_of(1, 5, low_closed=False), Fraction(1), False),
        (build.span_of(None, 5), Fraction(-7), True),
        (CellTest(False, (Interval(Months(12), None),)), Months(11), False),
        (CellTest(False, (Interval(date(2022, 1, 1), None),)), date(2022, 1, 1), True),
        (build.ANY, Undefined("no_row"), True),
        (build.ANY, MISSING, True),
        (build.one_of(1), MISSING, MISSING),
        (build.one_of(1), Undefined("no_row"), Unknown()),
    ],
)
def test_a_cell_tests_its_input(cell: CellTest, value: Value, expected: object) -> None:
    """A cell lists values or ranges; `-` is true on anything, another cell is unknown on an input without a value."""
    table = build.decision_table((X,), ((cell, "a"),))

    assert row_verdicts(table, build.environment({"x": value})) == (expected,)


def test_a_row_is_false_as_soon_as_one_cell_is() -> None:
    """A row is the Kleene `and` of its cells."""
    table = build.decision_table((X, Y), ((build.one_of(1), build.one_of(1), "a"),))

    assert row_verdicts(table, build.environment({"y": 2})) == (False,)


@pytest.mark.parametrize("hit_policy", ["unique", "any"])
def test_the_true_row_of_a_unique_table_settles_it(hit_policy: str) -> None:
    """The row that holds gives the output; while none does, an unknown row leaves it unknown despite `otherwise`."""
    rows = ((build.one_of(1), build.ANY, "a"), (build.one_of(2), build.one_of(1), "b"))
    table = build.decision_table((X, Y), rows, hit_policy, otherwise="c")
    results = [output_of(table, **facts) for facts in ({"x": 1}, {"x": 2}, {"x": 3}, {"y": 2})]

    assert results == ["a", build.missing("y"), "c", MISSING]


def test_first_is_known_when_all_candidates_agree() -> None:
    """`first` waits only for rows before the first true one that say something else."""
    rows = ((build.one_of(1), build.ANY, "a"), (build.ANY, build.one_of(1), "a"), (build.ANY, build.ANY, "b"))
    table = build.decision_table((X, Y), rows, "first")
    results = [output_of(table, **facts) for facts in ({"y": 1}, {"y": 2}, {"x": 1}, {})]

    assert results == ["a", MISSING, "a", Unknown(frozenset({"fact:x", "fact:y"}))]


def test_otherwise_is_a_candidate_when_no_row_is_true() -> None:
    """Unknown rows that agree with `otherwise` settle a `first` table; without it the end of the list is open."""
    rows = ((build.one_of(1), "a"), (build.one_of(2), "a"))

    assert output_of(grades_by_x("first", *rows, otherwise="a")) == "a"
    assert output_of(grades_by_x("first", *rows)) == MISSING


def test_priority_waits_only_for_better_outputs() -> None:
    """A true row settles a `priority` table unless an unknown row ranks higher."""
    rows = (
        (build.one_of(1), build.ANY, "high"),
        (build.ANY, build.one_of(1), "middle"),
        (build.one_of(2), build.ANY, "low"),
    )
    table = build.decision_table((X, Y), rows, "priority", priority=("high", "middle", "low"))
    results = [
        output_of(table, **facts) for facts in ({"y": 1}, {"x": 1}, {"x": 2}, {"x": 2, "y": 1}, {"x": 2, "y": 0})
    ]

    assert results == [MISSING, "high", build.missing("y"), "middle", "low"]


@pytest.mark.parametrize(
    ("aggregate", "x", "expected"),
    [
        ("sum", 3, Fraction(30)), ("count", 3, Fraction(2)), ("min", 3, Fraction(10)), ("max", 3, Fraction(20)),
        ("sum", 0, Fraction(0)), ("count", 0, Fraction(0)), ("min", 0, NO_ROW), ("max", 0, NO_ROW),
    ],
)  # fmt: skip
def test_collect_combines_the_true_rows(aggregate: str, x: int, expected: Value) -> None:
    """The outputs of all true rows are added, counted or compared; of none, the sum and count are 0."""
    rows = (
        (build.span_of(1, None), Fraction(10)),
        (build.span_of(2, None), Fraction(20)),
        (build.one_of(9), Fraction(5)),
    )
    table = build.decision_table((X,), rows, "collect", aggregate=aggregate, type=build.NUMBER)

    assert output_of(table, x=x) == expected


def test_collect_waits_for_every_row() -> None:
    """`collect` is unknown while any row is, and gives `otherwise` where no row is true."""
    rows = ((build.ANY, build.one_of(1), Fraction(10)), (build.one_of(1), build.ANY, Fraction(20)))
    table = build.decision_table((X, Y), rows, "collect", aggregate="count", type=build.NUMBER, otherwise=Fraction(7))
    results = [output_of(table, **facts) for facts in ({"y": 1}, {"x": 0, "y": 0}, {"x": 0, "y": 1})]

    assert results == [MISSING, Fraction(7), Fraction(1)]


@pytest.mark.parametrize("hit_policy", ["unique", "any", "first", "priority"])
def test_no_row_is_otherwise_or_undefined(hit_policy: str) -> None:
    """Where no row holds the output is `otherwise`, and undefined without it."""
    row = (build.one_of(1), "a")
    plain = grades_by_x(hit_policy, row, priority=("a",))
    complete = grades_by_x(hit_policy, row, priority=("a",), otherwise="z")

    assert (output_of(plain, x=2), output_of(complete, x=2)) == (NO_ROW, "z")


@pytest.mark.parametrize(
    ("hit_policy", "facts", "expected"),
    [
        ("unique", {"x": 1}, ["a"]),
        ("unique", {}, ["a", "b", "z"]),
        ("first", {"y": 1}, ["a", "b"]),
        ("priority", {"y": 1}, ["b"]),
        ("collect", {"y": 1}, ["a", "b"]),
        ("collect", {"x": 5, "y": 5}, ["z"]),
    ],
)
def test_candidates_are_what_the_output_rests_on(hit_policy: str, facts: dict[str, int], expected: list[str]) -> None:
    """Candidates follow the hit policy; `otherwise` is one unless a row is true."""
    rows = ((build.one_of(1), build.ANY, "a"), (build.ANY, build.one_of(1), "b"))
    table = build.decision_table((X, Y), rows, hit_policy, priority=("b", "a"), otherwise="z")
    found = candidate_rows(table, build.environment(dict(facts)))

    assert [candidate.then for candidate in found] == expected
