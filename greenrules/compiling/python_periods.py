"""What the day of an assessment changes: from which days on parameters have other values, and which have none."""

from collections.abc import Iterator
from datetime import date

from greenrules.evaluating.environment import Environment
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Unknown


def list_periods(ruleset: Ruleset) -> Iterator[date]:
    """Yield the days from which on a parameter of the ruleset or of an import has another value."""
    for parameter in ruleset.parameters.values():
        yield from (dated.start for dated in parameter.values if dated.start is not None)
    for imported in ruleset.imports.values():
        yield from list_periods(imported)


def list_open_parameters(ruleset: Ruleset, day: date) -> Iterator[tuple[str, Fact]]:
    """Yield the parameters without a value in force, each as the fact it is like."""
    for id, value in Environment(ruleset, {}, day).parameters.items():
        if isinstance(value, Unknown):
            parameter = ruleset.parameters[id]
            fact = Fact(id, parameter.type, parameter.label, (), parameter.options, (), "", (), NO_WORDS, None)
            yield f"{ruleset.key}|{id}", fact
    for imported in ruleset.imports.values():
        yield from list_open_parameters(imported, day)
