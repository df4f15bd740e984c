"""The kernel for columns decides as the reference does, row by row."""

from datetime import date

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import greenrules
from greenrules.compiling.columns import BLOCK, compile_columns, decide_columns
from greenrules.model.diagnostics import UnsupportedByBackend
from tests.compiling.columns_agreement import compare
from tests.laws.specimens import BUNDLED, MADE_UP, TIMES, load_specimen

RULESETS = [name for name in BUNDLED if not name.startswith("shared.")]


@pytest.mark.parametrize("name", RULESETS)
def test_columns_say_what_the_reference_says(name: str) -> None:
    """Every gate, grade, score and derived quantity of a table is the reference's, near thresholds and with gaps."""

    @settings(max_examples=max(1, int(2 * TIMES)), derandomize=TIMES == 1, database=None, deadline=None)
    @given(st.integers(0, 10**6), st.booleans())
    def holds(seed: int, gaps: bool) -> None:
        assert compare(load_specimen(name), 12, seed, gaps=gaps)[1] == []

    holds()


@pytest.mark.parametrize("name", MADE_UP)
def test_what_has_no_form_for_arrays_is_refused_and_the_rest_agrees(name: str) -> None:
    """A made-up ruleset that uses every construct is refused by name or decided as the reference does."""
    try:
        found = compare(load_specimen(name), 30, 7)[1]
    except UnsupportedByBackend as error:
        found = [one.code for one in error.diagnostics]

    assert found in ([], ["GR730"])


def test_a_row_in_any_block_is_decided_alike() -> None:
    """The same factory has the same verdicts in the first block, in the last one, and beside incomplete ones."""
    ruleset = greenrules.load("cn.huangyan.per_mu", "2022")
    compiled = compile_columns(ruleset, date(2026, 3, 1))
    count = 2 * BLOCK + 5
    columns = {
        id: numpy.full(count, 1, numpy.int8)
        if fact.type.__class__.__name__ == "BooleanType"
        else numpy.full(count, 7.5)
        for id, fact in compiled.program.kinds.facts.items()
    }
    first_number = next(id for id, column in columns.items() if column.dtype == float)
    columns[first_number][1] = numpy.nan

    decided = decide_columns(compiled, columns, count)

    for ends in decided.columns.values():
        for array in ends:
            assert len({value for at, value in enumerate(array.tolist()) if at != 1}) == 1
