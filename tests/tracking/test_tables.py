"""Tables of subjects: every row has the verdicts the exact evaluator gives it alone, every bad cell a reject."""

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import greenrules
from greenrules import FactsError
from greenrules.cli import main
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import evaluate_file, evaluate_table, explain_row
from tests.compiling.columns_agreement import draw_table
from tests.compiling.plain_facts import write_plain

DAY = "2026-03-01"
NAMES = ("cn.ningbo.water_saving@1", "cn.zhejiang.green_low_carbon_factory@2025", "cn.miit.gradient@2025")


def draw_rows(ruleset: Ruleset, count: int = 12) -> list[dict[str, Any]]:
    """Return random rows as a table of dicts, some cells missing."""
    rows = [write_plain(factory) for factory in draw_table(ruleset, count, 3)]
    return [{"id": f"factory {at}"} | row for at, row in enumerate(rows)]


@pytest.fixture
def water() -> Ruleset:
    """A small ruleset of numbers and booleans."""
    return greenrules.load("cn.ningbo.water_saving", "1")


@pytest.mark.parametrize("name", NAMES)
def test_a_row_explained_has_the_verdict_of_its_table(name: str) -> None:
    """Grade, possible grades and score of every row are those of its own full assessment."""
    ruleset = greenrules.load(name)
    rows = draw_rows(ruleset)

    verdicts = evaluate_table(ruleset, rows, DAY).rows()

    for row, found in zip(rows, verdicts, strict=True):
        assessment = explain_row(ruleset, row, DAY)
        assert found["id"] == row["id"]
        if ruleset.rungs:
            assert found["grade"] == assessment.grade
            assert found["possible"].split(";") == list(assessment.possible_grades)
        if ruleset.indicators is not None and assessment.score is not None and assessment.score.proven is not None:
            assert found["score:low"] == pytest.approx(float(Fraction(assessment.score.proven)))


def test_a_cell_of_a_record_left_out_is_what_the_ruleset_states() -> None:
    """A title nobody says was revoked counts in a table as it does when its factory is assessed alone."""
    ruleset = greenrules.load("cn.ningbo.star_factory", "2022")
    title = {"scheme": "green_factory", "level": "city", "granted_on": "2022-03-01"}
    row: dict[str, Any] = {"lawfully_established": True, "complies_with_law": True, "accidents": [], "titles": [title]}
    row |= {"per_mu_class": "A", "per_mu_year": 2021, "green_organisation": "body", "judged.district_score": 88}

    [found] = evaluate_table(ruleset, [row], "2022-11-30").rows()

    assert (found["grade"], found["possible"]) == ("four", "four")
    assert explain_row(ruleset, row, "2022-11-30").grade == "four"


def test_every_kind_of_table_gives_the_same(water: Ruleset) -> None:
    """Dicts, lists, Arrow and pandas hold the same facts, so the verdicts are the same."""
    rows = draw_rows(water)
    arrow = pyarrow.Table.from_pylist([{id: row.get(id) for id in ("id", *water.facts)} for row in rows])
    expected = evaluate_table(water, rows, DAY).rows()

    assert evaluate_table(water, arrow, DAY).rows() == expected
    assert evaluate_table(water, arrow.to_pydict(), DAY).rows() == expected


def test_a_bad_cell_is_a_reject_and_its_row_is_not_judged(water: Ruleset) -> None:
    """What is wrong is said once, by row and column, and nothing is guessed in its place."""
    rows = draw_rows(water, 3)
    name = next(id for id, fact in water.facts.items() if type(fact.type).__name__ == "BooleanType")
    rows[1][name] = 1

    found = evaluate_table(water, rows, DAY)

    assert [(reject.row, reject.column, reject.code) for reject in found.rejects] == [(2, name, "GR602")]
    assert found.rows()[1]["status"] == "rejected"
    assert {value for key, value in found.rows()[1].items() if key not in ("id", "status")} == {None}


@pytest.mark.parametrize(("name", "count"), [("value_added", 1), ("electricity_used", 0)])
def test_a_number_no_machine_number_stands_for_is_decided_exactly(name: str, count: int) -> None:
    """A supplied number of many digits goes to the exact evaluator, and is counted, where a rule names the fact."""
    ruleset = greenrules.load("cn.huangyan.per_mu", "2022")
    rows = [{"id": "a", name: Fraction("0.12345678901234567891")}, {"id": "b", name: 2}]

    assert evaluate_table(ruleset, rows, DAY).exact_rows == count


