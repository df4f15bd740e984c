"""The period a value is about, against the period its fact is declared for."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from greenrules.evaluating.fact_values import Problems, report
from greenrules.model.declarations import Fact
from greenrules.model.facts import RawFact
from greenrules.model.values import format_number


def check_period(fact: Fact, raw: RawFact, facts: Mapping[str, RawFact], as_of: date, problems: Problems) -> None:
    """Add GR609 when the supplied period contradicts the declared one.

    The declared period is a free word. It says which year is meant when it is a year itself, the name of a supplied
    fact (such as `reporting_year`), or `previous_year`, `current_year`. Where it does not say, a year contradicts
    nothing, another word does.
    """
    if not fact.period or not raw.period or raw.period == fact.period:
        return
    expected = _resolve_period(fact.period, facts, as_of)
    if raw.period == expected or (expected is None and raw.period[:1].isdecimal()):
        return
    meant = f"`{fact.period}`" if expected in (None, fact.period) else f"`{fact.period}` ({expected})"
    message = f"`{fact.id}` is declared for the period {meant}, found `{raw.period}`"
    report(problems, "GR609", message, raw, help=f"give the value for {expected or fact.period}, or correct its period")


def _resolve_period(period: str, facts: Mapping[str, RawFact], as_of: date) -> str | None:
    if period[:1].isdecimal():
        return period
    match facts[period].value if period in facts else None:
        case Fraction() as year:
            return format_number(year)
        case str() as text:
            return text
    match period:
        case "previous_year":
            return str(as_of.year - 1)
        case "current_year":
            return str(as_of.year)
        case _:
            return None
