"""The random factories are worth trying laws on: they meet, miss and leave open what rulesets ask, and hit marks."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

import greenrules
from greenrules.model.values import Bounds
from greenrules.testing.documents import write_document
from greenrules.testing.factory_strategies import Factory, factories
from greenrules.testing.hiding import thinned_factories
from tests.laws.specimens import MADE_UP, load_specimen

# A few rulesets stand for all: the generators know nothing of any of them.
LOOKED_AT = (*MADE_UP, "cn.ningbo.star_factory@2022")
GRADING = tuple(name for name in LOOKED_AT if load_specimen(name).rungs)
LOOK = settings(
    max_examples=60,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", GRADING)
def test_random_factories_are_of_every_kind(name: str) -> None:
    """Among some random factories grades and gates are met, unmet and open, and more than one grade is proven."""
    ruleset = load_specimen(name)
    seen: set[tuple[str, str]] = set()
    grades: set[str] = set()

    @LOOK
    @given(thinned_factories(ruleset))
    def look(factory: Factory) -> None:
        assessment = greenrules.evaluate(ruleset, write_document(factory))
        seen.update((finding.kind, finding.status) for finding in assessment.findings)
        grades.add(assessment.grade)

    look()

    assert seen >= {("grade", status) for status in ("passed", "failed", "cantTell")}
    assert not ruleset.gates or seen >= {("gate", status) for status in ("passed", "failed", "cantTell")}
    assert len(grades) > 1


@pytest.mark.parametrize("mark", [75, 85])
def test_a_score_exactly_at_a_mark_is_found(mark: int) -> None:
    """Some random factory scores exactly the mark that decides."""
    ruleset = load_specimen("cn.ningbo.star_factory@2022")

    def is_at_mark(factory: Factory) -> bool:
        score = greenrules.evaluate(ruleset, write_document(factory)).score
        return isinstance(score, Bounds) and score.proven == score.attainable == Fraction(mark)

    factory = find(factories(ruleset), is_at_mark, settings=settings(LOOK, max_examples=3000))

    assert is_at_mark(factory)
