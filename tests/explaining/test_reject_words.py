"""A bad cell in words: its place, its row, its column and what stands in it, as far as they are known."""

import pytest

from greenrules.explaining.reject_words import count_rejects, list_refused, name_row, place_reject, quote_value
from greenrules.model.rejects import Reject

CELL = Reject(6, "titles", "GR602", "should be a list", "none", "give a list", file="a.csv", line=7, letter="H")


@pytest.mark.parametrize(("id", "name", "shown"), [
    ("f1", "东海", "东海（f1）"), ("f1", "", "f1"), ("", "东海", "东海"), ("东海", "东海", "东海"),
    ("", "", "（无编号）"),
])  # fmt: skip
def test_a_row_is_named_as_far_as_it_says_who_it_is(id: str, name: str, shown: str) -> None:
    """A name without an id, or an id that is the name, has no empty or double brackets."""
    assert name_row(Reject(1, "x", "GR602", "", id=id, name=name), "zh") == shown


@pytest.mark.parametrize(("line", "letter", "file", "shown"), [
    (7, "H", "a.csv", "a.csv H7"), (7, "", "a.jsonl", "a.jsonl line 7"), (None, "", "a.parquet", "a.parquet row 6"),
    (7, "H", "", "H7"),
])  # fmt: skip
def test_a_cell_is_placed_as_its_file_shows_it(line: int | None, letter: str, file: str, shown: str) -> None:
    """Letter and number where a spreadsheet has them, else the line, else the number of the row."""
    assert place_reject(Reject(6, "x", "GR602", "", line=line, letter=letter, file=file), "en") == shown


def test_rows_and_cells_are_counted_apart() -> None:
    """Two bad cells in one row are one row; nothing is said where nothing was rejected."""
    other = Reject(6, "accidents", "GR602", "", file="b.csv")

    assert count_rejects((CELL, CELL, other), "en") == "rows: 2, bad cells: 3"
    assert count_rejects((), "en") == ""


def test_an_empty_cell_is_said_to_be_empty() -> None:
    """Nothing in quotes would look like a mistake of the page."""
    assert (quote_value(CELL, "zh"), quote_value(Reject(1, "id", "GR624", ""), "zh")) == ("none", "（空）")


def test_a_refused_subject_is_told_with_place_and_way_out() -> None:
    """Whoever lists subjects with one reason each has all of it in two texts."""
    assert list(list_refused((CELL,), "en")) == [("a.csv H7 · (no id)", "should be a list; give a list")]
