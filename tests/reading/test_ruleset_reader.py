"""The tree of a ruleset file becomes a module, every problem at once."""

from fractions import Fraction
from textwrap import dedent

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.module import Module
from greenrules.model.source import SourceText, Span
from greenrules.model.tree import Entry, MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree

HEAD = """\
format: 1
ruleset: cn.example.star_factory
edition: "2022"
subject: factory
title: {zh: 示例, en: Example}
"""


def read(text: str) -> tuple[Module | None, tuple[Diagnostic, ...]]:
    tree, problems = read_tree(SourceText("test.yaml", HEAD + dedent(text)))
    assert tree is not None
    assert not problems
    return read_module(tree)


def read_well(text: str) -> Module:
    module, problems = read(text)
    assert problems == ()
    assert module is not None
    return module


def problems_of(text: str) -> list[tuple[str, str]]:
    """Return code and underlined text of every problem."""
    _, problems = read(text)
    return [(problem.code, problem.span.text if problem.span else "") for problem in problems]


def only_problem(text: str) -> Diagnostic:
    _, problems = read(text)
    assert len(problems) == 1
    return problems[0]


FACTS = """\
facts:
  per_mu.grade:
    label: {zh: 档次, en: class}
    type: choice
    options: {A: {zh: A档, en: class A}, unrated: {zh: 未评级, en: unrated}}
    ordered: false
    evidence: [{zh: 通知, en: notice}]
    help: {zh: 说明, en: what it is}
  energy:
    label: {zh: 能耗, en: energy}
    unit: tce
    range: ">= 0"
    period: reporting_year
  accidents:
    label: {zh: 事故, en: accidents}
    type: table
    columns:
      severity: {label: {zh: 等级, en: severity}, type: choice, ordered: true, options: [general, major]}
      revoked_on:
        label: {zh: 撤销, en: revoked}
        type: date
        when_missing: {assume: "9999-12-31", cite: {document: guide, clause: "4"}, provenance: inferred}
"""


def test_a_fact_keeps_its_options_with_labels() -> None:
    """Options written as a mapping keep their order and labels."""
    fact = read_well(FACTS).facts["per_mu.grade"]

    assert [(option.id.value, option.label and option.label.en) for option in fact.options] == [
        ("A", "class A"),
        ("unrated", "unrated"),
    ]


def test_a_column_is_a_fact_of_its_own() -> None:
    """A column has type, options and what its absence states."""
    columns = read_well(FACTS).facts["accidents"].columns
    assumed = columns["revoked_on"].when_missing

    assert [option.id.value for option in columns["severity"].options] == ["general", "major"]
    assert assumed is not None
    assert (assumed.assume.value, assumed.sourcing.provenance and assumed.sourcing.provenance.value) == (
        "9999-12-31",
        "inferred",
    )


def test_a_column_has_neither_columns_nor_period() -> None:
    """Tables are flat: a column with columns or a period is refused."""
    text = """\
    facts:
      t:
        label: {zh: 表, en: table}
        type: table
        columns: {c: {label: {zh: 列, en: column}, period: year, columns: {}}}
    """

    assert problems_of(text) == [("GR020", "period"), ("GR020", "columns")]


PARAMETERS = """\
parameters:
  pass_mark:
    label: {zh: 分, en: mark}
    unit: points
    values:
      - {from: 2021-01-01, value: 75, cite: {document: guide, clause: "5"}, provenance: published}
      - {from: 2022-01-01, value: 80, provenance: inferred, note: why}
  short: {label: {zh: 短, en: short}, type: boolean, value: true, provenance: inferred}
  open: {label: {zh: 空, en: open}, required: true}
"""


def test_dated_values_of_a_parameter_keep_their_order_and_source() -> None:
    """Each dated value has its start, its value and its own source."""
    values = read_well(PARAMETERS).parameters["pass_mark"].values

    assert [(v.start and v.start.value, v.value.value, v.sourcing.note and v.sourcing.note.value) for v in values] == [
        ("2021-01-01", Fraction(75), None),
        ("2022-01-01", Fraction(80), "why"),
    ]


