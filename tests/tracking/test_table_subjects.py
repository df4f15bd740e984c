"""A table with a row for each factory, judged as facts documents are; bad rows are told and never counted."""

import json
import sys
from datetime import date
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
from greenrules.tracking import evaluate_table, judge_cohort, judge_programme, read_subjects
from greenrules.tracking.candidates import plan_nothing
from greenrules.tracking.programme_made_up import District, make_up
from greenrules.tracking.table_subjects import find_day
from greenrules.tracking.table_synthetic import write_district_table
from tests.tracking.samples import RULES, load_sample
from tests.tracking.test_judging import FULL

DAY = date(2022, 11, 30)
DISTRICT = District(12, DAY, seed=5)
KEY = "cn.beilun.programme@2022"
# What is wrong in the table of `break_table`, by the line people see: id, column letter, code.
BROKEN = {3: ("factory_02", "E", "GR602"), 5: ("factory_04", "M", "GR604"), 7: ("", "A", "GR624")}


@pytest.fixture(scope="module")
def beilun() -> Ruleset:
    """A programme over another ruleset's ladder."""
    return greenrules.load(KEY)


def write_rows(path: Path, rows: list[list[Any]]) -> Path:
    """Write cells, a text, number or gap each, under their names."""
    match path.suffix:
        case ".csv":
            lines = (",".join("" if cell is None else f'"{cell!s}"' for cell in row) for row in rows)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        case ".xlsx":
            book = pytest.importorskip("openpyxl").Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        case ".jsonl":
            names, *cells = rows
            path.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in cells), "utf-8")
        case _:
            names, *cells = rows
            columns = zip(*cells, strict=True)
            pyarrow.parquet.write_table(pyarrow.table(dict(zip(names, map(list, columns), strict=True))), path)
    return path


def break_table(path: Path) -> Path:
    """Write the district as a workbook with three bad cells and an empty row."""
    openpyxl = pytest.importorskip("openpyxl")
    write_district_table(greenrules.load(KEY), path, DISTRICT, 0.0)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    for line, name, value in (
        (3, "complies_with_law", "mostly"), (5, "judged.district_score", 130), (7, "id", None), (7, "name", " "),
    ):  # fmt: skip
        sheet.cell(line, names.index(name) + 1).value = value
    sheet.cell(20, 1, "  ")
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet", "feather"])
def test_a_table_is_the_documents_it_was_made_of(ending: str, beilun: Ruleset, tmp_path: Path) -> None:
    """Ids, names, dates and facts of every kind come out of a table as out of facts files, with the same judgement."""
    pytest.importorskip("python_calamine")
    path = tmp_path / f"district.{ending}"
    write_district_table(beilun, path, DISTRICT, 0.0)
    made = make_up(beilun, DISTRICT)

    subjects = read_subjects(path, beilun)

    assert [(one.subject, one.subject_zh, one.as_of) for one in subjects] == [
        (one["subject"]["id"], one["subject"]["zh"], DAY) for one in made
    ]
    found, expected = (judge_programme(beilun, each, planner=plan_nothing) for each in (subjects, made))
    assert found.counts == expected.counts
    assert [one.score for one in found.assessments] == [one.score for one in expected.assessments]
    assert found.rejects == ()


def test_bad_rows_are_told_and_the_others_go_on(beilun: Ruleset, tmp_path: Path) -> None:
    """Every bad cell has its line, letter, subject, code and file; the rest is judged as if it stood alone."""
    pytest.importorskip("python_calamine")
    path = break_table(tmp_path / "district.xlsx")

    subjects = read_subjects(path, beilun)

    assert {one.line: (one.id, one.letter, one.code) for one in subjects.rejects} == BROKEN
    assert {one.file for one in subjects.rejects} == {"district.xlsx"}
    good = [one for at, one in enumerate(make_up(beilun, DISTRICT), 2) if at not in BROKEN]
    found, expected = (judge_programme(beilun, each, planner=plan_nothing) for each in (subjects, good))
    assert found.counts == expected.counts
    assert found.rejects == subjects.rejects


