"""Subjects for workbooks: the constructed factories, and the cases of bundled rulesets."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from greenrules import evaluate
from greenrules.api import load, read_facts_file
from greenrules.model.diagnostics import FactsError
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.reading.facts_reader import read_facts_mapping
from greenrules.testing.cases import read_cases

ROOT = Path(__file__).resolve().parents[2]
FACTORIES = {
    "cement_kiln": ("cn.gbt36132.cement", "factories/cement_kiln.yaml"),
    "injection_moulding": ("cn.gbt36132", "factories/injection_moulding.yaml"),
    "electronics_assembly": ("cn.miit.platform", "factories/electronics_assembly.yaml"),
    "industrial_park": ("cn.miit.green_park", "parks/industrial_park.yaml"),
    "furniture_maker": ("cn.miit.green_supply_chain", "supply_chains/furniture_maker.yaml"),
}


@cache
def factory(name: str) -> tuple[Ruleset, FactsDocument]:
    """Return a constructed subject with a ruleset that fits it."""
    id, file = FACTORIES[name]
    (document,) = read_facts_file(ROOT / "examples" / file)
    return load(id, as_of=document.as_of), document


def list_cases(id: str, edition: str, most: int) -> Iterator[tuple[str, FactsDocument]]:
    """Yield the first cases of a bundled ruleset whose facts are accepted."""
    (file,) = (ROOT / "rulesets").rglob(f"{id}/{edition}.cases.yaml")
    ruleset = load(id, edition)
    for case in read_cases(file)[:most]:
        (document,), _ = read_facts_mapping(case.given)
        try:
            evaluate(ruleset, document)
        except FactsError:
            continue
        yield case.name, document