def test_the_short_form_of_a_parameter_is_one_undated_value() -> None:
    """`value: true` is the same as a list of one value without a start."""
    (value,) = read_well(PARAMETERS).parameters["short"].values

    assert (value.start, value.value.value, value.sourcing.cite) == (None, True, None)


def test_an_abstract_parameter_has_no_values() -> None:
    """A required parameter reads without a value."""
    parameter = read_well(PARAMETERS).parameters["open"]

    assert parameter.required is not None
    assert (parameter.required.value, parameter.values) == (True, ())


def test_value_and_values_exclude_each_other() -> None:
    """A parameter with the short and the long form is refused at the short one."""
    text = "parameters: {p: {label: {zh: 分, en: p}, value: 1, values: []}}"

    assert problems_of(text) == [("GR022", "1")]


TABLE = """\
tables:
  factor:
    label: {zh: 因子, en: factor}
    inputs: {year: reporting_year, region: grid_region}
    output: {type: number, unit: tCO2/MWh}
    hit_policy: unique
    rows:
      - [2023, '"zhejiang"', 0.4974]
      - {when: {year: ">= 2024"}, then: 0.5366, provenance: inferred}
    otherwise: {then: 0.57, provenance: secondary}
"""


def test_rows_read_alike_as_list_and_as_mapping() -> None:
    """A row has one cell per input; an input left out of a mapping is `-`."""
    table = read_well(TABLE).tables["factor"]

    assert [[cell and cell.text for cell in row.cells] for row in table.rows] == [
        ["2023", '"zhejiang"'],
        [">= 2024", "-"],
    ]
    assert [row.then.value for row in table.rows] == [Fraction("0.4974"), Fraction("0.5366")]


def test_the_cell_of_an_input_left_out_holds_for_any_value() -> None:
    """The cell that stands for an absent input is the test that is always true."""
    cell = read_well(TABLE).tables["factor"].rows[1].cells[1]

    assert cell is not None
    assert cell.tests.any_value


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("[2023, 0.5]", ("GR414", "[2023, 0.5]")),
        ("{when: {yaer: 2023}, then: 1}", ("GR020", "yaer")),
        ("{when: {year: 2023}}", ("GR021", "{when: {year: 2023}}")),
        ("5", ("GR022", "5")),
        ("[2023, '>> 5', 1]", ("GR101", ">")),
        ("[[1], '-', 1]", ("GR022", "[1]")),
    ],
)
def test_a_malformed_row_is_reported_where_it_is_wrong(row: str, expected: tuple[str, str]) -> None:
    """Wrong length, unknown input, missing output, wrong kind and unreadable cell each have their place."""
    text = TABLE.replace("- [2023, '\"zhejiang\"', 0.4974]", f"- {row}")

    assert problems_of(text) == [expected]


def test_cells_stay_beside_their_inputs_when_an_input_is_unreadable() -> None:
    """An input that does not parse takes its cells away with it."""
    module, _ = read(TABLE.replace("year: reporting_year", 'year: "reporting_year +"'))

    assert module is not None
    table = module.tables["factor"]
    assert list(table.inputs) == ["region"]
    assert [[cell and cell.text for cell in row.cells] for row in table.rows] == [['"zhejiang"'], ["-"]]


INDICATORS = """\
indicators:
  combine: sum
  not_applicable: policy
  children:
    group:
      label: {zh: 组, en: group}
      points: {value: 8, provenance: illustrative, note: ours}
      combine: weighted
      children:
        ramped:
          label: {zh: 线, en: ramp}
          weight: 1
          applies: "basis = \\"product\\""
          requires: true
          scoring: {kind: ramp, quantity: q, better: lower, baseline: b, leading: 1, at_baseline: share}
        stepped:
          label: {zh: 阶, en: steps}
          points: 5
          scoring: {kind: steps, steps: [{when: q >= 5, points: 5, provenance: inferred}, {when: q >= 1, points: 2.5}]}
    unlimited:
      label: {zh: 比, en: ratio}
      points: 3
      scoring:
        kind: ratio
        quantity: q
        base: b
        better: higher
        cap: none
        over: {table: products, where: q > 0, top: {k: k_best, by: mass}, weight: mass}
    listed:
      label: {zh: 单, en: list}
      points: 3
      scoring: {kind: checklist, mode: each, items: {one: {label: {zh: 一, en: one}, condition: a and b, points: 3}}}
"""


