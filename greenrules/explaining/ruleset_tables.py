"""The numbers and formulas of a ruleset as Markdown tables: parameters, decision tables, derived quantities, facts."""

from collections.abc import Iterator

from greenrules.explaining.layout import join_name
from greenrules.explaining.markdown import escape
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_value, name_unit
from greenrules.explaining.operation_words import OPERATION_WORDS
from greenrules.explaining.page import Language
from greenrules.explaining.questionnaire import describe_fact, name_type, unit_of
from greenrules.explaining.questions import list_questions
from greenrules.explaining.ranges import write_test
from greenrules.explaining.ruleset_cells import (
    Row,
    write_both,
    write_code,
    write_expression,
    write_grid,
    write_provenance,
    write_source,
)
from greenrules.model.citing import Source
from greenrules.model.declarations import DecisionTable, Fact, Option, Parameter
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import Type
from greenrules.model.values import Scalar


def write_parameters(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the parameters: a line for each dated value with unit, source and provenance; open ones say so."""
    heads = ("list_id", "ledger_label", "page_value", "page_from", "source", "provenance")
    rows = [row for parameter in ruleset.parameters.values() for row in _parameter_rows(parameter, ruleset, language)]
    yield from write_grid(heads, rows, language)


def _parameter_rows(parameter: Parameter, ruleset: Ruleset, language: Language) -> Iterator[Row]:
    id, label = write_code(parameter.id), write_both(parameter.label)
    if not parameter.values:
        unit = name_unit(unit_of(parameter.type), language)
        bound = say("to_be_bound", language)
        yield (id, label, escape(say("measure", language, value=bound, label=unit) if unit else bound), "", "", "")
    for dated in parameter.values:
        value = _write_scalar(dated.value, parameter.type, parameter.options, language)
        start = dated.start.isoformat() if dated.start else ""
        yield (id, label, value, start, *_source_cells(dated.source, ruleset, language))


def _write_scalar(value: Scalar, type: Type, options: tuple[Option, ...], language: Language) -> str:
    labels = {option.id: choose_words(option.label, language) for option in options}
    if isinstance(value, str) and labels.get(value):
        return escape(say("measure", language, value=value, label=labels[value]))
    return escape(format_value(value, unit_of(type), language))


def _source_cells(source: Source, ruleset: Ruleset, language: Language) -> tuple[str, str]:
    return write_source(source, ruleset, language), write_provenance(source, language)


def write_derived(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the derived quantities with their formulas."""
    heads = ("list_id", "ledger_label", "page_of", "page_formula", "page_unit", "source", "provenance")
    rows = [
        (
            write_code(derived.id),
            write_both(derived.label),
            write_code(derived.of),
            write_expression(derived.formula),
            escape(name_unit(unit_of(derived.type), language)),
            *_source_cells(derived.source, ruleset, language),
        )
        for derived in ruleset.derived.values()
    ]
    yield from write_grid(heads, rows, language)


def write_decision_tables(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield every decision table with all its rows."""
    for table in ruleset.tables.values():
        yield f"#### {write_code(table.id)} {write_both(table.label)}"
        yield ""
        yield from _table_lines(table, ruleset, language)
        yield ""


def _table_lines(table: DecisionTable, ruleset: Ruleset, language: Language) -> Iterator[str]:
    key = f"decision_table_{table.hit_policy}" + (f"_{table.aggregate}" if table.hit_policy == "collect" else "")
    about = [choose_words(OPERATION_WORDS[key], language)]
    about += [join_name(say("page_of", language), f"`{table.of}`")] if table.of else []
    about += [f"`{input.name}` = {write_expression(input.expression)}" for input in table.inputs]
    unit = name_unit(unit_of(table.type), language)
    about += [join_name(say("unit", language), escape(unit))] if unit else []
    yield say("semicolon", language).join(about)
    yield ""
    heads = [write_code(input.name) for input in table.inputs]
    yield f"| {' | '.join([*heads, *(say(key, language) for key in ('page_value', 'source', 'provenance'))])} |"
    yield "|" + "---|" * (len(heads) + 3)
    for row in table.rows:
        cells = [escape(write_test(cell, language)) for cell in row.cells]
        yield _row(cells, row.then, row.source, table, ruleset, language)
    if table.otherwise is not None:
        cells = [say("page_otherwise", language), *[""] * (len(heads) - 1)]
        yield _row(cells, table.otherwise.then, table.otherwise.source, table, ruleset, language)


def _row(
    cells: list[str], then: Scalar, source: Source, table: DecisionTable, ruleset: Ruleset, language: Language
) -> str:
    output = _write_scalar(then, table.type, table.options, language)
    return f"| {' | '.join([*cells, output, *_source_cells(source, ruleset, language)])} |"


def write_facts(ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield the facts the ruleset uses: what to supply, in which unit, proven by which papers."""
    heads = ("list_id", "ledger_label", "page_type", "page_details")
    asked = list_questions(ruleset).facts
    rows = [row for fact in asked or _list_own(ruleset) for row in _fact_rows(fact, "", language)]
    yield from write_grid(heads, rows, language)


def _list_own(ruleset: Ruleset) -> tuple[Fact, ...]:
    """Return the facts a vocabulary declares: those of its imports have a page of their own."""
    imported = {id for module in ruleset.imports.values() for id in module.facts}
    return tuple(fact for id, fact in ruleset.facts.items() if id not in imported)


def _fact_rows(fact: Fact, table: str, language: Language) -> Iterator[Row]:
    details = say("semicolon", language).join(join_name(name, text) for name, text in describe_fact(fact, language))
    name = f"{table}.{fact.id}" if table else fact.id
    yield (write_code(name), write_both(fact.label), say(name_type(fact.type), language), escape(details))
    for column in fact.columns:
        yield from _fact_rows(column, fact.id, language)
