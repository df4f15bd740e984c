"""How long advice takes on the synthetic standard: `why_not` and `ask` at 60 indicators, 30 facts missing.

Run:  python benchmarks/advice.py [INDICATORS]     prints medians in milliseconds of CPU time, facts accepted beforehand
"""

import sys
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import greenrules
from benchmarks.synthetic_standard import MARKS, Facts, draw_factories, write_ruleset
from greenrules.improving import open_case
from greenrules.improving.ask_next import find_questions
from greenrules.improving.opened_case import OpenedCase
from greenrules.improving.why_forced import find_why
from greenrules.improving.why_not_reached import find_why_not
from greenrules.model.ruleset import Ruleset

AS_OF = "2026-01-01"
HIDDEN, FACTORIES = 30, 20


def open_all(ruleset: Ruleset, factories: list[Facts]) -> list[OpenedCase]:
    """Accept every factory."""
    return [open_case(ruleset, facts, AS_OF) for facts in factories]


def hide(facts: Facts, seed: int) -> Facts:
    """Return a factory without thirty of the facts that count."""
    named = [name for name in facts if not name.startswith("remark")]
    hidden = set(Random(seed).sample(named, HIDDEN))
    return {name: value for name, value in facts.items() if name not in hidden}


def measure(cases: list[OpenedCase], work) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Return median and worst CPU time in milliseconds, each case opened anew and done once."""
    times = []
    for case in cases:
        start = process_time()
        work(case)
        times.append((process_time() - start) * 1000)
    return median(times), max(times)


def find_worst_grade(case: OpenedCase) -> None:
    """Ask for the best grade that is not reached."""
    find_why_not(case, next(iter(MARKS)))


def main(count: int) -> None:
    """Print the figures."""
    ruleset = greenrules.compile_text(write_ruleset(count))
    factories = draw_factories(FACTORIES, count)
    thinned = [hide(facts, seed) for seed, facts in enumerate(factories)]
    for name, facts, work in (
        ("why_not", factories, find_worst_grade),
        ("why", factories, find_why),
        ("ask, 30 facts missing", thinned, find_questions),
    ):
        middle, worst = measure(open_all(ruleset, facts), work)
        print(f"{name:24} median {middle:6.1f} ms   worst {worst:6.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
