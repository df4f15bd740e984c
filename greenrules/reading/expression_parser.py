"""Expression text -> syntax: the typed subset of FEEL, by precedence climbing. Source: OMG DMN 1.5, clause 10.3.1.

From loosest to tightest: `or`, `and`, comparison with `between` and `in` (does not chain), `+ -`, `* /`, `**` (read
from the left), unary minus, then filter, path and call.
"""

from typing import cast

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.syntax import (
    AndSyntax,
    ArithmeticSign,
    ArithmeticSyntax,
    BetweenSyntax,
    ComparisonSign,
    ComparisonSyntax,
    InSyntax,
    NegateSyntax,
    OrSyntax,
    Syntax,
    UnaryTests,
)
from greenrules.reading.cursor import (
    Cursor,
    ParseStop,
    accept,
    advance,
    enter,
    expect,
    span_since,
    stop_refused,
    stop_too_deep,
    stop_unexpected,
    token_span,
)
from greenrules.reading.expression_operands import parse_operand_with
from greenrules.reading.foreign_signs import Place
from greenrules.reading.syntax_depth import is_too_deep
from greenrules.reading.tokens import split_into_tokens
from greenrules.reading.unary_tests import COMPARISON_SIGNS, parse_cell, parse_right_of_in

MAX_CHARACTERS = 2_000
_ADDITIVE, _MULTIPLICATIVE, _POWER = 1, 2, 3
_BINDING = {"+": _ADDITIVE, "-": _ADDITIVE, "*": _MULTIPLICATIVE, "/": _MULTIPLICATIVE, "**": _POWER}


def parse_expression(text: str, place: Place) -> tuple[Syntax | None, tuple[Diagnostic, ...]]:
    """Parse one expression.

    Args:
        text: the expression, at most 2,000 characters.
        place: gives the span in the source of characters `start` to `end` of `text` (`ScalarNode.part`).
    Returns:
        The syntax and no problem, or None and every problem found.
    Diagnostics: GR101 to GR108, GR111, GR112.
    """
    prepared, problems = _prepare(text, place, "the expression is empty")
    if prepared is None:
        return None, problems
    try:
        syntax = _parse_expression(prepared)
        _expect_end(prepared)
        _check_depth(prepared, syntax)
    except (ParseStop, RecursionError) as stop:
        return None, _in_order((*problems, *prepared.problems, _stopped(prepared, stop)))
    found = _in_order((*problems, *prepared.problems))
    return (None, found) if found else (syntax, ())


def parse_tests(text: str, place: Place) -> tuple[UnaryTests | None, tuple[Diagnostic, ...]]:
    """Parse the unary tests of a table cell or a range: `-`, `>= 5`, `[1..5)`, `"a", "b"`, `not("a")`.

    Args:
        text: the tests, at most 2,000 characters.
        place: gives the span in the source of characters `start` to `end` of `text` (`ScalarNode.part`).
    Returns:
        The tests and no problem, or None and every problem found.
    Diagnostics: GR101 to GR108, GR111, GR112.
    """
    prepared, problems = _prepare(text, place, "the cell is empty")
    if prepared is None:
        return None, problems
    try:
        tests = parse_cell(prepared, _parse_additive)
        _expect_end(prepared)
        _check_depth(prepared, tests)
    except (ParseStop, RecursionError) as stop:
        return None, _in_order((*problems, *prepared.problems, _stopped(prepared, stop)))
    found = _in_order((*problems, *prepared.problems))
    return (None, found) if found else (tests, ())


def _prepare(text: str, place: Place, if_empty: str) -> tuple[Cursor | None, tuple[Diagnostic, ...]]:
    if len(text) > MAX_CHARACTERS:
        message = f"the expression has {len(text)} characters, more than {MAX_CHARACTERS}"
        span = place(0, len(text))
        return None, (Diagnostic("GR105", message, span, help="name parts of it as derived quantities"),)
    tokens = split_into_tokens(text, place)
    if not tokens.is_readable:
        return None, tokens.problems
    if len(tokens.items) == 1:
        help = "write a condition or formula; `-` in a cell holds for any value"
        empty = Diagnostic("GR101", if_empty, place(0, len(text)), help=help)
        return None, tokens.problems or (empty,)
    return Cursor(tokens.items, place), tokens.problems


