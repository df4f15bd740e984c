"""One comparison of one number, engine beside engine: what a call costs before there is anything to decide.

`pip install -r benchmarks/requirements.txt && python -m benchmarks.peers_small` prints the table; `--write` puts it
into docs/comparison.md. The large standard is in benchmarks/field.py; here the engines that need no state are asked.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from typing import Any, TypeAlias

from benchmarks.field_report import put_between
from benchmarks.peers_facts import PAGE
from benchmarks.peers_ruleset import write

Call: TypeAlias = Callable[[], Any]


def list_calls() -> dict[str, Call]:
    """Return a call for each engine that says whether 80 is at least 75."""
    import cel
    import datalogic_py
    import rule_engine
    import zen

    import greenrules

    facts, day = {"score": 80}, date(2026, 1, 1)
    own = greenrules.compile_text(write(single=True))
    logic = datalogic_py.Engine().compile({">=": [{"var": "score"}, 75]})
    expression = zen.compile_expression("score >= 75")
    program = cel.compile("score >= 75")
    rule = rule_engine.Rule("score >= 75")
    return {
        f"datalogic-py {version('datalogic-py')}": lambda: logic.evaluate(facts),
        f"zen-engine {version('zen-engine')}, an expression": lambda: expression.evaluate(facts),
        f"CEL (Rust) {version('common-expression-language')}": lambda: program.execute(facts),
        f"rule-engine {version('rule-engine')}": lambda: rule.matches(facts),
        f"greenrules {greenrules.__version__}": lambda: (
            greenrules.evaluate(own, {"score_given": 80}, day).grade == "enough"
        ),
    }


def measure(calls: dict[str, Call], number: int, rounds: int) -> dict[str, float]:
    """Return the least CPU time of a call in microseconds; the engines take turns."""
    assert [name for name, call in calls.items() if call() is not True] == []
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(number):
                call()
            best[name] = min(best[name], (time.process_time() - start) / number * 1e6)
    return best


def main() -> None:
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000, help="in each round")
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--write", action="store_true", help="put the table into docs/comparison.md")
    arguments = parser.parse_args()
    times = measure(list_calls(), arguments.calls, arguments.rounds)
    lines = ["| engine | µs a call |", "|---|---:|", *(f"| {name} | {time:.1f} |" for name, time in times.items())]
    table = "\n".join(lines)
    if arguments.write:
        put_between(PAGE, "small", table)
    print(table)


if __name__ == "__main__":
    main()
