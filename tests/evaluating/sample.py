"""A ruleset with a little of everything, and facts that meet it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from greenrules.checking.ruleset import check_module
from greenrules.evaluating.evaluator import evaluate_document
from greenrules.model.assessment import Assessment
from greenrules.model.declarations import Fact
from greenrules.model.diagnostics import Diagnostic, errors_of, render_diagnostics
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode
from greenrules.reading.facts_reader import read_facts_mapping
from greenrules.reading.ruleset_reader import read_module
from greenrules.reading.yaml_tree import read_tree

AS_OF = date(2024, 6, 30)


def read_text(name: str) -> str:
    """Return the text of one of the rulesets beside this file."""
    return (Path(__file__).parent / "rulesets" / f"{name}.yaml").read_text("utf-8")


METHOD = read_text("method")

STANDARD = read_text("standard")


def compile_module(text: str | MappingNode, name: str, imports: dict[str, Ruleset]) -> Ruleset:
    """Compile a text, or a tree already merged, whose imports are at hand."""
    tree, problems = read_tree(SourceText(name, text)) if isinstance(text, str) else (text, ())
    assert not problems, render_diagnostics(problems)
    assert tree is not None
    module, problems = read_module(tree)
    assert not errors_of(problems), render_diagnostics(problems)
    assert module is not None
    ruleset, problems = check_module(module, imports)
    assert not errors_of(problems), render_diagnostics(problems)
    assert ruleset is not None
    return ruleset


@cache
def sample_ruleset() -> Ruleset:
    """The standard with the method it imports."""
    return compile_module(STANDARD, "standard", {"method": compile_module(METHOD, "method", {})})


def read_document(facts: Mapping[str, object], **parts: object) -> FactsDocument:
    """Return a facts document of one subject."""
    (document,), problems = read_facts_mapping({"subject": {"id": "s", "zh": "甲", "en": "A"}, "facts": facts, **parts})
    assert not problems, render_diagnostics(problems)
    return document


def assess(facts: Mapping[str, object], *, ruleset: Ruleset | None = None, **parts: object) -> Assessment:
    """Assess facts that are in order."""
    assessment, problems = try_to_assess(facts, ruleset=ruleset, **parts)
    assert assessment is not None, render_diagnostics(problems)
    return assessment


def try_to_assess(
    facts: Mapping[str, object],
    *,
    ruleset: Ruleset | None = None,
    extra: Literal["error", "ignore"] = "error",
    known: Mapping[str, Fact] | None = None,
    **parts: object,
) -> tuple[Assessment | None, tuple[Diagnostic, ...]]:
    """Assess facts that may be wrong."""
    document = read_document(facts, **parts)
    return evaluate_document(
        ruleset or sample_ruleset(), document, as_of=AS_OF, known_facts=lambda: known or {}, extra=extra, engine="test"
    )


COMPLETE: dict[str, object] = {
    "fuel_purchases": [{"fuel": "coal", "mass": 50}, {"fuel": "gas", "mass": {"value": 10000, "unit": "kg"}}],
    "output": {"value": 600, "unit": "t", "evidence": ["production report"]},
    "water": {"value": 4000, "period": "2023"},
    "class": "C",
    "titles": ["city"],
    "has_boiler": True,
    "boiler_score": 7,
    "metered": True,
    "accidents": [{"severity": "major", "date": "2020-01-01"}, {"severity": "general", "date": "2024-01-01"}],
    "judged": {"report": 9},
}
COMPLETE_PARAMETERS: dict[str, object] = {"energy_leading": {"value": 60, "cite": "sector survey"}}

EXTRAS = read_text("extras")
EXTRAS_FACTS: dict[str, object] = {
    "is_per_product": False,
    "has_waste": True,
    "has_sludge": False,
    "level": 30,
    "saving": 85,
    "chosen": ["second"],
    "judged": {"third": 4},
    "lines": [{"load": 20, "is_open": True}, {"load": 15, "is_open": True}, {"load": 5}],
}
