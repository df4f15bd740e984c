"""What an expression can still be while facts are missing, within the declared ranges of those facts.

One case per form, as in `evaluating/expressions.py`; where nothing is missing the reference evaluator answers itself.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from greenrules.evaluating.environment import (
    NO_BINDINGS,
    Bindings,
    Environment,
    module_environment,
    reference_value,
)
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.functions import call_function, lies_within
from greenrules.evaluating.missing import find_declared
from greenrules.improving import ask_values as values
from greenrules.improving.ask_records import aggregate, list_chances, quantify, take_the_cell
from greenrules.improving.ask_tables import spread_table
from greenrules.improving.ask_values import BOTH, FALSE, NOTHING, TRUE, Possible, Range
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
    Reference,
    TheCell,
    Within,
)
from greenrules.model.types import BooleanType
from greenrules.model.values import Record, Unknown, Value

_ROUNDINGS = ("floor", "ceiling", "decimal", "round up", "round down", "round half up", "round half down", "year")


@define
class Outlook:
    """A subject with ranges for what is missing.

    Attributes:
        root: the environment of the subject, evaluated.
        ranges: what some inputs can be, by id (`fact:x`), instead of their declared range.
        known: possible values found so far, by module key, kind and name.
    """

    root: Environment = field(repr=False)
    ranges: Mapping[str, Possible] = field(factory=dict)
    known: dict[tuple[str, str, str], Possible] = field(factory=dict, repr=False)

    def spread(self, expr: Expr, module: Environment, bindings: Bindings = NO_BINDINGS) -> Possible:
        """Return what an expression of a module can be."""
        match expr:
            case Constant():
                return values.wrap_value(expr.value)
            case Reference():
                return self.spread_reference(expr, module)
            case Cell():
                return self._spread_cell(expr, module, bindings)
            case Convert():
                factor = Possible(Range(expr.factor, expr.factor))
                return values.calculate("*", self.spread(expr.operand, module, bindings), factor)
            case Negate():
                minus = Possible(Range(Fraction(-1), Fraction(-1)))
                return values.calculate("*", self.spread(expr.operand, module, bindings), minus)
            case Arithmetic():
                return self._calculate(expr, module, bindings)
            case Power():
                return _raise(self.spread(expr.base, module, bindings), expr.exponent)
            case If():
                return self._choose(expr, module, bindings)
            case Aggregate():
                chances = list_chances(expr.records, module, bindings, self)
                return aggregate(expr.function, expr.body, chances, module, self)
            case TheCell():
                return take_the_cell(expr.body, list_chances(expr.records, module, bindings, self), module, self)
            case Call():
                return self._call(expr, module, bindings)
            case _:
                return self._spread_condition(expr, module, bindings)

    def _spread_condition(self, expr: Expr, module: Environment, bindings: Bindings) -> Possible:
        match expr:
            case Comparison():
                return self._compare(expr, module, bindings)
            case And():
                return values.conjoin(self.spread(part, module, bindings) for part in expr.operands)
            case Or():
                return values.disjoin(self.spread(part, module, bindings) for part in expr.operands)
            case Not():
                return values.invert(self.spread(expr.operand, module, bindings))
            case Quantified():
                return quantify(expr, list_chances(expr.records, module, bindings, self), module, self)
            case Within():
                return self._spread_within(expr, module, bindings)
            case Contains():
                parts = (self.spread(expr.element, module, bindings), self.spread(expr.container, module, bindings))
                if all(part.settled for part in parts):
                    return values.wrap_value(evaluate_expression(expr, module, bindings))
                return values.tidy(BOTH, parts)
            case _:
                raise AssertionError(f"no condition: {expr!r}")

    def spread_reference(self, reference: Reference, module: Environment) -> Possible:
        """Return what a name can be."""
        if reference.kind == "fact":
            return self.spread_input(f"fact:{reference.name}", module.facts.get(reference.name))
        home = module_environment(module, reference.module)
        if reference.kind == "parameter":
            return self.spread_input(f"parameter:{home.prefix}{reference.name}", reference_value(reference, module))
        if reference.kind in ("derived", "table", "gate"):
            return self.spread_name(reference.kind, reference.name, home)
        if reference.kind == "gates_met":
            return values.conjoin(self.spread_name("gate", name, home) for name in home.ruleset.gates)
        found = values.wrap_value(reference_value(reference, module))
        is_boolean = isinstance(reference.type, BooleanType) and not found.settled
        return Possible(BOTH, found.undefined, found.missing) if is_boolean else found

    def spread_name(self, kind: str, name: str, home: Environment) -> Possible:
        """Return what a derived quantity, decision table or gate of a module can be, found once."""
        key = (home.ruleset.key, kind, name)
        if key not in self.known:
            self.known[key] = self._find(kind, name, home)
        return self.known[key]

    def _find(self, kind: str, name: str, home: Environment) -> Possible:
        ruleset = home.ruleset
        if not self.ranges:
            remembered = home.memo.get((kind, name))
            if remembered is not None and not isinstance(remembered, Unknown):
                return values.wrap_value(remembered)
        if kind == "table":
            return spread_table(ruleset.tables[name], home, NO_BINDINGS, self)
        expr = ruleset.derived[name].formula if kind == "derived" else ruleset.gates[name].condition
        return self.spread(expr, home)

    def spread_input(self, id: str, value: Value | None) -> Possible:
        """Return a supplied value, or everything a missing one can be; a range that is given takes its place."""
        if id in self.ranges:
            return self.ranges[id]
        if value is None or isinstance(value, Unknown):
            return values.domain_of(find_declared(id, self.root), id)
        return values.wrap_value(value)

    def _spread_cell(self, cell: Cell, module: Environment, bindings: Bindings) -> Possible:
        record = bindings[cell.variable]
        if not cell.computed:
            return self.spread_input(f"fact:{cell.table}/{record.index}/{cell.column}", record.cells.get(cell.column))
        home = module_environment(module, cell.module)
        key = (home.ruleset.key, f"{cell.computed} column", f"{cell.column}/{record.index}")
        if key not in self.known:
            inner: dict[str, Record] = {"item": record}
            if cell.computed == "table":
                self.known[key] = spread_table(home.ruleset.tables[cell.column], home, inner, self)
            else:
                self.known[key] = self.spread(home.ruleset.derived[cell.column].formula, home, inner)
        return self.known[key]

    def _calculate(self, expr: Arithmetic, module: Environment, bindings: Bindings) -> Possible:
        left, right = self.spread(expr.left, module, bindings), self.spread(expr.right, module, bindings)
        if left.settled and right.settled and not (values.is_number(left.what) and values.is_number(right.what)):
            return values.wrap_value(_evaluate_at(expr, left, right))
        return values.calculate(expr.sign, left, right)

    def _compare(self, expr: Comparison, module: Environment, bindings: Bindings) -> Possible:
        grades = [side for side in (expr.left, expr.right) if isinstance(side, Reference) and side.kind == "grade"]
        if grades:
            return values.wrap_verdict(evaluate_expression(expr, module, bindings))  # type: ignore[arg-type]
        left, right = self.spread(expr.left, module, bindings), self.spread(expr.right, module, bindings)
        return values.compare(expr.sign, left, right, expr.order)

    def _choose(self, expr: If, module: Environment, bindings: Bindings) -> Possible:
        condition = self.spread(expr.condition, module, bindings)
        verdict = values.as_verdict(condition)
        if not condition.undefined and verdict in (TRUE, FALSE):
            return self.spread(expr.then if verdict == TRUE else expr.otherwise, module, bindings)
        branches = (self.spread(expr.then, module, bindings), self.spread(expr.otherwise, module, bindings))
        return values.hull(branches, also=(condition,))

    def _spread_within(self, expr: Within, module: Environment, bindings: Bindings) -> Possible:
        parts = [self.spread(part, module, bindings) for part in (expr.moment, expr.window, expr.mode)]
        moment, window, mode = parts
        if NOTHING in [part.what for part in parts]:
            return Possible(BOTH, True)
        if not (window.settled and mode.settled and isinstance(moment.what, Range)):
            return values.tidy(BOTH, parts, undefined=True)
        is_year = not isinstance(moment.what.low or moment.what.high, date)

        def judge(end: Any) -> Any:
            if end is None:
                return None
            return lies_within(end, _single(window), _single(mode), self.root.as_of, is_year=is_year)

        low, high = moment.what.low, moment.what.high
        first, last = judge(low), judge(high)
        today: Any = Fraction(self.root.as_of.year) if is_year else self.root.as_of
        if first is True and last is True:
            return values.tidy(TRUE, parts)
        # A window is in one piece and ends today: all before it, or all after today, is out.
        is_before = last is False and high is not None and high <= today
        is_after = first is False and low is not None and low > today
        return values.tidy(FALSE if is_before or is_after else BOTH, parts, undefined=is_year)

    def _call(self, expr: Call, module: Environment, bindings: Bindings) -> Possible:
        parts = [self.spread(part, module, bindings) for part in expr.arguments]
        if NOTHING in [part.what for part in parts]:
            return Possible(NOTHING, True)
        if all(part.settled for part in parts):
            return values.wrap_value(call_function(expr.function, [_single(part) for part in parts], expr.type))
        whats = [part.what for part in parts]
        if expr.function in _ROUNDINGS and isinstance(whats[0], Range):
            rest = [_single(part) for part in parts[1:]]
            ends = [
                None if end is None else call_function(expr.function, (end, *rest), expr.type)
                for end in (whats[0].low, whats[0].high)
            ]
            return values.tidy(Range(*ends), parts)
        ranges = [what for what in whats if isinstance(what, Range)]
        if len(ranges) < len(whats) or not all(map(values.is_number, ranges)):
            return values.tidy(None, parts)
        return values.tidy(_combine(expr.function, ranges), parts)


def _single(possible: Possible) -> Any:
    match possible.what:
        case Range(low=low):
            return low
        case values.Among(values=only):
            return next(iter(only))
    raise AssertionError("only settled values are single")


def _evaluate_at(expr: Arithmetic, left: Possible, right: Possible) -> Value:
    from greenrules.evaluating.arithmetic import calculate

    return calculate(expr.sign, _single(left), _single(right))


def _raise(base: Possible, exponent: int) -> Possible:
    what = base.what
    if what == NOTHING:
        return Possible(NOTHING, True)
    if not isinstance(what, Range) or what.low is None or what.low < 0 or (what.low == 0 and exponent < 0):
        return values.tidy(Range(None, None), (base,), undefined=exponent < 0)
    ends = [None if end is None else Fraction(end**exponent) for end in (what.low, what.high)]
    if exponent < 0:
        ends = [Fraction(0) if ends[1] is None else ends[1], ends[0]]
    return values.tidy(Range(*ends) if exponent else Range(Fraction(1), Fraction(1)), (base,))


def _combine(function: str, ranges: list[Range]) -> Range:
    lows, highs = [one.low for one in ranges], [one.high for one in ranges]
    some_lows, some_highs = [low for low in lows if low is not None], [high for high in highs if high is not None]
    match function:
        case "min":
            return Range(None if None in lows else min(lows), min(some_highs, default=None))
        case "max":
            return Range(max(some_lows, default=None), None if None in highs else max(highs))
        case "sum" | "mean":
            parts = len(ranges) if function == "mean" else 1
            low = None if None in lows else sum(lows, Fraction(0)) / parts
            return Range(low, None if None in highs else sum(highs, Fraction(0)) / parts)
        case "abs":
            return _take_size(ranges[0])
        case _:
            return Range(None, None)


def _take_size(one: Range) -> Range:
    if one.low is not None and one.low >= 0:
        return one
    if one.high is not None and one.high <= 0:
        return Range(-one.high, None if one.low is None else -one.low)
    high = None if one.low is None or one.high is None else max(-one.low, one.high)
    return Range(Fraction(0), high)
