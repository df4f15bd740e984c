"""Rankings: who is ranked, by what, and tiers that fit together."""

from fractions import Fraction

from greenrules.checking.fleet_parts import (
    check_common,
    check_condition,
    check_quantity,
    check_rule,
    is_plain_score,
    read_fleet_source,
    report,
)
from greenrules.checking.provenance import read_words
from greenrules.checking.scoring import constant_finder, is_count
from greenrules.checking.types_and_units import describe_type, is_number, is_score
from greenrules.checking.workbench import Workbench
from greenrules.model.cohort import NO_TIER, ROUNDINGS, TIE_RULES, Criterion, Direction, Ranking, Tier
from greenrules.model.cohort_entries import RankingEntry, TierEntry
from greenrules.model.expressions import Expr
from greenrules.model.source import Span
from greenrules.model.types import BooleanType, ChoiceType, NumberType, TextType
from greenrules.model.written import Expression, Sourcing, Text


def check_ranking(bench: Workbench, id: str, entry: RankingEntry) -> Ranking | None:
    """Check one ranking (GR202, GR420 to GR424, GR501)."""
    what = f"the ranking `{id}`"
    source = read_fleet_source(bench, entry.sourcing, what, entry.span)
    members = check_condition(bench, entry.members, f"`members` of {what}", entry.span)
    apart = _check_apart(bench, entry.apart, what)
    criteria = [_check_criterion(bench, entry.by, entry.better, what, entry.span)]
    criteria += [_check_criterion(bench, each.by, each.better, what, each.span) for each in entry.then_by]
    ties = check_rule(bench, entry.ties, TIE_RULES, "ties")
    rounding = check_rule(bench, entry.rounding, ROUNDINGS, "rounding")
    least = check_common(bench, entry.least, None, f"`least` of {what}")
    if least is not None and not is_count(least):
        _refuse_count(bench, least, f"`least` of {what}")
    tiers = [_check_tier(bench, each, entry.sourcing, what) for each in entry.tiers]
    known = [criterion for criterion in criteria if criterion is not None]
    found = tuple(tier for tier in tiers if tier is not None)
    if len(found) == len(tiers) and found:
        _check_tiers(bench, found, what, entry.span)
    lost = len(known) < len(criteria) or len(found) < len(tiers) or not found
    lost = lost or any(given is not None and kept is None for given, kept in ((entry.members, members),
                                                                             (entry.apart, apart),
                                                                             (entry.least, least)))  # fmt: skip
    if lost or ties is None or rounding is None:
        return None
    return Ranking(
        id, read_words(entry.label), members, apart, tuple(known), ties, rounding, least, found, source, entry.span
    )


def _check_apart(bench: Workbench, expression: Expression | None, what: str) -> Expr | None:
    expr = check_quantity(bench, expression, None, f"`apart` of {what}")
    if expr is None or isinstance(expr.type, ChoiceType | TextType | BooleanType):
        return expr
    message = f"`apart` of {what} is {describe_type(expr.type)}"
    report(bench, "GR424", message, expr.span, "name a choice, a text or a condition that splits the subjects")
    return None


def _check_criterion(
    bench: Workbench, expression: Expression | None, better: Text | None, what: str, span: Span
) -> Criterion | None:
    expr = check_quantity(bench, expression, None, f"`by` of {what}")
    if expr is None or better is None:
        return None
    if not is_number(expr) or (is_score(expr) and not is_plain_score(expr)):
        message = f"`by` of {what} is {'a computed score' if is_number(expr) else describe_type(expr.type)}"
        report(bench, "GR424", message, expr.span, "rank by `score`, by `score.<id>` or by a plain quantity")
        return None
    direction: Direction = "lower" if better.value == "lower" else "higher"
    return Criterion(expr, direction)


def _check_tier(bench: Workbench, entry: TierEntry, fallback: Sourcing, what: str) -> Tier | None:
    id = entry.id.value if entry.id else ""
    name = f"the tier `{id}` of {what}"
    source = read_fleet_source(bench, entry.sourcing, name, entry.span, fallback)
    requires = check_condition(bench, entry.requires, f"`requires` of {name}", entry.span)
    is_rest = entry.rest is not None and entry.rest.value
    given = [entry.share is not None, entry.count is not None, is_rest]
    if sum(given) != 1:
        help = "write `share: <parameter>`, `count: <parameter>` or `rest: true`"
        report(bench, "GR420", f"{name} needs exactly one of `share`, `count` and `rest`", entry.span, help)
        return None
    if entry.requires is not None and requires is None:
        return None
    label = read_words(entry.label)
    if is_rest:
        return Tier(id, label, "rest", None, requires, source, entry.span)
    if entry.share is not None:
        share = check_common(bench, entry.share, NumberType(), f"the share of {name}", most=1)
        return None if share is None else Tier(id, label, "share", share, requires, source, entry.span)
    count = check_common(bench, entry.count, None, f"the count of {name}")
    if count is not None and not is_count(count):
        _refuse_count(bench, count, f"the count of {name}")
        return None
    return None if count is None else Tier(id, label, "count", count, requires, source, entry.span)


def _refuse_count(bench: Workbench, expr: Expr, what: str) -> None:
    report(bench, "GR423", f"{what} is {describe_type(expr.type)}", expr.span, "give a number without unit, or items")


def _check_tiers(bench: Workbench, tiers: tuple[Tier, ...], what: str, span: Span) -> None:
    """Say what does not fit between the tiers: ids twice, two rests, more than all (GR202, GR420)."""
    seen: set[str] = set()
    for tier in tiers:
        if tier.id in seen or tier.id == NO_TIER:
            help = "`none` is having no tier; other ids are unique"
            report(bench, "GR202", f"the tier `{tier.id}` of {what} is declared twice", tier.span or span, help)
        seen.add(tier.id)
    rests = [tier for tier in tiers if tier.kind == "rest"]
    if len(rests) > 1:
        message = f"{what} gives the rest to two tiers"
        report(bench, "GR420", message, rests[1].span or span, "let one of them take the rest, give the other a share")
    shares = [constant_finder(bench)(tier.size) for tier in tiers if tier.kind == "share" and tier.size is not None]
    known = [share for share in shares if isinstance(share, Fraction)]
    total = sum(known, start=Fraction(0))
    if total > 1:
        report(bench, "GR420", f"the shares of {what} come to more than 100 %", span, "correct the shares")
    if not rests and len(known) == len(tiers) and total < 1:
        message = f"the shares of {what} come to less than 100 % and no tier takes the rest"
        report(bench, "GR420", message, span, "write `rest: true` for the tier that takes what is left")
