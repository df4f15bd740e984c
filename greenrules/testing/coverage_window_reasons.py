"""Why a record can never lie at one end of a look-back: the condition around it asks for others before or after it."""

from greenrules.model.citing import Words
from greenrules.model.expressions import Call, Cell, Comparison, Expr, Or, Quantified, Reference, Within
from greenrules.testing.coverage_entries import forget_units
from greenrules.testing.coverage_sites import Holds, Site

EXCLUDED_BEFORE = Words("所在条件已排除评价日之后的时间", "the condition around it already excludes what comes later")
OTHERS_BEFORE = Words(
    "只有回溯期内另有更早的记录时才起作用，因此不会是第一天",
    "it only matters while another record of the look-back lies before it, so it is never the first",
)
OTHERS_AFTER = Words(
    "只有回溯期内另有更晚的记录时才起作用，因此不会是最后一天",
    "it only matters while another record of the look-back lies after it, so it is never the last",
)


def explain_window(part: Within, aspect: str, site: Site) -> Words | None:
    """Return why the moment of a look-back never lies at this end of it, None when no reason is known."""
    guards = [guard for guard in site.guards if isinstance(guard, Holds)]
    if aspect == "day after" and any(_ends_today(guard, part) for guard in guards):
        return EXCLUDED_BEFORE
    if aspect in ("first day inside", "last day outside") and any(_asks_for_earlier(g, part) for g in guards):
        return OTHERS_BEFORE
    if aspect in ("day of the assessment", "day after") and any(_asks_for_later(g, part, guards) for g in guards):
        return OTHERS_AFTER
    return None


def _ends_today(guard: Holds, part: Within) -> bool:
    match guard:
        case Holds(condition=Comparison(sign="<=" | "<", left=left, right=right), wanted=True):
            end = right.arguments[0] if isinstance(right, Call) and right.function == "year" else right
            return left == part.moment and isinstance(end, Reference) and end.kind == "as_of"
        case _:
            return False


def _asks_for_earlier(guard: Holds, part: Within) -> bool:
    """Whether `every` fails, which takes a record of the same look-back that is not at or after this one."""
    match guard:
        case Holds(condition=Quantified(quantifier="every") as every, wanted=False):
            if not isinstance(every.records.condition, Within):
                return False
            inner = every.records.condition.moment
            is_same = _spell(every.records.condition, inner) == _spell(part, part.moment)
            return is_same and _fails_only_before(every.condition, inner, part.moment)
        case _:
            return False


def _asks_for_later(guard: Holds, part: Within, guards: list[Holds]) -> bool:
    """Whether this record has to lie before another one, which lies in the same look-back itself."""
    if guard.wanted:
        return False
    outer = [g.condition for g in guards if g.wanted and isinstance(g.condition, Within)]
    return any(
        _spell(other, other.moment) == _spell(part, part.moment)
        and _fails_only_before(guard.condition, part.moment, other.moment)
        for other in outer
    )


def _fails_only_before(condition: Expr, first: Expr, second: Expr) -> bool:
    """Whether a condition holds as soon as the first moment is at or after the second."""
    alternatives = condition.operands if isinstance(condition, Or) else (condition,)
    return any(
        isinstance(each, Comparison) and each.sign == ">=" and (each.left, each.right) == (first, second)
        for each in alternatives
    )


def _spell(part: Within, moment: Expr) -> str:
    """Return a look-back as text in which the record has no name of its own."""
    variable = moment.variable if isinstance(moment, Cell) else ""
    return repr(forget_units(part)).replace(f"'{variable}'", "'*'")
