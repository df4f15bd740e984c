"""A module as a whole: what its sections, imports and overlays mean to one another."""

import pickle
import re
from fractions import Fraction
from pathlib import Path

import pytest

from greenrules import Ruleset, RulesetError, compile_path, compile_text, evaluate
from greenrules.model.declarations import Interval
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.expressions import Aggregate, Cell, Convert
from greenrules.model.scoring import Group, Indicator
from greenrules.model.types import ChoiceType, NumberType
from greenrules.model.units import ITEMS, POINTS, parse_unit
from tests.page_blocks import BESIDE, HEADER, RULESET, write_module

SOURCE = 'cite: {document: guide, clause: "1"}, provenance: published'
LABEL = "label: {zh: 项, en: entry}"
ENTRY = f"{LABEL}, {SOURCE}"
FUELS = f"""\
facts:
  fuels:
    {LABEL}
    type: table
    columns:
      fuel: {{{LABEL}, type: choice, options: [coal, coke]}}
      mass: {{{LABEL}, unit: t}}
"""
COEFFICIENT = f"""\
tables:
  coefficient:
    {LABEL}
    of: fuels
    inputs: {{fuel: fuel}}
    output: {{type: number, unit: tce/t}}
    hit_policy: unique
    cite: {{document: guide, clause: "1"}}
    provenance: published
    rows: [['"coal"', 0.7143], ['"coke"', 0.9714]]
derived:
  burnt: {{{LABEL}, of: fuels, unit: kgce, formula: mass * coefficient}}
"""
GRADED = f"""\
facts:
  lawful: {{{LABEL}, type: boolean}}
  recycled: {{{LABEL}, unit: "%", range: "[0..100]"}}
parameters:
  pass_mark: {{{ENTRY}, unit: points, value: 60}}
basic_requirements:
  is_lawful: {{{ENTRY}, condition: lawful}}
indicators:
  children:
    water: {{{ENTRY}, points: 70, scoring: {{kind: steps, steps: [{{when: recycled >= 80, points: 70}}]}}}}
    land: {{{ENTRY}, points: 30, scoring: {{kind: judged}}}}
grades:
  - {{id: good, {ENTRY}, condition: basic_requirements_met and score >= pass_mark}}
"""


def compile_part(text: str) -> Ruleset:
    """Compile sections under the usual header."""
    return compile_text(HEADER + text)


