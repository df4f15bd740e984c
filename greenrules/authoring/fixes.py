"""Corrections that a diagnostic already spells out: "did you mean `x`?" becomes an edit."""

import re

from attrs import frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span

_PROPOSAL = re.compile(r"\A(?:did you mean `([^`]+)`\?|write `([^`…]+)`)\Z")
_QUOTED = re.compile(r"`([^`]+)`")


@frozen
class Fix:
    """What to put in place of a span."""

    span: Span
    text: str


def find_fix(diagnostic: Diagnostic) -> Fix | None:
    """Return the correction a diagnostic proposes for one word, or None when it proposes none."""
    found, span = _PROPOSAL.match(diagnostic.help), diagnostic.span
    if found is None or span is None:
        return None
    proposal = found.group(1) or found.group(2)
    # The message names the word that is wrong; the span may hold more than the word.
    for word in _QUOTED.findall(diagnostic.message):
        start = span.text.find(word)
        if start >= 0 and span.text.count(word) == 1:
            begin = span.start + start
            return Fix(Span(span.source, begin, begin + len(word)), proposal)
    return None
