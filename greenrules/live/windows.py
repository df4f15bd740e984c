"""What the passing of time alone changes: look-back windows, certificates, dated values; and on which day next."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import trunc
from typing import TypeAlias

from attrs import frozen

from greenrules.evaluating.arithmetic import move_date
from greenrules.evaluating.environment import NO_BINDINGS, Bindings, Environment
from greenrules.evaluating.expressions import evaluate_condition, evaluate_expression
from greenrules.live.dependencies import list_modules
from greenrules.model.expressions import Call, Cell, Comparison, Expr, Reference, Within, operands_of
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Months
from greenrules.model.walking import list_expressions

# Months are clamped to their last day: the end of a window is at most this far from the plain sum.
_CLAMPED = range(-4, 5)
_YEARLY_PERIODS = ("previous_year", "current_year")


@frozen
class Window:
    """A test of a date against the date of the assessment: `within(…)`, or a comparison with `as_of`.

    `table` and `variable` are empty where it speaks of no record.
    """

    module: str
    test: Within | Comparison
    table: str
    variable: str


@frozen
class Calendar:
    """How a ruleset depends on the date.

    Attributes:
        starts: the days on which dated parameters change.
        windows: tests whose days can be worked out from the facts.
        is_yearly: something may change with the year.
        is_daily: the date is used in a way that may change something any day.
    """

    starts: tuple[date, ...]
    windows: tuple[Window, ...]
    is_yearly: bool
    is_daily: bool

    @property
    def is_timeless(self) -> bool:
        """Whether the date changes nothing."""
        return not (self.starts or self.windows or self.is_yearly or self.is_daily)


Places: TypeAlias = dict[tuple[Window, int], bool | None]


def read_calendar(ruleset: Ruleset) -> Calendar:
    """Return how a ruleset and its imports depend on the date."""
    starts: set[date] = set()
    windows: dict[Window, None] = {}
    is_yearly = any(fact.period in _YEARLY_PERIODS for fact in ruleset.facts.values())
    is_daily = False
    for module in list_modules(ruleset):
        starts |= {dated.start for it in module.parameters.values() for dated in it.values if dated.start is not None}
        for expression in list_expressions(module):
            for part in _list_timed(expression):
                window = _read_window(part, module)
                windows |= {} if window is None else {window: None}
                is_yearly |= isinstance(part, Within | Call)
                is_daily |= window is None and not isinstance(part, Call)
    return Calendar(tuple(sorted(starts)), tuple(windows), is_yearly, is_daily)


def _list_timed(expression: Expr) -> Iterator[Expr]:
    """Yield the outermost tests and years that use the date, and the date itself where it stands alone."""
    match expression:
        case Within():
            yield expression
        case Comparison() if _is_date(expression.left) != _is_date(expression.right):
            yield expression
            yield from _list_timed(expression.right if _is_date(expression.left) else expression.left)
            return
        case Call(function="year") if _is_date(expression.arguments[0]):
            yield expression
            return
        case Reference(kind="as_of"):
            yield expression
    for operand in operands_of(expression):
        yield from _list_timed(operand)


def _is_date(expression: Expr) -> bool:
    return isinstance(expression, Reference) and expression.kind == "as_of"


def _read_window(part: Expr, module: Ruleset) -> Window | None:
    """Return the test as a window; None for anything else, and where it speaks of records of two tables at once."""
    if not isinstance(part, Within | Comparison):
        return None
    cells = {(cell.table, cell.variable) for cell in _list_free_cells(part)}
    if len(cells) > 1:
        return None
    table, variable = next(iter(cells), ("", ""))
    return Window(module.key, part, table, variable)


def _list_free_cells(expression: Expr) -> Iterator[Cell]:
    if isinstance(expression, Cell):
        yield expression
    for operand in operands_of(expression):
        yield from _list_free_cells(operand)


def find_next_change(calendar: Calendar, environment: Environment, day: date) -> date:
    """Return the first day after `day` on which anything may change; the last day there is when nothing will."""
    if calendar.is_daily:
        return _later(day, 1)
    days = [start for start in calendar.starts if start > day]
    if calendar.is_yearly and day.year < date.max.year:
        days.append(date(day.year + 1, 1, 1))
    for window in calendar.windows:
        for home, bindings in _list_bound(window, environment):
            days += [found for found in _list_days(window.test, home, bindings) if found > day]
    return min(days, default=date.max)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _list_bound(window: Window, environment: Environment) -> Iterator[tuple[Environment, Bindings]]:
    home = environment if window.module == environment.ruleset.key else environment.shared.get(window.module)
    if home is None:
        return
    if not window.table:
        yield home, NO_BINDINGS
        return
    records = environment.facts.get(window.table)
    for record in records if isinstance(records, tuple) else ():
        yield home, {window.variable: record}


def _list_days(test: Within | Comparison, home: Environment, bindings: Bindings) -> Iterable[date]:
    """Return every day on which a test may turn out differently than on the day before, and a few more."""
    if isinstance(test, Comparison):
        side = test.right if _is_date(test.left) else test.left
        moment = evaluate_expression(side, home, bindings)
        return (moment, _later(moment, 1)) if isinstance(moment, date) else ()
    moment = evaluate_expression(test.moment, home, bindings)
    window = evaluate_expression(test.window, home, bindings)
    if not isinstance(moment, date):
        return ()
    months = Months(trunc(window * 12)) if isinstance(window, Fraction) else window
    end = move_date(moment, months, 1) if isinstance(months, Months) else None
    return (moment, *(_later(end, days) for days in _CLAMPED)) if isinstance(end, date) else (moment,)


def look_through(calendar: Calendar, environment: Environment) -> Places:
    """Return what every window says of every place on the date of the evaluation; None while it is unknown."""
    found: Places = {}
    for window in calendar.windows:
        for index, (home, bindings) in enumerate(_list_bound(window, environment)):
            verdict = evaluate_condition(window.test, home, bindings)
            found[window, index] = verdict if isinstance(verdict, bool) else None
    return found


def name_place(window: Window, index: int) -> str:
    """Return the id of what lies in a window: a fact, a cell, or the named value it is made of."""
    if isinstance(window.test, Within):
        moment: Expr = window.test.moment
    else:
        moment = window.test.right if _is_date(window.test.left) else window.test.left
    match moment:
        case Cell(computed=""):
            return f"fact:{moment.table}/{index}/{moment.column}"
        case Cell():
            return f"{moment.computed}:{moment.column}/{index}"
        case Reference():
            return f"{moment.kind}:{moment.name}"
        case _:
            return f"fact:{window.table}/{index}" if window.table else ""
