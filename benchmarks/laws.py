"""How long the standard laws take on the largest ruleset: 300 subjects for each law.

    python benchmarks/laws.py [EXAMPLES]

The laws are shared out between two processes. Both the time that passes and the processor time are told.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import greenrules
from greenrules.testing import LAWS, check_laws
from greenrules.testing.thresholds import list_modules, list_parts

PROCESSES, EXAMPLES = 2, 300


def find_largest() -> str:
    """Return the bundled ruleset with the most parts, those of its imports included."""
    sizes = {}
    for info in greenrules.available():
        ruleset = greenrules.load(info.id, info.edition)
        sizes[info.key] = sum(len(list_parts(module)) for module in list_modules(ruleset).values())
    return max(sizes, key=lambda key: sizes[key])


def try_law(key: str, law: str, examples: int) -> tuple[str, str, float]:
    """Return a law, what came of it, and the processor time it took."""
    start = time.process_time()
    (result,) = check_laws(greenrules.load(key), examples=examples, only=(law,))
    return law, result.status, time.process_time() - start


def main() -> None:
    """Print a line for each law and the totals."""
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    key, start = find_largest(), time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        # The slowest first, so that neither process ends long before the other.
        laws = sorted((law.id for law in LAWS), key=lambda law: law not in ("trace", "totality", "influence"))
        waiting = [pool.submit(try_law, key, law, examples) for law in laws]
        results = [each.result() for each in waiting]
    passed = time.perf_counter() - start
    print(f"{key}, {examples} subjects for each of {len(LAWS)} laws, {PROCESSES} processes")
    for law, status, seconds in results:
        print(f"  {law:18} {status:12} {seconds:6.1f} s")
    print(f"processor time {sum(seconds for *_, seconds in results):.1f} s, time passed {passed:.1f} s")


if __name__ == "__main__":
    main()
