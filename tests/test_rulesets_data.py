"""The bundled rulesets as data: where they lie, what they cite, and that every case beside them comes out."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from greenrules.api import compile_path, evaluate, read_facts_file
from greenrules.api.loading import bundled_rulesets
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.ruleset import Group, Indicator, Ruleset, Source
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, SequenceNode
from greenrules.model.types import NumberType
from greenrules.model.units import parse_unit
from greenrules.model.values import Bounds, Undefined, Unknown
from greenrules.reading.yaml_tree import read_tree

PROJECT = Path(__file__).parent.parent
RULESETS = sorted(file for file in (PROJECT / "rulesets").rglob("*.yaml") if not file.name.endswith(".cases.yaml"))
CASE_FILES = sorted((PROJECT / "rulesets").rglob("*.cases.yaml"))
VERDICTS = {"passed": "met", "failed": "unmet", "cantTell": "unknown"}
WORDS = set(VERDICTS.values())


def to_data(node: Node) -> Any:
    """Return a tree as plain mappings, lists and leaves."""
    if isinstance(node, MappingNode):
        return {entry.key.text: to_data(entry.value) for entry in node.entries}
    if isinstance(node, SequenceNode):
        return [to_data(item) for item in node.items]
    return node.value


@cache
def read_data(file: Path) -> Any:
    """Return a YAML file as plain data, read the way rulesets are."""
    tree, problems = read_tree(SourceText(file.name, file.read_text(encoding="utf-8")))
    assert tree is not None
    assert not problems
    return to_data(tree)


def name_of(file: Path) -> str:
    return f"{file.parent.name}@{file.name.partition('.')[0]}"


@cache
def compile_beside(file: Path) -> Ruleset:
    """Return the ruleset a cases file stands beside."""
    return compile_path(file.with_name(file.name.replace(".cases.yaml", ".yaml")))


def merge_case(file: Path, case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts document of a case over the base of its file; `null` takes a value of the base away."""
    base = read_data(file).get("base", {})
    merged: dict[str, Any] = {"as_of": case.get("as_of", base.get("as_of"))}
    for part in ("facts", "parameters", "assumptions"):
        values = {**base.get(part, {}), **case.get(part, {})}
        merged[part] = {name: value for name, value in values.items() if value is not None}
    return merged


def list_cases() -> list[Any]:
    """Return every case of every file as a test parameter."""
    return [
        pytest.param(file, case, id=f"{name_of(file)}-{case['name']}")
        for file in CASE_FILES
        for case in read_data(file)["cases"]
    ]


