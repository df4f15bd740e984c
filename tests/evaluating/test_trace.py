"""The trace: every step can be found by its id and recomputed by somebody without the engine."""

import json
import pickle
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.evaluating.trace_expressions import FUNCTION_OPERATIONS, SIGN_OPERATIONS
from greenrules.model.operations import OPERATIONS
from greenrules.model.ruleset import Ruleset
from greenrules.model.trace import NodeId
from greenrules.model.values import Bounds
from greenrules.testing.recomputing import recompute_trace
from tests.evaluating.sample import COMPLETE, COMPLETE_PARAMETERS, EXTRAS, EXTRAS_FACTS, assess, compile_module

LINES = st.fixed_dictionaries({}, optional={"load": st.integers(0, 40), "is_open": st.booleans()})


@cache
def extras() -> Ruleset:
    return compile_module(EXTRAS, "extras", {})


@given(kept=st.sets(st.sampled_from(sorted(COMPLETE))), with_parameter=st.booleans())
def test_every_node_follows_from_its_operands_alone(kept: set[str], with_parameter: bool) -> None:
    """Whatever is missing, recomputing each node from its operands gives the value the trace states."""
    facts = {name: value for name, value in COMPLETE.items() if name in kept}
    parameters = COMPLETE_PARAMETERS if with_parameter else {}
    assessment = assess(facts, parameters=parameters)
    trace = json.loads(assessment.to_json())["trace"]
    recomputed = recompute_trace(trace)

    assert [stated for stated in recomputed if stated[1] != stated[2]] == []


@given(
    kept=st.sets(st.sampled_from(sorted(EXTRAS_FACTS))),
    turned=st.sets(st.sampled_from(["is_per_product", "has_waste", "has_sludge"])),
    lines=st.lists(LINES, max_size=4),
)
def test_groups_records_and_branches_follow_from_their_operands(
    kept: set[str], turned: set[str], lines: list[dict[str, object]]
) -> None:
    """Policies, nested groups that may not apply, choices, branches and scores over records recompute too."""
    given = {**EXTRAS_FACTS, "lines": lines, **{name: not EXTRAS_FACTS[name] for name in turned}}
    facts = {name: value for name, value in given.items() if name in kept}
    trace = json.loads(assess(facts, ruleset=extras()).to_json())["trace"]
    recomputed = recompute_trace(trace)

    assert [stated for stated in recomputed if stated[1] != stated[2]] == []


def test_operations_come_from_the_closed_list() -> None:
    """Every node carries one of the listed operations."""
    used = {node.operation for node in assess(COMPLETE).trace.walk()}

    assert used <= set(OPERATIONS)


def test_every_kind_of_expression_has_a_listed_operation() -> None:
    """Signs and functions are named in the closed list, also those the samples do not use."""
    assert {*SIGN_OPERATIONS.values(), *FUNCTION_OPERATIONS.values()} <= set(OPERATIONS)


def test_operands_come_before_the_node_that_uses_them() -> None:
    """Reading the trace from the front, every operand is known when it is needed, and no node comes twice."""
    seen: list[str] = []
    late = []
    for node in assess(COMPLETE).trace.walk():
        late += [part for part in node.operands if isinstance(part, NodeId) and part.id not in seen]
        seen.append(node.id)

    assert (late, len(seen)) == ([], len(set(seen)))


def test_a_node_is_found_by_its_id_without_walking() -> None:
    """Any node of one trace, anonymous ones too, can be asked for first in another."""
    ids = [node.id for node in assess(COMPLETE).trace.walk()]
    nodes = [assess(COMPLETE).trace.node(id) for id in ids[::7]]

    assert [node.id for node in nodes] == ids[::7]


@pytest.mark.parametrize(
    "id",
    ["", "fact:", "fact:nothing", "derived:nothing", "gate:no_accident/9", "grade:passed/x/y", "fact:accidents/7/date",
     "indicator:energy", "group:water", "a/b/c/d", "parameter:test.method@1:nothing", "step:x"],
)  # fmt: skip
def test_an_unknown_id_is_a_key_error(id: str) -> None:
    """Asking for a node that is not there says so, and nothing else goes wrong."""
    trace = assess(COMPLETE).trace

    with pytest.raises(KeyError):
        trace.node(id)


def test_an_assessment_pickles_with_its_trace() -> None:
    """An assessment that went through pickle gives the same JSON."""
    assessment = assess(COMPLETE)
    copy = pickle.loads(pickle.dumps(assessment))

    assert (copy, copy.to_json()) == (assessment, assessment.to_json())


def test_a_fact_shows_its_evidence() -> None:
    """A supplied fact carries the evidence that came with it."""
    origin = assess(COMPLETE).trace.node("fact:output").origin

    assert origin is not None
    assert (origin.kind, origin.evidence) == ("supplied", ("production report",))


def test_origins_tell_assumed_bound_and_missing_apart() -> None:
    """What nobody supplied says whether it was assumed, bound by the caller, fixed by the standard or missing."""
    trace = assess({}, assumptions={"class": "B"}, parameters=COMPLETE_PARAMETERS).trace
    ids = ["fact:class", "fact:paid_before", "fact:water", "parameter:energy_leading", "parameter:pass_mark"]
    origins = [trace.node(id).origin for id in ids]

    assert [origin and origin.kind for origin in origins] == ["assumed", "assumed", "missing", "bound", "parameter"]


def test_contributions_of_the_children_add_up() -> None:
    """What the indicators contribute adds up to the total score."""
    assessment = assess(COMPLETE)
    nodes = [node for node in assessment.trace.walk() if node.kind == "indicator"]
    brought = [node.contribution.proven for node in nodes if node.contribution is not None]

    assert isinstance(assessment.score, Bounds)
    assert sum(filter(None, brought)) == assessment.score.proven


def test_a_redistributed_indicator_contributes_more_than_its_points() -> None:
    """Without a boiler the intensity indicator takes over its 10 points: a third more of what it scored."""
    trace = assess({**COMPLETE, "has_boiler": False}, parameters=COMPLETE_PARAMETERS).trace
    node = trace.node("indicator:intensity")
    own, brought = node.value.proven, node.contribution.proven  # type: ignore[union-attr]

    assert brought == own * 4 / 3
