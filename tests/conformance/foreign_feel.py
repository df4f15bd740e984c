"""Run foreign FEEL cases against the expression language: `python tests/conformance/foreign_feel.py FILE`.

FILE holds one case a line as JSON: suite, case, expression, inputs, expected. Expressions are read without the
ruleset's rules on bare numbers and units. Each case ends in one of three ways:

* pass: the value is the expected one (numbers within 1e-8, relatively). Where no value is expected (FEEL's null), a
  diagnostic, undefined or unknown is a pass.
* refused: the expression lies outside our subset and a diagnostic says so.
* wrong: anything else.

The cases are no part of this project, and no test depends on them.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from greenrules.checking.expressions import check_expression
from greenrules.checking.names import Scope, Symbol
from greenrules.evaluating.environment import Environment
from greenrules.evaluating.expressions import evaluate_expression
from greenrules.model.citing import NO_WORDS
from greenrules.model.diagnostics import Diagnostic, errors_of
from greenrules.model.ruleset import Effective, Ruleset
from greenrules.model.source import SourceText, Span
from greenrules.model.types import BooleanType, DateType, NumberType, SetType, TextType, Type
from greenrules.model.values import Scalar, Undefined, Unknown, Value, parse_date, parse_duration
from greenrules.reading.expression_parser import parse_expression

Outcome = Literal["pass", "refused", "wrong"]
OUTCOMES: tuple[Outcome, ...] = ("pass", "refused", "wrong")
TOLERANCE = Fraction(1, 10**8)
EMPTY_RULESET = Ruleset(
    "foreign", "1", "expression", NO_WORDS, Effective(None, None, None), {}, {}, {}, {}, {}, {}, {}, None, (), {}, {},
    (), {}, "", (),
)  # fmt: skip


@frozen
class Result:
    """How one case ended; `why` is the first diagnostic, or what was found instead."""

    suite: str
    case: str
    outcome: Outcome
    expects_value: bool
    why: str = ""
    code: str = ""


@frozen
class Input:
    """An input of a case: its type and its value."""

    type: Type
    value: Value = field(eq=False)


def run_case(case: Mapping[str, Any]) -> Result:
    """Parse, check and evaluate one case and compare the value with the expected one."""
    expects_value = case["expected"] is not None
    try:
        value = find_value(case["expression"], read_inputs(case["inputs"]))
    except Exception as problem:  # whatever is no diagnostic counts as wrong
        return Result(case["suite"], case["case"], "wrong", expects_value, f"{type(problem).__name__}: {problem}")
    if isinstance(value, Diagnostic):
        outcome: Outcome = "refused" if expects_value else "pass"
        return Result(case["suite"], case["case"], outcome, expects_value, value.message, value.code)
    outcome = "pass" if agrees(value, case["expected"]) else "wrong"
    return Result(case["suite"], case["case"], outcome, expects_value, f"{value!r} for {case['expected']!r}")


def find_value(text: str, inputs: Mapping[str, Input]) -> Value | Diagnostic:
    """Return the value of an expression, or the first diagnostic against it."""
    source = SourceText("<case>", text)
    syntax, problems = parse_expression(text, lambda start, end: Span(source, start, end))
    if syntax is None:
        return errors_of(problems)[0]
    symbols = {name: Symbol("fact", name, "", each.type) for name, each in inputs.items()}
    scope = Scope(
        symbols.get,
        lambda table, column: None,
        lambda table: (),
        lambda: symbols,
        free_numbers=True,
        numbers_in_place=True,
    )
    expression, problems = check_expression(syntax, scope)
    if expression is None:
        return errors_of(problems)[0]
    facts = {name: each.value for name, each in inputs.items()}
    return evaluate_expression(expression, Environment(EMPTY_RULESET, facts, date(2000, 1, 1)))


def read_inputs(inputs: Mapping[str, Any]) -> dict[str, Input]:
    """Return the inputs of a case by dotted name; those of a type we do not have stay unknown names."""
    found: dict[str, Input] = {}
    for name, given in inputs.items():
        if isinstance(given, dict) and "type" not in given:
            found |= {f"{name}.{inner}": each for inner, each in read_inputs(given).items()}
            continue
        each = read_input(name, given)
        if each is not None:
            found[name] = each
    return found


def read_input(name: str, given: Any) -> Input | None:
    """Return one input, or None when the language has no such type."""
    if given is None:  # the cases leave the type of a missing input out; those there are boolean
        return Input(BooleanType(), Unknown(frozenset({f"fact:{name}"})))
    if isinstance(given, list):  # distinct texts are a set, other lists have no counterpart
        texts = [each["value"] for each in given if each["type"] == "string"]
        is_set = len(texts) == len(given) == len(set(texts))
        return Input(SetType(tuple(texts)), frozenset(texts)) if is_set else None
    types: dict[str, Type] = {
        "boolean": BooleanType(),
        "decimal": NumberType(),
        "string": TextType(),
        "date": DateType(),
    }
    value = read_scalar(given)
    return None if value is None or given["type"] not in types else Input(types[given["type"]], value)


def read_scalar(given: Any) -> Scalar | None:
    """Return a typed value of a case, or None when the language has no such value."""
    if not isinstance(given, dict) or "type" not in given:
        return None
    text = given["value"]
    match given["type"]:
        case "boolean":
            return bool(text == "true")
        case "decimal":
            return Fraction(text)
        case "string":
            return str(text)
        case "date":
            return parse_date(text)
        case "duration":
            return parse_duration(text)
        case _:
            return None


def agrees(value: Value, expected: Any) -> bool:
    """Whether a value is the expected one; undefined and unknown stand for FEEL's null."""
    if isinstance(value, Unknown | Undefined):
        return expected is None
    wanted = read_scalar(expected)
    if isinstance(value, Fraction) and isinstance(wanted, Fraction):
        return bool(abs(value - wanted) <= TOLERANCE * abs(wanted))
    return wanted is not None and type(value) is type(wanted) and value == wanted


