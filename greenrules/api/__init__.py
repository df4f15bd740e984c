"""The pipeline composed: the public functions of greenrules.

Input: ids, texts, paths, facts. Output: checked rulesets and assessments, or one exception that carries every problem.
May import: library, reading, checking, evaluating, model.

Only this folder strings the verbs together, and only here diagnostics become exceptions. A portal that needs another
order of the steps writes its own few lines on the same functions.
"""

from greenrules.api.assessing import evaluate, read_facts, read_facts_file
from greenrules.api.loading import available, compare_facts, compile_path, compile_text, load, read_day
from greenrules.api.schemes import SchemeResult, evaluate_all

__all__ = [
    "SchemeResult",
    "available",
    "compare_facts",
    "compile_path",
    "compile_text",
    "evaluate",
    "evaluate_all",
    "load",
    "read_day",
    "read_facts",
    "read_facts_file",
]
