"""What a session watches of a subject: the state of every gate, indicator, grade, eligibility and entitlement."""

from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from greenrules.evaluating.environment import Environment, gate_verdict, grade_of, node_score, tree_node
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import Words
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.values import Bounds, Undefined, Verdict
from greenrules.model.walking import walk_nodes

OutputKind = Literal["gate", "score", "grade", "eligibility", "entitlement"]
GRADE = "grade:*"
TOTAL = "group:total"
_GRADE_WORDS = Words("等级", "grade")


@frozen
class ScoreState:
    """Points proven and attainable (None: unbounded), and whether the node applies at all.

    `undefined` is a total in which nothing applies.
    """

    proven: Fraction | None
    attainable: Fraction | None
    applies: bool = True
    undefined: bool = False


@frozen
class GradeState:
    """The proven grade, and all that are still possible, best first."""

    proven: str
    possible: tuple[str, ...]


@frozen
class AwardState:
    """Whether an entitlement is granted (None: open) and what is left to pay (None: open or undefined)."""

    granted: bool | None
    payment: Fraction | None
    undefined: bool = False


# A gate or eligibility is true, false, or None while that is open.
State: TypeAlias = bool | ScoreState | GradeState | AwardState | None


@frozen
class Output:
    """Something watched; `id` is its trace node, `entry` its name in the ruleset.

    `above` are the groups whose not applying would leave it out.
    """

    id: str
    kind: OutputKind
    entry: str
    label: Words
    above: tuple[str, ...] = ()


def list_outputs(ruleset: Ruleset) -> tuple[Output, ...]:
    """Return what is watched: gates, indicator tree, grade, eligibilities, entitlements, in their order."""
    outputs = [Output(f"gate:{id}", "gate", id, gate.label) for id, gate in ruleset.gates.items()]
    if ruleset.indicators is not None:
        outputs += _list_nodes(ruleset.indicators, TOTAL, ())
    if ruleset.rungs:
        outputs.append(Output(GRADE, "grade", "", _GRADE_WORDS))
    outputs += [Output(f"eligibility:{id}", "eligibility", id, it.label) for id, it in ruleset.eligibilities.items()]
    outputs += [Output(f"entitlement:{id}", "entitlement", id, it.label) for id, it in ruleset.entitlements.items()]
    return tuple(outputs)


def _list_nodes(node: Indicator | Group, id: str, above: tuple[str, ...]) -> list[Output]:
    found = [Output(id, "score", node.id, node.label, above)]
    if isinstance(node, Group):
        inner = (*above, node.id) if _may_not_apply(node) else above
        for child in node.children:
            kind = "group" if isinstance(child, Group) else "indicator"
            found += _list_nodes(child, f"{kind}:{child.id}", inner)
    return found


def _may_not_apply(group: Group) -> bool:
    """Whether a group can turn out not to apply: by its own condition, or because none of its children does."""
    return any(node.applies is not None for node in walk_nodes(group))


def read_state(output: Output, environment: Environment) -> State:
    """Return the state of an output, worked out as far as it is not known yet."""
    match output.kind:
        case "gate":
            return _settle(gate_verdict(environment, output.entry))
        case "score":
            return _read_score(output, environment)
        case "grade":
            ladder = grade_of(environment)
            return GradeState(ladder.proven, ladder.possible)
        case "eligibility":
            return _settle(eligibility_verdict(environment, output.entry))
        case "entitlement":
            found = award(environment, output.entry)
            payment = found.payment if isinstance(found.payment, Fraction) else None
            return AwardState(_settle(found.granted), payment, isinstance(found.payment, Undefined))


def _settle(verdict: Verdict) -> bool | None:
    return verdict if isinstance(verdict, bool) else None


def _read_score(output: Output, environment: Environment) -> ScoreState:
    node, _ = tree_node(environment, output.entry)
    score = node_score(environment, node.id)
    applies = score.applicable is not False and not any(
        node_score(environment, group).applicable is False for group in output.above
    )
    return _write_score(score.bounds, applies)


def _write_score(bounds: Bounds | Undefined | None, applies: bool) -> ScoreState:
    if isinstance(bounds, Bounds):
        return ScoreState(bounds.proven, bounds.attainable, applies)
    return ScoreState(None, None, applies=False, undefined=True)


def read_assessment(assessment: Assessment) -> dict[str, State]:
    """Return the same states from a whole assessment, by the id of the output."""
    states: dict[str, State] = {
        finding.id: _read_finding(finding) for finding in assessment.findings if finding.kind != "grade"
    }
    if any(finding.kind == "grade" for finding in assessment.findings):
        states[GRADE] = GradeState(assessment.grade, assessment.possible_grades)
    return states


def _read_finding(finding: Finding) -> State:
    if finding.kind in ("indicator", "group"):
        return _write_score(finding.score, finding.status != "inapplicable")
    verdict = {"passed": True, "failed": False}.get(finding.status)
    if finding.kind != "entitlement":
        return verdict
    payment = finding.amount if isinstance(finding.amount, Fraction) else None
    return AwardState(verdict, payment, isinstance(finding.amount, Undefined))
