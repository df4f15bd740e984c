"""The lists beside a plan: the front of cost against score, and what one more unit of each fact is worth."""

from fractions import Fraction

from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity, name_unit
from greenrules.explaining.page import Entry, Language, Mark, Section
from greenrules.explaining.sections import list_entries
from greenrules.model.plan import FrontPoint, Improvement, Marginal
from greenrules.model.units import POINTS, parse_unit

_CNY = parse_unit("CNY")


def describe_front(improvement: Improvement, language: Language) -> tuple[Section, ...]:
    """Return the front of cost against score, the cheapest first."""
    bounded = say("plan_front_bounded", language) if improvement.front_proof == "bounded" else ""
    entries = (_describe_point(improvement, point, language) for point in improvement.front)
    return list_entries(say("plan_front", language) + bounded, ("plan_front_cost", "plan_step"), entries, language)


def _describe_point(improvement: Improvement, point: FrontPoint, language: Language) -> Entry:
    places = dict(improvement.before.display).get("score", 2)
    labels = {id: choose_words(words, language) for id, words in improvement.before.grade_labels}
    cost = point.cost
    if improvement.cost_unit == "money" and _CNY is not None:
        shown = format_quantity(cost * _CNY.ratio_to(improvement.unit), improvement.unit, language)
    else:
        shown = format_decimal(cost)
    labels_taken = tuple(choose_words(words, language) for words in point.labels)
    taken = join_labels(labels_taken, language, most=8) if labels_taken else say("plan_nothing", language)
    score = format_quantity(point.score, POINTS, language, places=places)
    mark: Mark = "good" if _is_at_least(improvement, point.grade) else "none"
    details = ((say("grade", language), labels.get(point.grade, point.grade)), ("", taken))
    return Entry(mark, shown, score, details)


def _is_at_least(improvement: Improvement, grade: str) -> bool:
    ladder = [id for id, _ in improvement.before.grade_labels]
    return improvement.target in ladder and ladder.index(grade) <= ladder.index(improvement.target)


def describe_marginals(improvement: Improvement, language: Language) -> tuple[Section, ...]:
    """Return for each indicator what one more unit of the facts behind it is worth, and how far that holds."""
    entries = (_describe_marginal(one, language) for one in improvement.marginals)
    return list_entries(say("plan_marginals", language), ("plan_marginal_head", "plan_fact"), entries, language)


def _describe_marginal(marginal: Marginal, language: Language) -> Entry:
    title = say("label_id", language, label=choose_words(marginal.fact_label, language),
                id=choose_words(marginal.label, language))  # fmt: skip
    details = [(say("plan_value", language), format_quantity(marginal.value, marginal.unit, language))]
    if marginal.rate is not None:
        details.append((say("plan_holds", language), _write_span(marginal, language)))
    if marginal.jump is not None:
        value = format_quantity(marginal.jump[0], marginal.unit, language)
        points = format_decimal(marginal.jump[1], places=2)
        details.append((say("plan_full", language), say("plan_full_at", language, value=value, points=points)))
    mark: Mark = "none" if not marginal.rate else "good"
    return Entry(mark, _write_rate(marginal, language), title, tuple(details))


def _write_rate(marginal: Marginal, language: Language) -> str:
    if marginal.rate is None:
        return say("plan_curved", language)
    unit = name_unit(marginal.unit, language, one=True)
    sign = "+" if marginal.rate > 0 else "−" if marginal.rate else ""
    points = sign + format_decimal(abs(marginal.rate))
    return say("plan_rate" if unit else "plan_rate_plain", language, points=points, unit=unit)


def _write_span(marginal: Marginal, language: Language) -> str:
    ends = [_write_end(end, language) for end in (marginal.low, marginal.high)]
    return say("from_to", language, low=ends[0], high=ends[1])


def _write_end(end: Fraction | None, language: Language) -> str:
    return say("unbounded", language) if end is None else format_decimal(end)
