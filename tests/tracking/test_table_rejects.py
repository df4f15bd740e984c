"""A file of rejects says of every bad cell where a person finds it, whose it is, what is wrong and what to do."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import greenrules
from greenrules import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import evaluate_file, evaluate_table, explain_file_row
from greenrules.tracking.table_batches import letter_columns
from greenrules.tracking.table_rejects import COLUMNS
from tests.tracking.test_tables import DAY

LAND, SCALE = "assessed_land", "above_scale"


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


def judge(ruleset: Ruleset, source: Path, **options: Any) -> list[dict[str, str]]:
    """Return the rejects of a file."""
    output = source.with_name("out.jsonl")
    evaluate_file(ruleset, source, output, DAY, **options)
    with output.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def save_book(path: Path, rows: list[list[Any]], *, top: int, left: int) -> None:
    """Write rows into a sheet with empty rows above and empty columns beside them."""
    book = pytest.importorskip("openpyxl").Workbook()
    for at, row in enumerate(rows, 1 + top):
        for place, cell in enumerate(row, 1 + left):
            book.active.cell(at, place, cell)
    book.save(path)


def test_a_reject_of_csv_is_found_by_line_letter_and_subject(per_mu: Ruleset, tmp_path: Path) -> None:
    """Line and letter are those a spreadsheet program shows, also behind a cell of two lines."""
    source = tmp_path / "in.csv"
    source.write_text(f'id,name,{LAND},{SCALE}\na,"永新\n电缆",2,true\nb,东海,-3,maybe\n', encoding="utf-8")

    first, second = judge(per_mu, source)

    assert tuple(first) == COLUMNS
    assert (first["row"], first["line"], first["letter"], first["id"], first["name"]) == ("2", "3", "D", "b", "东海")
    assert (second["line"], second["letter"], second["column"]) == ("3", "C", LAND)
    assert (second["code"], second["label"], second["value"]) == ("GR604", per_mu.facts[LAND].label.en, "-3")
    assert second["message"]
    assert first["help"] == "give true or false, or leave it out"


def test_a_reject_is_worded_in_the_language_asked_for(per_mu: Ruleset, tmp_path: Path) -> None:
    """Label, message and way out are Chinese where Chinese is asked for."""
    source = tmp_path / "in.csv"
    source.write_text(f"id,{SCALE}\na,maybe\n", encoding="utf-8")

    (found,) = judge(per_mu, source, language="zh")

    assert found["label"] == per_mu.facts[SCALE].label.zh
    assert found["message"].startswith("填写的类型不对：")
    assert any("一" <= letter <= "鿿" for letter in found["help"])


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 2)])
def test_a_reject_of_a_workbook_is_found_in_its_sheet(top: int, left: int, per_mu: Ruleset, tmp_path: Path) -> None:
    """Empty rows and columns before the table count; a whole number in a column of ids has no point."""
    pytest.importorskip("python_calamine")
    source = tmp_path / "in.xlsx"
    save_book(source, [["id", LAND, SCALE], [1001, 5, True], [1002, "much", True], [None] * 3, [1004, "=1+1", True]],
              top=top, left=left)  # fmt: skip

    found = judge(per_mu, source)

    letter = "ABCD"[1 + left]
    assert [(one["line"], one["letter"], one["id"], one["code"]) for one in found] == [
        (str(3 + top), letter, "1002", "GR602"), (str(5 + top), letter, "1004", "GR685"),
    ]  # fmt: skip


def test_a_reject_of_json_lines_is_found_behind_blank_ones(per_mu: Ruleset, tmp_path: Path) -> None:
    """The line is the one an editor shows; columns have no letters."""
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"id": "a", "{LAND}": 1}}\n\n\n{{"id": "b", "{LAND}": "much"}}\n', encoding="utf-8")

    (found,) = judge(per_mu, source, batch=1)

    assert (found["row"], found["line"], found["letter"], found["id"]) == ("2", "4", "", "b")


def test_a_reject_of_parquet_has_no_line(per_mu: Ruleset, tmp_path: Path) -> None:
    """What people see no line of is found by row and id."""
    source = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"subject": ["a", "b"], LAND: [1.0, -1.0]}), source)

    (found,) = judge(per_mu, source)

    assert (found["row"], found["line"], found["letter"], found["id"]) == ("2", "", "", "b")


def test_rejects_are_json_lines_where_their_file_is(per_mu: Ruleset, tmp_path: Path) -> None:
    """A program reads the same cells, numbers as numbers."""
    source, rejects = tmp_path / "in.csv", tmp_path / "bad.jsonl"
    source.write_text(f"id,{LAND}\na,much\n", encoding="utf-8")
    evaluate_file(per_mu, source, tmp_path / "out.csv", DAY, rejects=rejects)

    (found,) = map(json.loads, rejects.read_text(encoding="utf-8").splitlines())

    assert tuple(found) == COLUMNS
    assert (found["row"], found["line"], found["letter"]) == (1, 2, "B")


def test_the_rejects_of_a_table_in_memory_name_their_subject(per_mu: Ruleset) -> None:
    """Id, name and label are there without a file; a subject without a name has none."""
    rows = [{"id": 7, "name": "东海", LAND: "much"}, {"id": None, LAND: -1}]

    first, second = evaluate_table(per_mu, rows, DAY).rejects

    assert (first.id, first.name, first.label) == ("7", "东海", per_mu.facts[LAND].label)
    assert (second.id, second.name, second.line) == ("", "", None)


def test_letters_of_columns_go_on_behind_z() -> None:
    """The twenty-seventh column is AA, the seven hundred and third AAA."""
    letters = list(letter_columns([str(at) for at in range(703)]).values())

    assert (letters[0], letters[25], letters[26], letters[51], letters[52], letters[701], letters[702]) == (
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    )  # fmt: skip


def test_a_row_with_too_many_cells_is_rejected_alone(per_mu: Ruleset, tmp_path: Path) -> None:
    """A comma that is not quoted moves cells under other names: none of them is read; the other rows are judged."""
    source = tmp_path / "in.csv"
    rows = ["a,永新,2,true,,", "b,东海, 二厂,3,true", "c,西山", "d,南湖,4,false"]
    source.write_text("\n".join([f"id,name,{LAND},{SCALE}", *rows]), encoding="utf-8")

    [reject] = judge(per_mu, source)

    assert (reject["row"], reject["line"], reject["id"], reject["code"]) == ("2", "3", "b", "GR687")
    assert reject["value"] == "b,东海, 二厂,3,true"
    verdicts = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["status"] for one in verdicts] == ["open", "rejected", "open", "open"]
    cells = [{"id": "a", LAND: 2, SCALE: True}, {"id": "c"}, {"id": "d", LAND: 4, SCALE: False}]
    expected = evaluate_table(per_mu, cells, DAY).rows()
    assert [{**one, "name": None} for at, one in enumerate(verdicts) if at != 1] == [
        {**one, "name": None} for one in expected
    ]


def test_columns_of_csv_in_which_nothing_stands_are_none(per_mu: Ruleset, tmp_path: Path) -> None:
    """A spreadsheet program writes commas for cells that only have a border; a value there has no name."""
    source = tmp_path / "in.csv"
    source.write_text(f"id,{LAND},,\na,1,,\nb,2,,3\n", encoding="utf-8")

    [reject] = judge(per_mu, source)

    assert (reject["id"], reject["code"]) == ("b", "GR687")


def test_a_row_with_too_many_cells_is_not_explained(per_mu: Ruleset, tmp_path: Path) -> None:
    """Nobody knows what it says; the row before and the row behind it are explained."""
    source = tmp_path / "in.csv"
    source.write_text(f"id,{LAND}\na,1\nb,2,3\nc,4\n", encoding="utf-8")

    with pytest.raises(FactsError, match="GR687"):
        explain_file_row(per_mu, source, 2, DAY)
    assert [explain_file_row(per_mu, source, row, DAY).subject for row in (1, 3)] == ["a", "c"]
