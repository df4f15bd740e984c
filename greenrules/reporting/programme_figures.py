"""The charts of a judged programme, each with the same in words."""

from fractions import Fraction
from math import floor
from typing import Any

from attrs import evolve

from greenrules.explaining.fleet_words import write_cost
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_decimal, name_unit
from greenrules.explaining.page import Language
from greenrules.model.programme_judgement import BaselineResult, ProgrammeJudgement, TargetResult
from greenrules.reporting.charts import PLAIN, Bar, Climb, Gauge, draw_bars, draw_climb, draw_gauge
from greenrules.reporting.html import trust_picture
from greenrules.reporting.programme_messages import word
from greenrules.reporting.programme_rows import find_amount

_NARROW, _WIDE = 486, 1340


def draw_stars(judgement: ProgrammeJudgement, language: Language) -> Any:
    """Return how many hold each grade, with what was counted at the start."""
    single = {one.grade: one for one in judgement.baselines if one.only}
    bars = [
        _make_bar(choose_words(count.label, language), count.proven, count.possible, single.get(count.grade), language)
        for count in judgement.counts
    ]
    bars[-1] = evolve(bars[-1], fill=PLAIN)  # who holds no grade
    # A baseline of a grade and all better ones has no bar of its own among the grades.
    for one in judgement.baselines:
        if not one.only:
            bars.insert(0, _make_bar(choose_words(one.label, language), one.proven, one.possible, one, language))
    title = word("stars", language)
    told = say("semicolon", language).join(f"{bar.label} {bar.note}" for bar in bars)
    return trust_picture(draw_bars("stars", title, told, bars, _NARROW))


def _make_bar(label: str, sure: int, most: int, baseline: BaselineResult | None, language: Language) -> Bar:
    key = "bar_open" if most > sure else "bar_note"
    note = word(key, language, sure=sure, most=most)
    before = None
    if baseline is not None and isinstance(baseline.number, Fraction):
        before = floor(baseline.number)
        note += word("bar_before_open" if baseline.means == "above" else "bar_before", language, before=before)
    return Bar(label, sure, most, before, note)


def draw_progress(target: TargetResult, language: Language) -> Any:
    """Return progress against the goal; None where either is not a number."""
    least, most, needed = target.progress_least, target.progress_most, target.needed
    if least is None or most is None or needed is None or least < 0:
        return None
    if target.kind != "total" and target.proven and not least:
        return None  # what is new has no proven lower end, and its forecast none either
    # The forecast counts holders; what counts towards the goal is less by the baseline that was taken off.
    forecast = target.forecast - (target.proven - least)
    words = (
        word("gauge_least", language, count=least),
        word("gauge_forecast", language, count=forecast),
        word("gauge_needed", language, count=needed),
    )
    told = say("semicolon", language).join(words)
    title = choose_words(target.label, language)
    return trust_picture(draw_gauge("gauge", title, told, Gauge(least, most, forecast, needed, words), _NARROW))


def draw_cost(target: TargetResult, language: Language) -> Any:
    """Return what coaching costs factory by factory; None without routes that cost something and suffice."""
    costs = [amount for one in target.candidates if (amount := find_amount(one)) is not None]
    routes = [one.route for one in target.candidates if one.route is not None]
    bill = target.bill
    if not any(costs) or bill is None or not bill.is_enough:
        return None
    is_money = bill.cost_unit == "money"
    unit = name_unit(routes[0].unit, language) if is_money else word("effort", language)
    sums = [sum(costs[: place + 1], start=Fraction(0)) for place in range(len(costs))]
    told = word(
        "climb_desc", language, unit=unit, needed=bill.needed,
        costs=say("list_comma", language).join(format_decimal(one, places=2) for one in sums),
    )  # fmt: skip
    mark = word("climb_mark", language, cost=write_cost(bill.cost, bill.cost_unit, bill.unit, language))
    axes = (word("climb_across", language), word("climb_up", language, unit=unit))
    climb = Climb(tuple(map(float, costs)), bill.needed, axes, mark)
    return trust_picture(draw_climb("climb", word("climb", language), told, climb, _WIDE))
