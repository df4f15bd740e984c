"""Steering scores and grades: indicators up or down, rungs met or missed."""

from fractions import Fraction

from attrs import evolve

from greenrules.model.expressions import And, Comparison, Constant, Expr, Reference, walk_expression
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.syntax import ComparisonSign
from greenrules.model.types import BooleanType, NumberType
from greenrules.testing.helm import NO_RECORDS, Goal, Helm, Records, find_home, find_node, put, with_record
from greenrules.testing.hopes import MEETS
from greenrules.testing.steering import steer
from greenrules.testing.subjects import Factory, Way

# What part of the indicators is steered: scores in the middle are wanted as much as the ends.
SHARES = (1.0, 1.0, 0.8, 0.5, 0.3)


def is_score(expr: Expr) -> bool:
    """Whether an expression is a score, with bounds."""
    return isinstance(expr.type, NumberType) and expr.type.score


def steer_score(helm: Helm, factory: Factory, goal: Goal, expr: Comparison) -> Factory:
    """Return the subject with the indicators behind a score raised or lowered, all or some of them."""
    side = expr.left if is_score(expr.left) else expr.right
    upwards = (expr.sign in (">=", ">")) == (side is expr.left)
    up = upwards if goal.want else not upwards
    share = helm.random.choice(SHARES)
    for part in walk_expression(side):
        if isinstance(part, Reference) and part.kind == "score":
            home = find_home(helm, goal.way, part.module)
            node = find_node(helm.modules[home], part.name)
            factory = factory if node is None else steer_node(helm, factory, home, node, up, share)
    return factory


def steer_node(helm: Helm, factory: Factory, way: Way, node: Indicator | Group, up: bool, share: float) -> Factory:
    """Return the subject with an indicator, or some of those in a group, raised or lowered."""
    conditions = [part for part in (node.applies, node.requires) if part is not None]
    for condition in conditions if up and helm.random.random() < 0.7 else ():
        factory = steer(helm, factory, Goal(way, condition, True))
    if isinstance(node, Group):
        for child in helm.random.sample(node.children, len(node.children)):
            factory = steer_node(helm, factory, way, child, up, share)
        return factory
    if helm.random.random() >= share:
        return factory
    # A score just below a mark needs something between nothing and everything.
    is_partly = not up and helm.random.random() < 0.5
    return (steer_between if is_partly else steer_indicator)(helm, factory, way, node, up)


def steer_indicator(helm: Helm, factory: Factory, way: Way, node: Indicator, up: bool) -> Factory:
    """Return the subject with the quantity of an indicator made good or bad."""
    factory, records = _take_record(helm, factory, way, node)

    def towards(factory: Factory, condition: Expr, want: bool) -> Factory:
        return steer(helm, factory, Goal(way, condition, want, records))

    match node.scoring:
        case Ramp(quantity=quantity, better=better, baseline=baseline, leading=leading):
            sign: ComparisonSign = ">=" if better == "higher" else "<="
            end = leading if up else baseline
            return towards(factory, _compare(sign, quantity, end), up)
        case Ratio(quantity=quantity, base=base, better=better):
            zero = Constant(Fraction(0), base.type, base.span)
            factory = towards(factory, _compare(">", base, zero), True)
            sign = ">=" if better == "higher" else "<="
            return towards(factory, _compare(sign, quantity, base), up)
        case Steps(steps=steps):
            for step in steps[:1] if up else steps:
                factory = towards(factory, step.when, up)
            return factory
        case Formula(formula=formula):
            end = Constant(node.maximum if up else Fraction(0), formula.type, formula.span)
            return towards(factory, _compare(">=" if up else "<=", formula, end), True)
        case Checklist(items=items):
            for item in items:
                factory = towards(factory, item.condition, up)
            return factory
        case Judged(fact=fact):
            return put(helm, factory, ("fact", fact.name, ""), node.maximum if up else Fraction(0))


def _take_record(helm: Helm, factory: Factory, way: Way, node: Indicator) -> tuple[Factory, Records]:
    """Return the subject with a record that an indicator scores, where it scores records, and what stands for it."""
    if node.over is None:
        return factory, NO_RECORDS
    table = node.over.table.name
    factory, records = with_record(helm, factory, table), {node.over.variable: (table, 0)}
    if node.over.where is not None:
        factory = steer(helm, factory, Goal(way, node.over.where, True, records))
    return factory, records


def steer_between(helm: Helm, factory: Factory, way: Way, node: Indicator, up: bool) -> Factory:
    """Return the subject with the quantity of a ramp between its ends, or on a lower step; else made good or bad."""
    match node.scoring:
        case Ramp(quantity=quantity, better=better, baseline=baseline, leading=leading):
            above: ComparisonSign = ">=" if better == "higher" else "<="
            factory, records = _take_record(helm, factory, way, node)
            for end, want in ((leading, False), (baseline, True), (leading, False)):
                factory = steer(helm, factory, Goal(way, _compare(above, quantity, end), want, records))
            return factory
        case Steps(steps=steps) if len(steps) > 1:
            factory, records = _take_record(helm, factory, way, node)
            at = helm.random.randrange(1, len(steps))
            for number in range(at + 1):
                factory = steer(helm, factory, Goal(way, steps[number].when, number == at, records))
            return factory
        case _:
            return steer_indicator(helm, factory, way, node, up)


def _compare(sign: ComparisonSign, left: Expr, right: Expr) -> Comparison:
    return Comparison(sign, left, right, (), BooleanType(), left.span)


def steer_grade(helm: Helm, factory: Factory, goal: Goal, expr: Comparison) -> Factory:
    """Return the subject steered to a grade that compares as wanted."""
    grade, other = (expr.left, expr.right) if _is_grade(expr.left) else (expr.right, expr.left)
    if not isinstance(grade, Reference) or not isinstance(other, Constant) or other.value not in expr.order:
        return factory
    at = expr.order.index(str(other.value))
    places = [(place, at) if grade is expr.left else (at, place) for place in range(len(expr.order))]
    fitting = [i for i, (left, right) in enumerate(places) if MEETS[expr.sign](left, right) is goal.want]
    if not fitting:
        return factory
    home = find_home(helm, goal.way, grade.module)
    return steer_to_grade(helm, factory, home, expr.order[helm.random.choice(fitting)])


def _is_grade(expr: Expr) -> bool:
    return isinstance(expr, Reference) and expr.kind == "grade"


def steer_to_grade(helm: Helm, factory: Factory, way: Way, grade: str) -> Factory:
    """Return the subject with the better rungs missed and this one met; for `none` all missed."""
    rungs = {rung.id: rung.condition for rung in helm.modules[way].rungs}
    own = rungs.get(grade)
    factory = factory if own is None else steer(helm, factory, Goal(way, own, True))
    for id, condition in rungs.items():
        if id == grade:
            return steer(helm, factory, Goal(way, condition, True))
        factory = steer(helm, factory, Goal(way, _leave_out_common(condition, own), False))
    return factory


def _leave_out_common(condition: Expr, own: Expr | None) -> Expr:
    """Return a better grade's condition without what the own one asks for as well: missing that would miss both."""
    if not isinstance(condition, And) or not isinstance(own, And):
        return condition
    rest = tuple(operand for operand in condition.operands if operand not in own.operands)
    return evolve(condition, operands=rest) if rest else condition
