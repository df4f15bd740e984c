"""Records of a table: some and every, aggregates, cells and computed columns."""

from fractions import Fraction

import pytest

from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.values import Record, Undefined, Value
from tests.evaluating import builders as build

UNDEFINED = Undefined("division_by_zero")
NOTHING = Undefined("nothing_to_aggregate")


LARGE = build.comparison(build.cell("size"), ">=", 2)


@pytest.mark.parametrize(
    ("quantifier", "sizes", "expected"),
    [
        ("some", [], False), ("every", [], True), ("some", [1, 2], True), ("every", [1, 2], False),
        ("some", [None, 2], True), ("every", [None, 1], False),
        ("some", [None, 1], build.missing("t/0/size")), ("every", [None, 2], build.missing("t/0/size")),
    ],
)  # fmt: skip
def test_some_and_every_are_or_and_and(quantifier: str, sizes: list[int | None], expected: Value) -> None:
    """One record settles `some` or `every` whatever the others lack; an empty table has none and so all."""
    table = build.rows_of(*({"size": size} for size in sizes))

    assert build.value_of(build.quantified(quantifier, build.records(), LARGE), t=table) == expected


def test_a_filter_counts_as_a_condition() -> None:
    """`every` over a filtered table is `not(filter) or condition`, so a record that meets the condition never waits."""
    small = build.comparison(build.cell("size"), "<", 9)
    of = build.records(build.cell("kept", build.BOOLEAN))
    table = build.rows_of({"kept": None, "size": 1}, {"kept": False, "size": 9})

    assert build.value_of(build.quantified("every", of, small), t=table) is True


@pytest.mark.parametrize(
    ("function", "expected"), [("count", 2), ("sum", 5), ("min", 2), ("max", 3), ("mean", Fraction(5, 2))]
)
def test_aggregates_use_the_records_kept(function: str, expected: Value) -> None:
    """A filter leaves records out of a count, sum, minimum, maximum and mean."""
    table = build.rows_of({"size": 1}, {"size": 2}, {"size": 3})

    assert build.value_of(build.aggregate(function, build.records(LARGE), build.cell("size")), t=table) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("function", "expected"),
    [("count", Fraction(0)), ("sum", Fraction(0)), ("min", NOTHING), ("max", NOTHING), ("mean", NOTHING)],
)
def test_of_nothing_only_count_and_sum_are_defined(function: str, expected: Value) -> None:
    """A count or sum of no record is 0; the smallest, largest and mean of none are undefined."""
    assert build.value_of(build.aggregate(function, build.records(), build.cell("size")), t=()) == expected  # type: ignore[arg-type]


def test_an_aggregate_waits_for_a_membership_and_for_a_cell_of_a_kept_record() -> None:
    """A sum is unknown while a filter or a used cell is, but not for a missing cell of a record left out."""
    of, body = build.records(build.cell("kept", build.BOOLEAN)), build.cell("size")
    unsure = build.rows_of({"kept": None, "size": 1})
    lacking = build.rows_of({"kept": True, "size": None})
    left_out = build.rows_of({"kept": False, "size": None})
    results = [build.value_of(build.aggregate("sum", of, body), t=table) for table in (unsure, lacking, left_out)]

    assert results == [build.missing("t/0/kept"), build.missing("t/0/size"), Fraction(0)]


def test_an_undefined_cell_of_a_kept_record_is_final() -> None:
    """A sum is undefined when a cell of a record surely kept is, and unknown while that record may be left out."""
    of, body = build.records(build.cell("kept", build.BOOLEAN)), build.arithmetic(1, "/", build.cell("size"))
    surely = build.rows_of({"kept": True, "size": 0}, {"kept": None, "size": 1})
    perhaps = build.rows_of({"kept": None, "size": 0})

    assert build.value_of(build.aggregate("sum", of, body), t=surely) == UNDEFINED
    assert build.value_of(build.aggregate("sum", of, body), t=perhaps) == build.missing("t/0/kept")


def test_a_missing_table_is_unknown() -> None:
    """Without the table nothing is said about its records."""
    assert build.value_of(build.quantified("some", build.records(), LARGE)) == build.missing("t")
    assert build.value_of(build.aggregate("count", build.records())) == build.missing("t")


def test_the_cell_needs_exactly_one_record() -> None:
    """`the` is the cell of the only record, undefined for none or two, unknown while one may be left out."""
    expr = build.the_cell(build.records(build.cell("kept", build.BOOLEAN)), build.cell("size"))
    yes, no, open_ = ({"kept": kept, "size": 4} for kept in (True, False, None))
    undefined = Undefined("not_exactly_one_record")
    results = [
        build.value_of(expr, t=build.rows_of(*rows)) for rows in ([yes, no], [no], [yes, yes, open_], [yes, open_])
    ]

    assert results == [Fraction(4), undefined, undefined, build.missing("t/1/kept")]


def test_a_computed_column_is_found_per_record() -> None:
    """A derived quantity `of` a table is a column: its formula sees the record as `item`."""
    double = build.derived("double", build.arithmetic(build.cell("size", variable="item"), "*", 2), of="t")
    column = build.cell("double", computed="derived")
    environment = build.environment({"t": build.rows_of({"size": 1}, {"size": 4})}, build.ruleset(double))

    assert evaluate_expression(build.aggregate("sum", build.records(), column), environment) == 10


def test_a_computed_column_may_be_a_decision_table() -> None:
    """A decision table `of` a table is a column: its inputs see the record as `item`."""
    table = build.decision_table(
        (build.cell("size", variable="item"),),
        ((build.one_of(1), Fraction(10)),),
        of="t",
        type=build.NUMBER,
        otherwise=Fraction(20),
    )
    column = build.cell("table", computed="table")
    environment = build.environment({"t": build.rows_of({"size": 1}, {"size": 4})}, build.ruleset(table))

    assert evaluate_expression(build.aggregate("sum", build.records(), column), environment) == 30


def test_a_column_that_was_not_supplied_is_missing() -> None:
    """A record without the cell waits for that cell."""
    table = (Record(3, {}),)
    expr = build.aggregate("sum", build.records(), build.cell("size"))

    assert build.value_of(expr, t=table) == build.missing("t/3/size")
