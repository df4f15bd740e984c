"""Diagnostics in Chinese: the title, the way out, and what is wrong in particular as far as its form is known."""

import re
from collections.abc import Iterator

from greenrules.model.diagnostic_forms import PARTICULARS, WAYS_OUT, word
from greenrules.model.diagnostic_words import HINTS, TITLES
from greenrules.model.diagnostics import Diagnostic

_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
_NAMED = re.compile(r"`([^`]+)`")


def title_in_chinese(diagnostic: Diagnostic) -> str:
    """Return place, severity, code and title in one line."""
    place = diagnostic.span or diagnostic.path
    lead = f"{place}: " if place else ""
    title = TITLES.get(diagnostic.code, "")
    return f"{lead}{_SEVERITIES[diagnostic.severity]}[{diagnostic.code}]：{title or diagnostic.message}"


def explain_in_chinese(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield the lines below the source line: what is wrong in particular, what else is known, what to do."""
    yield f"  说明：{word_particulars(diagnostic)}"
    yield from (f"  附注：{note}" for note in diagnostic.notes)
    help = word_help(diagnostic)
    if help:
        yield f"  办法：{help}"


def word_particulars(diagnostic: Diagnostic) -> str:
    """Return what is wrong in particular, in its own words where its form is not known."""
    return word(diagnostic.message, PARTICULARS) or diagnostic.message


def word_help(diagnostic: Diagnostic) -> str:
    """Return what to do: the particular help where it has a fixed form, else the hint of the code, else the help.

    What the help names between backticks and the hint does not is kept, in its own words.
    """
    worded = word(diagnostic.help, WAYS_OUT)
    if worded is not None:
        return worded
    hint = HINTS.get(diagnostic.code, "")
    unsaid = [name for name in _NAMED.findall(diagnostic.help) if name not in hint]
    if hint and unsaid:
        return f"{hint}（{diagnostic.help}）"
    return hint or diagnostic.help
