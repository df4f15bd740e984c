"""The order in which anything is written never matters."""

from functools import cache
from math import ceil

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType
from greenrules.testing.documents import write_document, write_raw
from greenrules.testing.factory_strategies import Factory
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.outcomes import forget_reasons, read_outcome
from greenrules.testing.reordering import reorder_document, reorder_ruleset
from tests.laws.specimens import BUNDLED, SPECIMENS, TIMES, law, load_specimen

# To shuffle a large ruleset takes longer than to evaluate it: each order is tried on several subjects.
ORDERS = ceil(25 * TIMES)


@cache
def load_reordered(name: str, seed: int) -> Ruleset:
    return reorder_ruleset(load_specimen(name), seed)


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_order_of_operands_entries_and_records_never_matters(name: str) -> None:
    """A shuffled ruleset gives a subject with shuffled records the same verdicts, scores, amounts and grades."""
    ruleset = load_specimen(name)

    @law(name)
    @given(thinned_factories(ruleset), st.integers(0, ORDERS - 1))
    def holds(factory: Factory, seed: int) -> None:
        document = write_document(factory)
        shuffled = greenrules.evaluate(load_reordered(name, seed), reorder_document(document, seed))
        straight = greenrules.evaluate(ruleset, document)

        assert forget_reasons(read_outcome(shuffled)) == forget_reasons(read_outcome(straight))

    holds()


@cache
def list_strangers(name: str) -> tuple[str, ...]:
    """Name some facts that other bundled rulesets declare and this one does not."""
    others = {id for other in BUNDLED for id, fact in load_specimen(other).facts.items() if fact.type == BooleanType()}
    return tuple(sorted(others - set(load_specimen(name).facts)))[:4]


def assume_some(name: str, document: FactsDocument, seed: int) -> FactsDocument:
    """Return the document with some facts only assumed, and with some that the ruleset does not know."""
    assumed = {id: raw for at, (id, raw) in enumerate(document.facts.items()) if (at + seed) % 3 == 0}
    supplied = {id: raw for id, raw in document.facts.items() if id not in assumed}
    strangers = {id: write_raw(True, id) for id in list_strangers(name)}
    return evolve(document, facts=supplied | strangers, assumptions=assumed)


@pytest.mark.parametrize("name", SPECIMENS)
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    """The same facts, assumptions and parameters, in whatever order they are listed, give the same text."""
    ruleset = load_specimen(name)

    @law(name, share=0.25)
    @given(thinned_factories(ruleset), st.integers(0, 999))
    def holds(factory: Factory, seed: int) -> None:
        document = assume_some(name, write_document(factory), seed)
        texts = {
            greenrules.evaluate(ruleset, each).to_json(trace="none")
            for each in (document, reorder_document(document, seed, records=False))
        }

        assert len(texts) == 1

    holds()
