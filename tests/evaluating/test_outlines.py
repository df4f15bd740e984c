"""What is kept beside a ruleset goes with it, and never changes what an evaluation says."""

import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

import greenrules
from greenrules.evaluating import outlines
from greenrules.evaluating.citations import cite
from greenrules.evaluating.outlines import outline_of
from greenrules.testing.drawing import draw_factory, prepare_generator
from greenrules.testing.places import thin_out
from greenrules.testing.subjects import Factory
from tests.compiling.plain_facts import write_plain
from tests.laws.specimens import MADE_UP, load_specimen

KEY = "cn.gbt36132.cement@2025"
FACTS: dict[str, object] = {}
AS_OF = "2026-01-31"


def assess(ruleset: greenrules.Ruleset) -> str:
    """Return the whole assessment of a subject of which next to nothing is known."""
    return greenrules.evaluate(ruleset, FACTS, AS_OF).to_json()


def test_what_is_known_goes_with_the_ruleset() -> None:
    """Nothing of a ruleset stays once nobody holds it: the table does not grow with what a process has seen."""
    ruleset = greenrules.load(KEY)
    assess(ruleset)
    gc.collect()
    kept = len(outlines._OUTLINES)
    for _ in range(3):
        assess(greenrules.load(KEY))
    gc.collect()

    # Rulesets of other tests may go at any time.
    assert len(outlines._OUTLINES) <= kept


def test_a_ruleset_in_the_place_of_another_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identities are used again: an outline that belongs to another ruleset is made anew."""
    one, other = greenrules.load(KEY), greenrules.load("cn.gbt36132@2018")
    stale = {id(other): outlines._OUTLINES.get(id(one)) or (outlines.ref(one), outline_of(one))}
    monkeypatch.setattr(outlines, "_OUTLINES", stale)

    assert outline_of(other).tree.keys() != outline_of(one).tree.keys()


def test_a_ruleset_that_was_used_pickles_and_compares_as_before() -> None:
    """What is kept beside a ruleset is no part of it."""
    ruleset = greenrules.load(KEY)
    before, written = pickle.dumps(ruleset), assess(ruleset)
    copy = pickle.loads(pickle.dumps(ruleset))

    assert len(pickle.dumps(ruleset)) == len(before)
    assert copy == ruleset
    assert assess(copy) == written


def test_an_assessment_unfolds_after_pickling() -> None:
    """A trace that comes out of a pickle, where every identity is another, unfolds to the same bytes."""
    assessment = greenrules.evaluate(greenrules.load(KEY), FACTS, AS_OF)
    copy = pickle.loads(pickle.dumps(assessment))

    assert copy.to_json() == assessment.to_json()


def test_threads_that_meet_a_ruleset_for_the_first_time_agree() -> None:
    """Threads may find the same out at the same time; each gets the assessment of a lone one."""
    expected, ruleset = assess(greenrules.load(KEY)), greenrules.load(KEY)
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: assess(ruleset), range(8)))

    assert found == {expected}


def test_equal_sources_are_cited_by_one_object() -> None:
    """Citations can be told apart by identity, and an assessment holds each once."""
    ruleset = greenrules.load(KEY)
    sources = [dated.source for parameter in ruleset.parameters.values() for dated in parameter.values]
    citations = {source: cite(ruleset, source) for source in sources}

    assert all(cite(ruleset, source) is citations[source] for source in sources)


@pytest.mark.parametrize("name", MADE_UP)
def test_what_one_subject_left_behind_does_not_show_in_another(name: str) -> None:
    """Where other nodes apply, other rows are candidates and other facts are missing, a used ruleset tells the same."""
    random, used = Random(name), load_specimen(name)
    fresh, generator = pickle.dumps(used), prepare_generator(used)
    drawn = [thin_out(used, draw_factory(generator, random), random.randbytes(128)) for _ in range(12)]

    def tell(ruleset: greenrules.Ruleset, factory: Factory) -> str:
        parameters = write_plain(Factory(factory.as_of, factory.parameters, {}))
        facts = write_plain(factory)
        return greenrules.evaluate(ruleset, facts, factory.as_of, parameters, engine="reference").to_json()

    assert [tell(used, factory) for factory in drawn] == [tell(pickle.loads(fresh), factory) for factory in drawn]
