"""Nobody can break, stall or fool the readers: every limit is a diagnostic, and time grows with the size."""

import time
from collections.abc import Callable
from typing import Any

import pytest

import greenrules
from greenrules.api import compile_text, read_facts
from greenrules.checker import check_steps
from greenrules.model.diagnostics import FactsError, RulesetError, render_diagnostics
from greenrules.model.source import SourceText, Span
from greenrules.reading.expression_parser import parse_expression
from tests.fuzzing.frame import FRAME
from tests.fuzzing.targets import TARGETS

HOSTILE = {
    "deep JSON": ("[" * 100_000, "GR003"),
    "deep YAML": ("a: " + "[" * 5_000, "GR003"),
    "large": ("a: " + "x" * 1_100_000, "GR002"),
    "anchors that multiply": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "GR004"),
    "code in tags": ("a: !!python/object/apply:os.system [x]\n", "GR005"),
    "digits": ("facts: {e: " + "9" * 5_000 + "}", "GR009"),
    "1e400": ('{"facts": {"e": 1e400}}', "GR009"),
    "tiny": ('{"facts": {"e": 1e-400}}', "GR009"),
    "NaN": ('{"facts": {"e": NaN}}', "GR012"),
    "two keys": ('{"facts": {"e": 1, "e": 2}}', "GR006"),
    "turned direction": ("facts: {e: 'abc\u202e'}", "GR010"),
    "turned by an escape": ('{"facts": {"e": "abc\\u202e"}}', "GR010"),
    "zero width": ("facts: {e: 'a\u200bb'}", "GR013"),
    "zero width by an escape": ('{"facts": {"e": "a\\u200bb"}}', "GR013"),
    "look-alike": ("facts: {\u0435nergy: 1}", "GR014"),
    "look-alike by an escape": ('{"facts": {"\\u0435nergy": 1}}', "GR014"),
    "control": ("facts: {e: 'a\x1b[2Jb'}", "GR010"),
    "two documents": ("a: 1\n---\nb: 2\n", "GR008"),
}
FORMULAS = {
    "deep": ("(" * 3_000, "GR105"),
    "long": ("1+" * 1_500 + "1", "GR105"),
    "many digits": ("9" * 1_500, "GR112"),
    "tower": ("energy ** 999", "GR110"),
    "root": ("sqrt(energy)", "GR106"),
    "look-alike": ('"\u0435nergy"', "GR013 GR014 GR301"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_facts_are_refused_with_a_diagnostic(name: str) -> None:
    """Each attack on the readers of facts ends in its diagnostic, at once."""
    text, code = HOSTILE[name]
    start = time.process_time()
    with pytest.raises(FactsError) as raised:
        read_facts(text)

    assert code in {problem.code for problem in raised.value.diagnostics}
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", FORMULAS)
def test_hostile_formulas_are_refused_with_a_diagnostic(name: str) -> None:
    """Each attack through a formula ends in a diagnostic, at once."""
    formula, codes = FORMULAS[name]
    start = time.process_time()
    with pytest.raises(RulesetError) as raised:
        compile_text(FRAME.replace("HERE", repr(formula)), "fuzz.yaml")

    assert {problem.code for problem in raised.value.diagnostics} & {*codes.split()}
    assert time.process_time() - start < 2


GIVEN = {"id": "fact:g", "operation": "supplied", "operands": [], "value": True, "unit": ""}
STEPS: dict[str, dict[str, Any]] = {
    "a tower": {"operation": "power", "operands": [{"number": "3", "unit": "t"}, "1000000000"], "value": "3"},
    "an exponent in a number": {
        "operation": "constant",
        "operands": [{"number": "1e999999999", "unit": "t"}],
        "value": "1",
    },
    "places": {"operation": "floor", "operands": ["1.5", "-1000000000"], "value": "1"},
    "a long unit": {"operation": "same", "operands": [{"number": "1", "unit": "t*" * 300_000 + "t"}], "value": "1"},
    "many rows": {"operation": "decision_table_collect_sum", "operands": [True, "1"] * 60_000, "value": "60000"},
    "many grades": {"operation": "ladder", "operands": [{"text": "a"}, {"node": "fact:g"}] * 60_000, "value": None},
}


@pytest.mark.parametrize("name", STEPS)
def test_a_hostile_step_does_not_stall_the_checker(name: str) -> None:
    """Whatever a step asks to be worked out, the checker is done with it at once."""
    start = time.process_time()
    check_steps({"nodes": [GIVEN, {"id": "x", "unit": "", **STEPS[name]}]})

    assert time.process_time() - start < 2


def test_the_checker_takes_time_in_proportion_to_the_steps() -> None:
    """Eight times as many steps take no more than thirty times as long."""

    def check(count: int) -> object:
        step = {"operation": "and", "operands": [{"node": "fact:g"}], "value": True, "unit": ""}
        return check_steps({"nodes": [GIVEN, *({"id": str(n), **step} for n in range(count))]})

    assert check(10) == []
    assert take(lambda: check(16_000)) < 30 * take(lambda: check(2_000)) + 0.05


def test_a_message_cannot_steer_a_terminal() -> None:
    """What a diagnostic quotes of a hostile text holds no escape sequence."""
    with pytest.raises(FactsError) as raised:
        read_facts("facts: {e: 'a\x1b[2Jb\u202e'}")

    assert not {"\x1b", "\u202e"} & {*render_diagnostics(raised.value.diagnostics)}


def take(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


PIECES = {
    "expression": b"a + ", "cell": b'"a", ', "json": b'{"a": ', "yaml": b"- a: 'b'\n", "facts": b'- {"a": 1}\n',
    "values": b"t/", "quotes": b'"\\', "comments": b"/* ", "digits": b"1e+",
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
def test_readers_take_time_in_proportion_to_the_text(name: str) -> None:
    """A text eight times as long takes no more than thirty times as long: no reader is quadratic."""
    target = TARGETS.get(name, TARGETS["expression"])
    short, long = PIECES[name] * 200, PIECES[name] * 1600
    if target is TARGETS["expression"]:  # past the limit of the parser, the tokens alone
        source = SourceText("x", "")
        parse = lambda data: parse_expression(data.decode()[:1999], lambda a, b: Span(source, a, b))  # noqa: E731
        short, long, target = PIECES[name] * 60, PIECES[name] * 480, parse

    assert take(lambda: target(long)) < 30 * take(lambda: target(short)) + 0.05


def test_evaluation_takes_time_in_proportion_to_the_facts() -> None:
    """Eight times as many records take no more than thirty times as long."""
    ruleset = greenrules.load("cn.ningbo.star_factory@2022")

    def evaluate(count: int) -> object:
        records = [{"passed_year": 2000 + n % 20} for n in range(count)]
        facts = {"as_of": "2022-06-01", "facts": {"cleaner_production_audits": records}}
        return greenrules.evaluate(ruleset, facts, engine="reference").to_json()

    assert take(lambda: evaluate(800)) < 30 * take(lambda: evaluate(100)) + 0.05