def problems_of(text: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with sections under the usual header."""
    with pytest.raises(RulesetError) as caught:
        compile_part(text)
    return caught.value.diagnostics


def codes_of(text: str) -> list[str]:
    return [problem.code for problem in problems_of(text)]


def compile_pair(base: str, text: str, *, header: str = HEADER) -> Ruleset:
    """Compile sections beside a module `example.base@1`, in the folder one works in."""
    write_module(Path(), BESIDE, HEADER.replace("example.rules", "example.base") + base)
    return compile_path(write_module(Path(), RULESET, header + text))


def indicators(children: str, keys: str = "") -> str:
    return f"indicators:\n{keys}  children:\n{children}"


def judged(id: str, points: str = "points: 10") -> str:
    return f"    {id}: {{{ENTRY}, {points}, scoring: {{kind: judged}}}}\n"


def group(id: str, *children: str, keys: str = "") -> str:
    """Write a group one level below the root."""
    head = f"    {id}:\n      {LABEL}\n      cite: {{document: guide, clause: '1'}}\n      provenance: published\n"
    return head + keys + "      children:\n" + "".join(f"    {child}" for child in children)


def root_of(text: str) -> Group:
    root = compile_part(text).indicators
    assert root is not None
    return root


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    """A wrong unit, an unknown name, a bare number and a missing citation are found in one pass."""
    text = GRADED.replace('unit: "%"', "unit: percents").replace("value: 60", "value: sixty")
    text = text.replace("condition: lawful", "condition: lawfull").replace("score >= pass_mark", "score >= 60")
    found = problems_of(text)
    starts = [problem.span.start for problem in found if problem.span]

    assert [problem.code for problem in found] == ["GR303", "GR301", "GR201", "GR304"]
    assert starts == sorted(starts)


def test_a_broken_declaration_is_reported_once_not_wherever_it_is_used() -> None:
    """What uses a derived quantity that has errors is not blamed for it."""
    text = f"derived:\n  one: {{{LABEL}, formula: missing + 1}}\n  two: {{{LABEL}, formula: one + 1}}\n"

    assert codes_of(text) == ["GR201"]


def test_what_an_import_declares_is_used_through_its_alias(workplace: None) -> None:
    """Facts come under their own ids; parameters, scores, gates and the grade of an import under its alias."""
    text = f"""\
imports: {{base: example.base@1}}
derived:
  is_wet: {{{LABEL}, formula: recycled < 1}}
  is_over: {{{LABEL}, formula: base.score.water > base.pass_mark}}
  is_fine: {{{LABEL}, formula: base.gate.is_lawful and base.basic_requirements_met and base.grade >= "good"}}
"""
    ruleset = compile_pair(GRADED, text)

    assert list(ruleset.derived) == ["is_wet", "is_over", "is_fine"]
    assert set(ruleset.facts) == {"lawful", "recycled", "judged.land"}
    assert ruleset.parameters == {}


@pytest.mark.parametrize("name", ["pass_mark", "base.passmark", "base.rung.good", "base.lawful"])
def test_what_an_import_does_not_offer_is_unknown(workplace: None, name: str) -> None:
    """Without the alias, misspelled, or private to the ladder of the import, a name means nothing."""
    with pytest.raises(RulesetError) as caught:
        compile_pair(
            GRADED, f"imports: {{base: example.base@1}}\nderived:\n  x: {{{LABEL}, formula: {name} = {name}}}\n"
        )

    assert {problem.code for problem in caught.value.diagnostics} == {"GR201"}


def test_documents_of_an_import_can_be_cited(workplace: None) -> None:
    """A citation may name a document that only the imported module lists."""
    base = f"parameters:\n  mark: {{{ENTRY}, value: 60}}\n"
    header = HEADER.replace("documents: {guide: {title: {zh: 办法, en: guide}}}\n", "")
    ruleset = compile_pair(base, "imports: {base: example.base@1}\n" + base, header=header)

    assert ruleset.documents["guide"].title.en == "guide"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"facts:\n  a: {{{LABEL}}}\nparameters:\n  a: {{{ENTRY}, value: 1}}\n", "GR202"),
        (f"parameters:\n  a: {{{ENTRY}, value: 1}}\nderived:\n  a: {{{LABEL}, formula: as_of}}\n", "GR202"),
        (indicators(judged("a") + judged("total")), "GR202"),
        (indicators(group("a", judged("b")) + judged("b")), "GR202"),
        (f"grades: [{{id: none, {ENTRY}, condition: as_of = as_of}}]\n", "GR202"),
        (f"facts:\n  grade: {{{LABEL}}}\n", "GR204"),
        (f"facts:\n  judged.water: {{{LABEL}, unit: points}}\n", "GR204"),
        (FUELS + f"parameters:\n  mass: {{{ENTRY}, value: 1}}\n", "GR203"),
        (FUELS + COEFFICIENT.replace("burnt:", "mass:"), "GR203"),
    ],
)  # fmt: skip
def test_a_name_means_one_thing(text: str, code: str) -> None:
    """Names are declared once, are not reserved, and no column hides another name."""
    assert code in codes_of(text)


def test_a_computed_column_is_used_like_a_supplied_one() -> None:
    """A formula over the records may use a formula of the record, which uses a table of the record."""
    text = COEFFICIENT + f"  all_burnt: {{{LABEL}, unit: tce, formula: sum(for f in fuels return f.burnt)}}\n"
    formula = compile_part(FUELS + text).derived["all_burnt"].formula
    assert isinstance(formula, Convert)
    aggregate = formula.operand

    assert formula.factor == Fraction(1, 1000)
    assert isinstance(aggregate, Aggregate)
    assert isinstance(aggregate.body, Cell)
    assert (aggregate.body.column, aggregate.body.computed, aggregate.body.module) == ("burnt", "derived", "")


def test_a_computed_column_of_an_import_is_a_column_here_too(workplace: None) -> None:
    """Shared methods add columns to shared tables."""
    most = f"derived:\n  most: {{{LABEL}, unit: kgce, formula: max(for f in fuels return f.burnt)}}\n"
    text = "imports: {base: example.base@1}\n" + most
    ruleset = compile_pair(FUELS + COEFFICIENT, text)
    assessment = evaluate(ruleset, {"fuels": [{"fuel": "coke", "mass": 2}, {"fuel": "coal", "mass": 1}]}, "2024-06-30")

    assert assessment.trace.node("derived:most").value == Fraction("1942.8")


def test_a_computed_column_is_no_name_outside_its_table() -> None:
    """Without a record there is no cell."""
    assert codes_of(FUELS + COEFFICIENT + f"  x: {{{LABEL}, formula: burnt}}\n") == ["GR201"]


BASE_WITH_OPAQUE_UNIT = f"""\
facts:
  energy: {{{LABEL}, unit: tce}}
  output: {{{LABEL}, unit: product_unit, range: "> 0"}}
parameters:
  limit: {{{LABEL}, unit: kgce/product_unit, required: true}}
derived:
  intensity: {{{LABEL}, unit: kgce/product_unit, formula: energy / output}}
  is_efficient: {{{LABEL}, formula: intensity <= limit}}
"""
OVERLAY = """\
format: 1
ruleset: example.rules
edition: "1"
title: {zh: 示例, en: example}
extends: example.base@1
"""


def test_an_overlay_binds_the_opaque_unit_everywhere(workplace: None) -> None:
    """Bound to tonnes, the unit of facts, parameters and derived quantities measures mass and converts."""
    text = (
        f"units: {{product_unit: t}}\noverrides: [{{op: bind, path: parameters/limit, value: 80, {SOURCE}}}]\n"
        f"derived:\n  waste_free: {{{LABEL}, unit: t, formula: output}}\n"
    )
    ruleset = compile_pair(BASE_WITH_OPAQUE_UNIT, text, header=OVERLAY)
    facts = {"energy": 1, "output": {"value": 12500, "unit": "kg"}}
    assessment = evaluate(ruleset, facts, "2024-06-30")

    assert ruleset.facts["output"].type == NumberType(parse_unit("t") or POINTS)
    assert assessment.trace.node("derived:is_efficient").value is True


def test_an_unbound_opaque_unit_is_a_dimension_of_its_own(workplace: None) -> None:
    """Before an overlay says so, products are not tonnes."""
    text = f"derived:\n  waste_free: {{{LABEL}, unit: t, formula: output}}\n"
    with pytest.raises(RulesetError) as caught:
        compile_pair(BASE_WITH_OPAQUE_UNIT, text, header=OVERLAY)

    assert [problem.code for problem in caught.value.diagnostics] == ["GR302"]


def test_a_sum_is_worth_what_its_children_are() -> None:
    """Without stated points, the maximum of a group and of the root is the sum."""
    nested = group("both", judged("a", "points: 2.5"), judged("b", "points: 4"))
    root = root_of(indicators(nested + judged("c")))

    assert (root.maximum, [child.maximum for child in root.children]) == (Fraction("16.5"), [Fraction("6.5"), 10])


@pytest.mark.parametrize(("points", "maximum"), [("", 4), ("  points: 50\n", 50)])
def test_a_weighted_group_is_worth_its_points_or_its_weights(points: str, maximum: int) -> None:
    """Weights need not add up to the points: they are shares of them."""
    root = root_of(indicators(judged("a", "weight: 1") + judged("b", "weight: 3"), f"  combine: weighted\n{points}"))

    assert root.maximum == maximum
    assert [child.weight for child in root.children] == [1, 3]


@pytest.mark.parametrize(("k", "maximum"), [("1", 10), ("two", 20)])
def test_a_choice_is_worth_k_children(k: str, maximum: int) -> None:
    """The maximum is k times the equal maximum of the children; k may be a parameter."""
    text = f"parameters:\n  two: {{{ENTRY}, value: 2}}\n"
    keys = f"  combine: choose\n  choose: {{k: {k}, by: best}}\n"
    root = root_of(text + indicators(judged("a") + judged("b") + judged("c"), keys))

    assert root.maximum == maximum


@pytest.mark.parametrize("k", ["0", "four", "half", "length"])
def test_a_choice_counts_a_whole_number_of_its_children(k: str) -> None:
    """None, more than there are, parts of a child, or a length of something is no number of children."""
    values = {"four": "value: 4", "half": "value: 0.5", "length": "value: 1, unit: m"}
    text = "parameters:\n" + "".join(f"  {id}: {{{ENTRY}, {value}}}\n" for id, value in values.items())
    keys = f"  combine: choose\n  choose: {{k: {k}, by: best}}\n"

    assert codes_of(text + indicators(judged("a") + judged("b") + judged("c"), keys)) == ["GR411"]


POLICY = f"parameters:\n  left_out: {{{ENTRY}, type: choice, options: [redistribute, drop], value: drop}}\n"
MAY_APPLY = f"facts:\n  old: {{{LABEL}, type: boolean}}\n"


@pytest.mark.parametrize("name", ["missing", "old", "left_out.x"])
def test_a_policy_is_a_parameter_out_of_four_words(name: str) -> None:
    """A fact, or a name nobody declares, is no policy."""
    child = judged("a", "points: 10, applies: old")

    assert codes_of(MAY_APPLY + POLICY + indicators(child, f"  not_applicable: {name}\n")) == ["GR410"]


def test_a_group_of_children_that_may_all_not_apply_may_not_apply_itself() -> None:
    """So the group above it needs a policy too."""
    child = judged("a", "points: 10, applies: old")
    outer = group("outer", child, keys="      not_applicable: left_out\n")
    found = problems_of(MAY_APPLY + POLICY + indicators(outer))

    assert [(problem.code, problem.span and problem.span.text) for problem in found] == [("GR410", "outer")]


def test_a_policy_becomes_part_of_the_group() -> None:
    """The checked group names its policy parameter."""
    child = judged("a", "points: 10, applies: old")
    root = root_of(MAY_APPLY + POLICY + indicators(child, "  not_applicable: left_out\n"))

    assert root.policy is not None
    assert (root.policy.kind, root.policy.name) == ("parameter", "left_out")
    assert root.policy.type == ChoiceType(("redistribute", "drop"))


def test_a_judged_indicator_declares_its_fact() -> None:
    """The points awarded are a fact from 0 to the maximum, with the label and the evidence of the indicator."""
    ruleset = compile_part(indicators(judged("water", "points: 12, evidence: [{zh: 证明, en: proof}]")))
    fact = ruleset.facts["judged.water"]

    assert fact.type == NumberType(POINTS)
    assert fact.range == (Interval(Fraction(0), Fraction(12)),)
    assert [words.en for words in fact.evidence] == ["proof"]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            f"derived:\n  a: {{{LABEL}, formula: gate.g}}\n"
            f"tables:\n  t: {{{ENTRY}, inputs: {{a: a}}, output: {{type: boolean}}, hit_policy: unique, "
            "rows: [[true, true], [false, false]]}\n"
            f"basic_requirements:\n  g: {{{ENTRY}, condition: t}}\n",
            {"a", "t", "g"},
        ),
        (
            f"derived:\n  a: {{{LABEL}, unit: points, formula: score}}\n"
            + indicators(f"    i: {{{ENTRY}, points: 10, scoring: {{kind: formula, formula: a}}}}\n"),
            {"a", "score", "score.i"},
        ),
        (
            f"facts:\n  f: {{{LABEL}, type: boolean}}\n"
            f"grades:\n  - {{id: five, {ENTRY}, condition: rung.four and f}}\n"
            f"  - {{id: four, {ENTRY}, condition: rung.five or f}}\n",
            {"five", "four"},
        ),
    ],
    ids=["derived, table, gate", "derived, total, indicator", "grades"],
)  # fmt: skip
def test_a_circle_through_several_kinds_of_entries_is_found_once(text: str, members: set[str]) -> None:
    """A derived quantity, a table, a gate, a score and a grade may close a circle in any mix."""
    (problem,) = problems_of(text)
    way = problem.message.partition(": ")[2].split(" -> ")

    assert problem.code == "GR205"
    assert way[0] == way[-1]
    assert set(way) == members


def table(output: str, keys: str, rows: str) -> str:
    """Write a decision table over one boolean fact."""
    facts = f"facts:\n  f: {{{LABEL}, type: boolean}}\n"
    return facts + f"tables:\n  t: {{{ENTRY}, inputs: {{f: f}}, output: {{{output}}}, {keys}, rows: {rows}}}\n"


@pytest.mark.parametrize("priority", ["[small, large]", "[small, medium, large, small]"])
def test_every_output_has_one_place_in_the_priority(priority: str) -> None:
    """An output that is not listed could not be ranked, and one listed twice would be ranked twice."""
    output, rows = "type: choice, options: [small, medium, large]", "[[true, small], ['-', medium]]"

    assert codes_of(table(output, f"hit_policy: priority, priority: {priority}", rows)) == ["GR414"]


@pytest.mark.parametrize(
    ("output", "aggregate"),
    [
        ("type: choice, options: [small, large]", "sum"),
        ("type: choice, options: [small, large]", "min"),
        ("type: choice, ordered: true, options: [small, large]", "sum"),
        ("type: text", "max"),
    ],
)
def test_what_is_collected_can_be_added_or_ordered(output: str, aggregate: str) -> None:
    """Options and texts have no sum, and without an order no smallest and largest."""
    rows = "[[true, small], ['-', large]]"

    assert codes_of(table(output, f"hit_policy: collect, aggregate: {aggregate}", rows)) == ["GR301"]


def test_what_a_count_falls_back_on_is_a_number() -> None:
    """The value of a counting table is a number of items, whatever its rows give; so is `otherwise`."""
    keys = "hit_policy: collect, aggregate: count, otherwise: {then: %s}"
    output, rows = "type: choice, options: [small]", "[[true, small]]"

    assert codes_of(table(output, keys % "small", rows)) == ["GR301"]
    assert compile_part(table(output, keys % "0", rows)).tables["t"].type == NumberType(ITEMS)


def test_the_digest_is_of_what_a_ruleset_says() -> None:
    """Comments, spacing, the style of YAML and the order of keys within an entry do not change it."""
    other = GRADED.replace(f"{LABEL}, type: boolean", "type: boolean, label: {en: entry, zh: 项}")
    block = (
        "  pass_mark:\n    # the mark\n    label:\n      zh: 项\n      en: entry\n    unit: points\n    value: 60.0\n"
    )
    block += "    cite: {clause: '1', document: guide}\n    provenance: published\n"
    other = re.sub(r"  pass_mark: .*\n", block, other, count=1)

    assert other != GRADED
    assert compile_part(other).digest == compile_part(GRADED).digest


NUMBERED = GRADED.replace("points: 70}]", "points: 50}]")


@pytest.mark.parametrize("place", range(len(re.findall(r"\d+", NUMBERED))))
def test_the_digest_changes_with_every_number(place: int) -> None:
    """No number or clause can be touched unseen."""
    found = list(re.finditer(r"\d+", NUMBERED))[place]
    changed = f"{NUMBERED[: found.start()]}{int(found[0]) + 1}{NUMBERED[found.end() :]}"

    assert compile_part(changed).digest != compile_part(NUMBERED).digest


def test_the_digest_changes_with_what_is_imported(workplace: None) -> None:
    """A number in an imported module counts as one of the module itself."""
    text = "imports: {base: example.base@1}\n"
    first, second = compile_pair(GRADED, text), compile_pair(GRADED.replace("value: 60", "value: 61"), text)

    assert first.digest != second.digest


def test_a_pickled_ruleset_is_the_same_ruleset() -> None:
    """It is equal, has the same digest, and gives the same bytes."""
    ruleset = compile_part(GRADED)
    copy = pickle.loads(pickle.dumps(ruleset))
    facts = {"lawful": True, "recycled": 80}
    texts = [evaluate(each, facts, "2024-06-30").to_json() for each in (ruleset, copy)]

    assert (copy, copy.digest) == (ruleset, ruleset.digest)
    assert texts[0] == texts[1]


def test_the_order_of_the_file_is_kept() -> None:
    """Indicators, gates and facts come in the order in which they stand."""
    root = root_of(indicators(judged("z") + judged("a") + judged("m")))

    assert [child.id for child in root.children if isinstance(child, Indicator)] == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("cell", "help"),
    [
        ("coal", """put a text into quotes of its own, inside those of YAML: `'"coal"'`"""),
        ('"cole"', """put a text into quotes of its own, inside those of YAML: `'"coke"'`"""),
        ("'coal + coke'", "write the value itself; compute it before the table, under `derived`"),
    ],
)
def test_a_cell_without_its_own_quotes_is_told_how_to_write_them(cell: str, help: str) -> None:
    """YAML takes one pair of quotes away; the cell needs a second one."""
    text = FUELS + COEFFICIENT.replace("""['"coal"', 0.7143]""", f"[{cell}, 0.7143]")
    (problem,) = (each for each in problems_of(text) if each.code == "GR414")

    assert problem.help == help
