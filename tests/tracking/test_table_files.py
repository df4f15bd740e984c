"""Files of subjects: workbooks, CSV that Arrow does not take, Parquet that others read, and what is damaged."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import greenrules
from greenrules import FactsError
from greenrules.cli import main
from greenrules.model.ruleset import Ruleset
from greenrules.testing.synthetic import Habits
from greenrules.tracking import evaluate_file, evaluate_table, explain_file_row, table_sheets
from greenrules.tracking.table_synthetic import write_fleet
from tests.tracking.test_tables import DAY, draw_rows

LAND, SCALE = "assessed_land", "above_scale"


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


def read_rejects(path: Path) -> list[tuple[str, str, str, str]]:
    """Return row, column, code and value of every line of a rejects file."""
    with path.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [(one["row"], one["column"], one["code"], one["value"]) for one in csv.DictReader(stream)]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the verdicts in a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def save_book(path: Path, rows: list[list[Any]]) -> None:
    """Write a workbook as a program does that works no formula out."""
    book = pytest.importorskip("openpyxl").Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def mark_as_text(path: Path, cell: str) -> None:
    """Say of a cell that its value is a text, as spreadsheet programs do."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(f'<c r="{cell}">'.encode(), f'<c r="{cell}" t="str">'.encode())
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def test_a_workbook_is_judged_as_its_cells_are(per_mu: Ruleset, tmp_path: Path) -> None:
    """Numbers, booleans, dates and gaps of a sheet are facts; a bad cell is a reject."""
    pytest.importorskip("python_calamine")
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    save_book(source, [["id", LAND, SCALE], ["a", 12.5, True], ["b", None, False], ["c", -3, True], ["d", 1, "maybe"]])

    evaluate_file(per_mu, source, output, DAY)

    expected = evaluate_table(per_mu, [{"id": "a", LAND: 12.5, SCALE: True}, {"id": "b", SCALE: False}], DAY).rows()
    assert read_lines(output)[:2] == expected
    assert [one[:2] for one in read_rejects(output)] == [("3", LAND), ("4", SCALE)]


@pytest.mark.parametrize(("header", "message"), [
    (["id", LAND, LAND], f"several columns have the name `{LAND}`"), (["id", " ", LAND], "column C has no name"),
    (["2025 ledger", None, None], "column C has no name"),
])  # fmt: skip
def test_a_header_that_names_no_column_is_told(
    header: list[Any], message: str, per_mu: Ruleset, tmp_path: Path
) -> None:
    """The letter is that of the sheet, whose first column is empty; a title above the header is no header."""
    pytest.importorskip("python_calamine")
    source = tmp_path / "in.xlsx"
    save_book(source, [[None, *header], [None, "a", 1, 2]])

    with pytest.raises(FactsError) as caught:
        evaluate_file(per_mu, source, tmp_path / "out.csv", DAY)
    assert caught.value.diagnostics[0].message == message


