"""Whether compiled code decides as the reference, on random factories that hug every threshold, many of them.

Run:  python benchmarks/agreement.py [CASES] [SEED] [PART/PARTS]     default 100000 cases over every ruleset

Every bundled ruleset and every made-up one of the laws takes its turn; with `1/2` and `2/2` two processes share them.

Prints for each ruleset the cases, those handed over to the reference, and those that differ; fails when any does. The
same law runs with fewer cases among the tests (tests/compiling/test_agreement.py). Works on every Python greenrules
supports; needs hypothesis.
"""

import random
import sys
import time
from collections import Counter
from math import ceil
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hypothesis import HealthCheck, Phase, given, seed, settings

from greenrules.compiling.python import find_program
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory
from tests.compiling.agreement import compare_engines
from tests.compiling.plain_facts import make_plain
from tests.laws.specimens import BUNDLED, MADE_UP, load_specimen


def count_differences(name: str, cases: int, start: int) -> Counter[str]:
    """Try one ruleset; return how many cases there were, were handed over, and differ."""
    ruleset = load_specimen(name)
    counts: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(thinned_factories(ruleset))
    def compare(factory: Factory) -> None:
        plain = make_plain(factory)
        comparison = compare_engines(find_program(ruleset, plain.as_of), plain)
        counts["cases"] += 1
        counts["handed over"] += comparison.is_handed_over
        counts["exactly"] += comparison.is_exact
        if comparison.differences:
            counts["different"] += 1
            print(f"{name} on {plain.as_of}: {'; '.join(comparison.differences)}", file=sys.stderr)

    compare()
    return counts


def main() -> int:
    """Try every ruleset and say how it went."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    start = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    part, parts = map(int, (sys.argv[3] if len(sys.argv) > 3 else "1/1").split("/"))
    print(f"CPython {sys.version.split()[0]}, seed {start}, part {part} of {parts}")
    total: Counter[str] = Counter()
    begun = time.process_time()
    everything = (*BUNDLED, *MADE_UP)
    for name in everything[part - 1 :: parts]:
        counts = count_differences(name, ceil(cases / len(everything)), start)
        total += counts
        print(
            f"{name:52} {counts['cases']:7} cases {counts['handed over']:7} handed over"
            f" {counts['exactly']:7} exactly {counts['different']} different"
        )
    shares = [total[kind] / total["cases"] for kind in ("handed over", "exactly")]
    print(
        f"{total['cases']} cases, {shares[0]:.1%} handed over, {shares[1]:.1%} decided exactly, "
        f"{total['different']} different"
    )
    print(f"{time.process_time() - begun:.0f} s of CPU time")
    return 1 if total["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
