"""What `ask` says of the missing facts comes true in every completion, and its examples give what they promise."""

from itertools import product
from random import Random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import greenrules
from greenrules.evaluating.environment import grade_of
from greenrules.improving import ask
from greenrules.improving.ask_answers import find_marks, list_answers
from greenrules.improving.ask_completions import complete
from greenrules.improving.ask_next import find_questions
from greenrules.improving.ask_prospects import foresee_outcome, list_waiting
from greenrules.improving.opened_case import OpenedCase
from greenrules.improving.why_targets import list_targets
from greenrules.model.advice import Ask
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Scalar
from greenrules.testing.documents import write_raw
from greenrules.testing.factory_strategies import factories
from greenrules.testing.hiding import CHANCES, thin_out, thinned_factories
from greenrules.testing.subjects import Factory
from tests.improving.cases import LADDERS, open_factory
from tests.laws.specimens import law, load_specimen
from tests.page_blocks import HEADER

SEEDS = st.integers(0, 10**6)


def names(outlook: Ask) -> set[str]:
    return {grade.grade for grade in outlook.grades}


@pytest.mark.parametrize("name", LADDERS)
def test_the_grades_left_hold_the_true_one_and_are_possible(name: str) -> None:
    """Whatever was hidden, the grade of the whole factory is among those left, and all of them are possible grades."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(factories(ruleset), CHANCES)
    def holds(factory: Factory, chances: bytes) -> None:
        whole = open_factory(ruleset, factory)
        outlook = find_questions(open_factory(ruleset, thin_out(ruleset, factory, chances)))

        assert grade_of(whole.environment).proven in names(outlook)
        assert names(outlook) <= set(outlook.about.possible_grades)

    holds()


@pytest.mark.parametrize("name", LADDERS)
def test_an_example_gives_exactly_its_grade(name: str) -> None:
    """Supplied as facts, an example makes the public evaluator prove its grade and no better one."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset))
    def holds(factory: Factory) -> None:
        case = open_factory(ruleset, factory)
        outlook = find_questions(case)
        found = {
            grade.grade: greenrules.evaluate(ruleset, supply(case, ruleset, grade.example)).grade
            for grade in outlook.grades
            if grade.example
        }

        assert found == {grade: grade for grade in found}

    holds()


def supply(case: OpenedCase, ruleset: Ruleset, example: tuple[object, ...]) -> FactsDocument:
    """Return the document of a case with the inputs of an example."""
    document = case.document
    for one in example:
        kind, _, name = one.id.partition(":")  # type: ignore[attr-defined]
        raw = write_raw(one.value, name)  # type: ignore[attr-defined]
        if kind == "parameter":
            name = name_binding(ruleset, name)
            document = evolve(document, parameters={**document.parameters, name: raw})
        elif "/" not in name:
            document = evolve(document, facts={**document.facts, name: raw})
        else:
            table, index, column = name.split("/")
            rows = list(document.facts[table].value)  # type: ignore[arg-type]
            rows[int(index)] = evolve(rows[int(index)], value={**rows[int(index)].value, column: raw})  # type: ignore[dict-item]
            filled = evolve(document.facts[table], value=tuple(rows))
            document = evolve(document, facts={**document.facts, table: filled})
    return document


def name_binding(ruleset: Ruleset, name: str, way: str = "") -> str:
    """Return the name a caller binds a parameter under."""
    key, _, id = name.rpartition(":")
    if key in ("", ruleset.key):
        return way + id
    return next(filter(None, (name_binding(one, name, f"{way}{alias}.") for alias, one in ruleset.imports.items())), "")


