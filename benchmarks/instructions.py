"""Count the instructions of one evaluation, which a busy machine does not change.

Run:  python -m benchmarks.instructions [--limit RATIO]      needs valgrind

Two runs under callgrind differ only in how many factories they judge; the difference is what a factory costs. Printed
for greenrules and for the hand-written function on the same factories; with `--limit` the exit code is 1 when
greenrules takes more than so many times the instructions of the hand-written function.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

FEW, MANY = 50, 250
_PROGRAM = """
import sys, greenrules
from benchmarks.synthetic_standard import draw_factories, load_function, write_ruleset
kind, number = sys.argv[1], int(sys.argv[2])
judge, factories = load_function(), draw_factories({many})
ruleset = greenrules.compile_text(write_ruleset())
greenrules.evaluate(ruleset, factories[0], as_of="2025-12-31")
for facts in factories[:number]:
    judge(facts) if kind == "hand" else greenrules.evaluate(ruleset, facts, as_of="2025-12-31").grade
"""
_TOTAL = re.compile(r"Collected : (\d+)")


def count_instructions(kind: str) -> float:
    """Return the instructions of judging one factory.

    Args:
        kind: `hand` for the hand-written function, `own` for greenrules.
    """
    few, many = (_run(kind, number) for number in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def _run(kind: str, number: int) -> int:
    program = _PROGRAM.format(many=MANY)
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-c", program, kind]
    environment = os.environ | {"PYTHONHASHSEED": "0", "GREENRULES_CACHE": "off"}
    done = subprocess.run([*command, str(number)], capture_output=True, text=True, check=True, env=environment)
    found = _TOTAL.search(done.stderr)
    assert found, done.stderr[-500:]
    return int(found[1])


def main() -> int:
    """Print both counts and their ratio."""
    parser = argparse.ArgumentParser(description="Count the instructions of one evaluation.")
    parser.add_argument("--limit", type=float, help="exit with 1 above this ratio")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("valgrind is not installed; nothing was counted", file=sys.stderr)
        return 2
    hand, own = count_instructions("hand"), count_instructions("own")
    print(f"hand-written {hand:,.0f}   greenrules {own:,.0f}   ratio {own / hand:.2f}   (instructions a factory)")
    return int(arguments.limit is not None and own / hand > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
