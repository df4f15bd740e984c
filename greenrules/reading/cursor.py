"""Where the parser stands among the tokens, what it has found wrong, and how it stops."""

from typing import NoReturn

from attrs import Factory, define

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.reading.feel_names import KEYWORDS
from greenrules.reading.foreign_signs import Place
from greenrules.reading.tokens import Token

MAX_DEPTH = 50


class ParseStop(Exception):
    """Parsing cannot go on; unwinds one expression and never leaves the parser."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic
        super().__init__(diagnostic.message)


@define
class Cursor:
    """The state of parsing one expression. `problems` are those after which parsing goes on."""

    tokens: tuple[Token, ...]
    place: Place
    position: int = 0
    depth: int = 0
    problems: list[Diagnostic] = Factory(list)

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.position]

    @property
    def after(self) -> Token:
        """The token after the next."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]


def advance(cursor: Cursor) -> Token:
    """Step over the next token and return it; the end is never passed."""
    token = cursor.token
    if token.kind != "end":
        cursor.position += 1
    return token


def accept(cursor: Cursor, text: str) -> bool:
    """Step over the sign or keyword `text` if it is next."""
    if cursor.token.text != text:
        return False
    cursor.position += 1
    return True


def expect(cursor: Cursor, text: str, help: str) -> Token:
    """Step over the sign or keyword `text`, or stop with GR101."""
    if cursor.token.text != text:
        stop_unexpected(cursor, f"`{text}`", help)
    return advance(cursor)


def expect_name(cursor: Cursor, help: str) -> Token:
    """Step over a name without dots, or stop with GR101."""
    if cursor.token.kind != "name" or "." in cursor.token.text or " " in cursor.token.text:
        stop_unexpected(cursor, "a name", help)
    return advance(cursor)


def span_since(cursor: Cursor, start: int) -> Span:
    """Return the span from a character of the expression to the end of the last token read."""
    return cursor.place(start, cursor.tokens[cursor.position - 1].end)


def token_span(cursor: Cursor, token: Token) -> Span:
    """Return the span of a token; of the end, the last character."""
    return cursor.place(token.start, max(token.end, token.start + 1)) if token.kind != "end" else _end_span(cursor)


def _end_span(cursor: Cursor) -> Span:
    last = cursor.tokens[-2] if len(cursor.tokens) > 1 else cursor.tokens[-1]
    return cursor.place(max(last.start, last.end - 1), last.end)


def enter(cursor: Cursor) -> None:
    """Go one level deeper, or stop with GR105."""
    cursor.depth += 1
    if cursor.depth > MAX_DEPTH:
        stop_too_deep(cursor)


def stop_too_deep(cursor: Cursor) -> NoReturn:
    """Stop with GR105 at the next token."""
    message = f"the expression is nested deeper than {MAX_DEPTH} levels, or chains too many operators"
    help = "name parts of it as derived quantities"
    raise ParseStop(Diagnostic("GR105", message, token_span(cursor, cursor.token), help=help))


def refuse(cursor: Cursor, what: str, span: Span, help: str) -> None:
    """Note a GR106: FEEL has it, the ruleset language does not."""
    cursor.problems.append(Diagnostic("GR106", f"{what} is not part of the ruleset language", span, help=help))


def stop_refused(cursor: Cursor, what: str, span: Span, help: str) -> NoReturn:
    """Stop with a GR106 where parsing cannot go on."""
    raise ParseStop(Diagnostic("GR106", f"{what} is not part of the ruleset language", span, help=help))


def stop_unexpected(cursor: Cursor, expected: str, help: str) -> NoReturn:
    """Stop with GR101 at the next token."""
    token = cursor.token
    found = "the end of the expression" if token.kind == "end" else f"`{token.text}`"
    lowered = token.text.lower()
    if token.kind == "name" and lowered in KEYWORDS:
        help = f"write `{lowered}` in small letters"
    elif token.kind == "name" and cursor.position and cursor.tokens[cursor.position - 1].kind == "name":
        help = "join the words of a name with `_`, or put an operator between two names"
    raise ParseStop(Diagnostic("GR101", f"expected {expected}, found {found}", token_span(cursor, token), help=help))
