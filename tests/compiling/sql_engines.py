"""Engines that run a query over an Arrow table."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.compiling.sql_agreement import Engine, run_duckdb


@contextmanager
def open_engine(name: str) -> Iterator[Engine]:
    """Open an engine by name."""
    match name:
        case "duckdb":
            yield run_duckdb
        case _:
            raise NotImplementedError(name)
