"""The assessment as a whole: findings, what is missing, where it comes from, what is paid."""

from fractions import Fraction

import pytest

from greenrules.checking.overlays import apply_overlay
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import PROVENANCES
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode
from greenrules.model.values import Bounds, Undefined, Unknown
from greenrules.reading.yaml_tree import read_tree
from tests.evaluating.sample import (
    COMPLETE,
    COMPLETE_PARAMETERS,
    EXTRAS,
    EXTRAS_FACTS,
    METHOD,
    STANDARD,
    assess,
    compile_module,
    read_text,
    sample_ruleset,
)

PASSING = {**COMPLETE, "class": "B"}


def complete(**changes: object) -> Assessment:
    facts = {name: value for name, value in {**COMPLETE, **changes}.items() if value is not None}
    return assess(facts, parameters=COMPLETE_PARAMETERS)


def finding(assessment: Assessment, id: str) -> Finding:
    return next(found for found in assessment.findings if found.id == id)


def test_every_entry_has_a_finding_in_the_order_of_the_ruleset() -> None:
    """Gates, the indicator tree, grades, eligibilities, entitlements."""
    ids = [found.id for found in complete().findings]

    assert ids == [
        "gate:no_accident", "gate:is_metered", "group:total", "group:energy", "indicator:intensity", "indicator:boiler",
        "indicator:water", "indicator:management", "indicator:measures", "indicator:report", "grade:high",
        "grade:passed", "eligibility:recommendation", "entitlement:reward", "entitlement:small_reward",
    ]  # fmt: skip


def test_complete_facts_settle_everything() -> None:
    """With all facts given every verdict is settled and the score is a point."""
    assessment = complete()
    statuses = {found.status for found in assessment.findings}

    assert (assessment.settled, assessment.missing, statuses) == (True, (), {"passed", "failed"})
    assert assessment.score == Bounds(Fraction(9397, 160), Fraction(9397, 160))


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({"class": "B"}, ("gate:*", "derived:bypass", "derived:class_route")),
        ({"class": "A"}, ("gate:*", "grade:passed/1/0", "derived:bypass", "derived:class_route")),
        ({"titles": ["nation"]}, ("gate:*", "grade:passed/1/0", "derived:bypass", "derived:title_route")),
    ],
)
def test_a_grade_names_the_way_it_was_met(changes: dict[str, object], route: tuple[str, ...]) -> None:
    """Of an `or`, the alternatives that hold, through named conditions too; each is a node of the trace."""
    assessment = complete(**changes)
    found = finding(assessment, "grade:passed")

    assert (assessment.grade, found.route) == ("passed", route)
    assert [assessment.trace.node(id).value for id in route] == [True] * len(route)


def test_a_failed_grade_has_no_route() -> None:
    """What does not hold was met in no way."""
    assert finding(complete(), "grade:passed").route == ()


def test_a_gate_unmet_vetoes_the_grade() -> None:
    """A major accident in the window takes the grade away, whatever the score."""
    assessment = complete(**{"class": "A", "accidents": [{"severity": "major", "date": "2024-01-01"}]})

    assert (assessment.grade, finding(assessment, "gate:no_accident").status) == ("none", "failed")


def test_an_indicator_shows_value_and_thresholds() -> None:
    """A ramp is measured by its quantity between baseline and leading, in their unit."""
    measures = finding(complete(), "indicator:intensity").measures

    assert [(measure.role, measure.id, measure.value, str(measure.unit)) for measure in measures] == [
        ("value", "derived:energy_per_output", Fraction(9803, 120), "kgce/t"),
        ("baseline", "parameter:energy_baseline", Fraction(100), "kgce/t"),
        ("leading", "parameter:energy_leading", Fraction(60), "kgce/t"),
    ]


def test_a_rung_shows_score_and_mark() -> None:
    """A comparison at the top of a condition is a value beside its threshold."""
    measures = finding(complete(), "grade:high").measures

    assert [(measure.role, measure.id) for measure in measures] == [
        ("value", "group:total"),
        ("threshold", "parameter:high_mark"),
    ]


