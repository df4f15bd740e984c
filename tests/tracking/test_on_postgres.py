"""A table judged by a PostgreSQL server has the verdicts of the reference; a server is started for these tests."""

from collections.abc import Iterator
from typing import Any

import pytest

import greenrules
from greenrules.model.diagnostics import FactsError
from greenrules.testing.synthetic import Habits, synthesize
from greenrules.tracking.on_postgres import judge_on_postgres
from greenrules.tracking.table import evaluate_table
from tests.compiling.sql_agreement import compare
from tests.compiling.sql_engines import find_postgres, load_postgres, run_postgres, start_postgres
from tests.laws.specimens import load_specimen

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")
pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

DAY = "2026-03-01"
RULESETS = [
    "cn.gbt36132@2025", "cn.hebei.star_factory@2024", "cn.huangyan.per_mu@2022", "cn.miit.gradient@2025",
    "cn.wenling.per_mu_class@2022",
]  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if find_postgres() is None:
        pytest.skip("no PostgreSQL server is installed")
    with start_postgres() as started:
        yield started


@pytest.mark.parametrize("name", RULESETS)
def test_the_server_says_what_the_reference_says(name: str, address: str) -> None:
    """Every row the query does not mark has the verdicts, scores and possible grades of the reference."""
    _, differences = compare(
        load_specimen(name), 24, 11, lambda table, query: run_postgres(address, table, query), "postgres"
    )

    assert differences == []


def test_a_table_of_the_server_is_judged_as_in_python(address: str) -> None:
    """Rows too close to call come back and are settled; the whole equals `evaluate_table`."""
    ruleset = greenrules.load("cn.zhejiang.green_low_carbon_factory")
    named = (
        "judged.zhejiang_guideline_2024_score",
        "judgment_defaulter",
        "operating_status",
        "uses_obsolete_equipment",
    )
    rows = [{name: row.get(name) for name in ("id", *named)} for row in synthesize(ruleset, 60, 4, Habits(missing=0.2))]
    # A number no machine number stands for, and one beyond the range of the fact.
    rows[0][named[0]], rows[1][named[0]] = "79.99999999999999999", "120"
    cells = {name: [None if row[name] is None else row[name] for row in rows] for name in ("id", *named)}
    cells[named[0]] = [None if cell is None else str(cell) for cell in cells[named[0]]]
    with psycopg.connect(address) as connection:
        load_postgres(connection, pyarrow.table(cells), "fleet")
        connection.execute(f'ALTER TABLE fleet ALTER "{named[0]}" TYPE numeric USING "{named[0]}"::numeric')
        found = list(judge_on_postgres(ruleset, "fleet", DAY, connection=connection))
    exact = [{**row, named[0]: _to_number(row[named[0]])} for row in rows]
    expected = evaluate_table(ruleset, [{k: v for k, v in row.items() if v is not None} for row in exact], DAY)

    assert [(one.row, one.column) for settled in found for one in settled.rejects] == [(2, named[0])]
    assert 2 <= sum(settled.exact_rows for settled in found) < 10
    assert [row for settled in found for row in settled.rows.to_pylist()] == expected.rows()


def _to_number(cell: Any) -> Any:
    from decimal import Decimal

    return None if cell is None else Decimal(str(cell))


@pytest.mark.parametrize("source", ["{address}", "{address}#nothing", "host=/nowhere dbname=x#t"])
def test_a_table_that_is_not_there_is_a_diagnostic(source: str, address: str) -> None:
    """A missing name, table or server is said with a code, never with a traceback or the address."""
    ruleset = greenrules.load("cn.zhejiang.green_low_carbon_factory")
    with pytest.raises(FactsError) as caught:
        list(judge_on_postgres(ruleset, source.format(address=address), DAY))

    assert [one.code for one in caught.value.diagnostics] == ["GR683"]
