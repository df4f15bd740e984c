"""Coverage of rules: which ways the cases of a ruleset go, why others cannot be gone, and cases for the rest."""

import json
from pathlib import Path

import pytest

from greenrules import FactsError, RulesetError, compile_path
from greenrules.cli import main
from greenrules.testing.cases import read_cases
from greenrules.testing.coverage_cases import open_suite, read_base
from greenrules.testing.coverage_measuring import find_targets, list_items
from greenrules.testing.coverage_page import write_page
from greenrules.testing.coverage_reasons import explain_unreachable
from greenrules.testing.coverage_report import measure_coverage, suggest_for
from greenrules.testing.coverage_search import search_items
from greenrules.testing.coverage_writing import write_case
from greenrules.testing.expectations import check_case
from tests.testing.coverage_samples import CASES, RULES, write_small

BUNDLED = Path(__file__).parents[2] / "rulesets/cn"
SOME = (
    "zhejiang/ningbo/cn.ningbo.star_factory/2022.yaml",
    "zhejiang/ningbo/cn.cixi.energy_saving_fund/2018.yaml",
    "hebei/cn.hebei.star_factory/2024.yaml",
    "national/cn.gbt36132.steel/2025.yaml",
    "national/cn.green_design_product/2015.yaml",
    "anhui/cn.anqing.environmental_credit/2016.yaml",
)


def items_of(file: Path) -> set[str]:
    return {item.id for item in measure_coverage(file).items if item.covered_by}


def with_facts(facts: str) -> str:
    return (
        CASES
        + f"""\
  - name: another
    label: {{zh: 另一, en: another}}
    source: constructed
    facts: {facts}
    expect: {{grade: none}}
"""
    )


@pytest.mark.parametrize(
    ("facts", "item"),
    [
        ("{lawful: false}", "gate:no_accident|condition/0|false"),
        ("{lawful: null}", "gate:no_accident|condition|unknown"),
        ("{lawful: null}", "fact:lawful|missing|missing"),
        ("{recycled: 50}", "indicator:water|scoring/1:threshold|on"),
        ("{recycled: 49}", "indicator:water|scoring/1:threshold|beside"),
        ("{recycled: 60}", "indicator:water|scoring|step 2"),
        ("{energy: 200}", "indicator:energy_score|scoring|at baseline"),
        ("{energy: 90}", "indicator:energy_score|scoring|better than leading"),
        ("{recycled: 50, energy: 133.5}", "grade:good|condition/1:threshold|beside"),
        (
            "{accidents: [{kind: safety, occurred_on: 2021-07-01}]}",
            "gate:no_accident|condition/1/0/each/1:window|first day inside",
        ),
        (
            "{accidents: [{kind: safety, occurred_on: 2021-06-30}]}",
            "gate:no_accident|condition/1/0/each/1:window|last day outside",
        ),
        ("{accidents: [{occurred_on: 2024-01-01}]}", "fact:accidents/kind|missing|missing"),
    ],
)
def test_an_item_is_covered_by_the_case_that_goes_that_way(tmp_path: Path, facts: str, item: str) -> None:
    """A case covers an item exactly when its subject goes that way: without it the item is open."""
    before = items_of(write_small(tmp_path / "before"))
    after = items_of(write_small(tmp_path / "after", cases=with_facts(facts)))

    assert item not in before
    assert item in after


def test_an_atom_that_decides_nothing_is_not_covered(tmp_path: Path) -> None:
    """An accident of the past decides nothing while the firm is unlawful anyway."""
    facts = "{lawful: false, accidents: [{kind: safety, occurred_on: 2024-01-01}]}"
    items = items_of(write_small(tmp_path, cases=with_facts(facts)))

    assert "gate:no_accident|condition/1/0/each/0|true" not in items


def test_suggested_cases_cover_everything_that_can_be(tmp_path: Path) -> None:
    """Pasted below the cases there are, the suggestions come out as they say and leave nothing open."""
    file = write_small(tmp_path)
    suggestions, suite = suggest_for(file), open_suite(file)
    texts = [write_case(case, suite.start, read_base(file)) for case in suggestions.cases]
    write_small(tmp_path, cases=CASES + "".join(texts))
    results = [check_case(suite.ruleset, case) for case in read_cases(file.with_name("1.cases.yaml"))]

    assert suggestions.left == ()
    assert all(result.passed for result in results)
    assert measure_coverage(file).open_items == ()


