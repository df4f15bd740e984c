"""Money in a measures file: read in any currency unit, kept in CNY."""

from fractions import Fraction

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.units import Unit, parse_unit
from greenrules.model.written import Text
from greenrules.reading.fields import Findings, Place, report_problem

CNY = Unit((("CNY", 1),))


def read_unit(text: Text | None, place: Place) -> Unit:
    """Return the unit of money of a file, CNY when it states none. Diagnostics: GR937."""
    unit = parse_unit(text.value) if text else CNY
    if unit is not None and unit.converts_to(CNY):
        return unit
    shown = text.value if text else ""
    help = "write CNY, 10k CNY or million CNY"
    report_problem(place, "GR937", f"`{shown}` is not a unit of money", span=text.span if text else None, help=help)
    return CNY


def read_money(raw: RawFact | None, unit: Unit, findings: Findings, *, of: str) -> Fraction:
    """Return an amount in CNY, 0 when there is none. Diagnostics: GR937."""
    if raw is None:
        return Fraction(0)
    own = parse_unit(raw.unit) if raw.unit else unit
    is_number = isinstance(raw.value, Fraction | int) and not isinstance(raw.value, bool)
    if own is None or not own.converts_to(CNY) or not is_number:
        message, help = f"`{of}`: expected an amount of money", "write a number, or {value: 12, unit: 10k CNY}"
    elif isinstance(raw.value, Fraction | int) and raw.value < 0:
        message, help = f"`{of}`: an amount below zero", "state what a measure brings in each year as `saving`"
    else:
        assert isinstance(raw.value, Fraction | int)
        return Fraction(raw.value) * own.ratio_to(CNY)
    findings.diagnostics.append(Diagnostic("GR937", message, raw.span, help=help, path="" if raw.span else raw.path))
    return Fraction(0)
