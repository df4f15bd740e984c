"""What a caller sees of the compiled evaluator: nothing but the time."""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules import Assessment, FactsError, compile_text, evaluate, evaluate_many
from greenrules.compiling.python import find_program
from greenrules.compiling.python_deciding import decide
from greenrules.model.memory import recall_memory
from greenrules.model.values import Bounds
from tests.compiling.sample import FACTS, TEXT, compile_sample

RULESET = compile_sample()
DAY = date(2025, 12, 31)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -0.0,
    1, 1.5, -1, 300.0, 10**15, 10**16, 10**40, 1e-14, 1e-13, 1e300, float("nan"), float("inf"),
    "", "a", "b", "nan", " NaN ", "-INF", "banana", "2020-02-30", "2020-01-31", "2022-W01-1", date(2020, 1, 31),
    Decimal("0.3"), Fraction(1, 3), [], ["a"], [{}], [{"year": 2019}], [{"year": "x"}], [{"yaer": 1}], {},
    {"value": 3}, {"value": 3, "unit": "kg"}, {"value": 3, "unit": "nonsense"}, {"a": 1}, b"x", object,
)  # fmt: skip


def is_deferred(assessment: Assessment) -> bool:
    """Whether compiled code decided, and the reference has not been asked yet."""
    return recall_memory(assessment) is not None


def outcome(facts: object, engine: Any) -> Any:
    """Return the assessment, or every diagnostic."""
    try:
        return evaluate(RULESET, facts, DAY, engine=engine)  # type: ignore[call-overload]
    except FactsError as error:
        return error.diagnostics


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from([*FACTS, "nonsense", "energy.grid", "facts"]), st.sampled_from(ODD), max_size=4))
def test_odd_facts_are_accepted_and_refused_alike(odd: dict[str, Any]) -> None:
    """Whatever stands for a fact, both engines give the same assessment or the same diagnostics."""
    facts = {**FACTS, **odd}

    assert outcome(facts, "compiled") == outcome(facts, "reference")


@settings(deadline=None, max_examples=100)
@given(st.sets(st.sampled_from(sorted(FACTS))))
def test_missing_facts_and_empty_ones_are_the_same(hidden: set[str]) -> None:
    """A fact that is not there and one that is None give the same bytes, and those of the reference."""
    absent = {name: value for name, value in FACTS.items() if name not in hidden}
    empty = {name: None if name in hidden else value for name, value in FACTS.items()}

    texts = {evaluate(RULESET, facts, DAY).to_json() for facts in (absent, empty)}

    assert texts == {evaluate(RULESET, absent, DAY, engine="reference").to_json()}


def test_plain_facts_are_decided_by_compiled_code() -> None:
    """The grades are there at once, everything else when it is asked for."""
    assessment = evaluate(RULESET, FACTS, DAY)
    assert is_deferred(assessment)
    assert (assessment.grade, assessment.possible_grades, assessment.settled) == ("passed", ("passed",), True)
    assert is_deferred(assessment)

    assert assessment.score == Bounds(Fraction("60.1"), Fraction("70.1"), frozenset({"parameter:open_mark"}))
    assert not is_deferred(assessment)


def test_a_list_of_plain_facts_is_decided_by_compiled_code() -> None:
    """One assessment each; a single odd one sends all of them the careful way, to the same result."""
    plain, odd = [FACTS, {**FACTS, "energy": 900}], [FACTS, {**FACTS, "energy": Decimal(900)}]

    assert all(map(is_deferred, evaluate(RULESET, plain, DAY)))
    assert evaluate(RULESET, plain, DAY) == evaluate(RULESET, odd, DAY)


def test_what_is_no_option_is_refused_even_where_it_earns_nothing() -> None:
    """A choice is checked although the condition that its points require does not hold."""
    before, _, after = TEXT.partition("  since:")
    text = before + after[after.index("parameters:") :]
    text = text.replace("permit and every a in accidents satisfies a.deaths <= 0", "permit")
    text = text.replace("points: 30.1, cite", "points: 30.1, requires: permit, cite", 1)
    ruleset = compile_text(text)
    facts = {"permit": False, "energy": 450.0, "output": 1000.0, "change": 1.5, "class": "b", "remark": "x"}

    assert is_deferred(evaluate(ruleset, facts, DAY))
    with pytest.raises(FactsError) as refused:
        evaluate(ruleset, facts | {"class": "junk"}, DAY)

    assert [problem.code for problem in refused.value.diagnostics] == ["GR605"]


