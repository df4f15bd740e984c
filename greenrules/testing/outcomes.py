"""What an assessment or an evaluation says, without the words: to be compared between two of them."""

from collections.abc import Mapping

from attrs import evolve, frozen

from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    gate_verdict,
    grade_of,
    node_score,
    table_value,
)
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.evaluating.statuses import state_verdict
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.values import Bounds, Undefined, Unknown, Value, Verdict
from greenrules.model.walking import walk_nodes

OPEN = "cantTell"


@frozen
class Outcome:
    """The grade and the possible ones (best first), and every verdict, score, amount and quantity by its id."""

    grade: str
    possible: tuple[str, ...]
    verdicts: Mapping[str, str]
    values: Mapping[str, Value]


def read_outcome(assessment: Assessment) -> Outcome:
    """Return what an assessment says; quantities are those of a module that grades nothing, by their trace node."""
    findings = assessment.findings
    verdicts = {finding.id: finding.status for finding in findings if finding.kind not in ("indicator", "group")}
    values = {finding.id: value for finding in findings if (value := _read_value(finding)) is not None}
    if isinstance(assessment.score, Undefined):
        values["group:total"] = assessment.score
    named = [root for root in assessment.trace.roots if root.startswith(("derived:", "table:"))]
    values |= {id: assessment.trace.node(id).value for id in named}
    return Outcome(assessment.grade, assessment.possible_grades, verdicts, values)


def read_environment(environment: Environment) -> Outcome:
    """Return what an evaluation comes to, without an assessment; of a module that grades nothing, its quantities."""
    ruleset, ladder = environment.ruleset, grade_of(environment)
    found: dict[str, Verdict] = {f"gate:{id}": gate_verdict(environment, id) for id in ruleset.gates}
    found |= {f"grade:{id}": verdict for id, verdict in ladder.verdicts.items()}
    found |= {f"eligibility:{id}": eligibility_verdict(environment, id) for id in ruleset.eligibilities}
    awards = {f"entitlement:{id}": award(environment, id) for id in ruleset.entitlements}
    found |= {id: each.granted for id, each in awards.items()}
    values: dict[str, Value] = {id: each.payment for id, each in awards.items()}
    if ruleset.indicators is not None:
        nodes = [node.id for node in walk_nodes(ruleset.indicators)]
        values |= {f"score:{id}": node_score(environment, id).bounds for id in nodes}
    if not found and not values:
        values = {f"derived:{id}": derived_value(environment, id) for id, d in ruleset.derived.items() if not d.of}
        values |= {f"table:{id}": table_value(environment, id) for id, t in ruleset.tables.items() if not t.of}
    verdicts = {id: str(state_verdict(verdict)) for id, verdict in found.items()}
    return Outcome(ladder.proven, ladder.possible, verdicts, values)


def _read_value(finding: Finding) -> Value | None:
    return finding.score if finding.score is not None else finding.amount


def is_settled(value: Value) -> bool:
    """Whether more facts could not change the value: known or undefined, of a score a single point."""
    return value.settled if isinstance(value, Bounds) else not isinstance(value, Unknown)


def forget_reasons(outcome: Outcome) -> Outcome:
    """Return the outcome without what it waits for and where something undefined arose: those depend on the order."""
    values = {id: _forget(value) for id, value in sorted(outcome.values.items())}
    return evolve(outcome, verdicts=dict(sorted(outcome.verdicts.items())), values=values)


def _forget(value: Value) -> Value:
    match value:
        case Bounds():
            return Bounds(value.proven, value.attainable)
        case Unknown():
            return Unknown()
        case Undefined():
            return Undefined("")
        case _:
            return value


def list_contradictions(before: Outcome, after: Outcome) -> list[str]:
    """Return everything the outcome with more known says against the one with less: proven things must stay.

    Source: docs/semantics.md, section 5 (information order).
    """
    found = [
        f"{id} was {status}, is {after.verdicts[id]}"
        for id, status in before.verdicts.items()
        if status not in (OPEN, after.verdicts[id])
    ]
    found += [
        f"{id} was {value}, is {after.values.get(id)}"
        for id, value in before.values.items()
        if not _may_become(value, after.values.get(id))
    ]
    if not set(after.possible) <= set(before.possible):
        found.append(f"possible grades were {before.possible}, are {after.possible}")
    if after.grade not in before.possible:
        found.append(f"the proven grade was {before.grade}, is {after.grade}")
    return found


def _may_become(before: Value, after: Value | None) -> bool:
    match before, after:
        case Bounds(), Bounds():
            low = before.proven is None or (after.proven is not None and after.proven >= before.proven)
            high = before.attainable is None or (after.attainable is not None and after.attainable <= before.attainable)
            return low and high
        case Bounds(), _:
            return not before.settled
        case Unknown(), _:
            # What waits for nothing is stuck on something undefined and stays as it is.
            return bool(before.missing) or before == after
        case Undefined(), _:
            return isinstance(after, Undefined)
        case _:
            return before == after
