"""Quantities without a value: what the result rests on that is undefined, and why."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    fact_value,
    node_score,
    score_value,
    table_value,
)
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.node_ids import environment_of
from greenrules.evaluating.provenance import label_entry, name_entry
from greenrules.evaluating.tables import evaluate_table
from greenrules.evaluating.used import Used, UsedEntry
from greenrules.model.assessment import Finding, UndefinedValue
from greenrules.model.trace import NodeId, Trace
from greenrules.model.values import Undefined, Value


def explain_stuck(findings: Iterable[Finding], trace: Trace) -> tuple[Finding, ...]:
    """Give every finding that is open and waits for nothing the undefined value it is stuck on as its reason."""
    return tuple(
        evolve(finding, reason=next(_search(finding.id, trace), None)) if _is_stuck(finding) else finding
        for finding in findings
    )


def _is_stuck(finding: Finding) -> bool:
    return finding.status == "cantTell" and not finding.missing and finding.reason is None


def _search(id: str, trace: Trace) -> Iterator[Undefined]:
    """Yield the undefined values below a node, the nearest to the inputs first."""
    for node in Trace((id,), trace.expand).walk():
        if isinstance(node.value, Undefined):
            yield node.value if node.value.at else evolve(node.value, at=node.id)


def list_undefined(
    environment: Environment, used: Used, findings: Iterable[Finding], trace: Trace
) -> tuple[UndefinedValue, ...]:
    """Return the undefined quantities the result rests on, each at the place where it arises.

    Source: docs/semantics.md, section 5 (undefined).
    """
    found = [value for entry in used for value in _list_entry(entry, environment)]
    places = {value.id for value in found}
    if environment.ruleset.indicators is not None and isinstance(total := score_value(environment, ""), Undefined):
        found.append(UndefinedValue("group:total", environment.ruleset.indicators.label, total))
    for finding in findings:
        reason = finding.reason
        if reason is not None and finding.id != "group:total" and not _is_covered(finding, reason, places, trace):
            found.append(UndefinedValue(finding.id, finding.label, reason))
    return tuple(dict.fromkeys(found))


def _is_covered(finding: Finding, reason: Undefined, places: set[str], trace: Trace) -> bool:
    """Whether a reason only passes on an undefined quantity that is listed itself."""
    if reason.at in places:
        return True
    return any(isinstance(part, NodeId) and part.id in places for part in trace.node(finding.id).operands)


def _list_entry(entry: UsedEntry, root: Environment) -> Iterator[UndefinedValue]:
    if entry.part or entry.kind not in ("derived", "table", "indicator"):
        return
    environment = environment_of(root, entry.prefix)
    for place, value in _list_values(entry, environment):
        if isinstance(value, Undefined):
            id = name_entry(entry, root)
            # A value that arose elsewhere is listed there.
            if value.at in ("", id):
                yield UndefinedValue(
                    f"{id}{place}", label_entry(entry, root), evolve(value, at=value.at or f"{id}{place}")
                )


def _list_values(entry: UsedEntry, environment: Environment) -> Iterator[tuple[str, Value]]:
    """Yield the value of an entry, of a computed column that of every record under `/<index>`."""
    ruleset = environment.ruleset
    if entry.kind == "indicator":
        reason = node_score(environment, entry.name).reason
        if reason is not None:
            yield "", reason
        return
    of = ruleset.derived[entry.name].of if entry.kind == "derived" else ruleset.tables[entry.name].of
    if not of:
        yield (
            "",
            derived_value(environment, entry.name) if entry.kind == "derived" else table_value(environment, entry.name),
        )
        return
    records = fact_value(environment, of)
    for record in records if isinstance(records, tuple) else ():
        bindings = {"item": record}
        if entry.kind == "derived":
            yield f"/{record.index}", evaluate_expression(ruleset.derived[entry.name].formula, environment, bindings)
        else:
            yield f"/{record.index}", evaluate_table(ruleset.tables[entry.name], environment, bindings)
