"""What could be done when nobody says which measures there are: single changes of facts, with an effort for money.

The effort is ours and only an illustration: it ranks changes so that small ones come first. See docs/improve.md.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil, floor

from greenrules.evaluating.environment import Environment
from greenrules.improving.plan_aiming import Scene, enter_module, find_meeting, is_allowed, round_towards
from greenrules.improving.plan_dependence import Dependence, find_facts
from greenrules.improving.plan_repairs import repair_in
from greenrules.model.canonical import encode_value
from greenrules.model.citing import Words
from greenrules.model.declarations import Fact
from greenrules.model.expressions import And, Arithmetic, Expr, Or, Reference, operands_of
from greenrules.model.plan import Change, Measure
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Group, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.units import ITEMS, Unit
from greenrules.model.values import Scalar, Unknown, Value, format_number
from greenrules.model.walking import list_scoring_expressions, walk_nodes

# Units of effort: one for each per cent a number changes; ten for a yes, an option or one step of an ordered choice;
# thirty for a record such as a title; one for papers that show what nobody supplied yet.
EFFORT_OF_YES = Fraction(10)
EFFORT_OF_RECORD = Fraction(30)
EFFORT_OF_PAPERS = Fraction(1)
# Nobody has half an item or half a person.
_COUNTED = (ITEMS, Unit((("person", 1),)))
_SHARES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
_LONGEST_WRITTEN = 8
# A fact that so many indicators divide by is the size of the business, not something to be improved.
_SIZE_OF_BUSINESS = 2


def list_levers(
    conditions: Iterable[Expr], environment: Environment, fixed: frozenset[str], *, with_indicators: bool = True
) -> tuple[Measure, ...]:
    """Return one measure for each single change that could help to meet the conditions or to score more, by id."""
    ruleset = environment.ruleset
    fixed = fixed | _find_sizes(ruleset)
    scene = Scene(environment)
    changes = dict.fromkeys(change for condition in conditions for change in _repair_parts(condition, scene, fixed))
    if ruleset.indicators is not None and with_indicators:
        for node in walk_nodes(ruleset.indicators):
            if isinstance(node, Indicator) and node.over is None:
                changes |= dict.fromkeys(_list_changes(node, scene, fixed))
    levers = (_make_lever(change, environment) for change in changes)
    return tuple(sorted(levers, key=lambda lever: lever.id))


def _repair_parts(condition: Expr, scene: Scene, fixed: frozenset[str]) -> Iterator[Change]:
    """Yield the changes of every repair of a condition, and where it has none as a whole, of its parts."""
    repairs = repair_in(condition, scene, fixed)
    for repair in repairs:
        yield from repair
    if not repairs:
        for part in _open_up(condition, scene):
            yield from _repair_parts(*part, fixed)


def _open_up(condition: Expr, scene: Scene) -> Iterator[tuple[Expr, Scene]]:
    match condition:
        case And() | Or():
            yield from ((operand, scene) for operand in condition.operands)
        case Reference(kind="gates_met" | "gate" | "rung" | "derived"):
            inner = enter_module(scene, condition.module)
            ruleset = inner.module.ruleset
            named = {
                "gates_met": tuple(gate.condition for gate in ruleset.gates.values()),
                "gate": tuple(gate.condition for gate in ruleset.gates.values() if gate.id == condition.name),
                "rung": tuple(rung.condition for rung in ruleset.rungs if rung.id == condition.name),
                "derived": tuple(one.formula for one in ruleset.derived.values() if one.id == condition.name),
            }
            yield from ((part, inner) for part in named[condition.kind])


def _list_changes(indicator: Indicator, scene: Scene, fixed: frozenset[str]) -> Iterator[Change]:
    """Yield changes that may bring an indicator more points."""
    if indicator.requires is not None:
        yield from (change for repair in repair_in(indicator.requires, scene, fixed) for change in repair)
    match indicator.scoring:
        case Ramp(quantity=quantity, baseline=baseline, leading=leading):
            yield from _list_levels(quantity, (baseline, leading), scene, fixed)
        case Ratio(quantity=quantity, base=base):
            yield from _list_levels(quantity, (base,), scene, fixed)
        case Steps(steps=steps):
            for step in steps:
                yield from (change for repair in repair_in(step.when, scene, fixed) for change in repair)
        case Checklist(items=items):
            for item in items:
                yield from (change for repair in repair_in(item.condition, scene, fixed) for change in repair)
        case Judged(fact=fact) if fact.name not in fixed:
            now = scene.root.facts.get(fact.name)
            start = now if isinstance(now, Fraction) else Fraction(0)
            yield from (
                Change(fact.name, "set", start + share * (indicator.maximum - start))
                for share in _SHARES
                if start < indicator.maximum
            )


def _list_levels(quantity: Expr, aims: tuple[Expr, ...], scene: Scene, fixed: frozenset[str]) -> Iterator[Change]:
    """Yield values of the facts behind a quantity, in steps from where they are to where it meets its aims."""
    ruleset = scene.root.ruleset
    behind = find_facts(quantity, scene.module.ruleset, Dependence())
    for id in (id for id in ruleset.facts if id in behind and id not in fixed):
        fact, now = ruleset.facts[id], scene.root.facts[id]
        if not isinstance(fact.type, NumberType):
            continue
        for aim in aims:
            meeting = find_meeting(quantity, aim, fact, scene)
            if meeting is not None and meeting != now:
                yield from (Change(id, "set", level) for level in _step_towards(now, meeting, fact))


def _step_towards(now: Value, meeting: Fraction, fact: Fact) -> Iterator[Fraction]:
    start = now if isinstance(now, Fraction) else None
    for share in _SHARES if start is not None else (Fraction(1),):
        level = meeting if start is None or share == 1 else start + share * (meeting - start)
        # Rounded outwards, so that a target is reached by what is written.
        up = meeting > start if start is not None else True
        short = level if _is_short(level) else round_towards(level, up=up)
        if isinstance(fact.type, NumberType) and fact.type.unit in _COUNTED:
            short = Fraction(ceil(level) if up else floor(level))
        if is_allowed(short, fact) and short != start:
            yield short


def _is_short(number: Fraction) -> bool:
    written = format_number(number)
    return "/" not in written and len(written) <= _LONGEST_WRITTEN


def _find_sizes(ruleset: Ruleset) -> frozenset[str]:
    """Return the facts that are only ever divided by, and those by which several indicators divide."""
    above, below, counts = set[str](), set[str](), dict[str, int]()
    for node in walk_nodes(ruleset.indicators) if ruleset.indicators is not None else ():
        if isinstance(node, Group):
            continue
        over, under = _find_roles(list_scoring_expressions(node.scoring, node.over), ruleset)
        above, below = above | over, below | under
        for fact in under:
            counts[fact] = counts.get(fact, 0) + 1
    return frozenset(below - above) | {fact for fact, count in counts.items() if count >= _SIZE_OF_BUSINESS}


def _find_roles(expressions: Iterable[Expr], module: Ruleset) -> tuple[frozenset[str], frozenset[str]]:
    """Return the facts that stand above and below the line in some expressions, through derived quantities too."""
    above, below = frozenset[str](), frozenset[str]()
    for expr in expressions:
        match expr:
            case Arithmetic(sign="/"):
                over, under = _find_roles((expr.left,), module)
                lower, upper = _find_roles((expr.right,), module)
            case Reference(kind="derived"):
                inner = module.imports[expr.module] if expr.module else module
                over, under = _find_roles((inner.derived[expr.name].formula,), inner)
                lower, upper = frozenset[str](), frozenset[str]()
            case Reference():
                over, under = find_facts(expr, module, Dependence()), frozenset[str]()
                lower, upper = frozenset[str](), frozenset[str]()
            case _:
                over, under = _find_roles(operands_of(expr), module)
                lower, upper = frozenset[str](), frozenset[str]()
        above, below = above | over | upper, below | under | lower
    return above, below


def _make_lever(change: Change, environment: Environment) -> Measure:
    fact, now = environment.ruleset.facts[change.fact], environment.facts[change.fact]
    missing = isinstance(now, Unknown)
    effort = EFFORT_OF_PAPERS if missing else _measure_effort(change, now, fact)
    return Measure(
        id=f"{change.fact}:{_spell(change)}",
        label=_label(fact, change),
        cost=effort,
        saving=Fraction(0),
        lead_time=None,
        changes=(change,),
        excludes=(),
        requires=(),
        papers=fact.evidence,
        origin="establish" if missing else "effort",
    )


def _measure_effort(change: Change, now: Value, fact: Fact) -> Fraction:
    """Return the effort of one change. Source: docs/improve.md, default effort."""
    if change.kind == "record":
        return EFFORT_OF_RECORD
    if isinstance(now, Fraction) and isinstance(change.value, Fraction):
        # In tenths: efforts are rough, and short numbers keep the search exact and fast.
        return Fraction(ceil(abs(change.value - now) * 1000 / abs(now)), 10) if now else Fraction(100)
    if isinstance(fact.type, ChoiceType) and fact.type.ordered and isinstance(now, str):
        order = fact.type.options
        return EFFORT_OF_YES * abs(order.index(str(change.value)) - order.index(now))
    return EFFORT_OF_YES


def _spell(change: Change) -> str:
    match change.value:
        case Fraction() as number:
            return format_number(number)
        case bool() as flag:
            return "yes" if flag else "no"
        case str() as text:
            return text
        case other:
            return str(encode_value(other))


def _label(fact: Fact, change: Change) -> Words:
    options = {option.id: option.label for option in fact.options}
    chosen: Scalar = change.value
    if change.kind in ("include", "exclude") and isinstance(chosen, str) and chosen in options:
        words = options[chosen]
        return Words(f"{fact.label.zh}：{words.zh}", f"{fact.label.en}: {words.en}")
    return fact.label
