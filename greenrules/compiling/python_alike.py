"""Formulas that differ in nothing but the facts they name: written once, with places for the names.

Most derived quantities of a standard are of a few forms, such as a guarded quotient of two amounts.
"""

from fractions import Fraction

from greenrules.compiling.python_expressions import write_expression
from greenrules.compiling.python_scope import Operand, Scope, change, rename
from greenrules.model.expressions import Arithmetic, Comparison, Constant, Expr, If, Reference, operands_of

# Nothing else that is generated begins with a large letter and goes on with small ones.
_PLACES = tuple(f"Place{at}_" for at in range(20))


def write_alike(formula: Expr, scope: Scope) -> Operand | None:
    """Write a formula of facts and numbers as one like it was written; None where there is no such way."""
    shape: list[object] = []
    facts: list[str] = []
    if not _describe_shape(formula, shape, facts) or len(facts) > len(_PLACES):
        return None
    operands = [scope.facts[name] for name in facts]
    for operand in operands:
        if operand.accuracy is None or operand.unknown or operand.undefined:
            return None
        shape.append(id(operand.accuracy))  # all accuracies of facts stay as long as what is written
    key = tuple(shape)
    forms = scope.writer.forms
    form = forms.get(key)
    if form is None:
        if key not in forms:
            form = forms[key] = _write_form(formula, facts, operands, scope)
        if form is None:
            return None
    code = form.code
    for place, operand in zip(_PLACES, operands, strict=False):
        code = code.replace(place, operand.code)
    return rename(form, code)


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
    places = {name: rename(one, place) for name, one, place in zip(facts, operands, _PLACES, strict=False)}
    taken = dict(scope.writer.taken)
    with scope.writer.captured() as lines:
        form = write_expression(formula, change(scope, facts=places))
    if lines:
        scope.writer.taken = taken
        return None
    return form
