"""Facts come as YAML, JSON or Python objects and read alike."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.source import SourceText
from greenrules.reading.facts_reader import read_facts_mapping, read_facts_tree
from greenrules.reading.yaml_tree import read_tree


def read_text(text: str) -> tuple[tuple[FactsDocument, ...], tuple[Diagnostic, ...]]:
    tree, problems = read_tree(SourceText("facts.yaml", dedent(text)))
    assert tree is not None
    assert not problems
    return read_facts_tree(tree)


def read_one(obj: object) -> FactsDocument:
    documents, problems = read_facts_mapping(obj)
    assert problems == ()
    (document,) = documents
    return document


def codes_of(obj: object) -> list[tuple[str, str]]:
    """Return code and path of every problem."""
    return [(problem.code, problem.path) for problem in read_facts_mapping(obj)[1]]


def strip(fact: RawFact) -> Any:
    """Return the bare values of a fact, cells and items included."""
    match fact.value:
        case tuple():
            return [strip(item) for item in fact.value]
        case dict():
            return {name: strip(cell) for name, cell in fact.value.items()}
        case _:
            return fact.value


DOCUMENT = """\
subject: {id: shiyu_metal, zh: 世裕金属, en: Shiyu Metal}
as_of: 2021-09-24
facts:
  per_mu_class: B
  energy: {grid: {value: 1200.5, unit: tce, evidence: [report 2024], period: 2024}, solar: null}
  accidents: []
  titles:
    - {scheme: national, granted_on: 2020-10-01, mass: {value: 3, unit: kg}}
  platforms: [energy, carbon]
