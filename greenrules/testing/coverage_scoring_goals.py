"""Change a subject until an entitlement, indicator or group goes one way."""

from fractions import Fraction

from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Formula, Group, Indicator, Judged, Over, Ramp, Ratio, Steps
from greenrules.model.values import Unknown
from greenrules.testing.coverage_points import make_step, reach_points, reach_score
from greenrules.testing.coverage_reaching import Aim, add_row, make, settle
from greenrules.testing.coverage_sites import Site
from greenrules.testing.coverage_targets import make_record, reach

# How far above a cap: far, or as little as fits below the end of a range.
ABOVE = (Fraction(2), Fraction(101, 100), Fraction(1001, 1000))


def aim_at_entitlement(site: Site, node: Entitlement, aspect: str, aim: Aim) -> None:
    """Grant an entitlement or not, and bring its amount to its caps or what was paid before."""
    rivals = {f"excluded by {id}": other for id, other in aim.module.entitlements.items() if node.id in other.excludes}
    if aspect == "refused":
        make(node.condition, False, aim)
        return
    if aspect == "unknown":
        make(node.condition, True, aim)
        return
    for name, other in rivals.items():
        make(other.condition, name == aspect, aim)
    make(node.condition, True, aim)
    if site.kind == "entitlement":
        return
    for part in (node.amount, *node.caps):
        if isinstance(aim.value(part), Unknown):
            settle(part, aim)
    if site.kind == "paid" and node.already_paid is not None:
        limits = [value for part in (node.amount, *node.caps) if isinstance(value := aim.value(part), Fraction)]
        least = min(limits, default=Fraction(0))
        reach(node.already_paid, {"nothing paid": Fraction(0), "part paid": least / 2}.get(aspect, least), aim)
        return
    _aim_at_cap(node, site.index, aspect, aim)


def _aim_at_cap(node: Entitlement, at: int, aspect: str, aim: Aim) -> None:
    parts = (node.amount, *node.caps)
    others = [value for n, part in enumerate(parts) if n != at + 1 and isinstance(value := aim.value(part), Fraction)]
    mine = aim.value(node.caps[at])
    if not others or not isinstance(mine, Fraction):
        return
    factors = {"binds": Fraction(2), "exactly": Fraction(1), "does not bind": Fraction(1, 2)}
    if aim.random.random() < 0.6:
        reach(node.amount, mine * factors[aspect], aim)
    else:
        reach(node.caps[at], min(others) / factors[aspect], aim)


def aim_at_scoring(node: Indicator, aspect: str, aim: Aim) -> None:
    """Bring the quantity of an indicator to a place of its scale, or records into what it is scored over."""
    if node.over is not None and aspect == "more than are counted":
        _crowd(node.over, node, aim)
        return
    if node.over is not None and aspect.endswith(("record", "records")):
        rows = aim.draft.tables.setdefault(node.over.table.name, [])
        rows.clear()
        for _ in range({"no record": 0, "one record": 1}.get(aspect, 2)):
            inner = aim.bind(node.over.variable, node.over.table.name, add_row(node.over.table.name, aim))
            make_record(node.over.where, inner)
        return
    match node.scoring:
        case Ramp() as ramp:
            _aim_at_ramp(ramp, aspect, aim)
        case Ratio() as ratio:
            _aim_at_ratio(ratio, aspect, aim)
        case Steps() as steps:
            make_step(steps, len(steps.steps) if aspect == "no step" else int(aspect.split()[-1]) - 1, aim)
        case Judged() | Formula():
            shares = {"nothing": Fraction(0), "full": Fraction(1)}
            reach_points(node, node.maximum * shares.get(aspect, Fraction(1, 2)), aim)
        case _:
            return


def _aim_at_ramp(ramp: Ramp, aspect: str, aim: Aim) -> None:
    for end in (ramp.baseline, ramp.leading):
        if isinstance(aim.value(end), Unknown):
            settle(end, aim)
    baseline, leading = aim.value(ramp.baseline), aim.value(ramp.leading)
    if not isinstance(baseline, Fraction) or not isinstance(leading, Fraction):
        return
    is_higher = ramp.better == "higher"
    if (leading < baseline) if is_higher else (leading > baseline):
        reach(ramp.leading, baseline * 2 if is_higher else baseline / 2, aim)
        leading = value if isinstance(value := aim.value(ramp.leading), Fraction) else leading
    step = (leading - baseline) / 4 or Fraction(1 if is_higher else -1)
    targets = {
        "worse than baseline": baseline - step,
        "at baseline": baseline,
        "between": baseline + 2 * step,
        "at leading": leading,
        "better than leading": leading + step,
    }
    reach(ramp.quantity, targets[aspect], aim)


def _aim_at_ratio(ratio: Ratio, aspect: str, aim: Aim) -> None:
    for part in (ratio.base, *([ratio.cap] if ratio.cap is not None else [])):
        if isinstance(aim.value(part), Unknown):
            settle(part, aim)
    base, cap = aim.value(ratio.base), Fraction(1) if ratio.cap is None else aim.value(ratio.cap)
    if not isinstance(base, Fraction) or not isinstance(cap, Fraction):
        return
    shares = {
        "nothing": Fraction(0),
        "at the cap": cap,
        "above the cap": cap * aim.random.choice(ABOVE),
        "whole": Fraction(2),
    }
    share = shares.get(aspect, cap / 2)
    if ratio.better == "higher":
        reach(ratio.quantity, base * share, aim)
    else:
        reach(ratio.quantity, base / share if share else Fraction(0), aim)


def aim_at_group(group: Group, aspect: str, aim: Aim) -> None:
    """Let children apply or not, or choose among them."""
    if group.choose is not None and aspect == "chosen" and group.choose.by is not None:
        count = aim.value(group.choose.k)
        ids = [child.id for child in group.children]
        aim.random.shuffle(ids)
        if isinstance(count, Fraction):
            reach(group.choose.by, frozenset(ids[: int(count)]), aim)
        return
    if aspect == "one left over":
        for n, child in enumerate(group.children):
            reach_score(child.id, child.maximum if n == 0 else child.maximum / (n + 2), aim)
        return
    conditional = [child for child in group.children if child.applies is not None]
    left_out = aim.random.choice(conditional) if conditional else None
    for child in conditional:
        if child.applies is not None:
            make(child.applies, aspect == "all apply" or child is not left_out, aim)
    if left_out is not None and left_out.applies is not None and aspect != "all apply":
        make(left_out.applies, False, aim)


def _crowd(over: Over, node: Indicator, aim: Aim) -> None:
    """Give more records than count, each of another rank and with other points."""
    counted = Fraction(1) if over.top_k is None else aim.value(over.top_k)
    if not isinstance(counted, Fraction) or over.top_by is None:
        return
    rows = aim.draft.tables.setdefault(over.table.name, [])
    rows.clear()
    most = int(counted) + 1
    for place in range(most):
        inner = aim.bind(over.variable, over.table.name, add_row(over.table.name, aim))
        make_record(over.where, inner)
        reach_points(node, node.maximum * Fraction(place + 1, most + 1), inner)
        reach(over.top_by, Fraction(100 - 10 * place), inner)
