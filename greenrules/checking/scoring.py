"""Scoring of one indicator: each kind has its fields, in fitting units."""

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve, frozen

from greenrules.checking.constants import fold_constant
from greenrules.checking.excess_points import find_excess_points
from greenrules.checking.names import Scope
from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.ranges import ranges_of_supplied
from greenrules.checking.scales import analyse_steps, check_ramp
from greenrules.checking.types_and_units import describe_type, is_number, is_score, unit_of
from greenrules.checking.workbench import Workbench
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr, Reference
from greenrules.model.scoring import (
    Checklist,
    Formula,
    Item,
    Judged,
    Over,
    Ramp,
    Ratio,
    Scoring,
    Step,
    Steps,
    name_judged,
)
from greenrules.model.scoring_entries import IndicatorEntry, OverEntry, ScoringEntry
from greenrules.model.types import BooleanType, NumberType, TableType, Type
from greenrules.model.units import ITEMS, POINTS
from greenrules.model.values import Scalar
from greenrules.model.written import Expression, Sourcing

# The fields each kind must have, and those it may have.
_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ramp": (("quantity", "better", "baseline", "leading"), ("at_baseline",)),
    "steps": (("steps",), ()),
    "ratio": (("quantity", "base", "better", "cap"), ()),
    "formula": (("formula",), ()),
    "checklist": (("mode", "items"), ()),
    "judged": ((), ()),
}
_ALL = ("quantity", "better", "baseline", "leading", "at_baseline", "base", "cap", "steps", "formula", "mode", "items")


@frozen
class ScoringDesk:
    """What the check of one scoring needs: the workbench, the names in reach, the indicator."""

    bench: Workbench
    scope: Scope
    id: str
    entry: ScoringEntry
    maximum: Fraction
    sourcing: Sourcing

    def report(self, code: str, message: str, help: str) -> None:
        """Report a problem of this scoring."""
        self.bench.problems.append(Diagnostic(code, message, self.entry.span, help=help))

    def check(self, expression: Expression | None, expected: Type | None, what: str) -> Expr | None:
        """Check one of its expressions."""
        return self.bench.check(expression, expected, what=f"{what} of `{self.id}`", scope=self.scope)


def check_scoring(
    bench: Workbench, id: str, entry: IndicatorEntry, maximum: Fraction
) -> tuple[Scoring | None, Over | None]:
    """Check the scoring of an indicator (GR403 to GR409, GR417, GR3xx); None when it has errors."""
    if entry.scoring is None:
        return None, None
    scope = bench.scope()
    over = None
    if entry.scoring.over is not None:
        over, scope = _check_over(bench, entry.scoring.over, scope)
        if over is None:
            return None, None
    desk = ScoringDesk(bench, scope, id, entry.scoring, maximum, entry.sourcing)
    if not _check_fields(desk):
        return None, over
    kind = entry.scoring.kind.value if entry.scoring.kind else ""
    check = _KINDS.get(kind)
    return (None if check is None else check(desk)), over


def _check_fields(desk: ScoringDesk) -> bool:
    entry = desk.entry
    kind = entry.kind.value if entry.kind else ""
    if kind not in _FIELDS:
        return False
    given = {name for name in _ALL if getattr(entry, name)} | ({"cap"} if entry.cap_none else set())
    required, optional = _FIELDS[kind]
    lacking = [name for name in required if name not in given]
    extra = sorted(given - {*required, *optional})
    if lacking:
        desk.report(
            "GR408",
            f"the {kind} of `{desk.id}` lacks {', '.join(f'`{n}`' for n in lacking)}",
            f"a {kind} needs {', '.join(required)}",
        )
    if extra:
        desk.report(
            "GR408",
            f"a {kind} has no {', '.join(f'`{n}`' for n in extra)}",
            f"remove it, or choose another kind than `{kind}`",
        )
    if kind == "judged" and entry.over is not None:
        desk.report("GR408", "`judged` cannot be scored over a table", "award the points for the whole indicator")
    return not lacking and not extra