@pytest.mark.parametrize("name", LADDERS)
def test_what_need_not_be_collected_changes_nothing(name: str) -> None:
    """Two completions that differ only in needless inputs have the same grade."""
    ruleset = load_specimen(name)

    @law(name, share=0.06)
    @given(thinned_factories(ruleset), SEEDS)
    def holds(factory: Factory, seed: int) -> None:
        case = open_factory(ruleset, factory)
        outlook = find_questions(case)
        prospects = foresee_outcome(case.environment, list_targets(ruleset)["grade"])
        marks, random = find_marks(case.environment), Random(seed)
        menus = {id: list_answers(id, case.environment, marks).values for id in sorted(list_waiting(prospects))}
        first: dict[str, Scalar] = {id: random.choice(menu) for id, menu in menus.items() if menu}
        needless = {one.id for one in outlook.needless}
        second = {id: random.choice(menus[id]) if id in needless else value for id, value in first.items()}
        grades = [grade_of(complete(case.environment, answers)).proven for answers in (first, second)]

        assert grades[0] == grades[1]

    holds()


CHOICES = """\
facts:
  a: {label: {zh: 甲, en: a}, type: boolean}
  b: {label: {zh: 乙, en: b}, type: boolean}
  c: {label: {zh: 丙, en: c}, type: choice, ordered: true, options: [low, middle, high]}
  d: {label: {zh: 丁, en: d}, type: boolean}
basic_requirements:
  one: {label: {zh: 一, en: one}, condition: a or d, SOURCE}
indicators:
  children:
    first:
      label: {zh: 其一, en: first}
      points: 6
      cite: {document: guide, clause: "2"}
      provenance: published
      scoring: {kind: steps, steps: [{when: 'c = "high"', points: 6}, {when: 'c = "middle" and b', points: 4}]}
    second:
      label: {zh: 其二, en: second}
      points: 4
      applies: not(d)
      cite: {document: guide, clause: "3"}
      provenance: published
      scoring: {kind: steps, steps: [{when: b, points: 4}, {when: a, points: 2}]}
  not_applicable: rest
parameters:
  rest: {label: {zh: 余分, en: rest}, type: choice, options: [redistribute, full, drop, zero], value: full, SOURCE}
  high_mark: {label: {zh: 高线, en: high mark}, unit: points, value: 8, SOURCE}
  low_mark: {label: {zh: 低线, en: low mark}, unit: points, value: 4, SOURCE}
grades:
  - {id: gold, label: {zh: 金, en: gold}, condition: basic_requirements_met and score >= high_mark, SOURCE}
  - {id: silver, label: {zh: 银, en: silver}, condition: basic_requirements_met and score >= low_mark, SOURCE}
""".replace("SOURCE", 'cite: {document: guide, clause: "1"}, provenance: published')
ANSWERS: dict[str, tuple[object, ...]] = {
    "a": (True, False), "b": (True, False), "c": ("low", "middle", "high"), "d": (True, False),
}  # fmt: skip
GIVEN = st.fixed_dictionaries({name: st.sampled_from((*values, None)) for name, values in ANSWERS.items()})


@settings(max_examples=40)
@given(GIVEN)
def test_on_small_cases_the_grades_left_are_those_of_enumeration(given_facts: dict[str, object]) -> None:
    """Where every completion can be tried, grades, what matters and what does not are exactly what trying shows."""
    ruleset = greenrules.compile_text(HEADER + CHOICES)
    known = {name: value for name, value in given_facts.items() if value is not None}
    missing = [name for name in ANSWERS if name not in known]
    results = {
        chosen: greenrules.evaluate(ruleset, {**known, **dict(zip(missing, chosen, strict=True))}, "2025-01-01").grade
        for chosen in product(*(ANSWERS[name] for name in missing))
    }
    outlook = ask(ruleset, known, "2025-01-01")
    matter = {
        f"fact:{name}"
        for at, name in enumerate(missing)
        for one, grade in results.items()
        for other, changed in results.items()
        if grade != changed and one[:at] == other[:at] and one[at + 1 :] == other[at + 1 :]
    }

    assert outlook.method == "exact"
    assert names(outlook) == set(results.values())
    assert {question.id for question in outlook.questions} == matter
    assert {one.id for one in outlook.needless} == {f"fact:{name}" for name in missing} - matter
