"""Measure what proofs cost: all standard questions on every bundled ruleset, and comparing a ruleset with its mutants.

Run:  python benchmarks/proofs.py [RULESET …]
Figures are CPU time of one process, the solver's included. Needs the extra `prove`.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

import greenrules
from greenrules.model.ruleset import Ruleset
from greenrules.testing import are_equivalent, open_prover, prove

LARGEST = "cn.gbt36132@2018"


def list_nudged(ruleset: Ruleset) -> Iterator[Ruleset]:
    """Yield the ruleset with one number a little larger, for every number it fixes."""
    for id, parameter in ruleset.parameters.items():
        for at, dated in enumerate(parameter.values):
            if isinstance(dated.value, Fraction):
                nudged = evolve(dated, value=dated.value + Fraction(1, 100))
                values = (*parameter.values[:at], nudged, *parameter.values[at + 1 :])
                yield evolve(ruleset, parameters={**ruleset.parameters, id: evolve(parameter, values=values)})


def measure_questions(name: str) -> float:
    """Print a row for a ruleset; return the seconds."""
    ruleset = greenrules.load(name)
    start = time.process_time()
    report = prove(ruleset)
    seconds = time.process_time() - start
    counts = Counter(proof.status for proof in report.proofs)
    numbers = " | ".join(str(counts[status]) for status in ("proven", "refuted", "undecided", "not_applicable"))
    print(f"| `{name}` | {seconds:.1f} s | {numbers} |")
    return seconds


def measure_mutants(name: str) -> None:
    """Print how long it takes to tell a ruleset from those with one number nudged."""
    ruleset = greenrules.load(name)
    prover, mutants = open_prover(ruleset), list(list_nudged(ruleset))
    start = time.process_time()
    kinds = Counter(type(are_equivalent(prover, mutant)).__name__ for mutant in mutants)
    each = (time.process_time() - start) * 1000 / max(1, len(mutants))
    print(f"\n{len(mutants)} mutants of `{name}`: {each:.0f} ms each ({dict(kinds)})")


def main() -> None:
    """Print the tables."""
    names = sys.argv[1:] or [f"{info.id}@{info.edition}" for info in greenrules.available()]
    print("| ruleset | CPU | proven | refuted | undecided | not applicable |\n|---|---:|---:|---:|---:|---:|")
    total = sum(measure_questions(name) for name in names)
    print(f"\nall together: {total:.0f} s")
    measure_mutants(LARGEST)


if __name__ == "__main__":
    main()
