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
from tests.trust.test_undefined import RULESET, list_subjects


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


def test_what_is_undefined_is_recomputed_as_the_engine_finds_it() -> None:
    """Conditions, filters, windows and weights without a value are as open, or as empty, as the engine says."""
    ruleset = greenrules.compile_path(RULESET)
    wrong = set()
    for subject in list_subjects()[::11]:
        steps = recompute_trace(json.loads(greenrules.evaluate(ruleset, subject).to_json())["trace"])
        wrong |= {id for id, stated, recomputed in steps if stated != recomputed}

    assert wrong == set()
