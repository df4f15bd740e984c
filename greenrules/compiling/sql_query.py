"""The parts of the query put together: cells, steps, verdicts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen
from sqlglot import exp

from greenrules.compiling.columns_program import KINDS
from greenrules.compiling.python import Program
from greenrules.compiling.sql import shorten_name
from greenrules.compiling.sql_cells import EPOCH, Cell, name_inputs, read_cell, write_missing
from greenrules.compiling.sql_layout import Layout, lay_out
from greenrules.compiling.sql_outputs import SUMMARY, Output, list_outputs
from greenrules.compiling.sql_printing import Printing, Tree, choose_truth, join_truths, wrap
from greenrules.compiling.sql_program import write_lines
from greenrules.compiling.sql_reading import read_lines
from greenrules.compiling.sql_settling import settle_all, share_tails
from greenrules.compiling.sql_sources import SourceColumn
from greenrules.compiling.sql_terms import Pool, connect, sort_terms
from greenrules.model.types import BooleanType, DateType, DurationType, NumberType, SetType, TableType

_TYPES = {
    NumberType: "number", BooleanType: "boolean", DateType: "date", SetType: "set", TableType: "table",
    DurationType: "duration",
}  # fmt: skip
_DOUBT = "doubtful"


@frozen
class Request:
    """What is asked for; see `compile_sql`."""

    program: Program
    as_of: date
    bound: Mapping[str, Any]
    dialect: str
    source: str
    columns: Mapping[str, SourceColumn] | None
    keep: tuple[str, ...]
    has_cells: bool
    is_detailed: bool


@frozen
class Written:
    """The text, and the columns as (name, label, type)."""

    text: str
    reads: tuple[tuple[str, str, str], ...]
    results: tuple[tuple[str, str, str], ...]
    cells: tuple[tuple[str, str, str], ...]


def write_query(request: Request) -> Written:
    """Return the query.

    Raises: NotCompiledError, TooWideError.
    """
    program, pool = request.program, Pool()
    lines = write_lines(program, request.as_of, request.bound, is_detailed=request.is_detailed)
    facts = program.kinds.facts
    given = _list_sources(request)
    kinds = {id: KINDS[type(fact.type)] for id, fact in facts.items() if type(fact.type) in KINDS}
    terms = read_lines(lines, kinds, pool)
    doubt = pool.input(_DOUBT, "truth", nullable=False)
    outputs = list_outputs(program.ruleset, terms.results, connect("or", [doubt, terms.too_close], pool), pool)
    settled = share_tails(settle_all([output.term for output in outputs], pool), pool)
    outputs = [evolve(output, term=term) for output, term in zip(outputs, settled, strict=True)]
    # What sums up names only what nothing else does.
    ranked = sorted(outputs, key=lambda output: output.label in SUMMARY)
    layout = lay_out([(output.label.removesuffix(":low").removesuffix(":high"), output.term) for output in ranked])
    names = name_inputs({id: fact for id, fact in program.ruleset.facts.items() if id in facts or id in given})
    used = {term.value: term for term in pool.known.values() if term.op == "input"}
    dated = {term.parts[0].value for term in pool.known.values() if term.op == "part_of_date"}
    printing = Printing(request.dialect, layout.names, names | {_DOUBT: _DOUBT})
    read = {id: program.ruleset.facts[id] for id in names if id in given}
    cells = {id: read_cell(fact, names[id], given[id], printing, has_date=id in dated) for id, fact in read.items()}
    missing = {names[id]: write_missing(facts[id], request.dialect) for id in used if id in facts and id not in given}
    needed = _find_needed(outputs)
    steps = [("facts", _write_facts(request, cells, missing, needed & names.keys(), names))]
    steps += _write_steps(layout, printing)
    select = _write_result(request, outputs, printing, tuple(read)).from_(steps[-1][0])
    for name, step in steps:
        select = select.with_(name, as_=step, copy=False)
    text = f"{_write_head(request)}{select.sql(request.dialect, pretty=True)}\n"
    results = [(shorten_name(name), name, "text") for name in request.keep]
    results += [(shorten_name(output.label), output.label, output.type) for output in outputs]
    return Written(
        text,
        tuple((id, id, _TYPES.get(type(fact.type), "text")) for id, fact in read.items()),
        tuple(results),
        tuple((shorten_name(f"cell:{id}"), id, _TYPES.get(type(fact.type), "text")) for id, fact in read.items())
        if request.has_cells
        else (),
    )


def _list_sources(request: Request) -> dict[str, SourceColumn]:
    if request.columns is None:
        return dict.fromkeys(request.program.kinds.facts, SourceColumn())
    return dict(request.columns)


def _find_needed(outputs: list[Output]) -> set[str]:
    """Return the facts that a result depends on."""
    return {term.value for term in sort_terms([output.term for output in outputs]) if term.op == "input"}


def _write_facts(
    request: Request,
    cells: Mapping[str, Cell],
    missing: Mapping[str, Tree],
    needed: set[str],
    names: Mapping[str, str],
) -> Tree:
    columns: list[Tree] = [exp.alias_(exp.column(name, quoted=True), name, quoted=True) for name in request.keep]
    for id, cell in cells.items():
        if id in needed:
            columns += [exp.alias_(value, name) for name, value in cell.columns]
        if request.has_cells:
            columns.append(exp.alias_(exp.column(id, quoted=True), shorten_name(f"cell:{id}"), quoted=True))
    columns += [exp.alias_(value, name) for name, value in missing.items() if name in {names[id] for id in needed}]
    doubts = [wrap(cell.doubt) for cell in cells.values() if cell.doubt is not None]
    doubt = choose_truth(join_truths(doubts, exp.Or)) if doubts else exp.false()
    columns.append(exp.alias_(doubt, _DOUBT))
    return exp.Select(expressions=columns).from_(exp.to_table(request.source, dialect=request.dialect))


def _write_steps(layout: Layout, printing: Printing) -> Iterator[tuple[str, Tree]]:
    before = "facts"
    for step in layout.steps:
        columns: list[Tree] = [exp.Star()]
        for name, term, owner in step.columns:
            column = exp.alias_(printing.define(term), name)
            column.add_comments([f" {owner} "])
            columns.append(column)
        select = exp.Select(expressions=columns).from_(before)
        if printing.dialect == "postgres":
            # Else every use of a column would compute it again, and all it is computed from.
            select = select.offset(0)
        yield step.name, select
        before = step.name


def _write_result(request: Request, outputs: list[Output], printing: Printing, read: tuple[str, ...]) -> Tree:
    columns: list[Tree] = [exp.column(name, quoted=True) for name in request.keep]
    for output in outputs:
        value = printing.write(output.term)
        if output.type == "date":
            days = exp.cast(exp.Sub(this=wrap(value), expression=exp.Literal.number(EPOCH)), "int")
            start = exp.cast(exp.Literal.string("1970-01-01"), "date")
            value = exp.cast(exp.DateAdd(this=start, expression=days, unit=exp.var("DAY")), "date")
        columns.append(exp.alias_(_settle_type(value, output), shorten_name(output.label), quoted=True))
    too_close = printing.write(outputs[-1].term)
    for id in read if request.has_cells else ():
        name = shorten_name(f"cell:{id}")
        value = exp.Case(ifs=[exp.If(this=too_close.copy(), true=exp.column(name, quoted=True))])
        columns.append(exp.alias_(value, name, quoted=True))
    return exp.Select(expressions=columns)


def _settle_type(value: Tree, output: Output) -> Tree:
    """Return a column that is the same in every row in the type it has elsewhere."""
    types = {"number": "double", "boolean": "boolean", "text": "text", "date": "date"}
    is_number = output.type == "number" and isinstance(value, exp.Literal | exp.Neg)
    return exp.cast(value, types[output.type]) if isinstance(value, exp.Null) or is_number else value


def _write_head(request: Request) -> str:
    ruleset = request.program.ruleset
    return f"/* {ruleset.key} on {request.as_of}, digest {ruleset.digest} */\n"
