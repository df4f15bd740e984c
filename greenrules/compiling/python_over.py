"""Scoring over the records of a table has no generated form yet: the reference evaluates it."""

from greenrules.compiling.python_scope import NotCompiledError, Scope
from greenrules.compiling.python_scores import Score
from greenrules.model.ruleset import Indicator, Over


def write_over(indicator: Indicator, over: Over, scope: Scope) -> Score:
    raise NotCompiledError
