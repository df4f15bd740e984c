"""The reasoning can be checked by somebody without the engine."""

import json

import pytest
from hypothesis import given

import greenrules
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import Factory
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.recomputing import recompute_trace
from tests.laws.specimens import SPECIMENS, law, load_specimen


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_step_follows_from_its_operands(name: str) -> None:
    """Recomputing each node of the trace from its operands alone gives the value the trace states."""
    ruleset = load_specimen(name)

    @law(name, share=0.25)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        text = greenrules.evaluate(ruleset, write_document(factory)).to_json()
        steps = recompute_trace(json.loads(text)["trace"])

        assert [step for step in steps if step[1] != step[2]] == []

    holds()
