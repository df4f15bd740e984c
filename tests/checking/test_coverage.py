"""Decision tables: overlaps, gaps and rows out of reach are proven, not sampled."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.checking.coverage import analyse_table
from greenrules.checking.sample_points import Axis, axis_of, holds
from greenrules.model.declarations import CellTest, DecisionTable, Interval
from greenrules.model.types import BooleanType, ChoiceType, DateType, DurationType, NumberType, TextType
from greenrules.model.values import Months, parse_date
from tests.checking.builders import ANYTHING, cell, choose, interval, table

LINE = axis_of(NumberType())
REGIONS = axis_of(ChoiceType(("zhejiang", "hebei")))
ONE, TWO, THREE = Fraction(1), Fraction(2), Fraction(3)


def codes(checked: DecisionTable, **axes: Axis) -> list[str]:
    """Return the codes reported for a table."""
    return [each.code for each in analyse_table(checked, axes)]


def test_disjoint_complete_rows_draw_nothing() -> None:
    """Rows that meet at their ends without sharing them are disjoint and complete."""
    checked = table([([cell("< 5")], ONE), ([cell("[5..10)")], TWO), ([cell(">= 10")], THREE)])

    assert codes(checked, a=LINE) == []


def test_a_shared_end_is_an_overlap() -> None:
    """Two closed intervals that share only one point overlap there, and the message names it and both rows."""
    checked = table([([cell("<= 5")], ONE), ([cell(">= 5")], TWO)])

    (problem,) = analyse_table(checked, {"a": LINE})

    assert (problem.code, problem.severity) == ("GR401", "error")
    assert "rows 1 and 2" in problem.message
    assert "a 5" in problem.message
    assert problem.span == checked.rows[1].span
    assert problem.notes == ("row 1 stands at <table>:1:1", "row 2 stands at <table>:2:1")


def test_a_single_missing_point_is_a_gap() -> None:
    """Two open intervals leave their common end out, which is named."""
    checked = table([([cell("< 5")], ONE), ([cell("> 5")], TWO)])

    (problem,) = analyse_table(checked, {"a": LINE})

    assert (problem.code, problem.severity) == ("GR402", "error")
    assert "holds for a 5," in problem.message


def test_a_gap_names_a_value_of_every_input() -> None:
    """The example of a gap gives one value per input."""
    rows = [
        ([cell("2023"), choose("zhejiang")], ONE),
        ([cell("2023"), choose("hebei")], TWO),
        ([cell("2023", negated=True), choose("zhejiang")], ONE),
    ]

    (problem,) = analyse_table(table(rows), {"a": LINE, "b": REGIONS})

    assert (problem.code, problem.severity) == ("GR402", "error")
    assert "holds for a 2024, b hebei" in problem.message


def test_otherwise_closes_every_gap() -> None:
    """A table with `otherwise` has no gap."""
    checked = table([([cell("2023")], ONE)], otherwise=TWO)

    assert codes(checked, a=LINE) == []


@pytest.mark.parametrize(
    ("aggregate", "expected"), [("sum", []), ("count", []), ("min", ["GR402"]), ("max", ["GR402"])]
)
def test_a_collected_sum_of_no_row_has_a_value(aggregate: str, expected: list[str]) -> None:
    """Collecting a sum or count needs no `otherwise`, the smallest and largest of nothing do."""
    checked = table([([cell("> 5")], ONE)], policy="collect", aggregate=aggregate)

    assert codes(checked, a=LINE) == expected


def test_a_declared_range_rules_gaps_out() -> None:
    """Values outside the declared range need no row."""
    checked = table([([cell("<= 40")], ONE), ([cell("> 40")], TWO)])
    narrow = table([([cell("[0..40]")], ONE), ([cell("(40..100]")], TWO)])

    assert codes(checked, a=LINE) == []
    assert codes(narrow, a=axis_of(NumberType(), ranges=(interval("[0..100]"),))) == []
    assert codes(narrow, a=LINE) == ["GR402"]


def test_a_row_outside_the_range_is_dead() -> None:
    """A row that holds for no allowed value can never be reached."""
    checked = table([([cell("> 100")], ONE), ([cell("<= 100")], TWO)])

    assert codes(checked, a=axis_of(NumberType(), ranges=(interval("[0..100]"),))) == ["GR403"]


def test_booleans_and_options_are_finite() -> None:
    """All options of a choice, or both truths, are complete without `otherwise`."""
    truth = table([([choose(True)], ONE), ([choose(False)], TWO)])
    regions = table([([choose("zhejiang")], ONE), ([choose("zhejiang", negated=True)], TWO)])

    assert codes(truth, a=axis_of(BooleanType())) == []
    assert codes(regions, a=REGIONS) == []


def test_text_is_never_exhausted_by_listing() -> None:
    """Open text always leaves another value, unless a row denies the listed ones."""
    listed = table([([choose("coal")], ONE), ([choose("gas")], TWO)])
    closed = table([([choose("coal")], ONE), ([choose("coal", negated=True)], TWO)])

    (problem,) = analyse_table(listed, {"a": axis_of(TextType())})

    assert "a any other value" in problem.message
    assert codes(closed, a=axis_of(TextType())) == []


def test_there_is_no_date_between_two_days() -> None:
    """Neighbouring days leave no gap, and months are whole, while numbers are dense."""
    first, second = parse_date("2024-02-28"), parse_date("2024-02-29")
    assert first is not None
    assert second is not None
    before = CellTest(False, (Interval(None, first),))
    after = CellTest(False, (Interval(second, None),))
    short = CellTest(False, (Interval(None, Months(3)),))
    long = CellTest(False, (Interval(Months(4), None),))

    assert codes(table([([before], ONE), ([after], TWO)]), a=axis_of(DateType())) == []
    assert codes(table([([short], ONE), ([long], TWO)]), a=axis_of(DurationType("months"))) == []
    assert codes(table([([cell("<= 3")], ONE), ([cell(">= 4")], TWO)]), a=LINE) == ["GR402"]


def test_any_lets_agreeing_rows_overlap() -> None:
    """With the hit policy `any` only overlapping rows with different outputs are an error."""
    agreeing = table([([cell("<= 5")], ONE), ([cell(">= 5")], ONE)], policy="any")
    differing = table([([cell("<= 5")], ONE), ([cell(">= 5")], TWO)], policy="any")

    assert codes(agreeing, a=LINE) == []
    assert codes(differing, a=LINE) == ["GR401"]


def test_a_row_covered_by_several_together_is_dead() -> None:
    """With `first`, the union of earlier rows can cover a row that none of them covers alone."""
    rows = [([cell("< 5")], ONE), ([cell(">= 5")], TWO), ([cell("[0..10]")], THREE)]
    checked = table(rows, policy="first")

    (problem,) = analyse_table(checked, {"a": LINE})

    assert (problem.code, problem.severity, problem.span) == ("GR403", "warning", checked.rows[2].span)
    assert "row 1, 2" in problem.message


def test_a_closing_row_that_agrees_is_not_dead() -> None:
    """A wider last row with the same output settles the value while the input is missing, so it stays."""
    rows = [([choose("zhejiang")], ONE), ([choose("hebei")], ONE), ([ANYTHING], ONE)]

    assert codes(table(rows, policy="first"), a=REGIONS) == []


def test_priority_ranks_by_output_not_by_place() -> None:
    """With `priority` a row is dead when rows of higher priority cover it, wherever they stand."""
    rows = [([cell("[0..3]")], "low"), ([ANYTHING], "high")]

    assert codes(table(rows, policy="priority", priority=("high", "low")), a=LINE) == ["GR403"]
    assert codes(table(rows, policy="priority", priority=("low", "high")), a=LINE) == []


def test_a_table_beyond_the_work_limit_is_not_proven() -> None:
    """A search that is cut short warns that completeness is not proven."""
    checked = table([([cell("< 5")], ONE), ([cell(">= 5")], TWO)])

    (problem,) = analyse_table(checked, {"a": LINE}, work_limit=1)

    assert (problem.code, problem.severity) == ("GR402", "warning")
    assert "not proven" in problem.message


def test_a_wide_complete_table_is_proven_within_the_limit() -> None:
    """Ten inputs with a split each are proven complete without walking every combination."""
    width = 10
    rows = [([ANYTHING] * place + [cell("< 5")] + [ANYTHING] * (width - place - 1), ONE) for place in range(width)]
    rows.append(([cell(">= 5")] * width, TWO))
    axes = dict.fromkeys("abcdefghij", LINE)

    assert analyse_table(table(rows, policy="first"), axes) == ()


NUMBER_CELLS = st.one_of(
    st.just(ANYTHING),
    st.builds(
        lambda low, width, left, right: cell(f"{left}{low}..{low + width}{right}"),
        st.integers(0, 3), st.integers(0, 2), st.sampled_from("[("), st.sampled_from("])"),
    ),
    st.builds(lambda sign, end: cell(f"{sign} {end}"), st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 3)),
    st.builds(
        lambda one, other, negated: cell(str(one), str(other), negated=negated),
        st.integers(0, 3), st.integers(0, 3), st.booleans(),
    ),
)  # fmt: skip
OPTION_CELLS = st.one_of(
    st.just(ANYTHING), st.builds(choose, st.sampled_from(["zhejiang", "hebei"]), negated=st.booleans())
)
# Halves from -1/2 to 11/2 hit every end, every open stretch and both sides beyond, as ends lie between 0 and 5.
HALVES = [Fraction(n, 2) for n in range(-1, 12)]
SAMPLES = {"a": HALVES, "b": ["zhejiang", "hebei"], "c": HALVES}
AXES = {"a": LINE, "b": REGIONS, "c": LINE}


@st.composite
def tables(draw: st.DrawFn) -> DecisionTable:
    """Draw a table of one to three inputs."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*(OPTION_CELLS if place == 1 else NUMBER_CELLS for place in range(width)))
    rows = draw(st.lists(row, min_size=1, max_size=5))
    outputs = draw(st.lists(st.sampled_from([ONE, TWO]), min_size=len(rows), max_size=len(rows)))
    policy = draw(st.sampled_from(["unique", "any", "first"]))
    return table([(list(cells), then) for cells, then in zip(rows, outputs, strict=True)], policy=policy)