def test_points_read_as_number_or_with_a_source_of_their_own() -> None:
    """`points: 5` has no source of its own; the mapping form brings value, provenance and note."""
    root = read_well(INDICATORS).indicators
    assert root is not None
    group, stepped = root.children["group"], root.children["group"].children["stepped"]

    assert group.points is not None
    assert stepped.points is not None
    assert (group.points.value.value, group.points.sourcing.note and group.points.sourcing.note.value) == (8, "ours")
    assert (stepped.points.value.value, stepped.points.sourcing.provenance) == (5, None)


def test_a_bare_number_or_boolean_is_an_expression() -> None:
    """`leading: 1` and `requires: true` are parsed from their text."""
    root = read_well(INDICATORS).indicators
    assert root is not None
    ramped = root.children["group"].children["ramped"]

    assert ramped.scoring is not None
    assert ramped.scoring.leading is not None
    assert ramped.requires is not None
    assert (ramped.scoring.leading.text, ramped.requires.text) == ("1", "true")


def test_a_ratio_without_cap_says_so() -> None:
    """`cap: none` is no expression but a statement."""
    root = read_well(INDICATORS).indicators
    assert root is not None
    scoring = root.children["unlimited"].scoring

    assert scoring is not None
    assert (scoring.cap, scoring.cap_none and scoring.cap_none.value) == (None, True)


def test_scoring_over_a_table_reads_all_its_parts() -> None:
    """`over` brings table, filter, the best k and the weight."""
    root = read_well(INDICATORS).indicators
    assert root is not None
    scoring = root.children["unlimited"].scoring
    assert scoring is not None
    over = scoring.over

    assert over is not None
    parts = [over.where, over.top_k, over.top_by, over.weight]
    assert [over.table and over.table.value, *(part and part.text for part in parts)] == [
        "products",
        "q > 0",
        "k_best",
        "mass",
        "mass",
    ]


def test_a_node_is_a_group_or_an_indicator() -> None:
    """A node with neither children nor scoring, and one with both, are reported."""
    text = """\
    indicators:
      children:
        empty: {label: {zh: 空, en: empty}}
        both: {label: {zh: 双, en: both}, scoring: {kind: judged}, children: {}}
    """

    assert problems_of(text) == [("GR021", "empty"), ("GR022", "both")]


OUTCOMES = """\
effective: {from: 2022-01-01, to: 2024-12-31, provenance: unverified}
documents:
  guide: {title: {zh: 办法, en: method}, number: 甬经信笺〔2022〕227号, date: 2022-06-01}
imports: {energy: shared.energy@1}
caveats: [{zh: 注意, en: mind}]
display: {score: 2}
derived:
  intensity: {label: {zh: 强度, en: intensity}, unit: kgce/t, formula: energy / output}
basic_requirements:
  lawful: {label: {zh: 守法, en: lawful}, condition: is_lawful, provenance: published}
grades:
  - {id: three, label: {zh: 三星, en: three}, condition: score >= pass_mark, provenance: secondary}
eligibilities:
  four: {label: {zh: 四星, en: four}, condition: score >= mark}
entitlements:
  reward:
    label: {zh: 奖励, en: reward}
    condition: true
    amount: rate * saving
    unit: CNY
    caps: [cap_amount, share * investment]
    excludes: [other]
    already_paid: paid
    shares: {owner: {label: {zh: 业主, en: owner}, share: emc_share}}
    before_pool: true
"""


