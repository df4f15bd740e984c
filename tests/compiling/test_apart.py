"""Sums of which what is the same for every subject was added beforehand stay within their bound."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from greenrules import compile_text, evaluate
from greenrules.compiling.python import compile_python, write_python
from greenrules.compiling.python_accuracy import Accuracy
from greenrules.compiling.python_apart import add_apart
from greenrules.compiling.python_deciding import decide
from greenrules.compiling.python_folding import NAME
from greenrules.compiling.python_groups import write_node
from greenrules.compiling.python_scope import Apart, Operand, Scope, Writer
from greenrules.compiling.python_source import open_scope
from tests.compiling.agreement import check_total
from tests.compiling.test_outlines import DAY, FACTORIES
from tests.compiling.test_outlines import RULESET as STANDARD

MOST = 100
# Points less their constant, the constant, and how far the machine's number is off, as a part of the bound.
TERMS = st.tuples(st.floats(-MOST, MOST), st.floats(-MOST, MOST), st.floats(-1, 1), st.booleans())

_SOURCE = "cite: {document: d, clause: '1'}, provenance: illustrative"
TWICE = f"""format: 1
ruleset: twice.named
edition: "1"
subject: factory
title: {{zh: 两次, en: twice}}
documents: {{d: {{title: {{zh: 两次, en: twice}}}}}}
facts:
  energy: {{label: {{zh: 能耗, en: energy}}, unit: tce, range: '>= 0'}}
  water: {{label: {{zh: 水耗, en: water}}, unit: t, range: '>= 0'}}
parameters:
  worst: {{label: {{zh: 基准, en: worst}}, unit: tce, value: 30, {_SOURCE}}}
  best: {{label: {{zh: 先进, en: best}}, unit: tce, value: 10, {_SOURCE}}}
  wettest: {{label: {{zh: 基准, en: wettest}}, unit: t, value: 7, {_SOURCE}}}
  driest: {{label: {{zh: 先进, en: driest}}, unit: t, value: 1, {_SOURCE}}}
  mark: {{label: {{zh: 及格, en: mark}}, unit: points, value: 20, {_SOURCE}}}
  part: {{label: {{zh: 能耗及格, en: mark of energy}}, unit: points, value: 3, {_SOURCE}}}
indicators:
  children:
    use: {{label: {{zh: 能耗, en: energy}}, points: 10, {_SOURCE},
      scoring: {{kind: ramp, quantity: energy, better: lower, baseline: worst, leading: best}}}}
    wet: {{label: {{zh: 水耗, en: water}}, points: 20, {_SOURCE},
      scoring: {{kind: ramp, quantity: water, better: lower, baseline: wettest, leading: driest}}}}
grades:
  - {{id: good, label: {{zh: 好, en: good}}, condition: score >= mark and score.use >= part, {_SOURCE}}}
"""


@given(st.lists(TERMS, min_size=2, max_size=40), st.floats(0, 1e-9))
def test_a_sum_of_lines_stays_within_its_bound(terms: list[tuple[float, float, float, bool]], error: float) -> None:
    """However far each term is off within its own bound, the sum is within that of the sum."""
    operands, values, exact = [], {}, Fraction(0)
    for at, (rest, constant, off, is_choice) in enumerate(terms):
        values[f"x_{at}"] = rest
        bound = error + 2.0**-52 * MOST
        apart = Apart(
            f"x_{at}" if is_choice and at else f"+ x_{at}",
            constant,
            float(MOST),
            bound,
            (f"x_{at}",),
            only_if=f"x_{at}" if is_choice and at else "",
        )
        span = Accuracy(Fraction(-2 * MOST), Fraction(2 * MOST), absolute=bound)
        operands.append(Operand(f"s_{at}", span, apart=apart))
        exact += Fraction(rest) + Fraction(constant) + Fraction(off) * Fraction(bound)
    scope = Scope(STANDARD, DAY, Writer(), {}, is_complete=True)

    total = add_apart(operands, scope)

    if total is None:
        assert all(operand.apart.only_if for operand in operands if operand.apart)
        return
    lines = [line.strip() for line in scope.writer.lines]
    exec("\n".join([*lines, f"found = {total.code}"]), values)  # type: ignore[arg-type]
    assert total.accuracy is not None
    assert abs(Fraction(values["found"]) - exact) <= Fraction(total.accuracy.absolute)


def test_totals_of_the_standard_are_within_their_error() -> None:
    """Of factories at and between the ends of their ramps, the total is off by no more than the code states."""
    program = compile_python(STANDARD, DAY)
    for factory in FACTORIES:
        check_total(program, factory)


def test_a_steep_line_far_from_zero_keeps_its_constant() -> None:
    """Where the constant is much larger than the points, other points would lose digits to it."""
    steep = TWICE.replace("value: 30,", "value: 1000001,").replace("value: 10,", "value: 1000000,")
    program = compile_python(compile_text(steep), DAY)
    decision = decide(program, {"energy": 1000000.25, "water": 1.5}, DAY, dict)

    straight = "10.0 if f_energy <= 1000000.0 else 0.0 if f_energy > 1000001.0 else 10000010.0"
    assert straight in write_python(program, is_complete=True, is_quick=True).text
    assert decision is not None
    assert abs(decision[1] - (7.5 + 20 * 5.5 / 6)) <= decision[3] < 1e-7


def test_names_of_lines_that_know_them_are_those_in_the_text() -> None:
    """Whoever folds lines need not look into those of a sum for names."""
    program = compile_python(STANDARD, DAY)
    scope = open_scope(STANDARD, DAY, program.kinds.facts, {}, is_complete=True, is_quick=True)
    write_node("", scope)
    known = scope.writer.named

    assert known.keys() <= set(scope.writer.lines)
    assert len(known) > 5
    assert all(sorted(names) == sorted(NAME.findall(line)) for line, names in known.items())


def test_an_only_child_is_named_beside_its_group() -> None:
    """A grade may ask for the points of the only child of a group, which are those of the group."""
    lines = [line for line in TWICE.split("\n") if "wet: {" not in line and "quantity: water" not in line]
    ruleset = compile_text("\n".join(lines).replace("value: 20,", "value: 2,"))
    grades = [evaluate(ruleset, {"energy": energy, "water": 1.5}, DAY).grade for energy in (5.0, 20.0, 24.5, 29.0)]

    assert grades == ["good", "good", "none", "none"]


def test_points_that_are_named_elsewhere_stay() -> None:
    """Points that stand in a sum and in a condition are written for both, and decide as the reference does."""
    ruleset, day = compile_text(TWICE), date(2025, 12, 31)
    program = compile_python(ruleset, day)
    text = write_python(program, is_complete=True, is_quick=True).text
    decided = {
        energy: decide(program, {"energy": energy, "water": 1.5}, day, dict) for energy in (5.0, 20.0, 24.5, 29.0)
    }
    grades = {energy: decision and decision[0] for energy, decision in decided.items()}

    assert text.count("f_energy <= 10.0") == 2
    assert text.count("f_water <= 1.0") == 1
    assert grades == {5.0: ("good",), 20.0: ("good",), 24.5: ("none",), 29.0: ("none",)}
