"""Laws of the whole assessment: further facts only narrow it, and it asks for nothing it was given."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.assessment import Assessment
from tests.evaluating.sample import COMPLETE, COMPLETE_PARAMETERS, assess

NAMES = st.sets(st.sampled_from(sorted(COMPLETE)))


def is_within(inner: Any, outer: Any) -> bool:
    return bool(outer.proven <= inner.proven and inner.attainable <= outer.attainable)


def narrows(before: Assessment, after: Assessment) -> bool:
    """Whether nothing settled before is different after."""
    for old, new in zip(before.findings, after.findings, strict=True):
        if old.status in ("passed", "failed", "inapplicable") and old.status != new.status:
            return False
        if old.score is not None and new.score is not None and not is_within(new.score, old.score):
            return False
        if old.kind == "entitlement" and isinstance(old.amount, Fraction) and old.amount != new.amount:
            return False
    return set(after.possible_grades) <= set(before.possible_grades)


@given(fewer=NAMES, more=NAMES, changes=st.fixed_dictionaries({
    "class": st.sampled_from(["A", "B", "C", "D"]), "metered": st.booleans(), "has_boiler": st.booleans(),
    "water": st.integers(0, 9000), "boiler_score": st.integers(0, 10),
}))  # fmt: skip
def test_filling_in_facts_only_narrows_the_result(
    fewer: set[str], more: set[str], changes: Mapping[str, object]
) -> None:
    """What is settled stays settled when further facts arrive: hiding a figure never helps."""
    facts = {**COMPLETE, **changes}
    before = assess({name: facts[name] for name in sorted(fewer)}, parameters=COMPLETE_PARAMETERS)
    after = assess({name: facts[name] for name in sorted(fewer | more)}, parameters=COMPLETE_PARAMETERS)

    assert narrows(before, after)


@given(kept=NAMES)
def test_what_is_missing_is_what_was_left_out(kept: set[str]) -> None:
    """No input is asked for that was supplied, and open verdicts always ask for something."""
    assessment = assess({name: COMPLETE[name] for name in sorted(kept)}, parameters=COMPLETE_PARAMETERS)
    supplied = {f"fact:{name}" for name in kept} | ({"fact:judged.report"} if "judged" in kept else set())

    assert not supplied & {item.id for item in assessment.missing}
    assert assessment.settled or assessment.missing
