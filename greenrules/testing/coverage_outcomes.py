"""Which ways a subject takes at whole entries: outcomes, rows, places on a ramp, caps."""

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from greenrules.evaluating.environment import Bindings, Environment, fact_value, node_score
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.outcomes import award, grant_verdict
from greenrules.evaluating.scoring_kinds import apply_scoring
from greenrules.evaluating.tables import candidate_rows
from greenrules.model.declarations import DecisionTable, Derived, Parameter
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Entitlement
from greenrules.model.scoring import Group, Indicator, Ramp, Ratio, Steps
from greenrules.model.values import Bounds, Undefined, Unknown, Value
from greenrules.testing.coverage_entries import Entry, observe
from greenrules.testing.coverage_looking import keeps, list_bindings, look_at, measure_distance, unit_of_last_place
from greenrules.testing.coverage_scoring import list_cell_ends
from greenrules.testing.coverage_sites import Loop, Site

WORDS = {True: "true", False: "false"}
EXPRESSIONS = ("atom", "threshold", "equality", "window", "records", "call")


def look_at_site(site: Site, entry: Entry, environment: Environment) -> Iterator[str]:
    """Yield the aspects of any site that the subject takes."""
    if site.kind in EXPRESSIONS:
        yield from look_at(site, environment)
        return
    for bindings in list_bindings(site.loops, environment):
        if all(keeps(guard, environment, bindings) for guard in site.guards):
            yield from _look(site, entry, environment, bindings)


def _look(site: Site, entry: Entry, environment: Environment, bindings: Bindings) -> Iterator[str]:
    match site.kind, site.part:
        case "condition", Indicator() | Group() | Derived():
            yield from _name_verdicts(observe(entry, environment))
        case "condition", part if hasattr(part, "condition"):
            yield from _name_verdicts(observe(entry, environment))
        case "condition", part:
            yield from _name_verdicts(evaluate_condition(cast(Expr, part), environment, bindings))
        case "value", _:
            yield from _look_at_value(observe(entry, environment))
        case "table", DecisionTable() as table:
            rows = candidate_rows(table, environment, bindings)
            decided = (*table.rows, table.otherwise)[site.index]
            yield from (
                ("decides",) if len(rows) == 1 and rows[0] is decided and _is_sure(table, entry, environment) else ()
            )
        case "cell", (DecisionTable() as table, int(column)):
            yield from _look_at_end(table, column, site.index, environment, bindings)
        case "dated", Parameter() as parameter:
            yield from _look_at_date(parameter, environment)
        case "entitlement" | "cap" | "paid", Entitlement() as entitlement:
            yield from _look_at_entitlement(site, entitlement, environment)
        case _, Indicator() as indicator:
            yield from _look_at_scoring(site, indicator, environment, bindings)
        case _, Group() as group:
            yield from _look_at_group(site, group, entry, environment)


def _is_sure(table: DecisionTable, entry: Entry, environment: Environment) -> bool:
    """Whether the only candidate really decides: a single row may still be open."""
    return table.of != "" or not isinstance(observe(entry, environment), Unknown)


def _name_verdicts(value: object) -> Iterator[str]:
    for verdict in value if isinstance(value, tuple) else (value,):
        yield WORDS[verdict] if isinstance(verdict, bool) else "unknown"


def _look_at_value(value: object) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        is_open = isinstance(one, Unknown) or (isinstance(one, Bounds) and not one.settled)
        if is_open:
            yield "unknown"
        elif not isinstance(one, Undefined):
            yield "known"


def _look_at_end(
    table: DecisionTable, column: int, at: int, environment: Environment, bindings: Bindings
) -> Iterator[str]:
    end, is_below = list_cell_ends(table, column)[at]
    distance = measure_distance(evaluate_expression(table.inputs[column].expression, environment, bindings), end)
    if distance is None:
        return
    unit = unit_of_last_place(end) if isinstance(end, Fraction) else Fraction(1)
    if distance == 0:
        yield "on"
    elif abs(distance) <= unit and (distance < 0) is is_below:
        yield "beside"


def _look_at_date(parameter: Parameter, environment: Environment) -> Iterator[str]:
    for dated in reversed(parameter.values):
        if dated.start is None or dated.start <= environment.as_of:
            yield f"from {dated.start or 'the beginning'}"
            return


def _look_at_entitlement(site: Site, entitlement: Entitlement, environment: Environment) -> Iterator[str]:
    found = award(environment, entitlement.id)
    if site.kind == "entitlement":
        yield {True: "granted", False: "refused"}[found.granted] if isinstance(found.granted, bool) else "unknown"
        if evaluate_condition(entitlement.condition, environment) is True:
            for id, other in environment.ruleset.entitlements.items():
                if entitlement.id in other.excludes and grant_verdict(environment, id) is True:
                    yield f"excluded by {id}"
        return
    if found.granted is not True:
        return
    limits = [_amount(part, environment) for part in (entitlement.amount, *entitlement.caps)]
    if not all(isinstance(limit, Fraction) for limit in limits):
        return
    known = cast("list[Fraction]", limits)
    if site.kind == "cap":
        yield from _look_at_cap(known, site.index + 1)
    elif entitlement.already_paid is not None:
        paid = _amount(entitlement.already_paid, environment)
        if isinstance(paid, Fraction) and min(known) > 0:
            yield "nothing paid" if paid == 0 else "part paid" if 0 < paid < min(known) else "all paid"