def test_every_other_section_reads() -> None:
    """Identity, documents, derived, gates, grades, eligibilities and entitlements arrive in the module."""
    module = read_well(OUTCOMES)
    reward = module.entitlements["reward"]

    assert module.effective is not None
    assert module.effective.start is not None
    assert (module.id.value, module.edition.value, module.effective.start.value) == (
        "cn.example.star_factory",
        "2022",
        "2022-01-01",
    )
    assert (module.imports["energy"].value, module.display["score"].value) == ("shared.energy@1", 2)
    assert [cap.text for cap in reward.caps] == ["cap_amount", "share * investment"]
    assert [rung.id and rung.id.value for rung in module.grades] == ["three"]


def test_every_entry_knows_where_its_key_stands() -> None:
    """The spans of keys are found by path, columns and grades included."""
    spans = read_well(FACTS + OUTCOMES).key_spans

    paths = ["facts/accidents/columns/severity", "derived/intensity", "grades/three", "basic_requirements/lawful"]
    assert [spans[path].text for path in paths] == ["severity", "intensity", "three", "lawful"]


@pytest.mark.parametrize(
    ("text", "code", "place", "help"),
    [
        ("hue: red", "GR020", "hue", "the keys here are"),
        ("paramters: {}", "GR020", "paramters", "did you mean `parameters`?"),
        ("derived: {d: {label: {zh: 一, en: d}}}", "GR021", "d", "add `formula: …`"),
        ("facts: [1]", "GR022", "[1]", "write `id: value` pairs, or leave the key out"),
        ("facts: {f: 5}", "GR022", "5", "write a mapping with the keys"),
        ("facts:", "GR022", "", "write `id: value` pairs, or leave the key out"),
        ("caveats: [5]", "GR022", "5", "write {zh: …, en: …}"),
        ("caveats: [{}]", "GR022", "{}", "write {zh: …, en: …}, or one of the two"),
        ("display: {score: 2.5}", "GR022", "2.5", "write a number such as 2"),
        ("derived: {d: {label: {zh: 一, en: d}, unit: 5, formula: a}}", "GR022", "5", 'put it in quotes: "5"'),
        ("derived: {d: {label: {zh: 一, en: d}, formula: [a]}}", "GR022", "[a]", "write one expression"),
        ("facts: {Energy Use: {label: {zh: 能, en: e}}}", "GR024", "Energy Use", "write `energy_use`"),
        ("facts: {能耗: {label: {zh: 能, en: e}}}", "GR024", "能耗", "use small ASCII letters"),
        ("parameters: {a.b: {label: {zh: 能, en: e}, value: 1}}", "GR024", "a.b", "write `a_b`"),
        ("facts: {f: {label: {zh: 一, en: f}, type: nubmer}}", "GR025", "nubmer", "did you mean `number`?"),
        ("effective: {from: 2022-02-30}", "GR026", "2022-02-30", "write an existing day"),
        ("effective: {to: 2022/02/01}", "GR026", "2022/02/01", "write an existing day"),
        ("documents: {d: {title: {zh: 一, en: d}, date: 2022-06}}", "GR026", "2022-06", "write an existing day"),
        ("caveats: [{zh: 注意}]", "GR027", "{zh: 注意}", "add `en: …`, or leave `en` out of `title` too"),
        ('caveats: [{zh: "", en: mind}]', "GR027", '{zh: "", en: mind}', "add `zh: …`"),
        ("overrides: []", "GR518", "overrides", "add `extends: id@edition`"),
        ("units: {product_unit: t}", "GR518", "units", "add `extends: id@edition`"),
    ],
)
def test_a_mistake_has_its_code_its_place_and_a_way_out(text: str, code: str, place: str, help: str) -> None:
    """One mistake gives one diagnostic that points at it and says what to do."""
    problem = only_problem(text)

    assert problem.span is not None
    assert (problem.code, problem.span.text) == (code, place)
    assert problem.help.startswith(help)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("indicators: {combine: summ, children: {}}", "summ"),
        ("tables: {t: {label: {zh: 一, en: t}, inputs: {}, output: {}, hit_policy: fisrt, rows: []}}", "fisrt"),
        ("indicators: {children: {a: {label: {zh: 一, en: a}, scoring: {kind: rmap}}}}", "rmap"),
        ("indicators: {children: {a: {label: {zh: 一, en: a}, scoring: {kind: ramp, better: highr}}}}", "highr"),
        ("indicators: {children: {a: {label: {zh: 一, en: a}, scoring: {kind: checklist, mode: eahc}}}}", "eahc"),
        ("effective: {provenance: publishd}", "publishd"),
        ("parameters: {p: {label: {zh: 一, en: p}, type: table, value: 1}}", "table"),
    ],
)
def test_an_unknown_word_is_reported_once(path: str, word: str) -> None:
    """Words from a closed list are checked wherever they stand."""
    assert problems_of(path) == [("GR025", word)]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("format: 2\nruleset: a\nedition: b\ntitle: {zh: 一, en: a}", [("GR023", "2")]),
        ("format: 1\nruleset: A b\nedition: b\ntitle: {zh: 一, en: a}", [("GR024", "A b")]),
        ("format: 1\nruleset: a\nedition: 2022\ntitle: {zh: 一, en: a}", [("GR022", "2022")]),
    ],
)
def test_identity_is_checked(head: str, expected: list[tuple[str, str]]) -> None:
    """Format, id and edition must be what this release reads."""
    tree, _ = read_tree(SourceText("test.yaml", head))
    assert tree is not None
    _, problems = read_module(tree)

    assert [(problem.code, problem.span and problem.span.text) for problem in problems] == expected


