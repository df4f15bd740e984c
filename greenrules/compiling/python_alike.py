"""Formulas that differ in nothing but the facts they name: written once, with places for the names.

Most derived quantities of a standard are of a few forms, such as a guarded quotient of two amounts.
"""

from fractions import Fraction

from greenrules.compiling.python_expressions import write_expression
from greenrules.compiling.python_scope import Operand, Scope, change, rename
from greenrules.model.expressions import Arithmetic, Comparison, Constant, Expr, If, Reference, operands_of


def write_alike(formula: Expr, scope: Scope) -> Operand | None:
    """Write a formula of facts and numbers as one like it was written; None where there is no such way."""
    shape: list[object] = []
    facts: list[str] = []
    if not _describe_shape(formula, shape, facts):
        return None
    operands = [scope.facts[name] for name in facts]
    for operand in operands:
        if operand.accuracy is None or not operand.is_sure:
            return None
        shape.append(id(operand.accuracy))  # all accuracies of facts stay as long as what is written
    key = tuple(shape)
    forms = scope.writer.forms
    if key not in forms:
        forms[key] = _write_form(formula, facts, operands, scope)
    form = forms[key]
    if form is None:
        return None
    code = form.code
    for at, operand in enumerate(operands):
        code = code.replace(_place(at), operand.code)
    return rename(form, code)


def _place(at: int) -> str:
    # A name to Python, but none of a ruleset: those are written in plain Latin letters.
    return f"\N{GREEK SMALL LETTER XI}{at}\N{GREEK SMALL LETTER XI}"


def _describe_shape(expr: Expr, shape: list[object], facts: list[str]) -> bool:
    """Add everything about an expression but the names of its facts, which are numbered; false where there is more."""
    if isinstance(expr, Reference):
        if expr.kind != "fact":
            return False
        if expr.name not in facts:
            facts.append(expr.name)
        shape.append(facts.index(expr.name))
        return True
    if isinstance(expr, Constant):
        if not isinstance(expr.value, Fraction):
            return False
        shape.append(expr.value.as_integer_ratio())
        return True
    if isinstance(expr, Arithmetic | Comparison):
        shape.append(expr.sign)
        return _describe_shape(expr.left, shape, facts) and _describe_shape(expr.right, shape, facts)
    if isinstance(expr, If):
        shape.append("if")
        return all(_describe_shape(part, shape, facts) for part in operands_of(expr))
    return False


def _write_form(formula: Expr, facts: list[str], operands: list[Operand], scope: Scope) -> Operand | None:
    """Write a formula with places for the names of its facts; None where it takes more than one expression."""
    places = {name: rename(operand, _place(at)) for at, (name, operand) in enumerate(zip(facts, operands, strict=True))}
    taken = dict(scope.writer.taken)
    with scope.writer.captured() as lines:
        form = write_expression(formula, change(scope, facts=places))
    if lines:
        scope.writer.taken = taken
        return None
    return form
