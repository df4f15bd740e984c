"""Random subjects: what a facts file can hold, read as the evaluator reads it, on both sides of every threshold."""

from fractions import Fraction
from random import Random

import pytest
from attrs import evolve

import greenrules
from greenrules.api import read_facts
from greenrules.evaluating.environment import fact_value
from greenrules.evaluating.facts import accept_facts
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Unknown, Value
from greenrules.testing.documents import write_document
from greenrules.testing.drawing import Draw, draw_factory, prepare_generator, read_factory
from greenrules.testing.pasting import write_facts
from greenrules.testing.places import hide_by_seed, list_places
from greenrules.testing.subjects import environment_of
from tests.laws.specimens import LOOKED_AT, MADE_UP, load_specimen

SPECIMENS = [*LOOKED_AT, *MADE_UP]
SUBJECTS = 15


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_written_subject_reads_back(name: str) -> None:
    """What is offered for pasting, read as a facts file, is the same subject."""
    ruleset = load_specimen(name)
    generator = prepare_generator(ruleset)
    for number in range(SUBJECTS):
        factory = draw_factory(generator, Random(number))
        (document,) = read_facts(write_facts(factory))
        written, given = (accept_facts(ruleset, each, as_of=factory.as_of, known_facts=dict)[0]
                          for each in (document, write_document(factory)))  # fmt: skip

        assert written is not None
        assert given is not None
        assert (written.values, written.bound) == (given.values, given.bound)


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_short_way_to_an_environment_is_the_long_one(name: str) -> None:
    """What laws evaluate, without reading a document, is what the evaluator would accept, whatever is missing."""
    ruleset = load_specimen(name)
    generator = prepare_generator(ruleset)
    for number in range(SUBJECTS):
        factory = hide_by_seed(ruleset, draw_factory(generator, Random(number)), number)
        accepted, problems = accept_facts(ruleset, write_document(factory), as_of=factory.as_of, known_facts=dict)
        environment = environment_of(ruleset, factory)

        assert accepted is not None, problems
        assert {id: forget_unknown(fact_value(environment, id)) for id in ruleset.facts} == {
            id: forget_unknown(value) for id, value in accepted.values.items()
        }
        assert environment.bound == {key: binding.value for key, binding in accepted.bound.items()}


def forget_unknown(value: Value) -> Value:
    """Return a table without its unknown cells: an environment takes a cell that is not there for unknown."""
    if not isinstance(value, tuple):
        return value
    return tuple(
        evolve(record, cells={id: cell for id, cell in record.cells.items() if not isinstance(cell, Unknown)})
        for record in value
    )


def load_ningbo() -> Ruleset:
    return greenrules.load("cn.ningbo.star_factory@2022")


def test_zeros_are_the_simplest_subject() -> None:
    """Bytes of zero give the first value of every menu, on the first day."""
    generator = prepare_generator(load_ningbo())
    factory = read_factory(generator, Draw(bytes(generator.size)))

    assert factory.as_of == generator.menus[0].as_of
    assert factory.facts["lawfully_established"] == generator.menus[0].facts["lawfully_established"][0]


def test_numbers_stand_on_a_mark_and_on_both_sides() -> None:
    """The menu of a score has the mark, and its neighbours by one unit of its precision and by a hundredth of one."""
    menu = set(prepare_generator(load_ningbo()).menus[0].facts["judged.district_score"])

    assert {Fraction(number) for number in ("74", "74.99", "75", "75.01", "76")} <= menu


def test_a_place_is_hidden_whatever_else_is_there() -> None:
    """Leaving a fact out changes nothing about which others are hidden, so that a failing subject can be simplified."""
    ruleset = load_ningbo()
    factory = draw_factory(prepare_generator(ruleset), Random(1))
    less = hide_by_seed(ruleset, factory, 2)
    some = dict(list(factory.facts.items())[5:])
    again = hide_by_seed(ruleset, type(factory)(factory.as_of, some, factory.parameters), 2)

    assert set(list_places(ruleset, again)) == {p for p in list_places(ruleset, less) if p[1] in some}
