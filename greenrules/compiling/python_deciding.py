"""Deciding one subject: the generated function for usual ones first, and the careful way for all others."""

from datetime import date
from typing import Any

from greenrules.compiling.python import DOCUMENT, KnownFacts, Program, load, load_quick, take_rest
from greenrules.compiling.python_exactly import Outcome, decide_exactly
from greenrules.compiling.python_intake import take_some
from greenrules.compiling.python_packing import Values
from greenrules.compiling.python_quickly import Decision
from greenrules.compiling.python_support import RefusedError, TooCloseError


def decide(
    program: Program,
    facts: dict[str, Any],
    as_of: date,
    known_facts: KnownFacts,
    bound: Values = (),
    occasion: object = None,
) -> Decision | None:
    """Decide one subject; None when that is left to the reference.

    Args:
        facts: plain values by name; they are taken as they are now, later changes do not matter.
        known_facts: the facts of every bundled module, asked for only when a name is not the ruleset's own.
        bound: the values of the open parameters in their order, None where one is not bound; empty when none is.
        occasion: what is kept with the decision.
    """
    bound = bound or program.unbound
    quick = program.quick or load_quick(program, facts)
    decision = quick(facts, bound, as_of, known_facts, occasion)
    return decision or decide_carefully(program, facts, as_of, known_facts, bound, occasion)


def decide_carefully(
    program: Program,
    facts: dict[str, Any],
    as_of: date,
    known_facts: KnownFacts,
    bound: Values,
    occasion: object,
) -> Decision | None:
    """Decide a subject that leaves out facts, has others than plain numbers, booleans and texts, or is a close call.

    The arguments are those of `decide`.
    """
    if DOCUMENT in facts or not program.is_compiled:
        return None
    known = program.blank | facts
    try:
        values = take_some(program.take(known), program.kinds)
        rest = () if len(known) == len(program.blank) else _take_all_rest(program, facts, known_facts)
        outcome = _run(program, values, as_of, bound)
    except RefusedError:
        return None
    return None if outcome is None else (*outcome, values, None, None, rest, occasion)


def _run(program: Program, values: Values, as_of: date, bound: Values) -> Outcome | None:
    is_complete = None not in values
    run = (program.complete if is_complete else program.partial) or load(program, is_complete=is_complete)
    outcome: Outcome | None
    try:
        outcome = run(*program.kinds.split(values), bound, as_of)
    except (TooCloseError, ArithmeticError):
        outcome = decide_exactly(program.ruleset, program.kinds.facts, values, as_of, program.parameters, bound)
    return outcome


def _take_all_rest(program: Program, facts: dict[str, Any], known_facts: KnownFacts) -> "Values | dict[str, Any]":
    rest = program.rest_kinds.facts
    if len(rest) > len(facts) or not facts.keys() <= program.ruleset.facts.keys():
        return take_rest(program, facts, known_facts)
    return take_some(tuple(map(facts.get, rest)), program.rest_kinds)
