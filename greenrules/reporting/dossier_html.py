"""A dossier as one HTML page that opens anywhere and prints on A4."""

from greenrules.reporting.dossier import Dossier
from greenrules.reporting.html import render_page


def write_html(dossier: Dossier) -> str:
    """Return the page.

    Raises: UnsupportedByBackend (GR760) when the extra `report` is not installed.
    """
    parts = [
        {"title": part.title, "blocks": [(type(block).__name__, block) for block in part.blocks]}
        for part in dossier.parts
    ]
    title = f"{dossier.subject} · {dossier.title}"
    shown = {"subject": dossier.subject, "title": dossier.title, "cover": dossier.cover, "footer": dossier.footer}
    context = {"title": title, "dossier": {**shown, "parts": parts}}
    return render_page("dossier.html.j2", dossier.language, ("dossier.css",), context)
