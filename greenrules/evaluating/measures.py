"""Measures: the quantities a finding rests on, beside what they are compared with.

Which quantities these are, and what is known of them before they have a value, is found once for a ruleset.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import define, evolve, field, frozen

from greenrules.evaluating.environment import NO_BINDINGS, Environment, Prepared
from greenrules.evaluating.expressions import prepare
from greenrules.evaluating.node_ids import label_reference, name_reference
from greenrules.evaluating.option_words import options_of, word_options
from greenrules.evaluating.outlines import outline_of
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.assessment import Measure
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.declarations import Option
from greenrules.model.expressions import And, Comparison, Constant, Convert, Expr, Not, Or, Reference, Within
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Checklist, Formula, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.units import Unit
from greenrules.model.values import Value

Role = Literal["value", "baseline", "leading", "threshold", "base", "share"]


@define(eq=False)
class Quantity:
    """What is known of a quantity before it has a value; `id` is empty for a constant.

    `words` holds the labels of options it was found to have, so that each is put together once; `fixed` the measure of
    what the standard fixes, which is the same for every subject unless the caller binds another value.
    """

    role: Role
    id: str
    label: Words
    unit: Unit
    options: tuple[Option, ...]
    find: Prepared
    is_fixed: bool = False
    words: dict[str, Words] = field(factory=dict)
    fixed: Measure | None = None


@frozen
class Quantities:
    """The quantities a finding rests on; where they have twins, two may turn out to be one measure."""

    parts: tuple[Quantity, ...]
    have_twins: bool


NO_QUANTITIES = Quantities((), have_twins=False)


def measure_condition(condition: Expr, node_id: str, environment: Environment) -> tuple[Measure, ...]:
    """Return value and threshold of the comparisons at the top of a condition, and the conditions named there.

    Args:
        node_id: the trace node of the condition.
    """
    kept = outline_of(environment.ruleset).quantities
    # The condition is kept with them: while it lives, nothing else has its identity.
    key = (environment.prefix, node_id, id(condition))
    if key not in kept:
        kept[key] = (condition, _gather(_list_condition(condition, node_id, environment)))
    return measure_all(kept[key][1], environment)


def list_scored(indicator: Indicator, id: str, environment: Environment) -> Quantities:
    """Return the quantities an indicator scores, with baseline, leading value, base or thresholds.

    An indicator scored per record has none of its own: its records do.

    Args:
        id: the trace node of the indicator.
    """
    if indicator.over is not None:
        return NO_QUANTITIES
    # The operands of the scoring lie below what the node applies to and requires.
    place = f"{id}/2" if indicator.applies is not None else id
    place = f"{place}/1" if indicator.requires is not None else place
    return _gather(_list_scoring(indicator, place, environment))


def _gather(found: Iterable[Quantity]) -> Quantities:
    parts = tuple(found)
    return Quantities(parts, have_twins=len({(one.role, one.id) for one in parts}) < len(parts))


def measure_all(quantities: Quantities, environment: Environment) -> tuple[Measure, ...]:
    """Measure each quantity; what is the same in every respect is told once."""
    measures = [_measure(one, environment) for one in quantities.parts]
    return tuple(_keep_distinct(measures) if quantities.have_twins else measures)


def _keep_distinct(measures: Iterable[Measure]) -> Iterator[Measure]:
    """Yield each measure once. Only those of one node are compared: comparing all takes longer than measuring."""
    kept: dict[tuple[Role, str], list[Measure]] = {}
    for measure in measures:
        same = kept.setdefault((measure.role, measure.id), [])
        if measure not in same:
            same.append(measure)
            yield measure


def _measure(quantity: Quantity, environment: Environment) -> Measure:
    value = quantity.find(environment, NO_BINDINGS)
    kept = quantity.fixed
    if kept is not None and kept.value is value:
        return kept
    words = _word(quantity, value) if quantity.options else NO_WORDS
    measure = Measure(quantity.role, quantity.id, quantity.label, value, quantity.unit, words)
    if quantity.is_fixed:
        quantity.fixed = measure
    return measure


def _word(quantity: Quantity, value: Value) -> Words:
    if not isinstance(value, str):  # sets have many
        return word_options(value, quantity.options)
    words = quantity.words.get(value)
    if words is None:
        words = quantity.words[value] = word_options(value, quantity.options)
    return words


def _list_condition(condition: Expr, id: str, environment: Environment) -> Iterator[Quantity]:
    match condition:
        case And() | Or():
            for n, operand in enumerate(condition.operands):
                yield from _list_condition(operand, f"{id}/{n}", environment)
        case Not():
            yield from _list_condition(condition.operand, f"{id}/0", environment)
        case Comparison():
            sides = [("0", condition.left), ("1", condition.right)]
            # What the standard fixes is the threshold, on whichever side it is written.
            if _is_fixed(condition.left) and not _is_fixed(condition.right):
                sides.reverse()
            options = options_of((condition.left, condition.right), environment)
            yield _tell("value", sides[0][1], f"{id}/{sides[0][0]}", environment, options=options)
            yield _tell("threshold", sides[1][1], f"{id}/{sides[1][0]}", environment, options=options)
        case Within():
            yield _tell("value", condition.moment, f"{id}/0", environment)
            yield _tell("threshold", condition.window, f"{id}/2", environment)
        case Reference(kind="fact" | "derived" | "table"):
            yield _tell("value", condition, id, environment)
        case _:
            return


def _is_fixed(expression: Expr) -> bool:
    match expression:
        case Convert():
            return _is_fixed(expression.operand)
        case Constant():
            return True
        case Reference():
            return expression.kind == "parameter"
        case _:
            return False


def _tell(
    role: Role, expression: Expr, id: str, environment: Environment, *, options: tuple[Option, ...] = ()
) -> Quantity:
    """Return what is known of a quantity; a changed unit is still the quantity that was named."""
    named = expression.operand if isinstance(expression, Convert) else expression
    label = NO_WORDS
    if isinstance(named, Reference):
        id, label = name_reference(named, environment), label_reference(named, environment)
    return Quantity(
        role=role,
        id="" if isinstance(expression, Constant) else id,
        label=label,
        unit=unit_of_type(expression.type),
        options=options or options_of((named,), environment),
        find=prepare(expression),
        is_fixed=isinstance(expression, Constant | Reference) and _is_fixed(expression),
    )


def _list_scoring(indicator: Indicator, id: str, environment: Environment) -> Iterator[Quantity]:
    match indicator.scoring:
        case Ramp(quantity=quantity, baseline=baseline, leading=leading):
            yield _tell("value", quantity, f"{id}/1", environment)
            yield _tell("baseline", baseline, f"{id}/3", environment)
            yield _tell("leading", leading, f"{id}/4", environment)
        case Ratio(quantity=quantity, base=base):
            yield _tell("value", quantity, f"{id}/1", environment)
            yield _tell("base", base, f"{id}/2", environment)
        case Steps(steps=steps):
            for n, step in enumerate(steps):
                yield from _list_condition(step.when, f"{id}/{2 * n + 1}", environment)
        case Formula(formula=formula):
            yield _tell("value", formula, f"{id}/1", environment)
        case Checklist(mode=mode, items=items):
            for n, item in enumerate(items):
                place = 2 * n + 1 if mode == "each" else n + 1
                yield evolve(_tell("value", item.condition, f"{id}/{place}", environment), label=item.label)
        case Judged(fact=fact):
            yield _tell("value", fact, f"{id}/1", environment)


def measure_shares(entitlement: Entitlement, shares: tuple[Value, ...]) -> Iterator[Measure]:
    """Yield what each payee gets of an entitlement."""
    for share, amount in zip(entitlement.shares, shares, strict=True):
        yield Measure("share", "", share.label, amount, unit_of_type(entitlement.type))
