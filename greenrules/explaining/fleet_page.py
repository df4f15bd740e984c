"""The sections about many subjects on the page of a ruleset."""

from collections.abc import Iterator

from greenrules.explaining.markdown import escape
from greenrules.explaining.messages import say
from greenrules.explaining.page import Language
from greenrules.explaining.ruleset_cells import (
    write_both,
    write_code,
    write_expression,
    write_grid,
    write_provenance,
    write_source,
)
from greenrules.model.citing import Source
from greenrules.model.cohort import Cohort, Ranking, Tier
from greenrules.model.programme import Meaning, Target
from greenrules.model.ruleset import Ruleset

_GOALS: dict[Meaning, str] = {"exactly": "goal_exactly", "at_least": "goal_at_least", "above": "goal_above"}


def list_fleet_parts(ruleset: Ruleset, language: Language) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield each section with its lines, by the key of its heading."""
    if (cohort := ruleset.cohort) is not None:
        yield "page_rankings", _write_rankings(cohort, ruleset, language)
        yield "page_pools", _write_pools(cohort, ruleset, language)
        yield "page_averages", _write_averages(cohort, ruleset, language)
        yield "page_changes", _write_changes(cohort, ruleset, language)
    if ruleset.programme is not None:
        yield "page_baselines", _write_programme(ruleset, language)


def _tail(source: Source, ruleset: Ruleset, language: Language) -> tuple[str, str]:
    return write_source(source, ruleset, language), write_provenance(source, language)


def _write_rankings(cohort: Cohort, ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("list_id", "ledger_label", "page_ranked_by", "page_members", "page_apart", "page_tiers", "page_rules",
             "source", "provenance")  # fmt: skip
    rows = [
        (
            write_code(ranking.id),
            write_both(ranking.label),
            _write_criteria(ranking, language),
            write_expression(ranking.members),
            write_expression(ranking.apart),
            say("semicolon", language).join(_write_tier(tier, language) for tier in ranking.tiers),
            say("semicolon", language).join(_list_rules(ranking)),
            *_tail(ranking.source, ruleset, language),
        )
        for ranking in cohort.rankings.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_criteria(ranking: Ranking, language: Language) -> str:
    ways = ((criterion.by, say(f"better_{criterion.better}", language)) for criterion in ranking.criteria)
    parts = (say("measure", language, value=write_expression(by), label=way) for by, way in ways)
    return say("semicolon", language).join(parts)


def _write_tier(tier: Tier, language: Language) -> str:
    size = write_expression(tier.size) or say("page_rest", language)
    text = f"{write_both(tier.label)} {size}"
    if tier.requires is None:
        return text
    return say("measure", language, value=text, label=write_expression(tier.requires))


def _list_rules(ranking: Ranking) -> Iterator[str]:
    yield write_code(ranking.ties.name)
    yield write_code(ranking.rounding.name)
    if ranking.least is not None:
        yield write_expression(ranking.least)


def _write_pools(cohort: Cohort, ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("list_id", "ledger_label", "page_pool_of", "page_size", "page_rules", "source", "provenance")
    rows = [
        (
            write_code(pool.id),
            write_both(pool.label),
            write_code(pool.entitlement),
            write_expression(pool.size),
            write_expression(pool.step),
            *_tail(pool.source, ruleset, language),
        )
        for pool in cohort.pools.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_averages(cohort: Cohort, ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("list_id", "ledger_label", "page_formula", "page_members", "page_sets", "source", "provenance")
    rows = [
        (
            write_code(average.id),
            write_both(average.label),
            write_expression(average.quantity),
            write_expression(average.members),
            write_code(average.sets),
            *_tail(average.source, ruleset, language),
        )
        for average in cohort.averages.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_changes(cohort: Cohort, ruleset: Ruleset, language: Language) -> Iterator[str]:
    heads = ("list_id", "ledger_label", "page_before", "page_now", "source", "provenance")
    rows = [
        (
            write_code(change.id),
            write_both(change.label),
            write_expression(change.before),
            write_code(change.ranking or "grade"),
            *_tail(change.source, ruleset, language),
        )
        for change in cohort.changes.values()
    ]
    rows += [
        (
            write_code(streak.id),
            write_both(streak.label),
            write_expression(streak.before),
            write_code(f"{streak.ranking}.{streak.tier}"),
            *_tail(streak.source, ruleset, language),
        )
        for streak in cohort.streaks.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_programme(ruleset: Ruleset, language: Language) -> Iterator[str]:
    programme = ruleset.programme
    if programme is None:
        return
    heads = ("list_id", "ledger_label", "grade", "page_number_of", "page_kind", "page_by_date", "page_scope", "source",
             "provenance")  # fmt: skip
    scope = write_expression(programme.scope)
    rows = [
        (
            write_code(target.id),
            write_both(target.label),
            _write_grade(programme.ladder, target.grade),
            say(_GOALS[target.means], language, number=write_expression(target.goal)),
            _write_kind(target),
            write_expression(target.by),
            scope,
            *_tail(target.source, ruleset, language),
        )
        for target in programme.targets.values()
    ]
    rows += [
        (
            write_code(baseline.id),
            write_both(baseline.label),
            _write_grade(programme.ladder, baseline.grade),
            say(_GOALS[baseline.means], language, number=write_expression(baseline.number)),
            "",
            "",
            scope,
            *_tail(baseline.source, ruleset, language),
        )
        for baseline in programme.baselines.values()
    ]
    yield from write_grid(heads, rows, language)


def _write_grade(ladder: str, grade: str) -> str:
    return write_code(f"{ladder}.{grade}" if ladder else grade)


def _write_kind(target: Target) -> str:
    return escape(" − ").join(part for part in (write_code(target.kind.name), write_code(target.baseline)) if part)