parameters: {water_baseline: {value: 3, unit: m3/t, cite: sector survey 2024}}
assumptions: {lawful: true}
note: as seen
"""


def test_a_whole_document_reads() -> None:
    """Subject, date, parameters, assumptions and note arrive with the facts."""
    (document,), problems = read_text(DOCUMENT)

    assert problems == ()
    assert (document.subject, document.subject_zh, document.subject_en) == ("shiyu_metal", "世裕金属", "Shiyu Metal")
    assert (document.as_of, document.note) == (dt.date(2021, 9, 24), "as seen")
    assert document.parameters["water_baseline"].cite == "sector survey 2024"
    assert document.assumptions["lawful"].value is True


def test_groups_are_flattened_to_dotted_names() -> None:
    """A fact inside a group goes by the names joined with dots; null is a value that is missing."""
    (document,), _ = read_text(DOCUMENT)

    assert list(document.facts) == ["per_mu_class", "energy.grid", "energy.solar", "accidents", "titles", "platforms"]
    assert document.facts["energy.solar"].value is None


def test_a_value_brings_unit_evidence_and_period() -> None:
    """The long form of a value keeps what stands beside it, a period also as a bare year."""
    (document,), _ = read_text(DOCUMENT)
    grid = document.facts["energy.grid"]

    assert (grid.value, grid.unit, grid.evidence, grid.period) == (Fraction("1200.5"), "tce", ("report 2024",), "2024")


def test_tables_and_sets_keep_their_items() -> None:
    """A list of mappings is a table whose cells may have units; a list of texts is a set; an empty list stays empty."""
    (document,), _ = read_text(DOCUMENT)
    (title,) = document.facts["titles"].value  # type: ignore[misc]

    assert strip(document.facts["titles"]) == [{"scheme": "national", "granted_on": "2020-10-01", "mass": Fraction(3)}]
    assert title.value["mass"].unit == "kg"  # type: ignore[index, call-overload, union-attr]
    assert (strip(document.facts["platforms"]), document.facts["accidents"].value) == (["energy", "carbon"], ())


def test_a_cell_knows_its_path_and_place() -> None:
    """Paths lead to the cell; spans underline it in the text."""
    (document,), _ = read_text(DOCUMENT)
    (title,) = document.facts["titles"].value  # type: ignore[misc]
    cell = title.value["scheme"]  # type: ignore[index, call-overload, union-attr]

    assert (cell.path, cell.span and cell.span.text) == ("facts.titles[0].scheme", "national")


def test_plain_facts_are_a_document_of_their_own() -> None:
    """A mapping without a mapping under `facts` holds the facts themselves."""
    document = read_one({"score": 80, "facts": True})

    assert {name: fact.value for name, fact in document.facts.items()} == {"score": 80, "facts": True}


def test_a_list_holds_one_document_each() -> None:
    """Several subjects are read in their order, and paths tell them apart."""
    documents, problems = read_facts_mapping([{"a": 1}, {"facts": {"a": math.nan}, "subject": "second"}])

    assert [document.subject for document in documents] == ["", "second"]
    assert [problem.path for problem in problems] == ["[1].facts.a"]


def test_a_document_is_passed_through() -> None:
    """What was read before is not read again."""
    document = read_one({"a": 1})

    assert read_facts_mapping(document) == ((document,), ())
    assert read_facts_mapping([document, document])[0] == (document, document)


class Boxed:
    """Stands in for the single values array libraries hand out."""

    shape = ()

    def __init__(self, plain: object) -> None:
        self._plain = plain

    def item(self) -> object:
        return self._plain


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (5, Fraction(5)),
        (0.3, Fraction(3, 10)),
        (1e-7, Fraction(1, 10**7)),
        (Decimal("1.50"), Fraction(3, 2)),
        (Decimal("0E+999999"), Fraction(0)),
        (Fraction(1, 3), Fraction(1, 3)),
        (True, True),
        (None, None),
        ("B", "B"),
        ("2021-09-24", "2021-09-24"),
        (dt.date(2021, 9, 24), dt.date(2021, 9, 24)),
        (dt.datetime(2021, 9, 24), dt.date(2021, 9, 24)),
        (Boxed(0.3), Fraction(3, 10)),
        (Boxed(True), True),
    ],
)
def test_python_values_are_read_exactly(given: object, expected: object) -> None:
    """Numbers become exact, floats by their shortest text; booleans, dates and texts stay what they are."""
    fact = read_one({"a": given}).facts["a"]

    assert (fact.value, type(fact.value)) == (expected, type(expected))


def test_a_python_set_is_a_set_in_a_fixed_order() -> None:
    """The order of a Python set does not show."""
    assert strip(read_one({"a": {"z", "b", "m"}}).facts["a"]) == ["b", "m", "z"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (math.nan, "GR606"),
        (-math.inf, "GR606"),
        (Decimal("NaN"), "GR606"),
        (Decimal("sNaN"), "GR606"),
        ("NaN", "GR606"),
        ("-Infinity", "GR606"),
        (10**30, "GR606"),
        pytest.param(10**100000, "GR606", id="endless"),
        (1e300, "GR606"),
        (Decimal("1e999999999"), "GR606"),
        (Fraction(1, 3**90), "GR606"),
        (dt.datetime(2021, 9, 24, 12), "GR602"),
        (dt.datetime(2021, 9, 24, tzinfo=dt.UTC), "GR602"),
        (dt.time(12), "GR602"),
        (1j, "GR602"),
        (b"text", "GR602"),
        (object(), "GR602"),
        ([[1]], "GR613"),
    ],
)
def test_what_cannot_be_a_value_is_refused(given: object, code: str) -> None:
    """Not finite, far too long, moments and foreign objects each give one diagnostic."""
    found = read_facts_mapping({"a": given})[1]

    assert [problem.code for problem in found] == [code]
    assert found[0].help


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("facts: {a: .nan}", "GR606", ".nan"),
        ("facts: {energy: {grid: 1}, energy.grid: 2}", "GR607", "energy.grid"),
        ("facts: {a: {value: 1, unti: t}}", "GR613", "unti"),
        ("facts: {a: {value: 1, unit: 5}}", "GR613", "5"),
        ("facts: {a: {value: {b: 1}}}", "GR613", "{b: 1}"),
        ("facts: {a: {value: 1, evidence: {b: 1}}}", "GR613", "{b: 1}"),
        ("facts: {a: {b: {c: {d: {e: 1}}}}}", "GR613", "d"),
        ("facts: {t: [{a: {b: 1}}]}", "GR613", "{b: 1}"),
        ("{facts: {}, as_of: yesterday}", "GR608", "yesterday"),
        ("{facts: {}, as_of: 2021-02-30}", "GR608", "2021-02-30"),
        ("{facts: {}, as_of: 2021}", "GR608", "2021"),
        ("{facts: {}, paramters: {}}", "GR613", "paramters"),
        ("{facts: {}, parameters: [1]}", "GR613", "[1]"),
        ("{facts: {}, subject: 5}", "GR613", "5"),
        ("{facts: {}, subject: {id: a, name: b}}", "GR613", "name"),
        ("text", "GR613", "text"),
    ],
)
def test_a_mistake_in_a_text_points_at_it(text: str, code: str, place: str) -> None:
    """One mistake gives one diagnostic at its place, with a way out."""
    _, problems = read_text(text)

    assert [(problem.code, problem.span and problem.span.text) for problem in problems] == [(code, place)]
    assert problems[0].help


def test_three_groups_are_deep_enough() -> None:
    """A name may have four parts by nesting."""
    assert list(read_one({"a": {"b": {"c": {"d": 1}}}}).facts) == ["a.b.c.d"]


def test_a_group_may_hold_a_fact_called_value() -> None:
    """`value` beside names that are no part of a value is a fact like the others."""
    assert list(read_one({"output": {"value": 5, "mass": 3}}).facts) == ["output.value", "output.mass"]


def test_all_problems_are_reported_at_once() -> None:
    """Each wrong fact is reported with its path; the good ones are read."""
    facts = {"good": 1, "bad": math.nan, "worse": [{"x": object()}], 5: 1}

    assert codes_of(facts) == [("GR606", "facts.bad"), ("GR602", "facts.worse[0].x"), ("GR613", "facts")]
    assert "good" in read_facts_mapping(facts)[0][0].facts


def make_circles() -> list[object]:
    mapping: dict[str, object] = {}
    mapping["again"] = mapping
    items: list[object] = []
    items.append(items)
    value: dict[str, object] = {}
    value["value"] = value
    return [mapping, items, {"a": items}, {"a": value}, {"facts": mapping}]


@pytest.mark.parametrize("circle", make_circles(), ids=["mapping", "list", "list in fact", "value", "facts"])
def test_circular_objects_end(circle: object) -> None:
    """A mapping or list that holds itself is a wrong shape, not an endless one."""
    assert [problem.code for problem in read_facts_mapping(circle)[1]] == ["GR613"]


_SINGLES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.fractions()
    | st.decimals()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.binary(max_size=2)
)
_KEYS = st.sampled_from(["facts", "value", "unit", "evidence", "subject", "as_of", "parameters", "id", "a", "a.b", "b"])
_OBJECTS = st.recursive(
    _SINGLES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS | st.integers(), inner, max_size=4),
    max_leaves=20,
)


@given(_OBJECTS)
def test_no_object_ever_raises(obj: object) -> None:
    """Whatever is handed over, reading gives documents or diagnostics that name a place, never an exception."""
    documents, problems = read_facts_mapping(obj)

    assert documents or problems or obj == []
    assert all(problem.path and problem.help for problem in problems)


_FLAT = st.dictionaries(
    st.sampled_from(["a", "b", "c.d", "energy"]),
    st.none() | st.booleans() | st.decimals(-1000, 1000, places=3) | st.sampled_from(["B", "2021-09-24", "no"]),
)


def write_yaml(facts: Mapping[str, object]) -> str:
    def write(value: object) -> str:
        match value:
            case None:
                return "null"
            case bool():
                return str(value).lower()
            case str():
                return f'"{value}"'
            case _:
                return f"{value:f}" if isinstance(value, Decimal) else str(value)

    return "{" + ", ".join(f"{name}: {write(value)}" for name, value in facts.items()) + "}"


@given(_FLAT)
def test_text_and_objects_read_alike(facts: dict[str, object]) -> None:
    """The same facts as YAML text and as Python objects give equal documents."""
    from_text, problems = read_text(write_yaml(facts))

    assert problems == ()
    assert from_text == read_facts_mapping(facts)[0]
