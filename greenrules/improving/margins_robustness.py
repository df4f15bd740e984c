"""Whether a grade stands when meters are off, all of them at once."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

from greenrules.evaluating.arithmetic import rank
from greenrules.improving.margins_probe import Probe, is_other, is_safe, span, try_values
from greenrules.improving.opened_case import OpenedCase, name_value
from greenrules.model.advice import NamedValue
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.margins import Robustness
from greenrules.model.suggestions import suggest
from greenrules.model.values import Scalar

# The uncertainties are proven for multiples in steps of a hundredth, up to this many times.
_STEPS, _MOST_TIMES, _MOST_CORNERS = 100, 50, 512
Ends = dict[str, tuple[Fraction, Fraction]]


def find_robustness(case: OpenedCase, probe: Probe, uncertainty: Mapping[str, Fraction]) -> Robustness:
    """Return whether the grade stands while the named facts are off by up to their uncertainty, in any combination.

    Args:
        uncertainty: relative error by fact, not negative.
    Raises: FactsError (GR912 when a name is no supplied number, or an uncertainty is negative).
    """
    problems = tuple(_check(case, uncertainty))
    if problems:
        raise FactsError(problems)
    spreads = tuple(uncertainty.items())
    scale = _find_scale(case, probe, uncertainty)
    if scale is not None and scale >= 1:
        return Robustness(spreads, "proven", (), probe.verdict[0], scale)
    ends = _find_ends(case, uncertainty, Fraction(1))
    for corner in islice(_list_corners(case, ends), _MOST_CORNERS):
        verdict = try_values(probe, corner)
        if is_other(probe, verdict):
            return Robustness(spreads, "refuted", tuple(_name_corner(case, corner)), verdict[0], scale)
    return Robustness(spreads, "open", (), probe.verdict[0], scale)


def _check(case: OpenedCase, uncertainty: Mapping[str, Fraction]) -> Iterator[Diagnostic]:
    numbers = {
        name: None
        for name, value in case.environment.facts.items()
        if isinstance(value, Fraction) and name in case.accepted.supplied
    }
    for name, spread in uncertainty.items():
        if name not in numbers:
            help = suggest(name, numbers, otherwise="name a number among the facts, such as a metered quantity")
            message = f"`{name}` is no number among the supplied facts"
            yield Diagnostic("GR912", message, path=f"uncertainty.{name}", help=help)
        elif spread < 0:
            message = f"the uncertainty of `{name}` is below zero"
            yield Diagnostic("GR912", message, path=f"uncertainty.{name}", help="write it as 2% or 0.02")


def _find_scale(case: OpenedCase, probe: Probe, uncertainty: Mapping[str, Fraction]) -> Fraction | None:
    """Return the largest multiple of the uncertainties, in hundredths, for which the grade is proven."""

    def holds(steps: int) -> bool:
        ends = _find_ends(case, uncertainty, Fraction(steps, _STEPS))
        return is_safe(probe, {f"fact:{name}": span(low, high) for name, (low, high) in ends.items()})

    if not holds(0):
        return None
    low, high = 0, _STEPS * _MOST_TIMES
    if holds(high):
        return Fraction(high, _STEPS)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return Fraction(low, _STEPS)


def _find_ends(case: OpenedCase, uncertainty: Mapping[str, Fraction], scale: Fraction) -> Ends:
    """Return between which values each fact lies; a value outside its declared range cannot be."""
    ends: Ends = {}
    for name, spread in uncertainty.items():
        value = case.environment.facts[name]
        assert isinstance(value, Fraction), "only numbers are uncertain"
        reach = abs(value) * spread * scale
        ends[name] = _clip(case.ruleset.facts[name], value - reach, value + reach, value)
    return ends


def _clip(fact: Fact, low: Fraction, high: Fraction, value: Fraction) -> tuple[Fraction, Fraction]:
    for interval in fact.range:
        inside = (interval.low is None or rank(interval.low) <= value) and (
            interval.high is None or value <= rank(interval.high)
        )
        if inside:
            least = low if not isinstance(interval.low, Fraction) else max(low, interval.low)
            most = high if not isinstance(interval.high, Fraction) else min(high, interval.high)
            return least, most
    return low, high


def _list_corners(case: OpenedCase, ends: Ends) -> Iterator[dict[str, Scalar]]:
    """Yield the facts at their ends: alone first, then in every combination."""
    middle = {f"fact:{name}": case.environment.facts[name] for name in ends}
    for name, pair in ends.items():
        for end in pair:
            yield {**middle, f"fact:{name}": end}  # type: ignore[dict-item]
    for corner in product(*ends.values()):
        yield {f"fact:{name}": end for name, end in zip(ends, corner, strict=True)}


def _name_corner(case: OpenedCase, corner: Mapping[str, Scalar]) -> Iterator[NamedValue]:
    for id, value in corner.items():
        yield name_value(id, case.ruleset.facts[id.partition(":")[2]], value)
