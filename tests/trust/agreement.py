"""Checker against engine, on every case of every bundled ruleset and on random subjects.

    python -m tests.trust.agreement --random 50000

Prints how many traces were worked out again and every step on which the two differ; the exit code is 1 if any does.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings

import greenrules
from greenrules.api import compile_path, evaluate
from greenrules.attesting import make_receipt
from greenrules.checker import Problem, check_claims, check_receipt, check_steps
from greenrules.model.diagnostics import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.testing.cases import find_tested, read_cases
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import Factory
from greenrules.testing.hiding import thinned_factories
from tests.laws.specimens import BUNDLED, MADE_UP, load_specimen

RULESETS = Path(__file__).parents[2] / "rulesets"


def check_assessment(ruleset: Ruleset, facts: Any) -> list[Problem]:
    """Return where the checker differs from the engine about one subject."""
    assessment = json.loads(evaluate(ruleset, facts).to_json())
    return check_steps(assessment["trace"]) + check_claims(assessment)


def check_cases(every: int = 1) -> Iterator[tuple[str, list[Problem]]]:
    """Yield name and differences of every n-th case beside the bundled rulesets, each as a whole receipt."""
    number = 0
    for file in sorted(RULESETS.rglob("*.cases.yaml")):
        ruleset = compile_path(find_tested(file))
        for case in read_cases(file):
            number += 1
            if number % every == 0:
                try:
                    receipt = make_receipt(ruleset, dict(case.given))
                except FactsError:
                    continue  # a case about input that is refused
                yield f"{ruleset.key}: {case.name}", check_receipt(receipt.to_json().encode())


def check_random(count: int, names: tuple[str, ...], seed: int) -> Iterator[tuple[str, list[Problem]]]:
    """Yield name and differences of random subjects, close to every threshold and with facts left out."""
    share = max(1, count // len(names))
    for name in names:
        found: list[tuple[str, list[Problem]]] = []
        _look_at_random(name, share, seed, found)
        yield from found


def _look_at_random(name: str, share: int, seed: int, found: list[tuple[str, list[Problem]]]) -> None:
    ruleset = load_specimen(name)

    @hypothesis.seed(seed)
    @settings(max_examples=share, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(thinned_factories(ruleset))
    def look(factory: Factory) -> None:
        found.append((name, check_assessment(ruleset, write_document(factory))))

    look()


def main() -> int:
    """Run both and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=1000)
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--made-up", action="store_true", help="only the made-up rulesets, which use every construct")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10**9))
    arguments = parser.parse_args()
    names = () if arguments.made_up else BUNDLED
    runs = {"random subjects": check_random(arguments.random, (*MADE_UP, *names), arguments.seed)}
    if arguments.cases:
        runs["cases"] = check_cases()
    failed = 0
    for what, results in runs.items():
        count = 0
        for name, problems in results:
            count, failed = count + 1, failed + bool(problems)
            for problem in problems:
                print(name, *problem)
        print(f"greenrules {greenrules.__version__}: {count} {what}, {failed} differ", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
