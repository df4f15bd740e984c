"""The reference evaluator gives what the conformance cases say."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import astuple

from greenrules.api import compile_text
from greenrules.evaluating.environment import (
    Environment,
    all_gates_verdict,
    derived_value,
    gate_verdict,
    grade_of,
    rung_verdict,
    score_value,
    table_value,
)
from greenrules.evaluating.facts import accept_facts
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.model.diagnostics import FactsError, RulesetError
from greenrules.model.values import Bounds, Undefined, Unknown, Value
from greenrules.reading.facts_reader import read_facts_mapping
from tests.conformance.case_files import Case, list_cases, read_number

# Many cases differ only in their facts.
compile_once = cache(compile_text)
CASES = dict(list_cases(Path(__file__).parent))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_reference_evaluator_conforms(case: Case) -> None:
    """Every name a case speaks of has the expected value, or ruleset or facts are refused with the expected code."""
    if case.error:
        with pytest.raises((RulesetError, FactsError)) as refusal:
            enter_facts(case)

        assert case.error in [each.code for each in refusal.value.diagnostics]
        return
    environment = enter_facts(case)
    found = {name: find_value(name, environment) for name in case.expect}

    assert {name: show(value, case.expect[name]) for name, value in found.items()} == {
        name: want(expected) for name, expected in case.expect.items()
    }


def test_there_are_enough_cases() -> None:
    """The cases are found where they lie, and no two are the same."""
    contents = {(*(str(each) for each in astuple(case, recurse=False)[1:]),) for case in CASES.values()}

    assert len(CASES) >= 150
    assert len(contents) == len(CASES)


def enter_facts(case: Case) -> Environment:
    """Compile the ruleset of a case and enter its facts; RulesetError and FactsError carry what is wrong."""
    ruleset = compile_once(case.ruleset)
    as_of = date.fromisoformat(case.as_of)
    (document,), problems = read_facts_mapping(
        {"facts": case.given, "assumptions": case.assumed, "parameters": case.parameters}
    )
    accepted, more = accept_facts(ruleset, document, as_of=as_of, known_facts=dict)
    if accepted is None or problems:
        raise FactsError((*problems, *more))
    bound = {name: each.value for name, each in accepted.bound.items()}
    return Environment(ruleset, accepted.values, as_of, bound=bound)


def find_value(name: str, environment: Environment) -> Value | tuple[str, ...]:
    """Return what a name of the language stands for."""
    kind, _, id = name.partition(".")
    match kind:
        case "score":
            return score_value(environment, id)
        case "gate":
            return gate_verdict(environment, id)
        case "basic_requirements_met":
            return all_gates_verdict(environment)
        case "rung":
            return rung_verdict(environment, id)
        case "grade":
            return grade_of(environment).proven
        case "possible":
            return grade_of(environment).possible
        case "eligibility":
            return eligibility_verdict(environment, id)
        case "entitlement":
            return award(environment, id).payment
        case _ if name in environment.ruleset.tables:
            return table_value(environment, name)
        case _:
            return derived_value(environment, name)


def show(value: Value | tuple[str, ...], expected: Any) -> Any:
    """Return a value in the words of a case; missing sets and reasons only where the case speaks of them."""
    match value:
        case Unknown(missing=missing):
            return {"unknown": sorted(missing)} if isinstance(expected, Mapping) else "unknown"
        case Undefined(reason=reason):
            return {"undefined": reason} if isinstance(expected, Mapping) else "undefined"
        case Bounds(proven=proven, attainable=attainable):
            return proven if value.settled else [proven, attainable]
        case bool() | Fraction():
            return value
        case tuple():
            return list(value)
        case frozenset():
            return sorted(value)
        case _:
            return str(value)


def want(expected: Any) -> Any:
    """Return an expectation in the form `show` gives."""
    match expected:
        case {"unknown": missing}:
            return {"unknown": sorted(missing)}
        case [Fraction() | None | str() as low, high] if read_number(low) is not None or low is None:
            return [read_number(low), read_number(high)]
        case _:
            number = read_number(expected)
            return expected if number is None else number
