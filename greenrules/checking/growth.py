"""Bound what an evaluation can cost: how deep derivations nest, and how fast numbers can grow."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from greenrules.checking.circles import Definition, sort_definitions
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Arithmetic, Cell, Expr, Power, Reference, operands_of
from greenrules.model.ruleset import Ruleset

# Levels of nesting through names and expressions together: well inside what the evaluator can recurse.
MOST_LEVELS = 150
# The degree of a polynomial: digits grow at most by this factor, so no number gets out of hand.
MOST_DEGREE = 400
_Measures: TypeAlias = tuple[int, int]
_Key: TypeAlias = tuple[str, str, str]  # alias of the import or empty, kind, name


def find_growth(ruleset: Ruleset, definitions: Iterable[Definition]) -> tuple[Diagnostic, ...]:
    """Report the first name that nests too deep (GR208) or may grow without measure (GR209).

    Args:
        definitions: everything in the ruleset that has a name, each after those it rests on.
    """
    known = _measure_all(ruleset, definitions)
    for each in definitions:
        levels, degree = known[("", *each.name)]
        if levels > MOST_LEVELS:
            message = f"`{each.name[1]}` rests on more than {MOST_LEVELS} levels of formulas"
            return (Diagnostic("GR208", message, each.span, help="make the chain of derivations shorter"),)
        if degree > MOST_DEGREE:
            message = f"the numbers of `{each.name[1]}` could grow to the power {degree}"
            return (Diagnostic("GR209", message, each.span, help=f"keep powers of powers below {MOST_DEGREE}"),)
    return ()


def _measure_all(ruleset: Ruleset, definitions: Iterable[Definition]) -> dict[_Key, _Measures]:
    known: dict[_Key, _Measures] = {}
    for alias, module in ruleset.imports.items():
        inner = _measure_all(module, sort_definitions(module)[0])
        known |= {(alias, kind, name): found for (home, kind, name), found in inner.items() if not home}
    for each in definitions:
        measures = [_measure(expr, known) for expr in each.expressions]
        measures += [known[("", *part)] for part in each.parts if ("", *part) in known]
        levels = 1 + max((levels for levels, _ in measures), default=0)
        known[("", *each.name)] = (levels, max((degree for _, degree in measures), default=0))
    return known


def _measure(expr: Expr, known: Mapping[_Key, _Measures]) -> _Measures:
    """Return the levels below an expression, and its degree as a polynomial in the facts."""
    match expr:
        case Reference():
            return known.get((expr.module, expr.kind, expr.name), (1, 1))
        case Cell():
            return known.get((expr.module, expr.computed, expr.column), (1, 1))
    parts = [_measure(operand, known) for operand in operands_of(expr)]
    levels = 1 + max((levels for levels, _ in parts), default=0)
    degrees = [degree for _, degree in parts]
    match expr:
        case Power(exponent=exponent):
            return levels, degrees[0] * max(1, abs(exponent))
        case Arithmetic():
            return levels, sum(degrees)  # the denominators of a sum multiply too
    return levels, max(degrees, default=0)
