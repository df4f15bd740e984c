"""The sites of whole entries: outcomes, rows, steps, ramps, caps; and which ways a subject takes there."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from greenrules.evaluating.aggregates import ITEM
from greenrules.model.declarations import DecisionTable, Derived, Parameter
from greenrules.model.expressions import Expr
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Formula, Group, Indicator, Judged, Ramp, Ratio, Scoring, Steps
from greenrules.model.types import BooleanType
from greenrules.testing.coverage_entries import Entry
from greenrules.testing.coverage_sites import Holds, Loop, Place, Site, SiteKind, is_open, list_sites

OUTCOMES = ("true", "false", "unknown")


def list_entry_sites(entry: Entry, ruleset: Ruleset) -> Iterator[Site]:
    """Yield every site of an entry."""
    node = entry.node
    match node:
        case Parameter():
            if len(node.values) > 1:
                starts = tuple(f"from {dated.start or 'the beginning'}" for dated in node.values)
                yield _whole("dated", entry, starts)
        case DecisionTable():
            yield from _list_table(entry, node, ruleset)
        case Derived():
            kind: SiteKind = "condition" if isinstance(node.type, BooleanType) else "value"
            aspects = OUTCOMES if kind == "condition" else ("known", "unknown")
            yield _whole(kind, entry, aspects)
            loops = (Loop(node.of, ITEM),) if node.of else ()
            yield from list_sites(node.formula, Place(entry.id, "formula", (), loops), ruleset)
        case Indicator():
            yield from _list_indicator(entry, node, ruleset)
        case Group():
            yield from _list_group(entry, node, ruleset)
        case Entitlement():
            yield from _list_entitlement(entry, node, ruleset)
        case _:
            yield _whole("condition", entry, OUTCOMES)
            yield from list_sites(node.condition, Place(entry.id, "condition"), ruleset)


def _whole(kind: SiteKind, entry: Entry, aspects: tuple[str, ...], *, path: str = "", index: int = 0) -> Site:
    return Site(entry.id, path or kind, kind, aspects, entry.node, index=index, span=entry.span)


def _list_table(entry: Entry, table: DecisionTable, ruleset: Ruleset) -> Iterator[Site]:
    loops = (Loop(table.of, ITEM),) if table.of else ()
    if any(is_open(column.expression, ruleset) for column in table.inputs):
        yield _whole("value", entry, ("unknown",))
    for n, row in enumerate(table.rows):
        yield Site(entry.id, f"rows/{n}", "table", ("decides",), table, (), loops, n, row.span or entry.span)
    if table.otherwise is not None:
        yield Site(entry.id, "otherwise", "table", ("decides",), table, (), loops, len(table.rows), entry.span)
    for n, column in enumerate(table.inputs):
        place = Place(entry.id, f"inputs/{column.name}", (), loops)
        yield from list_sites(column.expression, place, ruleset)
        for at, _ in enumerate(list_cell_ends(table, n)):
            path = f"inputs/{column.name}:end {at}"
            yield Site(entry.id, path, "cell", ("on", "beside"), (table, n), (), loops, at, entry.span)


def list_cell_ends(table: DecisionTable, column: int) -> tuple[tuple[Fraction | date, bool], ...]:
    """Return the ends of the intervals of a column, single values left out, and whether what lies outside is below."""
    ends: dict[tuple[Fraction | date, bool], None] = {}
    for row in table.rows:
        for interval in row.cells[column].intervals:
            if interval.low == interval.high:
                continue
            if isinstance(interval.low, Fraction | date):
                ends[interval.low, interval.low_closed] = None
            if isinstance(interval.high, Fraction | date):
                ends[interval.high, not interval.high_closed] = None
    return tuple(ends)


def _list_indicator(entry: Entry, node: Indicator, ruleset: Ruleset) -> Iterator[Site]:
    place = Place(entry.id, "")
    yield _whole("value", entry, ("unknown",))
    guards: tuple[Holds, ...] = ()
    for name, condition in (("applies", node.applies), ("requires", node.requires)):
        if condition is not None:
            yield from _list_condition(condition, name, place.below(name, *guards), entry, ruleset)
            guards = (*guards, Holds(condition, True))
    loops: tuple[Loop, ...] = ()
    if node.over is not None:
        top = ("more than are counted",) if node.over.top_k is not None else ()
        yield _whole("over", entry, ("no record", "one record", "several records", *top))
        loops = (Loop(node.over.table.name, node.over.variable),)
        parts = (node.over.where, node.over.top_k, node.over.top_by, node.over.weight)
        for n, part in enumerate(part for part in parts if part is not None):
            yield from list_sites(part, place.below(f"over/{n}", *guards, loops=loops), ruleset)
        guards = (*guards, *([Holds(node.over.where, True)] if node.over.where is not None else []))
    yield from _list_scoring(node.scoring, place.below("scoring", *guards, loops=loops), entry, ruleset)


def _list_condition(condition: Expr, name: str, place: Place, entry: Entry, ruleset: Ruleset) -> Iterator[Site]:
    """Yield the sites of a condition an indicator or group stands under, with its own three outcomes."""
    if is_open(condition, ruleset):
        yield Site(entry.id, f"{name}/outcome", "condition", OUTCOMES, condition, place.guards, (), 0, condition.span)
    yield from list_sites(condition, place, ruleset)


SCORING_ASPECTS: dict[type, tuple[SiteKind, tuple[str, ...]]] = {
    Ramp: ("ramp", ("worse than baseline", "at baseline", "between", "at leading", "better than leading")),
    Formula: ("formula", ("nothing", "part", "full")),
    Judged: ("judged", ("nothing", "part", "full")),
}


def _list_scoring(scoring: Scoring, place: Place, entry: Entry, ruleset: Ruleset) -> Iterator[Site]:
    def site(kind: SiteKind, aspects: tuple[str, ...]) -> Site:
        return Site(entry.id, place.path, kind, aspects, entry.node, place.guards, place.loops, 0, entry.span)

    match scoring:
        case Ramp():
            yield site("ramp", SCORING_ASPECTS[Ramp][1])
            parts: tuple[Expr, ...] = (scoring.quantity, scoring.baseline, scoring.leading)
        case Ratio():
            yield site("ratio", ("nothing", "part", *(("at the cap", "above the cap") if scoring.cap else ("whole",))))
            parts = (scoring.quantity, scoring.base)
        case Formula():
            yield site("formula", SCORING_ASPECTS[Formula][1])
            parts = (scoring.formula,)
        case Judged():
            yield site("judged", SCORING_ASPECTS[Judged][1])
            parts = ()
        case Steps():
            steps = tuple(f"step {n + 1}" for n, _ in enumerate(scoring.steps))
            yield site("steps", (*steps, "no step"))
            for n, step in enumerate(scoring.steps):
                earlier = [Holds(before.when, False) for before in scoring.steps[:n]]
                yield from list_sites(step.when, place.below(n, *earlier), ruleset)
            return
        case Checklist():
            for n, item in enumerate(scoring.items):
                others = [Holds(other.condition, True) for other in scoring.items if other is not item]
                guards = others if scoring.mode == "all" else []
                yield from list_sites(item.condition, place.below(n, *guards), ruleset)
            return
    for n, part in enumerate(parts):
        yield from list_sites(part, place.below(n), ruleset)


def _list_group(entry: Entry, group: Group, ruleset: Ruleset) -> Iterator[Site]:
    place = Place(entry.id, "")
    for name, condition in (("applies", group.applies), ("requires", group.requires)):
        if condition is not None:
            yield from _list_condition(condition, name, place.below(name), entry, ruleset)
    if any(child.applies is not None for child in group.children):
        yield _whole("group", entry, ("all apply", "some left out"))
    if group.choose is not None:
        yield _whole("choose", entry, ("chosen",) if group.choose.by is not None else ("one left over",))


def _list_entitlement(entry: Entry, node: Entitlement, ruleset: Ruleset) -> Iterator[Site]:
    excluders = tuple(f"excluded by {id}" for id, other in ruleset.entitlements.items() if node.id in other.excludes)
    yield _whole("entitlement", entry, ("granted", "refused", "unknown", *excluders))
    place, granted = Place(entry.id, ""), Holds(node.condition, True)
    yield from list_sites(node.condition, place.below("condition"), ruleset)
    yield from list_sites(node.amount, place.below("amount", granted), ruleset)
    for n, cap in enumerate(node.caps):
        yield _whole("cap", entry, ("binds", "exactly", "does not bind"), path=f"caps/{n}", index=n)
        yield from list_sites(cap, place.below(f"caps/{n}", granted), ruleset)
    if node.already_paid is not None:
        yield _whole("paid", entry, ("nothing paid", "part paid", "all paid"))
        yield from list_sites(node.already_paid, place.below("paid", granted), ruleset)
    for n, share in enumerate(node.shares):
        yield from list_sites(share.share, place.below(f"shares/{n}", granted), ruleset)