def test_later_changes_of_the_facts_do_not_matter() -> None:
    """The assessment is of the facts as they were, records of tables included."""
    facts = deepcopy(FACTS)
    assessment = evaluate(RULESET, facts, DAY)
    facts["energy"] = 0
    facts["accidents"][0]["deaths"] = 7  # type: ignore[index]

    assert assessment == evaluate(RULESET, FACTS, DAY, engine="reference")


@pytest.mark.parametrize("steps", range(-2, 3))
def test_what_is_too_close_to_tell_is_decided_exactly(steps: int) -> None:
    """At 0.3 tce/t the score is exactly the high mark; a hair above it is not, and no machine number decides that."""
    facts = {**FACTS, "class": "a", "energy": Decimal(300) + steps * Decimal("1e-20")}
    machine = {**FACTS, "class": "a", "energy": 300 + steps * 2**-43}

    for given_facts in (facts, machine):
        expected = evaluate(RULESET, given_facts, DAY, {"open_mark": 50}, engine="reference")
        assert evaluate(RULESET, given_facts, DAY, {"open_mark": 50}).grade == expected.grade
        assert expected.grade == ("high" if steps <= 0 else "passed")


def test_the_score_is_rounded_correctly() -> None:
    """Half-way cases go to even, as exactly as the reference has them; open ends are rounded each."""
    for energy in (300.0, 433.3, 500.0, 500.05, 333.375, 0.1, 699.99):
        facts = {**FACTS, "energy": energy}
        compiled = evaluate(RULESET, facts, DAY, {"open_mark": 50})
        exact = evaluate(RULESET, facts, DAY, {"open_mark": 50}, engine="reference").score
        assert isinstance(exact, Bounds)

        assert compiled.rounded_score == Bounds(round(exact.proven, 2), round(exact.attainable, 2))  # type: ignore[arg-type]


def test_a_bound_parameter_is_an_input() -> None:
    """A caller's value for an open parameter is decided on by compiled code, and explained with its citation."""
    bound = {"open_mark": {"value": 1, "unit": "%", "cite": "notice 7"}}
    assessment = evaluate(RULESET, FACTS, DAY, bound)

    assert is_deferred(assessment)
    assert assessment == evaluate(RULESET, FACTS, DAY, bound, engine="reference")


def test_a_parameter_in_force_that_is_bound_is_left_to_the_reference() -> None:
    """What replaces a value of the standard is evaluated exactly."""
    assessment = evaluate(RULESET, FACTS, DAY, {"pass_mark": 65})

    assert not is_deferred(assessment)
    assert assessment.possible_grades == ("passed", "none")


def test_many_threads_see_one_result() -> None:
    """Threads that compile and complete at the same time all get the same."""
    ruleset = compile_sample()
    shared = evaluate(ruleset, FACTS, DAY)
    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(lambda _: shared.to_json(trace="none"), range(16)))
        grades = set(pool.map(lambda _: evaluate(compile_sample(), FACTS, DAY).grade, range(4)))

    assert len(texts) == 1
    assert grades == {"passed"}


def test_a_compiled_ruleset_is_still_plain_data() -> None:
    """After an evaluation it equals, copies and pickles as before."""
    ruleset = compile_sample()
    evaluate(ruleset, FACTS, DAY)
    copy = pickle.loads(pickle.dumps(ruleset))

    assert copy == ruleset == compile_sample()
    assert evaluate(copy, FACTS, DAY).grade == "passed"


def test_a_wrong_decision_would_be_loud() -> None:
    """Should compiled code ever decide otherwise than the reference, the first look at the reasons says so."""
    ruleset = compile_sample()
    evaluate(ruleset, FACTS, DAY)
    program = find_program(ruleset, DAY)
    program.complete = lambda numbers, words, others, bound, as_of: (("high",), 99.0, 99.0, 0.0)
    assessment = evaluate(ruleset, FACTS, DAY)

    with pytest.raises(AssertionError, match="a defect of greenrules"):
        assessment.findings  # noqa: B018


