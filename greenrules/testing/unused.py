"""What a ruleset declares and names nowhere moves nothing: an input was dropped, or the wrong one is named."""

from collections.abc import Iterator

from greenrules.model.citing import Words
from greenrules.model.expressions import Cell, Reference, walk_expression
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import TextType
from greenrules.model.walking import list_expressions, list_fleet_numbers
from greenrules.testing.law_results import Bench, Breach

NOWHERE = Words("已声明，但任何规则都未使用", "declared, and named by nothing")


def search_for_unused(bench: Bench) -> Iterator[Breach]:
    """Yield every own fact, column, parameter, table and derived quantity that no expression names.

    A module without gates, indicators, grades and outcomes declares for others.
    """
    ruleset = bench.ruleset
    if not (ruleset.gates or ruleset.indicators or ruleset.rungs or ruleset.eligibilities or ruleset.entitlements):
        return
    named = set(_list_named(ruleset))
    for entry in _list_declared(ruleset):
        if entry not in named:
            yield Breach(entry, NOWHERE)


def _list_named(ruleset: Ruleset) -> Iterator[str]:
    for expression in (*list_expressions(ruleset), *list_fleet_numbers(ruleset)):
        for part in walk_expression(expression):
            match part:
                case Reference(module=""):
                    yield f"{part.kind}:{part.name}"
                case Cell(computed=""):
                    yield f"fact:{part.table}/{part.column}"
                    yield f"fact:{part.table}"
                case Cell(module=""):
                    yield f"{part.computed}:{part.column}"
                case _:
                    continue
    for table in ruleset.tables.values():
        yield f"fact:{table.of}"
    for derived in ruleset.derived.values():
        yield f"fact:{derived.of}"
    if ruleset.cohort is not None:
        yield from (f"parameter:{average.sets}" for average in ruleset.cohort.averages.values())


def _list_declared(ruleset: Ruleset) -> Iterator[str]:
    imported = {id for module in ruleset.imports.values() for id in module.facts}
    for id, fact in ruleset.facts.items():
        if id not in imported:
            yield f"fact:{id}"
            # A text may be there only to tell records apart.
            yield from (f"fact:{id}/{column.id}" for column in fact.columns if not isinstance(column.type, TextType))
    yield from (f"parameter:{id}" for id in ruleset.parameters)
    yield from (f"table:{id}" for id in ruleset.tables)
    yield from (f"derived:{id}" for id in ruleset.derived)
