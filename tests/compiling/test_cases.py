"""The conformance cases, decided by compiled code."""

from fractions import Fraction
from typing import Any

import pytest

from greenrules.api import evaluate
from greenrules.compiling.python_accuracy import is_shortest
from greenrules.model.diagnostics import FactsError, RulesetError
from tests.conformance.case_files import Case
from tests.conformance.test_conformance import CASES, compile_once


def to_machine(value: Any) -> Any:
    """Return facts with machine numbers where these mean the same, as JSON would bring them."""
    match value:
        case Fraction():
            return float(value) if is_shortest(value) else value
        case dict():
            return {name: to_machine(each) for name, each in value.items()}
        case list():
            return [to_machine(each) for each in value]
        case _:
            return value


def outcome(case: Case, engine: Any) -> Any:
    """Return the assessment of a case, or what is wrong with it."""
    parts = (to_machine(dict(case.given)), case.as_of, case.parameters, case.assumed)
    try:
        return evaluate(compile_once(case.ruleset), *parts, engine=engine)
    except FactsError as error:
        return error.diagnostics


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_compiled_code_conforms(case: Case) -> None:
    """Both engines give a conformance case the same assessment, or refuse it with the same words."""
    try:
        compile_once(case.ruleset)
    except RulesetError:
        return

    assert outcome(case, "compiled") == outcome(case, "reference")
