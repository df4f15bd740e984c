"""The compiled evaluator against the careful hand-written function, in turn, in one process.

Run:  python benchmarks/compiled.py [PAIRS]      default 31 pairs of 500 factories each

Every figure is a ratio: greenrules divided by the hand-written function on the same facts, the median of the pairs, in
CPU time. Verdicts are checked first. The grades come out before anything is timed, so compilation is timed apart.
"""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from synthetic_standard import Facts, draw_factories, hide_facts, load_function, write_ruleset

import greenrules
from greenrules.compiling.python import Program, compile_python, find_program, load_quick, write_python
from greenrules.compiling.python_deciding import decide
from greenrules.compiling.python_exactly import decide_exactly
from greenrules.model.ruleset import Ruleset

DAY = date(2025, 12, 31)
SUBJECTS = 500
Call = Callable[[Facts], object]


class Report:
    """Shows figures beside what is asked of them, and remembers which miss it."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def show(self, name: str, value: float, unit: str, asked: float) -> None:
        """Print a line; `asked` is the most it may be, 0 where nothing is asked."""
        print(f"{name:45} {value:9.2f} {unit:30} {f'asked {asked:g}' if asked else ''}".rstrip())
        if asked and value > asked:
            self.missed.append(name)


def time_each(call: Call, subjects: Sequence[Facts]) -> float:
    """Return the CPU time in microseconds of one call."""
    start = time.process_time()
    for facts in subjects:
        call(facts)
    return (time.process_time() - start) / len(subjects) * 1e6


def compare(call: Call, subjects: Sequence[Facts], judge: Call, complete: Sequence[Facts], pairs: int) -> float:
    """Return how many times as long as the hand-written function a call takes; the two in turn.

    Whoever comes first after a collection finds cold caches, and whoever follows itself finds its own code: each of the
    two comes first in every second pair, behind an untimed run of the other.
    """
    ratios = []
    for turn in range(pairs):
        gc.collect()
        if turn % 2:
            time_each(call, subjects)
            by_hand = time_each(judge, complete)
            ratios.append(time_each(call, subjects) / by_hand)
        else:
            time_each(judge, complete)
            own = time_each(call, subjects)
            ratios.append(own / time_each(judge, complete))
    return median(ratios)


def compare_many(ruleset: Ruleset, subjects: Sequence[Facts], judge: Call, pairs: int) -> tuple[float, float]:
    """Return how many subjects `evaluate_many` yields in a second, and how many times as long as by hand it takes."""
    times, ratios = [], []
    for _ in range(pairs):
        gc.collect()
        time_each(judge, subjects)  # caches are cold after a collection, as in `compare`
        start = time.process_time()
        count = sum(1 for one in greenrules.evaluate_many(ruleset, subjects, DAY) if one.grade)
        times.append((time.process_time() - start) / count * 1e6)
        ratios.append(times[-1] / time_each(judge, subjects))
    return 1e6 / median(times), median(ratios)


def check_verdicts(ruleset: Ruleset, subjects: Sequence[Facts], judge: Callable[[Facts], tuple[str, float]]) -> None:
    """Stop unless both give the same grades, and totals within a billionth."""
    for facts in subjects:
        grade, total = judge(facts)
        assessment = greenrules.evaluate(ruleset, facts, DAY)
        score: Any = assessment.rounded_score
        assert assessment.grade == grade, "the same grade"
        assert abs(float(score.proven) - total) <= 0.00500001, "the same total"


def measure_memory(ruleset: Ruleset, subjects: Sequence[Facts]) -> tuple[float, float]:
    """Return the bytes of a kept result while the caller keeps the facts, and when nobody else does."""
    texts = [json.dumps(facts) for facts in subjects]
    sizes = []
    for is_kept in (True, False):
        facts = [json.loads(text) for text in texts] if is_kept else []
        gc.collect()
        tracemalloc.start()
        source = facts or map(json.loads, texts)
        results = [greenrules.evaluate(ruleset, one, DAY) for one in source]
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0] / len(results))
        tracemalloc.stop()
    return sizes[0], sizes[1]


def time_compiling(ruleset: Ruleset, times: int) -> tuple[float, float]:
    """Return the milliseconds from a checked ruleset to the function that decides a usual subject, and of its text."""
    whole, texts = [], []
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        program = compile_python(ruleset, DAY)
        write_python(program, is_complete=True, is_quick=True)
        middle = time.process_time()
        load_quick(program)
        whole.append(time.process_time() - start)
        texts.append(middle - start)
    return median(whole) * 1000, median(texts) * 1000


def time_per_indicator(count: int) -> tuple[float, float]:
    """Return the nanoseconds a decision takes for each indicator of a standard of that size, and the hand-written one.

    Larger standards are given fewer subjects, so that the facts take the same memory.
    """
    ruleset, subjects = greenrules.compile_text(write_ruleset(count)), draw_factories(max(3, 6000 // count), count)
    program, judge = compile_python(ruleset, DAY), load_function(count)
    calls: tuple[Call, ...] = (lambda facts: decide(program, facts, DAY, dict), judge)
    times = [[time_each(call, subjects * 10) for call in calls] for _ in range(15)]
    own, hand = (median(column[1:]) * 1000 / count for column in zip(*times, strict=True))
    return own, hand


def main() -> None:
    """Print the figures."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    ruleset, by_hand = greenrules.compile_text(write_ruleset()), load_function()
    subjects = draw_factories(SUBJECTS)
    program = find_program(ruleset, DAY)
    hidden, some, few = hide_facts(subjects, 1 / 3), subjects[:100], subjects[:3]
    check_verdicts(ruleset, subjects, by_hand)
    evaluate = greenrules.evaluate

    def judge(facts: Facts) -> object:
        # Everything that is timed is called in one way: by a function of the benchmark.
        return by_hand(facts)

    def read_both(facts: Facts) -> object:
        assessment = evaluate(ruleset, facts, DAY)
        return assessment.grade, assessment.rounded_score

    def read_anew(facts: Facts) -> object:
        # Every round begins without the scores that were met in the round before.
        if facts is subjects[0]:
            program.rounded.clear()
        return read_both(facts)

    def write_anew(facts: Facts) -> str:
        # Every round begins without the texts of scores that were met in the round before.
        if facts is subjects[0] and program.outliner:
            program.outliner.below.clear()
        return evaluate(ruleset, facts, DAY).outline_json()

    # What is asked, where anything is, is in times of the hand-written function.
    calls: list[tuple[str, Call, Sequence[Facts], int, float]] = [
        ("evaluate, grade read", lambda facts: evaluate(ruleset, facts, DAY).grade, subjects, pairs, 1.5),
        ("evaluate, grade and rounded score read", read_both, subjects, pairs, 1.5),
        ("the same, scores met for the first time", read_anew, subjects, pairs, 0.0),
        ("a third of the facts missing", lambda facts: evaluate(ruleset, facts, DAY).grade, hidden, pairs, 4.0),
        ("the outline as node objects", lambda facts: evaluate(ruleset, facts, DAY).outline(), subjects, pairs, 4.0),
        ("the outline as canonical JSON", write_anew, subjects, pairs, 8.0),
        ("every trace node", lambda facts: list(evaluate(ruleset, facts, DAY).trace.walk()), few, 3, 0.0),
        ("canonical JSON with trace", lambda facts: evaluate(ruleset, facts, DAY).to_json(), few, 3, 0.0),
        ("a close call, grades decided exactly", lambda facts: _decide_exactly(program, facts), some, pairs, 60.0),
        ("reference, everything", lambda facts: evaluate(ruleset, facts, DAY, engine="reference"), few, 3, 0.0),
    ]
    version, by_hand_alone = sys.version.split()[0], time_each(by_hand, subjects)
    print(f"CPython {version}; hand-written: {by_hand_alone:.1f} us, {len(subjects[0])} facts")
    report = Report()
    for name, call, given, times, asked in calls:
        # By hand the same facts are judged, but where facts are missing, and where it would be three calls.
        complete = some if given is some else subjects
        report.show(name, compare(call, given, judge, complete, times), "x hand-written", asked)
    rate, ratio = compare_many(ruleset, subjects, by_hand, pairs)
    report.show("a list of dicts, one subject", 1e6 / rate, "us", 1e6 / 80_000)
    print(f"{'':45} {rate:9,.0f} per second, {ratio:.2f} x hand-written")
    kept, alone = measure_memory(ruleset, subjects)
    report.show("a kept result, the caller keeps the facts", kept / 1000, "kB", 2.5)
    report.show("a kept result, nobody else keeps the facts", alone / 1000, "kB", 2.5)
    whole, text = time_compiling(ruleset, pairs)
    report.show("compile the function", whole, f"ms, {text:.1f} ms of it writing", 5.0)
    start = time.process_time()
    for _ in range(1000):
        find_program(ruleset, DAY)
    report.show("find it again", (time.process_time() - start) * 1000, "us", 100.0)
    (small, small_hand), (large, large_hand) = time_per_indicator(60), time_per_indicator(1920)
    report.show("an indicator of 1920 over one of 60", large / small, f"x, {small:.0f} and {large:.0f} ns", 1.5)
    print(f"{'':45} {large_hand / small_hand:9.2f} x hand-written")
    print(f"missed: {', '.join(report.missed)}" if report.missed else "all that is asked is reached")


def _decide_exactly(program: Program, facts: Facts) -> object:
    """Decide as is done when a machine number is too close to a threshold, the facts accepted already."""
    values = tuple(map(facts.get, program.kinds.facts))
    return decide_exactly(program.ruleset, program.kinds.facts, values, DAY, {}, ())


if __name__ == "__main__":
    main()
