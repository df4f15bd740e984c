"""Inputs of the kernel for columns: amounts of usual size, even blocks, and what is known to be complete."""

from datetime import date

import numpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import greenrules
from greenrules.compiling.columns import BLOCK, THREADS, compile_columns, cut_evenly, decide_columns
from greenrules.compiling.columns_inputs import check_sizes, find_usual_ends

LEAST, MOST = 1e-13, 1e15
NUMBERS = st.lists(
    st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([0.0, -0.0, LEAST, MOST, 5e-324]), max_size=20
)


@given(NUMBERS)
@example([0.0, LEAST, MOST])
@example([0.0, numpy.nextafter(LEAST, 0)])
@example([1.0, numpy.nextafter(MOST, numpy.inf)])
@example([0.0, 0.0])
@example([-0.0, 1.0])
def test_usual_amounts_are_told_by_their_bits(numbers: list[float]) -> None:
    """The ends are found exactly where no number is missing, negative, too small or too large."""
    found = find_usual_ends(numpy, numpy.array(numbers, float))

    usual = [one for one in numbers if (one == 0 and not numpy.signbit(one)) or LEAST <= one <= MOST]
    assert found == ((min(numbers), max(numbers)) if numbers and usual == numbers else None)


@given(NUMBERS.filter(bool))
def test_a_row_with_an_amount_of_unusual_size_is_marked(numbers: list[float]) -> None:
    """No bound on an error is relied on beyond the sizes it was proven for."""
    marks = numpy.zeros(len(numbers), bool)

    is_known = check_sizes(numpy, numpy.array(numbers), marks)

    assert is_known == (not any(one != one for one in numbers))
    assert marks.tolist() == [one > MOST or (one < LEAST and one != 0) for one in numbers]


@given(st.integers(0, 20 * BLOCK))
def test_blocks_hold_every_row_once_and_are_even(count: int) -> None:
    """Every row is in one block, no block is too large, and no thread has more blocks than another."""
    parts = cut_evenly(count)

    ends = [0, *(part.stop for part in parts)]
    assert [part.start for part in parts] == ends[:-1]
    assert ends[-1] == count
    assert all(0 < part.stop - part.start <= BLOCK for part in parts)
    assert len(parts) < 2 or len(parts) % THREADS == 0


@pytest.mark.parametrize("name", ["cn.huangyan.per_mu@2022", "cn.ningbo.water_saving@1"])
def test_what_is_known_to_be_complete_changes_nothing(name: str) -> None:
    """A table of which somebody knows that nothing is missing has the verdicts it has when the kernel looks."""
    compiled = compile_columns(greenrules.load(name), date(2026, 3, 1))
    random, count = numpy.random.default_rng(5), 500
    columns = {
        id: random.random(count) < 0.8 if type(fact.type).__name__ == "BooleanType" else random.random(count) * 90
        for id, fact in compiled.program.kinds.facts.items()
        if type(fact.type).__name__ in ("BooleanType", "NumberType")
    }

    looked_at, known = (decide_columns(compiled, columns, count, complete=one) for one in (set(), set(columns)))

    assert looked_at.exact_rows == known.exact_rows
    for name, ends in looked_at.columns.items():
        for one, other in zip(ends, known.columns[name], strict=True):
            numpy.testing.assert_array_equal(one, other)
