"""Checker against engine, on every case of every bundled ruleset and on random subjects.

    python -m tests.trust.agreement --cases --random 60000

Six in ten of the random subjects go to the made-up rulesets, which use every construct, the rest to the bundled ones.
Prints how many traces were worked out again and every step on which the two differ; the exit code is 1 if any does.
"""

import argparse
import gc
import random
import sys
from collections.abc import Iterator
from functools import cache
from math import ceil
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import greenrules
from greenrules.api import compile_path, evaluate
from greenrules.attesting import make_receipt
from greenrules.checker import check_steps
from greenrules.claims import Problem, check_all, check_claims
from greenrules.model.assessment_json import encode_assessment
from greenrules.model.diagnostics import FactsError
from greenrules.model.ruleset import Ruleset
from greenrules.testing.cases import find_tested, read_cases
from greenrules.testing.documents import write_document
from greenrules.testing.drawing import MOST_CHANCES, Draw, Generator, prepare_generator, read_factory
from greenrules.testing.places import thin_out
from greenrules.testing.subjects import Factory
from tests.laws.specimens import BUNDLED, MADE_UP, load_specimen

RULESETS = Path(__file__).parents[2] / "rulesets"


def check_assessment(ruleset: Ruleset, facts: Any) -> list[Problem]:
    """Return where the checker differs from the engine about one subject."""
    assessment: Any = encode_assessment(evaluate(ruleset, facts))
    return check_steps(assessment["trace"]) + check_claims(assessment)


def check_cases(every: int = 1, part: int = 0, parts: int = 1) -> Iterator[tuple[str, list[Problem]]]:
    """Yield name and differences of every n-th case beside the bundled rulesets, each as a whole receipt.

    Args:
        part: of the files, only those whose place leaves this rest when divided by `parts`.
    """
    number = 0
    for file in sorted(RULESETS.rglob("*.cases.yaml"))[part::parts]:
        ruleset = compile_path(find_tested(file))
        for case in read_cases(file):
            number += 1
            if number % every == 0:
                try:
                    receipt = make_receipt(ruleset, dict(case.given))
                except FactsError:
                    continue  # a case about input that is refused
                yield f"{ruleset.key}: {case.name}", check_all(receipt.to_json().encode())


def check_random(count: int, names: tuple[str, ...], seed: int) -> Iterator[tuple[str, list[Problem]]]:
    """Yield name and differences of random subjects, close to every threshold and with facts left out."""
    for name in names:
        ruleset = load_specimen(name)
        for factory in draw_factories(ruleset, max(1, count // len(names)), seed):
            yield name, check_assessment(ruleset, write_document(factory))


def draw_factories(ruleset: Ruleset, count: int, seed: int) -> Iterator[Factory]:
    """Yield subjects as `thinned_factories` makes them, one in three complete, without the cost of Hypothesis."""
    generator, chance = _prepare(ruleset.key), random.Random(f"{ruleset.key} {seed}")
    for _ in range(count):
        day, chances = chance.randrange(len(generator.menus)), [chance.randint(0, MOST_CHANCES) for _ in "ab"]
        draw = Draw(chance.randbytes(generator.size), day, *chances, chance.randint(-1, 1))
        factory, left_out = read_factory(generator, draw), chance.randbytes(128)
        yield thin_out(ruleset, factory, left_out) if left_out[0] % 3 else factory


@cache
def _prepare(name: str) -> Generator:
    return prepare_generator(load_specimen(name))


_SHARE = 200
# The cases are looked at in so many parts.
PARTS = 16
Task = tuple[str, int, tuple[str, ...], int]


def _run(task: Task) -> tuple[str, int, list[str]]:
    what, count, names, seed = task
    found = check_cases(part=seed, parts=count) if what == "cases" else check_random(count, names, seed)
    done, differ = 0, []
    for name, problems in found:
        done += 1
        differ += [f"{name}: {problems[:3]}"] if problems else []
    return what, done, differ


def list_tasks(parts: int, count: int, seed: int) -> list[Task]:
    """Return what two processes share, in an order in which a run that is broken off has looked at a bit of all."""
    tasks: list[Task] = [("cases", PARTS, (), part) for part in range(parts)]
    for what, names, part in (("made-up rulesets", MADE_UP, 0.6), ("bundled rulesets", BUNDLED, 0.4)):
        share = ceil(count * part / len(names))
        tasks += [
            (what, min(_SHARE, share - done), (name,), seed + done)
            for name in names
            for done in range(0, share, _SHARE)
        ]
    random.Random(seed).shuffle(tasks)
    return tasks


def main() -> int:
    """Run all and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=1000)
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--parts", type=int, default=PARTS, help=f"of the cases, out of {PARTS}")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10**9))
    arguments = parser.parse_args()
    counts: dict[str, list[int]] = {}
    number = 0
    # Collecting garbage less often saves a tenth of the time.
    with Pool(2, gc.set_threshold, (100_000,)) as pool:
        tasks = list_tasks(arguments.parts if arguments.cases else 0, arguments.random, arguments.seed)
        for what, done, differ in pool.imap_unordered(_run, tasks):
            total = counts.setdefault(what, [0, 0])
            total[0], total[1] = total[0] + done, total[1] + len(differ)
            for line in differ:
                print(line, flush=True)
            number += 1
            if number % 40 == 0:
                print(f"{number} of {len(tasks)} parts: {counts}", file=sys.stderr, flush=True)
    for what, (done, differing) in counts.items():
        print(f"greenrules {greenrules.__version__}, seed {arguments.seed}: {what}: {done} checked, {differing} differ")
    return 1 if any(differing for _, differing in counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
