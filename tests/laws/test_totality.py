"""A checked ruleset gives every accepted subject an answer, and a settled one to whoever knows everything."""

import pytest
from hypothesis import given

import greenrules
from greenrules.model.values import Undefined
from greenrules.testing.documents import write_document, write_plainly
from greenrules.testing.factory_strategies import Factory, factories
from greenrules.testing.hiding import thinned_factories
from greenrules.testing.outcomes import OPEN, is_settled, read_outcome
from tests.laws.specimens import SPECIMENS, law, load_specimen


@pytest.mark.parametrize("name", SPECIMENS)
def test_accepted_facts_always_give_an_assessment(name: str) -> None:
    """Whatever is known or missing, the proven grade is the last one still possible and scores are in order."""
    ruleset = load_specimen(name)
    ladder = [*(rung.id for rung in ruleset.rungs), "none"]

    @law(name, share=0.25)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        parameters = write_plainly(factory.parameters)
        assessment = greenrules.evaluate(ruleset, write_plainly(factory.facts), factory.as_of, parameters)
        ends = [(score.proven, score.attainable) for finding in assessment.findings if (score := finding.score)]

        assert assessment.grade == assessment.possible_grades[-1]
        assert list(assessment.possible_grades) == [rung for rung in ladder if rung in assessment.possible_grades]
        assert all(low is None or high is None or low <= high for low, high in ends)

    holds()


@pytest.mark.parametrize("name", SPECIMENS)
def test_with_everything_known_and_nothing_undefined_all_is_settled(name: str) -> None:
    """A verdict is open, an interval no point or an amount unknown only while something is missing or undefined."""
    ruleset = load_specimen(name)

    @law(name, share=0.25)
    @given(factories(ruleset))
    def holds(factory: Factory) -> None:
        assessment = greenrules.evaluate(ruleset, write_document(factory))
        outcome = read_outcome(assessment)
        unsettled = [id for id, status in outcome.verdicts.items() if status == OPEN]
        unsettled += [id for id, value in outcome.values.items() if not is_settled(value)]
        # A module that grades nothing has no result that could rest on something undefined: its quantities say so.
        undefined = assessment.undefined or any(isinstance(value, Undefined) for value in outcome.values.values())

        assert assessment.missing == ()
        assert undefined or unsettled == []

    holds()


@pytest.mark.parametrize("name", SPECIMENS)
def test_what_is_open_without_anything_missing_names_what_is_undefined(name: str) -> None:
    """A verdict or an amount that waits for nothing gives its reason, and the assessment lists something undefined."""
    ruleset = load_specimen(name)

    @law(name, share=0.25)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        assessment = greenrules.evaluate(ruleset, write_document(factory))
        stuck = [finding for finding in assessment.findings if finding.status == OPEN and not finding.missing]

        assert [finding.id for finding in stuck if finding.reason is None] == []
        assert assessment.undefined or stuck == []

    holds()
