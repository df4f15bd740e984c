"""Answers people print or fill in: the self-evaluation report, the questionnaire and the worked grade sheet."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from greenrules.api.assessing import prepare_documents
from greenrules.exchanging import write_questionnaire, write_worked_sheet
from greenrules.model.diagnostics import FactsError
from greenrules.model.facts import FactsDocument
from greenrules.reporting import compose_dossier, write_docx, write_html, write_pdf
from greenrules.serving.bodies import read_document
from greenrules.serving.exchange import DOCX, HTML, PDF, XLSX, Response
from greenrules.serving.ruleset_answers import Call, choose_ruleset
from greenrules.serving.subject_answers import NO_STORE, choose_for


def give_dossier(call: Call) -> Response:
    """Answer with the self-evaluation report. It is a report on what was sent, and no decision: nothing is logged."""
    document = read_document(call.request, call.service.limits)
    dossier = compose_dossier(choose_for(call, document), _read(document), call.language)
    match call.options["format"]:
        case "docx":
            return _answer(DOCX, write_docx(dossier))
        case "pdf":
            return _answer(PDF, write_pdf(dossier))
        case _:
            return _answer(HTML, write_html(dossier).encode())


def give_questionnaire(call: Call) -> Response:
    """Answer with the workbook a factory fills in."""
    ruleset = choose_ruleset(call)
    return _answer(XLSX, _write(lambda path: write_questionnaire(ruleset, path, language=call.language)))


def give_worked_sheet(call: Call) -> Response:
    """Answer with the grade as a workbook whose formulas a spreadsheet recomputes."""
    document = read_document(call.request, call.service.limits)
    ruleset, facts = choose_for(call, document), _read(document)
    return _answer(XLSX, _write(lambda path: write_worked_sheet(ruleset, path, facts, language=call.language)))


def _read(document: dict[str, object]) -> FactsDocument:
    documents, problems = prepare_documents(document, None, None, None)
    if problems:
        raise FactsError(problems)
    return documents[0]


def _write(write: Callable[[Path], object]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write(path)
        return path.read_bytes()


def _answer(kind: str, content: bytes) -> Response:
    return Response(200, (("Content-Type", kind), *NO_STORE), content)
