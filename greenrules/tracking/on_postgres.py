"""Tables of subjects judged by the PostgreSQL server they lie on: the query goes there, verdicts come back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from greenrules.model.diagnostics import Diagnostic, FactsError, lacks_extra
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.sql_run import Settled, SqlTable, open_sql, settle_rows
from greenrules.tracking.table_arrow import import_arrow

ROWS: Final = 20_000


def judge_on_postgres(
    ruleset: Ruleset,
    source: str,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    connection: Any = None,
    detailed: bool = True,
    ignore: Sequence[str] = (),
) -> Iterator[Settled]:
    """Yield the verdicts of every subject, in the order the server gives them.

    Args:
        source: `postgresql://…/DATABASE#TABLE`, the table possibly with its schema; or, with a connection, the table.
        connection: an open connection of psycopg, not in autocommit; it is left open.
    Raises: FactsError (GR683, those of `evaluate_table`), UnsupportedByBackend (GR730, GR731, GR750, GR751, GR753).
    """
    psycopg = _import_psycopg()
    address, _, name = ("", "", source) if connection is not None else source.partition("#")
    if not name:
        help = "name the table after a `#`: postgresql://HOST/DATABASE#TABLE"
        raise FactsError((Diagnostic("GR683", "the address names no table", path="postgres", help=help),))
    opened = connection
    try:
        opened = connection if connection is not None else psycopg.connect(address)
        types = _read_types(psycopg, opened, name)
        table = open_sql(ruleset, "postgres", types, as_of, parameters, source=name, detailed=detailed, ignore=ignore)
        yield from _fetch(opened, table)
    except psycopg.Error as error:
        message = f"the server says: {str(error).splitlines()[0]}"
        help = "check the address, the name of the table and the right to read it"
        # The address may hold a password.
        raise FactsError((Diagnostic("GR683", message, path=name, help=help),)) from error
    finally:
        if connection is None and opened is not None:
            opened.close()


def _import_psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise lacks_extra("GR753", "this engine needs the package `psycopg`", "postgres", "postgres") from error
    return psycopg


def _read_types(psycopg: Any, connection: Any, name: str) -> dict[str, str]:
    table = psycopg.sql.Identifier(*name.split("."))
    found = connection.execute(psycopg.sql.SQL("SELECT * FROM {} LIMIT 0").format(table))
    known = connection.adapters.types
    types: dict[str, str] = {}
    for column in found.description:
        info = known.get(column.type_code)
        kind = "other" if info is None else info.name
        if info is not None and column.type_code == info.array_oid:
            kind = f"_{kind}"
        if kind == "numeric" and column.precision is not None:
            kind = f"numeric({column.precision},{column.scale})"
        types[column.name] = kind
    return types


def _fetch(connection: Any, table: SqlTable) -> Iterator[Settled]:
    """Yield the result in batches from a cursor on the server: it never stands whole in memory."""
    arrow = import_arrow()
    kinds = {"number": arrow.float64(), "boolean": arrow.bool_(), "text": arrow.string(), "date": arrow.date32()}
    results, rows = table.query.results, 0
    with connection.cursor(name="greenrules") as cursor:
        cursor.execute(table.query.text)
        while part := cursor.fetchmany(ROWS):
            cells = list(zip(*part, strict=True))
            columns: dict[str, Any] = {}
            for column, values in zip((*results, *table.query.cells), cells, strict=True):
                is_named = column.label in table.opened.names
                kind = kinds[column.type] if column in results and not is_named else None
                columns[column.name] = arrow.array(values, kind)
            settled = settle_rows(table, arrow.table(columns), rows)
            rows += settled.count
            yield settled