def list_sources(value: object) -> Iterator[Source]:
    """Yield every source in a checked ruleset, its imports left out."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from list_sources(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from list_sources(item)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            if attribute.name not in ("imports", "span", "warnings"):
                yield from list_sources(getattr(value, attribute.name))


def expected_words(file: Path, part: str, name: str) -> set[str]:
    return {case["expect"][part][name] for case in read_data(file)["cases"] if name in case["expect"].get(part, {})}


def list_outcomes(section: str) -> list[Any]:
    """Return what each ruleset that stands on its own declares; an overlay leaves the rest to the cases of its base."""
    found = []
    for file in CASE_FILES:
        declared = read_data(file.with_name(file.name.replace(".cases.yaml", ".yaml"))).get(section, {})
        names = [entry["id"] for entry in declared] if section == "grades" else list(declared)
        found += [pytest.param(file, name, id=f"{name_of(file)}-{name}") for name in names]
    return found


def test_every_fact_names_the_papers_that_prove_it() -> None:
    """A fact a subject supplies lists its evidence, in both languages."""
    facts = {id: fact for ruleset in bundled_rulesets().values() for id, fact in ruleset.facts.items()}
    judged = {id for id in facts if id.startswith("judged.")}

    assert [id for id, fact in facts.items() if not fact.evidence and id not in judged] == []
    assert [id for id, fact in facts.items() if any(not (paper.zh and paper.en) for paper in fact.evidence)] == []


@pytest.mark.parametrize("file", RULESETS, ids=name_of)
def test_a_ruleset_lies_where_its_id_and_edition_say(file: Path) -> None:
    """The folder is the id and the file name is the edition."""
    data = read_data(file)

    assert (data["ruleset"], data["edition"]) == (file.parent.name, file.stem)


@pytest.mark.parametrize("file", RULESETS, ids=name_of)
def test_a_ruleset_draws_no_warning(file: Path) -> None:
    """A bundled ruleset is checked without errors or warnings."""
    ruleset = compile_path(file)

    assert not [str(warning) for warning in ruleset.warnings]


@pytest.mark.parametrize("file", RULESETS, ids=name_of)
def test_doubt_comes_with_its_reason(file: Path) -> None:
    """Whatever is inferred, unverified or illustrative says in a note why."""
    doubtful = [
        source for source in list_sources(compile_path(file)) if source.provenance not in ("published", "secondary")
    ]

    assert not [source for source in doubtful if not source.note]


@pytest.mark.parametrize("file", CASE_FILES, ids=name_of)
def test_cases_are_told_apart_and_say_where_they_come_from(file: Path) -> None:
    """Every case has a name of its own, a label in both languages and a source."""
    cases = read_data(file)["cases"]

    assert len({case["name"] for case in cases}) == len(cases)
    assert all(case["source"] and case["label"]["zh"] and case["label"]["en"] for case in cases)
    assert read_data(file)["ruleset"] == f"{file.parent.name}@{file.name.removesuffix('.cases.yaml')}"


@pytest.mark.parametrize(("file", "gate"), list_outcomes("basic_requirements"))
def test_a_gate_has_a_case_for_every_verdict(file: Path, gate: str) -> None:
    """Each basic requirement is met in one case, unmet in another and unknown in a third."""
    words = expected_words(file, "gates", gate)

    assert words == WORDS


@pytest.mark.parametrize(("file", "eligibility"), list_outcomes("eligibilities"))
def test_an_eligibility_has_a_case_for_every_verdict(file: Path, eligibility: str) -> None:
    """Each eligibility is met in one case, unmet in another and unknown in a third."""
    words = expected_words(file, "eligibilities", eligibility)

    assert words == WORDS


@pytest.mark.parametrize(("file", "entitlement"), list_outcomes("entitlements"))
def test_an_entitlement_has_a_case_for_every_outcome(file: Path, entitlement: str) -> None:
    """An amount is granted, refused and unknown in some case each."""
    amounts = [case["expect"].get("entitlements", {}).get(entitlement) for case in read_data(file)["cases"]]
    outcomes = {"unknown" if amount == "unknown" else bool(amount) for amount in amounts if amount is not None}

    assert outcomes == {True, False, "unknown"}


@pytest.mark.parametrize(("file", "grade"), list_outcomes("grades"))
def test_a_grade_is_proven_in_one_case_and_ruled_out_in_another(file: Path, grade: str) -> None:
    """For each grade there is a case that proves it and one in which it is no longer possible."""
    expectations = [case["expect"] for case in read_data(file)["cases"]]

    assert any(expect.get("grade") == grade for expect in expectations)
    assert any("possible_grades" in expect and grade not in expect["possible_grades"] for expect in expectations)


def test_table_c1_has_fourteen_indicators_worth_a_hundred_points() -> None:
    """The example table of GB/T 36132-2025 holds 14 indicators in five groups of 30, 30, 16, 16 and 8 points."""
    ruleset = compile_path(PROJECT / "rulesets/cn/national/cn.gbt36132/2025.yaml")
    assert ruleset.indicators is not None
    groups = [group for group in ruleset.indicators.children if isinstance(group, Group)]

    assert [group.maximum for group in groups] == [30, 30, 16, 16, 8]
    assert sum(len(group.children) for group in groups) == 14


def test_the_points_of_table_c1_are_marked_as_examples() -> None:
    """Annex C is informative: the points of every indicator are illustrative."""
    ruleset = compile_path(PROJECT / "rulesets/cn/national/cn.gbt36132/2025.yaml")
    assert ruleset.indicators is not None
    indicators: list[Indicator | Group] = [
        node for group in ruleset.indicators.children if isinstance(group, Group) for node in group.children
    ]

    assert {node.points_source.provenance for node in indicators} == {"illustrative"}


def find(assessment: Assessment, *ids: str) -> Finding:
    return next(finding for finding in assessment.findings if finding.id in ids)


def to_bounds(expected: Any) -> tuple[Any, Any]:
    return (expected["proven"], expected["attainable"]) if isinstance(expected, dict) else (expected, expected)


def differs(assessment: Assessment, ruleset: Ruleset, name: str, expected: Any) -> bool:
    """Whether a derived quantity or table came out otherwise than expected."""
    kind = "derived" if name in ruleset.derived else "table"
    value = assessment.trace.node(f"{kind}:{name}").value
    if expected in ("unknown", "undefined"):
        return not isinstance(value, Unknown if expected == "unknown" else Undefined)
    if not isinstance(expected, dict):
        return bool(value != expected)
    type = (ruleset.derived if kind == "derived" else ruleset.tables)[name].type
    unit = parse_unit(expected["unit"])
    assert isinstance(type, NumberType)
    assert unit is not None
    assert unit.converts_to(type.unit)
    if not isinstance(value, Fraction):
        return True
    return abs(value * type.unit.ratio_to(unit) - expected["value"]) > expected.get("within", 0)


EXPECTATIONS = {
    "grade", "possible_grades", "score", "gates", "indicators", "eligibilities", "entitlements", "values", "missing",
    "route",
}  # fmt: skip


def list_differences(assessment: Assessment, ruleset: Ruleset, expect: Mapping[str, Any]) -> Iterator[str]:
    """Yield every expectation of a case that did not come out, and those nobody looks at."""
    yield from (f"nobody looks at {part}" for part in set(expect) - EXPECTATIONS)
    if expect.get("grade", assessment.grade) != assessment.grade:
        yield f"grade {assessment.grade}"
    if expect.get("possible_grades", list(assessment.possible_grades)) != list(assessment.possible_grades):
        yield f"possible grades {assessment.possible_grades}"
    scores = {
        name: find(assessment, f"indicator:{name}", f"group:{name}").score for name in expect.get("indicators", {})
    }
    wanted = dict(expect.get("indicators", {}))
    if "score" in expect:
        scores["score"], wanted["score"] = assessment.score, expect["score"]
    for name, score in scores.items():
        if not isinstance(score, Bounds) or (score.proven, score.attainable) != to_bounds(wanted[name]):
            yield f"{name} {score}"
    for part, kind in (("gates", "gate"), ("eligibilities", "eligibility")):
        for name, word in expect.get(part, {}).items():
            if VERDICTS[find(assessment, f"{kind}:{name}").status] != word:
                yield f"{name} is not {word}"
    for name, amount in expect.get("entitlements", {}).items():
        got = find(assessment, f"entitlement:{name}").amount
        if not isinstance(got, Unknown) if amount == "unknown" else got != amount:
            yield f"{name} is {got}"
    yield from (
        f"{name} differs"
        for name, value in expect.get("values", {}).items()
        if differs(assessment, ruleset, name, value)
    )
    yield from (
        f"{id} is not missing" for id in expect.get("missing", []) if id not in {m.id for m in assessment.missing}
    )
    route = find(assessment, f"grade:{assessment.grade}").route if "route" in expect else ()
    yield from (f"{id} is not on the route {route}" for id in expect.get("route", []) if id not in route)


@pytest.mark.parametrize(("file", "case"), list_cases())
def test_a_case_comes_out(file: Path, case: Mapping[str, Any]) -> None:
    """A case beside a ruleset comes out as it says."""
    ruleset = compile_beside(file)
    assessment = evaluate(ruleset, merge_case(file, case))

    assert not list(list_differences(assessment, ruleset, case["expect"]))


def test_the_ninghai_example_shows_three_stars_and_its_route() -> None:
    """The example of a real Ninghai firm proves three stars by the cleaner-production route, on assumptions."""
    (document,) = read_facts_file(PROJECT / "examples/ningbo/shiyu_metal.yaml")
    ruleset = compile_path(PROJECT / "rulesets/cn/zhejiang/ningbo/cn.ningbo.star_factory/2021.yaml")
    assessment = evaluate(ruleset, document)

    assert assessment.grade == "three"
    assert "derived:cleaner_production_route" in find(assessment, "grade:three").route
    assert {item.id for item in assessment.assumptions if item.by == "caller"} >= {
        "fact:accidents",
        "fact:per_mu_class",
    }


def test_the_cement_example_leaves_only_the_raw_material_open() -> None:
    """In the constructed cement example every indicator but the raw-material intensity is settled."""
    (document,) = read_facts_file(PROJECT / "examples/cement/kiln.yaml")
    ruleset = compile_path(PROJECT / "rulesets/cn/national/cn.gbt36132.cement/2025.yaml")
    assessment = evaluate(ruleset, document)
    unsettled = {
        finding.id for finding in assessment.findings if finding.kind == "indicator" and finding.status == "cantTell"
    }

    assert unsettled == {"indicator:material_per_product_score", "indicator:material_per_value_score"}