def test_a_boolean_column_of_objects_is_refused(water: Ruleset) -> None:
    """A data frame whose booleans are objects has to say what is missing first."""
    pandas = pytest.importorskip("pandas")
    name = next(id for id, fact in water.facts.items() if type(fact.type).__name__ == "BooleanType")
    frame = pandas.DataFrame({name: pandas.Series([True, None], dtype="object")})

    with pytest.raises(FactsError, match="GR682"):
        evaluate_table(water, frame, DAY)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "arrow"])
def test_files_of_every_kind_hold_the_same_verdicts(ending: str, water: Ruleset, tmp_path: Path) -> None:
    """A file judged in small batches says what the table in memory says."""
    rows = draw_rows(water)
    source, output = tmp_path / "in.jsonl", tmp_path / f"out.{ending}"
    source.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")

    run = evaluate_file(water, source, output, DAY, batch=5)

    assert run.rows == len(rows)
    expected = [row["status"] for row in evaluate_table(water, rows, DAY).rows()]
    assert read_statuses(output) == expected


def read_statuses(path: Path) -> list[str]:
    """Return the column `status` of a file of verdicts."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                return [row["status"] for row in csv.DictReader(stream)]
        case ".jsonl":
            return [json.loads(line)["status"] for line in path.read_text(encoding="utf-8").splitlines()]
        case ".parquet":
            statuses: list[str] = pyarrow.parquet.read_table(path).column("status").to_pylist()
            return statuses
        case _:
            with pyarrow.ipc.open_file(path) as source:
                found: list[str] = source.read_all().column("status").to_pylist()
                return found


def test_an_interrupted_run_goes_on_to_the_same_file(water: Ruleset, tmp_path: Path) -> None:
    """What a run interrupted after any batch and resumed has written is what one run writes."""
    source, whole, output = tmp_path / "in.jsonl", tmp_path / "whole.csv", tmp_path / "out.csv"
    source.write_text("".join(json.dumps(row, default=str) + "\n" for row in draw_rows(water)), encoding="utf-8")
    evaluate_file(water, source, whole, DAY, batch=4)

    class Interrupted(Exception):
        pass

    def interrupt(run: object) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        evaluate_file(water, source, output, DAY, batch=4, report=interrupt)
    with output.open("a", encoding="utf-8") as stream:
        stream.write("half a li")
    evaluate_file(water, source, output, DAY, batch=4, resume=True)

    assert output.read_bytes() == whole.read_bytes()


def test_the_command_writes_verdicts_and_rejects(
    water: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`greenrules batch` exits with 1 when a row was rejected, and says how many."""
    name = next(id for id, fact in water.facts.items() if type(fact.type).__name__ == "BooleanType")
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"id,{name}\na,true\nb,perhaps\n", encoding="utf-8")

    code = main(["batch", water.key, str(source), "-o", str(output), "--as-of", DAY, "--lang", "en"])

    assert code == 1
    assert "judged 1 rows" in capsys.readouterr().out
    with (tmp_path / "out.rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        (reject,) = csv.DictReader(stream)
    assert (reject["row"], reject["column"], reject["code"]) == ("2", name, "GR602")


def test_cells_that_look_alike_are_not_taken_for_one_another() -> None:
    """A list and the text of it, a bad cell and its like: each row has what stands in it."""
    ruleset = greenrules.load("cn.ningbo.star_factory", "2022")
    cells: list[Any] = [[], "[]", [], "[]", [{"kind": "safety", "severity": "major", "occurred_on": "2022-01-01"}], []]
    rows = [{"accidents": cell, "lawfully_established": True} for cell in cells]

    found = evaluate_table(ruleset, rows, "2022-11-30")

    assert [(one.row, one.value) for one in found.rejects] == [(2, "[]"), (4, "[]")]
    alone = [evaluate_table(ruleset, [row], "2022-11-30").rows()[0] for row in rows]
    assert found.rows() == alone
    assert alone[0] == alone[2] == alone[5] != alone[4]
