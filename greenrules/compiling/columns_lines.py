"""Forms of the generated code that arrays treat in their own way: ramps, and where it gives up."""

import ast

from attrs import frozen


@frozen
class Line:
    """`maximum if q beyond leading else straight if q beyond the baseline else rest`.

    Attributes:
        starts_at_zero: it earns nothing at the baseline either, so that the pieces meet there, too.
    """

    maximum: float
    straight: ast.expr
    reached: ast.expr
    rest: ast.expr
    starts_at_zero: bool


def match_line(test: ast.expr, body: ast.expr, orelse: ast.expr) -> Line | None:
    """Return the ramp that a choice is; None when it is none."""
    match test, body, orelse:
        case (
            ast.Compare(left=ast.Name(id=name), ops=[beyond], comparators=[leading]),
            ast.Constant(value=float(maximum)),
            ast.IfExp(
                test=ast.Compare(ops=[ast.GtE() | ast.LtE() | ast.Gt() | ast.Lt()]) as reached,
                body=ast.BinOp(
                    op=ast.Add(), left=offset, right=ast.BinOp(left=ast.Name(id=other), op=ast.Mult(), right=slope)
                ) as straight,
                orelse=rest,
            ),
        ) if name == other and isinstance(beyond, ast.GtE | ast.LtE):
            numbers = [_read(part) for part in (offset, slope, leading, reached.comparators[0])]
            if None in numbers or not isinstance(reached.left, ast.Name) or reached.left.id != name:
                return None
            first, rise, end, start = (number or 0.0 for number in numbers)
            # The line falls or rises toward leading: else cutting it would not do.
            if abs(first + rise * end - maximum) > maximum * 1e-9 or (rise > 0) is not isinstance(beyond, ast.GtE):
                return None
            is_zero = isinstance(rest, ast.Constant) and rest.value == 0.0
            return Line(maximum, straight, reached, rest, is_zero and abs(first + rise * start) <= maximum * 1e-12)
        case _:
            return None


def _read(node: ast.expr) -> float | None:
    match node:
        case ast.Constant(value=float(number)):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=float(number))):
            return -number
        case _:
            return None


def gives_up(node: ast.AST) -> bool:
    """Whether a row may be given up somewhere in an expression."""
    return any(is_call_of(part, "near", "refuse") for part in ast.walk(node))


def is_call_of(node: ast.AST, *names: str) -> bool:
    """Whether a node calls one of these functions."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
