"""One operation of an expression at a time: its operands become nodes of their own, unfolded when somebody asks."""

import builtins
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from greenrules.evaluating.environment import Environment, reference_value
from greenrules.evaluating.outlines import outline_of
from greenrules.evaluating.plans import ExpressionPlan, Plans, place_expression
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Contains,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Power,
    Quantified,
    Records,
    Reference,
    TheCell,
    Within,
    operands_of,
)
from greenrules.model.operands import Order
from greenrules.model.scoring import Checklist, Formula, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.trace import Operand
from greenrules.model.types import ChoiceType, Type
from greenrules.model.values import Record

SIGN_OPERATIONS = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "=": "equal", "!=": "not_equal",
    "<": "less", "<=": "less_or_equal", ">": "greater", ">=": "greater_or_equal",
}  # fmt: skip
FUNCTION_OPERATIONS = {
    "abs": "absolute", "floor": "floor", "ceiling": "ceiling", "decimal": "round_half_even", "round up": "round_up",
    "round down": "round_down", "round half up": "round_half_up", "round half down": "round_half_down",
    "min": "smallest", "max": "largest", "sum": "total", "mean": "average", "size": "size",
}  # fmt: skip
Place = Callable[[Expr, str], Operand]


def lay_out_expression(
    expression: Expr, id: str, environment: Environment, bindings: Mapping[str, Record], plans: Plans
) -> tuple[str, tuple[Operand, ...]]:
    """Return the operation of an expression and its operands; those that are no names become `<id>/<n>` in `plans`."""
    if bindings:
        return _lay_out(expression, id, environment, bindings, plans)
    return recall_layout(
        expression, id, environment, plans, lambda placed: _lay_out(expression, id, environment, {}, placed)
    )


def recall_layout(
    thing: Expr | Scoring,
    id: str,
    environment: Environment,
    plans: Plans,
    lay_out: Callable[[Plans], tuple[str, tuple[Operand, ...]]],
) -> tuple[str, tuple[Operand, ...]]:
    """Return an operation with its operands; what is the same for every subject is laid out once for a ruleset."""
    kept = outline_of(environment.ruleset).layouts
    key = (environment.prefix, id, builtins.id(thing))
    layout = kept.get(key)
    if layout is not None:
        for child, part in layout[2]:
            plans[child] = ExpressionPlan(part, environment, {})
        return layout[1]
    placed: Plans = {}
    laid_out = lay_out(placed)
    plans.update(placed)
    if not _depends_on_subject(thing):
        parts = [(child, plan.expression) for child, plan in placed.items() if isinstance(plan, ExpressionPlan)]
        # The thing is kept with it: while it lives, nothing else has its identity.
        kept[key] = (thing, laid_out, parts)
    return laid_out


def _depends_on_subject(thing: Expr | Scoring) -> bool:
    """Whether operands are those of records, or the date of the assessment."""
    match thing:
        case Ramp() | Steps() | Ratio() | Formula() | Checklist() | Judged():
            return False
        case Quantified() | Aggregate() | TheCell() | Within():
            return True
        case _:
            parts = (thing, *operands_of(thing))
            return any(isinstance(part, Reference) and part.kind == "as_of" for part in parts)


def _lay_out(
    expression: Expr, id: str, environment: Environment, bindings: Mapping[str, Record], plans: Plans
) -> tuple[str, tuple[Operand, ...]]:
    def place(part: Expr, child: str) -> Operand:
        return place_expression(part, child, environment, bindings, plans)

    match expression:
        case Constant():
            return "constant", (expression.value,)
        case Reference() | Cell():
            return "same", (place(expression, id),)
        case Convert():
            return "convert", (place(expression.operand, f"{id}/0"), expression.factor)
        case Power():
            return "power", (place(expression.base, f"{id}/0"), Fraction(expression.exponent))
        case Comparison():
            return _lay_out_comparison(expression, id, place)
        case Quantified():
            records = _lay_out_records(expression.records, expression.condition, id, environment, bindings, plans)
            return expression.quantifier, tuple(records)
        case Aggregate():
            records = _lay_out_records(expression.records, expression.body, id, environment, bindings, plans)
            return expression.function, (*records, *order_of(expression.type))
        case TheCell():
            return "the", tuple(_lay_out_records(expression.records, expression.body, id, environment, bindings, plans))
        case Within():
            moment, window, mode = (place(part, f"{id}/{n}") for n, part in enumerate(operands_of(expression)))
            return "within", (moment, environment.as_of, window, mode)
        case Call():
            return _lay_out_call(expression, id, place)
        case Arithmetic() | Negate() | Contains() | And() | Or() | Not() | If():
            operands = (place(part, f"{id}/{n}") for n, part in enumerate(operands_of(expression)))
            return _name_operation(expression), tuple(operands)


def _name_operation(expression: Arithmetic | Negate | Contains | And | Or | Not | If) -> str:
    match expression:
        case Arithmetic():
            return SIGN_OPERATIONS[expression.sign]
        case Negate():
            return "negate"
        case Contains():
            return "contains"
        case And():
            return "and"
        case Or():
            return "or"
        case Not():
            return "not"
        case If():
            return "if"


def _lay_out_comparison(expression: Comparison, id: str, place: Place) -> tuple[str, tuple[Operand, ...]]:
    left, right = place(expression.left, f"{id}/0"), place(expression.right, f"{id}/1")
    sides = (expression.left, expression.right)
    if any(isinstance(side, Reference) and side.kind == "grade" for side in sides):
        return "grade_compare", (expression.sign, left, right, Order(expression.order))
    is_ordered = expression.order and expression.sign not in ("=", "!=")
    return SIGN_OPERATIONS[expression.sign], (left, right, *([Order(expression.order)] if is_ordered else ()))


def order_of(type: Type) -> tuple[Order, ...]:
    """Return the order by which values of a type are ranked, where it is not their own."""
    return (Order(type.options),) if isinstance(type, ChoiceType) else ()


def _lay_out_call(expression: Call, id: str, place: Place) -> tuple[str, tuple[Operand, ...]]:
    operands = tuple(place(part, f"{id}/{n}") for n, part in enumerate(expression.arguments))
    if expression.function not in FUNCTION_OPERATIONS:
        return "part_of", (expression.function, *operands)
    operation = FUNCTION_OPERATIONS[expression.function]
    is_rounding = operation in ("floor", "ceiling") or operation.startswith("round_")
    if is_rounding:
        return operation, (*operands, Fraction(0)) if len(operands) == 1 else operands
    return operation, (*operands, *order_of(expression.type))


def _lay_out_records(
    records: Records,
    body: Expr | None,
    id: str,
    environment: Environment,
    bindings: Mapping[str, Record],
    plans: Plans,
) -> Iterator[Operand]:
    """Yield the table, then filter and body of every record; a table that is missing stands alone."""
    yield place_expression(records.table, id, environment, bindings, plans)
    table = reference_value(records.table, environment)
    for record in table if isinstance(table, tuple) else ():
        inner = {**bindings, records.variable: record}
        for n, part in enumerate((records.condition, body)):
            if part is None:
                yield True
            else:
                yield place_expression(part, f"{id}/{record.index}/{n}", environment, inner, plans)
