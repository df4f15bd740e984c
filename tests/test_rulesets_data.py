"""The bundled rulesets as data: where they lie, what they cite, and that every case beside them comes out."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from greenrules.api import compile_path, evaluate, read_facts_file
from greenrules.api.loading import bundled_rulesets
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.citing import Source
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Group, Indicator
from greenrules.model.source import SourceText
from greenrules.reading.yaml_tree import read_tree
from greenrules.testing.cases import Case, find_tested, read_cases, to_data
from greenrules.testing.expectations import VERDICTS, check_case

PROJECT = Path(__file__).parent.parent
RULESETS = sorted(file for file in (PROJECT / "rulesets").rglob("*.yaml") if not file.name.endswith(".cases.yaml"))
CASE_FILES = sorted((PROJECT / "rulesets").rglob("*.cases.yaml"))
WORDS = set(VERDICTS.values())


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
    return compile_path(find_tested(file))


def list_cases() -> list[Any]:
    """Return every case of every file as a test parameter."""
    return [
        pytest.param(file, case, id=f"{name_of(file)}-{case.name}") for file in CASE_FILES for case in read_cases(file)
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
        declared = read_data(find_tested(file)).get(section, {})
        names = [entry["id"] for entry in declared] if section == "grades" else list(declared)
        found += [pytest.param(file, name, id=f"{name_of(file)}-{name}") for name in names]
    return found


def test_every_fact_names_the_papers_that_prove_it() -> None:
    """A fact a subject supplies lists its evidence, in both languages."""
    facts = {id: fact for ruleset in bundled_rulesets().values() for id, fact in ruleset.facts.items()}
    judged = {id for id in facts if id.startswith("judged.")}

    assert [id for id, fact in facts.items() if not fact.evidence and id not in judged] == []
    assert [id for id, fact in facts.items() if any(not (paper.zh and paper.en) for paper in fact.evidence)] == []


def list_labels(data: object) -> Iterator[dict[str, object]]:
    """Yield every text of ours in one or two languages."""
    if isinstance(data, dict) and data and set(data) <= {"zh", "en"}:
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from list_labels(part)


@pytest.mark.parametrize("file", [*RULESETS, *CASE_FILES], ids=lambda file: f"{file.parent.name}@{file.stem}")
def test_bundled_files_are_in_both_languages(file: Path) -> None:
    """A ruleset of one's own may do with one language; those that come with the package have both everywhere."""
    labels = list(list_labels(read_data(file)))

    assert labels
    assert [label for label in labels if set(label) != {"zh", "en"}] == []


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


@pytest.mark.parametrize(("file", "case"), list_cases())
def test_a_case_comes_out(file: Path, case: Case) -> None:
    """A case beside a ruleset comes out as it says."""
    result = check_case(compile_beside(file), case)

    assert [str(problem) for problem in result.problems] == []
    assert result.differences == ()


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
