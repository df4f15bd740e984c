"""Gates, the ladder, and the outcomes beside it."""

from greenrules.checking.provenance import read_source, read_words
from greenrules.checking.types_and_units import describe_type, is_number, is_score
from greenrules.checking.workbench import BESIDE_THE_LADDER, NOT_ON_THE_LADDER, Workbench
from greenrules.model.citing import Source, Words
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Expr
from greenrules.model.outcome_entries import EligibilityEntry, EntitlementEntry, GateEntry, RungEntry
from greenrules.model.outcomes import Eligibility, Entitlement, Gate, Rung, Share
from greenrules.model.source import Span
from greenrules.model.suggestions import suggest
from greenrules.model.types import NumberType
from greenrules.model.units import parse_unit
from greenrules.model.written import Expression, Sourcing

_MONEY = parse_unit("CNY")


def _source(bench: Workbench, what: str, sourcing: Sourcing, span: Span) -> Source:
    return read_source(sourcing, what=what, span=span, documents=bench.surroundings.documents, problems=bench.problems)


def check_gate(bench: Workbench, id: str, entry: GateEntry) -> Gate | None:
    """Check a basic requirement: a condition with a source."""
    label = read_words(entry.label)
    source = _source(bench, f"the gate `{id}`", entry.sourcing, entry.span)
    condition = bench.check_condition(entry.condition, what=f"the gate `{id}`", span=entry.span)
    if condition is None:
        return None
    return Gate(id, label, condition, tuple(Words(e.zh, e.en) for e in entry.evidence), source, entry.span)


def check_rung(bench: Workbench, entry: RungEntry) -> Rung | None:
    """Check a grade of the ladder: a condition that names no grade."""
    id = entry.id.value if entry.id else ""
    label = read_words(entry.label)
    source = _source(bench, f"the grade `{id}`", entry.sourcing, entry.span)
    scope = bench.scope(NOT_ON_THE_LADDER)
    condition = bench.check_condition(entry.condition, what=f"the grade `{id}`", span=entry.span, scope=scope)
    return None if condition is None or not id else Rung(id, label, condition, source, entry.span)


def check_eligibility(bench: Workbench, id: str, entry: EligibilityEntry) -> Eligibility | None:
    """Check an outcome such as "may be recommended"."""
    label = read_words(entry.label)
    source = _source(bench, f"the eligibility `{id}`", entry.sourcing, entry.span)
    scope = bench.scope(BESIDE_THE_LADDER)
    condition = bench.check_condition(entry.condition, what=f"the eligibility `{id}`", span=entry.span, scope=scope)
    return None if condition is None else Eligibility(id, label, condition, source, entry.span)


def check_entitlement(bench: Workbench, id: str, entry: EntitlementEntry) -> Entitlement | None:
    """Check an amount of money: condition, amount, caps, shares, what it excludes."""
    label = read_words(entry.label)
    source = _source(bench, f"the entitlement `{id}`", entry.sourcing, entry.span)
    scope = bench.scope(BESIDE_THE_LADDER)
    condition = bench.check_condition(entry.condition, what=f"the entitlement `{id}`", span=entry.span, scope=scope)
    unit = None if entry.unit is None else parse_unit(entry.unit.value, bench.surroundings.units)
    if unit is None or _MONEY is None or not unit.converts_to(_MONEY):
        span = entry.unit.span if entry.unit else entry.span
        bench.problems.append(
            Diagnostic(
                "GR302",
                f"the entitlement `{id}` needs a unit of money",
                span,
                help="write `unit: CNY` or `unit: 10k CNY`",
            )
        )
        return None
    type_ = NumberType(unit)

    def money(expression: Expression | None, what: str, expected: NumberType = type_) -> Expr | None:
        expr = bench.check(expression, expected, what=f"{what} of `{id}`", scope=scope)
        if expr is not None and (is_score(expr) or not is_number(expr)):
            bench.problems.append(
                Diagnostic(
                    "GR308",
                    f"{what} of `{id}` is {describe_type(expr.type)}",
                    expr.span,
                    help="decide by the score in `condition`, compute from plain quantities",
                )
            )
            return None
        return expr

    amount = money(entry.amount, "the amount")
    caps = [money(cap, "a cap") for cap in entry.caps]
    paid = money(entry.already_paid, "`already_paid`")
    shares = [
        Share(name, read_words(share.label), part)
        for name, share in entry.shares.items()
        if (part := money(share.share, f"the share `{name}`", NumberType())) is not None
    ]
    known_caps = tuple(cap for cap in caps if cap is not None)
    _check_exclusions(bench, id, entry)
    lost = (
        len(known_caps) < len(caps)
        or len(shares) < len(entry.shares)
        or (entry.already_paid is not None and paid is None)
    )
    if condition is None or amount is None or lost:
        return None
    return Entitlement(
        id, label, condition, amount, type_, known_caps, tuple(e.value for e in entry.excludes), paid, tuple(shares),
        entry.before_pool is not None and entry.before_pool.value, source, entry.span,
    )  # fmt: skip


def _check_exclusions(bench: Workbench, id: str, entry: EntitlementEntry) -> None:
    for other in entry.excludes:
        if other.value not in bench.module.entitlements or other.value == id:
            hint = suggest(other.value, bench.module.entitlements, otherwise="name another entitlement of this ruleset")
            bench.problems.append(Diagnostic("GR201", f"no other entitlement `{other.value}`", other.span, help=hint))
