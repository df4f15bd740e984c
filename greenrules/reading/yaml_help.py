"""Turns what the YAML parser complains about into a diagnostic with a way out."""

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText, Span

# Part of the parser's message: what to do about it. The first that fits wins.
_ADVICE = (
    ("mapping values are not allowed", "put a text that holds `: ` in quotes; check the indentation"),
    ("cannot start any token", "put the text in quotes; indent with spaces, not with tabs"),
    ("quoted scalar", "close the quotes, or double a quote inside single quotes"),
    ("escape character", "write the backslash twice, or use single quotes"),
    ("expected ',' or", "close the bracket, or put a comma between the entries"),
    ("expected ':'", "write `key: value`, with a space after the colon"),
    ("tag", "delete the tag; put a text that begins with `!` in quotes"),
    ("alias", "put a text that begins with `*` in quotes"),
    ("anchor", "put a text that begins with `&` in quotes"),
    ("indentation", "indent every line of the block text by the same number of spaces"),
    ("expected key", "check the indentation of this line and of the line before"),
    ("expected <block end>", "check the indentation of this line and of the line before"),
    ("expected '-' indicator", "begin every item of the list with `- ` in the same column"),
)
_DEFAULT_ADVICE = "check the indentation, quotes and brackets near here"
_FULL_WIDTH_COLON = "\uff1a"


def advise_on_syntax(source: SourceText, offset: int, reason: str) -> Diagnostic:
    """Return the GR001 for what the parser said at an offset, with an action as help."""
    advice = next((advice for part, advice in _ADVICE if part in reason), _DEFAULT_ADVICE)
    line = source.position(offset)[0]
    # The parser notices only on the next line that no key was there.
    if _FULL_WIDTH_COLON in source.line(line) + source.line(max(1, line - 1)):
        advice = "write the ASCII colon `:` and a space instead of the full-width colon"
    end = min(offset + 1, len(source.text))
    said = f": {reason}" if reason else ""
    return Diagnostic("GR001", f"the text is not readable as YAML{said}", Span(source, offset, end), help=advice)
