"""A dossier into a file, in the form its name asks for."""

from pathlib import Path

from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.reporting.dossier import Dossier
from greenrules.reporting.dossier_docx import write_docx
from greenrules.reporting.dossier_html import write_html
from greenrules.reporting.dossier_pdf import write_pdf

_FORMS = {".html": lambda dossier: write_html(dossier).encode(), ".pdf": write_pdf, ".docx": write_docx}


def check_form(path: str) -> None:
    """Raise FactsError (GR967) unless the name of a file asks for a form there is."""
    if Path(path).suffix.lower() not in _FORMS:
        message, help = f"no report has the form of `{path}`", "end the name in .html, .pdf or .docx"
        raise FactsError((Diagnostic("GR967", message, path="output", help=help),))


def save_dossier(dossier: Dossier, path: str) -> None:
    """Write a dossier to a file: `.html`, `.pdf` or `.docx`.

    Raises:
        FactsError: GR967 for another name, GR011 when the file cannot be written.
        UnsupportedByBackend: GR760 when the extra of the form is not installed, GR966 when no typeface has Chinese.
    """
    check_form(path)
    content = _FORMS[Path(path).suffix.lower()](dossier)
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        message = f"cannot write `{path}`: {error.strerror}"
        raise FactsError((Diagnostic("GR011", message, path=path, help="check the folder"),)) from error
