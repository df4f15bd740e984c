"""Count the instructions of one evaluation, which a busy machine does not change.

Run:  python -m benchmarks.instructions [--limit RATIO] [KIND ...]      needs valgrind

Two runs under callgrind differ only in how many factories they judge; the difference is what a factory costs. Printed
for greenrules and for the hand-written function on the same factories; with `--limit` the exit code is 1 when
greenrules takes more than so many times the instructions of the hand-written function. KIND is what is asked of
greenrules: `own` (the grade; also without any KIND), `rounded` (the rounded score), `outline`, `json` (of the outline),
`compile` (the function that decides is written and loaded anew for each factory); of the reference evaluator `close`
(grades and total of accepted facts), `reference` (the whole assessment), `trace` (every step of what was decided) and
`full` (its canonical JSON).
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
from datetime import date
from greenrules.compiling.python import compile_python, find_program, load_quick
from greenrules.compiling.python_exactly import decide_exactly
from benchmarks.synthetic_standard import draw_factories, load_function, write_ruleset
kind, number = sys.argv[1], int(sys.argv[2])
judge, factories = load_function(), draw_factories({many})
ruleset = greenrules.compile_text(write_ruleset()) if kind != "hand" else None
day = date(2025, 12, 31)
declared = find_program(ruleset, day).kinds.facts if ruleset else ()
evaluate = greenrules.evaluate
text = "2025-12-31"
read = {{
    "hand": judge,
    "own": lambda facts: evaluate(ruleset, facts, text).grade,
    "rounded": lambda facts: evaluate(ruleset, facts, text).rounded_score,
    "outline": lambda facts: evaluate(ruleset, facts, text).outline(),
    "json": lambda facts: evaluate(ruleset, facts, text).outline_json(),
    "compile": lambda facts: load_quick(compile_python(ruleset, day)),
    "close": lambda facts: decide_exactly(ruleset, declared, tuple(map(facts.get, declared)), day, {{}}, ()),
    "reference": lambda facts: evaluate(ruleset, facts, text, engine="reference"),
    "trace": lambda facts: list(evaluate(ruleset, facts, text).trace.walk()),
    "full": lambda facts: evaluate(ruleset, facts, text).to_json(),
}}[kind]
read(factories[-1])
for facts in factories[:number]:
    read(facts)
"""
_KINDS = frozenset({"own", "rounded", "outline", "json", "compile", "close", "reference", "trace", "full"})
# What takes milliseconds is asked of a tenth of the factories.
_SLOW = frozenset({"compile", "reference", "trace", "full"})
_TOTAL = re.compile(r"Collected : (\d+)")


def count_instructions(kind: str) -> float:
    """Return the instructions of judging one factory.

    Args:
        kind: `hand` for the hand-written function, else what is asked of greenrules.
    """
    part = 10 if kind in _SLOW else 1
    few, many = (_run(kind, number // part) for number in (FEW, MANY))
    return (many - few) * part / (MANY - FEW)


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
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(sorted(_KINDS)))
    arguments = parser.parse_args()
    if not _KINDS.issuperset(arguments.kinds):
        parser.error(f"a KIND is one of {', '.join(sorted(_KINDS))}")
    if shutil.which("valgrind") is None:
        print("valgrind is not installed; nothing was counted", file=sys.stderr)
        return 2
    hand, ratios = count_instructions("hand"), []
    for kind in arguments.kinds or ["own"]:
        own = count_instructions(kind)
        ratios.append(own / hand)
        counts = f"hand-written {hand:,.0f}   greenrules {own:,.0f}   ratio {ratios[-1]:.2f}"
        print(f"{kind}: {counts}   (instructions a factory)")
    return int(arguments.limit is not None and max(ratios) > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
