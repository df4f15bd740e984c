"""Tables of every library: the same facts give the same verdicts and the same rejects, whatever holds them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow
import pytest

import greenrules
from greenrules import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import evaluate_table
from greenrules.tracking.table_cells import LARGEST, SMALLEST
from tests.tracking.test_tables import DAY, draw_rows

LAND = "assessed_land"


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


@pytest.fixture(scope="module")
def arrow_table(per_mu: Ruleset) -> pyarrow.Table:
    """Random subjects as a table of Arrow; whole numbers become doubles."""
    rows = draw_rows(per_mu, 40)
    names = ("id", *(id for id in per_mu.facts if any(id in row for row in rows)))
    return pyarrow.table({name: _as_array([row.get(name) for row in rows]) for name in names})


def _as_array(cells: list[Any]) -> Any:
    are_numbers = all(cell is None or type(cell) in (int, float) for cell in cells)
    return pyarrow.array([None if cell is None else float(cell) for cell in cells] if are_numbers else cells)


def in_pandas(table: pyarrow.Table) -> Any:
    """Return the table as a data frame of pandas with its own types."""
    pandas = pytest.importorskip("pandas")
    return table.to_pandas(types_mapper={pyarrow.bool_(): pandas.BooleanDtype()}.get)


def in_pandas_of_arrow(table: pyarrow.Table) -> Any:
    """Return the table as a data frame of pandas with the types of Arrow."""
    pandas = pytest.importorskip("pandas")
    return table.to_pandas(types_mapper=pandas.ArrowDtype)


def in_polars(table: pyarrow.Table) -> Any:
    """Return the table as a data frame of Polars."""
    return pytest.importorskip("polars").from_arrow(table)


def in_lazy_polars(table: pyarrow.Table) -> Any:
    """Return the table as a lazy frame of Polars."""
    return in_polars(table).lazy()


def in_duckdb(table: pyarrow.Table) -> Any:
    """Return the table as a relation of DuckDB, with dictionaries as its enumerations."""
    return pytest.importorskip("duckdb").from_arrow(table)


def in_chunks(table: pyarrow.Table) -> Any:
    """Return the table in pieces of which some are empty."""
    return pyarrow.concat_tables([table.slice(0, 7), table.slice(7, 0), table.slice(7)])


def in_dictionaries(table: pyarrow.Table) -> Any:
    """Return the table with its texts as places in dictionaries."""
    texts = [name for name in table.column_names if pyarrow.types.is_string(table.schema.field(name).type)]
    columns = {name: table.column(name) for name in table.column_names}
    return pyarrow.table(columns | {name: columns[name].dictionary_encode() for name in texts})


KINDS = (in_pandas, in_pandas_of_arrow, in_polars, in_lazy_polars, in_duckdb, in_chunks, in_dictionaries)


@pytest.mark.parametrize("convert", KINDS)
def test_a_table_of_any_library_gives_the_verdicts_of_its_rows(
    convert: Callable[[Any], Any], per_mu: Ruleset, arrow_table: Any
) -> None:
    """What holds the cells does not matter, what they say does."""
    expected = evaluate_table(per_mu, arrow_table.to_pylist(), DAY)

    found = evaluate_table(per_mu, convert(arrow_table), DAY)

    assert found.rows() == expected.rows()
    assert found.rejects == expected.rejects
    assert {row["status"] for row in found.rows()} >= {"settled", "open"}


@pytest.mark.parametrize("kind", ["int8", "int64", "uint16", "float32", "decimal128(9, 3)", "string"])
def test_a_number_of_any_type_is_the_number_it_shows(kind: str, per_mu: Ruleset) -> None:
    """Whole numbers, decimals and floats of any width are facts; text is a reject wherever types are known."""
    type_ = pyarrow.decimal128(9, 3) if kind.startswith("decimal") else getattr(pyarrow, kind)()
    cells = [Decimal("12"), Decimal("7"), None] if kind.startswith("decimal") else [12, 7, None]
    cells = ["12", "7", None] if kind == "string" else cells
    table = pyarrow.table({LAND: pyarrow.array(cells, type_), "assessed_tax": pyarrow.array([100.5, 50.0, 3.0])})

    found = evaluate_table(per_mu, table, DAY)

    if kind == "string":
        assert [(one.row, one.column, one.value) for one in found.rejects] == [(1, LAND, "12"), (2, LAND, "7")]
    else:
        plain = [{LAND: 12, "assessed_tax": 100.5}, {LAND: 7, "assessed_tax": 50}, {"assessed_tax": 3}]
        assert found.rows() == evaluate_table(per_mu, plain, DAY).rows()


def test_only_doubtful_cells_of_a_column_are_rejected_or_decided_exactly(per_mu: Ruleset) -> None:
    """Numbers out of range are rejects, those no machine number stands for are decided exactly."""
    cells = [12.0, -1.0, 0.0, LARGEST * 10, SMALLEST / 10, None, 7.5, float("inf")]
    table = pyarrow.table({LAND: cells, "assessed_tax": [100.5] * len(cells)})

    found = evaluate_table(per_mu, table, DAY)

    rows = [{"assessed_tax": 100.5} | ({} if cell is None else {LAND: cell}) for cell in cells]
    assert [(one.row, one.column) for one in found.rejects] == [(2, LAND), (3, LAND), (8, LAND)]
    assert found.rejects == evaluate_table(per_mu, rows, DAY).rejects
    assert found.rows() == evaluate_table(per_mu, rows, DAY).rows()
    assert found.exact_rows >= 2


def test_a_bad_value_that_comes_often_is_a_reject_in_every_row_of_it(per_mu: Ruleset) -> None:
    """A distinct value is looked at once, and no row that holds it is lost."""
    table = pyarrow.table({"above_scale": pyarrow.array(["yes", "no", None, "yes"]), LAND: [1.0, 2.0, 3.0, None]})

    found = evaluate_table(per_mu, table, DAY)

    assert [(one.row, one.value) for one in found.rejects] == [(1, "yes"), (2, "no"), (4, "yes")]
    assert [row["status"] == "rejected" for row in found.rows()] == [True, True, False, True]


def test_verdicts_go_back_to_every_library(per_mu: Ruleset, arrow_table: Any) -> None:
    """A frame of verdicts says what the rows say; texts are places in a dictionary."""
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    found = evaluate_table(per_mu, arrow_table, DAY, detailed=False)
    statuses = [row["status"] for row in found.rows()]

    assert found.to_arrow().to_pylist() == found.rows()
    assert pyarrow.types.is_dictionary(found.to_arrow().schema.field("status").type)
    assert found.to_pandas()["status"].tolist() == statuses
    assert found.to_polars()["status"].to_list() == statuses


def test_something_that_is_no_table_is_refused(per_mu: Ruleset) -> None:
    """A word in place of a table is said to be none."""
    with pytest.raises(FactsError, match="GR683"):
        evaluate_table(per_mu, "factories", DAY)