def test_a_trace_that_is_read_first_leaves_the_rest_to_be_found() -> None:
    """Walking the steps asks the reference for no findings; what is asked later is as if nothing had been walked."""
    assessment, exact = evaluate(RULESET, FACTS, DAY), evaluate(RULESET, FACTS, DAY, engine="reference")
    nodes = list(assessment.trace.walk())
    begun = is_deferred(assessment)
    told = (assessment.rounded_score, assessment.outline_json(), assessment.to_json(), list(assessment.trace.walk()))

    assert begun
    assert told == (exact.rounded_score, exact.outline_json(), exact.to_json(), nodes)


def test_streamed_json_is_the_same_text() -> None:
    """The pieces are one for each node, and together what `to_json` returns."""
    assessment = evaluate(RULESET, FACTS, DAY)
    pieces = list(assessment.stream_json())

    assert "".join(pieces) == assessment.to_json()
    assert len(pieces) == len(json.loads(assessment.to_json())["trace"]["nodes"]) + 2
    assert "".join(assessment.stream_json(trace="none")) == assessment.to_json(trace="none")


def test_many_subjects_are_assessed_as_they_come() -> None:
    """A generator is read one by one, and what is yielded equals what `evaluate` returns."""
    read = []

    def subjects() -> Any:
        for energy in (300.0, 900.0):
            read.append(energy)
            yield {**FACTS, "energy": energy}

    assessments = evaluate_many(RULESET, subjects(), DAY)
    first = next(assessments)
    assert read == [300.0]

    assert [first, *assessments] == [evaluate(RULESET, {**FACTS, "energy": e}, DAY) for e in (300.0, 900.0)]


def test_a_wrong_subject_among_many_is_named() -> None:
    """Its place begins every path; `return` puts the error in its place and goes on."""
    subjects = [FACTS, {**FACTS, "energy": -1}, {"facts": FACTS, "as_of": "2025-01-31"}]
    good, wrong, dated = evaluate_many(RULESET, subjects, DAY, errors="return")
    assert isinstance(wrong, FactsError)
    assert isinstance(good, Assessment)
    assert isinstance(dated, Assessment)
    assert [one.path for one in wrong.diagnostics] == ["[1].facts.energy"]

    with pytest.raises(FactsError):
        list(evaluate_many(RULESET, subjects, DAY))


def test_words_that_are_not_allowed_are_refused_at_once() -> None:
    """Nothing is read before the arguments are right."""
    for words in ({"engine": "quick"}, {"extra": "some"}, {"errors": "skip"}):
        with pytest.raises(FactsError, match="GR025"):
            evaluate_many(RULESET, [], DAY, **words)  # type: ignore[call-overload]
    with pytest.raises(FactsError, match="GR025"):
        evaluate(RULESET, FACTS, DAY, engine="quick")  # type: ignore[call-overload]


def test_nothing_a_subject_supplies_becomes_code() -> None:
    """Names and texts of facts that look like Python are facts, and nothing else."""
    evil = '"); import os; os.abort(); ("'
    program = find_program(RULESET, DAY)
    assert decide(program, {**FACTS, "remark": evil}, DAY, dict) is not None
    assert all(evil not in source.text for source in program.sources.values())

    with pytest.raises(FactsError, match="GR601"):
        evaluate(RULESET, {**FACTS, evil: 1}, DAY)


def test_the_generated_code_can_be_read() -> None:
    """It names facts, quantities and grades as the ruleset does."""
    from greenrules.api.generated import write_generated_python

    text = write_generated_python(RULESET)

    assert all(name in text for name in ("f_energy", "d_intensity", "gate_permitted", "score_use", "'grade:high'"))


def test_the_example_on_the_page_runs() -> None:
    """What docs/performance.md shows is what happens."""
    page = Path(__file__).parents[2] / "docs" / "performance.md"
    example = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]

    exec(example, {})
