"""The query of a ruleset beside hand-written SQL of the same meaning on DuckDB.

Run:  pip install 'greenrules[duckdb,batch]' && python -m benchmarks.sql_field [--rows 100000] [--write]

Facts lie in a table of the engine. Two hand-written queries: one for complete facts that says grade and total alone,
and one of the same meaning: missing facts, both ends of the score, possible grades, the rule that decides. Runs
alternate; the median counts. Both must agree on every row that ours does not mark.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import greenrules
from benchmarks.field_report import put_between
from benchmarks.peers.columns import OPTIONS, draw_columns, write_sql
from benchmarks.peers.own import AS_OF
from benchmarks.peers.sql import write_open_sql
from benchmarks.synthetic_standard import write_ruleset
from greenrules.compiling.sql import compile_sql
from greenrules.compiling.sql_sources import SourceColumn

PAGE = Path(__file__).parent.parent / "docs" / "sql.md"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Time the query of a ruleset beside hand-written SQL.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="into docs/sql.md")
    arguments = parser.parse_args()
    text = compare(arguments.rows, arguments.rounds)
    print(text)
    if arguments.write:
        put_between(PAGE, "sql", text)


def compare(rows: int, rounds: int) -> str:
    """Return the table of times."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    frame = dict(draw_columns(rows))
    connection.execute("CREATE TABLE numbered AS SELECT * FROM frame")
    assert frame
    texts = " ".join(f"WHEN {at} THEN '{option}'" for at, option in enumerate(OPTIONS))
    names = [name for name, column in frame.items() if column.dtype.kind == "i"]
    spelled = ", ".join(f"CASE {name} {texts} END AS {name}" for name in names)
    connection.execute(f"CREATE TABLE factories AS SELECT * REPLACE ({spelled}) FROM numbered")
    ruleset = greenrules.compile_text(write_ruleset())
    as_of = date.fromisoformat(AS_OF)
    held = dict.fromkeys(frame, SourceColumn())
    queries = {
        "hand-written, complete facts only": write_sql().replace("FROM factories", "FROM numbered"),
        "hand-written, the same meaning": write_open_sql(),
        "greenrules, grades and score": compile_sql(ruleset, "duckdb", as_of, columns=held, is_detailed=False).text,
        "greenrules, every node": compile_sql(ruleset, "duckdb", as_of, columns=held).text,
    }
    _check(connection, queries)
    times: dict[str, list[float]] = {name: [] for name in queries}
    for _ in range(rounds):
        for name, query in queries.items():
            start = time.perf_counter()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE done AS {query}")
            times[name].append(time.perf_counter() - start)
    base = median(times["hand-written, the same meaning"])
    lines = [f"{rows:,} factories of the synthetic standard, DuckDB {duckdb.__version__}, two threads:", ""]
    lines += ["| query | seconds | × the same meaning by hand |", "|---|---:|---:|"]
    lines += [f"| {name} | {median(spent):.3f} | {median(spent) / base:.2f} |" for name, spent in times.items()]
    return "\n".join(lines)


def _check(connection: Any, queries: dict[str, str]) -> None:
    """Compare the grades of all rows that are not marked."""
    rungs = {"none": 0, "three": 1, "four": 2, "five": 3}
    ask: Callable[[str], Any] = lambda name: connection.execute(queries[name]).fetchnumpy()  # noqa: E731
    plain, same, ours = (ask(name) for name in list(queries)[:3])
    marked = ours["too_close"]
    for other in (plain["rung"], [rungs[grade] for grade in same["grade"]]):
        wrong = sum(
            int(one) != rungs[grade] for one, grade, mark in zip(other, ours["grade"], marked, strict=True) if not mark
        )
        assert not wrong, f"{wrong} grades differ"
    print(f"{int(marked.sum())} of {len(marked)} rows too close to call")


if __name__ == "__main__":
    main()