@settings(max_examples=200, deadline=None)
@given(tables())
def test_the_verdict_agrees_with_brute_force(checked: DecisionTable) -> None:
    """Overlap, gap and dead rows are what trying every sample point finds."""
    names = [each.name for each in checked.inputs]
    hits = [
        tuple(all(holds(test, value) for test, value in zip(row.cells, point, strict=True)) for row in checked.rows)
        for point in product(*(SAMPLES[name] for name in names))
    ]
    clashes = any(
        one and other and (checked.hit_policy == "unique" or checked.rows[i].then != checked.rows[j].then)
        for hit in hits for i, one in enumerate(hit) for j, other in enumerate(hit) if i < j
    )  # fmt: skip
    empty = sum(not any(hit[row] for hit in hits) for row in range(len(checked.rows)))

    found = codes(checked, **{name: AXES[name] for name in names})

    assert ("GR402" in found) == any(not any(hit) for hit in hits)
    assert ("GR401" in found) == (checked.hit_policy != "first" and clashes)
    assert found.count("GR403") >= empty


@settings(max_examples=200, deadline=None)
@given(tables())
def test_a_row_called_dead_is_never_the_first_to_hold(checked: DecisionTable) -> None:
    """A row reported as out of reach is nowhere the first true one, and every unreported row is, or agrees."""
    first = table([(list(row.cells), row.then) for row in checked.rows], policy="first", otherwise=ONE)
    names = [each.name for each in first.inputs]
    spans = {each.span for each in analyse_table(first, {name: AXES[name] for name in names}) if each.code == "GR403"}
    winners: set[int] = set()
    meets: set[tuple[int, int]] = set()
    for point in product(*(SAMPLES[name] for name in names)):
        hit = [all(holds(test, value) for test, value in zip(row.cells, point, strict=True)) for row in first.rows]
        winners |= {hit.index(True)} if any(hit) else set()
        meets |= {(one, other) for one in range(len(hit)) for other in range(one) if hit[one] and hit[other]}

    for index, row in enumerate(first.rows):
        stands_alone = any((index, other) in meets and first.rows[other].then != row.then for other in range(index))

        assert (row.span not in spans) or index not in winners
        assert row.span in spans or index in winners or not stands_alone
