"""pytest plugin, on request (`-p greenrules.testing.plugin`): cases and laws of every ruleset below the paths tested.

Each case of a `*.cases.yaml` and each standard law of each ruleset file is a test of its own.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import pytest

from greenrules.api import compile_path
from greenrules.model.diagnostics import RulesetError
from greenrules.model.ruleset import Ruleset
from greenrules.testing.cases import ENDING, Case, find_tested, read_cases
from greenrules.testing.drawing import draw_factory
from greenrules.testing.expectations import CaseResult, check_case
from greenrules.testing.law_checks import STARTS, check_law, prepare_bench
from greenrules.testing.law_notes import find_notes
from greenrules.testing.law_results import Bench, Law, LawResult
from greenrules.testing.reports import Language, describe_case, describe_law
from greenrules.testing.running import is_ruleset_file
from greenrules.testing.standard_laws import LAWS
from greenrules.testing.subjects import Factory


class Failure(Exception):
    """A case that did not come out, or a law with something against it."""

    def __init__(self, result: CaseResult | LawResult) -> None:
        super().__init__(result)
        self.result = result


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the plugin."""
    group = parser.getgroup("greenrules")
    group.addoption("--no-laws", action="store_true", help="run the cases beside rulesets only, not the laws")
    group.addoption("--law-examples", type=int, default=100, metavar="N", help="subjects each law is tried on")
    group.addoption("--law-language", choices=("zh", "en"), default="en", help="language of failures")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect cases files, and ruleset files for their laws."""
    if file_path.name.endswith(ENDING):
        return CasesFile.from_parent(parent, path=file_path)
    if not parent.config.getoption("--no-laws") and is_ruleset_file(file_path):
        return LawsFile.from_parent(parent, path=file_path)
    return None


class CasesFile(pytest.File):
    """The cases beside one ruleset."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each case."""
        try:
            ruleset, cases = compile_path(find_tested(self.path)), read_cases(self.path)
        except RulesetError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, ruleset=ruleset, case=case)


class LawsFile(pytest.File):
    """The standard laws on one ruleset."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each law."""
        try:
            ruleset = compile_path(self.path)
        except RulesetError as error:
            raise self.CollectError(str(error)) from error
        subjects = Subjects(ruleset, self.config.getoption("--law-examples"))
        for law in LAWS:
            yield LawItem.from_parent(self, name=law.id, law=law, subjects=subjects)


class Subjects:
    """What all laws on one ruleset are tried on, made when the first of them runs."""

    def __init__(self, ruleset: Ruleset, examples: int) -> None:
        self.ruleset: Ruleset = ruleset
        self.examples: int = max(1, examples)

    @cached_property
    def bench(self) -> Bench:
        """What the laws need of the ruleset."""
        return prepare_bench(self.ruleset, find_notes(self.ruleset))

    @cached_property
    def starts(self) -> tuple[Factory, ...]:
        """The random subjects: the same as those of `check_laws`."""
        count = max(self.examples, STARTS)
        return tuple(draw_factory(self.bench.generator, Random(f"0 {at}")) for at in range(count))


class _RulesetItem(pytest.Item):
    """A test that says in words what failed."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Describe what failed; anything else than a failed case or law as pytest does."""
        if not isinstance(excinfo.value, Failure):
            return super().repr_failure(excinfo, style)
        language: Language = self.config.getoption("--law-language")
        result = excinfo.value.result
        describe = describe_case(result, language) if isinstance(result, CaseResult) else describe_law(result, language)
        return "\n".join(describe)


class CaseItem(_RulesetItem):
    """One case."""

    def __init__(self, *, ruleset: Ruleset, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ruleset: Ruleset = ruleset
        self.case: Case = case

    def runtest(self) -> None:
        """Evaluate the case and compare."""
        result = check_case(self.ruleset, self.case)
        if not result.passed:
            raise Failure(result)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file, line (from 0) and name of the case."""
        return self.path, self.case.span.line - 1, f"case {self.name}"


class LawItem(_RulesetItem):
    """One law on one ruleset."""

    def __init__(self, *, law: Law, subjects: Subjects, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.law: Law = law
        self.subjects: Subjects = subjects

    def runtest(self) -> None:
        """Try the law; skip one that does not apply."""
        result = check_law(self.subjects.bench, self.law, self.subjects.starts, self.subjects.examples)
        if result.status == "inapplicable":
            pytest.skip(f"{self.law.id} does not apply")
        if not result.passed:
            raise Failure(result)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return file, line and name of the law."""
        return self.path, 0, f"law {self.name}"