def test_a_file_without_identity_lists_each_missing_key() -> None:
    """Each missing identity key is named, and the rest is read all the same."""
    tree, _ = read_tree(SourceText("test.yaml", "facts: {f: {label: {zh: 一, en: f}}}"))
    assert tree is not None
    module, problems = read_module(tree)

    assert {problem.help for problem in problems} == {
        f"add `{key}: …`" for key in ("format", "ruleset", "edition", "title")
    }
    assert module is not None
    assert list(module.facts) == ["f"]


def test_a_tree_that_is_no_mapping_is_no_module() -> None:
    """A list is not a ruleset."""
    tree, _ = read_tree(SourceText("test.yaml", "[1, 2]"))
    assert tree is not None
    module, problems = read_module(tree)

    assert (module, [problem.code for problem in problems]) == (None, ["GR022"])


def test_all_problems_of_a_file_are_reported_in_one_pass() -> None:
    """Eight mistakes in one file give eight diagnostics, in the order of the text."""
    text = """\
    facts:
      Bad: {label: {zh: 一, en: bad}}
      f: {label: {zh: 一}, type: nonsense, range: ">= "}
    parameters:
      p: {lable: {zh: 一, en: p}, value: [1]}
    basic_requirements:
      g: {label: {zh: 一, en: g}, condition: a &&b}
    """
    codes = [code for code, _ in problems_of(text)]

    assert codes == ["GR024", "GR027", "GR025", "GR101", "GR021", "GR020", "GR022", "GR102"]


def test_a_problem_inside_an_expression_points_into_the_file() -> None:
    """The place of an unreadable operator is right behind wide Chinese characters and inside quotes."""
    problem = only_problem('derived: {d: {label: {zh: 能耗强度, en: d}, formula: "energy && output"}}')

    assert problem.span is not None
    assert (problem.code, problem.span.text) == ("GR102", "&&")


def test_overrides_of_a_merged_tree_are_kept() -> None:
    """The operations, paths and sources of an overlay arrive in the module."""
    module = read_well("""\
    extends: cn.example.base@1
    overrides:
      - {op: remove, path: indicators/children/land, cite: {document: guide, clause: "4"}, provenance: inferred}
    """)
    (use,) = module.overrides

    assert (use.operation, use.path) == ("remove", "indicators/children/land")
    assert use.sourcing.provenance is not None
    assert use.sourcing.provenance.value == "inferred"


