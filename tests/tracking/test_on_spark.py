"""A data frame judged by Spark on two threads has the verdicts of the reference, from one scan, without a shuffle."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import greenrules
from greenrules import FactsError
from greenrules.testing.synthetic import Habits
from greenrules.tracking.table_run import evaluate_file
from greenrules.tracking.table_synthetic import write_fleet
from tests.compiling.sql_agreement import compare
from tests.compiling.sql_engines import run_spark, start_spark
from tests.laws.specimens import load_specimen

pytest.importorskip("pyspark", reason="pyspark is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

DAY = "2026-03-01"
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
    # Spark says so of a pandas newer than itself, and leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    started = start_spark()
    yield started
    started.stop()


@pytest.mark.parametrize("name", ["cn.huangyan.per_mu@2022", "cn.miit.gradient@2025"])
def test_spark_says_what_the_reference_says(name: str, session: Any) -> None:
    """Every row the query does not mark has the verdicts, scores and possible grades of the reference."""
    _, differences = compare(
        load_specimen(name), 24, 11, lambda table, query: run_spark(session, table, query), "spark"
    )

    assert differences == []


def test_a_data_frame_is_judged_in_one_scan_as_in_python(session: Any, tmp_path: Path) -> None:
    """Verdicts and rejects equal those of `evaluate_file`; the plan reads once and exchanges nothing."""
    import csv
    import json

    from greenrules.tracking.on_spark import judge_on_spark

    ruleset = greenrules.load("cn.zhejiang.green_low_carbon_factory")
    source, output = tmp_path / "fleet.csv", tmp_path / "out.jsonl"
    write_fleet(ruleset, source, 40, 3, Habits(missing=0.1, bad=0.01))
    evaluate_file(ruleset, source, output, DAY)
    expected = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    with output.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        bad = sorted((int(line["row"]), line["column"]) for line in csv.DictReader(stream))

    frame = session.read.option("header", True).option("escape", '"').csv(str(source))
    judged = judge_on_spark(ruleset, frame, DAY, is_text=True)
    plan = judged._jdf.queryExecution().executedPlan().toString()
    found = [row.asDict() for row in judged.collect()]
    notes = [json.loads(row.pop("rejects") or "[]") for row in found]

    assert found == [{**row, "id": str(row["id"])} for row in expected]
    assert sorted((at + 1, one["column"]) for at, note in enumerate(notes) for one in note) == bad
    assert bad
    assert plan.count("FileScan") == 1
    assert "Exchange" not in plan


def test_a_csv_row_with_too_many_cells_is_a_diagnostic(session: Any, tmp_path: Path) -> None:
    """Left alone Spark cuts such a row, with cells under the wrong names. The last test: it ends the session."""
    from greenrules.tracking.on_spark import read_on_spark

    ruleset = greenrules.load("cn.zhejiang.green_low_carbon_factory")
    source = tmp_path / "in.csv"
    source.write_text("id,judgment_defaulter\na,true\nb,x,true\n", encoding="utf-8")

    with pytest.raises(FactsError, match="GR683"):
        list(read_on_spark(ruleset, str(source), DAY))
    assert session is not None
