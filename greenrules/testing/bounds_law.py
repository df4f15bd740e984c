"""Scores and payments stay within their bounds."""

from collections.abc import Iterable
from fractions import Fraction

from greenrules.evaluating.environment import Environment, node_score
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.outcomes import award
from greenrules.model.citing import Words
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Group, Indicator, Ratio
from greenrules.model.values import Bounds
from greenrules.model.walking import walk_nodes
from greenrules.testing.general_laws import vary
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.subjects import Factory, environment_of

ZERO = Fraction(0)


def look_for_excess(bench: Bench, factory: Factory, number: int) -> Breach | None:
    """Bounds: nothing scores less than 0 or more than its points, and no amount is negative or above its caps."""
    subject = vary(bench, factory, number)
    environment = environment_of(bench.ruleset, subject)
    if bench.ruleset.indicators is not None:
        for node in walk_nodes(bench.ruleset.indicators):
            words = _find_excess(node, environment)
            if words is not None:
                return Breach(f"score:{node.id}", words, subject)
    for entitlement in bench.ruleset.entitlements.values():
        words = _find_overpayment(entitlement, environment)
        if words is not None:
            return Breach(f"entitlement:{entitlement.id}", words, subject)
    return None


def _find_excess(node: Indicator | Group, environment: Environment) -> Words | None:
    score = node_score(environment, node.id)
    bounds, highest = score.bounds, _find_highest(node, environment)
    if not isinstance(bounds, Bounds) or bounds.proven is None:
        return None
    if bounds.proven < ZERO or (bounds.attainable is not None and bounds.attainable < bounds.proven):
        return Words(f"得分区间为 {bounds}", f"the score is {bounds}")
    if highest is not None and (bounds.attainable is None or bounds.attainable > max(highest, score.maximum)):
        return Words(f"得分 {bounds.attainable} 超过满分 {highest}", f"it scores {bounds.attainable} of {highest}")
    return None


def _find_highest(node: Indicator | Group, environment: Environment) -> Fraction | None:
    """Return the most points a node can come to, None where nothing bounds it or its cap is not known."""
    match node:
        case Indicator(scoring=Ratio(cap=None)):
            return None
        case Indicator(scoring=Ratio() as ratio) if ratio.cap is not None:
            cap = evaluate_expression(ratio.cap, environment)
            return node.maximum * cap if isinstance(cap, Fraction) else None
        case Indicator():
            return node.maximum
        case Group():
            return _find_highest_of_group(node, environment)


def _find_highest_of_group(group: Group, environment: Environment) -> Fraction | None:
    if group.applies is None and group.choose is None and environment.ruleset.indicators is group:
        score = node_score(environment, "")
        if score.applicable is not True:
            return None  # it may yet turn out undefined: docs/decisions/0009
    highest = [(child, _find_highest(child, environment)) for child in group.children]
    if any(most is None for _, most in highest):
        return None
    shares = [most / child.maximum for child, most in highest if most is not None and child.maximum]
    return group.maximum * max((Fraction(1), *shares))


def _find_overpayment(entitlement: Entitlement, environment: Environment) -> Words | None:
    found = award(environment, entitlement.id)
    if not isinstance(found.payment, Fraction):
        return None
    if found.payment < ZERO:
        return Words(f"金额为负：{found.payment}", f"the amount is negative: {found.payment}")
    caps = [evaluate_expression(cap, environment) for cap in entitlement.caps]
    if any(isinstance(cap, Fraction) and found.payment > max(cap, ZERO) for cap in caps):
        return Words(f"金额 {found.payment} 超过上限", f"the amount {found.payment} is above its cap")
    shared = _add_known(found.shares)
    if shared is not None and shared > found.payment:
        return Words(f"各方共得 {shared}，多于 {found.payment}", f"the shares are {shared} of {found.payment}")
    return None


def _add_known(shares: Iterable[object]) -> Fraction | None:
    known = [share for share in shares if isinstance(share, Fraction)]
    return sum(known, start=ZERO) if known else None