def test_columns_of_a_workbook_in_which_nothing_stands_are_none(per_mu: Ruleset, tmp_path: Path) -> None:
    """Borders drawn around empty cells make no column; a value without a name does."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    source = tmp_path / "in.xlsx"
    save_book(source, [["id", LAND], ["a", 1]])
    book = openpyxl.load_workbook(source)
    for cell in ("C1", "C2", "D2"):
        book.active[cell].number_format = "0%"
    book.save(source)

    assert evaluate_file(per_mu, source, tmp_path / "out.csv", DAY).rejected == 0
    book.active["D2"].value = 5
    book.save(source)
    with pytest.raises(FactsError, match="column C has no name"):
        evaluate_file(per_mu, source, tmp_path / "out.csv", DAY)


def test_a_text_in_a_workbook_is_read_as_in_csv(tmp_path: Path) -> None:
    """A sheet has no lists, and holds many a number or yes as text: all give the verdicts of the facts they mean."""
    pytest.importorskip("python_calamine")
    ruleset = greenrules.load("cn.ningbo.star_factory", "2022")
    title = {"scheme": "green_factory", "level": "city", "granted_on": "2022-03-01"}
    facts = {"lawfully_established": True, "accidents": [], "titles": [title], "per_mu_year": 2021}
    cells = ["true", "[]", json.dumps([title]), " 2021 "]
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    save_book(source, [[*facts, "complies_with_law"], [*cells, "  "]])

    evaluate_file(ruleset, source, output, "2022-11-30")

    assert read_lines(output) == evaluate_table(ruleset, [facts], "2022-11-30").rows()
    assert read_rejects(output) == []


@pytest.mark.parametrize("shown", ["0%", "0.00%", "0.0%", '0.0"份"%', "[Red]0%;-0%"])
def test_what_a_workbook_shows_as_per_cent_is_per_cent(shown: str, tmp_path: Path) -> None:
    """A cell that shows 85.3% holds 0.853: read as 0.853 per cent it would be a hundred times too small."""
    pytest.importorskip("python_calamine")
    ruleset = greenrules.load("cn.green_data_centre", "2025")
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    share = "data_centre.renewable_share"
    save_book(source, [["id", share], ["a", 0.853], ["b", 85.3], ["c", 0.853]])
    book = pytest.importorskip("openpyxl").load_workbook(source)
    book.active["B2"].number_format = shown
    book.active["B4"].number_format = '0.0"%"'
    book.save(source)

    evaluate_file(ruleset, source, output, DAY)

    expected = [{"id": id, share: value} for id, value in (("a", 85.3), ("b", 85.3), ("c", 0.853))]
    assert read_lines(output) == evaluate_table(ruleset, expected, DAY).rows()
    assert explain_file_row(ruleset, source, 1, DAY).score == explain_file_row(ruleset, source, 2, DAY).score


def test_per_cent_where_a_fact_takes_none_is_a_reject(per_mu: Ruleset, tmp_path: Path) -> None:
    """An area in per cent is a slip of the hand: the cell says what it shows."""
    pytest.importorskip("python_calamine")
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    save_book(source, [["id", LAND, SCALE], ["a", 0.5, True]])
    book = pytest.importorskip("openpyxl").load_workbook(source)
    book.active["B2"].number_format = "0%"
    book.save(source)

    evaluate_file(per_mu, source, output, DAY)

    assert read_rejects(output) == [("1", LAND, "GR603", "50%")]


@pytest.mark.parametrize("cell", ["1e999999999", "1e-999999999", "9" * 100_000, "0e999999999"])
def test_a_number_nobody_writes_is_a_reject_at_once(cell: str, per_mu: Ruleset, tmp_path: Path) -> None:
    """A power of ten that would take hours to work out is refused, not worked out."""
    source, output = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text(f"id,{LAND}\na,{cell}\n", encoding="utf-8")

    evaluate_file(per_mu, source, output, DAY)

    assert [one[:3] for one in read_rejects(output)] == [("1", LAND, "GR602")]


def test_a_formula_without_a_value_is_a_reject_not_a_missing_fact(per_mu: Ruleset, tmp_path: Path) -> None:
    """What a formula would say is not known, in the last row and beyond the last known cell, too."""
    pytest.importorskip("python_calamine")
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    save_book(source, [["id", LAND, SCALE], ["a", "=10+2", True], ["b", 3, True], [None, "=B2", None]])

    evaluate_file(per_mu, source, output, DAY)

    assert read_rejects(output) == [("1", LAND, "GR685", "=10+2"), ("3", LAND, "GR685", "=B2")]
    assert [one["status"] == "rejected" for one in read_lines(output)] == [True, False, True]


def test_a_formula_with_a_value_is_that_value(per_mu: Ruleset, tmp_path: Path) -> None:
    """A sheet that was worked out is read by its results, an empty text among them."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    pytest.importorskip("python_calamine")
    source, output = tmp_path / "in.xlsx", tmp_path / "out.jsonl"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", LAND])
        sheet.write_formula(1, 1, "=10+2", None, 12)
        sheet.write_formula(2, 1, '=""', None, "")
    mark_as_text(source, "B3")

    evaluate_file(per_mu, source, output, DAY)

    assert read_lines(output) == [{"id": None} | row for row in evaluate_table(per_mu, [{LAND: 12}, {}], DAY).rows()]
    assert read_rejects(output) == []


