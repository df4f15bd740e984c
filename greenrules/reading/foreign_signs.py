"""Signs of other languages and keyboards, each with the spelling the ruleset language has for it."""

import unicodedata
from collections.abc import Callable

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span

Place = Callable[[int, int], Span]

# What people write: the sign that is meant. Longest first, so that `!==` is not read as `!`.
FOREIGN_OPERATORS: dict[str, str] = {
    "===": "=", "!==": "!=", "&&": "and", "||": "or", "==": "=", "<>": "!=", "=>": ">=", "=<": "<=",
    "≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=",
    "×": "*", "·": "*", "∙": "*", "⋅": "*", "✕": "*", "÷": "/", "∕": "/", "^": "**",
    "−": "-", "–": "-", "—": "-", "∧": "and", "∨": "or", "且": "and", "并且": "and", "或": "or", "或者": "or",
}  # fmt: skip
# Signs with no single counterpart: what to write instead.
FOREIGN_WORDS: dict[str, str] = {
    "!": "write `not(x)`",
    "¬": "write `not(x)`",
    "~": "write `not(x)`",
    "非": "write `not(x)`",
    "%": "percent is a unit: compare with a parameter whose unit is `%`",
    "‰": "give the parameter a dimensionless value",
    "√": "roots are not part of the language; give the value as a fact or parameter",
    "²": "write `x ** 2`",
    "³": "write `x ** 3`",
    "&": "write `and`",
    "|": "write `or`",
}
# Punctuation of Chinese text outside the full-width block.
_PUNCTUATION = {
    "。": ".", "、": ",", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "【": "[", "】": "]", "〔": "[", "〕": "]",
    "《": "<", "》": ">", "〈": "<", "〉": ">", "「": '"', "」": '"', "\u3000": " ", "\u00a0": " ",
}  # fmt: skip


def replace_full_width(text: str, place: Place) -> tuple[str, tuple[Diagnostic, ...]]:
    """Put the ASCII character for every full-width one outside quotes; the length stays the same.

    Diagnostics: GR103, one for each character, naming the ASCII one.
    """
    if text.isascii():
        return text, ()
    characters = list(text)
    problems: list[Diagnostic] = []
    position, closing = 0, ""
    while position < len(characters):
        character = characters[position]
        if closing == '"' and character == "\\":
            position += 2
            continue
        # A text opened by a Chinese quote ends at a Chinese quote; one opened by `"` keeps what is inside.
        if not closing or (closing != '"' and _ascii_for(character) == '"'):
            plain = _ascii_for(character)
            if plain:
                problems.append(_name_character(character, plain, place(position, position + 1)))
                characters[position] = plain
        closing = _track_quotes(closing, character, characters[position])
        position += 1
    return "".join(characters), tuple(problems)


def _track_quotes(closing: str, written: str, plain: str) -> str:
    if plain != '"':
        return closing
    if closing:
        return "" if closing == '"' or written != '"' else closing
    return '"' if written == '"' else "”"


def _ascii_for(character: str) -> str:
    """Return the ASCII character that is meant, or "" when it is not a full-width one."""
    if "\uff01" <= character <= "\uff5e":
        return unicodedata.normalize("NFKC", character)
    return _PUNCTUATION.get(character, "")


def _name_character(character: str, plain: str, span: Span) -> Diagnostic:
    name = "a space" if plain == " " else f"`{plain}`"
    shown = "a wide space" if plain == " " else f"the full-width character `{character}`"
    return Diagnostic("GR103", f"{shown} stands outside quotes", span, help=f"write {name}")


def refuse_operator(found: str, span: Span) -> Diagnostic:
    """Return the GR102 for an operator of another language, with the right spelling as help."""
    advice = FOREIGN_WORDS.get(found) or f"write `{FOREIGN_OPERATORS[found]}`"
    return Diagnostic("GR102", f"`{found}` is an operator of another language", span, help=advice)
