"""Measure what a newcomer waits for: import, load, one evaluation with its whole trace, memory.

Run:  python benchmarks/first_look.py
Figures are medians of CPU time, which a busy machine disturbs less than the clock. Fresh processes find compiled
bytecode and nothing else warm (unset PYTHONDONTWRITEBYTECODE).
"""

import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from statistics import median
from typing import Any

import greenrules

# The largest bundled ruleset, and the one with the 14 indicators of Table C.1 that the evaluation is timed on.
LARGEST = "cn.gbt36132@2018"
INDICATORS = "cn.gbt36132.cement"
FACTS = Path(__file__).parents[1] / "examples" / "cement" / "kiln.yaml"


def time_process(code: str, *, runs: int = 7) -> float:
    """Return the median CPU time in milliseconds that a fresh interpreter reports for a piece of code."""
    program = f"import time\nstart = time.process_time()\n{code}\nprint((time.process_time() - start) * 1000)"
    times = [
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout)
        for _ in range(runs)
    ]
    return median(times)


def time_calls(call: Any, *, runs: int = 50) -> float:
    """Return the median CPU time of a call in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def measure_memory(id: str) -> float:
    """Return the megabytes a loaded ruleset keeps, the library's own code not counted."""
    greenrules.load(id)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = greenrules.load(id)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept.key == id
    return (after - before) / 1e6


def main() -> None:
    """Print the table."""
    from greenrules.api import read_facts_file

    ruleset = greenrules.load(INDICATORS)
    document = read_facts_file(FACTS)[0]
    modules = time_process("import greenrules.api.loading", runs=5)
    cold = time_process(f"import greenrules; greenrules.load({LARGEST!r})", runs=5)
    rows: list[tuple[str, float, float | None, str]] = [
        ("import greenrules (fresh process)", time_process("import greenrules"), 60.0, "ms"),
        (f"read, check, compile {LARGEST} (fresh process, modules imported)", cold - modules, 150.0, "ms"),
        ("    importing the modules for it, on top", modules, None, "ms"),
        (f"load {LARGEST} again in one process", time_calls(lambda: greenrules.load(LARGEST), runs=5), 150.0, "ms"),
        (
            "reference evaluation, 14 indicators",
            time_calls(lambda: greenrules.evaluate(ruleset, document), runs=30),
            3.0,
            "ms",
        ),
        (
            "the same with every trace node unfolded",
            time_calls(lambda: sum(1 for _ in greenrules.evaluate(ruleset, document).trace.walk()), runs=30),
            3.0,
            "ms",
        ),
        (f"memory of {LARGEST}", measure_memory(LARGEST), 5.0, "MB"),
    ]
    for name, value, limit, unit in rows:
        asked = "" if limit is None else f"   (asked: at most {limit:g} {unit})"
        print(f"{name:70s} {value:8.2f} {unit}{asked}")


if __name__ == "__main__":
    main()
