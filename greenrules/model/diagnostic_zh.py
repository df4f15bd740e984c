"""Diagnostics in Chinese: the title and the way out in words, the particulars as they are."""

import re
from collections.abc import Iterator

from greenrules.model.diagnostic_words import HINTS, TITLES
from greenrules.model.diagnostics import Diagnostic

_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
# Helps of a fixed form that name what to write.
_FORMS = (
    (re.compile(r"did you mean (`[^`]+`)\?"), "是否为 {}？"),
    (re.compile(r"(?:choose|write|give) one of (.+)"), "请从中选择：{}"),
    (re.compile(r"the keys(?: here)? are (.+)"), "可用的键：{}"),
    (re.compile(r"give a number in (`[^`]+`)(?: or in a unit of the same kind)?"), "请填以 {} 或同类单位计的数值"),
    (re.compile(r"give (`true` or `false`)"), "请填 {}"),
)
_NAMED = re.compile(r"`([^`]+)`")


def title_in_chinese(diagnostic: Diagnostic) -> str:
    """Return place, severity, code and title in one line."""
    place = diagnostic.span or diagnostic.path
    lead = f"{place}: " if place else ""
    title = TITLES.get(diagnostic.code, "")
    return f"{lead}{_SEVERITIES[diagnostic.severity]}[{diagnostic.code}]：{title or diagnostic.message}"


def explain_in_chinese(diagnostic: Diagnostic) -> Iterator[str]:
    """Yield the lines below the source line: what is wrong in particular, what else is known, what to do."""
    yield f"  说明：{diagnostic.message}"
    yield from (f"  附注：{note}" for note in diagnostic.notes)
    help = word_help(diagnostic)
    if help:
        yield f"  办法：{help}"


def word_help(diagnostic: Diagnostic) -> str:
    """Return what to do: the particular help where it has a fixed form, else the hint of the code, else the help.

    What the help names between backticks and the hint does not is kept, in its own words.
    """
    for form, words in _FORMS:
        found = form.fullmatch(diagnostic.help)
        if found:
            return words.format(found[1])
    hint = HINTS.get(diagnostic.code, "")
    unsaid = [name for name in _NAMED.findall(diagnostic.help) if name not in hint]
    if hint and unsaid:
        return f"{hint}（{diagnostic.help}）"
    return hint or diagnostic.help
