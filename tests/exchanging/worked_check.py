"""The worked sheets of many cases of every bundled ruleset, recomputed by LibreOffice and compared with the engine.

    python tests/exchanging/worked_check.py [MOST]     # MOST: cases of each ruleset (default: all)

It takes about a second a case. Exit status 1 when a verdict or score differs.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from greenrules import evaluate, load
from greenrules.api import available
from greenrules.exchanging import write_worked_sheet
from tests.exchanging.office import PROGRAM, recompute
from tests.exchanging.samples import ROOT, list_cases
from tests.exchanging.worked_results import Outcome, expect_outcome, list_differences, read_outcome


def main(most: int) -> int:
    """Write, recompute, compare, and say what was found."""
    if PROGRAM is None:
        print("not run: LibreOffice is not installed", file=sys.stderr)
        return 2
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected, notes = write_all(folder, most)
        saved = recompute(sorted(folder.glob("*.xlsx")), folder)
        different = 0
        for file, outcome in expected.items():
            found = list_differences(read_outcome(saved / file), outcome)
            different += bool(found)
            for line in found[:3]:
                print(f"{file}: {line}")
    values = sum(len(outcome.verdicts) + len(outcome.scores) for outcome in expected.values())
    print(f"{len(notes)} entries without a formula: {', '.join(sorted(notes))}")
    took = time.perf_counter() - started
    print(f"{len(expected)} sheets, {values} verdicts and scores, {different} sheets differ; {took:.0f} s")
    return 1 if different or not expected else 0


def write_all(folder: Path, most: int) -> tuple[dict[str, Outcome], set[str]]:
    """Write the sheets; return what each must say by its name, and which entries hold a fixed value."""
    expected: dict[str, Outcome] = {}
    notes: set[str] = set()
    for info in available():
        ruleset = load(info.id, info.edition)
        has_cases = any((ROOT / "rulesets").rglob(f"{info.id}/{info.edition}.cases.yaml"))
        if not has_cases or not (ruleset.gates or ruleset.rungs or ruleset.indicators):
            continue
        for at, (_, document) in enumerate(list_cases(info.id, info.edition, most)):
            path = folder / f"{info.key}.{at}.xlsx"
            found = write_worked_sheet(ruleset, path, document, language="en")
            notes |= {f"{info.key} {note.message.split('`')[1]}" for note in found}
            expected[path.name] = expect_outcome(evaluate(ruleset, document))
    return expected, notes


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10**6))
