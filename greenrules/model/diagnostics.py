"""What is wrong, where, and how to put it right, as data."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

from attrs import frozen

from greenrules.model.source import Span, display_width

Severity = Literal["error", "warning", "note"]


@frozen
class Diagnostic:
    """One problem: a code that is never reused, a place, and a way out.

    `path` names the place when there is no text to point at (facts given as a mapping).
    """

    code: str
    message: str
    span: Span | None = None
    severity: Severity = "error"
    notes: tuple[str, ...] = ()
    help: str = ""
    path: str = ""

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else f"{self.path}: " if self.path else ""
        return f"{place}{self.severity}[{self.code}]: {self.message}"


def render_diagnostic(diagnostic: Diagnostic, language: Literal["en", "zh"] = "en") -> str:
    """Return the diagnostic as text, with its source line and carets under the place.

    In Chinese its title is worded, the way out where there is one, and the particulars of what is wrong with facts;
    other particulars stay in English.
    """
    if language == "zh":
        # Only who reads Chinese pays for the words.
        from greenrules.model.diagnostic_zh import explain_in_chinese, title_in_chinese

        return "\n".join((title_in_chinese(diagnostic), *_show_place(diagnostic.span), *explain_in_chinese(diagnostic)))
    lines = [str(diagnostic), *_show_place(diagnostic.span)]
    lines += [f"  note: {note}" for note in diagnostic.notes]
    if diagnostic.help:
        lines.append(f"  help: {diagnostic.help}")
    return "\n".join(lines)


def _show_place(span: Span | None) -> tuple[str, ...]:
    """Return the source line of a place with carets under it; nothing without a place."""
    if span is None:
        return ()
    number, text = span.line, _show_safely(span.source.line(span.line))
    column = span.column - 1
    width = max(1, min(span.end - span.start, len(text) - column))
    gutter = " " * len(str(number))
    lead = " " * display_width(text[:column])
    carets = "^" * max(1, display_width(text[column : column + width]))
    return (f" {gutter} |", f" {number} | {text}", f" {gutter} | {lead}{carets}")


def _show_safely(text: str) -> str:
    """Replace tabs by a space, and what could steer a terminal or turn the writing direction by a visible mark."""
    return "".join(
        " "
        if character == "\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in ("Cc", "Cf")
        else character
        for character in text
    )


def render_diagnostics(diagnostics: Iterable[Diagnostic]) -> str:
    """Return all diagnostics as text, one after the other."""
    return "\n".join(render_diagnostic(diagnostic) for diagnostic in diagnostics)


def errors_of(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return those that stop the work."""
    return tuple(d for d in diagnostics if d.severity == "error")


def sort_by_place(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once, file by file as they first appear, from top to bottom; those without place first."""
    unique = tuple(dict.fromkeys(diagnostics))
    files = {name: rank for rank, name in enumerate(dict.fromkeys(d.span.source.name for d in unique if d.span))}
    return tuple(sorted(unique, key=lambda d: (files[d.span.source.name], d.span.start) if d.span else (-1, 0)))


class _Problems(Exception):
    """Carries every problem found, not only the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render_diagnostics(self.diagnostics)


class RulesetError(_Problems):
    """The text of a ruleset is wrong, or there is no such ruleset."""


class FactsError(_Problems):
    """The input about a subject is wrong."""


class UnsupportedByBackend(_Problems):
    """A backend cannot express this ruleset; it never approximates silently."""


def lacks_extra(code: str, message: str, path: str, extra: str) -> UnsupportedByBackend:
    """Return the exception for a package that is not installed, with the command that installs its extra."""
    return UnsupportedByBackend((Diagnostic(code, message, path=path, help=f"pip install 'greenrules[{extra}]'"),))
