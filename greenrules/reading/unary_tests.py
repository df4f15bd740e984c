"""The tests of a table cell, a range and the right-hand side of `in`."""

from collections.abc import Callable
from typing import TypeAlias, cast

from greenrules.model.syntax import ComparisonSign, IntervalTest, ListSyntax, SignTest, Syntax, UnaryTests
from greenrules.reading.cursor import (
    Cursor,
    accept,
    advance,
    enter,
    expect,
    span_since,
    stop_unexpected,
)

COMPARISON_SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">="})
# Parses an additive expression: what may stand as an end of a range or beside a sign.
ParseOperand: TypeAlias = Callable[[Cursor], Syntax]
Test: TypeAlias = IntervalTest | SignTest


def parse_cell(cursor: Cursor, parse_operand: ParseOperand) -> UnaryTests:
    """cell = "-" | "not" "(" test { "," test } ")" | test { "," test } ;"""
    start = cursor.token.start
    if cursor.token.text == "-" and cursor.after.kind == "end":
        advance(cursor)
        return UnaryTests((), False, True, span_since(cursor, start))
    negated = cursor.token.text == "not" and cursor.after.text == "("
    if negated:
        advance(cursor)
        advance(cursor)
    tests = _parse_list(cursor, parse_operand)
    if negated:
        expect(cursor, ")", "close the bracket of `not(`")
    return UnaryTests(tests, negated, False, span_since(cursor, start))


def parse_right_of_in(cursor: Cursor, parse_operand: ParseOperand) -> UnaryTests:
    """right of in = "(" test { "," test } ")" | test ;"""
    start = cursor.token.start
    if cursor.token.text != "(" or is_interval(cursor):
        return UnaryTests(_parse_test(cursor, parse_operand), False, False, span_since(cursor, start))
    enter(cursor)
    advance(cursor)
    tests = _parse_list(cursor, parse_operand)
    expect(cursor, ")", "close the bracket after the last test")
    cursor.depth -= 1
    return UnaryTests(tests, False, False, span_since(cursor, start))


def is_interval(cursor: Cursor) -> bool:
    """Tell `[a..b)` from a list, filter or bracketed expression: `..` stands directly inside the bracket."""
    if cursor.token.text not in ("(", "[", "]"):
        return False
    depth = 0
    for index in range(cursor.position, len(cursor.tokens)):
        text = cursor.tokens[index].text
        if text == ".." and depth == 1:
            return True
        if index == cursor.position or text in ("(", "["):
            depth += 1
        elif text in (")", "]"):
            depth -= 1
            if depth == 0:
                return False
    return False


def parse_interval(cursor: Cursor, parse_operand: ParseOperand) -> IntervalTest:
    """interval = ( "[" | "(" | "]" ) operand ".." operand ( "]" | ")" | "[" ) ;"""
    start = cursor.token.start
    low_closed = advance(cursor).text == "["
    low = parse_operand(cursor)
    expect(cursor, "..", "write a range as `[low..high]`")
    high = parse_operand(cursor)
    if cursor.token.text not in ("]", ")", "["):
        stop_unexpected(cursor, "`]` or `)`", "close the range: `]` includes its end, `)` does not")
    high_closed = advance(cursor).text == "]"
    return IntervalTest(low, high, low_closed, high_closed, span_since(cursor, start))


def _parse_list(cursor: Cursor, parse_operand: ParseOperand) -> tuple[Test, ...]:
    """tests = test { "," test } ;"""
    tests = [*_parse_test(cursor, parse_operand)]
    while accept(cursor, ","):
        tests += _parse_test(cursor, parse_operand)
    return tuple(tests)


def _parse_test(cursor: Cursor, parse_operand: ParseOperand) -> tuple[Test, ...]:
    """test = interval | sign operand | operand | "[" [ item { "," item } ] "]" ; item = interval | operand ;"""
    start = cursor.token.start
    if cursor.token.text in COMPARISON_SIGNS:
        sign = cast(ComparisonSign, advance(cursor).text)
        operand = parse_operand(cursor)
        return (SignTest(sign, operand, span_since(cursor, start)),)
    if is_interval(cursor):
        return (parse_interval(cursor, parse_operand),)
    if cursor.token.text == "[" and _holds_interval(cursor):
        return _parse_items(cursor, parse_operand)
    operand = parse_operand(cursor)
    # A list literal is its items: `x in ["a", "b"]`. A list inside a list stays one value.
    values = operand.items if isinstance(operand, ListSyntax) else (operand,)
    return tuple(SignTest("=", value, value.span) for value in values)


def _holds_interval(cursor: Cursor) -> bool:
    """Tell a list with ranges among its items from one of plain values."""
    depth = 0
    for token in cursor.tokens[cursor.position :]:
        depth += token.text in ("(", "[")
        depth -= token.text in (")", "]")
        if token.text == "..":
            return True
        if depth == 0:
            return False
    return False


def _parse_items(cursor: Cursor, parse_operand: ParseOperand) -> tuple[Test, ...]:
    """items = "[" item { "," item } "]" ; item = interval | operand ;"""
    enter(cursor)
    expect(cursor, "[", "write a list as `[a, b]`")
    tests = [_parse_item(cursor, parse_operand)]
    while accept(cursor, ","):
        tests.append(_parse_item(cursor, parse_operand))
    expect(cursor, "]", "close the list with `]`")
    cursor.depth -= 1
    return tuple(tests)


def _parse_item(cursor: Cursor, parse_operand: ParseOperand) -> Test:
    if is_interval(cursor):
        return parse_interval(cursor, parse_operand)
    operand = parse_operand(cursor)
    return SignTest("=", operand, operand.span)
