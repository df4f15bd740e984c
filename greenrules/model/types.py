"""The types an expression can have."""

from typing import Literal, TypeAlias

from attrs import field, frozen

from greenrules.model.units import DIMENSIONLESS, Unit


@frozen
class NumberType:
    """A number with a unit; `score` marks a number that carries bounds (indicator, group, total)."""

    unit: Unit = DIMENSIONLESS
    score: bool = False


@frozen
class BooleanType:
    """True or false."""


@frozen
class ChoiceType:
    """One of a list of options; `ordered` lists them worst to best."""

    options: tuple[str, ...]
    ordered: bool = False


@frozen
class SetType:
    """Some of a list of options."""

    options: tuple[str, ...]


@frozen
class TextType:
    """Any text."""


@frozen
class DateType:
    """A calendar date."""


@frozen
class DurationType:
    """Whole months, or days and time: the two do not compare."""

    kind: Literal["months", "seconds"]


@frozen
class TableType:
    """A flat table of records: supplied columns by name."""

    columns: "tuple[tuple[str, Type], ...]" = field(default=())


Type: TypeAlias = NumberType | BooleanType | ChoiceType | SetType | TextType | DateType | DurationType | TableType
