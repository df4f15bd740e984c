"""A quantity is the same in whatever unit it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import greenrules
from greenrules.testing.conversions import convert_document
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import Factory
from greenrules.testing.hiding import thinned_factories
from tests.laws.specimens import SPECIMENS, law, load_specimen


@pytest.mark.parametrize("name", SPECIMENS)
def test_another_compatible_unit_changes_nothing(name: str) -> None:
    """The same facts, cells and parameters in other units that measure the same give the same text."""
    ruleset = load_specimen(name)

    @law(name, share=0.25)
    @given(thinned_factories(ruleset), st.integers(0, 9999))
    def holds(factory: Factory, seed: int) -> None:
        document = write_document(factory)
        texts = {
            greenrules.evaluate(ruleset, each).to_json(trace="none")
            for each in (document, convert_document(ruleset, document, seed))
        }

        assert len(texts) == 1

    holds()
