"""A whole cohort with missing facts against an oracle that fills them in every way."""

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from greenrules.tracking import judge_cohort
from tests.tracking.naive import list_places
from tests.tracking.samples import load_sample, make_subject
from tests.tracking.trying import tried

MARKS = [0, 1, 3, 5]
# What is not known is None; only the ranking by score within a region is looked at.
ENTRANTS = st.fixed_dictionaries(
    {
        "judged.marks": st.sampled_from([*MARKS, None]),
        "is_member": st.sampled_from([True, True, False, None]),
        "region": st.sampled_from(["north", "north", "south", None]),
    }
)
WAYS = {"judged.marks": MARKS, "is_member": [True, False], "region": ["north", "south"]}


def complete(entrant: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every way one subject can come to be known."""
    return [
        dict(zip(entrant, values, strict=True))
        for values in product(*([value] if value is not None else WAYS[name] for name, value in entrant.items()))
    ]


def find_tiers(fleet: tuple[dict[str, Any], ...], index: int) -> set[str]:
    """Return the tiers one subject may be in when all is known: 40 % half up, the last one, at least two members."""
    own = fleet[index]
    if not own["is_member"]:
        return {"none"}
    field = [e["judged.marks"] if e["is_member"] and e["region"] == own["region"] else None for e in fleet]
    count = sum(value is not None for value in field)
    if count < 2:
        return {"none"}
    tiers = set()
    first, last = list_places(field, index, "undecided")
    for place in range(first, last + 1):
        top = (4 * count * 2 + 10) // 20
        if place <= top and own["judged.marks"] >= 1:
            tiers.add("top")
        else:
            # Who lacks what the top requires goes to the middle, which requires nothing.
            tiers.add("last" if place > max(top, count - 1) else "middle")
    return tiers


@tried(60)
@given(fleet=st.lists(ENTRANTS, min_size=1, max_size=3))
def test_what_completions_bring_was_always_possible(fleet: list[dict[str, Any]]) -> None:
    """No way to fill in the missing facts leads to a tier that was not said to be possible."""
    subjects = [
        make_subject(f"s{n}", {name: value for name, value in facts.items() if value is not None})
        for n, facts in enumerate(fleet)
    ]
    ranking = judge_cohort(load_sample(), subjects).rankings[0]
    possible = {s.subject: set(s.possible_tiers) for group in ranking.groups for s in group.standings}

    for index in range(len(fleet)):
        reached: set[str] = set()
        for world in product(*map(complete, fleet)):
            reached |= find_tiers(world, index)
        assert reached <= possible[f"s{index}"]
        if all(value is not None for facts in fleet for value in facts.values()):
            assert reached == possible[f"s{index}"]
