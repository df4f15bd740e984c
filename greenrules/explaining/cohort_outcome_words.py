"""Pools, averages, changes and streaks of a judged cohort, as sections of its page."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.explaining.citations import cite_details
from greenrules.explaining.fleet_words import name_one, write_money, write_value
from greenrules.explaining.layout import join_name
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import word_reason
from greenrules.explaining.page import Entries, Entry, Language, Lines, Mark, Section
from greenrules.model.cohort_judgement import (
    MOVES,
    AverageResult,
    ChangeResult,
    Claim,
    CohortJudgement,
    Event,
    Move,
    PoolResult,
    StreakResult,
)
from greenrules.model.units import Unit
from greenrules.model.values import Unknown

_MOVES: dict[Move, str] = {
    "new": "move_new", "upgraded": "move_upgraded", "kept": "move_kept", "downgraded": "move_downgraded",
    "lost": "move_lost",
}  # fmt: skip


def describe_pool(pool: PoolResult, judgement: CohortJudgement, language: Language) -> Section:
    """Return what is paid of every claim, and why it is cut."""
    label = choose_words(pool.label, language)
    title = say("pool_unknown", language, label=label)
    if isinstance(pool.size, Fraction):
        title = say("pool_section", language, label=label, size=write_money(pool.size, pool.unit, language))
    names = {subject.id: subject for subject in judgement.subjects}
    entries = tuple(
        Entry(
            _mark_claim(claim),
            _write_range(claim.paid_least, claim.paid_most, pool.unit, language),
            name_one(names[claim.subject], language),
            tuple(_list_claim(claim, pool, language)),
        )
        for claim in pool.claims
        if claim.entitled_most != 0 or claim.reason is not None
    )
    table = Entries(say("paid", language), say("claim", language), entries)
    return Section(title, (Lines(tuple(_list_pool(pool, language))), table))


def _mark_claim(claim: Claim) -> Mark:
    if not claim.settled:
        return "open"
    return "good" if claim.paid_least else "none"


def _list_claim(claim: Claim, pool: PoolResult, language: Language) -> Iterator[tuple[str, str]]:
    if claim.entitled_least != claim.paid_least or claim.entitled_most != claim.paid_most:
        yield (
            say("entitled", language),
            _write_range(claim.entitled_least, claim.entitled_most, pool.unit, language),
        )
    if claim.reason is not None:
        yield say("because", language), word_reason(claim.reason, language)


def _list_pool(pool: PoolResult, language: Language) -> Iterator[str]:
    key = "pool_open" if isinstance(pool.cut, Unknown) else "pool_cut" if pool.cut else "pool_fits"
    yield say(key, language, claimed=_write_range(pool.claimed_least, pool.claimed_most, pool.unit, language))
    if isinstance(pool.step, Fraction):
        yield say("pool_step", language, step=write_money(pool.step, pool.unit, language))
    for name, text in cite_details(pool.citation, language):
        yield join_name(name, text)


def _write_range(least: Fraction, most: Fraction | None, unit: Unit, language: Language) -> str:
    low = write_money(least, unit, language)
    if most is None:
        return say("at_least_amount", language, amount=low)
    if least == most:
        return low
    return say("from_to", language, low=low, high=write_money(most, unit, language))


def describe_averages(averages: tuple[AverageResult, ...], language: Language) -> tuple[Section, ...]:
    """Return the averages with the parameters they stand for."""
    entries = tuple(
        Entry(
            "good" if isinstance(one.value, Fraction) else "open",
            write_value(one.value, one.unit, language),
            choose_words(one.label, language),
            (
                (say("average_of", language), say("fleet_count", language, count=str(one.members))),
                (say("average_sets", language), one.sets),
                *(((say("by_head", language), say("by_caller", language)),) if one.bound_by_caller else ()),
            ),
            cite_details(one.citation, language),
        )
        for one in averages
    )
    table = Entries(say("average_value", language), say("average", language), entries)
    return (Section(say("averages", language), (table,)),) if entries else ()


def describe_change(change: ChangeResult, judgement: CohortJudgement, language: Language) -> Section:
    """Return what became of every subject, and how many moved which way."""
    names = {subject.id: subject for subject in judgement.subjects}
    labels = {id: choose_words(words, language) for id, words in change.grade_labels}
    entries = tuple(
        Entry(
            _mark_event(event),
            _word_moves(event.moves, language),
            name_one(names[event.subject], language),
            (
                (say("before", language), _word_before(event, labels, language)),
                (say("now", language), join_labels(tuple(labels[id] for id in event.now), language)),
            ),
        )
        for event in change.events
    )
    counts = ((move, sum(event.moves == (move,) for event in change.events)) for move in MOVES)
    told = [say("move_count", language, move=say(_MOVES[move], language), count=str(n)) for move, n in counts if n]
    still_open = sum(len(event.moves) > 1 for event in change.events)
    if still_open:
        told.append(say("move_count", language, move=say("move_open", language), count=str(still_open)))
    text = say("list_comma", language).join(told)
    title = say("changes_section", language, label=choose_words(change.label, language), counts=text)
    return Section(title, (Entries(say("move", language), say("fleet_name", language), entries),))


def _mark_event(event: Event) -> Mark:
    if len(event.moves) > 1:
        return "open"
    return "bad" if event.moves[0] in ("downgraded", "lost") else "good"


def _word_moves(moves: tuple[Move, ...], language: Language) -> str:
    return say(_MOVES[moves[0]], language) if len(moves) == 1 else say("move_open", language)


def _word_before(event: Event, labels: dict[str, str], language: Language) -> str:
    return labels.get(event.before, event.before) if isinstance(event.before, str) else say("unknown", language)


def describe_streak(streak: StreakResult, judgement: CohortJudgement, language: Language) -> Section:
    """Return who holds the tier again, and who may."""
    names = {subject.id: subject for subject in judgement.subjects}
    found = [(id, verdict) for id, verdict in streak.verdicts if verdict is not False]
    entries = tuple(
        Entry(
            "bad" if verdict is True else "open",
            say("streak_yes" if verdict is True else "streak_open", language),
            name_one(names[id], language),
        )
        for id, verdict in found
    )
    count = str(sum(verdict is True for _, verdict in found))
    title = say("streaks", language, label=choose_words(streak.label, language), count=count)
    lines = tuple(join_name(name, text) for name, text in cite_details(streak.citation, language))
    if not entries:
        return Section(title, (Lines((say("nobody", language), *lines)),))
    return Section(title, (Lines(lines), Entries(say("streak_yes", language), say("fleet_name", language), entries)))
