"""Pages and workbooks for people who decide: one file that opens anywhere, offline.

Input: judgements and assessments. Output: HTML that needs no script and no network, workbooks.
May import: everything below, down to model; only cli may import it.

The words of `explaining` are used wherever it has them; here stand layout, figures and the words of the pages. Jinja2
(extra `report`) and XlsxWriter (extra `excel`) are loaded when a report is written. Names are fetched on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenrules.reporting.programme_page import write_programme_page
    from greenrules.reporting.programme_workbook import write_programme_workbook

__all__ = ["write_programme_page", "write_programme_workbook"]

_HOMES = {
    "write_programme_page": "greenrules.reporting.programme_page",
    "write_programme_workbook": "greenrules.reporting.programme_workbook",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
