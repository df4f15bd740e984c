"""What is equal where a grade changes: a score and its mark, or a quantity and its threshold."""

from collections.abc import Iterator
from fractions import Fraction

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.improving.ask_completions import complete
from greenrules.improving.margins_numbers import find_simplest
from greenrules.improving.margins_probe import Probe, forget
from greenrules.improving.why_grounds import describe_ground
from greenrules.improving.why_premises import lay_out_board
from greenrules.improving.why_readings import find_distance
from greenrules.model.advice import Reading
from greenrules.model.citing import Words
from greenrules.model.expressions import Comparison, Expr, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Months, Value

ORDERED = (">", ">=", "<", "<=")
Mark = tuple[str, Words, Comparison]


def list_marks(ruleset: Ruleset) -> Iterator[Mark]:
    """Yield the comparisons of a score in the ladder, with id and label of what they stand in."""
    entries: list[tuple[str, Words, Expr]] = [
        (f"grade:{rung.id}", rung.label, rung.condition) for rung in ruleset.rungs
    ]
    seen: set[str] = set()
    while entries:
        id, label, expr = entries.pop(0)
        for part in walk_expression(expr):
            if isinstance(part, Reference) and part.kind == "derived" and not part.module and part.name not in seen:
                seen.add(part.name)
                derived = ruleset.derived[part.name]
                entries.append((f"derived:{part.name}", derived.label, derived.formula))
            elif isinstance(part, Comparison) and part.sign in ORDERED and _is_about_score(part):
                yield id, label, part


def _is_about_score(comparison: Comparison) -> bool:
    return any(isinstance(part, Reference) and part.kind == "score" for part in walk_expression(comparison))


def read_gap(mark: Mark, environment: Environment) -> Fraction | None:
    """Return how far a score is above what it is compared with; None while either is open."""
    left, right = (_as_number(evaluate_expression(side, environment)) for side in (mark[2].left, mark[2].right))
    return None if left is None or right is None else left - right


def _as_number(value: Value) -> Fraction | None:
    match value:
        case Bounds():
            return value.proven if value.settled else None
        case Fraction():
            return value
        case _:
            return None


def find_turning_point(probe: Probe, id: str, same: Fraction, other: Fraction) -> Fraction | None:
    """Return the number between two close ones at which a score or quantity exactly is on its threshold.

    Near it a score is a straight line in the input or in its inverse; a quantity has a short threshold.
    """
    low, high = min(same, other), max(same, other)
    tried = dict.fromkeys((*_interpolate(probe, id, same, other), find_simplest(low, high)))
    return next((at for at in tried if low <= at <= high and _is_on_threshold(probe, id, at)), None)


def _interpolate(probe: Probe, id: str, same: Fraction, other: Fraction) -> Iterator[Fraction]:
    marks = list(list_marks(probe.subject.ruleset))
    first, second = (_at(probe, id, place) for place in (same, other))
    for mark in marks:
        gaps = read_gap(mark, first), read_gap(mark, second)
        if gaps[0] is None or gaps[1] is None or gaps[0] == gaps[1]:
            continue
        share = gaps[0] / (gaps[0] - gaps[1])
        yield same + share * (other - same)
        if same and other and (inverse := 1 / same + share * (1 / other - 1 / same)):
            yield 1 / inverse


def _at(probe: Probe, id: str, place: Fraction) -> Environment:
    environment = complete(forget(probe.subject, (id,)), {id: place})
    grade_of(environment)
    return environment


def _is_on_threshold(probe: Probe, id: str, place: Fraction) -> bool:
    environment = _at(probe, id, place)
    if any(read_gap(mark, environment) == 0 for mark in list_marks(environment.ruleset)):
        return True
    touched = {premise.id for premise in probe.premises.get(id.partition(":")[2].partition("/")[0], ())}
    premises = lay_out_board(environment).premises
    readings = (reading for one in touched for reading in describe_ground(premises[one]).readings)
    return any(_is_at_edge(reading, environment) for reading in readings)


def _is_at_edge(reading: Reading, environment: Environment) -> bool:
    """Whether a quantity equals its threshold, or a year is the first or last of its period."""
    if reading.sign in ("within", "outside") and isinstance(reading.value, Fraction):
        window = reading.threshold
        years = Fraction(window.months, 12) if isinstance(window, Months) else window
        last = Fraction(environment.as_of.year)
        return reading.value == last or (isinstance(years, Fraction) and reading.value == last - years)
    return reading.distance == 0 and find_distance(reading.value, reading.threshold) == 0