def test_measures_are_nodes_of_the_trace() -> None:
    """Every measure that has an id can be unfolded, and has the value the trace states (save a change of unit)."""
    assessment = complete()
    measures = [measure for found in assessment.findings for measure in found.measures if measure.id]
    units = {measure.id: assessment.trace.node(measure.id).unit.dimension for measure in measures}

    assert units == {measure.id: measure.unit.dimension for measure in measures}


def test_an_unjudged_indicator_is_untested() -> None:
    """Nobody judged the report yet: that is not a failure."""
    assert finding(complete(judged=None), "indicator:report").status == "untested"


def test_what_does_not_apply_is_said_to() -> None:
    """Without a boiler its indicator is inapplicable and shows no measures."""
    found = finding(complete(has_boiler=False), "indicator:boiler")

    assert (found.status, found.measures, found.missing) == ("inapplicable", (), ())


def test_children_of_a_group_that_does_not_apply_do_not_apply() -> None:
    """A group left out takes its children with it."""
    assessment = assess({**EXTRAS_FACTS, "has_waste": False}, ruleset=compile_module(EXTRAS, "extras", {}))
    statuses = [finding(assessment, id).status for id in ("group:waste", "indicator:dry", "indicator:wet")]

    assert statuses == ["inapplicable"] * 3


def test_missing_inputs_come_gates_first_then_by_points() -> None:
    """What a gate waits for comes first, then what most points hang on, then by name."""
    missing = assess({}).missing
    ids = [item.id for item in missing]

    assert ids == [
        "fact:metered", "fact:accidents", "fact:output", "fact:fuel_purchases", "parameter:energy_leading",
        "fact:class", "fact:water", "fact:boiler_score", "fact:has_boiler", "fact:judged.report", "fact:titles",
    ]  # fmt: skip
    assert [item.points for item in missing[:5]] == [40, 0, 50, 30, 30]


def test_a_missing_cell_is_an_input_of_its_own() -> None:
    """One unknown mass is asked for by record and column, with its label and unit."""
    purchases = [{"fuel": "coal", "mass": 50}, {"fuel": "gas"}]
    (item,) = complete(fuel_purchases=purchases).missing

    assert (item.id, item.label.en, str(item.unit), item.points) == ("fact:fuel_purchases/1/mass", "mass", "t", 30)


def test_a_parameter_left_open_is_missing() -> None:
    """An abstract parameter nobody bound is listed with its own kind."""
    (item,) = assess(COMPLETE).missing

    assert (item.id, item.kind, item.label.en) == ("parameter:energy_leading", "parameter", "energy leading")


def test_an_unknown_amount_stays_unknown() -> None:
    """Nobody knows what is paid until it is known whether anything is; a refusal settles it at 0."""
    amounts = [finding(assess(facts), "entitlement:reward").amount for facts in ({}, {"metered": False})]

    assert isinstance(amounts[0], Unknown)
    assert amounts[1] == 0


def test_a_payment_is_capped_and_topped_up() -> None:
    """The smallest cap applies, what was paid before is taken off, shares divide the rest."""
    found = finding(complete(**{"class": "B", "paid_before": 30000}), "entitlement:reward")
    shares = [(measure.label.en, measure.value) for measure in found.measures if measure.role == "share"]

    assert (found.status, found.amount, shares) == ("passed", 40000, [("owner", 20000)])


def test_a_granted_entitlement_excludes_another() -> None:
    """The reward takes the place of the small reward, which is paid only without it."""
    amounts = [finding(complete(**{"class": name}), "entitlement:small_reward").amount for name in ("B", "C")]

    assert amounts == [0, 70000]


def test_more_paid_than_due_leaves_nothing() -> None:
    """A top-up never falls below 0."""
    found = finding(complete(**{"class": "B", "paid_before": 80000}), "entitlement:reward")

    assert (found.status, found.amount) == ("passed", 0)


def test_sources_come_weakest_first() -> None:
    """Every source used is listed, the weakest first, and gives the weakest provenance of the whole."""
    assessment = complete()
    ranks = [PROVENANCES.index(source.citation.provenance) for source in assessment.sources_used]

    assert ranks == sorted(ranks, reverse=True)
    assert assessment.weakest_provenance == "illustrative"


