"""Cases and laws of every ruleset below a path: what `greenrules test` and the pytest plugin run."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from attrs import evolve, frozen

from greenrules.api import compile_path
from greenrules.model.diagnostics import Diagnostic, RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.testing.cases import ENDING, find_cases, find_tested, read_cases
from greenrules.testing.expectations import CaseResult, check_case
from greenrules.testing.law_results import LawResult

_DECLARES_RULESET = re.compile(r"^ruleset\s*:", re.MULTILINE)
_BESIDE = (ENDING, ".facts.yaml")


@frozen
class RulesetReport:
    """What came of testing one ruleset file. With `problems` it could not be tested any further."""

    path: Path
    key: str
    cases: tuple[CaseResult, ...]
    laws: tuple[LawResult, ...]
    problems: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every case came out and nothing speaks against any law."""
        everything_passed = all(case.passed for case in self.cases) and all(law.passed for law in self.laws)
        return everything_passed and not self.problems


def find_ruleset_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the ruleset files named, and of folders all below them; for a cases file, the one it stands beside."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found |= dict.fromkeys(filter(is_ruleset_file, sorted(path.rglob("*.yaml"))))
        else:
            beside = path.with_name(f"{path.name.removesuffix(ENDING)}.yaml")
            found[beside if path.name.endswith(ENDING) else path] = None
    return tuple(found)


def is_ruleset_file(path: Path) -> bool:
    """Whether a file says that it is a ruleset; one that cannot be read may be."""
    if path.suffix not in (".yaml", ".yml") or path.name.endswith(_BESIDE):
        return False
    try:
        return _DECLARES_RULESET.search(path.read_text(encoding="utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return True


def run_tests(
    paths: Iterable[str | Path], *, laws: bool = True, examples: int = 100, only: Collection[str] = ()
) -> Iterator[RulesetReport]:
    """Yield what comes of the cases and the standard laws of every ruleset below some paths.

    Args:
        laws: whether to try the laws, too.
        examples: subjects each law is tried on.
        only: ids of laws; without, all.
    """
    for path in find_ruleset_files(paths):
        yield run_ruleset(path, laws=laws, examples=examples, only=only)


def run_ruleset(path: Path, *, laws: bool = True, examples: int = 100, only: Collection[str] = ()) -> RulesetReport:
    """Return what comes of the cases beside a ruleset file and of the standard laws."""
    try:
        ruleset = compile_path(path)
        cases = run_cases(path, ruleset)
        return RulesetReport(path, ruleset.key, cases, _run_laws(ruleset, examples, only) if laws else ())
    except RulesetError as error:
        return RulesetReport(path, "", (), (), error.diagnostics)


def run_cases(path: Path, ruleset: Ruleset) -> tuple[CaseResult, ...]:
    """Return how the cases beside a ruleset file come out; none where there is no such file.

    Raises: RulesetError (GR800, GR801).
    """
    beside = find_cases(path)
    return () if beside is None else tuple(check_case(ruleset, case) for case in read_cases(beside))


def check_cases_file(path: Path) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a cases file: its shape, names the ruleset beside it lacks, facts it does not accept.

    Whether the cases come out is not looked at.
    """
    try:
        cases, ruleset = read_cases(path), compile_path(find_tested(path))
    except RulesetError as error:
        return error.diagnostics
    problems: list[Diagnostic] = []
    for case in cases:
        try:
            problems += [evolve(one, span=one.span or case.span) for one in check_case(ruleset, case).problems]
        except RulesetError as error:
            problems += error.diagnostics
    return tuple(problems)


def _run_laws(ruleset: Ruleset, examples: int, only: Collection[str]) -> tuple[LawResult, ...]:
    from greenrules.testing.law_checks import check_laws

    return check_laws(ruleset, examples=examples, only=only)
