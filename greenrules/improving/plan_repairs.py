"""Which changes of facts make a condition true: for each way to meet it, the least that must change.

What has happened stays: no record is ever taken away or rewritten, so a look-back over accidents has no repair.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.logic import to_verdict
from greenrules.improving.plan_aiming import (
    Scene,
    change_facts,
    enter_module,
    find_meeting,
    is_allowed,
    round_towards,
    strip_conversion,
)
from greenrules.improving.plan_dependence import Dependence, find_facts
from greenrules.improving.plan_records import find_record
from greenrules.model.expressions import (
    And,
    Comparison,
    Constant,
    Contains,
    Expr,
    If,
    Not,
    Or,
    Quantified,
    Reference,
    Within,
)
from greenrules.model.plan import Change
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.values import Undefined, Unknown, Value

Repair = tuple[Change, ...]
_MOST = 12


def find_repairs(condition: Expr, environment: Environment, fixed: frozenset[str]) -> tuple[Repair, ...]:
    """Return sets of changes each of which makes the condition true, those with the fewest changes first.

    Args:
        fixed: facts that cannot change.
    Returns:
        Nothing when no change of facts is known to do it; one empty set when the condition holds already.
    """
    return repair_in(condition, Scene(environment), fixed)


def repair_in(condition: Expr, scene: Scene, fixed: frozenset[str], *, wanted: bool = True) -> tuple[Repair, ...]:
    """Return the repairs of a condition of a module, so that it is true, or false."""
    found = _repair(condition, wanted, scene, fixed)
    return tuple(sorted(dict.fromkeys(found), key=lambda repair: (len(repair), [c.fact for c in repair])))[:_MOST]


def _repair(expr: Expr, wanted: bool, scene: Scene, fixed: frozenset[str]) -> tuple[Repair, ...]:
    if to_verdict(evaluate_expression(expr, scene.module)) is wanted:
        return ((),)
    match expr:
        case And() | Or():
            ways = [repair_in(operand, scene, fixed, wanted=wanted) for operand in expr.operands]
            return _all_of(ways) if isinstance(expr, And) is wanted else tuple(way for some in ways for way in some)
        case Not():
            return repair_in(expr.operand, scene, fixed, wanted=not wanted)
        case If():
            return _repair_branch(expr, wanted, scene, fixed)
        case Reference():
            return _repair_reference(expr, wanted, scene, fixed)
        case Comparison():
            return _repair_comparison(expr, wanted, scene, fixed)
        case Contains(element=Constant(value=str() as option), container=Reference(kind="fact", name=name)):
            return _free(fixed, (Change(name, "include" if wanted else "exclude", option),))
        case Quantified(quantifier="some") if wanted and expr.records.table.name not in fixed:
            change = find_record(expr, scene.module)
            return () if change is None else ((change,),)
        case Quantified() if (expr.quantifier == "some") is not wanted and _is_missing(expr, scene):
            # Nobody said anything yet: papers may show that there is no such record.
            return _free(fixed, (Change(expr.records.table.name, "set", ()),))
        case Within(moment=Reference(kind="fact", name=name, type=kind)) if wanted and not isinstance(kind, NumberType):
            return _free(fixed, (Change(name, "set", scene.root.as_of),))
        case _:
            return ()


def _is_missing(expr: Quantified, scene: Scene) -> bool:
    return isinstance(scene.root.facts.get(expr.records.table.name), Unknown)


def _free(fixed: frozenset[str], repair: Repair) -> tuple[Repair, ...]:
    return () if any(change.fact in fixed for change in repair) else (repair,)


def _all_of(ways: Iterable[tuple[Repair, ...]]) -> tuple[Repair, ...]:
    """Return one repair for each choice of a way for every part; ways that contradict one another are left out."""
    combined: tuple[Repair, ...] = ((),)
    for some in ways:
        joined = (tuple(dict.fromkeys((*left, *right))) for left, right in product(combined, some))
        combined = tuple(repair for repair in joined if _agrees(repair))[:_MOST]
    return combined


def _agrees(repair: Repair) -> bool:
    set_to: dict[str, object] = {}
    return all(change.kind != "set" or set_to.setdefault(change.fact, change.value) == change.value
               for change in repair)  # fmt: skip


def _repair_branch(expr: If, wanted: bool, scene: Scene, fixed: frozenset[str]) -> tuple[Repair, ...]:
    chosen = evaluate_expression(expr.condition, scene.module)
    if isinstance(chosen, bool):
        return repair_in(expr.then if chosen else expr.otherwise, scene, fixed, wanted=wanted)
    ways = ((True, expr.then), (False, expr.otherwise))
    return tuple(
        repair
        for branch, part in ways
        for repair in _all_of(
            (repair_in(expr.condition, scene, fixed, wanted=branch), repair_in(part, scene, fixed, wanted=wanted))
        )
    )


def _repair_reference(expr: Reference, wanted: bool, scene: Scene, fixed: frozenset[str]) -> tuple[Repair, ...]:
    inner = enter_module(scene, expr.module)
    ruleset = inner.module.ruleset
    match expr.kind:
        case "fact":
            return _free(fixed, (Change(expr.name, "set", wanted),))
        case "derived":
            return repair_in(ruleset.derived[expr.name].formula, inner, fixed, wanted=wanted)
        case "gate":
            return repair_in(ruleset.gates[expr.name].condition, inner, fixed, wanted=wanted)
        case "gates_met" if wanted:
            return _all_of(repair_in(gate.condition, inner, fixed) for gate in ruleset.gates.values())
        case "rung":
            condition = next(rung.condition for rung in ruleset.rungs if rung.id == expr.name)
            return repair_in(condition, inner, fixed, wanted=wanted)
        case _:
            return ()


def _repair_comparison(expr: Comparison, wanted: bool, scene: Scene, fixed: frozenset[str]) -> tuple[Repair, ...]:
    if isinstance(expr.left.type, NumberType) and isinstance(expr.right.type, NumberType):
        # Points are won by what indicators measure; no single fact is the repair of a score.
        if expr.left.type.score or expr.right.type.score:
            return ()
        return tuple(_repair_numbers(expr, wanted, scene, fixed))
    options = _list_options(expr)
    if options is None or options.name in fixed or not isinstance(options.type, ChoiceType):
        return ()
    found = []
    for option in options.type.options:
        changed = change_facts(scene, {options.name: option})
        if to_verdict(evaluate_expression(expr, changed.module)) is wanted:
            found.append((Change(options.name, "set", option),))
    # Of an ordered choice, the option nearest to where the subject stands comes first.
    now = scene.root.facts.get(options.name)
    order = options.type.options
    if options.type.ordered and isinstance(now, str):
        found.sort(key=lambda repair: abs(order.index(str(repair[0].value)) - order.index(now)))
    return tuple(found)


def _list_options(expr: Comparison) -> Reference | None:
    """Return the choice a comparison is about, when one side is a fact."""
    for side in (expr.left, expr.right):
        if isinstance(side, Reference) and side.kind == "fact":
            return side
    return None


def _repair_numbers(expr: Comparison, wanted: bool, scene: Scene, fixed: frozenset[str]) -> Iterable[Repair]:
    ruleset = scene.root.ruleset
    behind = find_facts(expr, scene.module.ruleset, Dependence())
    for id in (id for id in ruleset.facts if id in behind and id not in fixed):
        fact = ruleset.facts[id]
        if not isinstance(fact.type, NumberType):
            continue
        meeting = find_meeting(expr.left, expr.right, fact, scene)
        if meeting is None and isinstance(scene.root.facts[id], Unknown | Undefined):
            meeting = _find_bound(expr, id, scene)
        if meeting is None:
            continue
        for value in _near(meeting):
            changed = change_facts(scene, {id: value})
            if is_allowed(value, fact) and to_verdict(evaluate_expression(expr, changed.module)) is wanted:
                yield (Change(id, "set", value),)
                break


def _find_bound(expr: Comparison, id: str, scene: Scene) -> Fraction | None:
    """Return the other side of a comparison with a fact nobody supplied yet."""
    for own, other in ((expr.left, expr.right), (expr.right, expr.left)):
        named, factor = strip_conversion(own)
        if isinstance(named, Reference) and named.kind == "fact" and named.name == id:
            value: Value = evaluate_expression(other, scene.module)
            return value / factor if isinstance(value, Fraction) else None
    return None


def _near(number: Fraction) -> Iterable[Fraction]:
    """Yield the number when it is short, what it rounds to on either side, and one step to either side."""
    if number.denominator <= 1000:
        yield number
    yield from (round_towards(number, up=up) for up in (False, True))
    step = max(abs(number), Fraction(1)) / 100
    yield from (number - step, number + step)
