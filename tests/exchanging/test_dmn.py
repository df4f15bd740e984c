"""A decision model loads without a warning in a foreign library, and decides there what the engine decides."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from greenrules import UnsupportedByBackend, load
from greenrules.api import available
from greenrules.exchanging import export_dmn
from greenrules.exchanging.dmn import NAMESPACE
from tests.exchanging.dmn_jobs import expect, is_complete, list_differences, list_names, write_subject
from tests.exchanging.samples import list_cases

HERE = Path(__file__).parent
PACKAGES = ("dmn-moddle@12", "feelin@8")
CASES = 6
GRADEABLE = tuple(info for info in available() if info.gradeable)


@cache
def models() -> dict[str, str]:
    """Return the model of every bundled ruleset that has one."""
    found = {}
    for info in GRADEABLE:
        try:
            found[info.key] = export_dmn(load(info.id, info.edition)).text
        except UnsupportedByBackend:
            continue
    return found


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the foreign libraries into a temporary folder, or skip."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node and npm are not installed")
    if os.environ.get("GREENRULES_NPM") != "1":
        pytest.skip("GREENRULES_NPM=1 allows the test to install packages from npm")
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), *PACKAGES]
    if subprocess.run(command, cwd=folder, capture_output=True, timeout=300).returncode:
        pytest.skip("npm could not install the packages")
    return folder


def run(folder: Path, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    file = folder / "jobs.json"
    file.write_text(json.dumps(jobs), encoding="utf-8")
    command = ["node", str(HERE / "dmn_check.mjs"), str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def test_models_load_without_warnings_and_decide_as_the_engine(packages: Path) -> None:
    """Every requirement, score, grade and eligibility of complete cases is the same in feelin."""
    jobs, expected = [], []
    for info in GRADEABLE:
        ruleset = load(info.id, info.edition)
        if (
            not list((HERE.parents[1] / "rulesets").rglob(f"{info.id}/{info.edition}.cases.yaml"))
            or info.key not in models()
        ):
            continue
        for name, document in list_cases(info.id, info.edition, CASES):
            if is_complete(ruleset, document):
                model = export_dmn(ruleset, document.as_of).text
                names = list_names(model)
                jobs.append({"model": model, "subjects": [write_subject(ruleset, document, names)]})
                expected.append((f"{info.key}: {name}", expect(ruleset, document, names)))
    answers = run(packages, jobs)
    different = {
        name: list_differences(answer["results"][0], wanted)
        for (name, wanted), answer in zip(expected, answers, strict=True)
    }

    assert len(jobs) > 60
    assert sum(len(wanted) for _, wanted in expected) > 500
    assert [answer["warnings"] for answer in answers if answer["warnings"]] == []
    assert {name: found for name, found in different.items() if found} == {}


@pytest.mark.parametrize("key", models())
def test_every_reference_leads_to_an_element(key: str) -> None:
    """Ids are unique, names are unique and plain, and what a decision needs is in the model before it."""
    root = ElementTree.fromstring(models()[key])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    seen: set[str] = set()
    for element in root:
        for need in element.iter():
            if (href := need.get("href")) is not None:
                assert href.removeprefix("#") in seen
        if element.tag != f"{{{NAMESPACE}}}description":
            assert (element.get("name") or "").replace("_", "a").isalnum()
            seen.add(element.get("id") or "")

    assert len(ids) == len(set(ids))
    assert len(seen) > 2


def test_what_does_not_fit_is_listed_and_nothing_rests_on_it() -> None:
    """A choice among indicators has no form in DMN: the total score is left out too, and both are named."""
    model = export_dmn(load("cn.miit.green_park", "2016"))
    messages = [problem.message for problem in model.left_out]

    assert {problem.code for problem in model.left_out} == {"GR780"}
    assert "`score:building_choice` is not in the model: a choice among indicators has no form in DMN" in messages
    assert 'name="score"' not in model.text
    assert 'name="gate_targets_met"' in model.text


def test_tables_keep_their_rows() -> None:
    """A decision table stays a table: columns, S-FEEL tests, outputs, hit policy."""
    root = ElementTree.fromstring(models()["cn.ningbo.star_factory@2022"])
    tables = [one for one in root.iter(f"{{{NAMESPACE}}}decisionTable") if one.get("hitPolicy") == "UNIQUE"]
    cells = [cell.findtext(f"{{{NAMESPACE}}}text") for cell in tables[0].iter(f"{{{NAMESPACE}}}inputEntry")]

    assert len(tables) == 1
    assert cells
    assert all(cell == "-" or cell for cell in cells)


def test_rules_about_money_alone_are_refused() -> None:
    """Entitlements have no form; a ruleset of nothing else is refused with the reason."""
    with pytest.raises(UnsupportedByBackend, match="GR781"):
        export_dmn(load("cn.shangyu.green_rewards"))
