"""Many factories at once: the standard by hand in C, NumPy, Polars and SQL, complete facts in columns, in memory.

Each takes columns by name (NumPy arrays: float64, bool, and int8 for judged options) and returns two arrays: the rung
counted from below (0 none … 3 five) and the total.
"""

import ctypes
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import numpy

from benchmarks.synthetic_standard import AT_BASELINE, GATES, MARKS, WEIGHTS, Indicator, Quality, list_indicators

Columns: TypeAlias = dict[str, Any]
Judge: TypeAlias = Callable[[], tuple[Any, Any]]
OPTIONS = ("none", "partial", "pass")
# Rows of a block: its columns fit the second-level cache.
BLOCK = 4096


def draw_columns(number: int, count: int = 60, seed: int = 1) -> Columns:
    """Return factories in columns, drawn like those of the synthetic standard."""
    random = numpy.random.default_rng(seed)
    quality = random.beta(4, 1.8, number)
    columns: Columns = {"recognised": random.random(number) < quality}
    columns |= {f"gate_fact_{at + 1}": random.random(number) < 0.96 for at in range(GATES)}
    for one in list_indicators(count):
        luck = quality + random.normal(0, 0.12, number)
        if isinstance(one, Quality):
            columns[one.name] = (luck > 0.3).astype(numpy.int8) + (luck > 0.55).astype(numpy.int8)
            continue
        value = numpy.maximum(0, one.baseline + (one.leading - one.baseline) * (luck - 0.2) / 0.65)
        if one.derived:
            output = numpy.where(random.random(number) < 1 / 200, 0, numpy.round(random.uniform(100, 90000, number), 1))
            columns |= {f"use_{one.name}": numpy.round(value * output, 1), f"output_{one.name}": output}
        else:
            columns[one.name] = numpy.round(value, 1)
    return columns


def list_rows(columns: Columns, number: int) -> list[dict[str, object]]:
    """Return the first rows as plain facts."""
    judged = {one.name for one in list_indicators() if isinstance(one, Quality)}

    def plain(name: str, value: Any) -> object:
        return OPTIONS[int(value)] if name in judged else value.item()

    return [{name: plain(name, column[at]) for name, column in columns.items()} for at in range(number)]


def build_numpy(columns: Columns, count: int = 60) -> Judge:
    """Return NumPy in cache-sized blocks on two threads."""
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    number = len(columns["recognised"])

    def judge() -> tuple[Any, Any]:
        rungs, totals = numpy.empty(number, numpy.int8), numpy.empty(number)

        def run(start: int) -> None:
            part = slice(start, start + BLOCK)
            block = {name: column[part] for name, column in columns.items()}
            total = sum(_share(one, block) * (WEIGHTS[one.group] / sizes[one.group]) for one in indicators)
            totals[part], rungs[part] = total, _climb(total, block)

        with ThreadPoolExecutor(2) as pool, numpy.errstate(divide="ignore", invalid="ignore"):
            list(pool.map(run, range(0, number, BLOCK)))
        return rungs, totals

    return judge


def _share(one: Indicator, block: Columns) -> Any:
    if isinstance(one, Quality):
        return numpy.array([0, AT_BASELINE, 1])[block[one.name]]
    if one.derived:
        output = block[f"output_{one.name}"]
        value = numpy.divide(block[f"use_{one.name}"], output, out=numpy.zeros_like(output), where=output > 0)
    else:
        value = block[one.name]
    slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
    at_least = numpy.less_equal if one.less_is_better else numpy.greater_equal
    inside = numpy.minimum(AT_BASELINE + (value - one.baseline) * slope, 1)
    return inside * at_least(value, one.baseline)


def _climb(total: Any, block: Columns) -> Any:
    met = block["gate_fact_1"].copy()
    for at in range(1, GATES):
        met &= block[f"gate_fact_{at + 1}"]
    rung = (total >= MARKS["three"]).astype(numpy.int8) + (total >= MARKS["four"])
    return (rung + ((total >= MARKS["five"]) & block["recognised"])) * met


def build_polars(columns: Columns, count: int = 60) -> Judge:
    """Return Polars expressions on a data frame."""
    import polars

    frame = polars.DataFrame(columns)
    total, rung = write_polars(count)

    def judge() -> tuple[Any, Any]:
        done = frame.lazy().with_columns(total=total).select("total", rung=rung).collect()
        return done["rung"].to_numpy(), done["total"].to_numpy()

    return judge


def write_polars(count: int = 60, best: Any = 2, partial: Any = 1) -> tuple[Any, Any]:
    """Return the total, and the rung from a column `total`, as Polars expressions.

    Args:
        best, partial: what stands in a column for these options.
    """
    import polars

    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    col, lit = polars.col, polars.lit

    def share(one: Indicator) -> Any:
        if isinstance(one, Quality):
            option = col(one.name)
            return polars.when(option == best).then(1.0).when(option == partial).then(AT_BASELINE).otherwise(0.0)
        value = col(one.name) if not one.derived else None
        if value is None:
            output = col(f"output_{one.name}")
            value = polars.when(output > 0).then(col(f"use_{one.name}") / output).otherwise(0.0)
        slope = (1 - AT_BASELINE) / (one.leading - one.baseline)
        full, part = (
            (value <= one.leading, value <= one.baseline)
            if one.less_is_better
            else (value >= one.leading, value >= one.baseline)
        )
        inside = lit(AT_BASELINE) + (value - one.baseline) * slope
        return polars.when(full).then(1.0).when(part).then(inside).otherwise(0.0)

    total = polars.sum_horizontal([share(one) * (WEIGHTS[one.group] / sizes[one.group]) for one in indicators])
    met = polars.all_horizontal([col(f"gate_fact_{at + 1}") for at in range(GATES)])
    points = col("total")
    rung = (
        polars.when(~met)
        .then(0)
        .when((points >= MARKS["five"]) & col("recognised"))
        .then(3)
        .when(points >= MARKS["four"])
        .then(2)
        .when(points >= MARKS["three"])
        .then(1)
        .otherwise(0)
    )
    return total, rung


