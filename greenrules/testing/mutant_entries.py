"""Small mistakes in one entry of a ruleset: in its expressions, and in what else it says."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal, cast

from attrs import evolve

from greenrules.model.declarations import DecisionTable, Derived, Parameter
from greenrules.model.expressions import Constant, Expr
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung
from greenrules.model.scoring import Checklist, Group, Indicator, Ramp, Ratio, Steps
from greenrules.model.types import BooleanType, ChoiceType
from greenrules.testing.coverage_entries import Node
from greenrules.testing.coverage_looking import unit_of_last_place
from greenrules.testing.mutant_expressions import Edit, edit_expression, list_neighbours, write_scalar
from greenrules.testing.mutant_tables import edit_table


def edit_node(node: Node) -> Iterator[Edit]:
    """Yield the node with every single mistake: `after` is the whole node."""
    match node:
        case Parameter():
            yield from _edit_parameter(node)
        case DecisionTable():
            yield from edit_table(node)
        case Derived():
            yield from _edit_slots(node, ("formula",))
        case Gate():
            yield Edit("gate dropped", node, evolve(node, condition=_true(node.condition)))
            yield from _edit_slots(node, ("condition",))
        case Rung() | Eligibility():
            yield from _edit_slots(node, ("condition",))
        case Indicator():
            yield from _edit_indicator(node)
        case Group():
            yield from _edit_conditions(node)
            for weight in list_neighbours(node.weight) if node.weight != node.maximum else ():
                yield Edit("weight", node, evolve(node, weight=cast(Fraction, weight)), write_scalar(weight))
        case Entitlement():
            yield from _edit_entitlement(node)


def _true(beside: Expr) -> Expr:
    return Constant(True, BooleanType(), beside.span)


def _edit_slots(node: Any, slots: tuple[str, ...]) -> Iterator[Edit]:
    for slot in slots:
        value = getattr(node, slot)
        if value is not None:
            for edit in edit_expression(value):
                yield evolve(edit, after=evolve(node, **{slot: edit.after}))


def _edit_list(node: Any, slot: str) -> Iterator[Edit]:
    """Yield mistakes in each expression of a tuple of them."""
    items = getattr(node, slot)
    for n, item in enumerate(items):
        for edit in edit_expression(item):
            yield evolve(edit, after=evolve(node, **{slot: (*items[:n], edit.after, *items[n + 1 :])}))


def _edit_parameter(node: Parameter) -> Iterator[Edit]:
    options = node.type.options if isinstance(node.type, ChoiceType) else ()
    for n, dated in enumerate(node.values):
        others = tuple(o for o in options if o != dated.value) if options else ()
        for value in others or list_neighbours(dated.value):
            values = (*node.values[:n], evolve(dated, value=value), *node.values[n + 1 :])
            yield Edit("value", dated, evolve(node, values=values), write_scalar(value))
    for n, dated in enumerate(node.values):
        if isinstance(dated.value, Fraction) and dated.value:
            for slipped in (dated.value * 10, dated.value / 10):
                values = (*node.values[:n], evolve(dated, value=slipped), *node.values[n + 1 :])
                yield Edit("value", dated, evolve(node, values=values), write_scalar(slipped))
    for n, dated in enumerate(node.values[1:], start=1):
        values = (*node.values[:n], evolve(dated, value=node.values[n - 1].value), *node.values[n + 1 :])
        yield Edit("year", dated, evolve(node, values=values), write_scalar(node.values[n - 1].value))


def _edit_conditions(node: Any) -> Iterator[Edit]:
    for slot in ("applies", "requires"):
        condition = getattr(node, slot)
        if condition is not None:
            yield Edit(f"{slot} dropped", condition, evolve(node, **{slot: None}))
    yield from _edit_slots(node, ("applies", "requires"))


def _edit_indicator(node: Indicator) -> Iterator[Edit]:
    yield from _edit_conditions(node)
    unit = unit_of_last_place(node.maximum)
    # Steps and items carry points of their own; their sum or best is the maximum.
    is_stated = not isinstance(node.scoring, Steps) and not (
        isinstance(node.scoring, Checklist) and node.scoring.mode == "each"
    )
    for points in (node.maximum - unit, node.maximum + unit) if is_stated else ():
        weight = points if node.weight == node.maximum else node.weight
        if points > 0:
            yield Edit("points", node, evolve(node, maximum=points, weight=weight), write_scalar(points))
    for changed in list_neighbours(node.weight) if node.weight != node.maximum else ():
        yield Edit("weight", node, evolve(node, weight=cast(Fraction, changed)), write_scalar(changed))
    if node.over is not None:
        over: Any = node.over
        for slot in ("where", "top_k", "weight"):
            if getattr(over, slot) is not None:
                yield Edit(
                    f"over {slot} dropped",
                    getattr(over, slot),
                    evolve(node, over=evolve(over, **{slot: None})),
                )
        for edit in _edit_slots(node.over, ("where", "top_k", "top_by", "weight")):
            yield evolve(edit, after=evolve(node, over=edit.after))
    for edit in _edit_scoring(node.scoring):
        yield evolve(edit, after=evolve(node, scoring=edit.after))


def _edit_scoring(scoring: Any) -> Iterator[Edit]:
    match scoring:
        case Ramp():
            yield Edit("ends swapped", scoring, evolve(scoring, baseline=scoring.leading, leading=scoring.baseline))
            yield Edit("direction", scoring, evolve(scoring, better=_other(scoring.better)))
            if scoring.at_baseline is not None:
                yield Edit("start dropped", scoring.at_baseline, evolve(scoring, at_baseline=None))
            yield from _edit_slots(scoring, ("quantity", "baseline", "leading", "at_baseline"))
        case Ratio():
            yield Edit("direction", scoring, evolve(scoring, better=_other(scoring.better)))
            yield Edit("ends swapped", scoring, evolve(scoring, quantity=scoring.base, base=scoring.quantity))
            if scoring.cap is not None and scoring.better == "higher":
                yield Edit("cap dropped", scoring.cap, evolve(scoring, cap=None))
            yield from _edit_slots(scoring, ("quantity", "base", "cap"))
        case Steps():
            yield from _edit_steps(scoring)
        case Checklist():
            yield from _edit_checklist(scoring)
        case _ if hasattr(scoring, "formula"):
            yield from _edit_slots(scoring, ("formula",))


def _other(better: str) -> Literal["higher", "lower"]:
    return "lower" if better == "higher" else "higher"


def _edit_steps(scoring: Steps) -> Iterator[Edit]:
    steps = scoring.steps
    for n, step in enumerate(steps):
        yield Edit("step dropped", step.when, evolve(scoring, steps=steps[:n] + steps[n + 1 :]))
        for points in list_neighbours(step.points):
            changed = evolve(step, points=cast(Fraction, points))
            yield Edit(
                "step points",
                step.when,
                evolve(scoring, steps=(*steps[:n], changed, *steps[n + 1 :])),
                write_scalar(points),
            )
        for edit in _edit_slots(step, ("when",)):
            yield evolve(edit, after=evolve(scoring, steps=(*steps[:n], edit.after, *steps[n + 1 :])))


def _edit_checklist(scoring: Checklist) -> Iterator[Edit]:
    items = scoring.items
    if scoring.mode == "all":
        yield Edit("checklist mode", scoring, evolve(scoring, mode="each"))
    for n, item in enumerate(items):
        if len(items) > 1:
            yield Edit("item dropped", item.condition, evolve(scoring, items=items[:n] + items[n + 1 :]))
        for points in list_neighbours(item.points) if scoring.mode == "each" else ():
            changed = evolve(item, points=cast(Fraction, points))
            yield Edit(
                "step points",
                item.condition,
                evolve(scoring, items=(*items[:n], changed, *items[n + 1 :])),
                write_scalar(points),
            )
        for edit in _edit_slots(item, ("condition",)):
            yield evolve(edit, after=evolve(scoring, items=(*items[:n], edit.after, *items[n + 1 :])))


def _edit_entitlement(node: Entitlement) -> Iterator[Edit]:
    yield from _edit_slots(node, ("condition", "amount", "already_paid"))
    yield from _edit_list(node, "caps")
    for n, cap in enumerate(node.caps):
        yield Edit("cap dropped", cap, evolve(node, caps=node.caps[:n] + node.caps[n + 1 :]))
    for n, id in enumerate(node.excludes):
        yield Edit("exclusion dropped", node, evolve(node, excludes=node.excludes[:n] + node.excludes[n + 1 :]), id)
    if node.already_paid is not None:
        yield Edit("already paid dropped", node.already_paid, evolve(node, already_paid=None))
    for n, share in enumerate(node.shares):
        for edit in _edit_slots(share, ("share",)):
            yield evolve(edit, after=evolve(node, shares=(*node.shares[:n], edit.after, *node.shares[n + 1 :])))
