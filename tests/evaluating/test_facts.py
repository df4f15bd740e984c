"""Facts as supplied: every problem at once, exact conversions, assumptions and bindings on record."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from greenrules.evaluating.facts import AcceptedFacts, accept_facts
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.values import Months, Unknown, Value
from greenrules.reading.facts_reader import read_facts_mapping
from tests.evaluating.sample import (
    AS_OF,
    COMPLETE,
    EXTRAS,
    compile_module,
    read_document,
    sample_ruleset,
    try_to_assess,
)

STRANGER = evolve(sample_ruleset().facts["metered"], id="solar.installed")


def accept(
    facts: Mapping[str, object], *, extra: str = "error", known: Mapping[str, Fact] | None = None, **parts: object
) -> tuple[AcceptedFacts | None, tuple[Diagnostic, ...]]:
    document = read_document(facts, **parts)
    mode = "ignore" if extra == "ignore" else "error"
    return accept_facts(sample_ruleset(), document, as_of=AS_OF, known_facts=lambda: known or {}, extra=mode)


def accepted(facts: Mapping[str, object], **parts: object) -> AcceptedFacts:
    found, problems = accept(facts, **parts)  # type: ignore[arg-type]
    assert found is not None, problems
    return found


def value(name: str, raw: object) -> Value:
    return accepted({name: raw}).values[name]


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("output", 600, Fraction(600)),
        ("output", {"value": 600000, "unit": "kg"}, Fraction(600)),
        ("output", {"value": 0.3, "unit": "10k t"}, Fraction(3000)),
        ("share", 45, Fraction(45)),
        ("share", {"value": 0.45, "unit": "1"}, Fraction(45)),
        ("class", "B", "B"),
        ("titles", ["nation", "city"], frozenset({"city", "nation"})),
        ("titles", [], frozenset()),
        ("metered", False, False),
        ("founded_on", "2020-02-29", date(2020, 2, 29)),
        ("founded_on", date(2020, 2, 29), date(2020, 2, 29)),
        ("warranty", "P3Y", Months(36)),
        ("remark", "无", "无"),
        ("accidents", [], ()),
    ],
)
def test_a_value_is_read_as_its_declared_type(name: str, raw: object, expected: object) -> None:
    """Numbers come out in the declared unit; dates, choices and sets as what they are."""
    assert value(name, raw) == expected


@pytest.mark.parametrize("raw", [None, {"value": None, "unit": "t"}])
def test_absent_and_null_are_missing(raw: object) -> None:
    """A fact that is null waits for itself, as one that is not there."""
    missing = Unknown(frozenset({"fact:output"}))

    assert (value("output", raw), accepted({}).values["output"]) == (missing, missing)


def test_a_missing_cell_waits_for_itself() -> None:
    """A cell that is not there names its table, record and column."""
    records = value("accidents", [{"severity": "major", "date": "2024-01-01"}, {"date": "2024-01-01"}])

    assert isinstance(records, tuple)
    assert records[1].cells["severity"] == Unknown(frozenset({"fact:accidents/1/severity"}))


@pytest.mark.parametrize(
    ("facts", "code", "words"),
    [
        ({"outptu": 1}, "GR601", "did you mean `output`"),
        ({"output": True}, "GR602", "a number in `t`"),
        ({"output": "600"}, "GR602", "without quotes"),
        ({"output": [1]}, "GR602", "a list"),
        ({"metered": 1}, "GR602", "true or false"),
        ({"metered": "yes"}, "GR602", "true or false"),
        ({"remark": 5}, "GR602", "a text"),
        ({"class": True}, "GR602", "one of"),
        ({"titles": "city"}, "GR602", "a list of options"),
        ({"founded_on": "2023-02-29"}, "GR602", "YYYY-MM-DD"),
        ({"founded_on": "10000-01-01"}, "GR602", "YYYY-MM-DD"),
        ({"founded_on": 20230228}, "GR602", "YYYY-MM-DD"),
        ({"warranty": "three years"}, "GR602", "a duration"),
        ({"accidents": 3}, "GR602", "a list of records"),
        ({"output": {"value": 1, "unit": "kWh"}}, "GR603", "measured in `t`"),
        ({"output": {"value": 1, "unit": "tones"}}, "GR603", "unknown unit"),
        ({"metered": {"value": True, "unit": "t"}}, "GR603", "no unit"),
        ({"output": 0}, "GR604", "outside its range > 0"),
        ({"share": 101}, "GR604", "[0..100]"),
        ({"share": {"value": 1.5, "unit": "1"}}, "GR604", "150"),
        ({"titles": ["nations"]}, "GR605", "did you mean `nation`"),
        ({"class": "E"}, "GR605", "choose one of `D`"),
        ({"titles": ["city", "city"]}, "GR607", "twice"),
        ({"water": {"value": 1, "period": "2022"}}, "GR609", "previous_year"),
        ({"accidents": [{"seriousness": "major"}]}, "GR610", "unknown column"),
        ({"accidents": ["major"]}, "GR610", "should be a mapping"),
        ({"judged": {"report": 11}}, "GR604", "[0..10]"),
    ],
)
def test_a_wrong_fact_is_a_diagnostic(facts: dict[str, object], code: str, words: str) -> None:
    """What is wrong has its code, says what was expected and what to do, and where."""
    found, problems = accept(facts)
    (problem,) = problems
    said = f"{problem.message} {problem.help}"

    assert (found, problem.code, words in said) == (None, code, True)
    assert all((problem.path, problem.help))


def test_all_problems_are_reported_at_once() -> None:
    """Facts, assumptions and bindings are all looked at before anything is refused."""
    facts = {"output": "x", "nothing": 1, "class": "Z"}
    parameters = {"nowhere": 1, "pass_mark": "x"}
    found, problems = accept(facts, assumptions={"share": 200}, parameters=parameters)

    assert found is None
    assert sorted(problem.code for problem in problems) == ["GR601", "GR602", "GR604", "GR605", "GR611", "GR611"]


def test_a_number_that_is_text_for_infinity_is_not_finite() -> None:
    """Text for infinity is called what it is."""
    document = read_document({"output": "much"})
    facts = {"output": evolve(document.facts["output"], value="Infinity")}
    _, problems = accept_facts(sample_ruleset(), evolve(document, facts=facts), as_of=AS_OF, known_facts=dict)

    assert [problem.code for problem in problems] == ["GR606"]


@pytest.mark.parametrize("period", ["previous_year", "2023", ""])
def test_a_period_that_agrees_is_accepted(period: str) -> None:
    """The declared word, and the year it stands for, contradict nothing."""
    found, _ = accept({"water": {"value": 1, "period": period}})

    assert found is not None


def test_an_undeclared_fact_can_be_ignored() -> None:
    """With extra="ignore" a name nobody declares becomes a note."""
    found, problems = accept({"nothing": 1}, extra="ignore")

    assert found is not None
    assert (len(found.notes), problems) == (1, ())


def test_a_fact_of_another_module_is_unused() -> None:
    """A fact that only another bundled module declares is accepted and listed, once it has the right type."""
    found, nothing = accept({"solar.installed": True}, known={"solar.installed": STRANGER})
    refused, problems = accept({"solar.installed": 5}, known={"solar.installed": STRANGER})

    assert found is not None
    assert found.unused == ("solar.installed",)
    assert nothing == ()
    assert (refused, [problem.code for problem in problems]) == (None, ["GR602"])


def test_other_modules_are_not_read_without_need() -> None:
    """The facts of other modules are asked for only when a name is not the ruleset's own."""
    asked: list[bool] = []

    def known_facts() -> Mapping[str, Fact]:
        asked.append(True)
        return {}

    accept_facts(sample_ruleset(), read_document(COMPLETE), as_of=AS_OF, known_facts=known_facts)

    assert asked == []