def build_duckdb(columns: Columns, count: int = 60) -> Judge:
    """Return hand-written SQL on DuckDB, the table loaded before."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    frame = dict(columns)  # DuckDB finds it by the name of the variable
    connection.execute("CREATE TABLE factories AS SELECT * FROM frame")
    assert frame
    query = write_sql(count)

    def judge() -> tuple[Any, Any]:
        done = connection.execute(query).fetchnumpy()
        return done["rung"], done["total"]

    return judge


def write_sql(count: int = 60) -> str:
    """Return the standard as one query."""
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    points = " + ".join(f"{WEIGHTS[one.group] / sizes[one.group]!r}::DOUBLE * ({_case(one)})" for one in indicators)
    met = " AND ".join(f"gate_fact_{at + 1}" for at in range(GATES))
    return (
        f"WITH scored AS (SELECT {points} AS total, {met} AS met, recognised FROM factories) SELECT total,"
        f" CASE WHEN NOT met THEN 0 WHEN total >= 90 AND recognised THEN 3 WHEN total >= 85 THEN 2"
        f" WHEN total >= 75 THEN 1 ELSE 0 END AS rung FROM scored"
    )


def _case(one: Indicator) -> str:
    if isinstance(one, Quality):
        return f"CASE {one.name} WHEN 2 THEN 1.0 WHEN 1 THEN {AT_BASELINE} ELSE 0.0 END::DOUBLE"
    value = one.name
    if one.derived:
        value = f"coalesce(use_{one.name} / nullif(output_{one.name}, 0), 0)"
    sign, slope = "<=" if one.less_is_better else ">=", (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = f"{AT_BASELINE}::DOUBLE + ({value} - {one.baseline!r}::DOUBLE) * {slope!r}::DOUBLE"
    full, part = f"{value} {sign} {one.leading!r}::DOUBLE", f"{value} {sign} {one.baseline!r}::DOUBLE"
    return f"CASE WHEN {full} THEN 1.0 WHEN {part} THEN {inside} ELSE 0.0 END::DOUBLE"


def build_c(columns: Columns, count: int = 60) -> Judge | None:
    """Return a loop in C on two threads; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    folder = Path(tempfile.mkdtemp())
    source, library = folder / "judge.c", folder / "judge.so"
    source.write_text("\n".join(_write_c(count)), encoding="utf-8")
    subprocess.run([compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True)
    function = ctypes.CDLL(str(library)).judge
    names = _list_names(count)
    pointers = (ctypes.c_void_p * len(names))(*(columns[name].ctypes.data for name in names))
    number = len(columns["recognised"])

    def judge() -> tuple[Any, Any]:
        rungs, totals = numpy.empty(number, numpy.int8), numpy.empty(number)

        def run(start: int, end: int) -> None:
            ends = (ctypes.c_long(start), ctypes.c_long(end))
            function(pointers, *ends, ctypes.c_void_p(rungs.ctypes.data), ctypes.c_void_p(totals.ctypes.data))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, (0, number // 2), (number // 2, number)))
        return rungs, totals

    return judge


def _list_names(count: int) -> list[str]:
    names = ["recognised", *(f"gate_fact_{at + 1}" for at in range(GATES))]
    for one in list_indicators(count):
        derived = isinstance(one, Quality) is False and one.derived  # type: ignore[union-attr]
        names += [f"use_{one.name}", f"output_{one.name}"] if derived else [one.name]
    return names


def _write_c(count: int) -> Iterator[str]:
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    place = {name: at for at, name in enumerate(_list_names(count))}
    yield "void judge(void **columns, long start, long end, signed char *rungs, double *totals) {"
    for name, at in place.items():
        kind = "double" if name.startswith(("quantity", "use", "output")) else "signed char"
        yield f"  const {kind} *{name} = columns[{at}];"
    yield "  for (long i = start; i < end; i++) {"
    yield "    double total = 0, v;"
    for one in indicators:
        weight = f"{WEIGHTS[one.group] / sizes[one.group]!r}"
        if isinstance(one, Quality):
            share = f"({one.name}[i] == 2 ? 1.0 : {one.name}[i] == 1 ? {AT_BASELINE} : 0.0)"
            yield f"    total += {weight} * {share};"
            continue
        value = f"{one.name}[i]"
        if one.derived:
            value = f"output_{one.name}[i] > 0 ? use_{one.name}[i] / output_{one.name}[i] : 0.0"
        sign, slope = "<=" if one.less_is_better else ">=", (1 - AT_BASELINE) / (one.leading - one.baseline)
        inside = f"{AT_BASELINE} + (v - {one.baseline!r}) * {slope!r}"
        yield f"    v = {value};"
        yield f"    total += {weight} * (v {sign} {one.leading!r} ? 1.0 : v {sign} {one.baseline!r} ? {inside} : 0.0);"
    met = " & ".join(f"gate_fact_{at + 1}[i]" for at in range(GATES))
    yield "    signed char rung = (total >= 75) + (total >= 85) + ((total >= 90) & recognised[i]);"
    yield f"    totals[i] = total; rungs[i] = ({met}) ? rung : 0;"
    yield "  }"
    yield "}"
