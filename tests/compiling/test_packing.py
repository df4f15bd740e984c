"""Packing: the look at plain facts that keeps them, and what it leaves to the careful reading."""

from fractions import Fraction
from typing import Any

import pytest

from greenrules import compile_text
from greenrules.compiling.python import compile_python, load_quick
from greenrules.compiling.python_packing import Packed, unpack
from greenrules.compiling.python_quickly import packed_of
from tests.compiling.test_outlines import DAY, FACTORIES
from tests.compiling.test_outlines import RULESET as STANDARD

PROGRAM = compile_python(STANDARD, DAY)
QUICK = load_quick(PROGRAM)
NAMES = tuple(PROGRAM.kinds.facts)

SMALL = """format: 1
ruleset: small.one
edition: "1"
subject: factory
title: {zh: 小, en: small}
documents: {d: {title: {zh: 小, en: small}}}
facts:
  first: {label: {zh: 一, en: first}, type: boolean}
  second: {label: {zh: 二, en: second}, type: boolean}
basic_requirements:
  both:
    label: {zh: 两者, en: both}
    condition: first and second
    cite: {document: d, clause: '1'}
    provenance: illustrative
"""


def pack(changes: dict[str, Any]) -> Packed | None:
    """Decide a factory with some facts changed, and return what is kept of them; None where it is left alone."""
    decision = QUICK(FACTORIES[0] | changes, (), DAY, dict, None)
    return None if decision is None else packed_of(decision)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"quantity_1": 0.0},
        {"quantity_1": 75},
        {"quantity_1": 10**14},
        {"remark_1": ""},
        {"remark_1": "备注 n"},
        {"remark_1": "a\0b"},
    ],
)
def test_what_is_packed_comes_out_as_it_was(changes: dict[str, Any]) -> None:
    """Numbers, whole numbers, booleans, choices and texts are equal afterwards, and of the same types."""
    facts = FACTORIES[0] | changes
    packed = pack(changes)
    assert packed is not None

    values = unpack(packed, PROGRAM.kinds)

    assert [(type(value), value) for value in values] == [(type(facts[name]), facts[name]) for name in NAMES]


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity_1": True},
        {"quantity_1": Fraction(1, 3)},
        {"quantity_1": "75"},
        {"quantity_1": None},
        {"quantity_1": -1.0},
        {"quantity_1": -1},
        {"quantity_1": float("nan")},
        {"quantity_1": float("inf")},
        {"quantity_1": 5e-324},
        {"quantity_1": 1e-14},
        {"quantity_1": 10**400},
        {"gate_fact_1": 1},
        {"gate_fact_1": "T"},
        {"gate_fact_1": None},
        {"quality_5": "junk"},
        {"quality_5": 1},
        {"remark_1": " NaN "},
        {"remark_1": 3},
    ],
)
def test_what_is_not_plain_is_not_packed(changes: dict[str, Any]) -> None:
    """Other types, other sizes, and words for numbers that are not finite are left alone."""
    assert pack(changes) is None


def test_a_standard_without_numbers_is_packed_too() -> None:
    """Where every fact is a boolean nothing else is looked at."""
    ruleset = compile_text(SMALL)
    program = compile_python(ruleset, DAY)
    quick = load_quick(program)

    decision = quick({"first": True, "second": False}, (), DAY, dict, None)

    assert decision is not None
    assert unpack(packed_of(decision), program.kinds) == (True, False)
    assert quick({"first": True, "second": 1}, (), DAY, dict, None) is None
