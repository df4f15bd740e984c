"""A checked ruleset as one SQL query, for engines the user already runs.

Every column says what the reference says, or the row is marked `too_close` and decided by it. See docs/decisions/0025.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen

from greenrules.compiling.python import compile_python
from greenrules.compiling.python_accuracy import TooWideError
from greenrules.compiling.python_intake import to_plain
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_support import RefusedError
from greenrules.compiling.sql_sources import SourceColumn
from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend, lacks_extra
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Value

SOURCE: Final = "factories"
# PostgreSQL keeps so many bytes of a name.
_LONGEST: Final = 63


@frozen
class SqlColumn:
    """A column of the source or the result.

    Attributes:
        name: what it is called in SQL.
        label: the fact, or what it says: `grade`, `gate:…`, `score:low`, …. As a rule the name.
        type: `number`, `boolean`, `text`, `date`, `set`, `table`, `duration`.
    """

    name: str
    label: str
    type: str


@frozen
class SqlQuery:
    """One query that judges every row of a table.

    Attributes:
        reads: the columns of the source: named like facts.
        results: the columns of the result; `too_close` marks the rows that only the reference may decide.
        cells: columns of the result that hold, in those rows, the facts; only when asked for.
        digest: SHA-256 of the text.
    """

    ruleset: str
    as_of: date
    dialect: str
    text: str = field(repr=False)
    reads: tuple[SqlColumn, ...]
    results: tuple[SqlColumn, ...]
    cells: tuple[SqlColumn, ...]
    digest: str


def compile_sql(
    ruleset: Ruleset,
    dialect: str,
    as_of: date,
    bound: Mapping[str, Value] | None = None,
    *,
    source: str = SOURCE,
    columns: Mapping[str, SourceColumn] | None = None,
    keep: Sequence[str] = (),
    has_cells: bool = False,
    is_detailed: bool = True,
) -> SqlQuery:
    """Return the query of a ruleset on one day.

    Args:
        dialect: `duckdb`, `spark`, `postgres`, `trino`, `mysql` or `clickhouse`.
        bound: values of open parameters, by `<module key>|<id>`.
        source: the table, possibly with its schema.
        columns: how the source holds its facts; without it, every fact the rules name in its own type.
        keep: columns that name a row and are handed on.
        has_cells: whether the facts of rows too close to call stand in the result.
        is_detailed: also every indicator, group and derived quantity.
    Raises: UnsupportedByBackend (GR750 when the ruleset has no form in SQL, GR751 without sqlglot, GR752 for a dialect
        that is not printed).
    """
    try:
        import sqlglot  # noqa: F401
    except ImportError as error:
        raise lacks_extra("GR751", "SQL needs sqlglot", "sql", "sql") from error
    from greenrules.compiling.sql_printing import DIALECTS
    from greenrules.compiling.sql_query import Request, write_query

    if dialect not in DIALECTS:
        help = f"one of {', '.join(DIALECTS)}"
        raise UnsupportedByBackend(
            (Diagnostic("GR752", f"no query is printed for `{dialect}`", path=dialect, help=help),)
        )
    program = compile_python(ruleset, as_of)
    open_ones = program.parameters
    try:
        if not open_ones.keys() >= set(bound or {}):
            raise NotCompiledError("a parameter with a value in force is bound to another")
        plain = {key: to_plain(value) for key, value in (bound or {}).items()}  # type: ignore[arg-type]
        request = Request(program, as_of, plain, dialect, source, columns, tuple(keep), has_cells, is_detailed)
        written = write_query(request)
    except (NotCompiledError, TooWideError, RefusedError) as error:
        message = f"`{ruleset.key}` has no form in SQL: {error}"
        help = "evaluate the table in Python: `evaluate_table`, or the subjects one by one: `evaluate_many`"
        raise UnsupportedByBackend((Diagnostic("GR750", message, path=ruleset.key, help=help),)) from error
    digest = hashlib.sha256(written.text.encode()).hexdigest()
    make = SqlColumn
    return SqlQuery(
        ruleset.key, as_of, dialect, written.text,
        tuple(make(*one) for one in written.reads), tuple(make(*one) for one in written.results),
        tuple(make(*one) for one in written.cells), digest,
    )  # fmt: skip


def shorten_name(label: str) -> str:
    """Return a name that every engine keeps whole and apart from the others."""
    # Spark takes a point for the way into a record.
    if len(label.encode()) <= _LONGEST and "." not in label:
        return label
    ending = hashlib.sha256(label.encode()).hexdigest()[:8]
    return f"{label.replace('.', '_').encode()[: _LONGEST - 9].decode(errors='ignore')}_{ending}"
