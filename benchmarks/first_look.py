"""Measure what a newcomer waits for: import, load, one evaluation with its whole trace, memory.

Run:  python benchmarks/first_look.py [--rounds N]     N: measure nothing more often than this
Figures are medians of CPU time, which a busy machine disturbs less than the clock; ratios are to the hand-written
function of the synthetic standard, measured in turn. Fresh processes find compiled bytecode and nothing else warm
(unset PYTHONDONTWRITEBYTECODE). The cache of rulesets is a folder of this run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from synthetic_standard import draw_factories, load_function, write_ruleset

import greenrules

# The largest bundled ruleset, and the one with the 14 indicators of Table C.1 that an evaluation is timed on.
LARGEST = "cn.gbt36132@2018"
INDICATORS = "cn.gbt36132.cement"
FACTS = Path(__file__).parents[1] / "examples" / "cement" / "kiln.yaml"
AS_OF = date(2025, 12, 31)
MEMORY = "import tracemalloc; tracemalloc.start(); import greenrules; print(tracemalloc.get_traced_memory()[0] / 2**20)"
Row = tuple[str, float, float | None, str]


def run_process(code: str) -> float:
    """Return the number a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    return float(done.stdout)


def time_process(code: str, runs: int, *, before: str = "") -> float:
    """Return the median CPU time in milliseconds of a piece of code in a fresh interpreter."""
    start = f"import time\n{before}\nstart = time.process_time()"
    program = f"{start}\n{code}\nprint((time.process_time() - start) * 1000)"
    return median(run_process(program) for _ in range(runs))


def time_calls(call: Callable[[], object], runs: int) -> float:
    """Return the median CPU time of a call in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def time_ratio(call: Callable[[], object], reference: Callable[[], object], pairs: int) -> float:
    """Return how many times as long as the reference a call takes, measured in turn."""
    pair = [(time_calls(call, 1), time_calls(reference, 1)) for _ in range(pairs)]
    return median(one for one, _ in pair) / median(other for _, other in pair)


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


def measure_start(most: int) -> Iterator[Row]:
    """Yield what a fresh process waits for."""
    runs = min(most, 7)
    modules, load = "import greenrules.api.loading", f"greenrules.api.loading.load({LARGEST!r})"
    bundled = "len(greenrules.api.loading.bundled_rulesets())"
    yield "import greenrules (fresh process)", time_process("import greenrules", runs), 60.0, "ms"
    yield "    memory it takes", run_process(MEMORY), 6.0, "MiB"
    yield "importing the modules that load from the cache", time_process(modules, runs), None, "ms"
    os.environ["GREENRULES_CACHE"] = "off"
    everything = f"{modules}, greenrules.api.assembling"
    yield "importing the modules that read and check, too", time_process(everything, runs), None, "ms"
    yield f"read and check {LARGEST}", time_process(load, runs, before=everything), 150.0, "ms"
    yield "    every bundled ruleset", time_process(bundled, min(most, 3), before=everything), None, "ms"
    os.environ["GREENRULES_CACHE"] = tempfile.mkdtemp()
    run_process(f"{modules}; print({bundled})")
    yield f"load {LARGEST} from the cache", time_process(load, runs, before=modules), 15.0, "ms"
    yield "    every bundled ruleset", time_process(bundled, min(most, 3), before=modules), None, "ms"
    for word in ("evaluate", "explain"):
        run = f"main([{word!r}, {INDICATORS!r}, {str(FACTS)!r}])"
        code = f"from greenrules.cli import main\nwith contextlib.redirect_stdout(io.StringIO()):\n    {run}"
        yield (
            f"`greenrules {word}`, the ruleset in the cache",
            time_process(code, runs, before="import contextlib, io"),
            None,
            "ms",
        )
    yield f"memory of {LARGEST}", measure_memory(LARGEST), 5.0, "MB"


def measure_synthetic(most: int) -> Iterator[Row]:
    """Yield what the synthetic standard of 60 indicators takes."""
    from greenrules.api.documents import prepare_documents
    from greenrules.evaluating.environment import Environment, grade_of, node_score
    from greenrules.evaluating.evaluator import evaluate_document
    from greenrules.evaluating.facts import accept_facts

    os.environ["GREENRULES_CACHE"] = "off"
    runs, pairs = min(most, 30), min(most, 9)
    text = write_ruleset()
    ruleset, judge = greenrules.compile_text(text), load_function()
    yield "read and check the synthetic standard", time_calls(lambda: greenrules.compile_text(text), runs), 60.0, "ms"
    factories = draw_factories(50)
    documents, _ = prepare_documents(factories, AS_OF, None, None)
    accepted = [accept_facts(ruleset, each, as_of=AS_OF, known_facts=dict)[0] for each in documents]

    def decide() -> None:
        for facts in accepted:
            environment = Environment(ruleset, facts.values, AS_OF)
            grade_of(environment), node_score(environment, "")

    def assess() -> None:
        for document in documents:
            evaluate_document(ruleset, document, as_of=AS_OF, known_facts=dict, engine="")

    def reference() -> None:
        for _ in range(10):
            for facts in factories:
                judge(facts)

    def walk() -> None:
        for facts in factories[:5]:
            list(greenrules.evaluate(ruleset, facts, AS_OF).trace.walk())

    def write() -> None:
        for facts in factories[:5]:
            greenrules.evaluate(ruleset, facts, AS_OF).to_json()

    yield "    its exact scores and grade, over hand-written", time_ratio(decide, reference, runs) * 10, 60, "x"
    yield "    with findings, sources and trace to unfold", time_ratio(assess, reference, pairs) * 10, None, "x"
    yield "    every step of the trace of what was decided", time_ratio(walk, reference, pairs) * 100, None, "x"
    yield "    its canonical JSON with every step", time_ratio(write, reference, pairs) * 100, None, "x"


def measure_cement(most: int) -> Iterator[Row]:
    """Yield what the reference evaluator takes for a real ruleset."""
    from greenrules.api import read_facts_file
    from greenrules.evaluating.evaluator import evaluate_document

    runs = min(most, 30)
    ruleset, document = greenrules.load(INDICATORS), read_facts_file(FACTS)[0]
    assert document.as_of is not None

    def assess() -> greenrules.Assessment:
        assessment, _ = evaluate_document(ruleset, document, as_of=document.as_of, known_facts=dict, engine="")
        assert assessment is not None
        return assessment

    yield "reference evaluation, 14 indicators, whole assessment", time_calls(assess, runs), 3.0, "ms"
    yield (
        "    with every trace node unfolded",
        time_calls(lambda: sum(1 for _ in assess().trace.walk()), runs),
        3.0,
        "ms",
    )
    yield "    as canonical JSON", time_calls(lambda: assess().to_json(), runs), None, "ms"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure what a newcomer waits for.")
    parser.add_argument("--rounds", type=int, default=30, help="measure nothing more often than this")
    most = parser.parse_args().rounds
    for measure in (measure_start, measure_synthetic, measure_cement):
        for name, value, limit, unit in measure(most):
            asked = "" if limit is None else f"   (asked: at most {limit:g} {unit})"
            print(f"{name:60s} {value:8.2f} {unit}{asked}", flush=True)


if __name__ == "__main__":
    main()