def _stopped(cursor: Cursor, stop: ParseStop | RecursionError) -> Diagnostic:
    """Return why parsing stopped; a caller deep in its own stack leaves less room than the limit needs."""
    if isinstance(stop, ParseStop):
        return stop.diagnostic
    help = "name parts of it as derived quantities"
    return Diagnostic("GR105", "the expression is nested too deep", token_span(cursor, cursor.token), help=help)


def _in_order(problems: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.span.start if problem.span else 0))


def _check_depth(cursor: Cursor, syntax: Syntax | UnaryTests) -> None:
    """A long chain `a + b + …` nests to the left: it counts as depth for whoever walks the tree."""
    if is_too_deep(syntax, most_tokens=len(cursor.tokens)):
        cursor.position = 0
        stop_too_deep(cursor)


def _expect_end(cursor: Cursor) -> None:
    token = cursor.token
    if token.kind == "end":
        return
    if token.text in COMPARISON_SIGNS or token.text in ("between", "in"):
        stop_unexpected(cursor, "`and`, `or` or the end", "comparisons do not chain: write `a < b and b < c`")
    if token.text == "..":
        stop_refused(cursor, "a range as a value", token_span(cursor, token), "write `x in [a..b]`")
    stop_unexpected(cursor, "an operator or the end", "put an operator between two values; check the brackets")


def _parse_expression(cursor: Cursor) -> Syntax:
    """expression = conjunction { "or" conjunction } ;"""
    enter(cursor)
    start = cursor.token.start
    operands = [_parse_conjunction(cursor)]
    while accept(cursor, "or"):
        operands.append(_parse_conjunction(cursor))
    cursor.depth -= 1
    return operands[0] if len(operands) == 1 else OrSyntax(tuple(operands), span_since(cursor, start))


def _parse_conjunction(cursor: Cursor) -> Syntax:
    """conjunction = comparison { "and" comparison } ;"""
    start = cursor.token.start
    operands = [_parse_comparison(cursor)]
    while accept(cursor, "and"):
        operands.append(_parse_comparison(cursor))
    return operands[0] if len(operands) == 1 else AndSyntax(tuple(operands), span_since(cursor, start))


def _parse_comparison(cursor: Cursor) -> Syntax:
    """comparison = additive [ sign additive | "between" additive "and" additive | "in" right of in ] ;"""
    start = cursor.token.start
    left = _parse_additive(cursor)
    text = cursor.token.text
    if text in COMPARISON_SIGNS:
        sign = cast(ComparisonSign, advance(cursor).text)
        right = _parse_additive(cursor)
        return ComparisonSyntax(sign, left, right, span_since(cursor, start))
    if text == "between":
        advance(cursor)
        low = _parse_additive(cursor)
        expect(cursor, "and", "write `x between a and b`")
        high = _parse_additive(cursor)
        return BetweenSyntax(left, low, high, span_since(cursor, start))
    if text == "in":
        advance(cursor)
        tests = parse_right_of_in(cursor, _parse_additive)
        return InSyntax(left, tests, span_since(cursor, start))
    if text == "instance":
        help = "types are known when the ruleset is checked; delete the test"
        stop_refused(cursor, "`instance of`", token_span(cursor, cursor.token), help)
    return left


def _parse_additive(cursor: Cursor) -> Syntax:
    """additive = product { ( "+" | "-" ) product } ;"""
    return _parse_arithmetic(cursor, _ADDITIVE)


def _parse_arithmetic(cursor: Cursor, loosest: int) -> Syntax:
    """product = power { ( "*" | "/" ) power } ; power = unary { "**" unary } ; all read from the left."""
    start = cursor.token.start
    left = _parse_unary(cursor)
    while (binding := _BINDING.get(cursor.token.text, 0)) >= loosest:
        sign = cast(ArithmeticSign, advance(cursor).text)
        right = _parse_arithmetic(cursor, binding + 1)
        left = ArithmeticSyntax(sign, left, right, span_since(cursor, start))
    return left


def _parse_unary(cursor: Cursor) -> Syntax:
    """unary = "-" unary | operand ; so `-5 ** 2` is the square of -5."""
    if cursor.token.text != "-":
        return parse_operand_with(cursor, _parse_expression, _parse_additive)
    start = advance(cursor).start
    enter(cursor)
    operand = _parse_unary(cursor)
    cursor.depth -= 1
    return NegateSyntax(operand, span_since(cursor, start))
