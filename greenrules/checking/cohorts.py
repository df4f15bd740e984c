"""The `cohort` section: rankings, pools, averages, changes and streaks, each against the ruleset around it."""

from collections.abc import Iterator

from greenrules.checking.circles import sort_definitions
from greenrules.checking.fleet_parts import (
    check_common,
    check_condition,
    check_quantity,
    find_named,
    read_fleet_source,
    report,
)
from greenrules.checking.operands import Problems
from greenrules.checking.provenance import read_words
from greenrules.checking.rankings import check_ranking
from greenrules.checking.types_and_units import describe_type, is_number, is_score
from greenrules.checking.workbench import Workbench
from greenrules.model.cohort import NO_TIER, Average, Change, Cohort, Pool, Ranking, Streak
from greenrules.model.cohort_entries import AverageEntry, ChangeEntry, CohortEntry, PoolEntry, StreakEntry
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.units import parse_unit


def check_cohort(bench: Workbench) -> Cohort | None:
    """Return the checked section, None when there is none (GR201, GR202, GR420 to GR427, GR501)."""
    entry = bench.module.cohort
    if entry is None:
        return None
    rankings = {id: check_ranking(bench, id, each) for id, each in entry.rankings.items()}
    pools = {id: _check_pool(bench, id, each) for id, each in entry.pools.items()}
    averages = {id: _check_average(bench, id, each) for id, each in entry.averages.items()}
    changes = {id: _check_change(bench, id, each, rankings) for id, each in entry.changes.items()}
    streaks = {id: _check_streak(bench, id, each, entry) for id, each in entry.streaks.items()}
    return Cohort(
        {id: each for id, each in rankings.items() if each is not None},
        {id: each for id, each in pools.items() if each is not None},
        {id: each for id, each in averages.items() if each is not None},
        {id: each for id, each in changes.items() if each is not None},
        {id: each for id, each in streaks.items() if each is not None},
    )


def _check_pool(bench: Workbench, id: str, entry: PoolEntry) -> Pool | None:
    what = f"the pool `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    name = find_named(bench, entry.entitlement, bench.module.entitlements, "entitlement")
    if name is None or entry.entitlement is None:
        return None
    claim = bench.module.entitlements[name]
    if claim.before_pool is None or not claim.before_pool.value:
        message = f"the entitlement `{name}` does not say that a pool may cut it"
        report(bench, "GR425", message, entry.entitlement.span, f"add `before_pool: true` to `{name}`")
        return None
    unit = None if claim.unit is None else parse_unit(claim.unit.value, bench.surroundings.units)
    if unit is None:
        return None  # the entitlement itself was refused
    size = check_common(bench, entry.size, NumberType(unit), f"the size of {what}")
    step = check_common(bench, entry.step, NumberType(unit), f"the step of {what}")
    if size is None or (entry.step is not None and step is None):
        return None
    return Pool(id, read_words(entry.label), name, size, step, source, entry.span)


def _check_average(bench: Workbench, id: str, entry: AverageEntry) -> Average | None:
    what = f"the average `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    members = check_condition(bench, entry.members, f"`members` of {what}", entry.span)
    name = find_named(bench, entry.sets, bench.parameters, "parameter")
    if name is None or entry.sets is None:
        return None
    parameter = bench.parameters[name]
    if parameter.values or not isinstance(parameter.type, NumberType):
        message = f"`{name}` is no open number that {what} could set"
        report(bench, "GR426", message, entry.sets.span, "name a number parameter with `required: true`")
        return None
    quantity = check_quantity(bench, entry.quantity, parameter.type, what)
    if quantity is None or (entry.members is not None and members is None):
        return None
    if is_score(quantity) or not is_number(quantity):
        message = f"{what} is taken of {describe_type(quantity.type)}"
        report(bench, "GR424", message, quantity.span, "take it of a plain quantity")
        return None
    return Average(id, read_words(entry.label), members, quantity, name, source, entry.span)


def _check_change(bench: Workbench, id: str, entry: ChangeEntry, rankings: dict[str, Ranking | None]) -> Change | None:
    what = f"the change `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    before = check_quantity(bench, entry.before, None, f"`before` of {what}")
    name = "" if entry.ranking is None else find_named(bench, entry.ranking, rankings, "ranking")
    if before is None or name is None or (name and rankings[name] is None):
        return None
    ranking = rankings[name] if name else None
    ids = [tier.id for tier in ranking.tiers] if ranking else [r.id.value for r in bench.module.grades if r.id]
    options = before.type.options if isinstance(before.type, ChoiceType) else ()
    if not options or not set(options) <= {*ids, NO_TIER}:
        known = ", ".join((*ids, NO_TIER))
        message = f"`before` of {what} is not a choice of {known}"
        report(bench, "GR427", message, before.span, f"name a choice whose options are among {known}")
        return None
    return Change(id, read_words(entry.label), before, name, source, entry.span)


def _check_streak(bench: Workbench, id: str, entry: StreakEntry, cohort: CohortEntry) -> Streak | None:
    what = f"the streak `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    before = check_condition(bench, entry.before, f"`before` of {what}", entry.span)
    ranking = find_named(bench, entry.ranking, cohort.rankings, "ranking")
    if ranking is None:
        return None
    ids = [tier.id.value for tier in cohort.rankings[ranking].tiers if tier.id]
    tier = find_named(bench, entry.tier, ids, "tier")
    if before is None or tier is None:
        return None
    return Streak(id, read_words(entry.label), ranking, tier, before, source, entry.span)


def find_average_circles(ruleset: Ruleset) -> Problems:
    """Report every average that rests on a parameter an average of this ruleset sets (GR426)."""
    averages = ruleset.cohort.averages if ruleset.cohort is not None else {}
    sets = {average.sets for average in averages.values()}
    found: Problems = []
    for id, average in averages.items():
        parts = [average.quantity] if average.members is None else [average.quantity, average.members]
        names = {name for kind, name in _list_reached(ruleset, parts) if kind == "parameter"} & sets
        for name in sorted(names):
            message = f"the average `{id}` rests on `{name}`, which an average sets"
            help = "take the average of what the subjects supply themselves"
            found.append(Diagnostic("GR426", message, average.span, help=help))
    return found


def _list_reached(ruleset: Ruleset, parts: list[Expr]) -> Iterator[tuple[str, str]]:
    """Yield every name of this ruleset the expressions rest on, directly or not."""
    definitions = {each.name: each for each in sort_definitions(ruleset)[0]}
    seen: set[tuple[str, str]] = set()
    waiting: list[tuple[str, str]] = [name for part in parts for name in _name_parts(part)]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if name[0] == "grade":
            waiting += [("rung", rung.id) for rung in ruleset.rungs]
        if name in definitions:
            waiting += definitions[name].parts
            waiting += [inner for expr in definitions[name].expressions for inner in _name_parts(expr)]


def _name_parts(expr: Expr) -> Iterator[tuple[str, str]]:
    for part in walk_expression(expr):
        if isinstance(part, Reference) and not part.module:
            yield (part.kind, part.name)
        elif isinstance(part, Cell) and part.computed and not part.module:
            yield (part.computed, part.column)
