"""The query of a ruleset beside hand-written SQL of the same meaning on DuckDB.

Run:  pip install 'greenrules[duckdb,batch]' && python -m benchmarks.sql_field [--rows 100000] [--rounds 31] [--write]

Facts lie in a table of the engine. One hand-written query decides complete facts alone; two say what ours say, the
columns of the summary and those of every node: missing facts, both ends of the score, possible grades, the rule that
decides. Before anything is timed every column of these must be that of ours, on the table and on a copy with a tenth of
the facts missing, in every row that ours does not mark. Runs alternate; the time is that of the processor, on one
thread, least of the rounds: other work on the machine only adds to it.
"""

import argparse
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute

import greenrules
from benchmarks.field_report import put_between
from benchmarks.peers.columns import OPTIONS, draw_columns, write_sql
from benchmarks.peers.own import AS_OF
from benchmarks.peers.sql import write_open_sql
from benchmarks.synthetic_standard import write_ruleset
from greenrules.compiling.sql import compile_sql
from greenrules.compiling.sql_sources import SourceColumn

PAGE = Path(__file__).parent.parent / "docs" / "sql.md"
SUMMARY, NODES = "greenrules, grades and score", "greenrules, every node"
# Our queries, and the hand-written query of the same meaning.
PARTNERS = {SUMMARY: "hand-written, grades and score", NODES: "hand-written, every node"}
COMPLETE = "hand-written, complete facts only"
CLOSE = 1e-9


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Time the query of a ruleset beside hand-written SQL.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--write", action="store_true", help="into docs/sql.md")
    arguments = parser.parse_args()
    text = compare(arguments.rows, arguments.rounds)
    print(text)
    if arguments.write:
        put_between(PAGE, "sql", text)


def compare(rows: int, rounds: int) -> str:
    """Return the table of times."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    names = _fill_tables(connection, rows)
    for source in ("gappy", "factories"):
        queries = _write_queries(names, source)
        _check(connection, queries)
    times: dict[str, list[float]] = {name: [] for name in queries}
    for _ in range(rounds):
        for name, query in queries.items():
            start = time.process_time()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE done AS {query}")
            times[name].append(time.process_time() - start)
    lines = [f"{rows:,} factories of the synthetic standard, DuckDB {duckdb.__version__}, one thread:", ""]
    lines += ["| query | seconds | × the same meaning by hand |", "|---|---:|---:|"]
    for name, spent in times.items():
        ratio = f"{min(spent) / min(times[PARTNERS[name]]):.2f}" if name in PARTNERS else ""
        lines.append(f"| {name} | {min(spent):.3f} | {ratio} |")
    return "\n".join(lines)


def _fill_tables(connection: Any, rows: int) -> list[str]:
    """Make the tables `numbered`, `factories` (options as texts) and `gappy`; return the names of the facts."""
    frame = dict(draw_columns(rows))
    connection.execute("CREATE TABLE numbered AS SELECT * FROM frame")
    texts = " ".join(f"WHEN {at} THEN '{option}'" for at, option in enumerate(OPTIONS))
    judged = [name for name, column in frame.items() if column.dtype.kind == "i"]
    spelled = ", ".join(f"CASE {name} {texts} END AS {name}" for name in judged)
    connection.execute(f"CREATE TABLE factories AS SELECT * REPLACE ({spelled}) FROM numbered")
    gaps = ", ".join(
        f"CASE WHEN hash(rowid, {at}) % 10 = 0 THEN NULL ELSE {name} END AS {name}" for at, name in enumerate(frame)
    )
    connection.execute(f"CREATE TABLE gappy AS SELECT {gaps} FROM factories")
    return list(frame)


def _write_queries(names: list[str], source: str) -> dict[str, str]:
    ruleset, as_of = greenrules.compile_text(write_ruleset()), date.fromisoformat(AS_OF)
    held = dict.fromkeys(names, SourceColumn())
    ours = {
        name: compile_sql(ruleset, "duckdb", as_of, source=source, columns=held, is_detailed=name == NODES).text
        for name in PARTNERS
    }
    queries = {COMPLETE: write_sql().replace("FROM factories", "FROM numbered")} if source == "factories" else {}
    for name, query in ours.items():
        queries[PARTNERS[name]] = write_open_sql(source=source, is_detailed=name == NODES)
        queries[name] = query
    return queries


def _check(connection: Any, queries: dict[str, str]) -> None:
    """Compare every column of the queries, by pairs, in all rows that ours does not mark."""
    for ours, theirs in PARTNERS.items():
        mine, other = (connection.sql(queries[name]).to_arrow_table() for name in (ours, theirs))
        sure = pyarrow.compute.invert(mine["too_close"])
        mine, other = mine.drop_columns(["too_close"]), other.filter(sure)
        mine = mine.filter(sure)
        assert sorted(mine.column_names) == sorted(other.column_names), "the columns differ"
        different = [name for name in mine.column_names if not _is_same(mine[name], other[name])]
        assert not different, f"{different} differ"
        print(f"{ours}: {mine.num_columns} columns agree in {mine.num_rows} of {len(sure)} rows, the others are marked")
    if COMPLETE in queries:
        rungs = connection.execute(queries[COMPLETE]).fetchnumpy()["rung"]
        graded = connection.execute(queries[SUMMARY]).fetchnumpy()
        steps = {"none": 0, "three": 1, "four": 2, "five": 3}
        rows = zip(rungs, graded["grade"], graded["too_close"], strict=True)
        wrong = sum(int(rung) != steps[grade] for rung, grade, mark in rows if not mark)
        assert not wrong, f"{wrong} grades differ"


def _is_same(mine: Any, other: Any) -> bool:
    """Whether two columns hold the same, numbers up to what rounding does."""
    if not mine.is_null().equals(other.is_null()):
        return False
    if not pyarrow.types.is_floating(mine.type):
        return bool(mine.equals(other))
    apart = pyarrow.compute.max(pyarrow.compute.abs(pyarrow.compute.subtract(mine, other))).as_py()
    most = pyarrow.compute.max(pyarrow.compute.abs(mine)).as_py() or 0.0
    return (apart or 0.0) <= CLOSE * max(1.0, most)


if __name__ == "__main__":
    main()
