"""Change a subject until an indicator or group scores wanted points."""

from fractions import Fraction

from attrs import evolve

from greenrules.evaluating.environment import node_score, tree_node
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Ramp, Ratio, Steps
from greenrules.model.values import Bounds
from greenrules.testing.coverage_reaching import DEEPEST, Aim, add_row, make, put
from greenrules.testing.coverage_targets import reach


def reach_score(name: str, points: Fraction, aim: Aim) -> None:
    """Make an indicator or group (the whole tree without a name) score these points, or as near as it gets."""
    if aim.depth > DEEPEST or aim.module.indicators is None:
        return
    node, _ = tree_node(aim.environment, name)
    inner = evolve(aim, depth=aim.depth + 1)
    if isinstance(node, Group):
        _reach_group(node, points, inner)
    else:
        reach_indicator(node, points, inner)


def _score(name: str, aim: Aim) -> Fraction | None:
    bounds = node_score(aim.environment, name).bounds
    return bounds.proven if isinstance(bounds, Bounds) and bounds.settled else None


def _reach_group(group: Group, points: Fraction, aim: Aim) -> None:
    """Settle every child, then move one after the other towards the total."""
    for condition in (group.applies, group.requires):
        if condition is not None:
            make(condition, True, aim)
    name = "" if group is aim.module.indicators else group.id
    children = list(group.children)
    aim.random.shuffle(children)
    for child in children:
        score = node_score(aim.environment, child.id)
        if isinstance(score.bounds, Bounds) and not score.bounds.settled:
            share = points / group.maximum if group.maximum else Fraction(0)
            reach_score(child.id, child.maximum * min(Fraction(1), max(Fraction(0), share)), aim)
    for child in children:
        now, mine = _score(name, aim), _score(child.id, aim)
        if now is None or now == points:
            return
        if mine is None or not child.maximum:
            continue
        rate = _rate(group, child)
        wanted = mine + (points - now) / rate if rate else mine
        reach_score(child.id, min(child.maximum, max(Fraction(0), wanted)), aim)


def _rate(group: Group, child: Indicator | Group) -> Fraction:
    """Return what a point of a child is worth in the group, while everything applies."""
    if group.combine != "weighted":
        return Fraction(1)
    whole = sum((each.weight for each in group.children), start=Fraction(0))
    return group.maximum * child.weight / whole / child.maximum


def reach_indicator(node: Indicator, points: Fraction, aim: Aim) -> None:
    """Make an indicator that applies score these points."""
    for condition in (node.applies, node.requires):
        if condition is not None:
            make(condition, True, aim)
    if node.over is not None:
        table = node.over.table.name
        rows = aim.draft.tables.setdefault(table, [])
        row = aim.random.randrange(len(rows)) if rows else add_row(table, aim)
        aim = aim.bind(node.over.variable, table, row)
        if node.over.where is not None:
            make(node.over.where, True, aim)
    reach_points(node, points, aim)


def reach_points(node: Indicator, points: Fraction, aim: Aim) -> None:
    """Make the scoring of an indicator give these points; of one record when a variable is bound."""
    share = points / node.maximum if node.maximum else Fraction(0)
    match node.scoring:
        case Judged(fact=fact):
            put(aim.draft, fact.name, points)
        case Ramp() as ramp:
            baseline, leading = aim.value(ramp.baseline), aim.value(ramp.leading)
            start = Fraction(0) if ramp.at_baseline is None else aim.value(ramp.at_baseline)
            if isinstance(baseline, Fraction) and isinstance(leading, Fraction) and isinstance(start, Fraction):
                part = (share - start) / (1 - start) if start < 1 else Fraction(1)
                reach(ramp.quantity, baseline + (leading - baseline) * part, aim)
        case Ratio() as ratio:
            base = aim.value(ratio.base)
            if isinstance(base, Fraction):
                is_higher = ratio.better == "higher"
                reach(ratio.quantity, base * share if is_higher else base / share if share else base * 100, aim)
        case Formula() as formula:
            reach(formula.formula, points, aim)
        case Steps() as steps:
            fitting = [n for n, step in enumerate(steps.steps) if step.points <= points]
            make_step(steps, fitting[0] if fitting else len(steps.steps), aim)
        case Checklist() as checklist:
            _tick(checklist, points, node.maximum, aim)


def make_step(steps: Steps, at: int, aim: Aim) -> None:
    """Make one step the first that holds; none when `at` comes after the last."""
    for n, step in enumerate(steps.steps):
        if n < at:
            make(step.when, False, aim)
    if at < len(steps.steps):
        make(steps.steps[at].when, True, aim)


def _tick(checklist: Checklist, points: Fraction, maximum: Fraction, aim: Aim) -> None:
    if checklist.mode == "all":
        for item in checklist.items:
            make(item.condition, points >= maximum, aim)
        return
    left = points
    for item in sorted(checklist.items, key=lambda item: -item.points):
        make(item.condition, item.points <= left, aim)
        left -= item.points if item.points <= left else Fraction(0)