def test_a_sheet_of_verdicts_holds_no_formula(per_mu: Ruleset, tmp_path: Path) -> None:
    """A name that looks like a formula or a link is text in the workbook."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    names = ["=1+1", "http://example.org", "+49", "@sum", "12"]
    source, output = tmp_path / "in.jsonl", tmp_path / "out.xlsx"
    source.write_text("".join(json.dumps({"id": name, LAND: 5.5}) + "\n" for name in names), encoding="utf-8")

    evaluate_file(per_mu, source, output, DAY, batch=2)

    sheet = openpyxl.load_workbook(output).active
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [(name, "s") for name in names]
    head = [cell.value for cell in sheet[1]]
    rows = evaluate_table(per_mu, [{LAND: 5.5}], DAY).rows()
    assert dict(zip(head, [cell.value for cell in sheet[3]], strict=True)) == {"id": names[1], **rows[0]}


def test_a_sheet_without_room_is_refused(per_mu: Ruleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than a sheet holds are an error with a way out."""
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(table_sheets, "MOST_ROWS", 3)
    source = tmp_path / "in.csv"
    source.write_text(f"{LAND}\n1\n2\n3\n", encoding="utf-8")

    with pytest.raises(FactsError, match=r"GR683.*a sheet holds 2 rows"):
        evaluate_file(per_mu, source, tmp_path / "out.xlsx", DAY)


@pytest.mark.parametrize("ending", ["parquet", "arrow", "xlsx", "csv"])
def test_a_file_that_is_something_else_is_refused(ending: str, per_mu: Ruleset, tmp_path: Path) -> None:
    """A file whose bytes are not what its name promises is a diagnostic."""
    source = tmp_path / f"in.{ending}"
    source.write_bytes(b"\x00\xff\xfe not a table at all \x80")

    with pytest.raises(FactsError, match="GR68"):
        evaluate_file(per_mu, source, tmp_path / "out.csv", DAY)


CSV = {
    "plain": f"id,{LAND},{SCALE}\na,1.5,true\nb,,false\n",
    "marked as UTF-8": f"\ufeffid,{LAND},{SCALE}\na,1.5,true\nb,,false\n",
    "spaces and capitals": f"id,{LAND},{SCALE}\na, 1.5 ,TRUE\nb,  ,False\n",
    "quoted": f'"id","{LAND}","{SCALE}"\r\n"a","1.5","true"\r\n"b","","false"\r\n',
    "a short row": f"id,{LAND},{SCALE}\na,1.5,true\nb\n",
    "a break in a cell": f'id,{LAND},{SCALE}\na,1.5,true\n"b\nc",,false\n',
    "many digits": f"id,{LAND},{SCALE}\na,1.50000000000000000001,true\nb,0.12345678901234567,false\n",
    "an exponent": f"id,{LAND},{SCALE}\na,15e-1,true\nb,1e400,false\n",
    "no number": f"id,{LAND},{SCALE}\na,nan,true\nb,inf,1\n",
    "an empty line": f"id,{LAND},{SCALE}\na,1.5,true\n\nb,2,false\n",
}


