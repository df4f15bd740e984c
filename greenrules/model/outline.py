"""The outline of an assessment: a light node for each gate, indicator, group, the total and every grade.

A node knows its verdict and its score, rounded as the ruleset displays it; the steps below it unfold from the trace of
the assessment when somebody asks. What never changes from subject to subject is shared in its entry.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import field, frozen

from greenrules.model.assessment import Assessment, Finding, FindingKind, round_score
from greenrules.model.citation import Citation
from greenrules.model.citing import Provenance, Words
from greenrules.model.trace import Status, TraceNode
from greenrules.model.values import Bounds, point

KINDS = frozenset({"gate", "indicator", "group", "grade"})


@frozen
class OutlineEntry:
    """What is the same for every subject of a ruleset.

    Attributes:
        id: of the trace node, e.g. `gate:no_major_accident`, `group:total`.
        maximum: points for full achievement; None for gates and grades.
        parent: the id of the group it stands in; empty at the top.
        places: digits a score is rounded to; None where the ruleset names none.
        full_from, error: where points are machine numbers: those of full achievement, and how far they may be off.
    """

    id: str
    kind: FindingKind
    label: Words
    maximum: Fraction | None
    citation: Citation | None
    parent: str
    places: int | None
    full_from: float = field(default=0.0, eq=False, repr=False)
    error: float = field(default=0.0, eq=False, repr=False)

    @property
    def provenance(self) -> Provenance | None:
        """How sure the clause behind it is; None where it has none."""
        return None if self.citation is None else self.citation.provenance


class OutlineNode(tuple[Assessment, OutlineEntry, bool | float | Finding]):
    """A gate, indicator, group or grade of one subject.

    A tuple of three and nothing else, so that seventy are made in one call and none of them calls Python.
    """

    __slots__ = ()

    @property
    def assessment(self) -> Assessment:
        """The assessment it is a part of."""
        return self[0]

    @property
    def entry(self) -> OutlineEntry:
        """What is the same for every subject."""
        return self[1]

    @property
    def found(self) -> bool | float | Finding:
        """Whether it is met; its points as a machine number; or its finding."""
        return self[2]

    def __repr__(self) -> str:
        return f"OutlineNode({self.entry.id}: {self.status})"

    @property
    def status(self) -> Status:
        """Passed, failed, cantTell, inapplicable or untested, as in its finding."""
        found = self.found
        if isinstance(found, bool):
            return "passed" if found else "failed"
        if isinstance(found, float):
            return "passed" if found >= self.entry.full_from else "failed"
        return found.status

    @property
    def score(self) -> Bounds | None:
        """The score with its ends rounded, half to even, to the places of `display`; exact where it names none."""
        found = self.found
        if isinstance(found, bool):
            return None
        if isinstance(found, float):
            return round_certainly(found, self.entry.error, self.entry.places) or self._look_up()
        score = round_score(found.score, self.entry.places)
        return score if isinstance(score, Bounds) else None

    def _look_up(self) -> Bounds | None:
        return next(node.score for node in list_nodes(self.assessment) if node.entry.id == self.entry.id)

    def unfold(self) -> TraceNode:
        """Return the node of the full trace, whose operands are the steps below it."""
        return self.assessment.trace.node(self.entry.id)


def round_certainly(points: float, error: float, places: int | None) -> Bounds | None:
    """Return a score rounded half to even, None when the machine number leaves a doubt about it."""
    if places is None:
        return None
    scaled = points * 10**places
    # Half-way between two roundings the exact number decides; the machine's own steps count among the doubts.
    if abs(scaled % 1.0 - 0.5) <= error * 10**places + abs(scaled) * 1e-15:
        return None
    return point(Fraction(round(scaled), 10**places))


def describe_entries(findings: Sequence[Finding], places: int | None) -> tuple[OutlineEntry, ...]:
    """Return the entries of the outline, in the order of the findings."""
    return tuple(
        OutlineEntry(one.id, one.kind, one.label, one.maximum, one.citation, one.parent, places)
        for one in findings
        if one.kind in KINDS
    )


def list_nodes(assessment: Assessment) -> tuple[OutlineNode, ...]:
    """Return the outline of an assessment from its findings."""
    findings = [one for one in assessment.findings if one.kind in KINDS]
    entries = describe_entries(findings, dict(assessment.display).get("score"))
    return tuple(OutlineNode((assessment, *both)) for both in zip(entries, findings, strict=True))
