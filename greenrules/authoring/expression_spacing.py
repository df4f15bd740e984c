"""Blanks inside expressions: one around operators, none inside brackets. Tokens never change."""

from greenrules.model.source import SourceText, Span
from greenrules.reading.tokens import Token, split_into_tokens

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_ARITHMETIC = ("+", "-", "*", "/", "**")
_VALUES = ("number", "text", "temporal", "name")
_VALUE_WORDS = ("true", "false", "null")


def tidy_scalar(raw: str) -> str:
    """Return an expression as it stands in a file, quotes included, with its blanks put in order.

    Args:
        raw: a plain or quoted scalar. One over several lines, with escapes or unreadable is returned as it is.

    >>> tidy_scalar("energy>=2*limit")
    'energy >= 2 * limit'
    >>> tidy_scalar('">=5"')
    '">= 5"'
    """
    quote = raw[:1] if raw[:1] in ("'", '"') else ""
    inner = raw[1:-1] if quote else raw
    if "\n" in raw or (quote == '"' and "\\" in inner) or (quote == "'" and "''" in inner):
        return raw
    tidied = _tidy(inner)
    # In a plain scalar these would begin a value or a comment.
    is_safe = bool(quote) or not (": " in tidied or " #" in tidied)
    return f"{quote}{tidied}{quote}" if is_safe and _list_tokens(tidied) == _list_tokens(inner) else raw


def _list_tokens(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in _split(text) or ()]


def _split(text: str) -> tuple[Token, ...] | None:
    source = SourceText("expression", text)
    tokens = split_into_tokens(text, lambda start, end: Span(source, start, end))
    return None if tokens.problems or not tokens.is_readable else tokens.items[:-1]


def _tidy(text: str) -> str:
    tokens = _split(text)
    if not tokens:
        return text
    pieces: list[str] = []
    before: Token | None = None
    after_prefix = False
    for token in tokens:
        if before is not None and not after_prefix:
            pieces.append(_choose_blank(before, token))
        elif before is not None and before.text in _COMPARISONS:
            pieces.append(" ")
        pieces.append(" ".join(text[token.start : token.end].split()) if token.kind == "name" else token.text)
        after_prefix = token.text in (*_COMPARISONS, *_ARITHMETIC) and not _is_operand(before)
        before = token
    return "".join(pieces)


def _is_operand(token: Token | None) -> bool:
    return token is not None and (
        token.kind in _VALUES or token.text in (")", "]") or (token.kind == "word" and token.text in _VALUE_WORDS)
    )


def _choose_blank(before: Token, token: Token) -> str:
    """Return what stands between two tokens."""
    if before.text in ("(", "[", "..", ".") or token.text in (")", "]", ",", "..", ".", ":"):
        return ""
    if token.text == "(":
        return "" if before.kind == "name" or before.text == "not" else " "
    if token.text == "[":
        return "" if _is_operand(before) else " "
    return " "
