"""Assessing: facts and a checked ruleset become assessments, quickly where the facts are plain."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import overload

from greenrules.api.deferring import assess_quickly, new_assessment, read_bindings, set_grade, set_possible_grades
from greenrules.api.documents import EXTRAS, Engine, Extra, Facts, evaluate_documents
from greenrules.api.loading import bundled_facts
from greenrules.compiling.python_deciding import decide_carefully
from greenrules.model.assessment import Assessment
from greenrules.model.memory import set_memory
from greenrules.model.ruleset import Ruleset


@overload
def evaluate(
    ruleset: Ruleset,
    facts: Facts,
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> Assessment: ...


@overload
def evaluate(
    ruleset: Ruleset,
    facts: Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> tuple[Assessment, ...]: ...


def evaluate(
    ruleset: Ruleset,
    facts: Facts | Sequence[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
) -> Assessment | tuple[Assessment, ...]:
    """Return the grade of a subject with its reasons; for a list of dated subjects, one assessment each.

    Args:
        ruleset: what `load`, `compile_text` or `compile_path` returned.
        facts: fact name to value (or `{value, unit, evidence}`), or a whole facts document, or a list of either.
        as_of: the date of the assessment; without it, the one the facts document states. Never today.
        parameters: values for parameters by id, as `{value, unit, cite}`; they stand above those of the document.
        assumptions: values for facts nobody supplied, listed as such; they stand above those of the document.
        extra: `ignore` turns a fact that is declared nowhere into a note.
        engine: `compiled` decides plain facts by generated code and works the reasons out when they are asked for;
            `reference` always evaluates exactly and at once. What they return is equal.
    Raises: FactsError with every problem of every document (GR516 when the ruleset is not in force on the date).
    """
    if as_of is not None and engine == "compiled" and not assumptions and extra in EXTRAS:
        quick: Assessment | tuple[Assessment, ...] | None = None
        if type(facts) is not dict or parameters:
            quick = _assess_plain(ruleset, facts, as_of, parameters)
        else:
            # The whole of it takes a few microseconds, so that each call counts: what follows is `assess_quickly`.
            try:
                asked, decide, unbound, day, occasion = ruleset.memory.recent
            except (AttributeError, TypeError):  # nobody asked yet
                asked = None
            if asked is not as_of and asked != as_of:
                quick = assess_quickly(ruleset, facts, as_of)
            elif decision := decide(facts, unbound, day, bundled_facts, occasion) or decide_carefully(
                occasion.program, facts, day, bundled_facts, unbound, occasion
            ):
                assessment: Assessment = new_assessment(Assessment)
                set_grade(assessment, decision[0][-1])
                set_possible_grades(assessment, decision[0])
                set_memory(assessment, decision)
                return assessment
        if quick is not None:
            return quick
    assessments = evaluate_documents(ruleset, facts, as_of, parameters, assumptions, extra, engine=engine)
    return assessments if isinstance(facts, list | tuple) else assessments[0]


def _assess_plain(
    ruleset: Ruleset, facts: object, as_of: date | str, parameters: Mapping[str, object] | None
) -> Assessment | tuple[Assessment, ...] | None:
    """Return what compiled code makes of one dict of plain facts, or of a list of nothing else; None otherwise."""
    bindings = read_bindings(ruleset, parameters) if parameters else None
    if parameters and bindings is None:
        return None
    if type(facts) is dict:
        return assess_quickly(ruleset, facts, as_of, bindings)
    if not isinstance(facts, list | tuple) or not all(type(one) is dict for one in facts):
        return None
    assessments = []
    for one in facts:
        quick = assess_quickly(ruleset, one, as_of, bindings)
        if quick is None:  # the careful reading names the place of whatever is wrong
            return None
        assessments.append(quick)
    return tuple(assessments)
