"""The first thing that stands between a subject and a better result."""

from typing import Literal

from attrs import frozen

from greenrules.explaining.losses import rank_losses
from greenrules.model.assessment import Assessment, Finding, MissingInput

_OUTCOMES = ("eligibility", "entitlement")


@frozen
class Obstacle:
    """A gate that is unmet, else an input that is missing, else the indicator that lost most."""

    kind: Literal["gate", "missing", "indicator"]
    item: Finding | MissingInput

    @property
    def id(self) -> str:
        """The id of the finding or input."""
        return self.item.id


def find_obstacle(assessment: Assessment) -> Obstacle | None:
    """Return what to look at first; None when there is nothing better to reach."""
    if _has_all(assessment):
        return None
    gates = (finding for finding in assessment.findings if finding.kind == "gate" and finding.status == "failed")
    if (gate := next(gates, None)) is not None:
        return Obstacle("gate", gate)
    if assessment.missing:
        return Obstacle("missing", assessment.missing[0])
    lost = (loss.finding for loss in rank_losses(assessment) if loss.lost)
    return Obstacle("indicator", finding) if (finding := next(lost, None)) is not None else None


def list_outcomes(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the eligibilities and entitlements."""
    return tuple(finding for finding in assessment.findings if finding.kind in _OUTCOMES)


def has_ladder(assessment: Assessment) -> bool:
    """Return whether there are grades to reach besides the implicit `none`."""
    return len(assessment.grade_labels) > 1


def _has_all(assessment: Assessment) -> bool:
    if has_ladder(assessment):
        return assessment.grade == assessment.grade_labels[0][0]
    outcomes = list_outcomes(assessment)
    return bool(outcomes) and all(outcome.status == "passed" for outcome in outcomes)
