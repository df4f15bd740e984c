"""Many factories at once: greenrules beside hand-written C, NumPy, Polars and SQL.

Run:  pip install -r benchmarks/requirements.txt && python -m benchmarks.batch_field [--rows 10000 1000000] [--write]

Complete facts in memory, two threads, grade and score. The first rows of every engine are compared with the reference
evaluator, and all rows with one another. Times are of the clock, since threads share the work; the ratio to the C loop
is what counts. The CPU time of the whole process stands beside it, since it suffers less where others use the machine.
greenrules does it in columns, and one factory after another with every trace kept. With a third of all cells missing it
is asked for both ends of the score and for all grades still possible; nobody else does that.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import numpy

import greenrules
from benchmarks.field_report import PAGE, put_between
from benchmarks.peers.columns import OPTIONS, build_c, build_duckdb, build_numpy, build_polars, draw_columns, list_rows
from benchmarks.peers.own import AS_OF, load_reference
from benchmarks.synthetic_standard import write_ruleset
from greenrules.compiling.columns import compile_columns, decide_columns

RUNGS = {"none": 0, "three": 1, "four": 2, "five": 3}
# More rows than this are not handed over one by one.
MOST_SINGLE = 100_000
# More rows than this are not held twice.
MOST_COPIED = 1_000_000


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Time engines on many factories at once.")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    head = "| rows | engine | seconds | × the C loop | CPU seconds | × the C loop | µs a row |"
    lines = [head, "|---:|---|---:|---:|---:|---:|---:|"]
    for rows in arguments.rows:
        lines += compare(rows, arguments.rounds)
    text = "\n".join(lines)
    print(text)
    if arguments.write:
        put_between(PAGE, "batch", text)


def compare(rows: int, rounds: int) -> list[str]:
    """Return the lines of the table for this many factories."""
    columns = draw_columns(rows)
    builders = {"C loop": build_c, "NumPy in blocks": build_numpy, "Polars": build_polars, "DuckDB SQL": build_duckdb}
    judges = {name: judge for name, build in builders.items() if (judge := build(columns)) is not None}
    judges["greenrules, columns"] = _build_columns(columns, rows)
    if rows <= MOST_SINGLE:
        judges["greenrules, one by one"] = _build_own(columns, rows)
    _check(judges, columns)
    if rows <= MOST_COPIED:
        judges["greenrules, columns, a third missing"] = _build_columns(_leave_out(columns, rows), rows)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in judges}
    for _ in range(rounds):
        for name, judge in judges.items():
            start, busy = time.perf_counter(), time.process_time()
            judge()
            times[name].append((time.perf_counter() - start, time.process_time() - busy))
    spent = {name: tuple(median(one) for one in zip(*found, strict=True)) for name, found in times.items()}
    base = spent.get("C loop") or spent["NumPy in blocks"]
    return [
        f"| {rows:,} | {name} | {clock:.4f} | {clock / base[0]:,.1f} | {busy:.4f} | {busy / base[1]:,.1f}"
        f" | {clock / rows * 1e6:.3f} |"
        for name, (clock, busy) in sorted(spent.items(), key=lambda item: item[1])
    ]


def _leave_out(columns: dict[str, Any], rows: int) -> dict[str, Any]:
    """Return the columns with a third of their cells missing."""
    random = numpy.random.default_rng(3)
    found = {}
    for name, column in columns.items():
        gone = random.random(rows, numpy.float32) < 1 / 3
        missing = {"f": numpy.nan, "b": 2, "i": -1}[column.dtype.kind]
        found[name] = numpy.where(gone, missing, column if column.dtype.kind != "b" else column.view(numpy.int8))
        found[name] = found[name].astype(numpy.float64 if column.dtype.kind == "f" else numpy.int8, copy=False)
    return found


def _build_columns(columns: dict[str, Any], rows: int) -> Callable[[], tuple[Any, Any]]:
    """Return the kernel for columns on the same arrays: grades and the total."""
    judged = {name: (column, OPTIONS) if name.startswith("quality") else column for name, column in columns.items()}
    compiled = compile_columns(greenrules.compile_text(write_ruleset()), date.fromisoformat(AS_OF), is_detailed=False)

    def judge() -> tuple[Any, Any]:
        decided = decide_columns(compiled, judged, rows)
        rungs = numpy.zeros(rows, numpy.int8)
        for name in ("three", "four", "five"):
            numpy.copyto(rungs, RUNGS[name], where=decided.columns[f"grade:{name}"][0] == 1)
        return rungs, decided.columns["score"][0]

    return judge


def _build_own(columns: dict[str, Any], rows: int) -> Callable[[], tuple[Any, Any]]:
    ruleset = greenrules.compile_text(write_ruleset())
    facts = list_rows(columns, rows)

    def judge() -> tuple[Any, Any]:
        kept = greenrules.evaluate_many(ruleset, facts, as_of=AS_OF)
        return numpy.array([RUNGS[one.grade] for one in kept]), None

    return judge


def _check(judges: dict[str, Callable[[], tuple[Any, Any]]], columns: dict[str, Any]) -> None:
    """Compare the grades of all engines with one another, and the first ones with the reference evaluator."""
    reference = load_reference(60)
    expected = [reference(facts) for facts in list_rows(columns, 300)]
    first: Any = None
    for name, judge in judges.items():
        rungs, totals = judge()
        wrong = sum(int(rung) != RUNGS[grade] for rung, (grade, _) in zip(rungs, expected, strict=False))
        assert not wrong, f"{name} differs from the reference on {wrong} of {len(expected)} factories"
        if totals is not None:
            assert numpy.allclose(totals[: len(expected)], [total for _, total in expected], rtol=0, atol=1e-9), name
        first = rungs if first is None else first
        other = int((numpy.asarray(rungs) != numpy.asarray(first)).sum())
        print(f"{name}: {other} grades other than those of the first engine")


if __name__ == "__main__":
    main()