def tabulate(results: list[Result]) -> Iterator[str]:
    """Yield the lines of the table: one a suite, then the sum."""
    yield f"{'suite':<48}{'pass':>8}{'refused':>9}{'wrong':>7}{'value_pass':>12}"
    for suite in sorted({each.suite for each in results}):
        yield _tabulate_suite(suite, [each for each in results if each.suite == suite])


def _tabulate_suite(suite: str, results: list[Result]) -> str:
    counts = Counter(each.outcome for each in results)
    columns = f"{counts['pass']:>8}{counts['refused']:>9}{counts['wrong']:>7}{count_value_passes(results):>12}"
    return f"{suite:<48}{columns}"


def count_value_passes(results: list[Result]) -> int:
    """Return how many passed cases expect a value: refusing everything is no conformance."""
    return sum(each.outcome == "pass" and each.expects_value for each in results)


def main(arguments: list[str]) -> int:
    """Run the cases of a file; with `--why`, also list what was refused and what is wrong."""
    paths = [Path(each) for each in arguments if each != "--why"]
    if len(paths) != 1 or not paths[0].is_file():
        print("no file of foreign cases there: nothing to run")
        return 0
    lines = paths[0].read_text(encoding="utf-8").splitlines()
    results = [run_case(json.loads(line)) for line in lines if line.strip()]
    for each in results:
        if each.outcome == "wrong" or (each.outcome == "refused" and "--why" in arguments):
            print(f"{each.outcome}: {each.suite} {each.case}: {each.code} {each.why}")
    print("\n".join(tabulate(results)))
    counts = Counter(each.outcome for each in results)
    print(
        " ".join(f"{outcome}={counts[outcome]}" for outcome in OUTCOMES) + f" value_pass={count_value_passes(results)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
