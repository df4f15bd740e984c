"""Assessing many subjects under one ruleset, one after the other, as they come."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, overload

from attrs import evolve

from greenrules.api.assessing import evaluate
from greenrules.api.deferring import assess_quickly, read_bindings
from greenrules.api.documents import ENGINES, EXTRAS, Engine, Extra, Facts, check_word
from greenrules.model.assessment import Assessment
from greenrules.model.diagnostics import FactsError
from greenrules.model.ruleset import Ruleset

Errors = Literal["raise", "return"]
ERRORS = ("raise", "return")


@overload
def evaluate_many(
    ruleset: Ruleset,
    subjects: Iterable[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
    errors: Literal["raise"] = "raise",
) -> Iterator[Assessment]: ...


@overload
def evaluate_many(
    ruleset: Ruleset,
    subjects: Iterable[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
    errors: Literal["return"],
) -> Iterator[Assessment | FactsError]: ...


def evaluate_many(
    ruleset: Ruleset,
    subjects: Iterable[Facts],
    as_of: date | str | None = None,
    parameters: Mapping[str, object] | None = None,
    assumptions: Mapping[str, object] | None = None,
    extra: Extra = "error",
    *,
    engine: Engine = "compiled",
    errors: Errors = "raise",
) -> Iterator[Assessment | FactsError]:
    """Yield the assessment of each subject in turn; nothing is kept of those already yielded.

    Args:
        ruleset, as_of, parameters, assumptions, extra, engine: as in `evaluate`.
        subjects: facts or facts documents, from a list, a file read line by line, a cursor.
        errors: `return` yields a FactsError in the place of a subject whose facts are wrong, and goes on.
    Raises: FactsError at the first subject whose facts are wrong; its paths begin with the place of the subject.
    """
    problems = (*check_word("extra", extra, EXTRAS), *check_word("engine", engine, ENGINES))
    problems += check_word("errors", errors, ERRORS)
    if problems:
        raise FactsError(problems)
    is_quick = engine == "compiled" and as_of is not None and not assumptions
    bindings = read_bindings(ruleset, parameters) if parameters and is_quick else None

    def assess(facts: Facts) -> Assessment:
        # Parameters are read once for all subjects; without any, `evaluate` itself is quickest.
        quick = None
        if bindings is not None and as_of is not None and type(facts) is dict:
            quick = assess_quickly(ruleset, facts, as_of, bindings)
        return quick or evaluate(ruleset, facts, as_of, parameters, assumptions, extra, engine=engine)

    return _assess_each(subjects, assess, errors)


def _assess_each(
    subjects: Iterable[Facts], assess: Callable[[Facts], Assessment], errors: str
) -> Iterator[Assessment | FactsError]:
    for at, facts in enumerate(subjects):
        try:
            yield assess(facts)
        except FactsError as error:
            placed = FactsError(tuple(evolve(one, path=f"[{at}].{one.path}") for one in error.diagnostics))
            if errors == "raise":
                raise placed from None
            yield placed
