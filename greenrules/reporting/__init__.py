"""Pages, documents and workbooks for people who decide: one file that opens anywhere, offline.

Input: judgements and assessments. Output: HTML that needs no script and no network, PDF, Word documents, workbooks.
May import: everything below, down to model; only serving and cli may import it.

The words of `explaining` are used wherever it has them; here stand layout, figures and the words of the pages. Jinja2
(extra `report`), Typst (`pdf`), python-docx (`docx`) and XlsxWriter (`excel`) are met here only, and loaded when a
report is written. Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.reporting.dossier import Dossier
    from greenrules.reporting.dossier_composing import compose_dossier
    from greenrules.reporting.dossier_docx import write_docx
    from greenrules.reporting.dossier_html import write_html
    from greenrules.reporting.dossier_pdf import write_pdf
    from greenrules.reporting.dossier_saving import save_dossier
    from greenrules.reporting.programme_page import write_programme_page
    from greenrules.reporting.programme_workbook import write_programme_workbook

__all__ = [
    "Dossier",
    "compose_dossier",
    "save_dossier",
    "write_docx",
    "write_html",
    "write_pdf",
    "write_programme_page",
    "write_programme_workbook",
]

_HOMES = {
    "Dossier": "dossier",
    "compose_dossier": "dossier_composing",
    "save_dossier": "dossier_saving",
    "write_docx": "dossier_docx",
    "write_html": "dossier_html",
    "write_pdf": "dossier_pdf",
    "write_programme_page": "programme_page",
    "write_programme_workbook": "programme_workbook",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)
