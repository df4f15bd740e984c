"""Every case of every bundled ruleset, evaluated; prints one digest for each. Runs under CPython and under Pyodide.

python verdicts.py [ONE_IN]      # ONE_IN: take only each n-th case
"""

import hashlib
import sys
import time

from greenrules import compile_text, evaluate
from greenrules.library import builtin
from greenrules.model.diagnostics import FactsError
from greenrules.testing.cases import read_cases_text


def run(one_in: int = 1) -> None:
    """Print `ruleset<TAB>case<TAB>digest` lines, then how long the cases took."""
    started, count = time.perf_counter(), 0
    for folder in sorted(_list_folders(builtin()), key=lambda one: one.name):
        for item in sorted(folder.iterdir(), key=lambda one: one.name):
            if not item.name.endswith(".cases.yaml"):
                continue
            edition = item.name.removesuffix(".cases.yaml")
            ruleset = compile_text((folder / f"{edition}.yaml").read_text(encoding="utf-8"), item.name)
            for case in read_cases_text(item.read_text(encoding="utf-8"), item.name):
                count += 1
                if count % one_in == 0:
                    print(ruleset.key, case.name, _digest(ruleset, case.given), sep="\t")
    print(f"took\t{time.perf_counter() - started:.1f}\t{count // one_in}", file=sys.stderr)


def _list_folders(folder):
    for item in folder.iterdir():
        if item.is_dir():
            yield item
            yield from _list_folders(item)


def _digest(ruleset, given) -> str:
    try:
        text = evaluate(ruleset, given).to_json(trace="none")
    except FactsError as error:
        text = "refused: " + " ".join(sorted(problem.code for problem in error.diagnostics))
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
