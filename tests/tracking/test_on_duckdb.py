"""A table judged by DuckDB has the verdicts and the rejects of `evaluate_table`."""

from pathlib import Path
from typing import Any

import pytest

import greenrules
from greenrules.cli import main
from greenrules.model.diagnostics import FactsError
from greenrules.testing.synthetic import Habits
from greenrules.tracking.on_duckdb import judge_on_duckdb
from greenrules.tracking.sql_run import check_text
from greenrules.tracking.table_run import evaluate_file
from greenrules.tracking.table_synthetic import write_fleet

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

DAY = "2026-03-01"


def load() -> Any:
    return greenrules.load("cn.zhejiang.green_low_carbon_factory")


def write(folder: Path, name: str, bad: float) -> Path:
    write_fleet(load(), folder / name, 80, 3, Habits(missing=0.1, bad=bad))
    return folder / name


def expect(source: Path) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    import csv
    import json

    output, rejects = source.with_suffix(".expected.jsonl"), source.with_suffix(".expected.rejects.csv")
    evaluate_file(load(), source, output, DAY, rejects=rejects)
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        return rows, sorted((line["row"], line["column"]) for line in csv.DictReader(stream))


def judge(source: str, **options: Any) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    rows, rejects = [], []
    for settled in judge_on_duckdb(load(), source, DAY, **options):
        rows += settled.rows.to_pylist()
        rejects += [(str(one.row), one.column) for one in settled.rejects]
    return rows, sorted(rejects)


def test_a_csv_file_with_bad_cells_is_judged_alike(tmp_path: Path) -> None:
    """Rows, verdicts and rejects of a CSV file are those of `evaluate_file`, bad cells included."""
    source = write(tmp_path, "fleet.csv", 0.01)
    rows, rejects = judge(str(source))
    expected, bad = expect(source)

    assert bad
    assert rejects == bad
    assert [{**row, "id": str(row["id"])} for row in rows] == [{**row, "id": str(row["id"])} for row in expected]


def test_a_parquet_file_is_judged_alike(tmp_path: Path) -> None:
    """A typed file has the same verdicts, in the same columns."""
    source = write(tmp_path, "fleet.parquet", 0.0)
    rows, rejects = judge(str(source))
    expected, _ = expect(source)

    assert rejects == []
    assert rows == expected


def test_a_table_of_a_database_is_judged_alike(tmp_path: Path) -> None:
    """A table in a file of DuckDB, and one behind an open connection, give the same rows."""
    source = write(tmp_path, "fleet.parquet", 0.0)
    with duckdb.connect(tmp_path / "fleet.duckdb") as connection:
        connection.read_parquet(str(source)).create("fleet")
        behind, _ = judge("fleet", connection=connection)
    inside, _ = judge(f"{tmp_path / 'fleet.duckdb'}#fleet")

    assert behind
    assert inside == behind


def test_numbers_of_many_digits_are_decided_exactly() -> None:
    """A decimal with more digits than a machine number keeps is never rounded: its row goes to the reference."""
    with duckdb.connect() as connection:
        connection.execute('CREATE TABLE t ("judged.zhejiang_guideline_2024_score" DECIMAL(30, 20))')
        connection.execute("INSERT INTO t VALUES (84.99999999999999999999), (85)")
        found = next(judge_on_duckdb(load(), "t", DAY, connection=connection))

    assert found.exact_rows == 2
    assert found.rows.column("score:low").to_pylist()[1] == 85.0


def test_a_type_that_does_not_fit_is_rejected_cell_by_cell() -> None:
    """Numbers where a boolean belongs are rejects, as in `evaluate_table`; missing ones are missing."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT * FROM (VALUES (1), (NULL)) AS v(judgment_defaulter)")
        found = next(judge_on_duckdb(load(), "t", DAY, connection=connection))

    assert [(one.row, one.column, one.code) for one in found.rejects] == [(1, "judgment_defaulter", "GR602")]
    assert found.rows.column("status").to_pylist()[0] == "rejected"


@pytest.mark.parametrize("source", ["nowhere.parquet", "fleet.txt", "fleet.duckdb#nothing"])
def test_a_source_that_is_not_there_is_a_diagnostic(source: str, tmp_path: Path) -> None:
    """What cannot be read is said with a code and a way out, never a traceback."""
    with pytest.raises(FactsError) as caught:
        list(judge_on_duckdb(load(), str(tmp_path / source), DAY))

    assert [one.code for one in caught.value.diagnostics] == ["GR683"]


@pytest.mark.parametrize("before", [1, 30_000])
def test_a_csv_row_with_too_many_cells_is_a_diagnostic(before: int, tmp_path: Path) -> None:
    """DuckDB reads all rows or none, and says so wherever it meets the row."""
    source = tmp_path / "in.csv"
    rows = ["a,true"] * before + ["b,true,false"] + ["c,true"] * 9
    source.write_text("\n".join(["id,judgment_defaulter", *rows]), encoding="utf-8")

    with pytest.raises(FactsError) as caught:
        list(judge_on_duckdb(load(), source, DAY))

    assert [one.code for one in caught.value.diagnostics] == ["GR683"]
    assert "only the row that cannot be read is rejected" in caught.value.diagnostics[0].help


@pytest.mark.parametrize("content", [b"", "id,name\n1,永新电缆\n".encode("gb18030")])
def test_a_csv_file_without_header_or_in_other_characters_is_refused(content: bytes, tmp_path: Path) -> None:
    """Both engines would take it for something else; what they are not given is nobody's name in wrong characters."""
    source = tmp_path / "in.csv"
    source.write_bytes(content)

    for engine in ("DuckDB", "Spark"):
        with pytest.raises(FactsError, match="GR683"):
            check_text(source, engine)
    with pytest.raises(FactsError, match="GR683"):
        list(judge_on_duckdb(load(), source, DAY))


def test_the_command_judges_on_duckdb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules batch --engine duckdb` writes verdicts and says what became of the rows."""
    source = write(tmp_path, "fleet.parquet", 0.0)
    arguments = ["batch", "cn.zhejiang.green_low_carbon_factory", str(source), "-o", str(tmp_path / "out.csv")]
    code = main([*arguments, "--as-of", DAY, "--engine", "duckdb", "--lang", "en"])

    assert code == 0
    assert "judged 80 rows" in capsys.readouterr().out


def test_the_command_prints_the_query(capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules sql` prints one statement with the nodes named in comments."""
    code = main(["sql", "cn.zhejiang.green_low_carbon_factory", "--dialect", "postgres", "--as-of", DAY])
    text = capsys.readouterr().out

    assert code == 0
    assert "/* score */" in text
