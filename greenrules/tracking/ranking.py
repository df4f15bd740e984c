"""One ranking over all subjects: who is ranked, at which places, in which tiers, and why."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from greenrules.evaluating.citations import cite
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.evaluating.logic import conjoin, missing_of
from greenrules.evaluating.type_units import unit_of_type
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.cohort import NO_TIER, ROUNDINGS, TIE_RULES, Ranking, Rounding, TieRule
from greenrules.model.cohort_judgement import Cut, RankedGroup, RankingResult
from greenrules.model.expressions import Reference
from greenrules.model.values import Bounds, Scalar, Undefined, Unknown, Value, Verdict
from greenrules.tracking.places import ABOVE_ALL, BELOW_ALL, Contender, Corner, End, Place, find_places
from greenrules.tracking.standings import NO_TIER_LABEL, Entrant, Rules, describe_standing
from greenrules.tracking.subjects import Field, Subject
from greenrules.tracking.tiers import Size, find_last_places

Group: TypeAlias = Scalar | None


def rank_subjects(ranking: Ranking, field: Field) -> RankingResult:
    """Return the standing of every subject.

    Source: docs/semantics.md, section 10.
    """
    rules = read_rules(ranking, field.common)
    entrants = [_enter(subject, ranking) for subject in field.subjects]
    groups: dict[Group, list[Entrant]] = {}
    for entrant in entrants:
        if not isinstance(entrant.group, Unknown):
            groups.setdefault(entrant.group, []).append(entrant)
    lost = [entrant for entrant in entrants if isinstance(entrant.group, Unknown)]
    results = [_rank_group(group, groups[group], lost, rules, field) for group in sorted(groups, key=_sort_key)]
    if lost:
        results.append(_rank_lost(lost, entrants, rules, field))
    tiers = tuple((tier.id, tier.label) for tier in ranking.tiers)
    return RankingResult(
        id=ranking.id,
        label=ranking.label,
        units=tuple(unit_of_type(criterion.by.type) for criterion in ranking.criteria),
        directions=tuple(criterion.better for criterion in ranking.criteria),
        ties=rules.ties,
        tie_label=_label_rule(ranking.ties, rules.ties, field.common),
        rounding=rules.rounding,
        least=rules.least,
        tier_labels=(*tiers, (NO_TIER, NO_TIER_LABEL)),
        groups=tuple(results),
        apart=ranking.apart is not None,
        citation=cite(field.ruleset, ranking.source),
    )


def read_rules(ranking: Ranking, common: Environment) -> Rules:
    """Return the rules of a ranking as far as parameters state them."""
    ties, rounding = (evaluate_expression(rule, common) for rule in (ranking.ties, ranking.rounding))
    values = [None if tier.size is None else evaluate_expression(tier.size, common) for tier in ranking.tiers]
    least = None if ranking.least is None else evaluate_expression(ranking.least, common)
    missing = missing_of(*(value for value in (*values, least, ties, rounding) if value is not None))
    sizes = [_read_size(tier.kind, value) for tier, value in zip(ranking.tiers, values, strict=True)]
    return Rules(ranking, _find_tie_rule(ties), _find_rounding(rounding), least, tuple(values), tuple(sizes), missing)


def _read_size(kind: str, value: Value | None) -> Size:
    if kind == "rest":
        return Size("rest")
    most = Fraction(1) if kind == "share" else None
    known = isinstance(value, Fraction)
    low, high = (value, value) if isinstance(value, Fraction) else (Fraction(0), most)
    if known and low is not None:  # a caller may bind what no standard would state
        low = high = max(Fraction(0), low if most is None else min(most, low))
    return Size("share" if kind == "share" else "count", low or Fraction(0), high)


def _find_tie_rule(value: Value) -> TieRule | None:
    return next((rule for rule in TIE_RULES if rule == value), None)


def _find_rounding(value: Value) -> Rounding | None:
    return next((rule for rule in ROUNDINGS if rule == value), None)


def _label_rule(rule: Reference, word: str | None, common: Environment) -> Words:
    parameter = common.ruleset.parameters.get(rule.name)
    options = parameter.options if parameter is not None and not rule.module else ()
    return next((option.label for option in options if option.id == word), NO_WORDS)


def _sort_key(group: Group) -> str:
    return str(group)


def _enter(subject: Subject, ranking: Ranking) -> Entrant:
    environment = subject.environment
    group = None if ranking.apart is None else evaluate_expression(ranking.apart, environment)
    values = tuple(evaluate_expression(criterion.by, environment) for criterion in ranking.criteria)
    condition = evaluate_condition(ranking.members, environment)
    valued = has_value(values[0])
    # A group that is not known may still turn out to be none at all.
    grouped: Verdict = Unknown(group.missing) if isinstance(group, Unknown) else not isinstance(group, Undefined)
    member = conjoin((condition, valued, grouped))
    low, high = find_corners(values, tuple(criterion.better == "higher" for criterion in ranking.criteria))
    requirements = tuple(evaluate_condition(tier.requires, environment) for tier in ranking.tiers)
    return Entrant(
        subject=subject.id,
        group=group if isinstance(group, Unknown) else None if isinstance(group, Undefined | Bounds) else group,
        condition=condition,
        values=values,
        contender=Contender(member, low, high),
        requirements=requirements,
    )


def has_value(value: Value) -> Verdict:
    """Return whether a subject has a value to be ranked by: an open one may still turn out to have none.

    A score whose ends are not both open always comes to a value (decision 0009).
    """
    match value:
        case Undefined():
            return False
        case Unknown(missing):
            return Unknown(missing)
        case Bounds(proven=None, attainable=None, missing=missing):
            return Unknown(missing)
        case _:
            return True


def find_corners(values: Sequence[Value], higher: Sequence[bool]) -> tuple[Corner, Corner]:
    """Return the worst and the best a list of criteria can come to, larger always better.

    A criterion that is undefined is the worst of all, so one that is unknown reaches down to it.
    """
    ends = [_find_ends(value) for value in values]
    pairs = [(low, high) if up else (_turn(high), _turn(low)) for (low, high), up in zip(ends, higher, strict=True)]
    floors = [BELOW_ALL if isinstance(value, Undefined) else None for value in values]
    return (
        tuple(floor or low for floor, (low, _) in zip(floors, pairs, strict=True)),
        tuple(floor or high for floor, (_, high) in zip(floors, pairs, strict=True)),
    )


def _find_ends(value: Value) -> tuple[End, End]:
    match value:
        case Fraction():
            return (0, value), (0, value)
        case Bounds(proven, attainable):
            low = BELOW_ALL if proven is None else (0, proven)
            return low, ABOVE_ALL if attainable is None else (0, attainable)
        case _:
            return BELOW_ALL, ABOVE_ALL


def _turn(end: End) -> End:
    return -end[0], -end[1]


def _rank_group(group: Group, entrants: list[Entrant], lost: list[Entrant], rules: Rules, field: Field) -> RankedGroup:
    contenders = [entrant.contender for entrant in (*entrants, *lost)]
    places = find_places(contenders, rules.ties)[: len(entrants)]
    ties = find_ties(entrants)
    certain = sum(contender.member is True for contender in contenders)
    most = sum(contender.member is not False for contender in contenders)
    standings = tuple(
        describe_standing(entrant, place, ties.get(entrant.contender.low, ()), rules, group)
        for entrant, place in zip(entrants, places, strict=True)
    )
    return RankedGroup(group, certain, most, list_cuts(rules, certain, most, field), standings)


def _rank_lost(lost: list[Entrant], entrants: list[Entrant], rules: Rules, field: Field) -> RankedGroup:
    """Judge those whose group is not known: in whatever group, among whoever may be there."""
    most = sum(entrant.contender.member is not False for entrant in entrants)
    standings = []
    for entrant in lost:
        others = most - (entrant.contender.member is not False)
        # Alone at best (should the field be large, the better), behind all others at worst.
        place = Place(1, 1 + others, 1 + others, 1 + others, 1, 1 + others)
        standings.append(describe_standing(entrant, place, (), rules, None))
    return RankedGroup(None, 0, most, list_cuts(rules, 0, most, field), tuple(standings))


def find_ties(entrants: Sequence[Entrant]) -> Mapping[Corner, tuple[str, ...]]:
    """Return who is known to be level with whom, by their common value."""
    level: dict[Corner, list[str]] = {}
    for entrant in entrants:
        if entrant.contender.is_settled and entrant.contender.member is not False:
            level.setdefault(entrant.contender.low, []).append(entrant.subject)
    return {corner: tuple(ids) for corner, ids in level.items() if len(ids) > 1}


def list_cuts(rules: Rules, least: int, most: int, field: Field) -> tuple[Cut, ...]:
    """Return where each tier ends among `least` to `most` subjects."""
    early = find_last_places(rules.sizes, least, rules.rounding, generous=False)
    late = find_last_places(rules.sizes, most, rules.rounding, generous=True)
    return tuple(
        Cut(tier.id, tier.label, tier.kind, value, first, last, cite(field.ruleset, tier.source))
        for tier, value, first, last in zip(rules.ranking.tiers, rules.values, early, late, strict=True)
    )
