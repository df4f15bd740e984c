"""Tables of subjects judged by Spark, wherever it runs: one scan, no exchange of rows between machines.

Rows too close to call are decided by the reference where they lie: the workers need greenrules, too.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from attrs import asdict

from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError, UnsupportedByBackend
from greenrules.model.rejects import Reject
from greenrules.model.ruleset import Ruleset
from greenrules.tracking.sql_run import Settled, SqlTable, check_text, describe_unread, open_sql, settle_rows
from greenrules.tracking.table_arrow import import_arrow

_TYPES: Final = {"number": "double", "boolean": "boolean", "text": "string", "date": "date"}
_REJECTS: Final = "rejects"
_UNREAD: Final = re.compile("Malformed CSV record|PATH_NOT_FOUND")
_VIEW: Final = "greenrules_source"


def judge_on_spark(
    ruleset: Ruleset,
    frame: Any,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    detailed: bool = True,
    ignore: Sequence[str] = (),
    is_text: bool = False,
) -> Any:
    """Return the verdicts of every subject as a data frame of Spark; nothing runs until it is asked for.

    Args:
        frame: a data frame of Spark; columns are named like facts.
        is_text: whether all of it is text, as Spark reads CSV files without a schema.
    Returns:
        A data frame with the columns of `evaluate_table` and `rejects`, a JSON list with every bad cell of the row.
    Raises: FactsError (those of `evaluate_table`), UnsupportedByBackend (GR730, GR731, GR750, GR751).
    """
    table = prepare_on_spark(ruleset, frame, as_of, parameters, detailed=detailed, ignore=ignore, is_text=is_text)
    return _judge(table, frame)


def prepare_on_spark(
    ruleset: Ruleset,
    frame: Any,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    detailed: bool = True,
    ignore: Sequence[str] = (),
    is_text: bool = False,
) -> SqlTable:
    """Return the query for a data frame; see `judge_on_spark`."""
    types = dict(frame.dtypes)
    return open_sql(
        ruleset, "spark", types, as_of, parameters, source=_VIEW, detailed=detailed, ignore=ignore, is_text=is_text
    )


def _judge(table: SqlTable, frame: Any) -> Any:
    frame.createOrReplaceTempView(_VIEW)
    found = frame.sparkSession.sql(table.query.text)
    kept = {one.label: kind for one in table.query.results for name, kind in frame.dtypes if one.label == name}
    labels = [one for one in table.query.results if one.label != "too_close"]
    schema = ", ".join(
        f"`{one.label}` {kept[one.label] if one.label in table.opened.names else _TYPES[one.type]}" for one in labels
    )
    # The ruleset travels to the workers as checked data, not as code.
    ruleset, as_of, bound = table.opened.compiled.ruleset, table.opened.compiled.as_of, table.opened.compiled.bound
    plain = (ruleset, as_of, dict(bound), table.opened.compiled.is_detailed, table.opened.ignored, table.opened.names)
    query, is_text = table.query, table.is_text

    def settle(batches: Iterator[Any]) -> Iterator[Any]:
        from greenrules.tracking.on_spark import settle_batches

        return settle_batches(batches, query, plain, is_text)

    return found.mapInArrow(settle, f"{schema}, `{_REJECTS}` string")


def settle_batches(batches: Iterator[Any], query: Any, plain: tuple[Any, ...], is_text: bool) -> Iterator[Any]:
    """Yield batches of the result made final, on a worker."""
    import json

    from greenrules.compiling.columns import compile_columns
    from greenrules.tracking.table import OpenTable

    ruleset, as_of, bound, is_detailed, ignored, names = plain
    arrow = import_arrow()
    compiled = compile_columns(ruleset, as_of, bound, is_detailed=is_detailed)
    table = SqlTable(query, OpenTable(compiled, ignored, names), is_text)
    for batch in batches:
        settled = settle_rows(table, arrow.Table.from_batches([batch]))
        by_row: dict[int, list[dict[str, Any]]] = {}
        for reject in settled.rejects:
            by_row.setdefault(reject.row, []).append({**asdict(reject), "row": None})
        notes = [
            json.dumps(by_row[at], ensure_ascii=False) if at in by_row else None for at in range(1, settled.count + 1)
        ]
        yield from settled.rows.append_column(_REJECTS, arrow.array(notes, arrow.string())).to_batches()


def read_on_spark(
    ruleset: Ruleset,
    source: str,
    as_of: date | str,
    parameters: Mapping[str, object] | None = None,
    *,
    master: str = "local[2]",
    detailed: bool = True,
    ignore: Sequence[str] = (),
) -> Iterator[Settled]:
    """Yield the verdicts of a `.parquet` or `.csv` file that Spark can reach, partition by partition.

    Raises: FactsError (GR683, those of `evaluate_table`), UnsupportedByBackend (GR753 without pyspark, …).
    """
    is_text = source.lower().endswith(".csv")
    if not is_text and not source.lower().endswith(".parquet"):
        help = "use a .parquet or .csv file"
        raise FactsError((Diagnostic("GR683", "Spark does not read such a table here", path=source, help=help),))
    if is_text:
        check_text(Path(source), "Spark")
    session = open_spark(master)
    try:
        reader = session.read.option("header", True)
        # Left alone it would cut a row that is too long, and cells would stand under the wrong names.
        strict = reader.options(escape='"', mode="FAILFAST", columnPruning=False)
        frame = strict.csv(source) if is_text else reader.parquet(source)
        table = prepare_on_spark(ruleset, frame, as_of, parameters, detailed=detailed, ignore=ignore, is_text=is_text)
        yield from _collect(_judge(table, frame))
    except Exception as error:
        # What else Spark meets is nobody's input.
        if not _UNREAD.search(str(error)):
            raise
        raise FactsError((describe_unread(error, source),)) from error
    finally:
        session.stop()


def open_spark(master: str) -> Any:
    """Return a session; on this machine alone nothing of it listens elsewhere.

    Raises: UnsupportedByBackend (GR753).
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        help = "pip install 'greenrules[spark]', and have Java 17"
        problem = Diagnostic("GR753", "this engine needs the package `pyspark`", path="spark", help=help)
        raise UnsupportedByBackend((problem,)) from error
    builder = SparkSession.builder.appName("greenrules").master(master)
    options = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.sql.session.timeZone": "UTC"}
    if master.startswith("local"):
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        # Workers of this machine find greenrules where this process does; Spark asks the environment alone.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    for key, value in options.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _collect(judged: Any) -> Iterator[Settled]:
    """Yield the rows of a data frame, one partition in memory at a time."""
    import json

    arrow, names, rows = import_arrow(), judged.columns, 0
    kinds = dict(judged.dtypes)
    arrow_kinds = {
        "double": arrow.float64(),
        "boolean": arrow.bool_(),
        "string": arrow.string(),
        "date": arrow.date32(),
    }
    waiting: list[Any] = []

    def flush(first: int) -> Settled:
        columns = dict(zip(names, zip(*waiting, strict=True), strict=True))
        notes = columns.pop(_REJECTS)
        rejects = tuple(
            Reject(**{**one, "row": first + at + 1, "label": Words(**one["label"])})
            for at, note in enumerate(notes)
            for one in (json.loads(note) if note else ())
        )
        rows = arrow.table({name: arrow.array(cells, arrow_kinds.get(kinds[name])) for name, cells in columns.items()})
        return Settled(rows, rejects, 0)

    for row in judged.toLocalIterator():
        waiting.append(tuple(row))
        if len(waiting) == 20_000:
            yield flush(rows)
            rows, waiting = rows + len(waiting), []
    if waiting:
        yield flush(rows)
