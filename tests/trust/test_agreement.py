"""The checker and the engine agree; `python -m tests.trust.agreement --cases --random 50000` is the deep form."""

import os

from greenrules.checker import ATOMS, GIVEN, MEANINGS, measure
from greenrules.model.operations import OPERATIONS
from greenrules.model.units import _ATOMS, parse_unit
from tests.laws.specimens import LOOKED_AT, MADE_UP
from tests.trust.agreement import check_cases, check_random

TIMES = float(os.environ.get("GREENRULES_LAW_EXAMPLES", "1"))


def test_the_checker_knows_every_operation() -> None:
    """What a trace can say, the checker can work out."""
    assert {*MEANINGS, *GIVEN["fact"], *GIVEN["parameter"]} == {*OPERATIONS}


def test_the_checker_knows_every_unit() -> None:
    """Every unit of the engine has the same size for the checker."""
    units = {name: parse_unit(name) for name in _ATOMS}

    assert {*ATOMS} == {*units, "1"}
    assert [name for name, unit in units.items() if unit is None or measure(name)[0] != unit.size] == []


def test_the_checker_compares_the_units_the_engine_compares() -> None:
    """Of all products of two units, those have one dimension for the checker that have one for the engine."""
    products = [parse_unit(f"{one}*{other}") for one in _ATOMS for other in _ATOMS]
    dimensions = {(unit.dimension, measure(str(unit))[1]) for unit in products if unit is not None}

    assert len(dimensions) > 100
    assert len(dimensions) == len({theirs for theirs, _ in dimensions}) == len({ours for _, ours in dimensions})


def test_cases_of_the_bundled_rulesets_hold_as_receipts() -> None:
    """Every 80th case, written as a receipt, holds before the checker."""
    results = list(check_cases(every=max(1, int(80 / TIMES))))

    assert results
    assert [result for result in results if result[1]] == []


def test_random_subjects_hold_before_the_checker() -> None:
    """Whatever the facts, also those left out, the checker works out what the engine found."""
    results = list(check_random(int(100 * TIMES), (*MADE_UP, *LOOKED_AT), seed=0))

    assert results
    assert [result for result in results if result[1]] == []