def _look_at_cap(limits: list[Fraction], at: int) -> Iterator[str]:
    others = min(limits[:at] + limits[at + 1 :])
    yield "binds" if limits[at] < others else "exactly" if limits[at] == others else "does not bind"


def _amount(part: Expr, environment: Environment) -> Value:
    value = evaluate_expression(part, environment)
    return value.proven if isinstance(value, Bounds) and value.settled and value.proven is not None else value


def _look_at_scoring(site: Site, node: Indicator, environment: Environment, bindings: Bindings) -> Iterator[str]:
    scoring = node.scoring
    match site.kind, scoring:
        case "ramp", Ramp():
            yield from _look_at_ramp(scoring, environment, bindings)
        case "ratio", Ratio():
            yield from _look_at_ratio(scoring, environment, bindings)
        case "steps", Steps():
            verdicts = [evaluate_condition(step.when, environment, bindings) for step in scoring.steps]
            taken = next((n for n, verdict in enumerate(verdicts) if verdict is not False), None)
            if taken is None:
                yield "no step"
            elif verdicts[taken] is True:
                yield f"step {taken + 1}"
        case "over", _ if node.over is not None:
            records = fact_value(environment, node.over.table.name)
            if isinstance(records, tuple):
                kept = [keeps_record(node, environment, bound) for bound in list_bindings(_loops(node), environment)]
                yield {0: "no record", 1: "one record"}.get(sum(kept), "several records")
                counted = None if node.over.top_k is None else evaluate_expression(node.over.top_k, environment)
                if isinstance(counted, Fraction) and sum(kept) > counted:
                    yield "more than are counted"
        case "judged" | "formula", _:
            score = apply_scoring(scoring, node.maximum, environment, bindings)
            if isinstance(score, Bounds) and score.settled:
                yield {Fraction(0): "nothing", node.maximum: "full"}.get(cast(Fraction, score.proven), "part")
        case _:
            return


def _loops(node: Indicator) -> tuple[Loop, ...]:
    return () if node.over is None else (Loop(node.over.table.name, node.over.variable),)


def keeps_record(node: Indicator, environment: Environment, bindings: Bindings) -> bool:
    """Whether the record counts among those an indicator is scored over."""
    return node.over is not None and evaluate_condition(node.over.where, environment, bindings) is True


def _look_at_ramp(ramp: Ramp, environment: Environment, bindings: Bindings) -> Iterator[str]:
    quantity, baseline, leading = (
        evaluate_expression(expr, environment, bindings) for expr in (ramp.quantity, ramp.baseline, ramp.leading)
    )
    if not (isinstance(quantity, Fraction) and isinstance(baseline, Fraction) and isinstance(leading, Fraction)):
        return
    if ramp.better == "lower":
        quantity, baseline, leading = -quantity, -baseline, -leading
    if leading < baseline:
        return
    if quantity < baseline:
        yield "worse than baseline"
    elif quantity == leading:
        yield "at leading"
    elif quantity == baseline:
        yield "at baseline"
    else:
        yield "between" if quantity < leading else "better than leading"


def _look_at_ratio(ratio: Ratio, environment: Environment, bindings: Bindings) -> Iterator[str]:
    quantity, base = (evaluate_expression(expr, environment, bindings) for expr in (ratio.quantity, ratio.base))
    cap = None if ratio.cap is None else evaluate_expression(ratio.cap, environment, bindings)
    if not isinstance(quantity, Fraction) or not isinstance(base, Fraction) or base <= 0:
        return
    if quantity <= 0:
        yield "nothing"
        return
    share = quantity / base if ratio.better == "higher" else base / quantity
    if cap is None:
        yield "part" if share < 1 else "whole"
    elif isinstance(cap, Fraction):
        yield "part" if share < cap else "at the cap" if share == cap else "above the cap"


def _look_at_group(site: Site, group: Group, entry: Entry, environment: Environment) -> Iterator[str]:
    children = [node_score(environment, child.id) for child in group.children]
    if site.kind == "group":
        applicable = [child.applicable for child in children]
        if all(verdict is True for verdict in applicable):
            yield "all apply"
        elif True in applicable and False in applicable:
            yield "some left out"
    elif group.choose is not None and group.choose.by is not None:
        yield from ("chosen",) if isinstance(fact_value(environment, group.choose.by.name), frozenset) else ()
    elif group.choose is not None:
        count = evaluate_expression(group.choose.k, environment)
        scores = sorted(
            (
                s.bounds.proven
                for s in children
                if s.applicable is True and isinstance(s.bounds, Bounds) and s.bounds.settled
            ),  # type: ignore[type-var]
            reverse=True,
        )
        if isinstance(count, Fraction) and len(scores) > count and scores[int(count) - 1] > scores[int(count)]:  # type: ignore[operator]
            yield "one left over"


def find_waiting(entry: Entry, environment: Environment) -> frozenset[str]:
    """Return the ids of the inputs an entry waits for."""
    value = observe(entry, environment)
    parts = value if isinstance(value, tuple) else (value,)
    return frozenset().union(*(part.missing for part in parts if isinstance(part, Unknown | Bounds)))
