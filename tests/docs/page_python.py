"""A Python block of a page: statements run, expressions compared with the comments behind them."""

import ast
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from typing import Any

from tests.docs.marked_blocks import Block

_LITERAL = re.compile(r"'|\"|\(|\[|\{|-?\d|True|False|None|Fraction|Decimal|frozenset|set|date")


def run_python(name: str, block: Block, names: dict[str, Any]) -> None:
    """Run a block of the page of that name.

    Args:
        names: what blocks before defined; what this one defines is added.

    Raises:
        AssertionError: an expression gives something else than the comment behind it.
    """
    comments = dict(_list_comments(block.text))
    first = block.line
    for statement in ast.parse(block.text).body:
        code = ast.Module([statement], [])
        ast.increment_lineno(code, first)
        end = (statement.end_lineno or 0) - first
        comment = comments.get(end, "")
        if isinstance(statement, ast.Expr) and _LITERAL.match(comment):
            value = repr(eval(compile(ast.Expression(statement.value), name, "eval"), names))
            assert comment.startswith(value), f"{name}:{first + end}: {value}, not {comment}"
        else:
            exec(compile(code, name, "exec"), names)


def _list_comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")