_SOURCE = SourceText("random", "x" * 10)
_SPAN = Span(_SOURCE, 0, 1)
_SOME_KEYS = """
facts parameters tables indicators children scoring kind rows inputs when then points over top value values cite options
grades id overrides label none 能
"""
_WORDS = st.sampled_from(_SOME_KEYS.split())
_LEAVES: st.SearchStrategy[Node] = st.one_of(
    _WORDS.map(lambda word: ScalarNode(word, word, False, _SPAN)),
    st.sampled_from([None, True, Fraction(1, 2)]).map(lambda value: ScalarNode(value, str(value), False, _SPAN)),
)


def _make_mapping(parts: dict[str, Node]) -> Node:
    entries = (Entry(ScalarNode(key, key, False, _SPAN), value) for key, value in parts.items())
    return MappingNode(tuple(entries), _SPAN)


_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: SequenceNode(tuple(items), _SPAN))
        | st.dictionaries(_WORDS, inner, max_size=4).map(_make_mapping)
    ),
    max_leaves=25,
)


@given(_TREES)
def test_no_tree_ever_raises(tree: Node) -> None:
    """Whatever a file holds, reading gives a module or diagnostics, never an exception."""
    module, problems = read_module(tree)

    assert module is not None or problems


_WHOLE = FACTS + PARAMETERS + TABLE + INDICATORS + OUTCOMES


def _list_paths(node: Node) -> list[tuple[int, ...]]:
    match node:
        case MappingNode(entries=entries):
            parts: tuple[Node, ...] = tuple(entry.value for entry in entries)
        case SequenceNode(items=items):
            parts = items
        case _:
            parts = ()
    return [(), *((index, *rest) for index, part in enumerate(parts) for rest in _list_paths(part))]


def _replace(node: Node, path: tuple[int, ...], new: Node) -> Node:
    match node, path:
        case MappingNode(entries=entries), (index, *rest):
            changed = evolve(entries[index], value=_replace(entries[index].value, tuple(rest), new))
            return evolve(node, entries=(*entries[:index], changed, *entries[index + 1 :]))
        case SequenceNode(items=items), (index, *rest):
            return evolve(node, items=(*items[:index], _replace(items[index], tuple(rest), new), *items[index + 1 :]))
        case _:
            return new


def _read_whole() -> Node:
    tree, _ = read_tree(SourceText("whole.yaml", HEAD + _WHOLE))
    assert tree is not None
    return tree


_TREE = _read_whole()


@given(st.sampled_from(_list_paths(_TREE)[1:]), _TREES)
def test_one_part_put_wrong_keeps_the_rest(place: tuple[int, ...], new: Node) -> None:
    """Whatever stands in place of one part of a good file, the module keeps its other sections."""
    broken = _replace(_TREE, place, new)
    module, _ = read_module(broken)
    whole, _ = read_module(_TREE)

    assert module is not None
    assert whole is not None
    sections = ("facts", "parameters", "tables", "derived", "basic_requirements", "eligibilities", "entitlements")
    changed = [name for name in sections if getattr(module, name) != getattr(whole, name)]
    assert len(changed) <= 1


def test_a_title_in_one_language_asks_no_more_of_labels() -> None:
    """Labels have the languages of the title; the other one shows the text there is."""
    tree, _ = read_tree(
        SourceText("test.yaml", HEAD.replace(", en: Example", "") + "caveats: [{zh: 注意}, {zh: 又, en: and}]\n")
    )
    assert tree is not None
    module, problems = read_module(tree)
    assert module is not None
    assert module.title is not None

    assert problems == ()
    assert (module.title.zh, module.title.en) == ("示例", "示例")
    assert [(label.zh, label.en) for label in module.caveats] == [("注意", "注意"), ("又", "and")]


def test_a_label_without_the_language_of_the_title_is_refused() -> None:
    """A Chinese title does not excuse a label that is English only, nor an empty text."""
    head = HEAD.replace(", en: Example", "")
    tree, _ = read_tree(SourceText("test.yaml", head + 'caveats: [{en: mind}, {zh: 注意, en: ""}]\n'))
    assert tree is not None
    _, problems = read_module(tree)

    assert [problem.message for problem in problems] == [
        "the label has no Chinese text", "the label has no English text",
    ]  # fmt: skip
