"""Requests that are refused: each refusal is a diagnostic, and each diagnostic has its HTTP status."""

from collections.abc import Iterable

from greenrules.model.diagnostics import Diagnostic, FactsError

NOT_JSON, WRONG_SHAPE, WRONG_QUERY, TOO_LARGE = "GR950", "GR951", "GR952", "GR953"
NO_ADDRESS, WRONG_METHOD, WRONG_MEDIA, TOO_LONG, NO_PORT = "GR954", "GR955", "GR956", "GR957", "GR958"
_STATUSES = {
    NOT_JSON: 400, WRONG_QUERY: 400, NO_ADDRESS: 404, "GR510": 404, WRONG_METHOD: 405, TOO_LARGE: 413,
    WRONG_MEDIA: 415, TOO_LONG: 503,
}  # fmt: skip
# Every other diagnostic speaks of what was supplied: understood, and not acceptable.
_UNACCEPTABLE = 422


def refuse(code: str, message: str, *, path: str, help: str) -> FactsError:
    """Return the exception of one refusal."""
    return FactsError((Diagnostic(code, message, path=path, help=help),))


def choose_status(diagnostics: Iterable[Diagnostic]) -> int:
    """Return the HTTP status of the first diagnostic that has one of its own, else 422."""
    found = (_STATUSES[one.code] for one in diagnostics if one.code in _STATUSES)
    return next(found, _UNACCEPTABLE)
