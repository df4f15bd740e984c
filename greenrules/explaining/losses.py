"""How many points of the total each indicator lost, or may still lose."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from greenrules.model.assessment import Assessment, Finding
from greenrules.model.trace import NodeId, Operand
from greenrules.model.values import Bounds

# Where the score stands among the operands of the operations around the one that makes it.
_SCORE_INSIDE = {"applies": 2, "requires": 1}


@frozen
class Loss:
    """What an indicator lost for certain and what is still open, in points of the total; None is unbounded.

    `factor` is how many points of the total one point of the indicator is.
    """

    finding: Finding
    factor: Fraction
    lost: Fraction | None
    open: Fraction | None

    @property
    def rank(self) -> tuple[int, Fraction, Fraction]:
        """The place among losses: most first, what is certain before what is open."""
        if self.lost is None or self.open is None:
            return (0, Fraction(0), Fraction(0))
        return (1, -(self.lost + self.open), -self.lost)


def rank_losses(assessment: Assessment, factors: Mapping[str, Fraction] | None = None) -> tuple[Loss, ...]:
    """Return the indicators that lost points or still may, most first; equal ones in the order of the ruleset.

    Args:
        factors: what `find_factors` returned, where it is at hand.
    """
    factors = find_factors(assessment) if factors is None else factors
    indicators = (finding for finding in assessment.findings if finding.kind == "indicator")
    losses = (measure_loss(finding, factors.get(finding.id, Fraction(1))) for finding in indicators)
    return tuple(sorted((loss for loss in losses if loss is not None), key=lambda loss: loss.rank))


def measure_loss(finding: Finding, factor: Fraction) -> Loss | None:
    """Return what an indicator lost; None when it has full points, does not apply or does not count."""
    if finding.status == "inapplicable" or finding.score is None or finding.maximum is None:
        return None
    proven, attainable = finding.score.proven, finding.score.attainable
    if proven is None or attainable is None:
        return Loss(finding, factor, None, None)
    lost, still_open = factor * max(Fraction(0), finding.maximum - attainable), factor * (attainable - proven)
    return Loss(finding, factor, lost, still_open) if lost or still_open else None


def scale_score(loss: Loss) -> tuple[Bounds | None, Fraction | None]:
    """Return score and maximum of the indicator in points of the total."""
    score, maximum = loss.finding.score, loss.finding.maximum
    if score is None or maximum is None or score.proven is None or score.attainable is None:
        return score, maximum
    return Bounds(score.proven * loss.factor, score.attainable * loss.factor, score.missing), maximum * loss.factor


def find_factors(assessment: Assessment) -> dict[str, Fraction]:
    """Return for each indicator and group how many points of the total one of its own points is.

    Source: docs/semantics.md, section 6 (groups add or weigh).
    """
    factors: dict[str, Fraction] = {}
    for group in (finding for finding in assessment.findings if finding.kind == "group"):
        outer = factors.get(group.id, Fraction(1))
        factors |= {id: outer * share for id, share in _share_points(assessment, group)}
    return factors


def _share_points(assessment: Assessment, group: Finding) -> Iterator[tuple[str, Fraction]]:
    """Yield each child of a group with the points of the group one of its points is; of chosen ones, one."""
    node = assessment.trace.node(group.id)
    while node.operation in _SCORE_INSIDE:
        inside = node.operands[_SCORE_INSIDE[node.operation]]
        if not isinstance(inside, NodeId):
            return
        node = assessment.trace.node(inside.id)
    if node.operation not in ("sum_group", "weighted_group"):
        return
    maximum, policy, *rest = node.operands
    children = [(_value(assessment, rest[n]), rest[n + 1], rest[n + 2], rest[n + 3]) for n in range(0, len(rest), 4)]
    weighted = node.operation == "weighted_group"
    weights = [_number(weight if weighted else most) for _, most, weight, _ in children]
    counting = [weight for weight, (applies, *_) in zip(weights, children, strict=True) if applies is not False]
    whole = sum(counting if _value(assessment, policy) == "redistribute" else weights, start=Fraction(0))
    total = _number(maximum) if weighted else sum(weights, start=Fraction(0))
    for weight, (_, most, _, child) in zip(weights, children, strict=True):
        if isinstance(child, NodeId) and whole and most:
            yield child.id, total / whole * weight / _number(most)


def _value(assessment: Assessment, operand: Operand) -> object:
    return assessment.trace.node(operand.id).value if isinstance(operand, NodeId) else operand


def _number(operand: Operand) -> Fraction:
    # A maximum and a weight are literals of the ruleset.
    return operand if isinstance(operand, Fraction) else Fraction(0)
