"""One row of a file explained: by its number, by its id, and never another row than the one that is meant."""

import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import greenrules
from greenrules import FactsError
from greenrules.cli import main
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import explain_file_row
from greenrules.tracking.table_explaining import FoundRow, find_row
from tests.tracking.test_tables import DAY

LAND = "assessed_land"


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


def write_table(path: Path, ids: list[object]) -> Path:
    """Write a table of one fact under ids."""
    match path.suffix:
        case ".csv":
            path.write_text("".join([f"id,{LAND}\n", *(f"{id},{at}\n" for at, id in enumerate(ids, 1))]), "utf-8")
        case ".jsonl":
            rows = ({"id": id, LAND: at} for at, id in enumerate(ids, 1))
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        case _:
            table = pyarrow.table({"id": ids, LAND: [float(at) for at in range(1, len(ids) + 1)]})
            pyarrow.parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_row_is_found_by_number_and_by_id(ending: str, tmp_path: Path) -> None:
    """Both lead to the same row, with its line where the file has lines."""
    source = write_table(tmp_path / f"in.{ending}", ["a", "b", "c"])
    line, encoding = {"csv": (3, "utf-8-sig"), "jsonl": (2, "utf-8-sig")}.get(ending, (None, ""))

    found = FoundRow(2, line, "b", encoding)
    assert find_row(source, "2") == find_row(source, "b") == find_row(source, "id:b") == found


@pytest.mark.parametrize(("ids", "wanted", "message"), [
    (["2", "1"], "2", "`2` is the number of a row and the id of row 1"),
    (["a", "b", "a"], "a", "several rows have the id `a`: 1, 3"),
    (["a", "b", "a"], "id:a", "several rows have the id `a`: 1, 3"),
    (["a"], "b", "there is no row `b`"),
    (["a"], "2", "there is no row 2"),
    (["a"], "row:a", "there is no row a"),
    (["a"], "0", "there is no row 0"),
    (["a"], "9" * 5000, f"there is no row {'9' * 5000}"),
])  # fmt: skip
def test_what_names_no_row_or_several_is_refused(ids: list[object], wanted: str, message: str, tmp_path: Path) -> None:
    """Nothing is explained that may not be meant."""
    source = write_table(tmp_path / "in.csv", ids)

    with pytest.raises(FactsError) as caught:
        find_row(source, wanted)
    assert caught.value.diagnostics[0].message == message


def test_an_id_that_is_its_own_number_is_not_ambiguous(tmp_path: Path) -> None:
    """Row 2 with the id 2 is meant in both ways, in a workbook's whole numbers, too."""
    assert find_row(write_table(tmp_path / "in.csv", ["1", "2"]), "2").number == 2
    assert find_row(write_table(tmp_path / "in.parquet", [1, 2]), "2").number == 2


def test_ways_out_of_an_ambiguity_lead_to_either_row(per_mu: Ruleset, tmp_path: Path) -> None:
    """`row:2` is the second row, `id:2` the one with that id."""
    source = write_table(tmp_path / "in.csv", ["2", "1"])

    assert [find_row(source, wanted).number for wanted in ("row:2", "id:2")] == [2, 1]
    assert [explain_file_row(per_mu, source, wanted, DAY).subject for wanted in ("row:2", "id:2")] == ["1", "2"]


@pytest.mark.parametrize(("language", "head"), [
    ("en", "row 2 of in.csv (line 3): 北仑二厂"), ("zh", "in.csv 的第 2 条（文件第 3 行）：北仑二厂"),
])  # fmt: skip
def test_the_command_says_which_row_it_explains(
    language: str, head: str, per_mu: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Number, line and id stand first, and the assessment is about that subject."""
    source = write_table(tmp_path / "in.csv", ["北仑一厂", "北仑二厂"])
    command = ["batch", per_mu.key, str(source), "--as-of", DAY, "--lang", language, "--explain", "北仑二厂"]

    assert main(command) == 0
    first, _, rest = capsys.readouterr().out.partition("\n")
    assert first == head
    assert "北仑二厂" in rest
