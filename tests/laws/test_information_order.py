"""More facts never take back what was proven, so hiding a bad figure never helps."""

import pytest
from hypothesis import given

import greenrules
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import Factory
from greenrules.testing.hiding import thinned_pairs
from greenrules.testing.outcomes import list_contradictions, read_outcome
from tests.laws.specimens import SPECIMENS, law, load_specimen


@pytest.mark.parametrize("name", SPECIMENS)
def test_hiding_facts_and_cells_never_helps(name: str) -> None:
    """What is settled while something is missing stays, scores only narrow and the grade only rises with more known."""
    ruleset = load_specimen(name)

    @law(name)
    @given(thinned_pairs(ruleset))
    def holds(pair: tuple[Factory, Factory]) -> None:
        more, less = (read_outcome(greenrules.evaluate(ruleset, write_document(factory))) for factory in pair)

        assert list_contradictions(less, more) == []

    holds()
