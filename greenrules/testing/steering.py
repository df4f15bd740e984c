"""Directed search: a subject changed step by step towards what a condition wants.

Random subjects hardly ever meet ten conditions at once. Here each form of condition says what would make it true or
false, down to the facts. It is a search, not a proof: operands pull against each other, so that callers try again from
other subjects.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from greenrules.evaluating.logic import is_known
from greenrules.model.expressions import (
    And,
    Cell,
    Comparison,
    Contains,
    Expr,
    If,
    Not,
    Or,
    Quantified,
    Reference,
    Within,
)
from greenrules.model.expressions import Records as FactRecords
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.values import Scalar
from greenrules.testing.helm import (
    Goal,
    Helm,
    Records,
    Source,
    find_index,
    holds,
    list_choices,
    list_records,
    list_sources,
    put,
    read_value,
    with_record,
)
from greenrules.testing.making import make
from greenrules.testing.subjects import Factory, Way, with_fact

REDRAWS = 12
LOOK_BACKS = (0, 1, 30, 200, 364, 366, 700, 800, 1200, 1900, 4000, -1, -40)


def steer(helm: Helm, factory: Factory, goal: Goal) -> Factory:
    """Return the subject changed towards a goal; whether it got there is for the caller to see."""
    if holds(helm, factory, goal):
        return factory
    match goal.expr:
        case And(operands=operands) | Or(operands=operands):
            needs_all = isinstance(goal.expr, And) == goal.want
            mixed_operands = helm.random.sample(operands, len(operands))
            for operand in mixed_operands if needs_all else mixed_operands[:1]:
                factory = steer(helm, factory, evolve(goal, expr=operand))
            return factory
        case Not(operand=operand):
            return steer(helm, factory, evolve(goal, expr=operand, want=not goal.want))
        case If(condition=condition, then=then, otherwise=otherwise):
            way_out = helm.random.random() < 0.5
            factory = steer(helm, factory, evolve(goal, expr=condition, want=way_out))
            return steer(helm, factory, evolve(goal, expr=then if way_out else otherwise))
        case Reference() | Cell():
            return make(helm, factory, goal, goal.want)
        case Comparison():
            return _steer_comparison(helm, factory, goal, goal.expr)
        case Quantified():
            return _steer_records(helm, factory, goal, goal.expr)
        case Within(moment=moment):
            moments = _list_moments(helm, factory, goal, moment)
            return _try_each(helm, factory, goal, evolve(goal, expr=moment), moments)
        case Contains():
            return _steer_set(helm, factory, goal, goal.expr)
        case _:
            return redraw(helm, factory, goal)


def _steer_comparison(helm: Helm, factory: Factory, goal: Goal, expr: Comparison) -> Factory:
    from greenrules.testing.steering_numbers import steer_number
    from greenrules.testing.steering_scores import is_score, steer_grade, steer_score

    sides = (expr.left, expr.right)
    if any(isinstance(side, Reference) and side.kind == "grade" for side in sides):
        return steer_grade(helm, factory, goal, expr)
    if any(map(is_score, sides)):
        return steer_score(helm, factory, goal, expr)
    if isinstance(expr.left.type, NumberType):
        return steer_number(helm, factory, goal, expr)
    return _steer_option(helm, factory, goal, expr)


def _steer_option(helm: Helm, factory: Factory, goal: Goal, expr: Comparison) -> Factory:
    """Set one side of a comparison of options, days or texts to a value that suits the other side."""
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        fixed = read_value(helm, factory, other, goal.way, goal.records)
        if not is_known(fixed) or not list_sources(helm, goal.way, side):
            continue
        options: list[Scalar] = [fixed]  # type: ignore[list-item]  # known is a scalar
        if isinstance(side.type, ChoiceType):
            options = list(side.type.options)
        elif isinstance(fixed, date):
            options = [fixed, fixed - timedelta(days=1), fixed + timedelta(days=1)]
        elif isinstance(fixed, bool):
            options = [True, False]
        options += [v for source in list_sources(helm, goal.way, side)[:2] for v in list_choices(helm, factory, source)]
        mixed = helm.random.sample(options, len(options))
        changed = _try_each(helm, factory, goal, evolve(goal, expr=side), mixed[:20])
        if holds(helm, changed, goal):
            return changed
    return redraw(helm, factory, goal)


def _try_each(helm: Helm, factory: Factory, goal: Goal, part: Goal, values: list[Scalar]) -> Factory:
    """Set a part of a condition to one value after the other until the condition is as wanted."""
    for value in values:
        changed = make(helm, factory, part, value)
        if holds(helm, changed, goal):
            return changed
    return redraw(helm, factory, goal)


def _list_moments(helm: Helm, factory: Factory, goal: Goal, moment: Expr) -> list[Scalar]:
    """List days, or years, from now to long ago and those the menu has, in any order."""
    days = [factory.as_of - timedelta(days=back) for back in LOOK_BACKS]
    moments: list[Scalar] = [*days]
    if isinstance(moment.type, NumberType):
        moments = [Fraction(day.year) for day in days]
    for source in list_sources(helm, goal.way, moment)[:1]:
        moments += list_choices(helm, factory, source)
    unique = list(dict.fromkeys(moments))
    return helm.random.sample(unique, len(unique))


def redraw_moment(helm: Helm, factory: Factory, goal: Goal) -> Factory:
    """Return the subject with the moment that a goal speaks of moved to another day or year."""
    return make(helm, factory, goal, _list_moments(helm, factory, goal, goal.expr)[0])


def _steer_set(helm: Helm, factory: Factory, goal: Goal, expr: Contains) -> Factory:
    element = read_value(helm, factory, expr.element, goal.way, goal.records)
    match expr.container:
        case Reference(kind="fact", name=name) if isinstance(element, str):
            menu = list_choices(helm, factory, ("fact", name, ""))
            fitting = [s for s in menu if isinstance(s, frozenset) and (element in s) is goal.want]
            now = factory.facts.get(name)
            kept = now if isinstance(now, frozenset) else frozenset()
            if len({len(s) for s in menu if isinstance(s, frozenset)}) > 1:
                fitting = [kept | {element} if goal.want else kept - {element}]
            return with_fact(factory, name, min(fitting, key=lambda s: len(s ^ kept))) if fitting else factory
        case _:
            return redraw(helm, factory, goal)


def _steer_records(helm: Helm, factory: Factory, goal: Goal, expr: Quantified) -> Factory:
    """See to a record that shows the point, or to none that could speak against it."""
    table = expr.records.table.name
    if goal.want != (expr.quantifier == "some"):
        # Where records are needed for something else each of them has to comply.
        return _steer_each(helm, factory, goal, expr) if helm.random.random() < 0.6 else with_fact(factory, table, ())
    factory = with_record(helm, factory, table)
    records = {**goal.records, expr.records.variable: (table, 0)}
    factory = keep_record(helm, factory, goal, expr.records, records)
    return steer(helm, factory, Goal(goal.way, expr.condition, goal.want, records))


def _steer_each(helm: Helm, factory: Factory, goal: Goal, expr: Quantified) -> Factory:
    for record in list_records(factory, expr.records.table.name):
        records = {**goal.records, expr.records.variable: (expr.records.table.name, record.index)}
        factory = steer(helm, factory, Goal(goal.way, expr.condition, goal.want, records))
    return factory


def keep_record(helm: Helm, factory: Factory, goal: Goal, kept: FactRecords, records: Records) -> Factory:
    """Return the subject with the record that a variable stands for steered through the filter of its table."""
    if kept.condition is None:
        return factory
    return steer(helm, factory, Goal(goal.way, kept.condition, True, records))


def scatter(helm: Helm, factory: Factory, way: Way, expr: Expr) -> Factory:
    """Return the subject with everything an expression rests on drawn anew."""
    for source in list_sources(helm, way, expr):
        choices = list_choices(helm, factory, source)
        factory = put(helm, factory, source, helm.random.choice(choices)) if choices else factory
    return factory


def redraw(helm: Helm, factory: Factory, goal: Goal) -> Factory:
    """Draw one of the values an expression rests on anew, a few times, until the goal holds."""
    sources = list_sources(helm, goal.way, goal.expr)
    if not sources:
        return factory
    for changed in _list_redrawn(helm, factory, goal, sources):
        if holds(helm, changed, goal):
            return changed
    return factory


def _list_redrawn(helm: Helm, factory: Factory, goal: Goal, sources: tuple[Source, ...]) -> Iterator[Factory]:
    for _ in range(REDRAWS):
        source = helm.random.choice(sources)
        if source[0] == "fact" and not list_choices(helm, factory, source):
            yield with_fact(factory, source[1], ())
            factory = with_record(helm, factory, source[1])
            continue
        choices = list_choices(helm, factory, source)
        if choices:
            factory = put(helm, factory, source, helm.random.choice(choices), find_index(goal.records, source))
            yield factory
