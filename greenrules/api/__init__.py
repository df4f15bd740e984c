"""The pipeline composed: the public functions of greenrules.

Input: ids, texts, paths, facts. Output: checked rulesets and assessments, or one exception that carries every problem.
May import: library, reading, checking, evaluating, model.

Only this folder strings the verbs together, and only here diagnostics become exceptions. A portal that needs another
order of the steps writes its own few lines on the same functions. Names are fetched on first use: whoever only loads a
ruleset does not wait for the evaluator.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.api.assessing import evaluate
    from greenrules.api.documents import read_facts, read_facts_file
    from greenrules.api.loading import available, compare_facts, compile_path, compile_text, load, read_day
    from greenrules.api.many import evaluate_many
    from greenrules.api.schemes import SchemeResult, evaluate_all

__all__ = [
    "SchemeResult",
    "available",
    "compare_facts",
    "compile_path",
    "compile_text",
    "evaluate",
    "evaluate_all",
    "evaluate_many",
    "load",
    "read_day",
    "read_facts",
    "read_facts_file",
]

_HOMES = {
    "SchemeResult": "greenrules.api.schemes",
    "available": "greenrules.api.loading",
    "compare_facts": "greenrules.api.loading",
    "compile_path": "greenrules.api.loading",
    "compile_text": "greenrules.api.loading",
    "evaluate": "greenrules.api.assessing",
    "evaluate_all": "greenrules.api.schemes",
    "evaluate_many": "greenrules.api.many",
    "load": "greenrules.api.loading",
    "read_day": "greenrules.api.loading",
    "read_facts": "greenrules.api.documents",
    "read_facts_file": "greenrules.api.documents",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)
