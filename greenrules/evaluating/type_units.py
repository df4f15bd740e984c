"""The unit in which values of a type are written."""

from greenrules.model.types import NumberType, Type
from greenrules.model.units import DIMENSIONLESS, Unit


def unit_of_type(type: Type) -> Unit:
    """Return the unit of a type; what is no number has none."""
    return type.unit if isinstance(type, NumberType) else DIMENSIONLESS
