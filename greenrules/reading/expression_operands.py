"""The operands of expressions: literals, names, brackets, lists, `if`, `some`, `every`, `for`; filters and paths."""

from collections.abc import Callable
from typing import Literal, TypeAlias, cast

from greenrules.model.syntax import (
    FilterSyntax,
    ForSyntax,
    IfSyntax,
    ListSyntax,
    LiteralSyntax,
    NameSyntax,
    PathSyntax,
    QuantifiedSyntax,
    Syntax,
)
from greenrules.reading.cursor import (
    Cursor,
    accept,
    advance,
    enter,
    expect,
    expect_name,
    refuse,
    span_since,
    stop_refused,
    stop_unexpected,
    token_span,
)
from greenrules.reading.expression_calls import parse_call, parse_not
from greenrules.reading.unary_tests import COMPARISON_SIGNS, is_interval, parse_interval

Parse: TypeAlias = Callable[[Cursor], Syntax]
# The keywords an expression may begin with.
_BEGINNINGS = frozenset({"true", "false", "null", "not", "if", "some", "every", "for", "function"})
_NO_RANGE = "compare the ends with `<` and `<=`, or write `x in [a..b]`"


def parse_operand_with(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    """operand = primary { "[" expression "]" | "." name } ;"""
    start = cursor.token.start
    operand = _parse_primary(cursor, parse_expression, parse_additive)
    while cursor.token.text in ("[", "."):
        if cursor.token.text == "[" and _closes_interval(cursor):
            break
        if accept(cursor, "."):
            operand = _take_column(cursor, operand, start)
            continue
        advance(cursor)
        condition = parse_expression(cursor)
        expect(cursor, "]", "close the filter with `]`")
        operand = FilterSyntax(operand, condition, span_since(cursor, start))
    return operand


def _closes_interval(cursor: Cursor) -> bool:
    """Tell `]a..b[`, where `[` ends the range, from the filter `b[c]`: nothing that begins an expression follows."""
    after = cursor.after
    if after.kind == "sign":
        return after.text not in ("(", "[", "-")
    return after.kind == "end" or (after.kind == "word" and after.text not in _BEGINNINGS)


def _take_column(cursor: Cursor, operand: Syntax, start: int) -> Syntax:
    # A keyword may be a column after a dot: `r.in` is as clear as `r.x`.
    if cursor.token.kind not in ("name", "word") or " " in cursor.token.text:
        stop_unexpected(cursor, "a column name after `.`", "write `the(t[condition]).column`")
    if isinstance(operand, NameSyntax):
        name = advance(cursor).text
        return NameSyntax(f"{operand.name}.{name}", span_since(cursor, start))
    for column in advance(cursor).text.split("."):
        operand = PathSyntax(operand, column, span_since(cursor, start))
    return operand


def _parse_primary(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    """primary = literal | name | call | "(" expression ")" | list | if | quantified | for | not ;"""
    token = cursor.token
    match token.kind:
        case "number" | "text" | "temporal":
            advance(cursor)
            return LiteralSyntax(token.value, token_span(cursor, token))
        case "name":
            if cursor.after.text == "(":
                return parse_call(cursor, parse_expression)
            advance(cursor)
            return NameSyntax(token.text, token_span(cursor, token))
        case "word":
            return _parse_word(cursor, parse_expression, parse_additive)
    if token.text in ("(", "[", "]"):
        return _parse_bracket(cursor, parse_expression, parse_additive)
    if token.text in COMPARISON_SIGNS:
        stop_unexpected(cursor, "a value before the comparison", "write both sides: `a < b`")
    return stop_unexpected(cursor, "a value", "write a name, a literal, a call or an expression in brackets")


def _parse_bracket(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    """bracket = "(" expression ")" | "[" [ expression { "," expression } ] "]" ;"""
    start = cursor.token.start
    if is_interval(cursor):
        enter(cursor)
        interval = parse_interval(cursor, parse_additive)
        cursor.depth -= 1
        refuse(cursor, "a range as a value", interval.span, _NO_RANGE)
        return LiteralSyntax(False, interval.span)
    if accept(cursor, "("):
        if cursor.token.text in COMPARISON_SIGNS:
            stop_refused(cursor, "a test as a value", token_span(cursor, cursor.token), _NO_RANGE)
        inner = parse_expression(cursor)
        if cursor.token.text == ",":
            stop_unexpected(cursor, "`)`", "a list of values stands in `[a, b]`, or after `in`")
        expect(cursor, ")", "close the bracket")
        return inner
    expect(cursor, "[", "open the bracket before closing it")
    items: list[Syntax] = []
    while cursor.token.text != "]" or items:
        items.append(parse_expression(cursor))
        if not accept(cursor, ","):
            break
    expect(cursor, "]", "separate items with `,` and close the list with `]`")
    return ListSyntax(tuple(items), span_since(cursor, start))


def _parse_word(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    token = cursor.token
    match token.text:
        case "true" | "false":
            advance(cursor)
            return LiteralSyntax(token.text == "true", token_span(cursor, token))
        case "null":
            advance(cursor)
            refuse(cursor, "`null`", token_span(cursor, token), "delete the test: a missing fact is unknown by itself")
            return LiteralSyntax(False, token_span(cursor, token))
        case "not":
            return parse_not(cursor, parse_expression)
        case "if":
            return _parse_if(cursor, parse_expression)
        case "some" | "every":
            return _parse_quantified(cursor, parse_expression, parse_additive)
        case "for":
            return _parse_for(cursor, parse_expression, parse_additive)
        case "function":
            help = "write the formula as a derived quantity"
            stop_refused(cursor, "a function definition", token_span(cursor, token), help)
    return stop_unexpected(cursor, "a value", f"`{token.text}` is a word of the language: choose another name")


def _parse_if(cursor: Cursor, parse_expression: Parse) -> Syntax:
    """if = "if" expression "then" expression "else" expression ;"""
    start = advance(cursor).start
    help = "write `if c then a else b`"
    condition = parse_expression(cursor)
    expect(cursor, "then", help)
    then = parse_expression(cursor)
    expect(cursor, "else", help)
    otherwise = parse_expression(cursor)
    return IfSyntax(condition, then, otherwise, span_since(cursor, start))


def _parse_quantified(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    """quantified = ( "some" | "every" ) name "in" additive "satisfies" expression ;"""
    word = advance(cursor)
    help = f"write `{word.text} r in table satisfies condition`"
    variable, table = _parse_iterator(cursor, parse_additive, help)
    expect(cursor, "satisfies", help)
    condition = parse_expression(cursor)
    quantifier = cast(Literal["some", "every"], word.text)
    return QuantifiedSyntax(quantifier, variable, table, condition, span_since(cursor, word.start))


def _parse_for(cursor: Cursor, parse_expression: Parse, parse_additive: Parse) -> Syntax:
    """for = "for" name "in" additive "return" expression ;"""
    start = advance(cursor).start
    help = "write `sum(for r in table return r.column)`"
    variable, table = _parse_iterator(cursor, parse_additive, help)
    expect(cursor, "return", help)
    body = parse_expression(cursor)
    return ForSyntax(variable, table, body, span_since(cursor, start))


def _parse_iterator(cursor: Cursor, parse_additive: Parse, help: str) -> tuple[str, Syntax]:
    """iterator = name "in" additive ;"""
    variable = expect_name(cursor, help).text
    expect(cursor, "in", help)
    table = parse_additive(cursor)
    if cursor.token.text == ",":
        stop_refused(cursor, "a second iterator", token_span(cursor, cursor.token), "walk one table at a time")
    if cursor.token.text == "..":
        stop_refused(cursor, "a range of numbers to walk", token_span(cursor, cursor.token), "walk a table of records")
    return variable, table
