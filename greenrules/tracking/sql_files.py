"""A table judged by an engine to a file of verdicts and one of rejects; and the query alone, for whoever runs it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from attrs import evolve

from greenrules.compiling.sql import SOURCE, compile_sql
from greenrules.explaining.page import Language
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.sql_run import Settled
from greenrules.tracking.table import open_table
from greenrules.tracking.table_rejects import write_rejects
from greenrules.tracking.table_run import Run
from greenrules.tracking.table_writing import choose_places, open_writer

Judge: TypeAlias = Callable[..., Iterator[Settled]]
ENGINES: Final = ("duckdb", "postgres", "spark")


def print_sql(
    ruleset: Ruleset,
    dialect: str,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    source: str = SOURCE,
    detailed: bool = True,
) -> str:
    """Return the query of a ruleset on one day, for a table that has a column for every fact the rules name.

    Raises: FactsError (GR516, GR608, GR611), UnsupportedByBackend (GR730, GR731, GR750, GR751, GR752).
    """
    compiled = open_table(ruleset, [], as_of, parameters, detailed=detailed).compiled
    return compile_sql(ruleset, dialect, compiled.as_of, compiled.bound, source=source, is_detailed=detailed).text


def run_sql(
    ruleset: Ruleset,
    source: str,
    output: str | Path,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    engine: str,
    rejects: str | Path | None = None,
    detailed: bool = True,
    ignore: tuple[str, ...] = (),
    language: Language = "en",
    bom: bool = True,
    report: Callable[[Run], None] = lambda run: None,
    **options: Any,
) -> Run:
    """Judge every subject of a table on an engine.

    Args:
        source: a file the engine reads, or `FILE.duckdb#TABLE`, or `postgresql://…/DATABASE#TABLE`.
        output: CSV, JSON lines, Parquet, Arrow or `.xlsx`.
        engine: `duckdb`, `postgres` or `spark`.
        rejects: where bad cells go, as CSV; without it, beside the output. `row` counts in the order of the output.
        language, bom: as for `evaluate_file`.
        report: called after every batch.
        options: for Spark, `master`.
    Raises: FactsError (GR683, those of `evaluate_table`), UnsupportedByBackend (GR730, GR731, GR750, GR751, GR753).
    """
    output, place = choose_places(source, output, rejects)
    run = Run(ruleset.digest, str(as_of), 0)
    found = _find_judge(engine)(ruleset, source, as_of, parameters, detailed=detailed, ignore=ignore, **options)
    with open_writer(output, bom=bom) as verdicts, open_writer(place, bom=bom) as bad:
        write_rejects(bad, (), language)
        for settled in found:
            rows = settled.rows
            verdicts.write({name: rows.column(name).combine_chunks() for name in rows.column_names})
            write_rejects(bad, settled.rejects, language)
            run = evolve(
                run, rows=run.rows + settled.count, rejects=run.rejects + len(settled.rejects),
                rejected=run.rejected + len({reject.row for reject in settled.rejects}),
                exact_rows=run.exact_rows + settled.exact_rows,
            )  # fmt: skip
            report(run)
    return run


def _find_judge(engine: str) -> Judge:
    match engine:
        case "duckdb":
            from greenrules.tracking.on_duckdb import judge_on_duckdb

            return judge_on_duckdb
        case "postgres":
            from greenrules.tracking.on_postgres import judge_on_postgres

            return judge_on_postgres
        case _:
            from greenrules.tracking.on_spark import read_on_spark

            return read_on_spark
