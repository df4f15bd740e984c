"""A fleet from Parquet to Parquet: seconds and peak memory by rows, and cost by rows and by indicators.

Run:  python -m benchmarks.batch_files [--rows 100000 1000000 10000000] [--indicators 30 60 120 240 480] [--write]

Every run is a process of its own that does what `greenrules batch FILE.parquet -o OUT.parquet --only-grades` does; its
seconds count from the first look at the file to the closed output, its memory is the peak of the process. The input is
written beforehand as pyarrow writes unless told otherwise: Snappy, dictionaries, a million rows a group.
"""

import argparse
import json
import subprocess
import sys
import tempfile
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


def main() -> None:
    """Run the benchmark, or one measurement of it."""
    parser = argparse.ArgumentParser(description="Time greenrules from file to file.")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--indicators", type=int, nargs="*", default=[30, 60, 120, 240, 480])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="keeps the fleets for another time")
    parser.add_argument("--one", nargs=3, metavar=("COUNT", "INPUT", "OUTPUT"), help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure_here(int(arguments.one[0]), *map(Path, arguments.one[1:]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        text = measure_all(arguments, Path(arguments.folder or folder))
    print(text)
    if arguments.write:
        put_between(PAGE, "batch files", text)


def measure_all(arguments: argparse.Namespace, folder: Path) -> str:
    """Return the tables."""
    head = "| rows | seconds | CPU seconds | peak memory | input | output | decided exactly |"
    lines = [head, "|---:|---:|---:|---:|---:|---:|---:|"]
    by_rows, by_indicators = list[Point](), list[Point]()
    for rows in arguments.rows:
        found = measure(60, rows, folder, arguments.rounds if rows < 10**7 else 1)
        by_rows.append((rows, found["cpu"]))
        lines.append(
            f"| {rows:,} | {found['seconds']:.2f} | {found['cpu']:.2f} | {found['peak']:,.0f} MB"
            f" | {found['input']:,.0f} MB | {found['output']:,.0f} MB | {found['exact']:,.0f} |"
        )
        print(lines[-1], flush=True)
    lines += ["", f"| indicators | CPU seconds for {OTHER_ROWS:,} rows | ns a row and indicator |", "|---:|---:|---:|"]
    for count in arguments.indicators:
        seconds = measure(count, OTHER_ROWS, folder, arguments.rounds)["cpu"]
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


def measure(count: int, rows: int, folder: Path, rounds: int) -> dict[str, float]:
    """Return medians of some runs on a fleet of so many indicators and rows."""
    source, output = folder / f"fleet-{count}-{rows}.parquet", folder / "verdicts.parquet"
    if not source.exists():
        write_fleet(source, count, rows)
    command = [sys.executable, "-m", "benchmarks.batch_files", "--one", str(count), str(source), str(output)]
    texts = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(rounds)]
    runs = [json.loads(text) for text in texts]
    sizes = {"input": source.stat().st_size / 1e6, "output": output.stat().st_size / 1e6}
    return {name: median(run[name] for run in runs) for name in runs[0]} | sizes


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


def measure_here(count: int, source: Path, output: Path) -> dict[str, float]:
    """Judge a file in this process."""
    import time

    import greenrules
    from benchmarks.synthetic_standard import write_ruleset
    from greenrules.tracking import evaluate_file

    ruleset = greenrules.compile_text(write_ruleset(count))
    start = time.perf_counter()
    cpu = time.process_time()
    run = evaluate_file(ruleset, source, output, date.fromisoformat(AS_OF), detailed=False)
    seconds = time.perf_counter() - start
    spent = time.process_time() - cpu
    # What `getrusage` says starts with the memory of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1000
    return {"seconds": seconds, "cpu": spent, "peak": peak, "rows": run.rows, "exact": run.exact_rows}


if __name__ == "__main__":
    main()
