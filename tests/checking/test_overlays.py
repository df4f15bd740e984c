"""An overlay put on its base: bound, replaced, added, removed, and never silently shadowed."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.checking.overlays import apply_overlay
from greenrules.checking.tree_editing import BrokenPath, find_node
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.module import Module
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree

BASE = """\
format: 1
ruleset: cn.example
edition: "1"
subject: factory
title: {zh: 基础, en: base}
effective: {from: 2021-01-01, provenance: published}
documents: {guide: {title: {zh: 办法, en: method}}}
caveats: [{zh: 甲, en: first}]
parameters:
  pass_mark:
    label: {zh: 及格, en: pass mark}
    unit: points
    values: [{from: 2021-01-01, value: 75, provenance: published}]
  short_mark:
    label: {zh: 短, en: short}
    unit: points
    value: 60
    cite: {document: guide, clause: "1"}
    provenance: published
  energy_baseline: {label: {zh: 基准, en: baseline}, unit: kgce/product_unit, required: true}
tables:
  factor:
    label: {zh: 因子, en: factor}
    inputs: {year: reporting_year}
    output: {type: number}
    hit_policy: first
    provenance: published
    rows:
      - [2021, 1]
      - {when: {year: 2022}, then: 2, provenance: published}
basic_requirements:
  lawful:
    label: {zh: 守法, en: lawful}
    condition: is_lawful
    cite: {document: guide, clause: "4"}
    provenance: published
    note: as printed
indicators:
  children:
    water:
      label: {zh: 水, en: water}
      provenance: published
      children:
        reuse:
          label: {zh: 回用, en: reuse}
          points: 8
          provenance: published
          scoring: {kind: steps, steps: [{when: a, points: 8, provenance: published}]}
        land: {label: {zh: 地, en: land}, points: 4, provenance: published, scoring: {kind: judged}}
grades:
  - {id: five, label: {zh: 五, en: five}, condition: a, provenance: published}
  - {id: three, label: {zh: 三, en: three}, condition: b, provenance: published}
