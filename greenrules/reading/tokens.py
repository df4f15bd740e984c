"""Expression text -> tokens. Everything wrong with single characters and literals is found here, all at once."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import Factory, define, frozen

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.model.values import Months, Seconds
from greenrules.reading.expression_literals import read_number, read_temporal, read_text
from greenrules.reading.feel_names import KEYWORDS, SPACED_FUNCTIONS
from greenrules.reading.foreign_signs import (
    FOREIGN_OPERATORS,
    FOREIGN_WORDS,
    Place,
    refuse_operator,
    replace_full_width,
)

TokenKind = Literal["number", "text", "temporal", "name", "word", "sign", "end"]


@frozen
class Token:
    """A piece of an expression. `text` is as written (a spaced function name with single blanks).

    INVARIANT: `text` alone tells signs and keywords from all else: no name is a keyword, a text begins with a quote.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    value: Fraction | str | date | Months | Seconds = ""


@frozen
class Tokens:
    """All tokens of an expression, the last of kind "end", with what was wrong with them.

    `is_readable` is false when a piece had no counterpart: parsing on would only report consequences.
    """

    items: tuple[Token, ...]
    problems: tuple[Diagnostic, ...]
    is_readable: bool


@define
class _Lexer:
    place: Place
    tokens: list[Token] = Factory(list)
    problems: list[Diagnostic] = Factory(list)
    is_readable: bool = True


def _any_of(signs: Iterable[str]) -> str:
    """Longest first; Chinese words only when they stand alone."""
    ordered = sorted(signs, key=len, reverse=True)
    return "|".join(
        re.escape(sign) + (r"(?!\w)" if sign.isalpha() else "(?!=)" if sign == "!" else "") for sign in ordered
    )


_BLANK = r"[ \t\r\n]"
_SPACED = "|".join(name.replace(" ", f"{_BLANK}+") for name in SPACED_FUNCTIONS)
_WORD = "|".join(sorted(KEYWORDS))
_QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n])*"'
# The first alternative that fits wins: comments before `/`, foreign signs before ours, `..` before `.5`.
_TOKEN = re.compile(
    rf"""(?P<blank>{_BLANK}+)
    |(?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))
    |(?P<spaced>(?:{_SPACED})(?={_BLANK}*\())
    |(?P<word>(?:{_WORD})(?![A-Za-z0-9_]))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<text>{_QUOTED})
    |(?P<temporal>@{_BLANK}*{_QUOTED})
    |(?P<foreign>{_any_of([*FOREIGN_OPERATORS, *FOREIGN_WORDS])})
    |(?P<range>\.\.)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-][0-9]+)?[A-Za-z0-9_]*)
    |(?P<sign>\*\*|!=|<=|>=|[-+*/=<>()\[\],:.])
    |(?P<single>'[^'\r\n]*')
    |(?P<strange>\w+|.)""",
    re.VERBOSE | re.DOTALL,
)


def split_into_tokens(text: str, place: Place) -> Tokens:
    """Split an expression into tokens, with every problem of its characters and literals.

    Args:
        text: the expression.
        place: gives the span in the source of characters `start` to `end` of `text`.
    Diagnostics: GR101, GR102, GR103, GR104, GR106, GR111, GR112.
    """
    plain, problems = replace_full_width(text, place)
    lexer = _Lexer(place, problems=list(problems))
    position = 0
    while position < len(plain):
        found = _TOKEN.match(plain, position)
        if not found:
            break  # cannot be: the last alternative takes any character
        position = found.end()
        if found.lastgroup != "blank" and not _take(lexer, found):
            position = len(plain)
    lexer.tokens.append(Token("end", "", len(text), len(text)))
    ordered = sorted(lexer.problems, key=lambda problem: problem.span.start if problem.span else 0)
    return Tokens(tuple(lexer.tokens), tuple(ordered), lexer.is_readable)


def _take(lexer: _Lexer, found: "re.Match[str]") -> bool:
    """Add the token found; False when nothing after it can be trusted (a text that is not closed)."""
    piece, start, end = found.group(), found.start(), found.end()
    match found.lastgroup:
        case "name" | "word" | "sign" as kind:
            lexer.tokens.append(Token(kind, piece, start, end))
        case "spaced":
            lexer.tokens.append(Token("name", " ".join(piece.split()), start, end))
        case "range":
            lexer.tokens.append(Token("sign", piece, start, end))
        case "number" | "text" | "temporal":
            lexer.tokens.append(_read_literal(lexer, found.lastgroup, piece, start))
        case "foreign":
            _take_foreign(lexer, piece, start, end)
        case "comment":
            help = "delete it; notes go into the key `note` or behind `#` in YAML"
            lexer.problems.append(Diagnostic("GR106", "a comment in an expression", lexer.place(start, end), help=help))
        case _:
            return _refuse_piece(lexer, piece, lexer.place(start, end))
    return True


def _read_literal(lexer: _Lexer, kind: str, piece: str, start: int) -> Token:
    end = start + len(piece)
    span = lexer.place(start, end)
    if kind == "number":
        number, problems = read_number(piece, span)
        lexer.problems += problems
        return Token("number", piece, start, end, number)
    text, problems = read_text(piece[piece.index('"') + 1 : -1], span)
    lexer.problems += problems
    if kind == "text":
        return Token("text", piece, start, end, text)
    moment, problems = read_temporal(text, span)
    lexer.problems += problems
    return Token("temporal", piece, start, end, moment)


def _take_foreign(lexer: _Lexer, piece: str, start: int, end: int) -> None:
    """Report the sign and read on with the one that is meant."""
    lexer.problems.append(refuse_operator(piece, lexer.place(start, end)))
    meant = FOREIGN_OPERATORS.get(piece)
    if meant is None:
        lexer.is_readable = False
    else:
        lexer.tokens.append(Token("word" if meant in KEYWORDS else "sign", meant, start, end))


def _refuse_piece(lexer: _Lexer, piece: str, span: Span) -> bool:
    lexer.is_readable = False
    match piece[0]:
        case "'":
            help = f'write `"{piece[1:-1]}"`' if len(piece) > 1 else "write a text in double quotes"
            problem = Diagnostic("GR104", "a text stands in double quotes, found a single quote", span, help=help)
        case '"':
            problem = Diagnostic("GR104", "the text is not closed", span, help='put a `"` at its end, on the same line')
        case "{" | "}":
            help = "give each value a name of its own, as a fact, parameter or derived quantity"
            problem = Diagnostic("GR106", "contexts `{…}` are not part of the ruleset language", span, help=help)
        case "?":
            help = "write the test without it: `> 5`"
            problem = Diagnostic("GR106", "the placeholder `?` is not part of the ruleset language", span, help=help)
        case "@":
            help = 'write `@"2025-12-31"` or `@"P3Y"`'
            problem = Diagnostic("GR101", "expected a date or duration in quotes after `@`", span, help=help)
        case character if not character.isascii() and character.isalpha():
            help = "write the id, in ASCII letters; Chinese belongs into labels and quotes"
            problem = Diagnostic("GR106", f"names are ASCII, found `{piece}`", span, help=help)
        case _:
            help = "delete it, or put it in double quotes if it is text"
            problem = Diagnostic("GR101", f"unexpected character `{piece}`", span, help=help)
    # One report for each kind of piece: fifty braces are one mistake.
    if problem.message not in {known.message for known in lexer.problems}:
        lexer.problems.append(problem)
    return piece not in ('"', "'")
