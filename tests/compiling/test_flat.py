"""A tree of points written as one sum gives what its groups give."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules import compile_text
from greenrules.compiling.python import compile_python, write_python
from tests.compiling.agreement import check_total
from tests.compiling.test_outlines import DAY

_SOURCE = "cite: {document: d, clause: '1'}, provenance: illustrative"
_WEIGHTS = st.sampled_from(["1", "2", "3", "7", "0.3", "12.5"])
_LEAVES = st.tuples(st.sampled_from(["ramp", "falling", "steps", "formula", "required"]), _WEIGHTS)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(st.sampled_from(["sum", "weighted"]), _WEIGHTS, st.lists(inner, min_size=1, max_size=4)),
)
_MARKS = st.sampled_from(["0.5", "1.2", "2"])
_AMOUNTS = st.sampled_from([0.0, 29.9, 30.0, 30.1, 41.7, 50.0, 70.0, 89.99999999999999, 90.0, 1234.5])
_SUBJECTS = st.fixed_dictionaries(
    {"amount": _AMOUNTS, "level": st.sampled_from(["low", "middle", "high"]), "checked": st.booleans()}
)

_HEAD = f"""format: 1
ruleset: flat.tree
edition: "1"
subject: factory
title: {{zh: 树, en: tree}}
documents: {{d: {{title: {{zh: 树, en: tree}}}}}}
display: {{score: 2}}
facts:
  amount: {{label: {{zh: 量, en: amount}}, unit: t, range: '>= 0'}}
  level: {{label: {{zh: 级, en: level}}, type: choice, options: [low, middle, high]}}
  checked: {{label: {{zh: 核, en: checked}}, type: boolean}}
parameters:
  low: {{label: {{zh: 低, en: low}}, unit: t, value: 30, {_SOURCE}}}
  high: {{label: {{zh: 高, en: high}}, unit: t, value: 90, {_SOURCE}}}
  share: {{label: {{zh: 份, en: share}}, value: 0.6, {_SOURCE}}}
  rate: {{label: {{zh: 率, en: rate}}, unit: points/t, value: 0.01, {_SOURCE}}}
  mark: {{label: {{zh: 线, en: mark}}, unit: points, value: MARK, {_SOURCE}}}
indicators:
  children:
"""


def write_tree(children: list[object], mark: str = "3", condition: str = "score >= mark") -> str:
    """Return a ruleset whose indicators are these trees: a kind and a weight, of groups with their children."""
    names = count(1)
    lines = [line for child in children for line in _write_node(child, 4, names, is_weighted=False)]
    grades = f"grades:\n  - {{id: good, label: {{zh: 好, en: good}}, condition: {condition}, {_SOURCE}}}\n"
    return _HEAD.replace("MARK", mark) + "\n".join(lines) + "\n" + grades


def _write_node(tree: object, depth: int, names: Iterator[int], *, is_weighted: bool) -> Iterator[str]:
    kind, weight, *inner = tree  # type: ignore[misc]  # a kind and a weight, then perhaps children
    at, space = next(names), " " * depth
    yield f"{space}n{at}:"
    yield f"{space}  label: {{zh: 节点{at}, en: node {at}}}"
    yield f"{space}  {_SOURCE.replace(', provenance', f'{chr(10)}{space}  provenance')}"
    yield f"{space}  weight: {weight}" if is_weighted else ""
    if inner:
        yield f"{space}  combine: {kind}"
        yield f"{space}  points: {weight}" if kind == "weighted" and not is_weighted else ""
        yield f"{space}  children:"
        for child in inner[0]:
            yield from _write_node(child, depth + 4, names, is_weighted=kind == "weighted")
        return
    yield "" if is_weighted else f"{space}  points: {weight}"
    if kind in ("ramp", "falling"):
        ends = ("higher", "low", "high") if kind == "ramp" else ("lower", "high", "low")
        line = "better: {}, baseline: {}, leading: {}, at_baseline: share".format(*ends)
        yield f"{space}  scoring: {{kind: ramp, quantity: amount, {line}}}"
    elif kind == "formula":
        yield f"{space}  scoring: {{kind: formula, formula: rate * amount}}"
    else:
        steps = f'{{when: level = "high", points: {weight}}}, {{when: level = "middle", points: {float(weight) / 2}}}'
        yield f"{space}  requires: checked" if kind == "required" else ""
        yield f"{space}  scoring: {{kind: steps, steps: [{steps}]}}"


_STANDARD: list[object] = [
    ("weighted", "30", [("ramp", "1"), ("falling", "2"), ("steps", "3")]),
    ("weighted", "70", [("ramp", "7"), ("steps", "1")]),
]


def write_quick(text: str) -> str:
    return write_python(compile_python(compile_text(text), DAY), is_complete=True, is_quick=True).text


@given(st.lists(_TREES, min_size=1, max_size=4), st.lists(_SUBJECTS, min_size=3, max_size=8), _MARKS)
def test_any_tree_gives_what_its_groups_give(trees: list[object], subjects: list[dict[str, object]], mark: str) -> None:
    """Of any tree, and amounts at, beside and between the ends of its lines: the grade, and the total but its error."""
    program = compile_python(compile_text(write_tree([("ramp", "2"), *trees], mark)), DAY)
    for facts in subjects:
        check_total(program, facts)


def test_groups_of_lines_are_one_sum() -> None:
    """Nothing is multiplied for each subject: points are those of the whole."""
    text = write_quick(write_tree(_STANDARD))

    assert "s_5 * " not in text
    assert "score_n1" not in text
    assert "- (2.0 if f_amount <= 30.0 else 12.0 if" in text  # 10 of 30 points less 12, what the line has at zero


@pytest.mark.parametrize(
    ("children", "condition"),
    [
        (_STANDARD, "score >= mark and score.n1 >= mark"),  # else the points of that group were worked out twice
        ([("weighted", "30", [("steps", "1"), ("steps", "2")])], "score >= mark"),  # which may be without any error
        ([("ramp", "30"), ("ramp", "2")], "score >= mark"),  # no group to leave out
    ],
)
def test_a_tree_stays_where_nothing_is_gained(children: list[object], condition: str) -> None:
    """A sum of its own for the group, or no other line than the usual ones."""
    text = write_quick(write_tree(children, "2", condition))

    assert "score_total = s_" not in text
