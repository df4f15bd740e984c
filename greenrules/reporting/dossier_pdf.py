"""A dossier as PDF (extra `pdf`), set by Typst.

Every text goes into the program as a string literal, so that nothing a factory writes is read as markup.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.reporting.dossier import Dossier, DossierBlock, Grid, Paragraph, Points, Signature
from greenrules.reporting.html import import_package

# Typefaces that have Chinese, the first that is there is taken; Typst brings one for Latin letters.
_CHINESE = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Noto Sans CJK SC", "Source Han Sans SC",
    "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
)  # fmt: skip
_LATIN = "Libertinus Serif"


def write_pdf(dossier: Dossier) -> bytes:
    """Return the document as the bytes of a PDF file.

    Raises: UnsupportedByBackend: GR760 when the extra `pdf` is not installed, GR966 when no typeface here has Chinese.
    """
    typst = import_package("typst", "pdf")
    families = frozenset(typst.Fonts().families())
    program = "\n".join(_write_program(dossier, _choose_fonts(dossier, families)))
    with TemporaryDirectory() as folder:
        source = Path(folder, "dossier.typ")
        source.write_text(program, encoding="utf-8")
        return bytes(typst.compile(str(source)))


def _choose_fonts(dossier: Dossier, families: frozenset[str]) -> tuple[str, ...]:
    chinese = next((name for name in _CHINESE if name in families), None)
    if chinese is not None:
        return _LATIN, chinese
    if any("\u2e80" <= letter <= "\u9fff" for letter in repr(dossier)):
        message = "no typeface on this machine has Chinese characters, so a PDF would show empty boxes"
        help = f"install one of {', '.join(_CHINESE[:4])}, or write HTML and print it from a browser"
        raise UnsupportedByBackend((Diagnostic("GR966", message, path="dossier", help=help),))
    return (_LATIN,)


def _write_program(dossier: Dossier, fonts: Sequence[str]) -> Iterator[str]:
    language = ', lang: "zh", region: "cn"' if dossier.language == "zh" else ', lang: "en"'
    yield f"#set document(title: {_quote(dossier.title)})"
    yield f"#set text(font: ({', '.join(map(_quote, fonts))},), size: 10pt{language})"
    yield (
        '#set page(paper: "a4", margin: 18mm, footer: context { set text(size: 8pt, fill: luma(90)); '
        f'{_quote(dossier.footer)}; h(1fr); counter(page).display("1 / 1", both: true) }})'
    )
    yield "#set par(justify: true, leading: 0.8em)"
    yield "#set table(stroke: 0.5pt + luma(170), inset: 5pt)"
    yield "#show table: set text(size: 8pt)"
    yield "#show table: set par(justify: false, leading: 0.6em)"
    yield "#show heading: set block(above: 1.6em, below: 0.9em)"
    yield f'#v(18%)\n#align(center, text(size: 22pt, weight: "bold", {_quote(dossier.title)}))'
    yield f"#align(center, text(size: 15pt, {_quote(dossier.subject)}))\n#v(8%)"
    yield from _write_grid(Grid((), dossier.cover, (25, 75)))
    yield "#pagebreak()"
    for part in dossier.parts:
        yield f"#heading(level: 1, {_quote(part.title)})"
        for block in part.blocks:
            yield from _write_block(block)


def _write_block(block: DossierBlock) -> Iterator[str]:
    match block:
        case Paragraph(text, heads):
            yield f"#heading(level: 2, {_quote(text)})" if heads else f"#par({_quote(text)})"
        case Points(items, to_tick):
            marker = "marker: box(width: 0.7em, height: 0.7em, stroke: 0.6pt), " if to_tick else ""
            yield f"#list({marker}{''.join(f'{_quote(item)}, ' for item in items)})"
        case Grid():
            yield from _write_grid(block)
        case Signature(lines):
            for line in lines:
                yield f"#v(1.6em)\n#{_quote(line)} #h(1em) #box(width: 60mm, stroke: (bottom: 0.5pt))"


def _write_grid(grid: Grid) -> Iterator[str]:
    shares = ", ".join(f"{share}fr" for share in grid.shares)
    yield f"#table(columns: ({shares}),"
    if grid.columns:
        yield f"  table.header({''.join(f'strong({_quote(column)}), ' for column in grid.columns)}),"
    for row in grid.rows:
        yield f"  {''.join(f'{_quote(cell)}, ' for cell in row)}"
    yield ")"


def _quote(text: str) -> str:
    """Return a text as a string literal of Typst."""
    kept = "".join(letter for letter in text if letter >= " " or letter == "\n")
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
