"""Terms say of random factories exactly what the reference evaluator says, of every entry of every ruleset."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from greenrules.compiling.smt_assigning import Solution, value_of
from greenrules.compiling.smt_awards import award_meaning, grant_meaning
from greenrules.compiling.smt_dates import join_date, move_by_months, split_date, weekday_of
from greenrules.compiling.smt_encoding import (
    Encoding,
    derived_meaning,
    eligibility_meaning,
    gate_meaning,
    module_encoding,
    rung_meaning,
    table_meaning,
)
from greenrules.compiling.smt_grading import encode_ladder
from greenrules.compiling.smt_inputs import Inputs, list_texts
from greenrules.compiling.smt_scoring import encode_node
from greenrules.compiling.smt_subjects import assign_inputs, read_scalar
from greenrules.compiling.smt_terms import Term
from greenrules.compiling.smt_values import Meaning, Points, undefined_of
from greenrules.evaluating.arithmetic import move_date
from greenrules.evaluating.environment import (
    Environment,
    derived_value,
    gate_verdict,
    grade_of,
    module_environment,
    rung_verdict,
    score_value,
    table_value,
)
from greenrules.evaluating.outcomes import award, eligibility_verdict, grant_verdict
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, Type
from greenrules.model.values import Bounds, Months, Undefined, Unknown, Value
from greenrules.model.walking import walk_nodes
from greenrules.testing.factory_strategies import Factory, environment_of, factories
from greenrules.testing.hiding import thinned_factories
from tests.laws.specimens import SPECIMENS, law, load_specimen

RECORDS = 4
Place = tuple[str, str, Type]


def list_places(ruleset: Ruleset) -> Iterator[Place]:
    """Yield kind, name and type of everything a ruleset itself decides or computes."""
    yield from (("derived", id, entry.type) for id, entry in ruleset.derived.items() if not entry.of)
    yield from (("table", id, entry.type) for id, entry in ruleset.tables.items() if not entry.of)
    yield from (("gate", id, BooleanType()) for id in ruleset.gates)
    yield from (("rung", rung.id, BooleanType()) for rung in ruleset.rungs)
    yield from (("eligibility", id, BooleanType()) for id in ruleset.eligibilities)
    yield from (("grant", id, BooleanType()) for id in ruleset.entitlements)
    yield from (("award", id, entry.type) for id, entry in ruleset.entitlements.items())
    if ruleset.indicators is not None:
        yield from (("score", node.id, BooleanType()) for node in walk_nodes(ruleset.indicators))


def encode_place(encoding: Encoding, kind: str, name: str) -> Meaning:
    return {
        "derived": lambda: derived_meaning(encoding, name),
        "table": lambda: table_meaning(encoding, name),
        "gate": lambda: gate_meaning(encoding, name),
        "rung": lambda: rung_meaning(encoding, name),
        "eligibility": lambda: eligibility_meaning(encoding, name),
        "grant": lambda: grant_meaning(encoding, name),
        "award": lambda: award_meaning(encoding, name).payment,
        "score": lambda: encode_node(encoding, name).points,
    }[kind]()


def evaluate_place(environment: Environment, kind: str, name: str) -> Value:
    return {
        "derived": lambda: derived_value(environment, name),
        "table": lambda: table_value(environment, name),
        "gate": lambda: gate_verdict(environment, name),
        "rung": lambda: rung_verdict(environment, name),
        "eligibility": lambda: eligibility_verdict(environment, name),
        "grant": lambda: grant_verdict(environment, name),
        "award": lambda: award(environment, name).payment,
        "score": lambda: score_value(environment, name),
    }[kind]()


def read_meaning(meaning: Meaning, type: Type, solution: Solution, known: dict[Term, object]) -> object:
    """Return what terms say, in the words of `read_value`."""
    if value_of(undefined_of(meaning), solution, known) is True:
        return "undefined"
    if isinstance(meaning, Points):
        ends = ((meaning.low, meaning.low_open), (meaning.high, meaning.high_open))
        return tuple(
            None if value_of(is_open, solution, known) else value_of(end, solution, known) for end, is_open in ends
        )
    scalar = read_scalar(meaning, type, solution, known)
    return "unknown" if scalar is None else scalar


def read_value(value: Value) -> object:
    match value:
        case Undefined():
            return "undefined"
        case Unknown():
            return "unknown"
        case Bounds():
            return (value.proven, value.attainable)
        case _:
            return value


def pair_modules(encoding: Encoding, environment: Environment) -> Iterator[tuple[Encoding, Environment]]:
    """Yield the root and everything it imports, each once."""
    waiting, seen = [(encoding, environment)], {encoding.ruleset.key}
    while waiting:
        one, other = waiting.pop()
        yield one, other
        for alias in one.ruleset.imports:
            pair = (module_encoding(one, alias), module_environment(other, alias))
            if pair[0].ruleset.key not in seen:
                seen.add(pair[0].ruleset.key)
                waiting.append(pair)


def compare_factory(ruleset: Ruleset, factory: Factory, encodings: dict[date, Encoding], *, missing: bool) -> None:
    """Fail where terms and reference differ on a factory."""
    if factory.as_of not in encodings:
        inputs = Inputs(factory.as_of, missing, RECORDS, list_texts([ruleset]))
        encodings[factory.as_of] = Encoding(ruleset, inputs)
    encoding, environment = encodings[factory.as_of], environment_of(ruleset, factory)
    pairs = list(pair_modules(encoding, environment))
    places = [(one, other, *place) for one, other in pairs for place in list_places(one.ruleset)]
    meanings = [encode_place(one, kind, name) for one, _, kind, name, _ in places]
    solution = assign_inputs(encoding.inputs, environment.facts, environment.bound)
    if solution is None:  # more records than there are places, or a third text no rule names
        return
    known: dict[Term, object] = {}
    for (_, other, kind, name, type), meaning in zip(places, meanings, strict=True):
        said = read_meaning(meaning, type, solution, known)
        assert said == read_value(evaluate_place(other, kind, name)), f"{other.ruleset.key} {kind} {name}"
    possible = [grade for grade, guard in encode_ladder(encoding).possible if value_of(guard, solution, known)]
    assert possible == list(grade_of(environment).possible)


@pytest.mark.parametrize("name", SPECIMENS)
def test_terms_agree_with_the_reference_on_complete_factories(name: str) -> None:
    """With everything given, every entry has the value the reference finds."""
    ruleset, encodings = load_specimen(name), dict[date, Encoding]()

    @law(name, share=0.08)
    @given(factories(ruleset))
    def run(factory: Factory) -> None:
        compare_factory(ruleset, factory, encodings, missing=False)

    run()


@pytest.mark.parametrize("name", SPECIMENS)
def test_terms_agree_with_the_reference_while_facts_are_missing(name: str) -> None:
    """Unknown, undefined, and both ends of every score are those of the reference."""
    ruleset, encodings = load_specimen(name), dict[date, Encoding]()

    @law(name, share=0.08)
    @given(thinned_factories(ruleset))
    def run(factory: Factory) -> None:
        compare_factory(ruleset, factory, encodings, missing=True)

    run()


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 3, 1), date(2000, 2, 29), date(2024, 12, 31), date.max])
def test_the_parts_of_a_date_are_those_of_the_calendar(day: date) -> None:
    """Year, month, day and weekday come out of a day number, and go back into it."""
    number = Fraction(day.toordinal())

    assert split_date(number) == (day.year, day.month, day.day)
    assert weekday_of(number) == day.isoweekday()
    assert join_date(*map(Fraction, (day.year, day.month, day.day))) == number


@pytest.mark.parametrize("months", [1, 12, -1, -13, 25])
@pytest.mark.parametrize("day", [date(2024, 1, 31), date(2023, 3, 30), date(2024, 2, 29)])
def test_months_clamp_as_the_reference_clamps(day: date, months: int) -> None:
    """The last day of a shorter month stands for days it does not have."""
    moved = move_date(day, Months(months), 1)
    assert isinstance(moved, date)

    assert move_by_months(Fraction(day.toordinal()), Fraction(months)) == moved.toordinal()
