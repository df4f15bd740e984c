"""Engines that run a query over an Arrow table: DuckDB, and a PostgreSQL server and a Spark started for the purpose."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow

from greenrules.compiling.sql import SOURCE, SqlQuery
from tests.compiling.sql_agreement import Engine, run_duckdb

# Where Debian and others keep the programs of the server.
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


@contextmanager
def open_engine(name: str) -> Iterator[Engine]:
    """Open an engine by name."""
    match name:
        case "postgres":
            with start_postgres() as address:
                yield lambda table, query: run_postgres(address, table, query)
        case "spark":
            session = start_spark()
            yield lambda table, query: run_spark(session, table, query)
            session.stop()
        case _:
            yield run_duckdb


def find_postgres() -> Path | None:
    """Return the folder of the server's programs."""
    places = [path for pattern in _PLACES for path in sorted(Path("/").glob(pattern.removeprefix("/")))]
    found = shutil.which("initdb")
    places += [Path(found).parent] if found else []
    return next(
        (path for path in reversed(places) if (path / "initdb").exists() and (path / "postgres").exists()), None
    )


@contextmanager
def start_postgres() -> Iterator[str]:
    """Start a server in a folder of its own and yield its address; it is stopped afterwards."""
    programs = find_postgres()
    assert programs is not None
    # The server refuses to run as the superuser of the machine.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pg") as folder, socket.socket() as probe:
        data = Path(folder) / "data"
        if user:
            shutil.chown(folder, "postgres")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "tester"]
        subprocess.run([*user, *make], check=True, capture_output=True, cwd=folder)
        settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -p {port}"
        control = [*user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        start = [*control, "-l", f"{folder}/log", "-o", settings, "start"]
        subprocess.run(start, check=True, capture_output=True, cwd=folder)
        try:
            yield f"host={folder} port={port} user=tester dbname=postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)


def load_postgres(connection: Any, table: pyarrow.Table, name: str = SOURCE) -> None:
    """Fill a table of the server."""
    from psycopg import sql

    columns = [sql.SQL("{} {}").format(sql.Identifier(one.name), sql.SQL(_type_of(one.type))) for one in table.schema]
    target = sql.Identifier(name)
    connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(target))
    connection.execute(sql.SQL("CREATE TABLE {} ({})").format(target, sql.SQL(", ").join(columns)))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(target)) as copy:
        for row in table.to_pylist():
            copy.write_row(list(row.values()))


def _type_of(kind: pyarrow.DataType) -> str:
    types = pyarrow.types
    if types.is_list(kind):
        return "text[]"
    for test, name in (
        (types.is_floating, "double precision"),
        (types.is_boolean, "boolean"),
        (types.is_date, "date"),
        (types.is_integer, "bigint"),
    ):
        if test(kind):
            return name
    return "text"


def run_postgres(address: str, table: pyarrow.Table, query: SqlQuery) -> list[dict[str, Any]]:
    """Run a query on the server."""
    import psycopg
    from psycopg.rows import dict_row

    with psycopg.connect(address, row_factory=dict_row) as connection:
        load_postgres(connection, table)
        return list(connection.execute(query.text).fetchall())  # type: ignore[arg-type]


def start_spark() -> Any:
    """Start Spark on two threads of this machine; nothing of it listens elsewhere."""
    from greenrules.tracking.on_spark import open_spark

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    return open_spark("local[2]")


def run_spark(session: Any, table: pyarrow.Table, query: SqlQuery) -> list[dict[str, Any]]:
    """Run a query on Spark."""
    session.createDataFrame(table).createOrReplaceTempView(SOURCE)
    found: list[dict[str, Any]] = session.sql(query.text).toArrow().to_pylist()
    return found
