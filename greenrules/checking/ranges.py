"""The declared ranges of what an expression names."""

from collections.abc import Mapping

from greenrules.model.declarations import Fact, Interval
from greenrules.model.expressions import Cell, Expr, Reference


def ranges_of_supplied(expr: Expr, facts: Mapping[str, Fact]) -> tuple[Interval, ...]:
    """Return the declared range of a fact or of a supplied column, in its own unit; none for anything else."""
    match expr:
        case Reference("fact", name) if name in facts:
            return facts[name].range
        case Cell(_, table, column, "") if table in facts:
            return next((found.range for found in facts[table].columns if found.id == column), ())
    return ()
