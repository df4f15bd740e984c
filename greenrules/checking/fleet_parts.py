"""What the sections about many subjects share: sources, rule parameters, numbers that depend on no subject."""

from collections.abc import Iterable
from fractions import Fraction

from greenrules.checking.provenance import read_source
from greenrules.checking.scoring import constant_finder
from greenrules.checking.types_and_units import is_score
from greenrules.checking.workbench import BESIDE_THE_LADDER, Workbench
from greenrules.model.citing import Source
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import ChoiceType, Type
from greenrules.model.values import Scalar
from greenrules.model.written import Expression, Sourcing, Text


def report(bench: Workbench, code: str, message: str, span: Span, help: str) -> None:
    """Add a problem."""
    bench.problems.append(Diagnostic(code, message, span, help=help))


def read_fleet_source(
    bench: Workbench, sourcing: Sourcing, what: str, span: Span, fallback: Sourcing | None = None
) -> Source:
    """Return the source of an entry, its own or that of the entry it stands in (GR501, GR502)."""
    documents = bench.surroundings.documents
    return read_source(sourcing, fallback, what=what, span=span, documents=documents, problems=bench.problems)


def check_rule(bench: Workbench, text: Text | None, words: tuple[str, ...], what: str) -> Reference | None:
    """Return the choice parameter that states a rule in one of the known words (GR421)."""
    if text is None:
        return None
    symbol = bench.resolve(text.value)
    is_choice = symbol is not None and symbol.kind == "parameter" and isinstance(symbol.type, ChoiceType)
    if symbol is not None and is_choice and set(options_of(symbol.type)) <= set(words):
        return symbol.at(text.span)
    otherwise = f"declare a cited choice parameter with options out of {', '.join(words)}"
    is_declared = text.value in bench.module.parameters
    help = otherwise if is_declared else suggest(text.value, bench.module.parameters, otherwise=otherwise)
    report(bench, "GR421", f"`{text.value}` is no parameter for {what}", text.span, help)
    return None


def options_of(type_: Type) -> tuple[str, ...]:
    """Return the options of a choice; what is no choice has none."""
    return type_.options if isinstance(type_, ChoiceType) else ()


def check_condition(bench: Workbench, expression: Expression | None, what: str, span: Span) -> Expr | None:
    """Check a condition on one subject: it may name the grade and every score."""
    return bench.check_condition(expression, what=what, span=span, scope=bench.scope(BESIDE_THE_LADDER))


def check_quantity(bench: Workbench, expression: Expression | None, expected: Type | None, what: str) -> Expr | None:
    """Check a quantity of one subject."""
    return bench.check(expression, expected, what=what, scope=bench.scope(BESIDE_THE_LADDER))


def check_common(
    bench: Workbench,
    expression: Expression | None,
    expected: Type | None,
    what: str,
    *,
    least: int = 0,
    most: int | None = None,
) -> Expr | None:
    """Check a number that holds for all subjects: it names parameters only (GR422), within bounds (GR423)."""
    expr = check_quantity(bench, expression, expected, what)
    if expr is None:
        return None
    if (name := _find_foreign(expr)) is not None:
        message = f"{what} depends on `{name}`, which is not the same for all subjects"
        report(bench, "GR422", message, expr.span, "compute it from parameters alone")
        return None
    value = constant_finder(bench)(expr)
    if _is_outside(value, least, most):
        bounds = f"from {least} to {'100 %' if most == 1 else most}" if most is not None else f"{least} or more"
        report(bench, "GR423", f"{what} is out of bounds, expected {bounds}", expr.span, "correct the parameter")
        return None
    return expr


def _is_outside(value: Scalar | None, least: int, most: int | None) -> bool:
    return isinstance(value, Fraction) and (value < least or (most is not None and value > most))


def _find_foreign(expr: Expr) -> str | None:
    for part in walk_expression(expr):
        if isinstance(part, Cell):
            return part.column
        if isinstance(part, Reference) and part.kind not in ("parameter", "as_of"):
            return part.name or part.kind
    return None


def is_plain_score(expr: Expr) -> bool:
    """Whether the expression is a score by its name: its ends are then known to close on a value."""
    return isinstance(expr, Reference) and is_score(expr)


def find_named(bench: Workbench, text: Text | None, names: Iterable[str], what: str) -> str | None:
    """Return the name when something is declared under it (GR201)."""
    if text is None:
        return None
    known = tuple(names)
    if text.value in known:
        return text.value
    help = suggest(text.value, known, otherwise=f"choose one of {', '.join(known)}" if known else f"declare the {what}")
    report(bench, "GR201", f"no {what} `{text.value}`", text.span, help)
    return None
