"""What values a number can have at all, from the declared ranges of facts: enough to say why something never is."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from greenrules.model.declarations import Fact
from greenrules.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Cell,
    Comparison,
    Constant,
    Convert,
    Expr,
    If,
    Negate,
    Not,
    Or,
    Reference,
    TheCell,
)
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator, Ratio
from greenrules.model.types import BooleanType, ChoiceType, NumberType
from greenrules.model.values import Scalar
from greenrules.model.walking import walk_nodes

End: TypeAlias = Fraction | None
DEEPEST = 30


@frozen
class Range:
    """A number lies between these ends; None is unbounded. With `low_open` it always lies above the lower end."""

    low: End
    high: End
    low_open: bool = False


ANY = Range(None, None)


def range_of(expr: Expr, ruleset: Ruleset, depth: int = 0) -> Range:
    """Return where the value of a number can lie: nothing outside ever comes out. Parameters keep their values."""
    if depth > DEEPEST or not isinstance(expr.type, NumberType):
        return ANY
    match expr:
        case Constant(value=Fraction() as value):
            return Range(value, value)
        case Reference():
            return _range_of_name(expr, ruleset, depth)
        case Cell():
            return _range_of_cell(expr, ruleset, depth)
        case Convert():
            return _scale(range_of(expr.operand, ruleset, depth + 1), expr.factor)
        case Negate():
            return _scale(range_of(expr.operand, ruleset, depth + 1), Fraction(-1))
        case Arithmetic():
            return _calculate(expr, ruleset, depth + 1)
        case If():
            return hull(range_of(branch, ruleset, depth + 1) for branch in (expr.then, expr.otherwise))
        case Aggregate() | TheCell():
            return _range_of_records(expr, ruleset, depth + 1)
        case Call(function="min" | "max" as function):
            return _extreme([range_of(each, ruleset, depth + 1) for each in expr.arguments], function)
        case Call(function="size" | "abs"):
            return Range(Fraction(0), None)
        case _:
            return ANY


def hull(ranges: Iterable[Range]) -> Range:
    """Return the narrowest range that covers all."""
    covered = tuple(ranges)
    low = _every([each.low for each in covered], min)
    is_open = low is not None and all(each.low_open for each in covered if each.low == low)
    return Range(low, _every([each.high for each in covered], max), is_open)


def _every(ends: list[End], pick: Callable[[list[Fraction]], Fraction]) -> End:
    known = [end for end in ends if end is not None]
    return pick(known) if known and len(known) == len(ends) else None


def _range_of_name(expr: Reference, ruleset: Ruleset, depth: int) -> Range:
    module = ruleset.imports[expr.module] if expr.module else ruleset
    match expr.kind:
        case "fact":
            return range_of_fact(ruleset.facts[expr.name])
        case "parameter":
            values = [dated.value for dated in module.parameters[expr.name].values]
            return hull(Range(value, value) for value in values if isinstance(value, Fraction)) if values else ANY
        case "derived":
            return range_of(module.derived[expr.name].formula, module, depth + 1)
        case "table":
            table = module.tables[expr.name]
            outputs = [row.then for row in table.rows] + ([table.otherwise.then] if table.otherwise else [])
            numbers = [output for output in outputs if isinstance(output, Fraction)]
            return hull(Range(number, number) for number in numbers) if table.hit_policy != "collect" else ANY
        case "score":
            return _range_of_score(expr.name, module)
        case _:
            return ANY


def range_of_fact(fact: Fact) -> Range:
    """Return the declared range of a fact."""
    ends = [
        Range(
            interval.low if isinstance(interval.low, Fraction) else None,
            interval.high if isinstance(interval.high, Fraction) else None,
            isinstance(interval.low, Fraction) and not interval.low_closed,
        )
        for interval in fact.range
    ]
    return hull(ends) if ends else ANY


def _range_of_cell(expr: Cell, ruleset: Ruleset, depth: int) -> Range:
    module = ruleset.imports[expr.module] if expr.module else ruleset
    if expr.computed == "derived":
        return range_of(module.derived[expr.column].formula, module, depth + 1)
    if expr.computed == "table":
        reference = Reference("table", expr.column, expr.module, expr.type, expr.span)
        return _range_of_name(reference, ruleset, depth + 1)
    columns = {column.id: column for column in ruleset.facts[expr.table].columns}
    return range_of_fact(columns[expr.column])


def _range_of_score(name: str, module: Ruleset) -> Range:
    nodes = () if module.indicators is None else tuple(walk_nodes(module.indicators))
    node = next((node for node in nodes if node.id == name), module.indicators)
    if node is None:
        return Range(Fraction(0), None)
    is_bounded = not any(isinstance(each, Indicator) and isinstance(each.scoring, Ratio) for each in walk_nodes(node))
    return Range(Fraction(0), node.maximum if is_bounded and isinstance(node, Group | Indicator) else None)


def _scale(range: Range, factor: Fraction) -> Range:
    low = None if range.low is None else range.low * factor
    high = None if range.high is None else range.high * factor
    return Range(low, high, range.low_open) if factor > 0 else Range(high, low)


def _calculate(expr: Arithmetic, ruleset: Ruleset, depth: int) -> Range:
    left, right = range_of(expr.left, ruleset, depth), range_of(expr.right, ruleset, depth)
    match expr.sign:
        case "+":
            return _add(left, right)
        case "-":
            return _add(left, _scale(right, Fraction(-1)))
        case "*":
            return _multiply(left, right)
        case "/":
            if right.low is None or right.low < 0:
                return ANY
            if right.high is not None and right.high <= 0:
                return ANY
            low = Fraction(0) if right.high is None else 1 / right.high
            return _multiply(left, Range(low, 1 / right.low if right.low > 0 else None, right.high is None))


def _add(left: Range, right: Range) -> Range:
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Range(low, high, left.low_open or right.low_open)


def _multiply(left: Range, right: Range) -> Range:
    """Products of what is not negative, and of bounded ranges; anything else is unbounded."""
    if left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0:
        high = None if left.high is None or right.high is None else left.high * right.high
        is_open = all(each.low_open or (each.low or 0) > 0 for each in (left, right))
        return Range(left.low * right.low, high, is_open and (left.low_open or right.low_open))
    if all(end is not None for end in (left.low, left.high, right.low, right.high)):
        products = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]  # type: ignore[operator]
        return Range(min(products), max(products))
    return ANY


def _range_of_records(expr: Aggregate | TheCell, ruleset: Ruleset, depth: int) -> Range:
    if isinstance(expr, TheCell):
        return range_of(expr.body, ruleset, depth)
    if expr.function == "count" or expr.body is None:
        return Range(Fraction(0), None)
    body = range_of(expr.body, ruleset, depth)
    if expr.function != "sum":
        return body
    low = Fraction(0) if body.low is not None and body.low >= 0 else None
    return Range(low, Fraction(0) if body.high is not None and body.high <= 0 else None)


def _extreme(ranges: list[Range], function: str) -> Range:
    lows = [each.low for each in ranges if each.low is not None]
    highs = [each.high for each in ranges if each.high is not None]
    if function == "min":
        return Range(min(lows) if len(lows) == len(ranges) else None, min(highs, default=None))
    return Range(max(lows, default=None), max(highs) if len(highs) == len(ranges) else None)


def possible_verdicts(expr: Expr, ruleset: Ruleset, depth: int = 0) -> frozenset[bool]:
    """Return how a condition can come out at all, as far as ranges tell."""
    both = frozenset({True, False})
    if depth > DEEPEST:
        return both
    match expr:
        case Comparison():
            return frozenset(verdict for verdict in both if can_compare(expr, verdict, ruleset))
        case Not():
            return frozenset(not verdict for verdict in possible_verdicts(expr.operand, ruleset, depth + 1))
        case And() | Or():
            parts = [possible_verdicts(operand, ruleset, depth + 1) for operand in expr.operands]
            final = isinstance(expr, Or)  # one operand with this verdict decides
            sides = {final} if any(final in part for part in parts) else set()
            return frozenset(sides | ({not final} if all((not final) in part for part in parts) else set()))
        case Reference(kind="derived"):
            module = ruleset.imports[expr.module] if expr.module else ruleset
            return possible_verdicts(module.derived[expr.name].formula, module, depth + 1)
        case _:
            return both


def can_compare(expr: Comparison, verdict: bool, ruleset: Ruleset) -> bool:
    """Whether a comparison of numbers, or with the first or last option of an ordered choice, can come out so."""
    if expr.order and isinstance(expr.right, Constant):
        ends = {">=": (expr.order[0], False), "<": (expr.order[0], True), "<=": (expr.order[-1], False)}
        ends[">"] = (expr.order[-1], True)
        return ends.get(expr.sign) != (expr.right.value, verdict)
    if not isinstance(expr.left.type, NumberType):
        return True
    left, right = range_of(expr.left, ruleset), range_of(expr.right, ruleset)
    sign = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "=": "!=", "!=": "="}[expr.sign] if not verdict else expr.sign
    match sign:
        case ">=" | ">":
            return can_exceed(left, right, strictly=sign == ">")
        case "<=" | "<":
            return can_exceed(right, left, strictly=sign == "<")
        case "=":
            return can_exceed(left, right, strictly=False) and can_exceed(right, left, strictly=False)
        case _:
            return left != right or left.low is None or left.low != left.high


def can_exceed(first: Range, second: Range, *, strictly: bool) -> bool:
    """Whether a value of the first range can lie above (or on) one of the second."""
    if first.high is None or second.low is None:
        return True
    return first.high > second.low if strictly or second.low_open else first.high >= second.low


def list_known_values(expr: Expr, ruleset: Ruleset) -> Iterator[Scalar]:
    """Yield every value an expression can have, where they are few: options, truth values, outputs of another table."""
    if isinstance(expr, Reference) and expr.kind == "table" and not expr.module:
        table = ruleset.tables[expr.name]
        yield from dict.fromkeys([row.then for row in table.rows] + ([table.otherwise.then] if table.otherwise else []))
        return
    match expr.type:
        case ChoiceType(options=options):
            yield from options
        case BooleanType():
            yield from (True, False)
