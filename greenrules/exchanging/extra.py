"""The packages that write and read workbooks: an extra, imported when a workbook is asked for."""

from typing import Any

from greenrules.model.diagnostics import UnsupportedByBackend, lacks_extra


def import_xlsxwriter() -> Any:
    """Return the writer of workbooks.

    Raises: UnsupportedByBackend (GR770).
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise _refuse("writing workbooks needs XlsxWriter") from error
    return xlsxwriter


def import_calamine() -> Any:
    """Return the reader of workbooks.

    Raises: UnsupportedByBackend (GR770).
    """
    try:
        import python_calamine
    except ImportError as error:
        raise _refuse("reading workbooks needs python-calamine") from error
    return python_calamine


def _refuse(message: str) -> UnsupportedByBackend:
    return lacks_extra("GR770", message, "workbook", "excel")