@pytest.mark.parametrize("text", CSV.values(), ids=CSV.keys())
def test_arrow_reads_csv_as_python_does(
    text: str, per_mu: Ruleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts, rejects and counts of a CSV are the same whoever reads it."""
    source, fast, slow = tmp_path / "in.csv", tmp_path / "fast.csv", tmp_path / "slow.csv"
    source.write_text(text, encoding="utf-8", newline="")
    run = evaluate_file(per_mu, source, fast, DAY)
    monkeypatch.setattr("greenrules.tracking.table_csv._read_fast", lambda *given: iter(()))

    again = evaluate_file(per_mu, source, slow, DAY)

    assert fast.read_bytes() == slow.read_bytes()
    assert read_rejects(fast) == read_rejects(slow)
    assert (run.rows, run.rejected, run.exact_rows) == (again.rows, again.rejected, again.exact_rows)


def test_a_row_that_arrow_does_not_take_is_not_lost(per_mu: Ruleset, tmp_path: Path) -> None:
    """Rows before and behind a short one are all judged, and counted from the first."""
    lines = [f"f{at},{at + 1},true" for at in range(30_000)]
    lines[20_000], lines[25_000] = "short", "f25000,-1,true"
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("\n".join([f"id,{LAND},{SCALE}", *lines]), encoding="utf-8")

    run = evaluate_file(per_mu, source, output, DAY, detailed=False, batch=700)

    assert (run.rows, run.rejected) == (30_000, 1)
    assert read_rejects(output)[0][:2] == ("25001", LAND)
    with output.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["id"] for row in csv.DictReader(stream)] == [line.partition(",")[0] for line in lines]


def test_parquet_grown_part_by_part_is_one_file_to_everybody(per_mu: Ruleset, tmp_path: Path) -> None:
    """Arrow, DuckDB and Polars read all parts, statistics and types included."""
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    rows = draw_rows(per_mu, 50)
    source, output = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    source.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")

    evaluate_file(per_mu, source, output, DAY, batch=7)

    expected = [row["status"] for row in evaluate_table(per_mu, rows, DAY).rows()]
    whole = pyarrow.parquet.ParquetFile(output)
    assert whole.metadata.num_row_groups == 8
    assert whole.read().column("status").to_pylist() == expected
    assert [one for (one,) in duckdb.sql(f"SELECT status FROM '{output}'").fetchall()] == expected
    counted = duckdb.sql(f"SELECT count(*) FROM '{output}' WHERE status = 'open'").fetchall()
    assert counted == [(expected.count("open"),)]
    assert polars.read_parquet(output)["status"].to_list() == expected


def test_only_the_columns_that_matter_are_asked_of_parquet(per_mu: Ruleset, tmp_path: Path) -> None:
    """A column that is no fact is an error even where it would not be read; ignored, it costs nothing."""
    source = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pyarrow.table({LAND: [1.0], "colour": ["red"]}), source)

    with pytest.raises(FactsError, match="GR680"):
        evaluate_file(per_mu, source, tmp_path / "out.csv", DAY)
    assert evaluate_file(per_mu, source, tmp_path / "out.csv", DAY, ignore=("colour",)).rows == 1


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "arrow"])
def test_a_row_of_a_file_explained_has_its_verdict(ending: str, tmp_path: Path) -> None:
    """Grade and possible grades of any row are those of the file of verdicts; a bad row is refused."""
    ruleset = greenrules.load("cn.zhejiang.green_low_carbon_factory", "2025")
    source, output = tmp_path / f"in.{ending}", tmp_path / "out.jsonl"
    # A column of Arrow has one type: a word among its numbers would make words of all.
    bad = 0.01 if ending in ("csv", "jsonl") else 0.0
    write_fleet(ruleset, source, 12, 5, Habits(missing=0.1, bad=bad))
    evaluate_file(ruleset, source, output, DAY)
    verdicts = read_lines(output)

    statuses = [one["status"] for one in verdicts]
    assert statuses.count("rejected") == 0 if not bad else 0 < statuses.count("rejected") < 12
    for at, verdict in enumerate(verdicts, 1):
        if verdict["status"] == "rejected":
            with pytest.raises(FactsError):
                explain_file_row(ruleset, source, at, DAY)
        else:
            found = explain_file_row(ruleset, source, at, DAY)
            assert (found.grade, ";".join(found.possible_grades)) == (verdict["grade"], verdict["possible"])


def test_the_command_explains_a_row(per_mu: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`greenrules batch … --explain ROW` gives the reasons, and says so when there is no such row or it is bad."""
    source = tmp_path / "in.csv"
    source.write_text(f"id,{LAND},{SCALE}\na,12,true\nb,12,perhaps\n", encoding="utf-8")
    command = ["batch", per_mu.key, str(source), "--as-of", DAY, "--lang", "en", "--explain"]

    assert main([*command, "1"]) == 0
    assert "land" in capsys.readouterr().out
    assert main([*command, "2"]) == 2
    assert f"{SCALE}: error[GR602]" in capsys.readouterr().err
    assert main([*command, "3"]) == 2
    assert "there is no row 3" in capsys.readouterr().err
