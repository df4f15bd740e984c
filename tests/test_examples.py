"""The constructed subjects in examples fit their rulesets, and what comes out of them is committed beside them.

`GREENRULES_REGENERATE=1` writes the outputs anew and removes those of examples that are gone.
"""

import os
import re
from functools import cache
from pathlib import Path

import pytest

from greenrules.api import SchemeResult, evaluate_all, read_facts_file
from greenrules.explaining.page import Language
from greenrules.explaining.schemes import describe_schemes
from greenrules.explaining.text import render_text
from greenrules.model.facts import FactsDocument

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
OUTPUT = EXAMPLES / "output"
SUBJECTS = {
    "cement_kiln": "factories/cement_kiln.yaml",
    "injection_moulding": "factories/injection_moulding.yaml",
    "electronics_assembly": "factories/electronics_assembly.yaml",
    "industrial_park": "parks/industrial_park.yaml",
    "furniture_maker": "supply_chains/furniture_maker.yaml",
}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
NAMES = pytest.mark.parametrize("name", SUBJECTS)


@cache
def evaluated(name: str) -> tuple[FactsDocument, tuple[SchemeResult, ...]]:
    """Return the facts of one example and its row for every scheme."""
    (document,) = read_facts_file(EXAMPLES / SUBJECTS[name])
    return document, evaluate_all(document)


@cache
def outputs() -> dict[str, str]:
    """Return every output by its file name, written there on request."""
    found = {
        f"{name}.{language}.txt": render_text(describe_schemes(*evaluated(name), language))
        for name in SUBJECTS
        for language in LANGUAGES
    }
    if os.environ.get("GREENRULES_REGENERATE"):
        OUTPUT.mkdir(exist_ok=True)
        for old in {file.name for file in OUTPUT.iterdir()} - set(found):
            (OUTPUT / old).unlink()
        for file, text in found.items():
            (OUTPUT / file).write_text(text, encoding="utf-8")
    return found


def test_every_example_has_its_outputs_and_every_output_its_example() -> None:
    """Nothing in examples/output is left over, and nothing is missing."""
    expected = set(outputs())

    assert {file.name for file in OUTPUT.iterdir()} == expected


def test_the_outputs_are_current() -> None:
    """Each is what `evaluate --all` says today; the variable in the docstring above writes them."""
    stale = [file for file, text in outputs().items() if not (OUTPUT / file).is_file()
             or (OUTPUT / file).read_text(encoding="utf-8") != text]  # fmt: skip

    assert stale == []


@NAMES
def test_no_ruleset_that_fits_refuses_the_facts(name: str) -> None:
    """Units, options and dates are right under every ruleset at once."""
    refused = [one.info.id for one in evaluated(name)[1] if one.skipped in ("facts_refused", "faulty")]

    assert refused == []


@NAMES
def test_what_is_missing_is_missing_on_purpose(name: str) -> None:
    """Only the injection-moulding plant leaves grades open: four schemes of elsewhere did not score it."""
    graded = [one for one in evaluated(name)[1] if one.assessment is not None]
    open_grades = [one.info.id for one in graded if one.assessment and len(one.assessment.possible_grades) > 1]
    expected = ["cn.anqing.environmental_credit", "cn.cleaner_production.level", "cn.huzhou.star_factory"]

    assert open_grades == (expected if name == "injection_moulding" else [])


@NAMES
def test_an_example_says_in_both_languages_that_it_is_constructed(name: str) -> None:
    """Nobody takes its figures for those of a real firm, whether in the file or in what comes out."""
    text = (EXAMPLES / SUBJECTS[name]).read_text(encoding="utf-8")
    document, _ = evaluated(name)

    assert text.startswith("# 虚构示例")
    assert "# Constructed example" in text
    assert "（虚构）" in document.subject_zh
    assert "(constructed)" in document.subject_en
    assert {raw.cite for raw in document.parameters.values()} == {"constructed example"}


def test_the_page_of_the_examples_names_every_file() -> None:
    """Each example can be found from examples/README.md, and what it names exists."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)#:]+)\)", text))

    assert set(SUBJECTS.values()) <= linked
    assert [path for path in linked if not (EXAMPLES / path).exists()] == []