def test_a_table_refuses_the_cells_that_batch_refuses(beilun: Ruleset, tmp_path: Path) -> None:
    """Both readers say the same of every bad cell, with the same words."""
    rows = [{"id": str(at), **one["facts"]} for at, one in enumerate(make_up(beilun, DISTRICT))]
    bad = {"complies_with_law": "mostly", "per_mu_class": "甲", "per_mu_year": "2021", "titles": [{"level": 7}],
           "accidents": "none", "judged.district_score": -1}  # fmt: skip
    for row, (name, value) in zip(rows, bad.items(), strict=False):
        row[name] = value
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    found = read_subjects(path, beilun).rejects

    expected = evaluate_table(beilun, rows, DAY).rejects
    assert {one.column for one in found} == set(bad)
    assert [(one.row, one.column, one.code, one.message, one.help) for one in found] == [
        (one.row, one.column, one.code, one.message, one.help) for one in expected
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_rows_with_the_same_id_are_all_rejected(ending: str, beilun: Ruleset, tmp_path: Path) -> None:
    """Which of them is right nobody can tell."""
    pytest.importorskip("python_calamine")
    score = "judged.district_score"
    rows = [["id", score], ["a", 80], ["b", 81], ["a", 101], ["c", 83]]

    subjects = read_subjects(write_rows(tmp_path / f"in.{ending}", rows), beilun)

    assert [one.subject for one in subjects] == ["b", "c"]
    assert sorted((one.row, one.id, one.code) for one in subjects.rejects) == [
        (1, "a", "GR621"), (3, "a", "GR604"), (3, "a", "GR621"),
    ]  # fmt: skip


def test_a_row_without_the_id_its_table_has_is_rejected(beilun: Ruleset, tmp_path: Path) -> None:
    """A name does not stand in for an id where others have one."""
    rows = [["id", "name", "judged.district_score"], ["a", "永新", 80], [None, "东海", 81]]

    subjects = read_subjects(write_rows(tmp_path / "in.csv", rows), beilun)

    assert [one.subject for one in subjects] == ["a"]
    assert [(one.line, one.letter, one.name, one.code) for one in subjects.rejects] == [(3, "A", "东海", "GR624")]


def test_ids_come_from_the_first_column_that_tells_subjects_apart(beilun: Ruleset, tmp_path: Path) -> None:
    """`id`, else `subject`, else `name`; without any, the line is the name."""
    score = "judged.district_score"
    ids = []
    for names in (["name", "subject", "id"], ["name", "subject"], ["name"], []):
        path = write_rows(tmp_path / "in.csv", [[*names, score], [*names, 80]])
        ids.append([(one.subject, one.subject_zh) for one in read_subjects(path, beilun)])

    assert ids == [[("id", "name")], [("subject", "name")], [("name", "name")], [("in.csv:2", "in.csv:2")]]


def test_a_whole_number_in_a_workbook_is_an_id_without_a_point(beilun: Ruleset, tmp_path: Path) -> None:
    """Factory 1001 is not called 1001.0."""
    pytest.importorskip("python_calamine")
    path = write_rows(tmp_path / "in.xlsx", [["id", "judged.district_score"], [1001, 80.5]])

    (one,) = read_subjects(path, beilun)

    assert one.subject == "1001"
    assert one.facts["judged.district_score"].value == Fraction(161, 2)
    assert one.facts["judged.district_score"].path == "in.xlsx:2 (B) judged.district_score"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_date_may_stand_in_each_row(ending: str, beilun: Ruleset, tmp_path: Path) -> None:
    """A day is read as a workbook or a text has it; what is none is a bad cell."""
    pytest.importorskip("python_calamine")
    day = "2022-11-30" if ending == "csv" else DAY
    bad = [] if ending == "parquet" else [["b", "last year", 80]]
    path = write_rows(tmp_path / f"in.{ending}", [["id", "as_of", "judged.district_score"], ["a", day, 80], *bad])

    subjects = read_subjects(path, beilun)

    assert (find_day(path), [one.as_of for one in subjects]) == (DAY, [DAY])
    assert [(one.column, one.code) for one in subjects.rejects] == [("as_of", "GR608") for _ in bad]


def test_columns_of_other_rulesets_are_not_looked_at(beilun: Ruleset, tmp_path: Path) -> None:
    """As in `batch`: a bad cell of a fact nobody asks for rejects nobody; a name nobody knows is refused."""
    path = write_rows(tmp_path / "in.csv", [["id", "data_centre.pue", "judged.district_score"], ["a", "bad", 80]])
    strange = write_rows(tmp_path / "strange.csv", [["id", "评审得分", "judged.district_score"], ["a", 1, 80]])

    assert read_subjects(path, beilun).rejects == ()
    with pytest.raises(FactsError, match="GR680"):
        read_subjects(strange, beilun)
    assert len(read_subjects(strange, beilun, ignore=("评审得分",))) == 1


def test_a_column_named_by_its_label_is_led_to_the_fact(beilun: Ruleset, tmp_path: Path) -> None:
    """Whoever writes the Chinese label is told the name of the column."""
    label = beilun.facts["lawfully_established"].label.zh
    path = write_rows(tmp_path / "in.csv", [["id", label], ["a", "true"]])

    with pytest.raises(FactsError) as caught:
        read_subjects(path, beilun)
    assert caught.value.diagnostics[0].help == "did you mean `lawfully_established`?"


def test_yes_and_no_may_be_chinese(beilun: Ruleset, tmp_path: Path) -> None:
    """是 and 否 in a cell are yes and no; nothing else is taken for them."""
    rows = [["id", "lawfully_established", "complies_with_law"], ["a", "是", "否"], ["b", "有", "否"]]
    path = write_rows(tmp_path / "in.csv", rows)

    subjects = read_subjects(path, beilun)

    assert [one.facts["lawfully_established"].value for one in subjects] == [True]
    assert [one.id for one in subjects.rejects] == ["b"]


def test_a_row_with_too_many_cells_is_left_out_alone(beilun: Ruleset, tmp_path: Path) -> None:
    """It stands among the rejects with its line; so does one that has nothing else."""
    rows = [["id", "judged.district_score"], ["a", "80"], ["b", "81", "82"], ["", "", "83"]]
    path = write_rows(tmp_path / "in.csv", rows)

    subjects = read_subjects(path, beilun)

    assert [one.subject for one in subjects] == ["a"]
    assert [(one.id, one.line, one.code) for one in subjects.rejects] == [("b", 3, "GR687"), ("", 4, "GR687")]


def test_a_table_without_a_good_row_is_an_error_with_every_reason(beilun: Ruleset, tmp_path: Path) -> None:
    """There is nobody to judge, and each bad cell says so with its place."""
    path = write_rows(tmp_path / "in.csv", [["id", "judged.district_score"], ["a", "many"], ["b", 101]])

    with pytest.raises(FactsError) as caught:
        read_subjects(path, beilun)
    assert [(one.code, one.path) for one in caught.value.diagnostics] == [
        ("GR602", "in.csv:2 (B) judged.district_score"), ("GR604", "in.csv:3 (B) judged.district_score"),
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [
    ("id,name\na,b\n", "GR940"), ("id,judged.district_score\n", "GR622"), ("id,judged.district_score\n,\n", "GR622"),
    ("", "GR683"), ("id,id\na,b\n", "GR683"),
])  # fmt: skip
def test_a_table_with_nothing_to_judge_is_refused(content: str, code: str, beilun: Ruleset, tmp_path: Path) -> None:
    """Without a fact, a row, a filled cell, a header or names of their own there is no subject."""
    path = tmp_path / "in.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(FactsError, match=code):
        read_subjects(path, beilun)


def test_files_of_every_kind_are_read_together(beilun: Ruleset, tmp_path: Path) -> None:
    """A table, a folder of facts files, JSON lines of documents; verdicts in the folder are nobody's facts."""
    table = write_rows(tmp_path / "a.csv", [["id", "judged.district_score"], ["one", 80], ["two", "many"]])
    lines = tmp_path / "b.jsonl"
    lines.write_text('\n{"subject": "three", "facts": {"judged.district_score": 81}}\n', encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "four.yaml").write_text("judged.district_score: 82\n", encoding="utf-8")
    (folder / "verdicts.csv").write_text("id,status\nfour,settled\n", encoding="utf-8")

    subjects = read_subjects([table, lines, folder], beilun)

    assert [one.subject for one in subjects] == ["one", "three", "four"]
    assert [one.id for one in subjects.rejects] == ["two"]


def test_without_a_ruleset_a_table_holds_facts_of_the_library(tmp_path: Path) -> None:
    """Cells are read as the library declares them."""
    path = write_rows(tmp_path / "in.csv", [["id", "data_centre.pue"], ["a", 1.25], ["b", "much"]])

    subjects = read_subjects(path)

    assert [one.facts["data_centre.pue"].value for one in subjects] == [Fraction(5, 4)]
    assert [one.code for one in subjects.rejects] == ["GR602"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_programme_tells_what_was_rejected(
    language: str, beilun: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the terminal, the page, in the workbook and in JSON: how many, where, whose and why; exit status 1."""
    calamine, _ = pytest.importorskip("python_calamine"), pytest.importorskip("jinja2")
    path = break_table(tmp_path / "district.xlsx")
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    command = ["programme", KEY, str(path), "--lang", language, "--html", str(page), "--xlsx", str(book)]

    assert main(command) == 1
    text = capsys.readouterr().out
    places = [f"district.xlsx {letter}{line}" for line, (_, letter, _) in BROKEN.items()]
    html = page.read_text(encoding="utf-8")
    sheets = {name: calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_name(name).to_python()
              for name in calamine.CalamineWorkbook.from_path(str(book)).sheet_names}  # fmt: skip
    said = "3行，有问题的单元格3个" if language == "zh" else "rows: 3, bad cells: 3"
    assert text.count(said) == 2
    assert html.count(said) == 2
    assert all(place in text and place in html for place in places)
    rows = sheets["退回" if language == "zh" else "Rejects"]
    assert [row[0] for row in rows[1:]] == places
    assert any(said in str(cell) for row in sheets["概况" if language == "zh" else "Overview"] for cell in row)
    assert main([*command[:3], "--json"]) == 1
    assert [int(one["line"]) for one in json.loads(capsys.readouterr().out)["rejects"]] == list(BROKEN)


def test_programme_says_nothing_of_rejects_where_there_are_none(
    beilun: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A good table ends with 0, and the day in its column chooses the edition."""
    path = tmp_path / "district.csv"
    write_district_table(beilun, path, DISTRICT, 0.0)

    assert main(["programme", "cn.beilun.programme", str(path), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "2022-11-30" in text
    assert "Rejected" not in text


def test_cohort_reads_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Places in a table are those of the same facts as documents; a bad row is told beside them."""
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    names = list(FULL)
    rows = [["id", *names], *([f"f{at}", *{**FULL, "judged.marks": at}.values()] for at in range(4))]
    path = write_rows(tmp_path / "in.csv", [*rows, ["bad", *{**FULL, "claim": "much"}.values()]])
    documents = [{"subject": f"f{at}", "facts": {**FULL, "judged.marks": at}} for at in range(4)]

    code = main(["cohort", str(rules), str(path), "--as-of", "2024-12-31", "--lang", "en"])

    letter = "ABCDEFGHIJKLMN"[1 + names.index("claim")]
    assert (code, f"in.csv {letter}6" in capsys.readouterr().out) == (1, True)
    ruleset = load_sample()
    found = judge_cohort(ruleset, read_subjects(path, ruleset), "2024-12-31")
    assert found.rankings == judge_cohort(ruleset, documents, "2024-12-31").rankings
    assert len(found.rejects) == 1


def test_diff_reads_a_table_and_names_whom_it_could_not_judge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whose grade changes is found for the good rows; the bad cell is listed with its place; exit status 1."""
    pytest.importorskip("python_calamine")
    path = break_table(tmp_path / "district.xlsx")
    draft = Path(__file__).resolve().parents[2] / "examples" / "beilun" / "draft_edition.yaml"
    command = ["diff", "cn.ningbo.star_factory@2022", str(draft), str(path), "--no-examples", "--lang", "en"]

    assert main([*command, "--ignore", "registered_in_beilun"]) == 1
    text = capsys.readouterr().out
    assert all(f"district.xlsx {letter}{line}" in text for line, (_, letter, _) in BROKEN.items())
    assert f"of {len(make_up(greenrules.load(KEY), DISTRICT)) - len(BROKEN)}" in text


def test_csv_is_read_without_numpy_and_arrow(beilun: Ruleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A district in CSV needs no extra: the rows and what is wrong with them are the same."""
    rows = [["id", "as_of", "judged.district_score"], ["a", "2022-11-30", 80], ["b", "2022-11-30", "many"]]
    path = write_rows(tmp_path / "in.csv", rows)
    expected = read_subjects(path, beilun)

    for name in ("numpy", "pyarrow", "pyarrow.csv"):
        monkeypatch.setitem(sys.modules, name, None)
    assert read_subjects(path, beilun) == expected
    with pytest.raises(greenrules.UnsupportedByBackend, match="GR731"):
        read_subjects(write_rows(tmp_path / "in.xlsx", rows).rename(tmp_path / "in.parquet"), beilun)
