"""Green-factory standards as rules: load a ruleset, evaluate facts, explain the grade.

Input: the id of a ruleset and the facts of a subject. Output: an assessment and its explanation.
May import: front_doors when it is imported; every name below is fetched from its module on first use.

The package is a library first: other programs embed it, so importing it costs next to nothing and starts nothing.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.api import available, compile_path, compile_text, evaluate, evaluate_many, load
    from greenrules.explaining import explain
    from greenrules.model.assessment import Assessment
    from greenrules.model.diagnostics import Diagnostic, FactsError, RulesetError, UnsupportedByBackend
    from greenrules.model.ruleset import Ruleset

__version__ = "0.1.0"
__all__ = [
    "Assessment",
    "Diagnostic",
    "FactsError",
    "Ruleset",
    "RulesetError",
    "UnsupportedByBackend",
    "__version__",
    "available",
    "compile_path",
    "compile_text",
    "evaluate",
    "evaluate_many",
    "explain",
    "load",
]

_HOMES = {
    "Assessment": "greenrules.model.assessment",
    "Diagnostic": "greenrules.model.diagnostics",
    "FactsError": "greenrules.model.diagnostics",
    "Ruleset": "greenrules.model.ruleset",
    "RulesetError": "greenrules.model.diagnostics",
    "UnsupportedByBackend": "greenrules.model.diagnostics",
    "available": "greenrules.api",
    "compile_path": "greenrules.api",
    "compile_text": "greenrules.api",
    "evaluate": "greenrules.api",
    "evaluate_many": "greenrules.api",
    "explain": "greenrules.explaining",
    "load": "greenrules.api",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
