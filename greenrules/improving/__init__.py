"""Assessment to advice: the cheapest route to a grade, and what changes between two editions.

Input: a checked ruleset, the facts of a subject, measures. Output: plans and differences, as data of `model`.
May import: testing, explaining, api, library, model.

Advice is only worth following when it comes true, so whatever is proposed here was evaluated by the reference evaluator
before it was returned. Names are fetched on first use.
"""Assessment to advice: why, why not, what to ask next, how safe a grade is, and what would improve it.

Input: a ruleset and the facts of a subject. Output: frozen data of `model/advice.py`.
May import: testing, explaining, api, library, compiling, evaluating, model.

People who receive a grade ask what forced it and what would change it. Every answer here is proven on the exact engine,
or says how far it was proven. Names are fetched on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenrules.improving.diff import compare_rulesets
    from greenrules.improving.diff_reading import read_fleet
    from greenrules.improving.measures_reader import read_measures, read_measures_file
    from greenrules.improving.plan import improve

__all__ = ["compare_rulesets", "improve", "read_fleet", "read_measures", "read_measures_file"]

_HOMES = {
    "compare_rulesets": "greenrules.improving.diff",
    "read_fleet": "greenrules.improving.diff_reading",
    "improve": "greenrules.improving.plan",
    "read_measures": "greenrules.improving.measures_reader",
    "read_measures_file": "greenrules.improving.measures_reader",
    from greenrules.improving.ask_next import ask
    from greenrules.improving.interview_session import Interview, open_interview
    from greenrules.improving.margins_of_facts import find_margins
    from greenrules.improving.opened_case import OpenedCase, open_case
    from greenrules.improving.why_forced import why
    from greenrules.improving.why_not_reached import why_not

__all__ = ["Interview", "OpenedCase", "ask", "find_margins", "open_case", "open_interview", "why", "why_not"]

_HOMES = {
    "Interview": "greenrules.improving.interview_session",
    "OpenedCase": "greenrules.improving.opened_case",
    "ask": "greenrules.improving.ask_next",
    "find_margins": "greenrules.improving.margins_of_facts",
    "open_case": "greenrules.improving.opened_case",
    "open_interview": "greenrules.improving.interview_session",
    "why": "greenrules.improving.why_forced",
    "why_not": "greenrules.improving.why_not_reached",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
