"""Assessment to advice: why, why not, what to ask next, how safe a grade is, what improves it, what an edition changes.

Input: a ruleset and the facts of a subject, a target and measures, or two rulesets and a fleet. Output: frozen data of
`model/` that says what to do.
May import: testing, explaining, api, library, compiling, evaluating, reading, model.

People who receive a grade ask what forced it and what would change it. Every answer is proven on the exact engine,
or says how far it was proven; a plan is only proposed once the reference evaluator gave it that grade.

Names are fetched on first use.
"""

from typing import TYPE_CHECKING

from greenrules.front_doors import fetch_from

if TYPE_CHECKING:
    from greenrules.improving.ask_next import ask
    from greenrules.improving.diff import compare_rulesets
    from greenrules.improving.interview_session import Interview, open_interview
    from greenrules.improving.margins_of_facts import find_margins
    from greenrules.improving.measures_reader import read_measures, read_measures_file
    from greenrules.improving.opened_case import OpenedCase, open_case
    from greenrules.improving.plan import improve
    from greenrules.improving.why_forced import why
    from greenrules.improving.why_not_reached import why_not

__all__ = [
    "Interview",
    "OpenedCase",
    "ask",
    "compare_rulesets",
    "find_margins",
    "improve",
    "open_case",
    "open_interview",
    "read_measures",
    "read_measures_file",
    "why",
    "why_not",
]

_HOMES = {
    "Interview": "greenrules.improving.interview_session",
    "OpenedCase": "greenrules.improving.opened_case",
    "ask": "greenrules.improving.ask_next",
    "compare_rulesets": "greenrules.improving.diff",
    "find_margins": "greenrules.improving.margins_of_facts",
    "improve": "greenrules.improving.plan",
    "open_case": "greenrules.improving.opened_case",
    "open_interview": "greenrules.improving.interview_session",
    "read_measures": "greenrules.improving.measures_reader",
    "read_measures_file": "greenrules.improving.measures_reader",
    "why": "greenrules.improving.why_forced",
    "why_not": "greenrules.improving.why_not_reached",
}

if not TYPE_CHECKING:  # a type checker would take it for a promise that every name exists
    __getattr__ = fetch_from(__name__, _HOMES)


def __dir__() -> list[str]:
    return sorted(__all__)