def test_a_suggestion_changes_as_little_as_it_can(tmp_path: Path) -> None:
    """The smallest factory for one item differs from the base in one fact."""
    suite = open_suite(write_small(tmp_path))
    targets = find_targets(suite.ruleset)
    (found,) = search_items(targets, ["indicator:water|scoring|step 2"], suite.start, suite.drafts)

    assert found.changes == (("fact", "recycled"),)


def test_what_ranges_exclude_is_unreachable_for_a_stated_reason(tmp_path: Path) -> None:
    """A share that is at least 0 % anyway can never be less: nobody is asked for a case."""
    file = write_small(tmp_path, rules=RULES.replace("recycled >= 50", "recycled >= 0"))
    items = {item.id: item for item in measure_coverage(file).items}
    below = items["indicator:water|scoring/1|false"]

    assert below.unreachable is not None
    assert below.unreachable.en == "the declared ranges rule it out"


@pytest.mark.parametrize("name", SOME)
def test_nothing_that_happens_is_called_unreachable(name: str) -> None:
    """No item that the subject of some case covers has a reason why no subject could."""
    suite = open_suite(BUNDLED / name)
    targets = find_targets(suite.ruleset, suite.base)
    covered = frozenset[str]().union(*(list_items(targets, draft) for draft in suite.drafts))

    assert [item for item in covered if explain_unreachable(targets, item) is not None] == []


@pytest.mark.parametrize("name", SOME)
def test_bundled_rulesets_are_covered_whole(name: str) -> None:
    """Every way a bundled ruleset can go is gone by one of its cases."""
    assert [item.id for item in measure_coverage(BUNDLED / name).open_items] == []


def test_an_overlay_answers_for_what_differs_from_its_base() -> None:
    """The steel overlay answers for its own tables and the indicator that reads them, not for water."""
    suite = open_suite(BUNDLED / "national/cn.gbt36132.steel/2025.yaml")
    entries = find_targets(suite.ruleset, suite.base).entries

    assert {"table:process_level_1", "indicator:energy_per_product_score"} <= set(entries)
    assert not [id for id in entries if "water" in id]


def test_the_page_escapes_what_rulesets_say(tmp_path: Path) -> None:
    """A label with signs of HTML in it stands on the page as text, in both languages."""
    file = write_small(tmp_path, rules=RULES.replace("{zh: 例, en: example}", "{zh: 例, en: example}").replace(
        "lawful: {label: {zh: 项, en: entry}", "lawful: {label: {zh: '<b>项</b>', en: '<b>entry</b>'}"))  # fmt: skip
    pages = [write_page([measure_coverage(file)], lang) for lang in ("zh", "en")]

    assert all("<b>" not in page and "&lt;b&gt;" in page for page in pages)
    assert '<html lang="zh-CN">' in pages[0]


def test_the_command_lists_what_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table counts, names the line and the clause of what is open, and fails below the wanted share."""
    file = write_small(tmp_path)
    code = main(
        ["coverage", str(tmp_path), "--lang", "zh", "--fail-under", "100", "--html", str(tmp_path / "page.html")]
    )
    out = capsys.readouterr().out

    assert code == 1
    assert "cn.example.small@1" in out
    assert f"{file}:" in out
    assert "[guide 4.2]" in out
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_writes_json_and_suggestions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json every item is listed; with --suggest the cases can be pasted."""
    file = write_small(tmp_path)
    main(["coverage", str(file), "--json"])
    (data,) = json.loads(capsys.readouterr().out)
    main(["coverage", str(file), "--suggest"])

    assert data["items"] == len(data["list"])
    assert "  - name: " in capsys.readouterr().out


def test_cases_are_asked_for_where_there_are_none(tmp_path: Path) -> None:
    """A ruleset without cases beside it is GR810."""
    file = write_small(tmp_path)
    file.with_name("1.cases.yaml").unlink()

    with pytest.raises(RulesetError, match="GR810"):
        measure_coverage(file)


def test_a_case_without_a_date_is_refused(tmp_path: Path) -> None:
    """A subject without a date cannot be measured: GR608."""
    file = write_small(tmp_path, cases=CASES.replace("  as_of: 2024-06-30\n", ""))

    with pytest.raises(FactsError, match="GR608"):
        measure_coverage(file)


def test_a_ruleset_without_a_path_is_found_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    """The name of a bundled ruleset stands for its file."""
    code = main(["coverage", "cn.anqing.environmental_credit@2016", "--lang", "en"])

    assert code == 0
    assert "cn.anqing.environmental_credit@2016" in capsys.readouterr().out
    assert compile_path(BUNDLED / SOME[-1]).key == "cn.anqing.environmental_credit@2016"