def sources(assessment: Assessment) -> dict[str, str]:
    return {source.id: source.citation.provenance for source in assessment.sources_used}


def test_only_candidate_rows_are_used() -> None:
    """Who burns no gas does not rest on the uncertain gas coefficient."""
    used = sources(complete(fuel_purchases=[{"fuel": "coal", "mass": 50}]))

    assert ("table:test.method@1:coefficient" in used, "table:test.method@1:coefficient/row/2" in used) == (True, False)


def test_bound_parameters_and_assumptions_are_sources() -> None:
    """What the caller adds is as weak as the caller's word."""
    parameters = {"energy_leading": {"value": 60}}
    used = sources(assess(COMPLETE, parameters=parameters, assumptions={"founded_on": "2020-01-01"}))
    assumed = sources(assess({}, assumptions={"class": "B"}))

    assert (used["parameter:energy_leading"], assumed["fact:class"]) == ("illustrative", "illustrative")
    assert "fact:founded_on" not in used


def test_nothing_decides_which_sources_are_used() -> None:
    """A failed gate does not hide what the rest rests on: there is no short-circuit."""
    assert set(sources(complete(metered=False))) == set(sources(complete()))


def test_what_does_not_apply_is_not_used() -> None:
    """Without a boiler its indicator is no source."""
    used = [sources(complete(has_boiler=has)) for has in (True, False)]

    assert ["indicator:boiler" in found for found in used] == [True, False]


def test_a_fact_nothing_names_is_unused() -> None:
    """A supplied fact that no expression names is listed; one that a bypass might have named is not."""
    assert complete(never_named=True, remark="x").unused_facts == ("remark", "never_named")


def test_undefined_values_are_listed_apart() -> None:
    """A division by zero scores 0 with its reason, is no missing fact, and is listed once, where it arises."""
    assessment = assess({"a": 1, "b": 0}, ruleset=compile_module(read_text("undefined"), "undefined", {}))
    found = [(value.id, value.reason.reason) for value in assessment.undefined]

    assert (assessment.missing, assessment.score) == ((), Bounds(Fraction(0), Fraction(0)))
    assert found == [
        ("derived:quotient", "division_by_zero"),
        ("indicator:two", "base_not_positive"),
        ("gate:enough", "division_by_zero"),
    ]


def test_a_gate_stuck_on_an_undefined_value_says_why() -> None:
    """A gate that cannot be told and waits for nothing gives the reason."""
    assessment = assess({"a": 1, "b": 0}, ruleset=compile_module(read_text("undefined"), "undefined", {}))
    found = finding(assessment, "gate:enough")

    assert (found.status, found.missing) == ("cantTell", ())
    assert found.reason == Undefined("division_by_zero", "gate:enough/0")


def overlay() -> Ruleset:
    base = read_tree(SourceText("base", STANDARD.replace("excludes: [small_reward],", "")))[0]
    above = read_tree(SourceText("overlay", read_text("overlay")))[0]
    assert isinstance(base, MappingNode)
    assert isinstance(above, MappingNode)
    merged, problems = apply_overlay(base, above)
    assert not problems, problems
    return compile_module(merged, "overlay", {"method": compile_module(METHOD, "method", {})})


def test_an_overlay_names_itself_and_the_paths_used() -> None:
    """The result says which edition it overlays and which overridden entries it rests on."""
    assessment = assess(COMPLETE, ruleset=overlay())

    assert (assessment.ruleset, assessment.overlay_of) == ("test.overlay", "test.standard@1")
    assert [used.id for used in assessment.overrides_used] == [
        "parameters/energy_leading",
        "indicators/children/water/points",
        "parameters/high_mark",
        "entitlements/small_reward",
    ]


def test_a_module_without_outcomes_shows_its_quantities() -> None:
    """A method evaluated by itself has no grade, and a trace of what it computes."""
    facts = {"fuel_purchases": COMPLETE["fuel_purchases"]}
    assessment = assess(facts, ruleset=sample_ruleset().imports["method"])

    assert (assessment.grade, assessment.possible_grades, assessment.score) == ("none", ("none",), None)
    assert assessment.trace.node("derived:total_energy").value == Fraction(9803, 200)
