"""Citations, provenance and labels of entries."""

from collections.abc import Mapping

from greenrules.checking.operands import Problems
from greenrules.model.citing import NO_WORDS, PROVENANCES, Document, Provenance, Source, Words
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.entries import DocumentEntry
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.written import Label, Sourcing

OWN_DEFINITION = Source("", "", "published")


def read_words(label: Label | None) -> Words:
    """Return a label in both languages, empty when there is none."""
    return NO_WORDS if label is None else Words(label.zh, label.en)


def read_document(entry: DocumentEntry) -> Document:
    """Return a cited document as data."""

    def text(value: object) -> str:
        return "" if value is None else str(getattr(value, "value", ""))

    return Document(
        read_words(entry.title), text(entry.number), read_words(entry.issuer), text(entry.date), text(entry.address)
    )


def read_source(
    sourcing: Sourcing,
    fallback: Sourcing | None = None,
    *,
    what: str,
    span: Span,
    documents: Mapping[str, Document],
    problems: Problems,
    optional: bool = False,
) -> Source:
    """Return the citation and provenance of an entry, its own or the ones it inherits.

    Reports a missing citation or provenance (GR501) and a document that is not declared (GR502). `optional` entries are
    mere definitions of ours and may have neither.
    """
    cite = sourcing.cite or (fallback.cite if fallback else None)
    provenance = sourcing.provenance or (fallback.provenance if fallback else None)
    note = sourcing.note or (fallback.note if fallback and sourcing.cite is None else None)
    if cite is None and provenance is None and optional:
        return OWN_DEFINITION
    lacking = [name for name, value in (("cite", cite), ("provenance", provenance)) if value is None]
    if lacking:
        hint = "say where it comes from: `cite: {document: …, clause: …}` and `provenance: published`, `secondary`, …"
        problems.append(
            Diagnostic("GR501", f"{what} has no {' and no '.join(f'`{word}`' for word in lacking)}", span, help=hint)
        )
    if cite is not None and cite.document.value not in documents:
        hint = suggest(cite.document.value, documents, otherwise="declare it under `documents`")
        problems.append(
            Diagnostic("GR502", f"no document `{cite.document.value}` is declared", cite.document.span, help=hint)
        )
    level = next((word for word in PROVENANCES if provenance is not None and word == provenance.value), "illustrative")
    return Source(
        cite.document.value if cite else "",
        cite.clause.value if cite and cite.clause else "",
        _level(level),
        note.value if note else "",
    )


def _level(word: str) -> Provenance:
    return next(level for level in PROVENANCES if level == word)
