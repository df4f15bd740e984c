"""Why and why not, as pages."""

from greenrules.explaining.advice_words import (
    describe_finding,
    is_unjudged,
    name_grade,
    name_subject,
    write_circumstances,
)
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_quantity
from greenrules.explaining.page import Block, Entries, Language, Lines, Page, Section
from greenrules.model.advice import GRADE, Change, Ground, Mark, Why, WhyNot
from greenrules.model.units import POINTS

_ROLES = {"proves": "role_proves", "excludes": "role_excludes", "both": "role_both", "": "role_decides"}


def describe_why(found: Why, language: Language) -> Page:
    """Return the page that says what forces a verdict."""
    title = say("advice_why_title", language, subject=name_subject(found.about, language))
    headline = write_circumstances(found.about, language)
    if found.target != GRADE:
        keys = {"met": "outcome_met", "unmet": "outcome_unmet", "open": "outcome_open"}
        outcome = say(keys[found.verdict], language, label=choose_words(found.label, language))
        headline = ((say("outcome", language), outcome), *headline)
    sections = [_describe_set(found, number, members, language) for number, members in enumerate(found.sets, 1)]
    if len(found.sets) > 1:
        sections.append(_tell_complete(found.complete, language))
    return Page(language, title, headline, tuple(sections))


def _describe_set(found: Why, number: int, members: tuple[Ground, ...], language: Language) -> Section:
    count = str(len(members))
    if not members:
        is_open = found.verdict == "open" or (found.target == GRADE and len(found.possible) > 1)
        text = say("advice_why_open" if is_open else "advice_why_nothing", language)
        return Section(say("why", language), (Lines((text,)),))
    if len(found.sets) > 1:
        title = say("advice_why_number", language, number=str(number), count=count)
    else:
        title = say("advice_why_one" if count == "1" else "advice_why", language, count=count)
    entries = tuple(
        describe_finding(ground, found.about, say(_ROLES[ground.role], language), language) for ground in members
    )
    return Section(title, (Entries(say("role", language), say("finding", language), entries),))


def describe_why_not(found: WhyNot, language: Language) -> Page:
    """Return the page that says what would have to change."""
    target = choose_words(found.label, language)
    title = say("advice_why_not_title", language, subject=name_subject(found.about, language), target=target)
    headline = write_circumstances(found.about, language)
    if found.reached or not found.changes:
        key = "advice_reached" if found.reached else "advice_out_of_reach"
        section = Section(say("outcome", language), (Lines((say(key, language, target=target),)),))
        return Page(language, title, headline, (section,))
    sections = [_describe_change(found, number, change, language) for number, change in enumerate(found.changes, 1)]
    if len(found.changes) > 1:
        sections.append(_tell_complete(found.complete, language))
    return Page(language, title, headline, tuple(sections))


def _describe_change(found: WhyNot, number: int, change: Change, language: Language) -> Section:
    count, target = str(len(change.grounds)), choose_words(found.label, language)
    grade = name_grade(found.about, change.grade, language)
    notes: list[str] = []
    if len(found.changes) > 1:
        title = say("advice_change_number", language, number=str(number), count=count, grade=grade)
    else:
        title = say("advice_change_one" if count == "1" else "advice_change", language, count=count, target=target)
        notes += [say("advice_then", language, grade=grade)] if len(found.about.grade_labels) > 1 else []
        notes += [say("advice_minimal", language)] if count != "1" else []
    if found.mark is not None and any(one.kind == "indicator" for one in change.grounds):
        notes.insert(0, _word_mark(found.mark, change, found, language))
    entries = tuple(describe_finding(one, found.about, _word_wish(one, language), language) for one in change.grounds)
    blocks: tuple[Block, ...] = (Entries(say("standing", language), say("finding", language), entries),)
    return Section(title, (*blocks, Lines(tuple(notes))) if notes else blocks)


def _word_mark(mark: Mark, change: Change, found: WhyNot, language: Language) -> str:
    places = dict(found.about.display).get("score")
    threshold, lacking = (format_quantity(one, POINTS, language, places=places)
                          for one in (mark.threshold, mark.lacking))  # fmt: skip
    key = "advice_mark_judged" if _is_award_alone(change) else "advice_mark"
    return say(key, language, threshold=threshold, lacking=lacking)


def _is_award_alone(change: Change) -> bool:
    """Whether all that is lacking is points still to be awarded, which count in the total as they are."""
    if len(change.grounds) != 1:
        return False
    (ground,) = change.grounds
    return [reading.threshold == ground.maximum for reading in ground.readings if is_unjudged(reading)] == [True]


def _word_wish(ground: Ground, language: Language) -> str:
    if ground.kind == "indicator" and ground.wanted:
        return say("to_be_full", language)
    return say("to_be_met" if ground.wanted else "to_be_unmet", language)


def _tell_complete(complete: bool, language: Language) -> Section:
    text = say("all_sets" if complete else "some_sets", language)
    return Section(say("outcome", language), (Lines((text,)),))
