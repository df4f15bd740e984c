"""What any text must satisfy before it is read: its size and its characters."""

import re
import unicodedata

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import SourceText, Span

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 40
BYTE_ORDER_MARK = "\ufeff"

# Control characters, unpaired surrogates, line breaks only YAML knows (U+0085, U+2028, U+2029), the byte-order mark,
# and the marks that make a text look different from what it says (U+202A to U+202E, U+2066 to U+2069).
_REFUSED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# Characters nobody sees: two texts that look the same would be different names, labels or options.
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164\uffa0\U000e0000-\U000e0fff]"
)
# Letters of other alphabets that look like ASCII ones, and the letters of formulas. Chinese keys are no concern.
_LOOK_ALIKE = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u1d00-\u1dbf\u2100-\u214f\ua4d0-\ua4ff\uff21-\uff3a\uff3f\uff41-\uff5a\U0001d400-\U0001d7ff]"
)


def check_text(source: SourceText, *, max_characters: int = MAX_CHARACTERS) -> tuple[Diagnostic, ...]:
    """Return what makes a text unreadable whatever its format.

    Args:
        source: the text; one byte-order mark at its very start is allowed.
        max_characters: the size limit, in characters.
    Diagnostics: GR002 too large, GR010 and GR013 a character that may not stand in the text (each kind once).
    """
    size = len(source.text)
    if size > max_characters:
        message = f"the file has {size} characters, more than the {max_characters} allowed"
        return (
            Diagnostic("GR002", message, Span(source, 0, 0), help="split the file, or leave out what is not needed"),
        )
    seen: dict[str, Diagnostic] = {}
    for found in _REFUSED.finditer(source.text, skip_mark(source.text)):
        if found.group() not in seen:
            seen[found.group()] = _refuse_character(found.group(), Span(source, found.start(), found.end()))
    if not source.text.isascii():
        for found in _INVISIBLE.finditer(source.text):
            span = Span(source, found.start(), found.end())
            seen.setdefault(found.group(), _refuse_invisible(found.group(), span))
    return tuple(seen.values())


def skip_mark(text: str) -> int:
    """Return where the text begins: 1 after a byte-order mark (Windows editors write one), else 0."""
    return 1 if text.startswith(BYTE_ORDER_MARK) else 0


def check_value(value: str, span: Span) -> tuple[Diagnostic, ...]:
    """Return the GR010 or GR013 for the first character that an escape may not bring into a text."""
    found = _REFUSED.search(value)
    hidden = None if found or value.isascii() else _INVISIBLE.search(value)
    if hidden:
        return (_refuse_invisible(hidden.group(), span),)
    return (_refuse_character(found.group(), span),) if found else ()


def check_key(key: str, span: Span) -> tuple[Diagnostic, ...]:
    """Return the GR014 for a key with a letter that looks like another: it would not be the name it seems to be."""
    found = None if key.isascii() else _LOOK_ALIKE.search(key)
    if not found:
        return ()
    letter = unicodedata.name(found.group(), "a letter without a name").lower()
    message = f"the key `{key}` holds a letter that looks like another: {letter} (U+{ord(found.group()):04X})"
    return (Diagnostic("GR014", message, span, help="type the name again in plain ASCII letters"),)


def _refuse_invisible(character: str, span: Span) -> Diagnostic:
    message = f"the invisible character U+{ord(character):04X} may not stand here"
    return Diagnostic("GR013", message, span, help="delete it, or type the text again: it often comes with copied text")


def _refuse_character(character: str, span: Span) -> Diagnostic:
    name = "a byte-order mark" if character == BYTE_ORDER_MARK else f"the control character U+{ord(character):04X}"
    return Diagnostic("GR010", f"{name} may not stand here", span, help="delete it; save the file as plain UTF-8 text")
