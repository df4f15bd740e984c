"""A ruleset against the laws every ruleset obeys: random subjects close to its thresholds, standard laws, its cases.

Input: a checked ruleset, perhaps with the cases beside it. Output: Hypothesis strategies, and results as data.
May import: explaining, api, library, compiling, reading, checking, evaluating, model.

A trace explains what ran, not that it is right. Here an author gets from the ruleset alone the tests that would have
caught a mistake in it. Only this folder imports Hypothesis (extra `testing`), and only when a name below is used.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.testing.cases import Case, read_cases, read_cases_text
    from greenrules.testing.coverage_report import measure_coverage
    from greenrules.testing.expectations import CaseResult, Difference, check_case
    from greenrules.testing.factory_strategies import factories
    from greenrules.testing.hiding import thinned_factories, thinned_pairs
    from greenrules.testing.law_checks import check_laws
    from greenrules.testing.law_results import Breach, LawNotes, LawResult
    from greenrules.testing.mutant_report import run_mutants
    from greenrules.testing.pasting import write_facts
    from greenrules.testing.proof_equivalence import are_equivalent
    from greenrules.testing.proof_search import find_facts, open_prover
    from greenrules.testing.proofs import prove
    from greenrules.testing.running import RulesetReport, run_tests
    from greenrules.testing.standard_laws import LAWS
    from greenrules.testing.subjects import Factory
    from greenrules.testing.supplying import facts, pairs_better

__all__ = [
    "LAWS",
    "Breach",
    "Case",
    "CaseResult",
    "Difference",
    "Factory",
    "LawNotes",
    "LawResult",
    "RulesetReport",
    "are_equivalent",
    "check_case",
    "check_laws",
    "factories",
    "facts",
    "find_facts",
    "measure_coverage",
    "open_prover",
    "pairs_better",
    "prove",
    "read_cases",
    "read_cases_text",
    "run_mutants",
    "run_tests",
    "thinned_factories",
    "thinned_pairs",
    "write_facts",
]

_HOMES = {
    "Breach": "greenrules.testing.law_results",
    "Case": "greenrules.testing.cases",
    "CaseResult": "greenrules.testing.expectations",
    "Difference": "greenrules.testing.expectations",
    "Factory": "greenrules.testing.subjects",
    "LAWS": "greenrules.testing.standard_laws",
    "LawNotes": "greenrules.testing.law_results",
    "LawResult": "greenrules.testing.law_results",
    "RulesetReport": "greenrules.testing.running",
    "are_equivalent": "greenrules.testing.proof_equivalence",
    "check_case": "greenrules.testing.expectations",
    "check_laws": "greenrules.testing.law_checks",
    "factories": "greenrules.testing.factory_strategies",
    "facts": "greenrules.testing.supplying",
    "measure_coverage": "greenrules.testing.coverage_report",
    "pairs_better": "greenrules.testing.supplying",
    "find_facts": "greenrules.testing.proof_search",
    "open_prover": "greenrules.testing.proof_search",
    "prove": "greenrules.testing.proofs",
    "read_cases": "greenrules.testing.cases",
    "read_cases_text": "greenrules.testing.cases",
    "run_mutants": "greenrules.testing.mutant_report",
    "run_tests": "greenrules.testing.running",
    "thinned_factories": "greenrules.testing.hiding",
    "thinned_pairs": "greenrules.testing.hiding",
    "write_facts": "greenrules.testing.pasting",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    _fetch = fetch_from(__name__, _HOMES)

    def __getattr__(name: str) -> object:
        try:
            return _fetch(name)
        except ModuleNotFoundError as missing:
            if missing.name not in ("hypothesis", "pytest"):
                raise
            raise ImportError(f"`{name}` needs Hypothesis: pip install 'greenrules[testing]'") from missing


def __dir__() -> list[str]:
    return sorted(__all__)
