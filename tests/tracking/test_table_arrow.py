"""Columns of Arrow as they lie in memory: parts of arrays, gaps, and files judged while they are read."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import evaluate_file, evaluate_table
from greenrules.tracking.table_batches import work_ahead
from greenrules.tracking.table_columns import VerdictColumn, list_cells, to_arrow_array
from tests.tracking.test_tables import DAY, draw_rows


@pytest.fixture(scope="module")
def water() -> Ruleset:
    """A small ruleset of numbers and booleans."""
    return greenrules.load("cn.ningbo.water_saving", "1")


@pytest.fixture(scope="module")
def table(water: Ruleset) -> pyarrow.Table:
    """Rows without a gap, and behind them rows with gaps."""
    rows = draw_rows(water, 40)
    full = {id: next((row[id] for row in rows if row.get(id) is not None), None) for id in water.facts}
    return pyarrow.Table.from_pylist([{id: {**full, "id": "whole"}.get(id) for id in ("id", *water.facts)}] * 21 + rows)


@pytest.mark.parametrize(("start", "length"), [(0, 21), (3, 11), (8, 13), (13, 1), (13, 30), (21, 40), (0, 61)])
def test_a_part_of_a_table_is_judged_as_its_rows_are(
    water: Ruleset, table: pyarrow.Table, start: int, length: int
) -> None:
    """Where in memory a column begins, and whether another part of it has gaps, makes no difference."""
    part = table.slice(start, length)

    found = evaluate_table(water, part, DAY).rows()

    assert found == evaluate_table(water, part.to_pylist(), DAY).rows()


@pytest.mark.parametrize("batch", [1, 7, 8, 21, 61])
def test_parquet_in_batches_says_what_the_table_says(
    water: Ruleset, table: pyarrow.Table, batch: int, tmp_path: Path
) -> None:
    """Whatever is read, judged and written side by side comes out in the order it had, and complete."""
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pyarrow.parquet.write_table(table, source, row_group_size=17)

    evaluate_file(water, source, output, DAY, batch=batch)

    assert pyarrow.parquet.read_table(output).to_pylist() == evaluate_table(water, table.to_pylist(), DAY).rows()


@given(
    st.lists(st.none() | st.booleans(), max_size=20),
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=20),
    st.lists(st.none() | st.sampled_from(["四星", "none", ""]), max_size=20),
)
def test_verdicts_are_in_arrow_what_they_are_in_python(
    truths: list[bool | None], numbers: list[float | None], texts: list[str | None]
) -> None:
    """A column of verdicts has the same cells in both, gaps among them."""
    import numpy

    names = tuple(dict.fromkeys(text for text in texts if text is not None))
    columns = [
        VerdictColumn("truth", numpy.array([2 if one is None else int(one) for one in truths], numpy.int8)),
        VerdictColumn("number", numpy.array([numpy.nan if one is None else one for one in numbers], float)),
        VerdictColumn("text", numpy.array([-1 if one is None else names.index(one) for one in texts], int), names),
    ]

    for column, cells in zip(columns, (truths, numbers, texts), strict=True):
        assert list_cells(column) == cells
        assert to_arrow_array(column, pyarrow).to_pylist() == cells


def test_what_goes_wrong_ahead_is_said_in_its_turn() -> None:
    """What was made before is used before the mistake is heard of."""

    def make() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("the third")

    used: list[int] = []
    with pytest.raises(ValueError, match="the third"):
        used.extend(work_ahead(work_ahead(make())))

    assert used == [1, 2]


def test_no_batch_waits_for_pandas(table: pyarrow.Table, tmp_path: Path) -> None:
    """A file without gaps is judged without pandas, which takes longer to import than a hundred thousand rows."""
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    part = table.slice(0, 21)
    pyarrow.parquet.write_table(part.select([one for one in part.column_names if not part[one].null_count]), source)
    code = (
        "import greenrules, sys; from greenrules.tracking import evaluate_file;"
        "evaluate_file(greenrules.load('cn.ningbo.water_saving', '1'), *sys.argv[1:], '2026-03-01');"
        "print('pandas' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, source, output], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