"""

HEAD = """\
format: 1
ruleset: cn.example.cement
edition: "2025"
title: {zh: 水泥, en: cement}
extends: cn.example@1
documents: {survey: {title: {zh: 调查, en: survey}}}
"""
REUSE = "indicators/children/water/children/reuse"
SOURCE = 'cite: {document: survey, clause: "9"}, provenance: inferred'


def read(name: str, text: str) -> MappingNode:
    tree, problems = read_tree(SourceText(name, text))
    assert problems == ()
    assert isinstance(tree, MappingNode)
    return tree


def merge(text: str, *, head: str = HEAD) -> tuple[MappingNode, tuple[Diagnostic, ...]]:
    return apply_overlay(read("base.yaml", BASE), read("overlay.yaml", head + dedent(text)))


def merge_well(text: str) -> Module:
    tree, problems = merge(text)
    assert problems == ()
    module, problems = read_module(tree)
    assert problems == ()
    assert module is not None
    return module


def override(text: str) -> str:
    return f"overrides: [{{{text}, {SOURCE}}}]\n"


def problems_of(text: str) -> list[tuple[str, str]]:
    """Return code and underlined text of every problem."""
    return [(problem.code, problem.span.text if problem.span else "") for problem in merge(text)[1]]


def text_at(tree: Node, path: str) -> str:
    node = find_node(tree, tuple(path.split("/")))
    assert isinstance(node, ScalarNode)
    return node.text


def test_the_overlay_names_itself_and_keeps_the_rest_of_its_base() -> None:
    """Id, edition, title and extends come from the overlay; subject, period, grades from the base."""
    module = merge_well("")

    assert module.extends is not None
    assert module.title is not None
    assert module.subject is not None
    assert module.effective is not None
    assert module.effective.start is not None
    assert (module.id.value, module.edition.value, module.title.en, module.extends.value) == (
        "cn.example.cement",
        "2025",
        "cement",
        "cn.example@1",
    )
    assert (module.subject.value, module.effective.start.value) == ("factory", "2021-01-01")
    assert [rung.id and rung.id.value for rung in module.grades] == ["five", "three"]


def test_a_stated_period_replaces_that_of_the_base() -> None:
    """An overlay may be in force at another time than its base."""
    module = merge_well("effective: {from: 2025-01-01, provenance: inferred}")

    assert module.effective is not None
    assert module.effective.start is not None
    assert module.effective.start.value == "2025-01-01"


def test_new_entries_join_those_of_the_base() -> None:
    """Sections are merged by id, also sections the base does not have; caveats add up."""
    module = merge_well("""\
    caveats: [{zh: 乙, en: second}]
    basic_requirements: {tax: {label: {zh: 税, en: tax}, condition: pays_tax, provenance: inferred}}
    eligibilities: {more: {label: {zh: 更, en: more}, condition: lawful, provenance: inferred}}
    """)

    assert list(module.documents) == ["guide", "survey"]
    assert list(module.basic_requirements) == ["lawful", "tax"]
    assert list(module.eligibilities) == ["more"]
    assert [caveat.en for caveat in module.caveats] == ["first", "second"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("parameters: {pass_mark: {label: {zh: 一, en: p}, value: 1}}", "pass_mark"),
        ("subject: park", "subject"),
        ("grades: []", "grades"),
        ("indicators: {children: {}}", "indicators"),
        (override("op: remove, path: basic_requirements/lawful") + "basic_requirements: {lawful: {}}", "lawful"),
    ],
)
def test_silent_shadowing_is_an_error(text: str, place: str) -> None:
    """What the base has, the overlay cannot state again, not even after removing it."""
    assert problems_of(text) == [("GR514", place)]


def test_bind_gives_an_abstract_parameter_its_value_and_source() -> None:
    """The bound parameter is no longer required; its value has the source of the override."""
    module = merge_well(override("op: bind, path: parameters/energy_baseline, value: 87, note: by analogy"))
    parameter = module.parameters["energy_baseline"]
    (value,) = parameter.values

    assert (parameter.required, value.value.value) == (None, 87)
    assert value.sourcing.cite is not None
    assert value.sourcing.note is not None
    assert (value.sourcing.cite.document.value, value.sourcing.note.value) == ("survey", "by analogy")


@pytest.mark.parametrize("name", ["pass_mark", "short_mark"])
def test_replace_without_a_date_leaves_only_the_new_value(name: str) -> None:
    """All earlier values go, and the source the parameter lent them."""
    parameter = merge_well(override(f"op: replace, path: parameters/{name}, value: 80")).parameters[name]
    (value,) = parameter.values

    assert (value.start, value.value.value, parameter.sourcing.cite) == (None, 80, None)
    assert value.sourcing.provenance is not None
    assert value.sourcing.provenance.value == "inferred"


@pytest.mark.parametrize(("name", "first"), [("pass_mark", 75), ("short_mark", 60)])
def test_replace_from_a_date_adds_a_dated_value(name: str, first: int) -> None:
    """The earlier values stay in force until the date."""
    text = override(f"op: replace, path: parameters/{name}, value: 80, from: 2026-01-01")
    values = merge_well(text).parameters[name].values

    assert [(value.start and value.start.value, value.value.value) for value in values][-1] == ("2026-01-01", 80)
    assert values[0].value.value == first


def test_replaced_points_have_a_source_of_their_own() -> None:
    """A plain number of points becomes a value with the source of the override; the indicator keeps its own."""
    root = merge_well(
        override("op: replace, path: indicators/children/water/children/reuse/points, value: 6")
    ).indicators
    assert root is not None
    reuse = root.children["water"].children["reuse"]

    assert reuse.points is not None
    assert reuse.points.sourcing.provenance is not None
    assert reuse.sourcing.provenance is not None
    assert (reuse.points.value.value, reuse.points.sourcing.provenance.value) == (6, "inferred")
    assert reuse.sourcing.provenance.value == "published"


@pytest.mark.parametrize(
    ("path", "value", "entry"),
    [
        ("basic_requirements/lawful", "{label: {zh: 一, en: l}, condition: x}", "basic_requirements/lawful"),
        ("basic_requirements/lawful/condition", "x", "basic_requirements/lawful"),
        ("grades/three/condition", "x", "grades/three"),
        ("grades/1/condition", "x", "grades/three"),
        ("tables/factor/rows/1/then", "3", "tables/factor/rows/1"),
        ("tables/factor/rows/0", "{when: {year: 2021}, then: 3}", "tables/factor/rows/0"),
        (
            "indicators/children/water/children/reuse/scoring/steps/0/points",
            "7",
            "indicators/children/water/children/reuse/scoring/steps/0",
        ),
        (
            "indicators/children/water/children/reuse/scoring",
            "{kind: judged}",
            "indicators/children/water/children/reuse",
        ),
    ],
)
def test_what_an_override_changes_takes_its_source(path: str, value: str, entry: str) -> None:
    """The nearest entry with a source of its own now rests on the source of the override."""
    tree, problems = merge(override(f"op: replace, path: {path}, value: {value}"))

    assert problems == ()
    assert text_at(tree, f"{entry}/provenance") == "inferred"
    assert text_at(tree, f"{entry}/cite/document") == "survey"
    assert isinstance(find_node(tree, (*entry.split("/"), "note")), BrokenPath)


@pytest.mark.parametrize(
    ("path", "value"), [("label", "{zh: 一, en: other}"), ("evidence", "[]"), ("note", "printed so"), ("label/en", "x")]
)
def test_wording_does_not_change_the_source(path: str, value: str) -> None:
    """Another label or note leaves the gate resting on its own clause."""
    operation = "add" if path == "evidence" else "replace"
    tree, problems = merge(override(f"op: {operation}, path: basic_requirements/lawful/{path}, value: {value}"))

    assert problems == ()
    assert text_at(tree, "basic_requirements/lawful/provenance") == "published"


def test_an_entry_that_states_its_own_source_keeps_it() -> None:
    """What the value itself cites is more exact than the override."""
    value = '{label: {zh: 税, en: tax}, condition: x, cite: {document: guide, clause: "2"}, provenance: secondary}'
    tree, problems = merge(override(f"op: add, path: basic_requirements/tax, value: {value}"))

    assert problems == ()
    assert text_at(tree, "basic_requirements/tax/provenance") == "secondary"


def test_an_indicator_can_be_removed() -> None:
    """A removed node is gone, its siblings stay."""
    root = merge_well(override("op: remove, path: indicators/children/water/children/land")).indicators

    assert root is not None
    assert list(root.children["water"].children) == ["reuse"]


@pytest.mark.parametrize(
    ("path", "ids"), [("grades/four", ["five", "three", "four"]), ("grades/1", ["five", "four", "three"])]
)
def test_a_grade_is_added_at_its_place(path: str, ids: list[str]) -> None:
    """In a list a name appends, an index inserts."""
    value = "{id: four, label: {zh: 四, en: four}, condition: c}"
    module = merge_well(override(f"op: add, path: {path}, value: {value}"))

    assert [rung.id and rung.id.value for rung in module.grades] == ids


def test_an_added_entry_may_open_a_section() -> None:
    """An override may add to a section its base does not have."""
    text = override("op: add, path: eligibilities/more, value: {label: {zh: 更, en: more}, condition: x}")

    assert list(merge_well(text).eligibilities) == ["more"]


def test_overrides_apply_in_order() -> None:
    """A later override sees what an earlier one did."""
    text = f"""\
    overrides:
      - {{op: remove, path: indicators/children/water/children/land, {SOURCE}}}
      - {{op: remove, path: indicators/children/water/children/land, {SOURCE}}}
    """

    assert problems_of(text) == [("GR513", "indicators/children/water/children/land")]


@pytest.mark.parametrize(
    ("fields", "path", "code", "help"),
    [
        ("op: replace, value: 1", "parameters/pas_mark", "GR513", "did you mean `pass_mark`?"),
        ("op: remove", "grades/thre", "GR513", "did you mean `three`?"),
        ("op: remove", "grades/7", "GR513", "there are five, three"),
        ("op: remove", "subject/kind", "GR513", "nothing stands below"),
        ("op: add, value: 1", "nowhere/x", "GR513", "there are format, ruleset"),
        ("op: bind, value: 1", "parameters/pass_mark", "GR515", "write `op: replace`"),
        ("op: replace, value: 1", "parameters/energy_baseline", "GR515", "write `op: bind`"),
        (
            "op: bind, value: 87, unit: kg",
            "parameters/energy_baseline",
            "GR515",
            "give the value in `kgce/",
        ),
        ("op: bind, value: 87, from: 2026-01-01", "parameters/energy_baseline", "GR515", "remove `from`"),
        ("op: bind, value: {a: 1}", "parameters/energy_baseline", "GR515", "give one value"),
        ("op: bind, value: 1", "subject", "GR515", "give the path as"),
        ("op: replace", "parameters/pass_mark", "GR515", "add `value: …`"),
        ("op: remove, value: 1", "grades/five", "GR515", "remove the value"),
        ("op: replace, value: park, from: 2026-01-01", "subject", "GR515", "remove `from`"),
        ("op: replace, value: park, unit: t", "subject", "GR515", "remove `unit`"),
        ("op: replace, value: x", "edition", "GR515", "state `edition` in the overlay itself"),
        ("op: add, value: {}", "basic_requirements/lawful", "GR515", "write `op: replace`"),
        ("op: add, value: {id: for}", "grades/four", "GR515", "end the path in an index"),
        ("op: add, value: x", "subject/kind", "GR515", "correct the path"),
        ("op: replace, value: 3", "tables/factor/rows/0/1", "GR515", "replace the whole row"),
    ],
)
def test_an_override_that_does_not_fit_is_reported_at_its_path(fields: str, path: str, code: str, help: str) -> None:
    """One mistake gives one diagnostic, with a way out."""
    (problem,) = merge(override(f"{fields}, path: {path}"))[1]

    assert problem.span is not None
    assert (problem.code, problem.span.text) == (code, path)
    assert problem.help.startswith(help)


@pytest.mark.parametrize(
    ("text", "code", "place", "help"),
    [
        (override("op: repalce, path: subject, value: x"), "GR025", "repalce", "did you mean `replace`?"),
        ("overrides: [{op: remove, path: grades/five, provenance: inferred}]", "GR501", "grades/five", "add `cite:"),
        ("overrides: [{op: remove, path: grades/five, cite: {}}]", "GR501", "grades/five", "add `provenance:"),
        ("units: {prodct_unit: t}", "GR517", "prodct_unit", "did you mean `product_unit`?"),
        ("units: {kg: t}", "GR517", "kg", "only product_unit"),
    ],
)
def test_an_overlay_that_is_wrong_says_where(text: str, code: str, place: str, help: str) -> None:
    """Operations, sources and bound units are checked at the words themselves."""
    (problem,) = merge(text)[1]

    assert problem.span is not None
    assert (problem.code, problem.span.text) == (code, place)
    assert problem.help.startswith(help)


def test_an_override_without_operation_and_path_lists_both() -> None:
    """Missing keys and a missing source are reported together."""
    text = "overrides: [{value: 1}]"

    assert [code for code, _ in problems_of(text)] == ["GR021", "GR021", "GR501", "GR501"]


def test_one_bad_override_does_not_stop_the_next() -> None:
    """Every override that can be applied is applied."""
    text = f"""\
    overrides:
      - {{op: remove, path: nowhere, {SOURCE}}}
      - {{op: remove, path: grades/five, {SOURCE}}}
    """
    tree, problems = merge(text)
    grades = tree.get("grades")

    assert [problem.code for problem in problems] == ["GR513"]
    assert isinstance(grades, SequenceNode)
    assert len(grades.items) == 1


def test_an_overlay_without_effect_is_reported() -> None:
    """An overlay that changes nothing of its base is a mistake."""
    head = HEAD.replace("documents: {survey: {title: {zh: 调查, en: survey}}}\n", "")
    _, problems = merge("", head=head)

    assert [problem.code for problem in problems] == ["GR518"]


def test_overrides_without_extends_are_reported_and_change_nothing() -> None:
    """Without `extends` no override is applied, and the reader says why."""
    head = HEAD.replace("extends: cn.example@1\n", "")
    tree, problems = merge(override("op: remove, path: grades/five"), head=head)
    _, more = read_module(tree)

    assert problems == ()
    assert [problem.code for problem in more] == ["GR518"]
    assert not isinstance(find_node(tree, ("grades", "five")), BrokenPath)


def test_a_chain_keeps_every_override_base_first() -> None:
    """An overlay on an overlay lists the overrides of both."""
    first, _ = merge(override("op: remove, path: grades/five"))
    head = HEAD.replace("cn.example.cement", "cn.example.kiln").replace("survey", "kiln_survey")
    second = read("second.yaml", head + override("op: remove, path: basic_requirements/lawful"))
    tree, problems = apply_overlay(first, second)
    module, _ = read_module(tree)

    assert problems == ()
    assert module is not None
    assert [use.path for use in module.overrides] == ["grades/five", "basic_requirements/lawful"]


def test_a_chain_without_own_overrides_keeps_those_of_its_base() -> None:
    """An overlay that only adds entries still carries the overrides below it."""
    first, _ = merge(override("op: remove, path: grades/five"))
    tree, _ = apply_overlay(first, read("second.yaml", HEAD.replace("survey", "kiln_survey")))
    module, _ = read_module(tree)

    assert module is not None
    assert [use.path for use in module.overrides] == ["grades/five"]


def test_a_unit_is_bound_once_along_a_chain() -> None:
    """What the base bound, an overlay of it cannot bind again."""
    first, _ = merge("units: {product_unit: t}")
    second = read("second.yaml", HEAD.replace("survey", "kiln_survey") + "units: {product_unit: kg, material_unit: t}")
    tree, problems = apply_overlay(first, second)

    assert [(problem.code, problem.span and problem.span.text) for problem in problems] == [("GR517", "product_unit")]
    assert (text_at(tree, "units/product_unit"), text_at(tree, "units/material_unit")) == ("t", "t")


def test_every_node_still_points_into_its_own_file() -> None:
    """After merging, a problem in the base shows the base, one in the overlay the overlay."""
    tree, _ = merge(override("op: replace, path: parameters/pass_mark, value: 80"))
    value = find_node(tree, ("parameters", "pass_mark", "values", "0", "value"))
    label = find_node(tree, ("parameters", "pass_mark", "label"))

    assert not isinstance(value, BrokenPath)
    assert not isinstance(label, BrokenPath)
    assert (value.span.source.name, label.span.source.name) == ("overlay.yaml", "base.yaml")


_OPERATIONS = st.sampled_from(["bind", "replace", "add", "remove", "move"])
_SOME_PARTS = """
parameters pass_mark energy_baseline values 0 1 9 value basic_requirements lawful cite grades five indicators children
water reuse points scoring steps subject title new units
"""
_PARTS = st.sampled_from(_SOME_PARTS.split())
_VALUES = st.sampled_from(["1", "x", "{id: new}", "{value: 1}", "[1]", "null", "{zh: 一, en: a}"])


@settings(max_examples=60)
@given(st.lists(st.tuples(_OPERATIONS, st.lists(_PARTS, max_size=6), _VALUES | st.none()), max_size=4))
def test_no_override_ever_raises(overrides: list[tuple[str, list[str], str | None]]) -> None:
    """Whatever an overlay overrides, merging and reading end in a tree and diagnostics."""
    rows = [
        f'  - {{op: {operation}, path: "{"/".join(parts)}"{f", value: {value}" if value else ""}, {SOURCE}}}\n'
        for operation, parts, value in overrides
    ]
    tree, _ = merge("overrides:" + (" []\n" if not rows else "\n" + "".join(rows)))
    module, _ = read_module(tree)

    assert module is not None
    assert len(module.overrides) == len(overrides)
