"""A dossier as a Word document (extra `docx`), to be completed by hand."""

from io import BytesIO
from typing import Any

from greenrules.reporting.dossier import Dossier, DossierBlock, Grid, Paragraph, Points, Signature
from greenrules.reporting.html import import_package

# What Word has on any machine; another program puts its own in their place.
_LATIN, _CHINESE = "Times New Roman", "宋体"
_WIDTH_CM, _SMALL_PT, _PLAIN_PT = 17.0, 9, 10.5
_TICK, _LINE = "☐ ", "＿" * 14


def write_docx(dossier: Dossier) -> bytes:
    """Return the document as the bytes of a `.docx` file.

    Raises: UnsupportedByBackend (GR760) when the extra `docx` is not installed.
    """
    docx = import_package("docx", "docx")
    document = docx.Document()
    _set_up(document, dossier)
    document.add_heading(_clean(dossier.title), 0)
    _add_grid(document, Grid((), dossier.cover, (25, 75)))
    document.add_page_break()
    for part in dossier.parts:
        document.add_heading(_clean(part.title), 1)
        for block in part.blocks:
            _add_block(document, block)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any, dossier: Dossier) -> None:
    shared, oxml = import_package("docx.shared", "docx"), import_package("docx.oxml.ns", "docx")
    section = document.sections[0]
    section.page_width, section.page_height = shared.Cm(21), shared.Cm(29.7)
    section.left_margin = section.right_margin = shared.Cm((21 - _WIDTH_CM) / 2)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(oxml.qn("w:eastAsia"), _CHINESE)
    document.styles["Normal"].font.size = shared.Pt(_PLAIN_PT)
    footer = section.footer.paragraphs[0]
    footer.text = _clean(dossier.footer)
    footer.runs[0].font.size = shared.Pt(_SMALL_PT)
    document.core_properties.title = _clean(dossier.title)
    document.core_properties.subject = _clean(dossier.subject)
    document.core_properties.author = ""
    document.core_properties.language = dossier.language


def _add_block(document: Any, block: DossierBlock) -> None:
    match block:
        case Paragraph(text, heads):
            if heads:
                document.add_heading(_clean(text), 2)
            else:
                document.add_paragraph(_clean(text))
        case Points(items, to_tick):
            for item in items:
                if to_tick:
                    document.add_paragraph(_TICK + _clean(item))
                else:
                    document.add_paragraph(_clean(item), style="List Bullet")
        case Grid():
            _add_grid(document, block)
        case Signature(lines):
            for line in lines:
                document.add_paragraph()
                document.add_paragraph(f"{_clean(line)}  {_LINE}")


def _add_grid(document: Any, grid: Grid) -> None:
    shared = import_package("docx.shared", "docx")
    rows = ((grid.columns,) if grid.columns else ()) + grid.rows
    table = document.add_table(rows=len(rows), cols=len(grid.shares), style="Table Grid")
    table.autofit = False
    widths = [shared.Cm(_WIDTH_CM * share / sum(grid.shares)) for share in grid.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (line, row) in enumerate(zip(table.rows, rows, strict=True)):
        head = bool(grid.columns) and number == 0
        for cell, text, width in zip(line.cells, row, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(_clean(text))
            run.font.size, run.bold = shared.Pt(_SMALL_PT), head
        if head:
            _repeat_on_every_page(line)
    document.add_paragraph()


def _repeat_on_every_page(row: Any) -> None:
    oxml = import_package("docx.oxml", "docx")
    properties = row._tr.get_or_add_trPr()
    properties.append(oxml.OxmlElement("w:tblHeader"))


def _clean(text: str) -> str:
    """Return a text without the control characters XML has no place for."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
