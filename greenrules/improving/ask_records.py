"""What is said over the records of a table can still be, while the table or some of its cells are missing."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from greenrules.evaluating.environment import Bindings, Environment, reference_value
from greenrules.evaluating.logic import missing_of
from greenrules.improving.ask_values import (
    BOTH,
    NOTHING,
    TRUE,
    ZERO_RANGE,
    Possible,
    Range,
    as_verdict,
    calculate,
    conjoin,
    disjoin,
    hull,
    invert,
    is_number,
    tidy,
)
from greenrules.model.expressions import Expr, Quantified, Records

if TYPE_CHECKING:
    from greenrules.improving.ask_expressions import Outlook


@frozen
class Chance:
    """A record that may be kept."""

    kept: Possible
    bindings: Bindings = field(repr=False)

    @property
    def sure(self) -> bool:
        """Whether it is kept for certain."""
        return as_verdict(self.kept) == TRUE and not self.kept.undefined


Chances = tuple[Chance, ...] | Possible


def list_chances(records: Records, module: Environment, bindings: Bindings, outlook: "Outlook") -> Chances:
    """Return every record that may be kept; of a missing table what it waits for."""
    table = reference_value(records.table, module)
    if not isinstance(table, tuple):
        return Possible(None, False, missing_of(table))
    found = []
    for record in table:
        inner = {**bindings, records.variable: record}
        kept = Possible(TRUE) if records.condition is None else outlook.spread(records.condition, module, inner)
        if True in as_verdict(kept).values:
            found.append(Chance(kept, inner))
    return tuple(found)


def quantify(expr: Quantified, chances: Chances, module: Environment, outlook: "Outlook") -> Possible:
    """Return whether some, or every, record can satisfy a condition."""
    if isinstance(chances, Possible):
        return Possible(BOTH, False, chances.missing)
    judged = [(chance.kept, outlook.spread(expr.condition, module, chance.bindings)) for chance in chances]
    if expr.quantifier == "some":
        return disjoin(conjoin(pair) for pair in judged)
    return conjoin(disjoin((invert(kept), holds)) for kept, holds in judged)


def aggregate(function: str, body: Expr | None, chances: Chances, module: Environment, outlook: "Outlook") -> Possible:
    """Return what a count, sum, minimum, maximum or mean over the records can be."""
    if isinstance(chances, Possible):
        low = Fraction(0) if function == "count" else None
        return Possible(Range(low, None), function not in ("count", "sum"), chances.missing)
    kept = tuple(chance.kept for chance in chances)
    if function == "count":
        sure = sum(1 for chance in chances if chance.sure)
        return tidy(Range(Fraction(sure), Fraction(len(chances))), kept)
    assert body is not None, "only a count has no body"
    parts = [outlook.spread(body, module, chance.bindings) for chance in chances]
    return _combine(function, parts, [chance.sure for chance in chances], kept)


def _combine(function: str, parts: Sequence[Possible], sure: Sequence[bool], kept: Sequence[Possible]) -> Possible:
    used = (*parts, *kept)
    if any(part.what == NOTHING and one for part, one in zip(parts, sure, strict=True)):
        return Possible(NOTHING, True)
    may_be_empty = not any(sure)
    if function == "sum":
        total = Possible(ZERO_RANGE)
        for part, one in zip(parts, sure, strict=True):
            total = calculate("+", total, part if one else hull((part, Possible(ZERO_RANGE))))
        return tidy(total.what, used)
    whole = hull(parts)
    if not parts:
        return Possible(NOTHING, True)
    if not isinstance(whole.what, Range) or not is_number(whole.what):
        return tidy(None if len(parts) > 1 or may_be_empty else whole.what, used, undefined=may_be_empty)
    certain = [part.what for part, one in zip(parts, sure, strict=True) if one and isinstance(part.what, Range)]
    low, high = whole.what.low, whole.what.high
    if function == "min":
        highs = [one.high for one in certain if one.high is not None]
        high = min(highs) if highs else high
    elif function == "max":
        lows = [one.low for one in certain if one.low is not None]
        low = max(lows) if lows else low
    return tidy(Range(low, high), used, undefined=may_be_empty)


def take_the_cell(body: Expr, chances: Chances, module: Environment, outlook: "Outlook") -> Possible:
    """Return what the only record kept can give; undefined where it may not be the only one."""
    if isinstance(chances, Possible):
        return Possible(None, True, chances.missing)
    if not chances:
        return Possible(NOTHING, True)
    parts = [outlook.spread(body, module, chance.bindings) for chance in chances]
    is_only = len(chances) == 1 and chances[0].sure
    whole = hull(parts, also=[chance.kept for chance in chances])
    return whole if is_only else Possible(whole.what, True, whole.missing)
