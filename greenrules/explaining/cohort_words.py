"""A judged cohort as a page: rankings with a reason for every place, then pools, averages, changes and streaks."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.explaining.citations import cite_details
from greenrules.explaining.cohort_outcome_words import (
    describe_averages,
    describe_change,
    describe_pool,
    describe_streak,
)
from greenrules.explaining.fleet_words import (
    describe_sources,
    name_missing,
    name_one,
    write_count,
    write_share,
    write_value,
)
from greenrules.explaining.layout import join_name
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_date, format_decimal
from greenrules.explaining.page import Entries, Entry, Language, Lines, Mark, Page, Section
from greenrules.explaining.reject_words import describe_rejects, word_rejects
from greenrules.model.cohort_judgement import (
    CohortJudgement,
    Cut,
    Exclusion,
    Opening,
    RankedGroup,
    RankingResult,
    Standing,
)
from greenrules.model.values import Unknown

_EXCLUSIONS: dict[Exclusion, str] = {
    "not_a_member": "out_not_a_member", "no_value": "out_no_value", "too_few": "out_too_few",
    "beyond_tiers": "out_beyond_tiers", "requirement_unmet": "out_requirement_unmet",
}  # fmt: skip
_OPENINGS: dict[Opening, str] = {
    "membership": "open_membership", "group": "open_group", "value": "open_value", "others": "open_others",
    "tie": "open_tie", "sizes": "open_sizes", "requirement": "open_requirement", "least": "open_least",
}  # fmt: skip
_ROUNDINGS = {"down": "rounding_down", "half_up": "rounding_half_up", "up": "rounding_up"}


def describe_cohort(judgement: CohortJudgement, language: Language) -> Page:
    """Return the page of a judged cohort."""
    sections: list[Section] = []
    for ranking in judgement.rankings:
        sections += [_describe_group(group, ranking, judgement, language) for group in ranking.groups]
    sections += [describe_pool(pool, judgement, language) for pool in judgement.pools]
    sections += describe_averages(judgement.averages, language)
    sections += [describe_change(change, judgement, language) for change in judgement.changes]
    sections += [describe_streak(streak, judgement, language) for streak in judgement.streaks]
    title = say("cohort_title", language, title=choose_words(judgement.title, language))
    return Page(
        language,
        title,
        tuple(_headline(judgement, language)),
        (*sections, *describe_rejects(judgement.rejects, language), *describe_sources(judgement, language)),
    )


def _headline(judgement: CohortJudgement, language: Language) -> Iterator[tuple[str, str]]:
    key = f"{judgement.ruleset}@{judgement.edition}"
    title = choose_words(judgement.title, language)
    yield say("ruleset", language), say("edition", language, title=title, edition=judgement.edition, key=key)
    yield say("as_of", language), format_date(judgement.as_of, language)
    yield say("fleet_subjects", language), say("fleet_count", language, count=str(len(judgement.subjects)))
    if sent_back := word_rejects(judgement.rejects, language):
        yield say("rejects_head", language), sent_back
    if judgement.skipped:
        yield "", say("fleet_skipped", language, count=str(len(judgement.skipped)))


def _describe_group(
    group: RankedGroup, ranking: RankingResult, judgement: CohortJudgement, language: Language
) -> Section:
    label, field = choose_words(ranking.label, language), write_count(group.least, group.most, language)
    if ranking.apart:
        name = say("group_unknown", language) if group.group is None else str(group.group)
        title = say("ranking_group", language, label=label, group=name, field=field)
    else:
        title = say("ranking_section", language, label=label, field=field)
    names = {subject.id: subject for subject in judgement.subjects}
    standings = sorted(group.standings, key=_sort_key)
    entries = tuple(
        Entry(
            _mark(standing),
            _word_tier(standing, ranking, language),
            _title(standing, name_one(names[standing.subject], language), language),
            tuple(_list_details(standing, group, ranking, judgement, language)),
        )
        for standing in standings
    )
    rules = Lines(tuple(_list_rules(group, ranking, language)))
    return Section(title, (rules, Entries(say("tier", language), say("fleet_name", language), entries)))


def _sort_key(standing: Standing) -> tuple[int, int, str]:
    unranked = 10**9
    return standing.best_place or unranked, standing.worst_place or unranked, standing.subject


def _mark(standing: Standing) -> Mark:
    if not standing.settled:
        return "open"
    return "none" if standing.exclusion else "good"


def _word_tier(standing: Standing, ranking: RankingResult, language: Language) -> str:
    labels = {id: choose_words(words, language) for id, words in ranking.tier_labels}
    if standing.settled:
        return labels[standing.tier]
    if standing.exclusion is None and standing.tier != "none":
        return say("at_least_tier", language, tier=labels[standing.tier])
    return say("tier_open", language)


def _title(standing: Standing, name: str, language: Language) -> str:
    best, worst = standing.best_place, standing.worst_place
    if best is None or worst is None:
        return say("not_ranked", language, name=name)
    if best == worst:
        return say("place_known", language, place=str(best), name=name)
    return say("place_open", language, best=str(best), worst=str(worst), name=name)


def _list_rules(group: RankedGroup, ranking: RankingResult, language: Language) -> Iterator[str]:
    """Yield how the group is ranked, where each tier ends, and where that is written."""
    way = say("ranked_high" if ranking.directions[0] == "higher" else "ranked_low", language)
    rule = choose_words(ranking.tie_label, language) or say("tie_unstated", language)
    rounding = say(_ROUNDINGS[ranking.rounding], language) if ranking.rounding else say("tie_unstated", language)
    parts = [way, say("tie_rule", language, rule=rule), say("rounding_rule", language, rule=rounding)]
    if isinstance(ranking.least, Fraction):
        parts.append(say("least_rule", language, least=format_decimal(ranking.least)))
    yield say("semicolon", language).join(parts)
    before = [0, *(cut.last_most for cut in group.cuts)]
    cuts = (_word_cut(cut, first, language) for cut, first in zip(group.cuts, before, strict=False))
    yield say("semicolon", language).join(cuts)
    for name, text in cite_details(ranking.citation, language):
        yield join_name(name, text)


def _word_cut(cut: Cut, before: int, language: Language) -> str:
    label, last = choose_words(cut.label, language), write_count(cut.last_least, cut.last_most, language)
    if isinstance(cut.size, Unknown):
        return say("cut_open", language, label=label)
    if cut.last_most <= before:
        return say("cut_empty", language, label=label)
    if cut.kind == "rest" or not isinstance(cut.size, Fraction):
        return say("cut_rest", language, label=label, last=last)
    if cut.kind == "share":
        return say("cut_share", language, label=label, size=write_share(cut.size, language), last=last)
    return say("cut_count", language, label=label, size=format_decimal(cut.size), last=last)


def _list_details(
    standing: Standing, group: RankedGroup, ranking: RankingResult, judgement: CohortJudgement, language: Language
) -> Iterator[tuple[str, str]]:
    places = dict(judgement.display).get("score")
    values = (
        write_value(value, unit, language, places) for value, unit in zip(standing.values, ranking.units, strict=True)
    )
    yield say("ranked_value", language), say("list_comma", language).join(values)
    place, field = standing.best_place, standing.field_most
    if place is not None and place == standing.worst_place and standing.field_least == field:
        share = write_share(Fraction(place, field), language)
        yield say("place_share", language), say("top_share", language, share=share)
    cut = next((cut for cut in group.cuts if cut.tier == standing.tier), None)
    if cut is not None and standing.best_place is not None:
        last = write_count(cut.last_least, cut.last_most, language)
        yield say("cut_off", language), say("cut_off_at", language, last=last)
    if standing.tied:
        names = say("list_comma", language).join(standing.tied_with)
        rest = standing.tied - len(standing.tied_with)
        text = say("and_more", language, labels=names, count=str(rest)) if rest else names
        yield say("level_with", language), text
    if not standing.settled:
        labels = {id: choose_words(words, language) for id, words in ranking.tier_labels}
        possible = tuple(labels[id] for id in standing.possible_tiers)
        yield say("still_possible", language), join_labels(possible, language)
        openings = tuple(say(_OPENINGS[opening], language) for opening in standing.openings)
        yield say("why_open", language), join_labels(openings, language)
    elif standing.exclusion:
        yield say("why_out", language), say(_EXCLUSIONS[standing.exclusion], language)
    if standing.missing:
        assessment = next(one for one in judgement.assessments if one.subject == standing.subject)
        yield say("fleet_lacks", language), name_missing(standing.missing, assessment, language)