def test_what_absence_states_is_assumed_and_listed() -> None:
    """A fact and a cell with `when_missing` get their value, on record with the citation."""
    found = accepted({"fuel_purchases": [{"fuel": "coal", "mass": 1}]})
    ids = [(assumption.id, assumption.by) for assumption in found.assumptions]
    citations = [assumption.citation for assumption in found.assumptions]
    clauses = [citation and (citation.ruleset, citation.clause) for citation in citations]

    assert ids == [("fact:fuel_purchases/0/closed_on", "ruleset"), ("fact:paid_before", "ruleset")]
    assert clauses == [("test.method@1", "9"), ("test.standard@1", "7")]
    assert found.values["paid_before"] == 0


def test_a_supplied_fact_counts_before_an_assumed_one() -> None:
    """What is both supplied and assumed is taken as supplied, with a note."""
    found = accepted({"class": "C"}, assumptions={"class": "A", "metered": True})

    assert (found.values["class"], found.values["metered"], len(found.notes)) == ("C", True, 1)
    assert [assumption.id for assumption in found.assumptions if assumption.by == "caller"] == ["fact:metered"]


def test_bindings_convert_and_say_how_sure_they_are() -> None:
    """A binding comes in the unit of the parameter; without a citation it only illustrates."""
    parameters = {
        "energy_leading": {"value": 0.06, "unit": "tce/t", "cite": "sector survey"},
        "method.base_share": {"value": 0.5, "unit": "1"},
    }
    bound = accepted({}, parameters=parameters).bound
    found = {key: (binding.value, binding.provenance) for key, binding in bound.items()}

    assert found == {
        "test.standard@1|energy_leading": (Fraction(60), "unverified"),
        "test.method@1|base_share": (Fraction(50), "illustrative"),
    }


@pytest.mark.parametrize(
    ("name", "raw"),
    [("pass_marc", 5), ("pass_mark", None), ("pass_mark", True), ("pass_mark", {"value": 5, "unit": "t"})],
)
def test_an_unsuitable_binding_is_refused(name: str, raw: object) -> None:
    """A parameter nobody declares, or a value that does not fit it, is GR611."""
    found, problems = accept({}, parameters={name: raw})

    assert (found, [problem.code for problem in problems]) == (None, ["GR611"])


@pytest.mark.parametrize(("chosen", "codes"), [(["first"], []), (["first", "second"], ["GR612"]), ([], ["GR612"])])
def test_a_choice_must_have_the_size_the_standard_asks_for(chosen: list[str], codes: list[str]) -> None:
    """One of two options is to be chosen."""
    _, problems = try_to_assess({"chosen": chosen}, ruleset=compile_module(EXTRAS, "extras", {}))

    assert [problem.code for problem in problems] == codes


@given(number=st.fractions(min_value=1, max_value=10**9, max_denominator=10**6))
def test_changing_the_unit_there_and_back_changes_nothing(number: Fraction) -> None:
    """The same mass in kilograms and in tonnes is the same fact, exactly."""
    assert value("output", {"value": number * 1000, "unit": "kg"}) == value("output", number)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.fractions() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["fuel", "mass", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(name=st.sampled_from(sorted(COMPLETE)), raw=anything)
def test_any_value_is_accepted_or_refused(name: str, raw: object) -> None:
    """Whatever stands in a facts file, the answer is values or diagnostics, never something else."""
    documents, problems = read_facts_mapping({"facts": {name: raw}})
    if documents and not problems:
        found, problems = accept_facts(sample_ruleset(), documents[0], as_of=AS_OF, known_facts=dict)

        assert (found is None) == any(problem.severity == "error" for problem in problems)
