"""Verdicts and scores in the outcome words of W3C EARL."""

from fractions import Fraction

from greenrules.evaluating.exact import is_less
from greenrules.evaluating.scoring import NodeScore
from greenrules.model.scoring import Group, Indicator, Judged
from greenrules.model.trace import Status
from greenrules.model.values import Bounds, Undefined, Unknown, Verdict


def state_verdict(verdict: Verdict) -> Status:
    """Return passed, failed, or cantTell while the verdict is open."""
    if isinstance(verdict, Unknown):
        return "cantTell"
    return "passed" if verdict else "failed"


def state_score(node: Indicator | Group, score: NodeScore) -> Status:
    """Return passed at full points, failed below, cantTell while open; untested where nobody judged yet."""
    if score.applicable is False or isinstance(score.bounds, Undefined):
        return "inapplicable"
    if score.bounds.settled:
        return "passed" if _is_full(score.bounds, score.maximum) else "failed"
    if isinstance(node, Indicator) and isinstance(node.scoring, Judged) and score.applicable is True:
        return "untested"
    return "cantTell"


def _is_full(bounds: Bounds, maximum: Fraction) -> bool:
    return bounds.proven is not None and not is_less(bounds.proven, maximum)
