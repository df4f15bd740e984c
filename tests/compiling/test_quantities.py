"""Every derived quantity of every ruleset, compiled by itself: the reference's value, or one within the bound."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from greenrules.compiling.python import Program, execute, find_program
from greenrules.compiling.python_intake import take_each
from greenrules.compiling.python_names import write_derived
from greenrules.compiling.python_numbers import write_error
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.compiling.python_source import finish_source, open_scope
from greenrules.compiling.python_support import UNDEFINED, RefusedError, TooCloseError
from greenrules.evaluating.environment import derived_value
from greenrules.model.types import NumberType
from greenrules.model.values import Months, Seconds, Undefined, Unknown, Value
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.subjects import Factory, environment_of
from tests.compiling.agreement import bind
from tests.compiling.plain_facts import make_plain, write_plain
from tests.laws.specimens import SPECIMENS, law, load_specimen


def compile_quantities(program: Program) -> dict[str, Any]:
    """Return a function for each derived quantity that has a generated form: its value and the bound on its error."""
    found = {}
    for name, derived in program.ruleset.derived.items():
        is_score = isinstance(derived.type, NumberType) and derived.type.score
        if derived.of or is_score:
            continue
        facts = program.kinds.facts
        scope = open_scope(program.ruleset, program.day, facts, program.parameters, is_complete=False)
        try:
            operand = write_derived(name, scope)
        except NotCompiledError:
            continue
        error = write_error(operand) if operand.accuracy is not None else "0.0"
        bound = f"0.0 if {operand.code} in (None, UNDEFINED) else {error}"
        scope.writer.line(f"return {operand.code}, {bound}")
        source = finish_source(scope, scope.writer.lines)
        found[name] = execute(program, source)
    return found


def agrees(found: Any, error: float, wanted: Value) -> bool:
    """Whether a generated value is that of the reference."""
    match wanted:
        case Unknown():
            return found is None
        case Undefined():
            return found is UNDEFINED
        case Fraction():
            return type(found) in (int, float) and abs(Fraction(found) - wanted) <= Fraction(error)
        case Months(months):
            return bool(found == months)
        case Seconds(seconds):
            return bool(found == seconds)
        case _:
            return bool(found == wanted)


@pytest.mark.parametrize("name", [name for name in SPECIMENS if load_specimen(name).derived])
def test_generated_quantities_are_those_of_the_reference(name: str) -> None:
    """A quantity is unknown, undefined or equal as the reference says, a number within the bound the code states."""
    ruleset = load_specimen(name)
    compiled: dict[Any, dict[str, Any]] = {}

    @law(name, share=0.3)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        plain = make_plain(factory)
        program = find_program(ruleset, plain.as_of)
        quantities = compiled.setdefault(program.day, {}) or compile_quantities(program)
        compiled[program.day] = quantities
        bound, facts = bind(program, plain), write_plain(plain)
        try:
            values = take_each(tuple(map(facts.get, program.kinds.facts)), program.kinds)
        except RefusedError:
            return
        environment = environment_of(ruleset, plain)
        for id, run in quantities.items():
            try:
                found, error = run(values, bound, plain.as_of)
            except (TooCloseError, RefusedError, ArithmeticError):
                continue
            wanted = derived_value(environment, id)

            assert agrees(found, error, wanted), f"{id}: {found} within {error}, not {wanted}"

    holds()
