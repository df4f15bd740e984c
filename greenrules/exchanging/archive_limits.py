"""What a workbook may be before anything opens it: a zip archive of modest size whose cells lie close together.

A few kilobytes of zip can hold gigabytes, and one cell in the last row makes a reader reserve room for all before it.
"""

import io
import re
import zipfile
from typing import Final

from greenrules.model.diagnostics import Diagnostic, FactsError

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 60_000_000
MOST_MEMBERS: Final = 500
MOST_ROWS, MOST_COLUMNS = 20_000, 256
_CHUNK = 1 << 16
WORKBOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_FOREIGN = ("content.xml", "xl/workbook.bin")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
# No part of a pattern may run past the next tag: a sheet of nothing but openings would take its square in time.
_REFERENCE = re.compile(
    rb'<(?:\w+:)?(?:c|dimension)\b[^<>]*?\b(?:r|ref)\s*=\s*["\'](?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)["\']'
)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br\s*=\s*["\']([0-9]+)["\']')


def open_archive(data: bytes, name: str) -> dict[str, bytes]:
    """Return sheets, list of sheets and its links as XML by their place in the archive, every limit checked.

    Args:
        data: the bytes of the file; at most 20 MB, 60 MB unpacked, 500 members, 20,000 rows and 256 columns a sheet.
        name: of the file, for diagnostics.
    Raises: FactsError (GR771).
    """
    if len(data) > MOST_BYTES:
        raise refuse(f"the file is larger than {MOST_BYTES // 1_000_000} MB", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpack(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise refuse("the file is not an Excel workbook, or is damaged", name) from None


def refuse(message: str, name: str) -> FactsError:
    """Return the refusal of a file that is no workbook we read."""
    help = "open it in Excel, WPS or LibreOffice and save it as .xlsx"
    return FactsError((Diagnostic("GR771", message, path=name, help=help),))


def _unpack(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise refuse("the archive of the workbook has too many members, or one of them twice", name)
    if WORKBOOK not in names or any(foreign in names for foreign in _FOREIGN):
        raise refuse("the file is an archive, but not a workbook of the kind .xlsx", name)
    parts, left = {}, MOST_UNPACKED
    for member in members:
        # What the archive says of its sizes may be a lie: what comes out is counted.
        content = _read_bounded(archive, member, left, name)
        left -= len(content)
        if _SHEET.match(member.filename):
            _check_places(content, name)
        if _SHEET.match(member.filename) or member.filename in (WORKBOOK, LINKS):
            _check_text(content, name)
            parts[member.filename] = content
    return parts


def _read_bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, name: str) -> bytes:
    parts = []
    with archive.open(member) as stream:
        while part := stream.read(_CHUNK):
            left -= len(part)
            if left < 0:
                raise refuse(f"the workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB", name)
            parts.append(part)
    return b"".join(parts)


def _check_text(sheet: bytes, name: str) -> None:
    if not sheet.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"\0" in sheet[:4]:
        raise refuse("a sheet of the workbook is not UTF-8", name)
    if b"<!DOCTYPE" in sheet[:2000]:
        raise refuse("a sheet of the workbook declares entities", name)


def _check_places(sheet: bytes, name: str) -> None:
    rows = max((int(found) for found in _ROW.findall(sheet)), default=0)
    places = _REFERENCE.findall(sheet)
    rows = max([rows, *(int(row) for _, row in places)])
    columns = max((_number_column(letters) for letters, _ in places), default=0)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise refuse(f"a sheet has a cell beyond row {MOST_ROWS} or column {MOST_COLUMNS}", name)


def _number_column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number
