"""A fleet from Parquet to Parquet: seconds and peak memory by rows, and cost by rows and by indicators.

Run:  python -m benchmarks.batch_files [--rows 100000 1000000 10000000] [--indicators 30 60 120 240 480] [--write]

Every run is a process of its own that does what `greenrules batch FILE.parquet -o OUT.parquet --only-grades` does; its
seconds count from the first look at the file to the closed output, its memory is the peak of the process. The input is
written beforehand as pyarrow writes unless told otherwise: Snappy, dictionaries, a million rows a group. Beside it, in
turn, Polars scans the same file and writes id, grade and total, nothing else: the least the work can cost there.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.batch_plot import Panel, Point, draw_panels
from benchmarks.field_report import DOCS, PAGE, put_between

PART = 1_000_000
OTHER_ROWS = 200_000
PLOT = DOCS / "batch.svg"
AS_OF = "2025-06-30"
OWN, PEER = "greenrules", "polars"
# From below, as Polars counts them.
RUNGS = ("none", "three", "four", "five")


def main() -> None:
    """Run the benchmark, or one measurement of it."""
    parser = argparse.ArgumentParser(description="Time greenrules from file to file.")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--indicators", type=int, nargs="*", default=[30, 60, 120, 240, 480])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="keeps the fleets for another time")
    parser.add_argument("--one", nargs=4, metavar=("ENGINE", "COUNT", "INPUT", "OUTPUT"), help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    if arguments.one:
        engine, count, source, output = arguments.one
        print(json.dumps(measure_here(engine, int(count), Path(source), Path(output))))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = measure_all(arguments, Path(arguments.folder or folder))
    print(text)
    if arguments.write:
        put_between(PAGE, "batch files", text)


def measure_all(arguments: argparse.Namespace, folder: Path) -> str:
    """Return the tables."""
    polars = "Polars, the same file: seconds | CPU seconds | peak memory | grades that differ"
    lines = [f"| rows | seconds | CPU seconds | peak memory | input | output | decided exactly | {polars} |"]
    lines.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    by_rows, by_indicators = list[Point](), list[Point]()
    for rows in arguments.rows:
        own, peer = measure((OWN, PEER), 60, rows, folder, arguments.rounds)
        by_rows.append((rows, own["cpu"]))
        lines.append(
            f"| {rows:,} | {own['seconds']:.2f} | {own['cpu']:.2f} | {own['peak']:,.0f} MB | {own['input']:,.0f} MB"
            f" | {own['output']:,.0f} MB | {own['exact']:,.0f} | {peer['seconds']:.2f} | {peer['cpu']:.2f}"
            f" | {peer['peak']:,.0f} MB | {count_different(folder)} |"
        )
        print(lines[-1], flush=True)
    lines += ["", f"| indicators | CPU seconds for {OTHER_ROWS:,} rows | ns a row and indicator |", "|---:|---:|---:|"]
    for count in arguments.indicators:
        [own] = measure((OWN,), count, OTHER_ROWS, folder, arguments.rounds)
        seconds = own["cpu"]
        by_indicators.append((count, seconds))
        lines.append(f"| {count} | {seconds:.2f} | {seconds / count / OTHER_ROWS * 1e9:.1f} |")
        print(lines[-1], flush=True)
    if arguments.write:
        panels = (
            Panel("by rows (60 indicators)", "rows", by_rows, is_logarithmic=True),
            Panel(f"by indicators ({OTHER_ROWS:,} rows)", "indicators", by_indicators, is_logarithmic=False),
        )
        PLOT.write_text(draw_panels("CPU seconds from Parquet to Parquet", panels), encoding="utf-8")
        lines += ["", "![cost by rows and by indicators](batch.svg)"]
    return "\n".join(lines)


def measure(engines: Sequence[str], count: int, rows: int, folder: Path, rounds: int) -> list[dict[str, float]]:
    """Return for each engine the medians of some runs, in turn, on a fleet of so many indicators and rows."""
    source = folder / f"fleet-{count}-{rows}.parquet"
    if not source.exists():
        write_fleet(source, count, rows)
    runs: dict[str, list[dict[str, float]]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            given = [engine, str(count), str(source), str(name_output(folder, engine))]
            command = [sys.executable, "-m", "benchmarks.batch_files", "--one", *given]
            runs[engine].append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return [
        {name: median(run[name] for run in found) for name in found[0]}
        | {"input": source.stat().st_size / 1e6, "output": name_output(folder, engine).stat().st_size / 1e6}
        for engine, found in runs.items()
    ]


def name_output(folder: Path, engine: str) -> Path:
    """Return where the verdicts of an engine are written."""
    return folder / f"verdicts-{engine}.parquet"


def count_different(folder: Path) -> int:
    """Return in how many rows the engines wrote another grade."""
    import pyarrow.compute
    import pyarrow.parquet

    own, peer = (
        pyarrow.parquet.read_table(name_output(folder, engine), columns=["id", name])
        for engine, name in ((OWN, "grade"), (PEER, "rung"))
    )
    assert own["id"].equals(peer["id"])
    grades = pyarrow.compute.cast(own["grade"], "string")
    rungs = pyarrow.compute.index_in(grades, pyarrow.array(RUNGS))
    return int(pyarrow.compute.sum(pyarrow.compute.not_equal(rungs, peer["rung"])).as_py())


def write_fleet(path: Path, count: int, rows: int) -> None:
    """Write a fleet drawn as the synthetic standard draws it, judged options as texts."""
    import pyarrow
    import pyarrow.parquet

    from benchmarks.peers.columns import OPTIONS, draw_columns

    writer: Any = None
    for at in range(0, rows, PART):
        number = min(PART, rows - at)
        arrays: dict[str, Any] = {"id": pyarrow.array(range(at, at + number))}
        for name, column in draw_columns(number, count, seed=at).items():
            arrays[name] = pyarrow.array(column)
            if column.dtype.itemsize == 1 and column.dtype.kind == "i":
                arrays[name] = pyarrow.DictionaryArray.from_arrays(column, list(OPTIONS)).cast("string")
        table = pyarrow.table(arrays)
        writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)
    writer.close()


def measure_here(engine: str, count: int, source: Path, output: Path) -> dict[str, float]:
    """Judge a file in this process."""
    judge = (build_own if engine == OWN else build_polars)(count, source, output)
    start = time.perf_counter()
    cpu = time.process_time()
    exact = judge()
    seconds = time.perf_counter() - start
    spent = time.process_time() - cpu
    # What `getrusage` says starts with the memory of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    return {"seconds": seconds, "cpu": spent, "peak": peak, "exact": exact}


def build_own(count: int, source: Path, output: Path) -> Callable[[], int]:
    """Return what judges a file with greenrules, and says how many rows were decided exactly."""
    import greenrules
    from benchmarks.synthetic_standard import write_ruleset
    from greenrules.tracking import evaluate_file
    from greenrules.tracking.table_arrow import spare_libraries

    spare_libraries()
    # Imported now: what an import costs is left out, for Polars as well.
    import pyarrow.parquet  # noqa: F401

    ruleset = greenrules.compile_text(write_ruleset(count))
    return lambda: evaluate_file(ruleset, source, output, date.fromisoformat(AS_OF), detailed=False).exact_rows


def build_polars(count: int, source: Path, output: Path) -> Callable[[], int]:
    """Return what writes id, total and rung of a file with Polars."""
    import polars

    from benchmarks.peers.columns import OPTIONS, write_polars

    _, partial, best = OPTIONS
    total, rung = write_polars(count, best, partial)
    plan = polars.scan_parquet(source).with_columns(total=total).select("id", "total", rung=rung)

    def judge() -> int:
        plan.sink_parquet(output, compression="snappy")
        return 0

    return judge


if __name__ == "__main__":
    main()