def _quantity(desk: ScoringDesk, expression: Expression | None) -> Expr | None:
    quantity = desk.check(expression, None, "the quantity")
    if quantity is None:
        return None
    if not is_number(quantity) or is_score(quantity):
        desk.report(
            "GR301",
            f"the quantity of `{desk.id}` is {describe_type(quantity.type)}",
            "give a plain number with its unit",
        )
        return None
    return quantity


def _check_ramp(desk: ScoringDesk) -> Ramp | None:
    entry = desk.entry
    quantity = _quantity(desk, entry.quantity)
    if quantity is None or entry.better is None:
        return None
    unit = NumberType(unit_of(quantity))
    baseline = desk.check(entry.baseline, unit, "the baseline")
    leading = desk.check(entry.leading, unit, "the leading value")
    at_baseline = desk.check(entry.at_baseline, NumberType(), "`at_baseline`")
    if baseline is None or leading is None or (entry.at_baseline is not None and at_baseline is None):
        return None
    ramp = Ramp(quantity, "higher" if entry.better.value == "higher" else "lower", baseline, leading, at_baseline)
    desk.bench.problems += check_ramp(ramp, constant_of=constant_finder(desk.bench))
    return ramp


def _check_steps(desk: ScoringDesk) -> Steps | None:
    # Bounds of steps are parameters in place, so bare numbers are allowed and take the unit of the other side.
    scope = evolve(desk.scope, free_numbers=True, numbers_in_place=True)
    steps: list[Step] = []
    for entry in desk.entry.steps:
        when = desk.bench.check_condition(entry.when, what=f"a step of `{desk.id}`", span=entry.span, scope=scope)
        source = read_source(
            entry.sourcing, desk.sourcing, what=f"a step of `{desk.id}`", span=entry.span,
            documents=desk.bench.surroundings.documents, problems=desk.bench.problems,
        )  # fmt: skip
        if when is None or entry.points is None:
            continue
        if not 0 <= entry.points.value <= desk.maximum:
            message = f"a step gives {entry.points.value} of {desk.maximum} points"
            desk.bench.problems.append(
                Diagnostic("GR407", message, entry.points.span, help="keep it between 0 and the indicator's points")
            )
        steps.append(Step(when, entry.points.value, source))
    if len(steps) < len(desk.entry.steps):
        return None
    found = Steps(tuple(steps))
    desk.bench.problems += analyse_steps(
        found,
        constant_of=constant_finder(desk.bench),
        ranges_of=lambda expr: ranges_of_supplied(expr, desk.bench.facts),
    )
    return found


def _check_ratio(desk: ScoringDesk) -> Ratio | None:
    entry = desk.entry
    quantity = _quantity(desk, entry.quantity)
    base = None if quantity is None else desk.check(entry.base, NumberType(unit_of(quantity)), "the base")
    cap = desk.check(entry.cap, NumberType(), "the cap")
    if quantity is None or base is None or entry.better is None or (entry.cap is not None and cap is None):
        return None
    if cap is None and entry.better.value == "lower":
        desk.report("GR409", f"the ratio of `{desk.id}` has no cap, and lower is better", "state a cap of at least 1")
    known = None if cap is None else constant_finder(desk.bench)(cap)
    if isinstance(known, Fraction) and known < 1:
        desk.report("GR409", f"the cap of `{desk.id}` is below 1", "a cap is at least 1: the share at the base itself")
    return Ratio(quantity, base, "higher" if entry.better.value == "higher" else "lower", cap)


def _check_formula(desk: ScoringDesk) -> Formula | None:
    formula = desk.check(desk.entry.formula, NumberType(POINTS), "the formula")
    if formula is None:
        return None
    desk.bench.problems += find_excess_points(desk.bench, desk.id, formula, desk.maximum)
    return Formula(formula)


