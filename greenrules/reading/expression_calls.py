"""Function calls of expressions, and the functions that are refused by name."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span
from greenrules.model.suggestions import find_closest
from greenrules.model.syntax import CallSyntax, LiteralSyntax, NotSyntax, Syntax
from greenrules.reading.cursor import (
    Cursor,
    accept,
    advance,
    expect,
    refuse,
    span_since,
    stop_unexpected,
    token_span,
)
from greenrules.reading.expression_literals import read_temporal
from greenrules.reading.feel_names import ALLOWED_FUNCTIONS, REFUSED_FUNCTIONS
from greenrules.reading.tokens import Token

# Parses a whole expression.
ParseExpression: TypeAlias = Callable[[Cursor], Syntax]


def parse_call(cursor: Cursor, parse_expression: ParseExpression) -> Syntax:
    """call = name "(" [ arguments ] ")" ; a date or duration of one text literal is a literal."""
    name = advance(cursor)
    if name.text == "date":
        literal = _accept_temporal(cursor, name, "date")
    elif name.text == "duration":
        literal = _accept_temporal(cursor, name, "duration")
    else:
        literal = None
    if literal:
        return literal
    if name.text in REFUSED_FUNCTIONS:
        return _skip_refused_call(cursor, name)
    if name.text not in ALLOWED_FUNCTIONS:
        cursor.problems.append(_unknown_function(name.text, token_span(cursor, name)))
    arguments, keywords = _parse_arguments(cursor, parse_expression)
    return CallSyntax(name.text, arguments, keywords, span_since(cursor, name.start), token_span(cursor, name))


def parse_not(cursor: Cursor, parse_expression: ParseExpression) -> Syntax:
    """not = "not" "(" expression ")" ;"""
    word = advance(cursor)
    if cursor.token.text != "(":
        stop_unexpected(cursor, "`(` after `not`", "write `not(x)`")
    arguments, keywords = _parse_arguments(cursor, parse_expression)
    span = span_since(cursor, word.start)
    if len(arguments) != 1 or keywords not in ((), ("negand",)):
        message = f"`not` takes exactly one condition, found {len(arguments)}"
        help = "write `not(x)`; join conditions with `and` or `or`"
        cursor.problems.append(Diagnostic("GR108", message, span, help=help))
    return NotSyntax(arguments[0] if arguments else LiteralSyntax(False, span), span)


def _parse_arguments(cursor: Cursor, parse_expression: ParseExpression) -> tuple[tuple[Syntax, ...], tuple[str, ...]]:
    """arguments = "(" [ argument { "," argument } ] ")" ; argument = [ name ":" ] expression ;"""
    expect(cursor, "(", "write the arguments in brackets")
    arguments: list[Syntax] = []
    keywords: list[str] = []
    while cursor.token.text != ")" or arguments:
        if cursor.token.kind == "name" and cursor.after.text == ":":
            _take_keyword(cursor, keywords)
        arguments.append(parse_expression(cursor))
        if not accept(cursor, ","):
            break
    expect(cursor, ")", "separate arguments with `,` and close the bracket")
    if keywords and len(keywords) != len(arguments):
        span = token_span(cursor, cursor.tokens[cursor.position - 1])
        help = "name all arguments or none"
        cursor.problems.append(Diagnostic("GR108", "named and unnamed arguments are mixed", span, help=help))
    return tuple(arguments), tuple(keywords)


def _take_keyword(cursor: Cursor, keywords: list[str]) -> None:
    token = advance(cursor)
    advance(cursor)
    if token.text in keywords:
        span = token_span(cursor, token)
        message = f"the argument `{token.text}` is given twice"
        cursor.problems.append(Diagnostic("GR108", message, span, help="delete one of the two"))
    keywords.append(token.text)


def _accept_temporal(cursor: Cursor, name: Token, kind: Literal["date", "duration"]) -> Syntax | None:
    """literal = ( "date" | "duration" ) "(" text ")" ;"""
    ahead = cursor.tokens[cursor.position : cursor.position + 3]
    if len(ahead) < 3 or ahead[1].kind != "text" or ahead[2].text != ")":
        return None
    cursor.position += 3
    span = span_since(cursor, name.start)
    value, problems = read_temporal(str(ahead[1].value), token_span(cursor, ahead[1]), kind=kind)
    cursor.problems += problems
    return LiteralSyntax(value, span)


def _skip_refused_call(cursor: Cursor, name: Token) -> Syntax:
    """Report the function and step over its arguments, whatever they hold."""
    depth = 0
    while cursor.token.kind != "end":
        token = advance(cursor)
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if depth == 0:
            break
    refuse(cursor, f"the function `{name.text}`", token_span(cursor, name), REFUSED_FUNCTIONS[name.text])
    return LiteralSyntax(False, span_since(cursor, name.start))


def _unknown_function(name: str, span: Span) -> Diagnostic:
    close = find_closest(name, (*ALLOWED_FUNCTIONS, "not", "date", "duration"))
    known = ", ".join(f"`{function}`" for function in sorted(ALLOWED_FUNCTIONS))
    notes = () if close else (f"the functions are {known}",)
    help = f"did you mean `{close}`?" if close else "use one of the functions, or a fact or derived quantity"
    return Diagnostic("GR107", f"unknown function `{name}`", span, notes=notes, help=help)
