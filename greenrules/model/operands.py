"""Operands of a trace node that are neither another node nor a bare value."""

from fractions import Fraction

from attrs import frozen

from greenrules.model.memory import Remembering
from greenrules.model.units import Unit


@frozen
class Quantity(Remembering):
    """An operand that is a literal number with a unit."""

    number: Fraction
    unit: Unit


@frozen
class Order(Remembering):
    """The last operand where ordered choices are compared or ranked: their options, worst first."""

    options: tuple[str, ...]
