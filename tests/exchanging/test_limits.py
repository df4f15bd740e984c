"""A workbook is a zip somebody else made: whatever it holds, reading it ends soon and with a diagnostic."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenrules import FactsError
from greenrules.exchanging import archive_limits, read_questionnaire, write_questionnaire
from greenrules.exchanging.archive_limits import open_archive
from greenrules.exchanging.book_reading import _list_unread
from tests.exchanging.samples import factory

WORKBOOK = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
SHEET = "xl/worksheets/sheet1.xml"


def archive(**members: bytes) -> bytes:
    """Return a zip with these members; `sheet` is the first sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", WORKBOOK)
        for name, content in members.items():
            file.writestr(SHEET if name == "sheet" else name, content)
    return packed.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(FactsError) as caught:
        open_archive(data, "a.xlsx")
    (problem,) = caught.value.diagnostics
    assert problem.code == "GR771"
    return problem.message


def test_what_unpacks_to_too_much_is_refused() -> None:
    """A small file that holds a hundred megabytes is not unpacked to its end."""
    bomb = archive(sheet=b"<worksheet>" + b" " * 100_000_000)

    assert len(bomb) < 200_000
    assert "unpacks to more than" in refusal(bomb)


def test_a_lie_about_the_size_is_seen() -> None:
    """The sizes an archive states are not believed."""
    data = bytearray(archive(sheet=b"<worksheet>" + b" " * 1_000_000))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, at + 24, 10)

    assert refusal(bytes(data)) in (
        "the file is not an Excel workbook, or is damaged",
        "a sheet of the workbook is not UTF-8",
    )


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (b'<worksheet><row r="1"><c r="XFD1048576"><v>1</v></c></row></worksheet>', "beyond row"),
        (b'<worksheet><row r="1048576"><c><v>1</v></c></row></worksheet>', "beyond row"),
        (b'<worksheet><dimension ref="A1:XFD9"/></worksheet>', "beyond row"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "entities"),
        ("<worksheet/>".encode("utf-16"), "not UTF-8"),
    ],
)  # fmt: skip
def test_cells_far_away_and_foreign_texts_are_refused(sheet: bytes, message: str) -> None:
    """One cell in the last row would make a reader reserve room for all before it."""
    assert message in refusal(archive(sheet=sheet))


@pytest.mark.parametrize(
    "piece",
    [b"<row ", b"<c ", b"<c>", b"<c><v ", b'<c r="A1"><f>', b"<x:c ", b"<c r ", b"<c><v>", b"<row r=", b"<dimension "],
)
def test_a_sheet_of_openings_takes_no_square_of_time(piece: bytes) -> None:
    """Four times the text takes about four times the work, never sixteen times."""

    def spend(size: int) -> float:
        sheet = b"<worksheet>" + piece * (size // len(piece))
        started = process_time()
        with suppress(FactsError):
            open_archive(archive(sheet=sheet), "a.xlsx")
        [*_list_unread(sheet)]
        return process_time() - started

    assert spend(800_000) < 0.2 + 8 * spend(200_000)


def test_other_archives_are_no_workbooks() -> None:
    """A document of another kind, or too many members, is refused by what it is."""
    assert "not a workbook" in refusal(archive(**{"content.xml": b"<x/>"}))
    assert "too many members" in refusal(archive(**{f"m{at}": b"" for at in range(600)}))
    assert "larger than" in refusal(b"PK" + b"\0" * (archive_limits.MOST_BYTES + 1))
    assert "not an Excel workbook" in refusal(b"no archive at all")


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_questionnaire_gives_diagnostics_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Bytes of a real questionnaire are exchanged at random; it reads, or is refused."""
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    original = _questionnaire(tmp_path_factory)
    changed = bytearray(original)
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(original) - 1), st.integers(0, 255)), min_size=1)):
        changed[at] = byte
    path.write_bytes(bytes(changed))
    try:
        found: object = read_questionnaire(path)
    except FactsError as error:
        found = error.diagnostics

    assert found


def _questionnaire(folder: pytest.TempPathFactory) -> bytes:
    path = folder.getbasetemp() / "original.xlsx"
    if not path.exists():
        ruleset, document = factory("furniture_maker")
        write_questionnaire(ruleset, Path(path), document)
    return path.read_bytes()
