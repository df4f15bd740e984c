"""The standing of one subject in one ranking: its tiers, and what excludes it or keeps it open."""

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from greenrules.evaluating.logic import missing_of
from greenrules.model.citing import Words
from greenrules.model.cohort import NO_TIER, Ranking, Rounding, TieRule
from greenrules.model.cohort_judgement import Exclusion, Opening, Standing
from greenrules.model.values import Scalar, Unknown, Value, Verdict
from greenrules.tracking.places import Contender, Place
from greenrules.tracking.tiers import Size, find_last_places, list_possible

# Of those level with a subject so many are named: a tie of thousands would otherwise be written out for each in it.
_NAMED = 5
NO_TIER_LABEL = Words("不在各档之内", "no tier")


@frozen
class Rules:
    """The rules of a ranking as far as they are known; `missing` are the parameters that are not."""

    ranking: Ranking
    ties: TieRule | None
    rounding: Rounding | None
    least: Value | None
    values: tuple[Value | None, ...]  # of the sizes, as stated
    sizes: tuple[Size, ...]
    missing: frozenset[str]


@frozen
class Entrant:
    """What one subject brings to a ranking."""

    subject: str
    group: Scalar | Unknown | None
    condition: Verdict
    values: tuple[Value, ...]
    contender: Contender
    requirements: tuple[Verdict, ...]


def describe_standing(
    entrant: Entrant, place: Place, level: tuple[str, ...], rules: Rules, group: Scalar | None
) -> Standing:
    """Return the standing of one subject at its place.

    Args:
        level: the subjects known to be level with it, itself included; empty when there are none.
    """
    member = entrant.contender.member
    if member is False:
        return _leave_out(entrant, place, group)
    enough = is_enough(place, rules.least)
    possible = _list_tiers(entrant, place, rules) if enough is not False else (NO_TIER,)
    if isinstance(member, Unknown) or isinstance(enough, Unknown):
        possible = (*(tier for tier in possible if tier != NO_TIER), NO_TIER)
    settled_out = possible == (NO_TIER,)
    exclusion: Exclusion | None = None
    if settled_out:
        exclusion = "too_few" if enough is False else _find_limit(entrant)
    openings = () if len(possible) == 1 else tuple(_list_openings(entrant, place, level, rules, enough))
    missing = sorted(missing_of(member, *entrant.values, *entrant.requirements) | rules.missing)
    return Standing(
        subject=entrant.subject,
        group=group,
        member=member,
        values=entrant.values,
        best_place=place.best,
        worst_place=place.worst,
        field_least=place.field_least,
        field_most=place.field_most,
        tied=max(0, len(level) - 1),
        tied_with=tuple(id for id in level[: _NAMED + 1] if id != entrant.subject)[:_NAMED],
        tier=possible[-1],
        possible_tiers=possible,
        exclusion=exclusion,
        openings=openings,
        missing=tuple(missing) if len(possible) > 1 else (),
    )


def _list_tiers(entrant: Entrant, place: Place, rules: Rules) -> tuple[str, ...]:
    at_best = find_last_places(rules.sizes, place.field_at_best, rules.rounding, generous=True)
    at_worst = find_last_places(rules.sizes, place.field_at_worst, rules.rounding, generous=False)
    return list_possible(
        tuple(tier.id for tier in rules.ranking.tiers),
        place.best,
        place.worst,
        at_best=at_best,
        at_worst=at_worst,
        requirements=entrant.requirements,
        is_exact=place.field_least == place.field_most and at_best == at_worst,
    )


def is_enough(place: Place, least: Value | None) -> Verdict:
    """Return whether so many subjects are ranked that there are tiers at all."""
    if least is None:
        return True
    if not isinstance(least, Fraction):
        return Unknown(missing_of(least))
    if place.field_least >= least:
        return True
    return False if place.field_most < least else Unknown()


def _leave_out(entrant: Entrant, place: Place, group: Scalar | None) -> Standing:
    exclusion: Exclusion = "not_a_member" if entrant.condition is False else "no_value"
    return Standing(
        subject=entrant.subject, group=group, member=False, values=entrant.values, best_place=None, worst_place=None,
        field_least=place.field_least - 1, field_most=place.field_most - 1, tied=0, tied_with=(), tier=NO_TIER,
        possible_tiers=(NO_TIER,), exclusion=exclusion, openings=(), missing=(),
    )  # fmt: skip


def _find_limit(entrant: Entrant) -> Exclusion:
    return "requirement_unmet" if False in entrant.requirements else "beyond_tiers"


def _list_openings(
    entrant: Entrant, place: Place, level: tuple[str, ...], rules: Rules, enough: Verdict
) -> Iterator[Opening]:
    """Yield what keeps a tier open, what the subject itself can mend first."""
    if isinstance(entrant.contender.member, Unknown):
        yield "membership"
    if isinstance(entrant.group, Unknown):
        yield "group"
    if not entrant.contender.is_settled:
        yield "value"
    if any(isinstance(met, Unknown) for met in entrant.requirements):
        yield "requirement"
    spread = place.worst - place.best
    tied = len(level) - 1 if level and rules.ties in (None, "undecided") else 0
    if (entrant.contender.is_settled and spread > tied) or place.field_least < place.field_most:
        yield "others"
    if tied:
        yield "tie"
    if rules.missing:
        yield "sizes"
    if isinstance(enough, Unknown):
        yield "least"
