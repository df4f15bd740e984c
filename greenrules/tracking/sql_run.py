"""A ruleset as a query over a source, and the rows of its result made final: what is too close is decided exactly.

The engine judges every row where the table lies. A row it may not decide comes back with its facts, is read as
`evaluate_table` reads it, and gets the verdict of the reference, or a reject for every bad cell.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen

from greenrules.compiling.sql import SOURCE, SqlQuery, compile_sql
from greenrules.compiling.sql_sources import SourceColumn
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.rejects import Reject
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, ChoiceType, DateType, NumberType, SetType, TextType
from greenrules.tracking.table import OpenTable, judge_columns, open_table
from greenrules.tracking.table_arrow import import_arrow
from greenrules.tracking.table_batches import NAMING, check_names
from greenrules.tracking.table_encodings import UTF_8, find_encoding

# A decimal of so many digits is what people mean by its machine number.
MOST_DIGITS: Final = 15
_NUMBERS: Final = re.compile(r"(u?(tiny|small|big|huge)?int(eger)?|u?int\d+|long|short|byte|float\d*|double|real)$")
_DECIMAL: Final = re.compile(r"(?:decimal|numeric)(?:\((\d+), ?(\d+)\))?$")
_TEXTS: Final = ("text", "varchar", "string", "bpchar", "name")
# How engines tell a row that has other cells than the header.
_BROKEN: Final = re.compile(r"CSV Error on Line: \d+|Error when sniffing file|Malformed CSV record: .*?(?= SQLSTATE|$)")
_ARRAYS: Final = ("varchar[]", "array<string>", "_text", "_varchar")


@frozen
class SqlTable:
    """A ruleset made ready for one source on one engine.

    Attributes:
        is_text: whether the source has no types: a CSV file.
    """

    query: SqlQuery
    opened: OpenTable
    is_text: bool


@frozen
class Settled:
    """Some rows of the result, all of them final.

    Attributes:
        rows: an Arrow table with the columns of `evaluate_table`.
        rejects: every bad cell; `row` counts from 1 in the order of the result.
        exact_rows: how many rows the reference decided.
    """

    rows: Any
    rejects: tuple[Reject, ...]
    exact_rows: int

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.rows.num_rows)


def open_sql(
    ruleset: Ruleset,
    dialect: str,
    types: Mapping[str, str],
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    source: str = SOURCE,
    detailed: bool = True,
    ignore: Sequence[str] = (),
    is_text: bool = False,
) -> SqlTable:
    """Return a ruleset made ready for a source.

    Args:
        types: the type of each column of the source, in the words of the engine.
        source: what the engine calls it.
        detailed, ignore: as for `evaluate_table`.
    Raises: FactsError (GR608, GR516, GR611, GR680), UnsupportedByBackend (GR730, GR731, GR750, GR751).
    """
    opened = open_table(ruleset, list(types), as_of, parameters, detailed=detailed, ignore=ignore)
    compiled = opened.compiled
    columns = {
        name: describe_column(ruleset.facts[name], kind, is_text=is_text)
        for name, kind in types.items()
        if name in ruleset.facts
    }
    keep = [name for name in types if name in NAMING and name not in ruleset.facts]
    query = compile_sql(
        ruleset, dialect, compiled.as_of, compiled.bound,
        source=source, columns=columns, keep=keep, has_cells=True, is_detailed=detailed,
    )  # fmt: skip
    return SqlTable(query, opened, is_text)


def describe_column(fact: Fact, kind: str, *, is_text: bool) -> SourceColumn:
    """Return how a column of a type holds a fact."""
    kind = kind.lower()
    if is_text:
        return SourceColumn("text")
    match fact.type:
        case NumberType():
            decimal = _DECIMAL.match(kind)
            if decimal is not None:
                digits, scale = decimal.groups()
                is_short = digits is not None and int(digits) <= MOST_DIGITS
                return SourceColumn() if is_short else SourceColumn("decimal", None if digits is None else int(scale))
            fits = _NUMBERS.match(kind) is not None
        case BooleanType():
            fits = kind in ("boolean", "bool")
        case DateType():
            fits = kind == "date"
        case SetType():
            fits = kind in _ARRAYS
        case ChoiceType() | TextType():
            fits = kind.startswith(_TEXTS)
        case _:
            fits = True
    return SourceColumn() if fits else SourceColumn("foreign")


def check_text(path: Path, engine: str) -> None:
    """Refuse a file of text that an engine would take for another one; a place only the engine reaches is left to it.

    Args:
        engine: its name for people.
    Raises: FactsError (GR683 for a file without a header, or in characters the engine is not asked to read).
    """
    if not path.is_file():
        return
    if not path.stat().st_size:
        check_names((), path)
    if find_encoding(path) != UTF_8:
        message = f"the file is in GB18030 (GBK), and {engine} would take it for UTF-8"
        help = "save it as `CSV UTF-8`, or judge it without an engine"
        raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))


def describe_unread(error: Exception, source: str) -> Diagnostic:
    """Return why an engine does not read a table: it takes all rows or none."""
    found = _BROKEN.search(str(error))
    told = found[0].strip() if found else str(error).partition("\n")[0]
    mend = "mend the file; judged without an engine, only the row that cannot be read is rejected"
    help = mend if found else "check the path and the name"
    return Diagnostic("GR683", f"the table cannot be read: {told}", path=source, help=help)


def settle_rows(table: SqlTable, found: Any, first: int = 0) -> Settled:
    """Return rows of the result, those too close to call decided by the reference.

    Args:
        found: an Arrow table with the columns of the query.
        first: how many rows came before.
    """
    arrow = import_arrow()
    query = table.query
    verdicts = {column.label: found.column(column.name) for column in query.results}
    marks = verdicts.pop("too_close").combine_chunks()
    places = [at for at, mark in enumerate(marks.to_pylist()) if mark]
    rejects: list[Reject] = []
    if places:
        taken = found.take(arrow.array(places, arrow.int64()))
        cells = {column.label: taken.column(column.name) for column in query.cells}
        given: dict[str, Any] = {name: column.to_pylist() for name, column in cells.items()} if table.is_text else cells
        given = {**{name: taken.column(name) for name in table.opened.names}, **given}
        judged = judge_columns(table.opened, given, is_arrow=not table.is_text, is_text=table.is_text)
        rejects = [evolve(one, row=first + places[one.row - 1] + 1) for one in judged.rejects]
        kept = {column.name for column in query.results if column.label in table.opened.names}
        final = judged.to_arrow()
        order = list(range(found.num_rows))
        for at, place in enumerate(places):
            order[place] = found.num_rows + at
        for label, column in verdicts.items():
            if label not in kept:
                new = final.column(label).cast(column.type).combine_chunks()
                verdicts[label] = arrow.concat_arrays([column.combine_chunks(), new]).take(arrow.array(order))
    return Settled(arrow.table(verdicts), tuple(rejects), len(places))