def _check_checklist(desk: ScoringDesk) -> Checklist | None:
    each = desk.entry.mode is not None and desk.entry.mode.value == "each"
    items: list[Item] = []
    for name, entry in desk.entry.items.items():
        label = read_words(entry.label)
        condition = desk.bench.check_condition(
            entry.condition, what=f"the item `{name}`", span=entry.span, scope=desk.scope
        )
        if each != (entry.points is not None):
            hint = "with `mode: each` every item has `points`, with `mode: all` none has"
            desk.bench.problems.append(
                Diagnostic("GR408", f"the points of the item `{name}` do not fit the mode", entry.span, help=hint)
            )
        if condition is not None:
            items.append(Item(name, label, condition, entry.points.value if entry.points else Fraction(0)))
    total = sum((item.points for item in items), Fraction(0))
    if each and len(items) == len(desk.entry.items) and total != desk.maximum:
        desk.report(
            "GR407",
            f"the items of `{desk.id}` add up to {total}, not to {desk.maximum} points",
            "correct the points of the items or of the indicator",
        )
    return Checklist("each" if each else "all", tuple(items)) if len(items) == len(desk.entry.items) else None


def _check_judged(desk: ScoringDesk) -> Judged | None:
    return Judged(Reference("fact", name_judged(desk.id), "", NumberType(POINTS), desk.entry.span))


_KINDS: dict[str, Callable[[ScoringDesk], Scoring | None]] = {
    "ramp": _check_ramp,
    "steps": _check_steps,
    "ratio": _check_ratio,
    "formula": _check_formula,
    "checklist": _check_checklist,
    "judged": _check_judged,
}


def _check_over(bench: Workbench, entry: OverEntry, scope: Scope) -> tuple[Over | None, Scope]:
    name = entry.table.value if entry.table else ""
    fact = bench.facts.get(name)
    if fact is None or not isinstance(fact.type, TableType):
        span = entry.table.span if entry.table else entry.span
        code = "GR301" if fact else "GR201"
        bench.problems.append(
            Diagnostic(
                code, f"`over` needs a fact of type table, `{name}` is none", span, help="name a fact of type table"
            )
        )
        return None, scope
    inner = scope.with_record("", name, "record")
    table = Reference("fact", name, "", fact.type, entry.table.span if entry.table else entry.span)
    where = bench.check(entry.where, BooleanType(), what="`where`", scope=inner)
    by = bench.check(entry.top_by, None, what="`by`", scope=inner)
    weight = bench.check(entry.weight, None, what="`weight`", scope=inner)
    top = bench.check(entry.top_k, None, what="`k`", scope=scope)
    for expr in (by, weight, top):
        if expr is not None and (not is_number(expr) or is_score(expr)):
            bench.problems.append(
                Diagnostic(
                    "GR301",
                    f"this must be a plain number, not {describe_type(expr.type)}",
                    expr.span,
                    help="give a number",
                )
            )
    if (entry.top_k is None) != (entry.top_by is None):
        bench.problems.append(
            Diagnostic("GR408", "`top` needs both `k` and `by`", entry.span, help="write `top: {k: …, by: …}`")
        )
    wanted = ((entry.where, where), (entry.top_by, by), (entry.weight, weight), (entry.top_k, top))
    if any(written is not None and checked is None for written, checked in wanted):
        return None, inner
    return Over(table, "record", where, top, by, weight), inner


def constant_finder(bench: Workbench) -> Callable[[Expr], Scalar | None]:
    """Return a function that tells the value an expression always has: of parameters, those with one undated value."""

    def value_of(reference: Reference) -> Scalar | None:
        if reference.kind != "parameter":
            return None
        owner = bench.imports[reference.module].parameters if reference.module else bench.parameters
        parameter = owner.get(reference.name)
        return parameter.values[0].value if parameter is not None and len(parameter.values) == 1 else None

    return lambda expr: fold_constant(expr, value_of)


def is_count(expr: Expr) -> bool:
    """Whether an expression counts things: a number without unit, or in items."""
    return is_number(expr) and not is_score(expr) and (not unit_of(expr).dimension or unit_of(expr) == ITEMS)
