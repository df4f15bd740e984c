"""Tables of subjects judged by DuckDB, in this process: a file, or a table of a database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from greenrules.compiling.sql import SOURCE
from greenrules.model.diagnostics import Diagnostic, FactsError, lacks_extra
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.sql_run import Settled, SqlTable, check_text, describe_unread, open_sql, settle_rows
from greenrules.tracking.table_arrow import import_arrow

ROWS: Final = 100_000


def judge_on_duckdb(
    ruleset: Ruleset,
    source: str | Path,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    connection: Any = None,
    detailed: bool = True,
    ignore: Sequence[str] = (),
) -> Iterator[Settled]:
    """Yield the verdicts of every subject, in the order of the source.

    Args:
        source: a `.parquet` or `.csv` file; `FILE.duckdb#TABLE`; or, with a connection, a table or view of it.
        connection: an open connection of DuckDB; it is left open.
    Raises: FactsError (GR683, those of `evaluate_table`), UnsupportedByBackend (GR730, GR731, GR750, GR751, GR753).
    """
    duckdb, arrow = _import_duckdb(), import_arrow()
    opened = duckdb.connect() if connection is None else connection
    try:
        relation = _open_source(duckdb, opened, str(source), is_given=connection is not None)
        table = _prepare(ruleset, relation, as_of, parameters, str(source), detailed, ignore)
        relation.create_view(SOURCE, replace=True)
        rows = 0
        for batch in opened.sql(table.query.text).to_arrow_reader(ROWS):
            settled = settle_rows(table, arrow.Table.from_batches([batch]), rows)
            rows += settled.count
            yield settled
    except (duckdb.Error, OSError) as error:
        raise FactsError((describe_unread(error, str(source)),)) from error
    finally:
        if connection is None:
            opened.close()
        else:
            opened.execute(f"DROP VIEW IF EXISTS {SOURCE}")


def _import_duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise lacks_extra("GR753", "this engine needs the package `duckdb`", "duckdb", "duckdb") from error
    return duckdb


def _open_source(duckdb: Any, connection: Any, source: str, *, is_given: bool) -> Any:
    """Return a relation over the source; nothing of the source's name is read as SQL."""
    try:
        if is_given:
            return connection.table(source)
        path, _, name = source.partition("#")
        match Path(path).suffix.lower():
            case ".parquet":
                return connection.read_parquet(path)
            case ".csv":
                check_text(Path(path), "DuckDB")
                # Its guess at the separator takes a file with a broken row for one column.
                return connection.read_csv(
                    path, sep=",", quotechar='"', header=True, all_varchar=True, null_padding=False
                )
            case ".duckdb" | ".db" if name and Path(path).is_file():
                quoted = path.replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS source (READ_ONLY)")
                return connection.table(f"source.{name}")
            case _:
                help = "use a .parquet or .csv file, or FILE.duckdb#TABLE"
                raise FactsError((Diagnostic("GR683", "DuckDB does not read such a table", path=source, help=help),))
    except duckdb.Error as error:
        raise FactsError((describe_unread(error, source),)) from error


def _prepare(
    ruleset: Ruleset,
    relation: Any,
    as_of: date | str,
    parameters: Any,
    source: str,
    detailed: bool,
    ignore: Sequence[str],
) -> SqlTable:
    types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    is_text = source.lower().endswith(".csv")
    return open_sql(ruleset, "duckdb", types, as_of, parameters, detailed=detailed, ignore=ignore, is_text=is_text)
